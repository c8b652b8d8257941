//! The folder of results: filled under another name, shown only when complete.

use std::path::{Path, PathBuf};

use super::error::DemoError;
use super::stereo::Stereo;
use crate::audio_file::{Audio, WavFormat, write_atomically, write_wav};

/// Files that an earlier run left; a folder with other things in it is never replaced.
const MARKS: [&str; 2] = ["report.html", "mix.wav"];

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
        if wanted.exists() && !is_replaceable(wanted) {
            let reason = "holds other things; choose an empty or new folder with --out";
            return Err(failed(reason.to_owned()));
        }
        let parent = wanted.parent().filter(|parent| !parent.as_os_str().is_empty());
        let part =
            parent.unwrap_or(Path::new(".")).join(format!(".{name}.{}.part", std::process::id()));
        std::fs::create_dir_all(part.join("stems"))
            .map_err(|error| failed(format!("cannot be written: {}", plain(&error))))?;
        Ok(Self { wanted: wanted.to_path_buf(), part, is_finished: false })
    }

    /// Writes a WAV file of 32-bit floats.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written.
    pub fn wav(&self, name: &str, audio: &Stereo, sample_rate_hz: u32) -> Result<(), DemoError> {
        let channels = audio.channels().map(<[f32]>::to_vec).to_vec();
        let audio = Audio { sample_rate_hz, channels };
        write_wav(&self.part.join(name), &audio, WavFormat::Float32)
            .map_err(|error| self.advise(name, &error.reason))
    }

    /// Writes a text file.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be written.
    pub fn text(&self, name: &str, text: &str) -> Result<(), DemoError> {
        write_atomically(&self.part.join(name), text.as_bytes())
            .map_err(|error| self.advise(name, &error.reason))
    }

    fn advise(&self, name: &str, reason: &str) -> DemoError {
        let path = self.wanted.join(name);
        let reason = format!("{reason}; make room or choose another folder with --out");
        DemoError::Output { path, reason }
    }

    /// Puts the complete folder in place of an earlier one.
    ///
    /// # Errors
    /// When it cannot be renamed; the earlier one is left then.
    pub fn finish(mut self) -> Result<PathBuf, DemoError> {
        let failed = |error: std::io::Error| DemoError::Output {
            path: self.wanted.clone(),
            reason: format!("cannot be replaced: {}", plain(&error)),
        };
        let old = self.part.with_extension("old");
        let had_old = self.wanted.exists();
        if had_old {
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
            let _ = std::fs::remove_dir_all(&old);
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

fn is_replaceable(folder: &Path) -> bool {
    let Ok(mut entries) = std::fs::read_dir(folder) else { return false };
    entries.next().is_none() || MARKS.iter().all(|mark| folder.join(mark).is_file())
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "no permission; choose another folder with --out".to_owned()
        }
        std::io::ErrorKind::StorageFull => "the disk is full; make room".to_owned(),
        std::io::ErrorKind::ReadOnlyFilesystem => {
            "the disk is read-only; choose another folder with --out".to_owned()
        }
        _ => error.to_string(),
    }
}

/// A name that every file system takes: letters, digits and dashes in lower case.
#[must_use]
pub fn file_name(name: &str) -> String {
    let dashed: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "track".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name("Lead / Vox (2)"), "lead-vox-2");
        assert_eq!(file_name("../.."), "track");
    }
}
