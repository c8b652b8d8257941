//! The folder of results: filled under another name, shown only when complete. It lists its own
//! files, so that nothing else is ever replaced or deleted.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::DemoError;
use super::stereo::Stereo;
use crate::audio_file::{Audio, WavFormat, write_atomically, write_wav};

/// The list of the files that a run wrote, itself among them; one name a line.
const LIST: &str = ".lacquer-demo";
/// The one folder in the folder.
const STEMS: &str = "stems";
/// What file managers put into folders by themselves.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A folder in the making; it vanishes unless [`finish`](Self::finish) is reached.
#[derive(Debug)]
pub struct Output {
    wanted: PathBuf,
    part: PathBuf,
    is_finished: bool,
}

impl Output {
    /// Makes the folder under a temporary name beside the wanted one.
    ///
    /// # Errors
    /// When that is not possible, or when the wanted folder holds something that is no earlier
    /// result.
    pub fn begin(wanted: &Path) -> Result<Self, DemoError> {
        let failed = |reason: String| DemoError::Output { path: wanted.to_path_buf(), reason };
        let Some(name) = wanted.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return Err(failed("names no folder; choose another with --out".to_owned()));
        };
        if wanted.exists() {
            own_files(wanted, None).map_err(&failed)?;
        }
        let parent = wanted.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        remove_leftovers(parent, &name);
        let part = parent.join(format!(".{name}.{}.part", std::process::id()));
        let not_written =
            |error: std::io::Error| failed(format!("cannot be written: {}", advised(&error)));
        std::fs::create_dir_all(parent).map_err(not_written)?;
        std::fs::create_dir(&part).map_err(not_written)?;
        let output = Self { wanted: wanted.to_path_buf(), part, is_finished: false };
        std::fs::create_dir(output.part.join(STEMS)).map_err(not_written)?;
        output.list(LIST).map_err(not_written)?;
        Ok(output)
    }

    /// Enters a file before it is written, so that whatever an ended run leaves is known as its own.
    fn list(&self, name: &str) -> std::io::Result<()> {
        let mut list = OpenOptions::new().create(true).append(true).open(self.part.join(LIST))?;
        list.write_all(format!("{name}\n").as_bytes())
    }

    /// Writes a WAV file of 32-bit floats.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written.
    pub fn wav(&self, name: &str, audio: &Stereo, sample_rate_hz: u32) -> Result<(), DemoError> {
        self.list(name).map_err(|error| self.failed(name, advised(&error)))?;
        let channels = audio.channels().map(<[f32]>::to_vec).to_vec();
        let audio = Audio { sample_rate_hz, channels };
        write_wav(&self.part.join(name), &audio, WavFormat::Float32)
            .map_err(|error| self.failed(name, format!("{}; {MAKE_ROOM}", error.reason)))
    }

    /// Writes a text file.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written.
    pub fn text(&self, name: &str, text: &str) -> Result<(), DemoError> {
        self.list(name).map_err(|error| self.failed(name, advised(&error)))?;
        write_atomically(&self.part.join(name), text.as_bytes())
            .map_err(|error| self.failed(name, format!("{}; {MAKE_ROOM}", error.reason)))
    }

    fn failed(&self, name: &str, reason: String) -> DemoError {
        DemoError::Output { path: self.wanted.join(name), reason }
    }

    /// Puts the complete folder in place of an earlier one.
    ///
    /// # Errors
    /// When it cannot be renamed, or holds something else by now; the earlier one is left then.
    pub fn finish(mut self) -> Result<PathBuf, DemoError> {
        let failed = |error: std::io::Error| DemoError::Output {
            path: self.wanted.clone(),
            reason: format!("cannot be replaced: {}", advised(&error)),
        };
        let old = self.part.with_extension("old");
        let had_old = self.wanted.exists();
        if had_old {
            own_files(&self.wanted, None)
                .map_err(|reason| DemoError::Output { path: self.wanted.clone(), reason })?;
            std::fs::rename(&self.wanted, &old).map_err(failed)?;
        }
        if let Err(error) = std::fs::rename(&self.part, &self.wanted) {
            if had_old {
                let _ = std::fs::rename(&old, &self.wanted);
            }
            return Err(failed(error));
        }
        self.is_finished = true;
        if had_old {
            // The new result is in place; a leftover of the old one is no failure.
            remove_own(&old, None);
        }
        Ok(self.wanted.clone())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = std::fs::remove_dir_all(&self.part);
        }
    }
}

