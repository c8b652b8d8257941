//! Files of the user: written whole or not at all, never written over by accident.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What to do with a file that is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InTheWay {
    /// Fail with [`ErrorKind::AlreadyExists`].
    Keep,
    /// Replace it at once.
    Replace,
}

/// Writes a file whole or not at all: beside its place first. One that is replaced keeps its
/// permissions; one that may not be written stays.
///
/// # Errors
/// What the system says; there is no such folder, for one.
pub fn write(path: &Path, text: impl AsRef<[u8]>, in_the_way: InTheWay) -> io::Result<()> {
    let replaced = fs::metadata(path).ok().filter(|_| in_the_way == InTheWay::Replace);
    let permissions = replaced.map(|metadata| metadata.permissions());
    if permissions.as_ref().is_some_and(Permissions::readonly) {
        return Err(io::Error::new(ErrorKind::PermissionDenied, "is write-protected"));
    }
    let neighbour = neighbour(path);
    let written = File::create_new(&neighbour)
        .and_then(|mut file| {
            file.write_all(text.as_ref())?;
            if let Some(permissions) = permissions {
                file.set_permissions(permissions)?;
            }
            file.sync_all()
        })
        .and_then(|()| match in_the_way {
            InTheWay::Replace => fs::rename(&neighbour, path),
            InTheWay::Keep => move_to_free(&neighbour, path),
        });
    if written.is_err() {
        // Nothing to do if this fails too: the error that matters is the first.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

/// Gives a file another name. One that is taken stays, unless it is the same file in other letters, as
/// on systems to which case does not matter.
///
/// # Errors
/// What the system says; [`ErrorKind::AlreadyExists`] if the name is taken.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match move_to_free(from, to) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && is_same_file(from, to) => {
            fs::rename(from, to)
        }
        moved => moved,
    }
}

/// Whether two names that are there lead to one file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let real = |path| fs::canonicalize(path).ok();
    let lower = |path: &Path| path.to_string_lossy().to_lowercase();
    lower(a) == lower(b) && real(a).is_some() && real(a) == real(b)
}

/// Moves a file to a name that is free; fails if it is not, also if somebody takes it at that moment.
///
/// # Errors
/// What the system says; [`ErrorKind::AlreadyExists`] if the name is taken.
pub fn move_to_free(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Not every file system has links.
        Err(_) if to.try_exists()? => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// A name in the same folder that no other write of this or another process uses; listings pass over
/// it.
fn neighbour(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Each plugin is a library with a count of its own: the address tells them apart.
    let copy = &raw const COUNT as usize;
    path.with_file_name(format!(".{}-{copy:x}-{count}.tmp", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_way_is_kept_unless_it_is_to_go() {
        let folder = std::env::temp_dir().join(format!("lacquer-files-{}", std::process::id()));
        let path = folder.join("deep/a.lacquer");
        let nowhere = write(&path, "one", InTheWay::Keep).unwrap_err();
        assert_eq!(nowhere.kind(), ErrorKind::NotFound);
        fs::create_dir_all(folder.join("deep")).unwrap();
        let read = |path: &Path| fs::read_to_string(path);
        write(&path, "one", InTheWay::Keep).unwrap();
        let kept = write(&path, "two", InTheWay::Keep).unwrap_err();
        assert_eq!(kept.kind(), ErrorKind::AlreadyExists);
        assert_eq!(read(&path).unwrap(), "one");
        write(&path, "three", InTheWay::Replace).unwrap();
        assert_eq!(read(&path).unwrap(), "three");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            permissions.set_mode(0o600);
            fs::set_permissions(&path, permissions.clone()).unwrap();
            write(&path, "four", InTheWay::Replace).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let kept = write(&path, "five", InTheWay::Replace).unwrap_err();
        assert_eq!(kept.kind(), ErrorKind::PermissionDenied);
        assert_ne!(read(&path).unwrap(), "five");
        let files = fs::read_dir(folder.join("deep")).unwrap().count();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files, 1, "no neighbour is left");
    }
}
