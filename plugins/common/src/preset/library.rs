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

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io};

use super::favourites::Favourites;
use super::files::{self, InTheWay};
use super::{EXTENSION, Preset, PresetError, PresetId, Source, Spec, folders};
use crate::param_set::ParamSet;

/// How long a call may read files; the rest comes with the next one.
const READ_BUDGET: Duration = Duration::from_millis(3);
/// Folders in folders that are looked into.
const MAX_DEPTH: usize = 4;
/// More files than anybody has; a link in a circle ends here.
const MAX_FILES: usize = 20_000;

/// Why something could not be done in the library. Nothing was lost.
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
        }
    }
}

impl std::error::Error for LibraryError {}

impl From<PresetError> for LibraryError {
    fn from(error: PresetError) -> Self {
        Self::Preset(error)
    }
}

/// One preset of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which one.
    pub id: PresetId,
    /// Its file, if it is the user's.
    pub path: Option<PathBuf>,
    /// What it holds; `None` if it cannot be read, or was not read yet.
    pub preset: Option<Arc<Preset>>,
    /// What of a newer version could not be taken over.
    pub notices: Vec<String>,
    /// Why it cannot be read.
    pub error: Option<PresetError>,
    /// Has it a star?
    pub is_favourite: bool,
    /// Time and length of the file that was read.
    stamp: Option<Stamp>,
}

type Stamp = (SystemTime, u64);

impl Row {
    /// May the user rename, delete and overwrite it?
    #[must_use]
    pub fn can_change(&self) -> bool {
        self.id.source == Source::User
    }

    /// Is it yet to be read? See [`Library::read_more`].
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.preset.is_none() && self.error.is_none()
    }

    fn matches(&self, words: &[String]) -> bool {
        let tags = self.preset.iter().flat_map(|preset| preset.tags.iter());
        let texts: Vec<String> = [&self.id.name, &self.id.category]
            .into_iter()
            .chain(tags)
            .map(|text| text.to_lowercase())
            .collect();
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// Which group of presets is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those with a star.
    Favourites,
    /// The user's own.
    Mine,
    /// Those compiled in.
    Factory,
    /// One category, factory and own.
    Category(String),
}

/// What is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Group.
    pub show: Show,
    /// Every word must be in the name, the category or a tag; case does not matter.
    pub search: String,
}

/// How many presets each group has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// With a star.
    pub favourites: usize,
    /// The user's own.
    pub mine: usize,
    /// Compiled in.
    pub factory: usize,
    /// Each category, in the order of the list.
    pub categories: Vec<(String, usize)>,
}

/// A preset that was deleted and can be brought back.
#[derive(Debug)]
pub struct Deleted {
    /// Which one it was.
    pub id: PresetId,
    trash: PathBuf,
    was_favourite: bool,
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
        Self { spec, root, favourites, rows: Vec::new(), has_factory: false }
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

    // -- Listing -----------------------------------------------------------------------------------

