//! The presets that there are: those compiled in, and the user's files.
//!
//! ```text
//! <data>/presets/<plugin>/<category>/<name>.lacquer   own presets
//! <data>/defaults/<plugin>.lacquer                    what new instances begin with
//! <data>/trash/<plugin>/<time>-<name>.lacquer         deleted and overwritten ones
//! <data>/favourites.txt                               stars, for the suite
//! ```
//!
//! An own preset is called as its file, in the category that its folder names, whatever its head
//! says. Several instances and hosts may work on the folder at once: every write is atomic, what is
//! there is looked at again by [`Library::refresh`], and a file is read again when it is loaded.

mod change;
mod clerk;
mod list;

pub use change::Deleted;
pub(crate) use change::Replaced;
pub use clerk::Listing;
pub(crate) use clerk::{Clerk, Message};
pub use list::Row;

use std::io;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::favourites::Favourites;
use super::files::{self, InTheWay};
use super::{EXTENSION, Preset, PresetError, PresetId, Source, Spec, folders};
use crate::param_set::ParamSet;

/// Why something could not be done in the library. All is as it was.
#[derive(Debug)]
pub enum LibraryError {
    /// The system names no data folder.
    NoFolder,
    /// The name has nothing that can stand in a file name.
    Name(String),
    /// There is a preset of that name; ask before overwriting it.
    Exists(PresetId),
    /// There is no such preset, or it is a factory one.
    NotFound,
    /// The file is not a preset.
    Preset(PresetError),
    /// Reading or writing failed.
    Io(PathBuf, io::Error),
    /// A mistake of this program.
    Failed,
}

impl std::fmt::Display for LibraryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFolder => write!(f, "this system names no folder for presets"),
            Self::Name(name) => write!(f, "\"{name}\" cannot be a name"),
            Self::Exists(id) => write!(f, "there is a preset called \"{}\"", id.name),
            Self::NotFound => write!(f, "there is no such preset of your own"),
            Self::Preset(error) => error.fmt(f),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Failed => write!(f, "that failed by a mistake of the plugin"),
        }
    }
}

impl std::error::Error for LibraryError {}

impl From<PresetError> for LibraryError {
    fn from(error: PresetError) -> Self {
        Self::Preset(error)
    }
}

/// Factory and own presets of one plugin.
#[derive(Debug)]
pub struct Library {
    spec: &'static Spec,
    /// The suite's data folder.
    root: Option<PathBuf>,
    favourites: Option<Favourites>,
    /// In the order of the list.
    rows: Vec<Row>,
    has_factory: bool,
    /// What the user is yet to be told.
    notices: Vec<String>,
    replaced: Option<change::Replaced>,
    /// Counts what happened to the rows.
    changes: u64,
    /// Raised when nobody waits for the files any more.
    stop: Arc<AtomicBool>,
}

impl Library {
    /// The library in the user's data folder. Nothing is read before [`refresh`](Self::refresh).
    #[must_use]
    pub fn new(spec: &'static Spec) -> Self {
        Self::within(folders::data(), spec)
    }

    /// A library in another data folder.
    #[must_use]
    pub fn at(root: &Path, spec: &'static Spec) -> Self {
        Self::within(Some(root.to_owned()), spec)
    }

    fn within(root: Option<PathBuf>, spec: &'static Spec) -> Self {
        let favourites =
            root.as_ref().map(|root| Favourites::new(root.join("favourites.txt"), spec.plugin));
        Self {
            spec,
            root,
            favourites,
            rows: Vec::new(),
            has_factory: false,
            notices: Vec::new(),
            replaced: None,
            changes: 0,
            stop: Arc::default(),
        }
    }

    fn root(&self) -> Result<&Path, LibraryError> {
        self.root.as_deref().ok_or(LibraryError::NoFolder)
    }

    /// Folder of the user's presets of this plugin; it may not exist yet.
    pub fn folder(&self) -> Result<PathBuf, LibraryError> {
        Ok(self.root()?.join("presets").join(self.spec.plugin))
    }

