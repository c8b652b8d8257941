//! Why a plugin could not be loaded or driven: one line that names the file or plugin and the reason.

use std::fmt;
use std::path::PathBuf;

/// Every way in which the host can fail.
#[derive(Clone, Debug, PartialEq)]
pub enum HostError {
    /// The bundle is not there.
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there but is no loadable CLAP bundle.
    Load {
        /// The file.
        path: PathBuf,
        /// What the loader or the entry point said.
        reason: String,
    },
    /// The bundle holds no plugin of that id.
    UnknownPlugin {
        /// The file.
        path: PathBuf,
        /// The id that was asked for.
        id: String,
        /// The ids that it has.
        has: Vec<String>,
    },
    /// The plugin could not be created or initialised.
    Instantiate {
        /// Plugin id.
        id: String,
        /// What the framework said.
        reason: String,
    },
    /// The plugin refused to run.
    Activate {
        /// Plugin id.
        id: String,
        /// Why.
        reason: String,
    },
    /// `process` reported an error.
    Process {
        /// Plugin id.
        id: String,
        /// Why.
        reason: String,
    },
    /// The call needs an active plugin whose audio side is here, or an inactive one.
    WrongState {
        /// Plugin id.
        id: String,
        /// What was asked for and what stands in the way.
        reason: String,
    },
    /// No parameter, or more than one, goes by that name.
    UnknownParam {
        /// Plugin id.
        id: String,
        /// What was asked for.
        key: String,
        /// Names that come close, or the ones that are equal.
        candidates: Vec<String>,
    },
    /// The plugin does not understand this text as a value.
    BadValue {
        /// Plugin id.
        id: String,
        /// `Module/Name` of the parameter.
        param: String,
        /// The text or number.
        text: String,
        /// The range in the plugin's own words, `lowest to highest`.
        range: String,
    },
    /// Saving or loading the state failed.
    State {
        /// Plugin id.
        id: String,
        /// Which of the two, and why.
        reason: String,
    },
    /// No port layout with these channel counts.
    Layout {
        /// Plugin id.
        id: String,
        /// Channels of the main input and output that were asked for.
        wanted: (usize, usize),
        /// What there is.
        has: Vec<String>,
    },
    /// An extension that this call needs is not there.
    Unsupported {
        /// Plugin id.
        id: String,
        /// CLAP name of the extension.
        extension: &'static str,
    },
    /// The editor or its window could not be opened or driven.
    Editor {
        /// Plugin id.
        id: String,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => {
                write!(f, "{}: no such bundle; `cargo xtask bundle` builds it", path.display())
            }
            Self::Load { path, reason } => write!(f, "{}: {}", path.display(), one_line(reason)),
            Self::UnknownPlugin { path, id, has } => {
                write!(f, "{}: no plugin '{id}' in it; it has {}", path.display(), has.join(", "))
            }
            Self::Instantiate { id, reason }
            | Self::Activate { id, reason }
            | Self::Process { id, reason }
            | Self::WrongState { id, reason }
            | Self::State { id, reason }
            | Self::Editor { id, reason } => write!(f, "{id}: {}", one_line(reason)),
            Self::UnknownParam { id, key, candidates } => {
                write!(f, "{id}: no single parameter '{key}'")?;
                if !candidates.is_empty() {
                    write!(f, "; there is {}", candidates.join(", "))?;
                }
                Ok(())
            }
            Self::BadValue { id, param, text, range } => {
                write!(f, "{id}: '{text}' is no value for {param} ({range})")
            }
            Self::Layout { id, wanted: (inputs, outputs), has } => {
                write!(f, "{id}: no layout {inputs} in, {outputs} out; it has {}", has.join("; "))
            }
            Self::Unsupported { id, extension } => write!(f, "{id}: has no {extension}"),
        }
    }
}

impl std::error::Error for HostError {}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_one_line_and_name_the_file() {
        let error = HostError::Load { path: "/x/y.clap".into(), reason: "bad\n  magic".into() };
        assert_eq!(error.to_string(), "/x/y.clap: bad magic");
    }
}
