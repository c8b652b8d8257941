//! Finds near-copies between the plugins: what two of them need belongs into a lower layer.
//!
//! Two files are compared by their runs of [`RUN_LINES`] meaningful lines; the similarity is the
//! share of the shorter file's runs that the other has too.
//!
//! A plugin's `lib.rs` is left out: it implements the framework's traits, which look alike in every
//! plugin. In return it must stay short.

use crate::project::{Project, read};
use crate::term::say;
use anyhow::{Context, Result, bail};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

const RUN_LINES: usize = 3;
/// Above this share two files count as copies.
const MAX_SIMILARITY: f64 = 0.6;
/// Shorter files hold too little to be worth sharing.
const MIN_LINES: usize = 20;
/// Lines of a plugin's `lib.rs`, half as much again as it should have.
const MAX_WIRING_LINES: usize = 180;

struct Source {
    path: PathBuf,
    runs: HashSet<String>,
}

/// Fails with one line per pair of files that are too similar.
pub fn check(project: &Project) -> Result<()> {
    let mut sources = Vec::new();
    for folder in ["plugins", "gui-common/src", "dsp-core/src"] {
        collect(&project.root.join(folder), &mut sources)?;
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let mut worst: f64 = 0.0;
    let mut copies = 0;
    for (index, a) in sources.iter().enumerate() {
        for b in &sources[index + 1..] {
            let similarity = similarity(&a.runs, &b.runs);
            worst = worst.max(similarity);
            if similarity > MAX_SIMILARITY {
                let shown = |path: &Path| {
                    path.strip_prefix(&project.root).unwrap_or(path).display().to_string()
                };
                let percent = similarity * 100.0;
                say(format!("{percent:.0} % alike: {} and {}", shown(&a.path), shown(&b.path)));
                copies += 1;
            }
        }
    }
    if copies > 0 {
        bail!("{copies} pairs of files are near-copies: move what they share into a lower layer");
    }
    let percent = worst * 100.0;
    say(format!(
        "test result: ok. {} files, the two most alike share {percent:.0} %",
        sources.len()
    ));
    Ok(())
}

fn collect(folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path)?;
            let lines = meaningful_lines(&text);
            if is_wiring(&path) {
                refuse_long(&path, &text)?;
            } else if lines.len() >= MIN_LINES {
                sources.push(Source { path, runs: runs(&lines) });
            }
        }
    }
    Ok(())
}

/// Whether this is `plugins/<plugin>/src/lib.rs`.
fn is_wiring(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().rev().take(4).collect();
    matches!(parts.as_slice(), [file, src, plugin, plugins]
        if *file == "lib.rs" && *src == "src" && *plugins == "plugins" && *plugin != "common")
}

fn refuse_long(path: &Path, text: &str) -> Result<()> {
    let lines = text.lines().count();
    if lines > MAX_WIRING_LINES {
        bail!(
            "{} has {lines} lines: wiring has at most {MAX_WIRING_LINES}, move the rest to its own file",
            path.display()
        );
    }
    Ok(())
}

/// The lines that say something: no blank, comment, import, or lone bracket.
fn meaningful_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .filter(|line| {
            !["//", "use ", "mod ", "pub mod "].iter().any(|start| line.starts_with(start))
        })
        .map(str::to_owned)
        .collect()
}

fn runs(lines: &[String]) -> HashSet<String> {
    lines.windows(RUN_LINES).map(|run| run.join("\n")).collect()
}

/// 0 for nothing in common, 1 if the shorter one is wholly in the other.
fn similarity(a: &HashSet<String>, b: &HashSet<String>) -> f64 {
    let shorter = a.len().min(b.len());
    if shorter == 0 {
        return 0.0;
    }
    a.intersection(b).count() as f64 / shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(range: std::ops::Range<usize>) -> String {
        range.map(|i| format!("    let value_{i} = compute({i});\n")).collect()
    }

    fn alike(a: &str, b: &str) -> f64 {
        similarity(&runs(&meaningful_lines(a)), &runs(&meaningful_lines(b)))
    }

    #[test]
    fn a_copy_with_other_comments_and_spacing_is_found() {
        let copy = code(0..40).replace("    ", "\n// noted\n  ");
        assert_eq!(alike(&code(0..40), &copy), 1.0);
        assert_eq!(alike(&code(0..40), &code(0..80)), 1.0, "part of a longer file");
    }

    #[test]
    fn different_code_is_not() {
        assert_eq!(alike(&code(0..40), &code(100..140)), 0.0);
        assert!(alike(&code(0..40), &code(20..60)) < MAX_SIMILARITY, "half is shared");
    }

    #[test]
    fn empty_files_are_not_alike() {
        assert_eq!(alike("", ""), 0.0);
        assert_eq!(alike("}\n\n}\n", "}\n}\n"), 0.0);
    }

    #[test]
    fn the_check_names_both_files() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["plugins/a/src", "plugins/b/src", "gui-common/src", "dsp-core/src"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        let project = Project { root: folder.path().to_owned() };
        fs::write(folder.path().join("plugins/a/src/editor.rs"), code(0..40)).unwrap();
        assert!(check(&project).is_ok());
        fs::write(folder.path().join("plugins/b/src/editor.rs"), code(5..45)).unwrap();
        assert!(check(&project).unwrap_err().to_string().starts_with("1 pairs of files"));
    }

    #[test]
    fn wiring_may_look_alike_but_not_be_long() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["plugins/a/src", "plugins/b/src", "gui-common/src", "dsp-core/src"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        let project = Project { root: folder.path().to_owned() };
        for plugin in ["a", "b"] {
            let path = folder.path().join("plugins").join(plugin).join("src/lib.rs");
            fs::write(path, code(0..100)).unwrap();
        }
        assert!(check(&project).is_ok());
        fs::write(folder.path().join("plugins/a/src/lib.rs"), code(0..181)).unwrap();
        assert!(check(&project).unwrap_err().to_string().contains("has 181 lines"));
    }
}
