//! What there is: looking for files, reading them bit by bit, filtering.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};

use super::{Library, named, read_file};
use crate::param_set::ParamSet;
use crate::preset::files;
use crate::preset::shelf::{self, Listed};
use crate::preset::{EXTENSION, Preset, PresetError, PresetId, Source, Spec};

/// How long a call may read files; the rest comes with the next one.
const READ_BUDGET: Duration = Duration::from_millis(3);
/// Folders in folders that are looked into, the first one included.
const MAX_DEPTH: usize = files::MAX_CATEGORY_DEPTH + 1;
/// More files than anybody has; a link in a circle ends here.
const MAX_FILES: usize = 20_000;

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
    search_text: String,
}

type Stamp = (SystemTime, u64);
type Found = (PresetId, PathBuf, Stamp);

impl Row {
    fn unread(id: PresetId, path: Option<PathBuf>, stamp: Option<Stamp>) -> Self {
        Self {
            search_text: shelf::search_text(&id, None),
            id,
            path,
            preset: None,
            notices: Vec::new(),
            error: None,
            is_favourite: false,
            stamp,
        }
    }

    /// What people see of it: its name as it was written, which its file may not be called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.preset.as_ref().map_or(&self.id.name, |preset| &preset.name)
    }

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

    pub(super) fn read(&mut self, preset: Arc<Preset>, notices: Vec<String>) {
        self.search_text = shelf::search_text(&self.id, Some(&preset));
        (self.preset, self.notices) = (Some(preset), notices);
    }
}

impl Listed for Row {
    fn source(&self) -> Source {
        self.id.source
    }

    fn category(&self) -> &str {
        &self.id.category
    }

    fn is_favourite(&self) -> bool {
        self.is_favourite
    }

    fn is_playable(&self) -> bool {
        self.error.is_none()
    }

    fn search_text(&self) -> &str {
        &self.search_text
    }
}

impl Library {
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
            find_files(&folder, "", MAX_DEPTH, &self.stop, &mut found);
        }
        self.tell_apart(&mut found);
        rows.extend(found.into_iter().map(|(id, path, stamp)| match known.remove(&path) {
            Some(row) if row.stamp == Some(stamp) && row.id == id => row,
            _ => Row::unread(id, Some(path), Some(stamp)),
        }));
        self.rows = rows;
        self.changes += 1;
        self.sort();
        self.mark_favourites();
        self.read_more(params);
    }

    /// Files whose names differ only in what a name does not show (case of the extension, bytes that
    /// are no text) are called apart; the one that is called as it would be saved keeps its name.
    fn tell_apart(&self, found: &mut [Found]) {
        let is_plain = |(id, path, _): &Found| self.path_of(id).is_ok_and(|plain| plain == *path);
        found.sort_by_cached_key(|found| (!is_plain(found), found.1.clone()));
        let mut taken = HashSet::new();
        for (id, ..) in found {
            let is_free = |name: &str| {
                let id = PresetId { name: name.to_owned(), ..id.clone() };
                !taken.contains(&id)
            };
            id.name = files::free_name(&id.name, is_free);
            taken.insert(id.clone());
        }
    }

    /// Reads some of the files that were not read yet; true if some are left.
    pub fn read_more(&mut self, params: &ParamSet) -> bool {
        let start = Instant::now();
        for row in self.rows.iter_mut().filter(|row| row.is_unread()) {
            if start.elapsed() > READ_BUDGET || self.stop.load(Relaxed) {
                return true;
            }
            self.changes += 1;
            let Some(path) = &row.path else { continue };
            match read_whole(path, self.spec, params) {
                Ok((preset, notices)) => {
                    let preset = Arc::new(named(preset, &row.id));
                    row.read(preset, notices);
                }
                Err(error) => row.error = Some(error),
            }
        }
        false
    }

    pub(super) fn read_factory(&mut self, params: &ParamSet) {
        if std::mem::replace(&mut self.has_factory, true) {
            return;
        }
        self.changes += 1;
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
            let mut row = Row::unread(id, None, None);
            match error {
                None => row.read(Arc::new(preset), Vec::new()),
                error => row.error = error,
            }
            self.rows.push(row);
        }
    }

    fn sort(&mut self) {
        let order = Order::of(&self.rows);
        self.rows.sort_by(|a, b| order.compare(&a.id, &b.id));
    }

    pub(super) fn mark_favourites(&mut self) {
        self.changes += 1;
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
}

/// Reads a file; whatever is in it, the others are read too.
fn read_whole(
    path: &Path,
    spec: &Spec,
    params: &ParamSet,
) -> Result<(Preset, Vec<String>), PresetError> {
    let read = catch_unwind(AssertUnwindSafe(|| read_file(path, spec, params)));
    read.unwrap_or_else(|_| Err(PresetError::of_file(path, "cannot be read by this version")))
}

/// Categories in the order of the factory presets, then the user's own by name; names by alphabet.
pub(super) struct Order(HashMap<String, usize>);

impl Order {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut rank: HashMap<String, usize> = HashMap::new();
        for row in rows.iter().filter(|row| row.path.is_none()) {
            let next = rank.len();
            rank.entry(row.id.category.clone()).or_insert(next);
        }
        Self(rank)
    }

    fn compare(&self, a: &PresetId, b: &PresetId) -> Ordering {
        let rank_of = |id: &PresetId| self.0.get(&id.category).copied().unwrap_or(usize::MAX);
        rank_of(a)
            .cmp(&rank_of(b))
            .then_with(|| natural(&a.category, &b.category))
            .then_with(|| natural(&a.name, &b.name))
            .then_with(|| a.cmp(b))
    }

    /// Where a preset would be among these rows, which are in order.
    pub(super) fn place(&self, rows: &[Row], id: &PresetId) -> usize {
        rows.partition_point(|row| self.compare(&row.id, id) == Ordering::Less)
    }
}

/// All preset files below a folder; what cannot be listed is passed over.
fn find_files(
    folder: &Path,
    category: &str,
    depth: usize,
    stop: &AtomicBool,
    found: &mut Vec<Found>,
) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MAX_FILES) {
        if stop.load(Relaxed) {
            return;
        }
        let path = entry.path();
        let name = files::composed(&entry.file_name().to_string_lossy());
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if name.starts_with('.') || found.len() >= MAX_FILES {
            continue;
        }
        if metadata.is_dir() && depth > 1 {
            let category = [category, &name].join("/");
            find_files(&path, category.trim_start_matches('/'), depth - 1, stop, found);
        }
        let is_preset = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION));
        if metadata.is_file() && is_preset {
            let name = files::composed(&path.file_stem().unwrap_or_default().to_string_lossy());
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
