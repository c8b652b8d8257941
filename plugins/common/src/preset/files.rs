//! Files of presets: their names, and the trash. Only what is in the trash is ever deleted, when it
//! is older than 30 days and not among the last 50 there.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use unicode_normalization::UnicodeNormalization;

use super::PresetError;
use super::format::MAX_BYTES;
use crate::files;
pub(super) use crate::files::{InTheWay, move_to_free, rename};

/// Longest name of a preset or category, so that paths stay short everywhere.
const MAX_NAME_CHARS: usize = 80;
/// The same in bytes: file systems take 255, and extension, number and time of the trash come on top.
const MAX_NAME_BYTES: usize = 200;
/// Folders in folders that a category can name, and that are looked into.
pub(super) const MAX_CATEGORY_DEPTH: usize = 3;
/// As many files stay in the trash, however old they are.
const TRASH_KEPT: usize = 50;
/// So long all of them stay.
const TRASH_TIME: Duration = Duration::from_hours(30 * 24);
/// Device names that Windows does not take for files.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
/// The same with a digit behind.
const RESERVED_NUMBERED: [&str; 2] = ["com", "lpt"];

/// A name as it can stand in a file system on every system; `None` if nothing of it can.
pub(super) fn clean_name(name: &str) -> Option<String> {
    let allowed = |c: char| is_shown(c) && !"/\\:*?\"<>|".contains(c);
    let is_edge = |c: char| c == '.' || c.is_whitespace();
    let name: String = name.nfc().map(|c| if allowed(c) { c } else { '-' }).collect();
    let name: String = name.trim_start_matches(is_edge).chars().take(MAX_NAME_CHARS).collect();
    let name = cut(&name, MAX_NAME_BYTES).trim_end_matches(is_edge).to_owned();
    let lower = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = || {
        let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
        lower.len() == letters.len() + 1 && RESERVED_NUMBERED.contains(&letters)
    };
    match name {
        name if name.is_empty() => None,
        name if RESERVED.contains(&&*lower) || numbered() => {
            let (stem, rest) = name.split_at(lower.len());
            Some(format!("{stem}_{rest}"))
        }
        name => Some(name),
    }
}

/// Neither a control character nor a sign that turns the direction of what is written, seen or not.
fn is_shown(c: char) -> bool {
    let is_turning = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !is_turning
}

/// A name as people see it, which may hold what no file is called.
pub(super) fn shown_name(name: &str) -> String {
    let name: String = name.trim().nfc().map(|c| if is_shown(c) { c } else { '-' }).collect();
    let name: String = name.chars().take(MAX_NAME_CHARS).collect();
    cut(&name, MAX_NAME_BYTES).trim_end().to_owned()
}

/// A name that a file system gives, in one form: some take letters and accents apart.
pub(super) fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// As much of a text as fits.
fn cut(text: &str, max_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(max_bytes)]
}

/// A category as folders: cleaned names between `/`, no more than are looked into.
pub(super) fn clean_category(category: &str) -> String {
    let names = category.split('/').filter_map(clean_name).take(MAX_CATEGORY_DEPTH);
    names.collect::<Vec<_>>().join("/")
}

/// Reads a file, which must be one and no longer than this: what is none could block for ever.
pub(super) fn read_bytes(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > max_bytes {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "is too long"));
    }
    Ok(bytes)
}

/// Reads a preset file.
pub(super) fn read(path: &Path) -> Result<String, PresetError> {
    let fail = |reason: &dyn ToString| PresetError::of_file(path, reason.to_string());
    let bytes = read_bytes(path, MAX_BYTES).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => fail(&"is too long for a preset"),
        _ => fail(&error),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        PresetError { line: Some(line), ..fail(&"is not a text in UTF-8") }
    })
}

/// Writes a file, see [`files::write`], and the folder that it is in.
pub(super) fn write(path: &Path, text: impl AsRef<[u8]>, in_the_way: InTheWay) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    files::write(path, text, in_the_way)
}

/// Puts a file away into `trash` and returns where it is now.
pub(super) fn put_away(path: &Path, trash: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(trash)?;
    let to = free_in(trash, path);
    move_to_free(path, &to)?;
    empty_trash(trash, now());
    Ok(to)
}

/// Puts a copy of a file away into `trash` and returns where it is.
pub(super) fn put_away_copy(path: &Path, trash: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(trash)?;
    let copy = free_in(trash, path);
    fs::copy(path, &copy)?;
    empty_trash(trash, now());
    Ok(copy)
}