/// The files in a folder of results, when all of them were written by a run. One that ended early,
/// with process id `of_process`, may have left files under their temporary names.
fn own_files(folder: &Path, of_process: Option<u32>) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotADirectory => format!("is a file, not a folder; {ELSEWHERE}"),
        _ => format!("cannot be read as a folder: {error}; {ELSEWHERE}"),
    };
    let list = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let temporary = of_process.map(|id| format!(".{id}.part"));
    let is_own = |name: &str| {
        let in_folder = name.rsplit('/').next().unwrap_or(name);
        list.lines().any(|line| line == name)
            || LITTER.contains(&in_folder)
            || temporary
                .as_ref()
                .is_some_and(|end| in_folder.starts_with('.') && in_folder.ends_with(end.as_str()))
    };
    let mut files = Vec::new();
    for below in ["", STEMS] {
        let part = folder.join(below);
        if !below.is_empty() && !part.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&part).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            let in_folder = entry.file_name().to_string_lossy().into_owned();
            let name = if below.is_empty() { in_folder } else { format!("{below}/{in_folder}") };
            if kind.is_dir() && name == STEMS {
                continue;
            }
            if !kind.is_file() || !is_own(&name) {
                return Err(format!(
                    "holds '{}', which the demo did not write; choose another folder with --out",
                    name.escape_debug()
                ));
            }
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// Removes a folder of results and nothing else: what cannot be told for sure stays.
fn remove_own(folder: &Path, of_process: Option<u32>) {
    let Ok(files) = own_files(folder, of_process) else { return };
    // The list goes last, so that an interrupted removal can be told for what it is.
    let (list, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file == &folder.join(LIST));
    // Only empty folders can be removed so.
    for file in others {
        let _ = std::fs::remove_file(file);
    }
    let _ = std::fs::remove_dir(folder.join(STEMS));
    for file in list {
        let _ = std::fs::remove_file(file);
    }
    let _ = std::fs::remove_dir(folder);
}

/// Removes what runs into the same folder left when they were killed.
fn remove_leftovers(parent: &Path, name: &str) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let process: Option<u32> = file_name
            .strip_prefix(&format!(".{name}."))
            .and_then(|rest| rest.strip_suffix(".part")?.parse().ok());
        let is_listed = entry.path().join(LIST).is_file();
        if let Some(id) = process.filter(|id| is_listed && has_ended(*id)) {
            remove_own(&entry.path(), Some(id));
        }
    }
}

/// Whether a process is gone for sure; only Linux tells.
fn has_ended(process: u32) -> bool {
    let processes = Path::new("/proc");
    let is_own = process == std::process::id();
    cfg!(target_os = "linux")
        && (is_own
            || processes.join("self").exists() && !processes.join(process.to_string()).exists())
}

const MAKE_ROOM: &str = "make room or choose another folder with --out";
const ELSEWHERE: &str = "choose another folder with --out";

/// What went wrong, and what to do about it.
fn advised(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let (reason, advice) = match error.kind() {
        ErrorKind::PermissionDenied => ("no permission", ELSEWHERE),
        ErrorKind::StorageFull => ("the disk is full", MAKE_ROOM),
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only", ELSEWHERE),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            ("a part of the path is a file", ELSEWHERE)
        }
        _ => return format!("{error}; {ELSEWHERE}"),
    };
    format!("{reason}; {advice}")
}

