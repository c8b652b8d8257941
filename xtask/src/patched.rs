//! `cargo xtask setup`: the pinned framework crates, with our patches, in `target/patched`.
//!
//! `patches/sources.toml` pins each crate by version and checksum; `patches/<crate>/*.diff` are
//! applied in the order of their names. The root manifest's `[patch.crates-io]` points at the result.

use crate::patch;
use crate::project::{Project, home, read};
use crate::term::{run, say};
use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::{env, io, process};

const STAMP: &str = ".lacquer-stamp";

#[derive(Debug, Deserialize)]
struct Sources {
    #[serde(rename = "crate")]
    crates: Vec<Source>,
}

/// One pinned crate.
#[derive(Debug, Deserialize)]
struct Source {
    name: String,
    version: String,
    /// Of the `.crate` file, as in a Cargo.lock.
    sha256: String,
}

impl Source {
    fn file_name(&self) -> String {
        format!("{}-{}.crate", self.name, self.version)
    }
}

struct Patch {
    /// As the user may name it: `01-some-words`.
    name: String,
    path: PathBuf,
    text: String,
}

/// Makes `target/patched` match `patches/`, except the patches in `without`. Returns whether
/// anything had to be done.
pub fn setup(project: &Project, without: &[String]) -> Result<bool> {
    let sources_path = project.root.join("patches/sources.toml");
    let sources: Sources = toml::from_str(&read(&sources_path)?)
        .with_context(|| format!("{} is broken", sources_path.display()))?;
    let mut plan = Vec::new();
    for source in &sources.crates {
        let patches = patches_of(project, source)?;
        plan.push((source, patches));
    }
    for name in without {
        if !plan.iter().any(|(_, patches)| patches.iter().any(|patch| patch.name == *name)) {
            bail!("--without {name}: patches/ holds no such patch");
        }
    }
    for (_, patches) in &mut plan {
        patches.retain(|patch| !without.contains(&patch.name));
    }

    let is_current = |source: &Source, patches: &[Patch]| {
        fs::read_to_string(project.patched().join(&source.name).join(STAMP))
            .is_ok_and(|found| found == stamp(source, patches))
    };
    if plan.iter().all(|(source, patches)| is_current(source, patches)) {
        return Ok(false);
    }
    let patched = project.patched();
    fs::create_dir_all(&patched).with_context(|| format!("cannot create {}", patched.display()))?;
    let _lock = lock(&project.target().join("patched.lock"))?;
    for (source, patches) in &plan {
        // Another process may have finished this one while we waited.
        if !is_current(source, patches) {
            prepare(project, source, patches)?;
        }
    }
    Ok(true)
}

fn patches_of(project: &Project, source: &Source) -> Result<Vec<Patch>> {
    let folder = project.root.join("patches").join(&source.name);
    let entries = fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "diff"));
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Patch { name, text: read(&path)?, path })
        })
        .collect()
}

