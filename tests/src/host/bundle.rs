//! A CLAP bundle on disk and the plugins it announces.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clack_host::plugin::PluginDescriptor;
use clack_host::prelude::*;

use super::error::HostError;
use super::thread::main_thread;

/// What a plugin says about itself before it is created.
#[derive(Clone, Debug, PartialEq)]
pub struct Descriptor {
    /// Reverse-domain id, unique in the world.
    pub id: String,
    /// Name for the user.
    pub name: String,
    /// Who made it.
    pub vendor: String,
    /// Version of the plugin.
    pub version: String,
    /// One line about what it does.
    pub description: String,
    /// Home page.
    pub url: String,
    /// Where the manual is.
    pub manual_url: String,
    /// Where help is.
    pub support_url: String,
    /// CLAP feature tags: categories and channel counts.
    pub features: Vec<String>,
}

/// A loaded CLAP bundle; stays loaded while it or an instance lives.
#[derive(Clone)]
pub struct Bundle {
    path: PathBuf,
    entry: Arc<Entry>,
    plugins: Vec<Descriptor>,
}

/// The library; unloaded on the main thread.
struct Entry(Option<PluginEntry>);

impl Drop for Entry {
    fn drop(&mut self) {
        let _main = main_thread();
        self.0 = None;
    }
}

impl Bundle {
    /// Loads a `.clap` file and reads its descriptors.
    ///
    /// # Errors
    /// When the file is missing, cannot be loaded or announces no plugin.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, HostError> {
        let path = path.as_ref().to_path_buf();
        if !path.exists() {
            return Err(HostError::Missing { path });
        }
        let _main = main_thread();
        // SAFETY: running the constructors of a library that the user names is what a host does.
        #[allow(unsafe_code, reason = "loading a shared library runs its code")]
        let entry = unsafe { PluginEntry::load(&path) }
            .map_err(|error| HostError::Load { path: path.clone(), reason: error.to_string() })?;
        let plugins = match entry.get_plugin_factory() {
            Some(factory) => factory.plugin_descriptors().map(read_descriptor).collect(),
            None => Vec::new(),
        };
        if plugins.is_empty() {
            let reason = "is a CLAP library without a plugin".to_owned();
            return Err(HostError::Load { path, reason });
        }
        Ok(Self { path, entry: Arc::new(Entry(Some(entry))), plugins })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The plugins in it.
    #[must_use]
    pub fn plugins(&self) -> &[Descriptor] {
        &self.plugins
    }

    /// The descriptor of one plugin.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn plugin(&self, id: &str) -> Result<&Descriptor, HostError> {
        self.plugins.iter().find(|plugin| plugin.id == id).ok_or_else(|| HostError::UnknownPlugin {
            path: self.path.clone(),
            id: id.to_owned(),
            has: self.plugins.iter().map(|plugin| plugin.id.clone()).collect(),
        })
    }

    pub(super) fn entry(&self) -> Option<&PluginEntry> {
        self.entry.0.as_ref()
    }
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle").field("path", &self.path).field("plugins", &self.plugins).finish()
    }
}

fn read_descriptor(raw: &PluginDescriptor) -> Descriptor {
    let text = |value: Option<&std::ffi::CStr>| {
        value.map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
    };
    Descriptor {
        id: text(raw.id()),
        name: text(raw.name()),
        vendor: text(raw.vendor()),
        version: text(raw.version()),
        description: text(raw.description()),
        url: text(raw.url()),
        manual_url: text(raw.manual_url()),
        support_url: text(raw.support_url()),
        features: raw.features().map(|tag| tag.to_string_lossy().into_owned()).collect(),
    }
}
