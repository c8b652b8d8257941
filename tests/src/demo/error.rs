//! Why the demo stopped: one line that names the thing and what to do.

use std::fmt;
use std::path::PathBuf;

use crate::audio_file::AudioFileError;
use crate::host::HostError;

/// Every way in which the demo can fail.
#[derive(Clone, Debug, PartialEq)]
pub enum DemoError {
    /// A flag of the command line is unknown or lacks its value.
    Usage {
        /// What is wrong.
        reason: String,
    },
    /// A place in a session file.
    Session {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong there and what would be right.
        reason: String,
    },
    /// The session file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The folder of stems cannot be read or holds no audio.
    Stems {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A stem cannot be read, or a result cannot be written.
    Audio(AudioFileError),
    /// A stem does not fit the others.
    Unfit {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A plugin cannot be loaded or run.
    Host(HostError),
    /// The meter does not run.
    Meter(dsp_core::SetupError),
    /// The folder of results cannot be made or replaced.
    Output {
        /// The folder or file.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { reason } => write!(f, "{reason}; --help lists the flags"),
            Self::Session { path, line, reason } => {
                write!(f, "{}:{line}: {reason}", path.display())
            }
            Self::Unreadable { path, reason }
            | Self::Stems { path, reason }
            | Self::Unfit { path, reason }
            | Self::Output { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Audio(error) => error.fmt(f),
            Self::Host(error) => error.fmt(f),
            Self::Meter(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DemoError {}

impl From<AudioFileError> for DemoError {
    fn from(error: AudioFileError) -> Self {
        Self::Audio(error)
    }
}

impl From<HostError> for DemoError {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl From<dsp_core::SetupError> for DemoError {
    fn from(error: dsp_core::SetupError) -> Self {
        Self::Meter(error)
    }
}
