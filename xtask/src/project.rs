//! Where things are: the checkout, cargo, this machine's kind of library.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A plugin that `bundler.toml` names.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    pub package: String,
    /// What hosts and file names show.
    pub display_name: String,
}

/// The checkout this tool works on.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
}

impl Project {
    /// The checkout whose xtask `cargo` runs, else the one around the current folder.
    pub fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(manifest_dir) => PathBuf::from(manifest_dir),
            None => env::current_dir().context("the current folder is gone")?,
        };
        match start.ancestors().find(|dir| dir.join("bundler.toml").is_file()) {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => bail!("no checkout around {}: run this inside one", start.display()),
        }
    }

    /// Cargo's output. `target/` itself even if CARGO_TARGET_DIR moves the rest: the root manifest
    /// names `target/patched`.
    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Where cargo puts the workspace's builds.
    pub fn cargo_target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.target(),
        }
    }

    pub fn patched(&self) -> PathBuf {
        self.target().join("patched")
    }

    pub fn bundled(&self) -> PathBuf {
        self.target().join("bundled")
    }

    /// The plugins of `bundler.toml`, by package name.
    pub fn plugins(&self) -> Result<Vec<Plugin>> {
        #[derive(Deserialize)]
        struct Entry {
            name: String,
        }
        let path = self.root.join("bundler.toml");
        let text = read(&path)?;
        let entries: BTreeMap<String, Entry> =
            toml::from_str(&text).with_context(|| format!("{} is broken", path.display()))?;
        Ok(entries
            .into_iter()
            .map(|(package, entry)| Plugin { package, display_name: entry.name })
            .collect())
    }

    /// `cargo` in the root, as the one that runs this tool.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // Cargo sets these for this process; a nested cargo must not take them for its own.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
            command.env_remove(name);
        }
        command
    }
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Whether `program` can be found in PATH.
pub fn in_path(program: &str) -> bool {
    find_in_path(program).is_some()
}

/// The full path of `program`, from PATH.
pub fn find_in_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}

/// The user's home folder.
pub fn home() -> Result<PathBuf> {
    match env::home_dir() {
        Some(home) if !home.as_os_str().is_empty() => Ok(home),
        _ => bail!("no home folder: set HOME"),
    }
}