    /// Looks again at what there is. Files that did not change are not read again; of the others,
    /// some are read now and the rest by [`read_more`](Self::read_more).
    pub fn refresh(&mut self, params: &ParamSet) {
        self.read_factory(params);
        if let Some(favourites) = &mut self.favourites {
            favourites.refresh();
        }
        let mut known: HashMap<PathBuf, Row> = HashMap::new();
        let mut rows = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            match row.path.clone() {
                Some(path) => _ = known.insert(path, row),
                None => rows.push(row),
            }
        }
        let mut found = Vec::new();
        if let Ok(folder) = self.folder() {
            find_files(&folder, "", MAX_DEPTH, &mut found);
        }
        rows.extend(found.into_iter().map(|(id, path, stamp)| match known.remove(&path) {
            Some(row) if row.stamp == Some(stamp) => row,
            _ => Row {
                id,
                path: Some(path),
                preset: None,
                notices: Vec::new(),
                error: None,
                is_favourite: false,

                stamp: Some(stamp),
            },
        }));
        self.rows = rows;
        self.sort();
        self.mark_favourites();
        self.read_more(params);
    }

    /// Reads some of the files that were not read yet; true if some are left.
    pub fn read_more(&mut self, params: &ParamSet) -> bool {
        let start = Instant::now();
        for row in self.rows.iter_mut().filter(|row| row.is_unread()) {
            if start.elapsed() > READ_BUDGET {
                return true;
            }
            let Some(path) = &row.path else { continue };
            match read_file(path, self.spec, params) {
                Ok((preset, notices)) => {
                    row.preset = Some(Arc::new(named(preset, &row.id)));
                    row.notices = notices;
                }
                Err(error) => row.error = Some(error),
            }
        }
        false
    }

    fn read_factory(&mut self, params: &ParamSet) {
        if std::mem::replace(&mut self.has_factory, true) {
            return;
        }
        for (at, text) in self.spec.factory.iter().enumerate() {
            let file = format!("factory preset {}", at + 1);
            let read = Preset::parse(&file, text, self.spec, params);
            let (preset, error) = match read {
                Ok((preset, _)) => (preset, None),
                Err(error) => (Preset { name: file, ..Preset::default() }, Some(error)),
            };
            let id = PresetId {
                source: Source::Factory,
                category: preset.category.clone(),
                name: preset.name.clone(),
            };
            let preset = error.is_none().then(|| Arc::new(preset));
            let (path, stamp, notices) = (None, None, Vec::new());
            self.rows.push(Row { id, path, preset, notices, error, is_favourite: false, stamp });
        }
    }

    /// Categories in the order of the factory presets, then the user's own by name; names by
    /// alphabet.
    fn sort(&mut self) {
        let mut rank: HashMap<String, usize> = HashMap::new();
        for row in self.rows.iter().filter(|row| row.path.is_none()) {
            let next = rank.len();
            rank.entry(row.id.category.clone()).or_insert(next);
        }
        let rank_of = |row: &Row| rank.get(&row.id.category).copied().unwrap_or(usize::MAX);
        self.rows.sort_by(|a, b| {
            rank_of(a)
                .cmp(&rank_of(b))
                .then_with(|| natural(&a.id.category, &b.id.category))
                .then_with(|| natural(&a.id.name, &b.id.name))
                .then_with(|| a.id.cmp(&b.id))
        });
    }

    fn mark_favourites(&mut self) {
        for row in &mut self.rows {
            row.is_favourite = self.favourites.as_ref().is_some_and(|f| f.contains(&row.id));
        }
    }

    /// All presets, in the order of the list.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// One preset.
    #[must_use]
    pub fn row(&self, id: &PresetId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == *id)
    }

    /// The presets that `filter` shows, in the order of the list.
    #[must_use]
    pub fn list(&self, filter: &Filter) -> Vec<&Row> {
        let words: Vec<String> =
            filter.search.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let is_shown = |row: &&Row| match &filter.show {
            Show::All => true,
            Show::Favourites => row.is_favourite,
            Show::Mine => row.id.source == Source::User,
            Show::Factory => row.id.source == Source::Factory,
            Show::Category(category) => row.id.category == *category,
        };
        self.rows.iter().filter(is_shown).filter(|row| row.matches(&words)).collect()
    }

    /// How many presets there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { all: self.rows.len(), ..Counts::default() };
        for row in &self.rows {
            counts.favourites += usize::from(row.is_favourite);
            match row.id.source {
                Source::Factory => counts.factory += 1,
                Source::User => counts.mine += 1,
            }
            match counts.categories.last_mut() {
                Some((category, count)) if *category == row.id.category => *count += 1,
                _ => counts.categories.push((row.id.category.clone(), 1)),
            }
        }
        counts
    }

    // -- Reading -----------------------------------------------------------------------------------

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
        let path = self.path_of(id).map_err(|_| not_found(id))?;
        if id.source == Source::Factory {
            return Err(not_found(id));
        }
        let (preset, notices) = read_file(&path, self.spec, params)?;
        Ok((Arc::new(named(preset, id)), notices))
    }

    // -- Changing ----------------------------------------------------------------------------------

    /// Saves a preset under its name and category. The one that is overwritten goes to the trash.
    pub fn save(
        &mut self,
        preset: Preset,
        overwrite: bool,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let id = own_id(&preset.category, &preset.name)?;
        let path = self.path_of(&id)?;
        let text = named(preset, &id).text(self.spec, params);
        let in_the_way = if overwrite { InTheWay::Replace } else { InTheWay::Keep };
        if overwrite && path.exists() {
            let trash = self.trash()?;
            files::put_away_copy(&path, &trash).map_err(|e| LibraryError::Io(path.clone(), e))?;
        }
        files::write(&path, &text, in_the_way).map_err(|error| existing(error, &id, &path))?;
        self.refresh(params);
        Ok(id)
    }

    /// Gives an own preset another name or category. It keeps its star.
    pub fn rename(
        &mut self,
        id: &PresetId,
        category: &str,
        name: &str,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let (old, _) = self.own(id)?;
        let new = own_id(category, name)?;
        let path = self.path_of(&new)?;
        if new == *id {
            return Ok(new);
        }
        let case_only =
            path.to_string_lossy().to_lowercase() == old.to_string_lossy().to_lowercase();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| LibraryError::Io(folder.into(), e))?;
        }
        let moved =
            if case_only { fs::rename(&old, &path) } else { files::move_to_free(&old, &path) };
        moved.map_err(|error| existing(error, &new, &path))?;
        if self.favourites.as_ref().is_some_and(|f| f.contains(id)) {
            self.change_favourites(&[new.clone()], &[id.clone()])?;
        }
        self.refresh(params);
        Ok(new)
    }

    /// Puts an own preset, readable or not, into the trash.
    pub fn delete(&mut self, id: &PresetId) -> Result<Deleted, LibraryError> {
        let (path, was_favourite) = self.own(id)?;
        let trash =
            files::put_away(&path, &self.trash()?).map_err(|e| LibraryError::Io(path, e))?;
        if was_favourite {
            self.change_favourites(&[], &[id.clone()])?;
        }
        self.rows.retain(|row| row.id != *id);
        Ok(Deleted { id: id.clone(), trash, was_favourite })
    }

    /// Brings a deleted preset back; under another name if its own is taken.
    pub fn restore(
        &mut self,
        deleted: &Deleted,
        params: &ParamSet,
    ) -> Result<PresetId, LibraryError> {
        let Deleted { id, trash, was_favourite } = deleted;
        let new = self.free_id(id)?;
        let path = self.path_of(&new)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| LibraryError::Io(folder.into(), e))?;
        }
        files::move_to_free(trash, &path).map_err(|error| existing(error, &new, &path))?;
        if *was_favourite {
            self.change_favourites(std::slice::from_ref(&new), &[])?;
        }
        self.refresh(params);
        Ok(new)
    }

    /// Gives a preset a star or takes it.
    pub fn set_favourite(&mut self, id: &PresetId, is_favourite: bool) -> Result<(), LibraryError> {
        let id = std::slice::from_ref(id);
        let (add, remove) = if is_favourite { (id, &[][..]) } else { (&[][..], id) };
        self.change_favourites(add, remove)
    }

    fn change_favourites(
        &mut self,
        add: &[PresetId],
        remove: &[PresetId],
    ) -> Result<(), LibraryError> {
        let favourites = self.favourites.as_mut().ok_or(LibraryError::NoFolder)?;
        let changed = favourites.change(add, remove);
        self.mark_favourites();
        changed.map_err(|e| LibraryError::Io("favourites.txt".into(), e))
    }

    /// Takes a file into the user's presets, in the category that its head names, and returns which
    /// it is. One that is there already, with the same sound, is not doubled.
    pub fn import(
        &mut self,
        file: &Path,
        params: &ParamSet,
    ) -> Result<(PresetId, Vec<String>), LibraryError> {
        let text = files::read(file)?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let shown = file.file_name().unwrap_or_default().to_string_lossy();
        let (preset, notices) = Preset::parse(&shown, &text, self.spec, params)?;
        let name = if preset.name.is_empty() { stem.into_owned() } else { preset.name.clone() };
        let id = own_id(&preset.category, &name)?;
        if let Ok((known, _)) = self.read(&id, params)
            && known.sound == preset.sound
        {
            return Ok((id, notices));
        }
        let id = self.free_id(&id)?;
        let path = self.path_of(&id)?;
        // As it is: what a newer version wrote there stays for that version.
        files::write(&path, &text, InTheWay::Keep).map_err(|error| existing(error, &id, &path))?;
        self.refresh(params);
        Ok((id, notices))
    }

    /// Writes a preset to a file anywhere; the user was asked if there is one.
    pub fn export(
        &mut self,
        id: &PresetId,
        file: &Path,
        params: &ParamSet,
    ) -> Result<(), LibraryError> {
        let (preset, notices) = self.read(id, params)?;
        let text = match self.row(id).and_then(|row| row.path.as_ref()) {
            // What a newer version wrote is passed on whole.
            Some(path) if !notices.is_empty() => files::read(path)?,
            _ => preset.text(self.spec, params),
        };
        files::write(file, &text, InTheWay::Replace).map_err(|e| LibraryError::Io(file.into(), e))
    }

    /// File and star of an own preset.
    fn own(&self, id: &PresetId) -> Result<(PathBuf, bool), LibraryError> {
        let row = self.row(id).ok_or(LibraryError::NotFound)?;
        let path = row.path.clone().ok_or(LibraryError::NotFound)?;
        Ok((path, row.is_favourite))
    }

    /// `id`, with a number behind its name if that is taken.
    fn free_id(&self, id: &PresetId) -> Result<PresetId, LibraryError> {
        let named = |name: &str| PresetId { name: name.to_owned(), ..id.clone() };
        let is_free = |name: &str| self.path_of(&named(name)).is_ok_and(|path| !path.exists());
        self.root()?;
        Ok(named(&files::free_name(&id.name, is_free)))
    }

    // -- The default preset ------------------------------------------------------------------------

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
        let own = PresetId { source: Source::User, category, name };
        match self.path_of(&own) {
            Ok(path) if path.exists() => own,
            _ => PresetId { source: Source::Factory, ..own },
        }
    }

    /// New instances begin with this preset, also when it is changed or deleted later.
    pub fn set_default(&self, preset: &Preset, params: &ParamSet) -> Result<(), LibraryError> {
        let path = self.default_path()?;
        let text = preset.text(self.spec, params);
        files::write(&path, &text, InTheWay::Replace).map_err(|e| LibraryError::Io(path, e))
    }

    /// New instances begin with the plugin's own settings again.
    pub fn clear_default(&self) -> Result<(), LibraryError> {
        let path = self.default_path()?;
        match files::put_away(&path, &self.trash()?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LibraryError::Io(path, error)),
            _ => Ok(()),
        }
    }
}

