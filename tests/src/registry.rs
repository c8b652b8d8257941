//! The plugins that the conformance suite runs: joining costs one line in [`PLUGINS`].

mod scenes;

use std::path::{Path, PathBuf};

pub use scenes::{Picture, Scene, Scenes};

use crate::host::{Bundle, HostError, Instance};

/// One plugin of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plugin {
    /// Folder in `plugins/`, and name of its files in `tests/golden`.
    pub name: &'static str,
    /// File name of its bundles without the extension.
    pub bundle: &'static str,
    /// CLAP id.
    pub id: &'static str,
}

/// Every plugin of the suite.
pub const PLUGINS: &[Plugin] = &[
    plugin("channel-eq", "Lacquer Channel EQ", "audio.lacquer.channel-eq"),
    plugin("compressor", "Lacquer Compressor", "audio.lacquer.compressor"),
    plugin("loudness-meter", "Lacquer Loudness", "audio.lacquer.loudness-meter"),
    plugin("panner", "Lacquer Panner", "audio.lacquer.panner"),
];

const fn plugin(name: &'static str, bundle: &'static str, id: &'static str) -> Plugin {
    Plugin { name, bundle, id }
}

impl Plugin {
    /// The plugin whose folder, CLAP id or bundle goes by `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PLUGINS.iter().find(|plugin| [plugin.name, plugin.id, plugin.bundle].contains(&name))
    }

    /// The plugins to test: all of them, or the one that `LACQUER_PLUGIN` names.
    ///
    /// # Errors
    /// When the variable names none; the line lists those there are.
    pub fn chosen() -> Result<Vec<&'static Self>, String> {
        let only = std::env::var_os("LACQUER_PLUGIN");
        chosen_by(only.as_ref().map(|name| name.to_string_lossy()).as_deref())
    }

    /// The CLAP bundle in [`bundles_dir`].
    #[must_use]
    pub fn path(&self) -> PathBuf {
        bundles_dir().join(format!("{}.clap", self.bundle))
    }

    /// Loads the bundle.
    ///
    /// # Errors
    /// When it was not built or cannot be loaded.
    pub fn open(&self) -> Result<Bundle, HostError> {
        Bundle::open(self.path())
    }

    /// Loads the bundle and creates an instance.
    ///
    /// # Errors
    /// When it was not built or fails.
    pub fn instance(&self) -> Result<Instance, HostError> {
        Instance::new(&self.open()?, self.id)
    }
}

fn chosen_by(only: Option<&str>) -> Result<Vec<&'static Plugin>, String> {
    let Some(name) = only else { return Ok(PLUGINS.iter().collect()) };
    let plugin = Plugin::find(name).ok_or_else(|| {
        let known: Vec<&str> = PLUGINS.iter().map(|plugin| plugin.name).collect();
        format!("LACQUER_PLUGIN: no plugin '{name}'; there are {}", known.join(", "))
    })?;
    Ok(vec![plugin])
}

/// Where the built bundles are: `LACQUER_BUNDLES`, else `target/bundled` of this checkout.
#[must_use]
pub fn bundles_dir() -> PathBuf {
    std::env::var_os("LACQUER_BUNDLES")
        .map_or_else(|| workspace_dir().join("target/bundled"), PathBuf::from)
}

/// The checkout.
#[must_use]
pub fn workspace_dir() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plugin_folder_is_registered() {
        let folders: Vec<String> = std::fs::read_dir(workspace_dir().join("plugins"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "common")
            .collect();
        for folder in folders {
            assert!(Plugin::find(&folder).is_some(), "plugins/{folder} is not in PLUGINS");
        }
    }

    #[test]
    fn a_misspelt_choice_is_refused_with_the_names_there_are() {
        assert_eq!(chosen_by(None).unwrap().len(), PLUGINS.len());
        assert_eq!(chosen_by(Some("panner")).unwrap(), [Plugin::find("panner").unwrap()]);
        for wrong in ["paner", ""] {
            let error = chosen_by(Some(wrong)).unwrap_err();
            assert!(error.contains(&format!("'{wrong}'")), "{error}");
            assert!(PLUGINS.iter().all(|plugin| error.contains(plugin.name)), "{error}");
        }
    }

    #[test]
    fn names_are_unique() {
        for (index, a) in PLUGINS.iter().enumerate() {
            for b in &PLUGINS[..index] {
                assert!(a.name != b.name && a.id != b.id && a.bundle != b.bundle, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_missing_bundle_says_how_to_build_it() {
        let missing = plugin("x", "No such plugin", "x");
        let error = missing.open().unwrap_err().to_string();
        assert!(error.contains("No such plugin.clap"), "{error}");
        assert!(error.contains("cargo xtask bundle"), "{error}");
    }
}