/// What the folder of a crate was made of.
fn stamp(source: &Source, patches: &[Patch]) -> String {
    let mut hash = Sha256::new();
    hash.update(source.sha256.as_bytes());
    for patch in patches {
        hash.update(patch.name.as_bytes());
        hash.update([0]);
        hash.update(patch.text.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// Unpacks and patches one crate beside its place, then moves it there.
fn prepare(project: &Project, source: &Source, patches: &[Patch]) -> Result<()> {
    let archive = find_archive(project, source)?;
    let fresh = project.patched().join(format!(".{}-{}", source.name, process::id()));
    // Of a run that was stopped and had the same id: its files would stay among the new ones.
    remove_leftover(&fresh)?;
    let result = unpack(&archive, source, &fresh)
        .and_then(|()| apply_all(project, patches, &fresh))
        .and_then(|()| {
            fs::write(fresh.join(STAMP), stamp(source, patches))
                .with_context(|| format!("cannot write {}", fresh.join(STAMP).display()))
        })
        .and_then(|()| replace(&fresh, &project.patched().join(&source.name)));
    if result.is_err() {
        let _ = fs::remove_dir_all(&fresh);
    }
    result?;
    let count = patches.len();
    let word = if count == 1 { "patch" } else { "patches" };
    say(format!("{} {}: {count} {word} applied", source.name, source.version));
    Ok(())
}

fn remove_leftover(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn apply_all(project: &Project, patches: &[Patch], folder: &Path) -> Result<()> {
    for patch in patches {
        patch::apply(&patch.text, folder).with_context(|| {
            let shown = patch.path.strip_prefix(&project.root).unwrap_or(&patch.path);
            format!("the patch {} does not apply", shown.display())
        })?;
    }
    Ok(())
}

fn replace(fresh: &Path, place: &Path) -> Result<()> {
    let old = fresh.with_extension("old");
    remove_leftover(&old)?;
    if place.exists() {
        fs::rename(place, &old).with_context(|| format!("cannot move {} away", place.display()))?;
    }
    fs::rename(fresh, place).with_context(|| format!("cannot create {}", place.display()))?;
    if old.exists() {
        // The new one is in place: a leftover is no reason to fail.
        let _ = fs::remove_dir_all(&old);
    }
    Ok(())
}

fn unpack(archive: &Path, source: &Source, folder: &Path) -> Result<()> {
    let file = File::open(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let mut entries = tar::Archive::new(GzDecoder::new(file));
    let top = format!("{}-{}", source.name, source.version);
    for entry in entries.entries()? {
        let mut entry = entry.with_context(|| format!("{} is broken", archive.display()))?;
        // Cargo decides by time stamps what to build again: every file has to be new.
        entry.set_preserve_mtime(false);
        let path = entry.path()?.into_owned();
        let Ok(inside) = path.strip_prefix(&top) else { continue };
        let place = folder.join(inside);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot create {}", parent.display()))?;
        }
        entry.unpack(&place).with_context(|| format!("cannot write {}", place.display()))?;
    }
    Ok(())
}

/// The crate's archive in cargo's cache; cargo downloads it if it is not there yet.
fn find_archive(project: &Project, source: &Source) -> Result<PathBuf> {
    if let Some(found) = cached(source)? {
        return Ok(found);
    }
    download(project, source)?;
    match cached(source)? {
        Some(found) => Ok(found),
        None => bail!(
            "cargo downloaded no {} with the checksum that patches/sources.toml pins; if cargo is \
             configured to replace crates.io, allow it for this crate",
            source.file_name()
        ),
    }
}

fn cargo_home() -> Result<PathBuf> {
    match env::var_os("CARGO_HOME") {
        Some(dir) => Ok(dir.into()),
        None => Ok(home()?.join(".cargo")),
    }
}

fn cached(source: &Source) -> Result<Option<PathBuf>> {
    let Ok(registries) = fs::read_dir(cargo_home()?.join("registry/cache")) else {
        return Ok(None);
    };
    for registry in registries.flatten() {
        let path = registry.path().join(source.file_name());
        if let Ok(bytes) = fs::read(&path)
            && hex(&Sha256::digest(bytes)) == source.sha256
        {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Lets cargo fetch a package that depends on the pinned crate. The workspace's lock file goes with
/// it, so that what comes along is what the workspace needs anyhow.
fn download(project: &Project, source: &Source) -> Result<()> {
    say(format!("downloading {} {} from crates.io", source.name, source.version));
    let folder = project.target().join("patched-download");
    fs::create_dir_all(folder.join("src"))
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let manifest = format!(
        "[package]\nname = \"download\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{} = \"={}\"\n",
        source.name, source.version
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::copy(project.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let what = format!("downloading {} {}", source.name, source.version);
    let mut cargo = project.cargo();
    cargo.args(["fetch", "--manifest-path"]).arg(folder.join("Cargo.toml"));
    if let Some(host) = host_triple() {
        cargo.args(["--target", &host]);
    }
    let fetched = run(&mut cargo, &what);
    let _ = fs::remove_dir_all(&folder);
    fetched.context("no crate from crates.io: check the network")
}

/// What `rustc` builds for here; without it cargo fetches every system's crates.
fn host_triple() -> Option<String> {
    let output = process::Command::new("rustc").arg("-vV").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "0123";

    fn project_with(patch: &str) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        fs::create_dir_all(root.join("patches/tiny")).unwrap();
        fs::write(root.join("patches/tiny/01-first.diff"), patch).unwrap();
        (folder, Project { root })
    }

    fn tiny() -> Source {
        Source { name: "tiny".into(), version: "1.0.0".into(), sha256: SHA.into() }
    }

    #[test]
    fn a_patch_that_does_not_fit_is_named() {
        let (_folder, project) =
            project_with("--- a/lib.rs\n+++ b/lib.rs\n@@ -1 +1 @@\n-old\n+new\n");
        let code = project.root.join("code");
        fs::create_dir(&code).unwrap();
        fs::write(code.join("lib.rs"), "something else\n").unwrap();
        let patches = patches_of(&project, &tiny()).unwrap();
        let error = apply_all(&project, &patches, &code).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "the patch patches/tiny/01-first.diff does not apply: it does not fit lib.rs: hunk 1 \
             (line 1) finds no matching lines"
        );
    }

    #[test]
    fn the_stamp_follows_every_patch() {
        let (_folder, project) = project_with("text");
        let first = patches_of(&project, &tiny()).unwrap();
        fs::write(project.root.join("patches/tiny/02-second.diff"), "").unwrap();
        fs::write(project.root.join("patches/tiny/notes.txt"), "no patch").unwrap();
        let both = patches_of(&project, &tiny()).unwrap();
        assert_eq!(
            both.iter().map(|patch| patch.name.as_str()).collect::<Vec<_>>(),
            ["01-first", "02-second"]
        );
        assert_ne!(stamp(&tiny(), &first), stamp(&tiny(), &both));
        assert_ne!(stamp(&tiny(), &[]), stamp(&tiny(), &first));
        assert_eq!(stamp(&tiny(), &first), stamp(&tiny(), &both[..1]));
    }

    #[test]
    fn a_replaced_folder_keeps_nothing_old() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, place) = (folder.path().join(".new"), folder.path().join("place"));
        for (dir, file) in [(&fresh, "new.rs"), (&place, "old.rs")] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join(file), "").unwrap();
        }
        replace(&fresh, &place).unwrap();
        assert!(place.join("new.rs").exists() && !place.join("old.rs").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn leftovers_of_a_stopped_run_are_no_hindrance() {
        let folder = tempfile::tempdir().unwrap();
        let (fresh, place) = (folder.path().join(".new"), folder.path().join("place"));
        for dir in [&fresh, &place, &folder.path().join(".new.old")] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join("file"), "").unwrap();
        }
        replace(&fresh, &place).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        remove_leftover(&place).unwrap();
        remove_leftover(&place).unwrap();
        assert!(!place.exists());
    }

    #[test]
    fn an_unknown_patch_name_is_an_error() {
        let (_folder, project) = project_with("text");
        fs::write(
            project.root.join("patches/sources.toml"),
            "[[crate]]\nname = \"tiny\"\nversion = \"1.0.0\"\nsha256 = \"0\"\n",
        )
        .unwrap();
        let error = setup(&project, &["99-none".to_owned()]).unwrap_err();
        assert_eq!(error.to_string(), "--without 99-none: patches/ holds no such patch");
    }
}
