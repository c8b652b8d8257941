//! `cargo xtask bundle`: release builds of the plugins as CLAP and VST3 in `target/bundled`.

use crate::project::{Plugin, Project};
use crate::term::{duration, heading, run, say};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs, process};

pub const FORMATS: [&str; 2] = ["clap", "vst3"];
const MAC_TARGETS: [&str; 2] = ["x86_64-apple-darwin", "aarch64-apple-darwin"];

/// What `bundle` was asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// Package names; empty means every plugin.
    pub packages: Vec<String>,
    /// One binary for both kinds of Mac.
    pub universal: bool,
}

/// Builds and bundles; returns the bundles' paths.
pub fn bundle(project: &Project, options: &Options) -> Result<Vec<PathBuf>> {
    if options.universal && !cfg!(target_os = "macos") {
        bail!("--universal works on macOS only: leave it out");
    }
    let plugins = chosen(project, &options.packages)?;
    let start = Instant::now();
    heading(&format!("Building {}", names(&plugins)));
    let targets: &[Option<&str>] =
        if options.universal { &[Some(MAC_TARGETS[0]), Some(MAC_TARGETS[1])] } else { &[None] };
    for target in targets {
        build(project, &plugins, *target)?;
    }
    let stage = Stage::new(project)?;
    // The bundler works in the current folder, where bundler.toml is.
    env::set_current_dir(&project.root).context("cannot enter the checkout")?;
    let mut made = Vec::new();
    for plugin in &plugins {
        stage.link_libraries(project, plugin, targets)?;
        nice_plug_xtask::bundle(
            &stage.0,
            &plugin.package,
            &["--release".into()],
            options.universal,
        )
        .with_context(|| format!("cannot bundle {}", plugin.package))?;
        for format in FORMATS {
            made.push(stage.finish(plugin, format)?);
        }
    }
    let bundles = publish(&made, &project.bundled())?;
    say(format!(
        "{} bundles in {}, {}",
        bundles.len(),
        project.bundled().display(),
        duration(start.elapsed())
    ));
    Ok(bundles)
}

fn chosen(project: &Project, packages: &[String]) -> Result<Vec<Plugin>> {
    let plugins = project.plugins()?;
    let known = |name: &str| plugins.iter().find(|plugin| plugin.package == name).cloned();
    if packages.is_empty() {
        return Ok(plugins);
    }
    packages
        .iter()
        .map(|name| {
            known(name).with_context(|| {
                let all: Vec<&str> = plugins.iter().map(|plugin| plugin.package.as_str()).collect();
                format!("no plugin {name} in bundler.toml: it has {}", all.join(", "))
            })
        })
        .collect()
}

fn names(plugins: &[Plugin]) -> String {
    plugins.iter().map(|plugin| plugin.display_name.as_str()).collect::<Vec<_>>().join(", ")
}

fn build(project: &Project, plugins: &[Plugin], target: Option<&str>) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--locked", "--lib"]);
    for plugin in plugins {
        cargo.args(["-p", &plugin.package, "--features", &format!("{}/export", plugin.package)]);
    }
    if let Some(target) = target {
        cargo.args(["--target", target]);
    }
    run(&mut cargo, "building the plugins")
}

/// A folder in which bundles are made, so that none is ever half written where hosts look. It is
/// removed in the end.
struct Stage(PathBuf);

impl Stage {
    fn new(project: &Project) -> Result<Self> {
        let folder = project.target().join(format!(".bundling-{}", process::id()));
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self(folder))
    }

    /// Puts a plugin's built libraries where the bundler looks for them.
    fn link_libraries(
        &self,
        project: &Project,
        plugin: &Plugin,
        targets: &[Option<&str>],
    ) -> Result<()> {
        for target in targets {
            let folder = Path::new(target.unwrap_or_default()).join("release");
            let file = library_file_name(&plugin.package);
            let built = project.cargo_target().join(&folder).join(&file);
            let place = self.0.join(&folder);
            fs::create_dir_all(&place)
                .with_context(|| format!("cannot create {}", place.display()))?;
            fs::copy(&built, place.join(&file)).with_context(|| {
                format!("cannot copy {} to {}", built.display(), place.display())
            })?;
        }
        Ok(())
    }

    /// Checks and completes what the bundler made of a plugin.
    fn finish(&self, plugin: &Plugin, format: &str) -> Result<PathBuf> {
        let made = self.0.join("bundled").join(format!("{}.{format}", plugin.display_name));
        if !made.exists() {
            bail!("{} has no {format} entry point: does it call export_plugin!?", plugin.package);
        }
        if cfg!(target_os = "macos") {
            describe_for_mac(&made, plugin)?;
        }
        Ok(made)
    }
}