fn not_found(id: &PresetId) -> PresetError {
    PresetError { file: id.name.clone(), line: None, reason: "is not there any more".to_owned() }
}

fn existing(error: io::Error, id: &PresetId, path: &Path) -> LibraryError {
    match error.kind() {
        ErrorKind::AlreadyExists => LibraryError::Exists(id.clone()),
        _ => LibraryError::Io(path.into(), error),
    }
}

/// The id of an own preset with this category and name.
fn own_id(category: &str, name: &str) -> Result<PresetId, LibraryError> {
    let clean = files::clean_name(name).ok_or_else(|| LibraryError::Name(name.to_owned()))?;
    let category = files::clean_category(category);
    Ok(PresetId { source: Source::User, category, name: clean })
}

/// The preset, called as its file.
fn named(preset: Preset, id: &PresetId) -> Preset {
    Preset { name: id.name.clone(), category: id.category.clone(), ..preset }
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

/// All preset files below a folder; what cannot be listed is passed over.
fn find_files(
    folder: &Path,
    category: &str,
    depth: usize,
    found: &mut Vec<(PresetId, PathBuf, Stamp)>,
) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MAX_FILES) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if name.starts_with('.') || found.len() >= MAX_FILES {
            continue;
        }
        if metadata.is_dir() && depth > 1 {
            let category = [category, &name].join("/");
            find_files(&path, category.trim_start_matches('/'), depth - 1, found);
        }
        let is_preset = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION));
        if metadata.is_file() && is_preset {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let id = PresetId { source: Source::User, category: category.to_owned(), name };
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            found.push((id, path, (modified, metadata.len())));
        }
    }
}

