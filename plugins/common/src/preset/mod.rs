//! Presets: one text file each, and the library of those that there are.
//!
//! | need | item |
//! |---|---|
//! | a preset and its head | [`Preset`] |
//! | read and write one as text | [`Preset::parse`], [`Preset::text`] |
//! | factory and own presets, save, rename, delete | [`Library`] |
//! | shelves, search, steps in a list | [`shelf`] |
//! | where the files are | [`folders`] |

mod favourites;
mod files;
pub mod folders;
mod format;
mod library;
pub mod shelf;

pub use format::EXTENSION;
pub(crate) use library::{Clerk, Message, Replaced};
pub use library::{Deleted, Library, LibraryError, Listing, Row};

use std::path::Path;

use crate::sound::Sound;

/// What is fixed for a plugin. One `static` a plugin.
#[derive(Debug)]
pub struct Spec {
    /// Stable short name: the `plugin` of preset files and their folder.
    pub plugin: &'static str,
    /// Version of the plugin, `major.minor.patch`.
    pub version: &'static str,
    /// Texts of the factory presets, in the order of the list. See [`factory_presets!`](crate::factory_presets).
    pub factory: &'static [&'static str],
    /// Ids of parameters that presets, undo and A/B leave alone, besides `bypass`.
    pub stays: &'static [&'static str],
}

impl Spec {
    /// All ids that stay where they are.
    pub fn stays(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once("bypass").chain(self.stays.iter().copied())
    }
}

/// The texts of a plugin's factory presets, compiled in: paths below `presets/` of its crate, without
/// extension.
#[macro_export]
macro_rules! factory_presets {
    ($($path:literal),* $(,)?) => {
        &[$(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/presets/", $path, ".lacquer"))),*]
    };
}

/// Where a preset comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Compiled in.
    Factory,
    /// The user's own.
    User,
}

impl Source {
    /// Stable word for files and states.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Factory => "factory",
            Self::User => "user",
        }
    }

    /// The source with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Factory, Self::User].into_iter().find(|source| source.word() == word)
    }
}

/// Which preset: unique within a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PresetId {
    /// Factory or own.
    pub source: Source,
    /// Category: a folder of the user's, deeper ones separated by `/`; may be empty.
    pub category: String,
    /// Name.
    pub name: String,
}

impl PresetId {
    /// An own preset as it would be saved under these words; `None` if nothing of the name can stand
    /// in a file system.
    #[must_use]
    pub fn own(category: &str, name: &str) -> Option<Self> {
        let name = files::clean_name(name)?;
        Some(Self { source: Source::User, category: files::clean_category(category), name })
    }

    /// Whether both have one name for people and for some file systems: case does not matter. So it
    /// is everywhere, so that presets can move from one system to another.
    #[must_use]
    pub fn is_called_as(&self, other: &Self) -> bool {
        let lower = |id: &Self| (id.category.to_lowercase(), id.name.to_lowercase());
        self.source == other.source && (self == other || lower(self) == lower(other))
    }
}

/// A preset that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preset {
    /// Name for people.
    pub name: String,
    /// Category.
    pub category: String,
    /// Words that a search finds.
    pub tags: Vec<String>,
    /// Who made it.
    pub author: String,
    /// What it is for, one line.
    pub notes: String,
    /// Version of the plugin that wrote it.
    pub version: String,
    /// What it sets; everything else goes to its default.
    pub sound: Sound,
}

/// Why a preset cannot be read. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresetError {
    /// File or name, for people.
    pub file: String,
    /// Line, counted from 1, if one is to blame.
    pub line: Option<usize>,
    /// What is wrong, one line.
    pub reason: String,
}

impl PresetError {
    /// Reading failed by a mistake of this program.
    pub(crate) fn unreadable(id: &PresetId) -> Self {
        let reason = "cannot be read by this version".to_owned();
        Self { file: id.name.clone(), line: None, reason }
    }

    pub(crate) fn of_file(path: &Path, reason: impl ToString) -> Self {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { file, line: None, reason: reason.to_string() }
    }
}

impl std::fmt::Display for PresetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for PresetError {}
