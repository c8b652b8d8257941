//! The presets with a star: one text file for the suite, a line each.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

use super::files::{self, InTheWay};
use super::{PresetId, Source};

/// How often and how long another instance that writes is waited for: half a second in all.
const TRIES: u32 = 250;
const PAUSE: Duration = Duration::from_millis(2);

/// The file, as one plugin sees it.
#[derive(Debug)]
pub(super) struct Favourites {
    path: PathBuf,
    plugin: &'static str,
    ids: BTreeSet<PresetId>,
}

impl Favourites {
    /// The favourites of `plugin` in the file at `path`; none until [`refresh`](Self::refresh).
    pub(super) fn new(path: PathBuf, plugin: &'static str) -> Self {
        Self { path, plugin, ids: BTreeSet::new() }
    }

    /// Reads the file again. One that is not there, or lines that make no sense, are no favourites.
    pub(super) fn refresh(&mut self) {
        let lines = read_lines(&self.path);
        self.ids = lines.iter().filter_map(|line| self.id_of(line)).collect();
    }

    pub(super) fn contains(&self, id: &PresetId) -> bool {
        self.ids.contains(id)
    }

    /// Adds and removes favourites, and leaves alone what others wrote meanwhile.
    pub(super) fn change(&mut self, add: &[PresetId], remove: &[PresetId]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let _lock = lock(&self.path.with_extension("lock"))?;
        let mut lines = read_lines(&self.path);
        let removed: Vec<String> = remove.iter().map(|id| self.line_of(id)).collect();
        lines.retain(|line| !removed.contains(line));
        lines.extend(add.iter().map(|id| self.line_of(id)));
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        files::write(&self.path, &text, InTheWay::Replace)?;
        self.refresh();
        Ok(())
    }

    fn line_of(&self, id: &PresetId) -> String {
        [self.plugin, id.source.word(), &id.category, &id.name].join("\t")
    }

    fn id_of(&self, line: &str) -> Option<PresetId> {
        let mut fields = line.split('\t');
        if fields.next()? != self.plugin {
            return None;
        }
        let source = Source::from_word(fields.next()?)?;
        Some(PresetId { source, category: fields.next()?.into(), name: fields.next()?.into() })
    }
}

fn read_lines(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Keeps other instances from changing the file meanwhile. One that hangs is not waited for.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            // A file system without locks is no reason to lose the star.
            Ok(()) | Err(TryLockError::Error(_)) => break,
        }
    }
    Ok(file)
}