/// Moves bundles to the folder where hosts look, over those there: called only
/// when every one is made, so that a failed build leaves those of the last.
fn publish(made: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    made.iter()
        .map(|bundle| {
            let place = folder.join(bundle.file_name().context("a bundle without a name")?);
            replace(bundle, &place).map(|()| place)
        })
        .collect()
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn library_file_name(package: &str) -> String {
    format!("{}{}{}", env::consts::DLL_PREFIX, package.replace('-', "_"), env::consts::DLL_SUFFIX)
}

/// The bundler writes a fixed version and its own identifier: write ours, and sign again.
fn describe_for_mac(bundle: &Path, plugin: &Plugin) -> Result<()> {
    let plist = bundle.join("Contents/Info.plist");
    let text = crate::project::read(&plist)?
        .replace("1.0.0", env!("CARGO_PKG_VERSION"))
        .replace("com.nice-plug.", "audio.lacquer.");
    fs::write(&plist, text).with_context(|| format!("cannot write {}", plist.display()))?;
    let mut codesign = process::Command::new("codesign");
    codesign.args(["--force", "--sign", "-"]).arg(bundle);
    run(&mut codesign, &format!("signing {}", plugin.display_name))
}

/// The name under which a process moves a replaced folder away begins with this extension.
pub const REPLACED: &str = "old-";

/// Moves a file or folder to `place`, so that a host sees the old one or the new one.
pub fn replace(made: &Path, place: &Path) -> Result<()> {
    let what = || format!("cannot write {}", place.display());
    if place.is_dir() {
        let old = place.with_extension(format!("{REPLACED}{}", process::id()));
        fs::rename(place, &old).with_context(what)?;
        if let Err(error) = fs::rename(made, place) {
            fs::rename(&old, place).with_context(what)?;
            return Err(error).with_context(what);
        }
        // The new one is in place: a leftover is no reason to fail.
        let _ = fs::remove_dir_all(&old);
    } else {
        fs::rename(made, place).with_context(what)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(bundler: &str) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bundler.toml"), bundler).unwrap();
        let root = folder.path().to_owned();
        (folder, Project { root })
    }

    #[test]
    fn an_unknown_package_names_the_known_ones() {
        let (_folder, project) = project("[eq]\nname = \"The EQ\"\n[pan]\nname = \"The Pan\"\n");
        let error = chosen(&project, &["reverb".into()]).unwrap_err();
        assert_eq!(error.to_string(), "no plugin reverb in bundler.toml: it has eq, pan");
        assert_eq!(names(&chosen(&project, &[]).unwrap()), "The EQ, The Pan");
        assert_eq!(names(&chosen(&project, &["pan".into()]).unwrap()), "The Pan");
    }

    #[test]
    fn a_bundle_replaces_the_old_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (made, place) = (folder.path().join("made"), folder.path().join("A.vst3"));
        for (dir, file) in [(&made, "new"), (&place, "old")] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join(file), "").unwrap();
        }
        replace(&made, &place).unwrap();
        assert!(place.join("new").exists() && !place.join("old").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn bundles_are_published_under_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let made: Vec<PathBuf> =
            ["A.clap", "B.clap"].iter().map(|name| folder.path().join(name)).collect();
        for bundle in &made {
            fs::write(bundle, "new").unwrap();
        }
        let places = publish(&made, &folder.path().join("bundled")).unwrap();
        assert!(places.iter().all(|place| place.is_file()) && !made[0].exists());
        assert!(places[1].ends_with("bundled/B.clap"));
    }

    #[test]
    fn a_file_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let (made, place) = (folder.path().join("made"), folder.path().join("A.clap"));
        fs::write(&made, "new").unwrap();
        fs::write(&place, "old").unwrap();
        replace(&made, &place).unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
    }
}