/// Compares as people do: without case, numbers by value.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (mut rest_a, mut rest_b) = (a.as_str(), b.as_str());
    loop {
        let number = |text: &str| {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            (digits, text[..digits].parse::<u64>().ok())
        };
        let ((digits_a, number_a), (digits_b, number_b)) = (number(rest_a), number(rest_b));
        if let (Some(number_a), Some(number_b)) = (number_a, number_b) {
            if number_a != number_b {
                return number_a.cmp(&number_b);
            }
            (rest_a, rest_b) = (&rest_a[digits_a..], &rest_b[digits_b..]);
            continue;
        }
        let (mut chars_a, mut chars_b) = (rest_a.chars(), rest_b.chars());
        match (chars_a.next(), chars_b.next()) {
            (Some(x), Some(y)) if x == y => {
                (rest_a, rest_b) = (chars_a.as_str(), chars_b.as_str());
            }
            (x, y) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_people() {
        let mut names = ["b", "A 10", "a 9", "", "a", "7", "70", "8", "a 010x", "\u{e9}t\u{e9}"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "7", "8", "70", "a", "a 9", "A 10", "a 010x", "b", "\u{e9}t\u{e9}"]);
        // More digits than a number holds are still an order.
        let (a, b) = ("1".repeat(40), "2".repeat(40));
        assert_eq!((natural(&a, &b), natural(&b, &a)), (Ordering::Less, Ordering::Greater));
    }
}
