//! Applies unified diffs, exactly: every context line has to match, only line offsets may differ.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// How far a hunk may have moved from the line it names.
const MAX_OFFSET_LINES: usize = 400;

#[derive(Debug, Clone, PartialEq)]
enum Line {
    Context(String),
    Remove(String),
    Add(String),
}

#[derive(Debug, Clone, PartialEq)]
struct Hunk {
    /// 1-based line in the old file.
    old_start: usize,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq)]
struct FilePatch {
    path: PathBuf,
    creates_file: bool,
    hunks: Vec<Hunk>,
}

/// Applies the diff `text` to the files below `root` and returns how many files it changed. No
/// file is written unless every hunk of every file applies.
pub fn apply(text: &str, root: &Path) -> Result<usize> {
    let patches = parse(text)?;
    if patches.is_empty() {
        bail!("it holds no change");
    }
    let mut results = Vec::with_capacity(patches.len());
    for patch in &patches {
        let path = root.join(&patch.path);
        let old = if patch.creates_file {
            if path.exists() {
                bail!("it creates {}, which is there already", patch.path.display());
            }
            String::new()
        } else {
            fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", patch.path.display()))?
        };
        let new = apply_hunks(&old, &patch.hunks)
            .with_context(|| format!("it does not fit {}", patch.path.display()))?;
        results.push((path, new));
    }
    for (path, new) in &results {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, new).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(results.len())
}

fn parse(text: &str) -> Result<Vec<FilePatch>> {
    let mut patches: Vec<FilePatch> = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    let mut creates_file = false;
    while let Some((number, line)) = lines.next() {
        if let Some(old) = line.strip_prefix("--- ") {
            creates_file = old.trim_end() == "/dev/null";
        } else if let Some(new) = line.strip_prefix("+++ ") {
            patches.push(FilePatch { path: relative(new)?, creates_file, hunks: Vec::new() });
        } else if line.starts_with("@@ ") {
            let patch = patches
                .last_mut()
                .with_context(|| format!("line {}: a hunk before any file", number + 1))?;
            let (old_start, old_len, new_len) = hunk_header(line)
                .with_context(|| format!("line {}: broken hunk header", number + 1))?;
            let body = hunk_body(&mut lines, old_len, new_len)
                .with_context(|| format!("line {}: broken hunk", number + 1))?;
            patch.hunks.push(Hunk { old_start, lines: body });
        }
    }
    Ok(patches)
}

/// The path of a `+++` line without its first folder (`b/`); never outside the root.
fn relative(name: &str) -> Result<PathBuf> {
    let name = name.split('\t').next().unwrap_or(name).trim_end();
    let path: PathBuf = Path::new(name).components().skip(1).collect();
    let safe = path.components().all(|part| matches!(part, Component::Normal(_)));
    if path.as_os_str().is_empty() || !safe {
        bail!("it names no file inside the crate: {name}");
    }
    Ok(path)
}

/// `@@ -start,len +start,len @@` as (old start, old length, new length).
fn hunk_header(line: &str) -> Option<(usize, usize, usize)> {
    let mut words = line.strip_prefix("@@ -")?.split(' ');
    let (old_start, old_len) = range(words.next()?)?;
    let (_, new_len) = range(words.next()?.strip_prefix('+')?)?;
    Some((old_start, old_len, new_len))
}

fn range(text: &str) -> Option<(usize, usize)> {
    match text.split_once(',') {
        Some((start, len)) => Some((start.parse().ok()?, len.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

fn hunk_body<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    old_len: usize,
    new_len: usize,
) -> Option<Vec<Line>> {
    let (mut old, mut new) = (0, 0);
    let mut body = Vec::with_capacity(old_len.max(new_len));
    while old < old_len || new < new_len {
        let (_, line) = lines.next()?;
        // An empty context line may have lost its leading space in an editor.
        let (mark, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
        match mark {
            " " => {
                old += 1;
                new += 1;
                body.push(Line::Context(rest.to_owned()));
            }
            "-" => {
                old += 1;
                body.push(Line::Remove(rest.to_owned()));
            }
            "+" => {
                new += 1;
                body.push(Line::Add(rest.to_owned()));
            }
            "\\" => {}
            _ => return None,
        }
    }
    (old == old_len && new == new_len).then_some(body)
}

fn apply_hunks(old: &str, hunks: &[Hunk]) -> Result<String> {
    let old_lines: Vec<&str> = old.lines().collect();
    let mut new_lines: Vec<&str> = Vec::with_capacity(old_lines.len());
    // First line of the old file that is not yet copied, and how far the last hunk had moved.
    let (mut cursor, mut offset) = (0_usize, 0_isize);
    for (index, hunk) in hunks.iter().enumerate() {
        let expected: Vec<&str> = hunk.old_lines().collect();
        let wanted = hunk.old_start.saturating_sub(1).saturating_add_signed(offset);
        let start = find(&old_lines, &expected, wanted, cursor).with_context(|| {
            format!("hunk {} (line {}) finds no matching lines", index + 1, hunk.old_start)
        })?;
        offset += start as isize - wanted as isize;
        new_lines.extend(&old_lines[cursor..start]);
        new_lines.extend(hunk.new_lines());
        cursor = start + expected.len();
    }
    new_lines.extend(&old_lines[cursor..]);
    let mut new = new_lines.join("\n");
    new.push('\n');
    Ok(new)
}

impl Hunk {
    fn old_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| match line {
            Line::Context(text) | Line::Remove(text) => Some(text.as_str()),
            Line::Add(_) => None,
        })
    }

    fn new_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| match line {
            Line::Context(text) | Line::Add(text) => Some(text.as_str()),
            Line::Remove(_) => None,
        })
    }
}

