//! The presets with a star: one text file for the suite, a line each.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

use super::files::{self, InTheWay};
use super::{PresetId, Source};

/// More stars than there are presets; a longer file is another's.
const MAX_BYTES: usize = 8 << 20;
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

    /// Reads the file again. Lines that make no sense are no favourites; a file that cannot be read
    /// changes none.
    pub(super) fn refresh(&mut self) {
        if let Ok(lines) = read_lines(&self.path) {
            let texts = lines.iter().filter_map(|line| std::str::from_utf8(line).ok());
            self.ids = texts.filter_map(|line| self.id_of(line)).collect();
        }
    }

    pub(super) fn contains(&self, id: &PresetId) -> bool {
        self.ids.contains(id)
    }

    /// Adds and removes favourites, and leaves alone what others wrote meanwhile.
    pub(super) fn change(&mut self, add: &[PresetId], remove: &[PresetId]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let lines_of = |ids: &[PresetId]| -> Vec<Vec<u8>> {
            ids.iter().map(|id| self.line_of(id).into_bytes()).collect()
        };
        let (added, removed) = (lines_of(add), lines_of(remove));
        if added.iter().any(|line| line.contains(&b'\n')) {
            return Err(io::Error::new(ErrorKind::InvalidInput, "a name of two lines"));
        }
        let _lock = lock(&self.path.with_extension("lock"))?;
        let mut lines = read_lines(&self.path)?;
        lines.retain(|line| !removed.contains(line));
        lines.extend(added);
        let bytes: Vec<u8> =
            lines.iter().flat_map(|line| [line.as_slice(), b"\n"]).flatten().copied().collect();
        files::write(&self.path, &bytes, InTheWay::Replace)?;
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

/// The lines of the file, whatever they are: another program's, or another version's, stay.
fn read_lines(path: &Path) -> io::Result<BTreeSet<Vec<u8>>> {
    let bytes = match files::read_bytes(path, MAX_BYTES) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        bytes => bytes?,
    };
    let lines = bytes.split(|byte| *byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    Ok(lines.filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect())
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