    fn trash(&self) -> Result<PathBuf, LibraryError> {
        Ok(self.root()?.join("trash").join(self.spec.plugin))
    }

    fn default_path(&self) -> Result<PathBuf, LibraryError> {
        Ok(self.root()?.join("defaults").join(format!("{}.{EXTENSION}", self.spec.plugin)))
    }

    fn path_of(&self, id: &PresetId) -> Result<PathBuf, LibraryError> {
        let folder = id.category.split('/').fold(self.folder()?, |folder, name| folder.join(name));
        Ok(folder.join(format!("{}.{EXTENSION}", id.name)))
    }

    /// Reads a preset anew; the texts say what of a newer version could not be taken over.
    pub fn read(
        &mut self,
        id: &PresetId,
        params: &ParamSet,
    ) -> Result<(Arc<Preset>, Vec<String>), PresetError> {
        self.read_factory(params);
        if let Some(row) = self.row(id).filter(|row| row.path.is_none()) {
            return match (&row.preset, &row.error) {
                (Some(preset), _) => Ok((preset.clone(), row.notices.clone())),
                (None, Some(error)) => Err(error.clone()),
                (None, None) => Err(not_found(id)),
            };
        }
        if id.source == Source::Factory {
            return Err(not_found(id));
        }
        let path = match self.row(id).and_then(|row| row.path.clone()) {
            Some(path) => path,
            None => self.path_of(id).map_err(|_| not_found(id))?,
        };
        let (preset, notices) = read_file(&path, self.spec, params)?;
        Ok((Arc::new(named(preset, id)), notices))
    }

    /// Has the user set what new instances begin with?
    #[must_use]
    pub fn has_default(&self) -> bool {
        self.default_path().is_ok_and(|path| path.exists())
    }

    /// What new instances begin with, if the user set it.
    #[must_use]
    pub fn read_default(
        &self,
        params: &ParamSet,
    ) -> Option<Result<(Preset, Vec<String>), PresetError>> {
        let path = self.default_path().ok().filter(|path| path.exists())?;
        Some(
            read_file(&path, self.spec, params)
                .map_err(|error| PresetError { file: "default preset".to_owned(), ..error }),
        )
    }

    /// Which preset the default was made of: the user's own, unless there is none of that name.
    pub(crate) fn default_id(&self, category: String, name: String) -> PresetId {
        let factory = PresetId { source: Source::Factory, category, name };
        let Some(own) = PresetId::own(&factory.category, &factory.name) else { return factory };
        match self.path_of(&own) {
            Ok(path) if path.exists() => own,
            _ => factory,
        }
    }

    /// New instances begin with this preset, also when it is changed or deleted later.
    pub fn set_default(&mut self, preset: &Preset, params: &ParamSet) -> Result<(), LibraryError> {
        let path = self.default_path()?;
        let text = preset.text(self.spec, params);
        files::write(&path, &text, InTheWay::Replace).map_err(|e| LibraryError::Io(path, e))?;
        self.changes += 1;
        Ok(())
    }

    /// New instances begin with the plugin's own settings again.
    pub fn clear_default(&mut self) -> Result<(), LibraryError> {
        let path = self.default_path()?;
        self.changes += 1;
        match files::put_away(&path, &self.trash()?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LibraryError::Io(path, error)),
            _ => Ok(()),
        }
    }
}

fn not_found(id: &PresetId) -> PresetError {
    PresetError { file: id.name.clone(), line: None, reason: "is not there any more".to_owned() }
}

/// The preset, called as its file; what it says itself goes before if a file is called so.
fn named(preset: Preset, id: &PresetId) -> Preset {
    let shown = files::shown_name(&preset.name);
    let is_its = files::clean_name(&shown).is_some_and(|name| name == id.name);
    let name = if is_its { shown } else { id.name.clone() };
    Preset { name, category: id.category.clone(), ..preset }
}

fn read_file(
    path: &Path,
    spec: &Spec,
    params: &ParamSet,
) -> Result<(Preset, Vec<String>), PresetError> {
    let text = files::read(path)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    Preset::parse(&file, &text, spec, params)
}
