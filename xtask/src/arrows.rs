//! Which crate may use which: the layers of ARCHITECTURE.md, checked against `cargo metadata`.

use crate::project::Project;
use crate::term::{run_quietly, say};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A layer of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    DspCore,
    PluginCommon,
    GuiCommon,
    Plugin,
    Tests,
    TestRig,
}

impl Layer {
    fn of(folder: &Path) -> Option<Self> {
        let parts: Vec<_> = folder.iter().filter_map(|part| part.to_str()).collect();
        match parts.as_slice() {
            ["dsp-core"] => Some(Self::DspCore),
            ["gui-common"] => Some(Self::GuiCommon),
            ["plugins", "common"] => Some(Self::PluginCommon),
            ["plugins", _] => Some(Self::Plugin),
            ["tests", "rig"] => Some(Self::TestRig),
            ["tests", ..] => Some(Self::Tests),
            _ => None,
        }
    }

    /// The layers this one may use; tests inside the other crates may use the rig besides.
    fn may_use(self) -> &'static [Self] {
        use Layer::{DspCore, GuiCommon, Plugin, PluginCommon};
        match self {
            Self::DspCore => &[],
            Self::PluginCommon => &[DspCore],
            Self::GuiCommon => &[DspCore, PluginCommon],
            Self::TestRig => &[DspCore, PluginCommon, GuiCommon],
            Self::Plugin => &[DspCore, PluginCommon, GuiCommon],
            Self::Tests => &[DspCore, PluginCommon, GuiCommon, Plugin, Self::TestRig, Self::Tests],
        }
    }

    /// Crates from elsewhere that this layer must not know.
    fn never_uses(self) -> &'static [&'static str] {
        match self {
            Self::DspCore => &["nice-plug", "nice-plug-egui", "egui", "baseview", "serde_json"],
            Self::PluginCommon => &["nice-plug-egui", "egui", "baseview"],
            _ => &[],
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Set for crates of this workspace.
    path: Option<PathBuf>,
    /// `None` for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

/// Fails with one line per forbidden dependency.
pub fn check(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let json = run_quietly(&mut cargo, "reading the crate graph")?;
    let metadata: Metadata = serde_json::from_str(&json).context("cargo metadata is broken")?;
    let wrong = forbidden(&metadata, &project.root)?;
    for line in &wrong {
        say(line);
    }
    if !wrong.is_empty() {
        bail!("{} forbidden dependencies, see ARCHITECTURE.md", wrong.len());
    }
    say(format!("test result: ok. {} crates keep to their layers", metadata.packages.len()));
    Ok(())
}

fn forbidden(metadata: &Metadata, root: &Path) -> Result<Vec<String>> {
    let layer = |folder: &Path| -> Result<Layer> {
        let inside = folder.strip_prefix(root).unwrap_or(folder);
        Layer::of(inside).with_context(|| format!("{} is in no layer", inside.display()))
    };
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let from = layer(package.manifest_path.parent().unwrap_or(root))?;
        for dependency in &package.dependencies {
            let is_dev = dependency.kind.as_deref() == Some("dev");
            let allowed = match &dependency.path {
                Some(path) => {
                    let to = layer(path)?;
                    from.may_use().contains(&to) || (is_dev && to == Layer::TestRig)
                }
                // A test may measure against anything.
                None if is_dev => true,
                None => !from.never_uses().contains(&dependency.name.as_str()),
            };
            if !allowed {
                wrong.push(format!("{} must not use {}", package.name, dependency.name));
            }
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(folder: &str, dependencies: &[(&str, Option<&str>, Option<&str>)]) -> Package {
        Package {
            name: folder.replace('/', "-"),
            manifest_path: Path::new("/w").join(folder).join("Cargo.toml"),
            dependencies: dependencies
                .iter()
                .map(|(name, path, kind)| Dependency {
                    name: (*name).into(),
                    path: path.map(|path| Path::new("/w").join(path)),
                    kind: kind.map(Into::into),
                })
                .collect(),
        }
    }

    fn wrong(packages: Vec<Package>) -> Vec<String> {
        forbidden(&Metadata { packages }, Path::new("/w")).unwrap()
    }

    #[test]
    fn the_layers_arrows_are_allowed() {
        let dsp = ("dsp-core", Some("dsp-core"), None);
        let common = ("plugin-common", Some("plugins/common"), None);
        let gui = ("gui-common", Some("gui-common"), None);
        let rig = ("test-rig", Some("tests/rig"), Some("dev"));
        assert!(
            wrong(vec![
                package("dsp-core", &[("realfft", None, None)]),
                package("plugins/common", &[dsp, ("nice-plug", None, None)]),
                package("gui-common", &[dsp, common, ("egui", None, None)]),
                package("tests/rig", &[common, gui]),
                package("plugins/panner", &[dsp, common, gui, rig]),
                package("tests", &[dsp, ("panner", Some("plugins/panner"), None)]),
                package("tests/windows", &[gui, ("test-rig", Some("tests/rig"), None)]),
            ])
            .is_empty()
        );
    }

    #[test]
    fn arrows_that_point_upwards_or_sideways_are_found() {
        assert_eq!(
            wrong(vec![
                package("dsp-core", &[("gui-common", Some("gui-common"), None)]),
                package("dsp-core", &[("nice-plug", None, None)]),
                package("plugins/common", &[("egui", None, None)]),
                package(
                    "plugins/panner",
                    &[("channel_eq", Some("plugins/channel-eq"), Some("dev"))]
                ),
                package("plugins/panner", &[("test-rig", Some("tests/rig"), None)]),
                package("tests/rig", &[("panner", Some("plugins/panner"), None)]),
            ]),
            [
                "dsp-core must not use gui-common",
                "dsp-core must not use nice-plug",
                "plugins-common must not use egui",
                "plugins-panner must not use channel_eq",
                "plugins-panner must not use test-rig",
                "tests-rig must not use panner",
            ]
        );
    }

    #[test]
    fn a_crate_outside_the_layers_is_an_error() {
        let packages = vec![package("somewhere/else", &[])];
        assert!(forbidden(&Metadata { packages }, Path::new("/w")).is_err());
    }
}
