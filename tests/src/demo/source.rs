//! Where the recordings come from: the built-in song or the user's folder.

use std::path::{Path, PathBuf};

use super::error::DemoError;
use super::session::suggest::hint;
use super::session::{Session, Strip};
use super::song::{self, STEMS, Stem};
use super::stereo::Stereo;
use crate::audio_file::{self, Audio};

/// In a session file: every recording that no other track names.
pub const ALL_OTHERS: &str = "*";

/// One recording.
#[derive(Clone, Debug)]
pub enum Recording {
    /// A stem of the built-in song.
    BuiltIn(&'static Stem),
    /// A WAV or FLAC file.
    File(PathBuf),
}

/// All recordings of a mix.
#[derive(Clone, Debug)]
pub struct Recordings {
    list: Vec<Recording>,
    /// Of all of them.
    pub sample_rate_hz: u32,
    /// Longer ones are cut; `None` keeps everything.
    pub longest_s: Option<f64>,
}

impl Recording {
    /// Name in a session file.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::BuiltIn(stem) => stem.key.to_owned(),
            Self::File(path) => {
                path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
        }
    }
}

impl Recordings {
    /// The stems of the built-in song.
    #[must_use]
    pub fn built_in(longest_s: Option<f64>) -> Self {
        let list = STEMS.iter().map(Recording::BuiltIn).collect();
        Self { list, sample_rate_hz: song::SAMPLE_RATE_HZ as u32, longest_s }
    }

    /// The WAV and FLAC files of a folder, in order of their names; other files are left alone.
    ///
    /// # Errors
    /// When the folder cannot be read, holds no audio, or a file is broken, has more than two
    /// channels or another sample rate than the first.
    pub fn folder(path: &Path, longest_s: Option<f64>) -> Result<Self, DemoError> {
        let wrong = |reason: String| DemoError::Stems { path: path.to_path_buf(), reason };
        let entries = std::fs::read_dir(path).map_err(|error| {
            wrong(match error.kind() {
                std::io::ErrorKind::NotFound => "no such folder of stems".to_owned(),
                std::io::ErrorKind::NotADirectory => "is not a folder of stems".to_owned(),
                _ => error.to_string(),
            })
        })?;
        let mut files: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| is_audio(path)).collect();
        files.sort();
        let Some(first) = files.first() else {
            return Err(wrong("holds no .wav or .flac file".to_owned()));
        };
        let sample_rate_hz = check(first, None)?;
        for file in &files[1..] {
            check(file, Some((first, sample_rate_hz)))?;
        }
        let list: Vec<Recording> = files.into_iter().map(Recording::File).collect();
        for (index, recording) in list.iter().enumerate() {
            let key = recording.key();
            if list[..index].iter().any(|other| other.key().eq_ignore_ascii_case(&key)) {
                let reason = format!("holds two files named '{key}'; rename one");
                return Err(wrong(reason));
            }
        }
        Ok(Self { list, sample_rate_hz, longest_s })
    }

    /// The recording and the strip of every track, in order of the session.
    ///
    /// # Errors
    /// With the line: when a track names no recording.
    pub fn assign(&self, session: &Session) -> Result<Vec<(Recording, Strip)>, DemoError> {
        let named =
            |key: &str| session.tracks.iter().any(|t| t.stem.value.eq_ignore_ascii_case(key));
        let mut tracks = Vec::new();
        for track in &session.tracks {
            if track.stem.value == ALL_OTHERS {
                for recording in self.list.iter().filter(|recording| !named(&recording.key())) {
                    let mut strip = track.strip.clone();
                    strip.name.value = recording.key();
                    tracks.push((recording.clone(), strip));
                }
                continue;
            }
            let wanted = &track.stem.value;
            let found = self.list.iter().find(|r| r.key().eq_ignore_ascii_case(wanted));
            let Some(recording) = found else {
                let keys: Vec<String> = self.list.iter().map(Recording::key).collect();
                let hint = hint(wanted, keys.iter().map(String::as_str));
                let reason = format!("no stem '{wanted}'{hint}");
                return Err(session.document.error(track.stem.line, reason));
            };
            tracks.push((recording.clone(), track.strip.clone()));
        }
        if tracks.is_empty() {
            return Err(session.document.error(1, "this session has no [[track]]"));
        }
        Ok(tracks)
    }

    /// Recordings that the session leaves out.
    #[must_use]
    pub fn unused(&self, session: &Session) -> Vec<String> {
        let named =
            |key: &str| session.tracks.iter().any(|t| t.stem.value.eq_ignore_ascii_case(key));
        if session.tracks.iter().any(|track| track.stem.value == ALL_OTHERS) {
            return Vec::new();
        }
        self.list.iter().map(Recording::key).filter(|key| !named(key)).collect()
    }

    /// Plays or reads one recording.
    ///
    /// # Errors
    /// When a file cannot be read any more.
    pub fn load(&self, recording: &Recording) -> Result<Stereo, DemoError> {
        match recording {
            Recording::BuiltIn(stem) => Ok(stem.render(self.longest_s.unwrap_or(f64::INFINITY))),
            Recording::File(path) => {
                let mut audio = stereo(path, audio_file::read(path)?)?;
                if let Some(longest_s) = self.longest_s {
                    let len = (longest_s * f64::from(self.sample_rate_hz)).round() as usize;
                    audio.resize(len.min(audio.len()));
                }
                Ok(audio)
            }
        }
    }
}

fn is_audio(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    path.is_file()
        && ending.is_some_and(|ending| matches!(ending.as_str(), "wav" | "wave" | "flac"))
}

/// Reads a file whole, so that a broken one stops the demo before anything is rendered; returns its
/// sample rate.
fn check(path: &Path, first: Option<(&Path, u32)>) -> Result<u32, DemoError> {
    let audio = audio_file::read(path)?;
    let rate_hz = audio.sample_rate_hz;
    let unfit = |reason: String| DemoError::Unfit { path: path.to_path_buf(), reason };
    if let Some((first, first_rate_hz)) = first
        && first_rate_hz != rate_hz
    {
        let first = first.file_name().unwrap_or_default().to_string_lossy();
        return Err(unfit(format!(
            "has {rate_hz} Hz but '{first}' has {first_rate_hz} Hz; bring all stems to one sample rate"
        )));
    }
    let range = dsp_core::processor::MIN_SAMPLE_RATE_HZ..=dsp_core::processor::MAX_SAMPLE_RATE_HZ;
    if !range.contains(&f64::from(rate_hz)) {
        return Err(unfit(format!("has {rate_hz} Hz; the plugins run at 8 to 384 kHz")));
    }
    stereo(path, audio).map(|_| rate_hz)
}

fn stereo(path: &Path, audio: Audio) -> Result<Stereo, DemoError> {
    let unfit = |reason: String| DemoError::Unfit { path: path.to_path_buf(), reason };
    if audio.is_empty() {
        return Err(unfit("holds no sound".to_owned()));
    }
    let count = audio.channels.len();
    let mut channels = audio.channels.into_iter();
    match (channels.next(), channels.next(), count) {
        (Some(mono), None, 1) => Ok(Stereo::from_mono(mono)),
        (Some(left), Some(right), 2) => Ok(Stereo { left, right }),
        _ => Err(unfit(format!("has {count} channels; stems are mono or stereo"))),
    }
}
