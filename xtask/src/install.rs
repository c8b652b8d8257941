//! `cargo xtask install` and `uninstall`: bundles in the folders where hosts look, for this user.

use crate::bundle::{FORMATS, REPLACED, replace};
use crate::project::{Plugin, Project, home};
use crate::term::say;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// This user's folder for a format.
fn folder(format: &str) -> Result<PathBuf> {
    // Tests and packagers may want another place.
    if let Some(base) = env::var_os("LACQUER_INSTALL_DIR") {
        return Ok(PathBuf::from(base).join(format));
    }
    Ok(match (env::consts::OS, format) {
        ("macos", "clap") => home()?.join("Library/Audio/Plug-Ins/CLAP"),
        ("macos", _) => home()?.join("Library/Audio/Plug-Ins/VST3"),
        ("windows", "clap") => local_app_data()?.join("Programs/Common/CLAP"),
        ("windows", _) => local_app_data()?.join("Programs/Common/VST3"),
        (_, format) => home()?.join(format!(".{format}")),
    })
}

fn local_app_data() -> Result<PathBuf> {
    match env::var_os("LOCALAPPDATA") {
        Some(dir) => Ok(dir.into()),
        None => bail!("LOCALAPPDATA is not set: where are this user's programs?"),
    }
}

/// Copies freshly built bundles to the user's folders: all of them, or none when one cannot be
/// copied.
pub fn install(bundles: &[PathBuf]) -> Result<()> {
    let mut copies = Vec::new();
    let mut places = Vec::new();
    for format in FORMATS {
        let folder = folder(format)?;
        fs::create_dir_all(&folder).with_context(|| denied(&folder))?;
        for bundle in bundles.iter().filter(|path| is_format(path, format)) {
            copies.push(Copied::new(bundle, &folder)?);
        }
        places.push(format!("{} plugins are in {}", format.to_uppercase(), folder.display()));
    }
    for copied in &copies {
        copied.publish()?;
    }
    places.iter().for_each(say);
    say(format!("installed {} bundles: rescan plugins in the DAW", copies.len()));
    Ok(())
}

fn denied(path: &Path) -> String {
    format!("cannot write {}: check its permissions and the free space", path.display())
}

fn is_format(path: &Path, format: &str) -> bool {
    path.extension().is_some_and(|extension| extension == format)
}

/// A bundle beside the place where it belongs, under a name that no host looks at; what is not
/// published is removed.
struct Copied {
    fresh: PathBuf,
    place: PathBuf,
}

impl Copied {
    fn new(bundle: &Path, folder: &Path) -> Result<Self> {
        let name = bundle.file_name().context("a bundle without a name")?;
        let place = folder.join(name);
        let fresh = folder.join(format!(".{}-{}", process::id(), name.to_string_lossy()));
        let copied = Self { fresh, place };
        copy(bundle, &copied.fresh).with_context(|| denied(&copied.place))?;
        Ok(copied)
    }

    /// Puts it in place of an older one, so that a host never sees half a bundle.
    fn publish(&self) -> Result<()> {
        replace(&self.fresh, &self.place)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        remove(&self.fresh).unwrap_or_default();
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Removes what is there, a file or a folder; whether something was.
fn remove(path: &Path) -> std::io::Result<bool> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).map(|()| true),
        Ok(_) => fs::remove_file(path).map(|()| true),
    }
}

/// Removes the suite's bundles from the user's folders.
pub fn uninstall(project: &Project) -> Result<()> {
    let mut count = 0;
    for format in FORMATS {
        let folder = folder(format)?;
        for Plugin { display_name, .. } in project.plugins()? {
            let place = folder.join(format!("{display_name}.{format}"));
            if remove(&place).with_context(|| format!("cannot remove {}", place.display()))? {
                say(format!("removed {}", place.display()));
                count += 1;
            }
            for leftover in leftovers(&folder, &display_name) {
                remove(&leftover)
                    .with_context(|| format!("cannot remove {}", leftover.display()))?;
                say(format!("removed {}", leftover.display()));
            }
        }
    }
    say(if count == 0 {
        "nothing was installed".into()
    } else {
        format!("removed {count} bundles")
    });
    Ok(())
}

/// Bundles that an update moved away and could not remove: a host had them open.
fn leftovers(folder: &Path, display_name: &str) -> Vec<PathBuf> {
    let start = format!("{display_name}.{REPLACED}");
    let is_leftover = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_prefix(&start)
            .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(is_leftover).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_copied_whole_over_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let (built, installed) = (folder.path().join("built"), folder.path().join("installed"));
        let bundle = built.join("A.vst3");
        fs::create_dir_all(bundle.join("Contents/x")).unwrap();
        fs::write(bundle.join("Contents/x/A.so"), "new").unwrap();
        fs::create_dir_all(installed.join("A.vst3/Contents/old")).unwrap();
        Copied::new(&bundle, &installed).unwrap().publish().unwrap();
        assert_eq!(fs::read_to_string(installed.join("A.vst3/Contents/x/A.so")).unwrap(), "new");
        assert!(!installed.join("A.vst3/Contents/old").exists());
        assert_eq!(fs::read_dir(&installed).unwrap().count(), 1, "nothing half done is left");
        assert!(remove(&installed.join("A.vst3")).unwrap());
        assert!(!remove(&installed.join("A.vst3")).unwrap());
    }

    #[test]
    fn a_bundle_that_is_not_there_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("B.clap");
        fs::write(&whole, "built").unwrap();
        let installed = folder.path().join("installed");
        fs::create_dir(&installed).unwrap();
        let copied = Copied::new(&whole, &installed).unwrap();
        let error = Copied::new(&folder.path().join("none/A.clap"), &installed).err().unwrap();
        assert!(format!("{error:#}").contains("cannot write"), "{error:#}");
        drop(copied);
        assert_eq!(fs::read_dir(&installed).unwrap().count(), 0, "nor of those before it");
    }

    #[test]
    fn only_leftovers_of_this_plugin_are_found() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["A.old-123", "A.vst3", "A.old-mine", "A B.old-7", "A.old-"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        assert_eq!(leftovers(folder.path(), "A"), [folder.path().join("A.old-123")]);
        assert!(leftovers(&folder.path().join("none"), "A").is_empty());
    }

    #[test]
    fn formats_are_told_by_extension() {
        assert!(is_format(Path::new("x/A.clap"), "clap"));
        assert!(!is_format(Path::new("x/A.clap"), "vst3"));
    }
}