/// Time since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// Deletes what was put away long ago. What bears no time in its name was not put here by us.
fn empty_trash(trash: &Path, now: Duration) {
    let Ok(entries) = fs::read_dir(trash) else { return };
    let put_away_at = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        let millis: u64 = name.split_once('-')?.0.parse().ok()?;
        Some((Duration::from_millis(millis), path))
    };
    let mut files: Vec<_> =
        entries.flatten().filter_map(|entry| put_away_at(entry.path())).collect();
    files.sort();
    let old = files.len().saturating_sub(TRASH_KEPT);
    for (at, path) in files.drain(..old) {
        if now.saturating_sub(at) > TRASH_TIME {
            // What cannot be deleted today is tried again with the next.
            let _ = fs::remove_file(path);
        }
    }
}

/// A name in `trash` that says when, what, and is not taken.
fn free_in(trash: &Path, path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = cut(&name, MAX_NAME_BYTES);
    let at = |millis: u128| trash.join(format!("{millis}-{name}"));
    (now().as_millis()..).map(at).find(|path| !path.exists()).unwrap_or_else(|| at(0))
}

/// `name`, or `name 2`, `name 3`: the first that `is_free`.
pub(super) fn free_name(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| is_free(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_stand_in_every_file_system() {
        for (name, wanted) in [
            ("Warm vocal", Some("Warm vocal")),
            ("  Vocal \u{2013} 6.8 kHz. ", Some("Vocal \u{2013} 6.8 kHz")),
            ("a/b\\c:d*e?f\"g<h>i|j", Some("a-b-c-d-e-f-g-h-i-j")),
            ("line\nbreak\u{0}", Some("line-break-")),
            (".hidden", Some("hidden")),
            ("..", None),
            ("", None),
            (" . ", None),
            (". .x", Some("x")),
            ("a\u{202e}b", Some("a-b")),
            ("\u{200f}a\u{61c}b\u{2067}", Some("-a-b-")),
            ("Cafe\u{301}", Some("Caf\u{e9}")),
            ("con", Some("con_")),
            ("NUL.txt", Some("NUL_.txt")),
            ("COM1", Some("COM1_")),
            ("com12", Some("com12")),
            ("comb", Some("comb")),
        ] {
            assert_eq!(clean_name(name).as_deref(), wanted, "{name:?}");
        }
        let long = clean_name(&"\u{e4}".repeat(500)).unwrap_or_default();
        assert_eq!(long.chars().count(), MAX_NAME_CHARS);
        for wide in ["\u{6f22}", "\u{1f3b9}"] {
            let wide = clean_name(&wide.repeat(100)).unwrap_or_default();
            assert!((190..=MAX_NAME_BYTES).contains(&wide.len()), "{}", wide.len());
        }
        assert_eq!(clean_category("/Mine//../Deep. /"), "Mine/Deep");
        assert_eq!(clean_category("a/b/c/d/e"), "a/b/c");
    }

    #[test]
    fn a_cleaned_name_stays_as_it_is() {
        let (long, wide) = ("x ".repeat(100), "\u{6f22}".repeat(100));
        for name in ["NUL.txt", " x. . ", "a/b", ".x.", ". .x", &long, &wide] {
            let once = clean_name(name);
            assert_eq!(once.as_deref().and_then(clean_name), once, "{name:?}");
        }
    }

    #[test]
    fn the_trash_forgets_what_is_old_and_not_among_the_last() {
        let trash = std::env::temp_dir().join(format!("lacquer-trash-{}", std::process::id()));
        fs::create_dir_all(&trash).unwrap();
        let day = |day: u64| Duration::from_hours(24 * day);
        let name = |at: Duration| trash.join(format!("{}-x.lacquer", at.as_millis()));
        let put = |at: Duration| fs::write(name(at), "").unwrap();
        (0..70).for_each(|at| put(day(at)));
        fs::write(trash.join("mine.txt"), "").unwrap();
        let is_there = |at: u64| name(day(at)).exists();
        empty_trash(&trash, day(29));
        assert!((0..70).all(is_there), "younger than 30 days");
        empty_trash(&trash, day(40));
        assert!((0..10).all(|at| !is_there(at)) && (10..70).all(is_there), "10 were too old");
        empty_trash(&trash, day(1_000));
        assert!((10..20).all(|at| !is_there(at)) && (20..70).all(is_there), "the last 50");
        assert!(trash.join("mine.txt").exists());
        fs::remove_dir_all(&trash).unwrap();
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let taken = ["x", "x 2"];
        assert_eq!(free_name("x", |name| !taken.contains(&name)), "x 3");
        assert_eq!(free_name("y", |name| !taken.contains(&name)), "y");
    }
}