/// A name that every file system takes: letters, digits and dashes in lower case, and short enough
/// to leave room for a number, an ending and the marks of a file in the making.
#[must_use]
pub fn file_name(name: &str) -> String {
    /// File systems take 255 bytes, some of them only 143.
    const MOST_BYTES: usize = 100;
    let dashed: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    let mut plain = parts.join("-");
    plain.truncate(plain.floor_char_boundary(MOST_BYTES));
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() { "track".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str) -> Self {
            let name = format!("lacquer-output-{}-{name}", std::process::id());
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = std::fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn write_results(output: &Output, text: &str) {
        for name in ["mix.wav", "stems/01-a.wav", "report.html"] {
            output.text(name, text).unwrap();
        }
    }

    #[test]
    fn own_results_are_replaced() {
        let folder = Temporary::new("own");
        let wanted = folder.0.join("demo");
        for text in ["first", "second"] {
            let output = Output::begin(&wanted).unwrap();
            write_results(&output, text);
            output.finish().unwrap();
            assert_eq!(std::fs::read_to_string(wanted.join("mix.wav")).unwrap(), text);
            assert_eq!(folder.names(), ["demo"]);
            std::fs::write(wanted.join("stems/.DS_Store"), "").unwrap();
        }
    }

    #[test]
    fn a_foreign_file_is_named_and_nothing_is_lost() {
        for foreign in ["letter.txt", "stems/01-b.wav", "mixes/mine.wav", "a\nb"] {
            let folder = Temporary::new("foreign");
            let wanted = folder.0.join("demo");
            let output = Output::begin(&wanted).unwrap();
            write_results(&output, "old");
            output.finish().unwrap();
            // Written while the next run is under way.
            let output = Output::begin(&wanted).unwrap();
            write_results(&output, "new");
            std::fs::create_dir_all(wanted.join(foreign).parent().unwrap()).unwrap();
            std::fs::write(wanted.join(foreign), "dear").unwrap();
            let late = output.finish().unwrap_err();
            for error in [late, Output::begin(&wanted).unwrap_err()] {
                let error = error.to_string();
                let named = foreign.strip_suffix("/mine.wav").unwrap_or(foreign);
                assert!(error.contains(&named.escape_debug().to_string()), "{error}");
                assert!(!error.contains('\n') && error.contains("--out"), "{error}");
            }
            assert_eq!(std::fs::read_to_string(wanted.join(foreign)).unwrap(), "dear");
            assert_eq!(std::fs::read_to_string(wanted.join("mix.wav")).unwrap(), "old");
            assert_eq!(folder.names(), ["demo"]);
        }
    }

    #[test]
    fn a_folder_that_looks_like_results_but_lists_none_is_kept() {
        let folder = Temporary::new("marks");
        let wanted = folder.0.join("demo");
        std::fs::create_dir(&wanted).unwrap();
        Output::begin(&wanted).unwrap().finish().unwrap();
        std::fs::remove_file(wanted.join(LIST)).unwrap();
        for name in ["report.html", "mix.wav", "stems/01-kick.wav"] {
            std::fs::write(wanted.join(name), "mine").unwrap();
        }
        Output::begin(&wanted).unwrap_err();
        assert_eq!(std::fs::read_to_string(wanted.join("mix.wav")).unwrap(), "mine");
        assert_eq!(folder.names(), ["demo"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn leftovers_of_killed_runs_go_and_others_stay() {
        let folder = Temporary::new("leftover");
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let leave = |base: &str, process: u32, names: &[&str]| {
            let path = folder.0.join(format!(".{base}.{process}.part"));
            std::fs::create_dir_all(path.join(STEMS)).unwrap();
            for name in names {
                std::fs::write(path.join(name), "x").unwrap();
            }
            std::fs::write(path.join(LIST), format!("{LIST}\nstems/01-a.wav\n")).unwrap();
        };
        let id = ended.id();
        let halfway = format!("stems/.02-b.wav.{id}.part");
        leave("demo", id, &["stems/01-a.wav", &halfway]);
        leave("other", id, &["stems/01-a.wav"]);
        leave("demo", std::os::unix::process::parent_id(), &["stems/01-a.wav"]);
        let kept = folder.names().len() - 1;
        drop(Output::begin(&folder.0.join("demo")).unwrap());
        assert_eq!(folder.names().len(), kept, "{:?}", folder.names());
        assert!(!folder.names().contains(&format!(".demo.{id}.part")));

        leave("demo", id, &["stems/01-a.wav", "letter.txt"]);
        drop(Output::begin(&folder.0.join("demo")).unwrap());
        assert!(folder.0.join(format!(".demo.{id}.part/stems/01-a.wav")).is_file());
    }

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name("Lead / Vox (2)"), "lead-vox-2");
        assert_eq!(file_name("../.."), "track");
        assert_eq!(file_name("Żółć 日本"), "żółć-日本");
        for long in ["a".repeat(300), "日".repeat(90), format!("{}-b", "x".repeat(99))] {
            let plain = file_name(&long);
            assert!((98..=100).contains(&plain.len()) && !plain.ends_with('-'), "{plain}");
        }
    }
}