/// The position nearest to `wanted`, not before `lowest`, at which `expected` stands.
fn find(lines: &[&str], expected: &[&str], wanted: usize, lowest: usize) -> Option<usize> {
    let fits = |start: usize| {
        start >= lowest && lines.get(start..start + expected.len()) == Some(expected)
    };
    (0..=MAX_OFFSET_LINES)
        .flat_map(|distance| [wanted.checked_sub(distance), wanted.checked_add(distance)])
        .flatten()
        .find(|&start| fits(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "one\ntwo\nthree\nfour\nfive\nsix\n";
    const DIFF: &str = "--- a/src/x.txt\n+++ b/src/x.txt\n@@ -2,3 +2,4 @@ fn\n two\n-three\n+THREE\n+and a half\n four\n";

    fn folder_with(old: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/x.txt"), old).unwrap();
        folder
    }

    fn applied(diff: &str, old: &str) -> Result<String> {
        let folder = folder_with(old);
        apply(diff, folder.path())?;
        Ok(fs::read_to_string(folder.path().join("src/x.txt"))?)
    }

    #[test]
    fn replaces_the_lines_it_names() {
        assert_eq!(applied(DIFF, OLD).unwrap(), "one\ntwo\nTHREE\nand a half\nfour\nfive\nsix\n");
    }

    #[test]
    fn follows_lines_that_moved() {
        let moved = format!("{}{OLD}", "new\n".repeat(50));
        assert!(applied(DIFF, &moved).unwrap().ends_with("THREE\nand a half\nfour\nfive\nsix\n"));
    }

    #[test]
    fn refuses_changed_context_and_writes_nothing() {
        let second = "--- a/src/y.txt\n+++ b/src/y.txt\n@@ -1 +1 @@\n-other\n+new\n";
        let folder = folder_with(OLD);
        fs::write(folder.path().join("src/y.txt"), "something\n").unwrap();
        let error = apply(&format!("{DIFF}{second}"), folder.path()).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "it does not fit src/y.txt: hunk 1 (line 1) finds no matching lines"
        );
        assert_eq!(fs::read_to_string(folder.path().join("src/x.txt")).unwrap(), OLD);
    }

    #[test]
    fn creates_files() {
        let folder = folder_with(OLD);
        let diff = "--- /dev/null\n+++ b/src/new/z.txt\n@@ -0,0 +1,2 @@\n+a\n+b\n";
        assert_eq!(apply(diff, folder.path()).unwrap(), 1);
        assert_eq!(fs::read_to_string(folder.path().join("src/new/z.txt")).unwrap(), "a\nb\n");
        assert!(apply(diff, folder.path()).is_err(), "a second time it is there already");
    }

    #[test]
    fn rejects_what_is_no_diff_or_leaves_the_crate() {
        for diff in [
            "",
            "hello\n",
            "@@ -1 +1 @@\n-a\n+b\n",
            "--- a/src/x.txt\n+++ b/src/x.txt\n@@ -1,9 +1 @@\n-one\n",
            "--- a/src/x.txt\n+++ b/src/x.txt\n@@ one @@\n-one\n",
            "--- a/x\n+++ b/../../x\n@@ -1 +1 @@\n-one\n+two\n",
        ] {
            assert!(applied(diff, OLD).is_err(), "{diff:?}");
        }
    }

    #[test]
    fn a_hunk_never_matches_before_the_one_above_it() {
        let diff = "--- a/src/x.txt\n+++ b/src/x.txt\n@@ -4 +4 @@\n-same\n+first\n@@ -5 +5 @@\n-same\n+second\n";
        let old = "a\nb\nc\nsame\nsame\n";
        assert_eq!(applied(diff, old).unwrap(), "a\nb\nc\nfirst\nsecond\n");
    }
}
