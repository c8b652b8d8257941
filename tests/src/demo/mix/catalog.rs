//! Which plugin bundles there are, found by the names that people use.

use std::path::{Path, PathBuf};

use crate::demo::error::DemoError;
use crate::demo::session::suggest::hint;
use crate::demo::session::{At, Document};
use crate::host::{Bundle, HostError, Instance};
use crate::registry::PLUGINS;

/// What a name may leave out.
const VENDOR: &str = "Lacquer ";

/// The bundles of one folder.
#[derive(Debug)]
pub struct Catalog {
    folder: PathBuf,
    /// File names without the ending, in order.
    names: Vec<String>,
    open: Vec<(String, Bundle)>,
}

impl Catalog {
    /// Lists the `.clap` bundles of a folder.
    ///
    /// # Errors
    /// When the folder is missing or holds none.
    pub fn scan(folder: &Path) -> Result<Self, DemoError> {
        let missing = || DemoError::Host(HostError::Missing { path: folder.to_path_buf() });
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map_err(|_| missing())?
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "clap"))
            .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .collect();
        names.sort();
        if names.is_empty() {
            return Err(missing());
        }
        Ok(Self { folder: folder.to_path_buf(), names, open: Vec::new() })
    }

    /// A new instance of the plugin that the session calls `name`.
    ///
    /// # Errors
    /// When there is no such plugin (the error names the line and what comes near), or it cannot be
    /// loaded.
    pub fn instance(
        &mut self,
        name: &At<String>,
        document: &Document,
    ) -> Result<Instance, DemoError> {
        let Some(file) = self.find(&name.value) else {
            let short = self.names.iter().map(|file| file.strip_prefix(VENDOR).unwrap_or(file));
            let reason = format!("unknown plugin '{}'{}", name.value, hint(&name.value, short));
            return Err(document.error(name.line, reason));
        };
        let bundle = self.bundle(&file)?;
        let id = match bundle.plugins() {
            [only] => only.id.clone(),
            several => several
                .iter()
                .find(|plugin| plugin.id == name.value || plugin.name == name.value)
                .unwrap_or(&several[0])
                .id
                .clone(),
        };
        Ok(Instance::new(&bundle, &id)?)
    }

    /// File name of the bundle that goes by `name`: file name with or without the vendor, folder
    /// name or CLAP id.
    fn find(&self, name: &str) -> Option<String> {
        let wanted = name.trim();
        let listed = self.names.iter().find(|file| {
            let short = file.strip_prefix(VENDOR).unwrap_or(file);
            [file.as_str(), short].iter().any(|known| known.eq_ignore_ascii_case(wanted))
        });
        let registered = || {
            PLUGINS
                .iter()
                .find(|plugin| {
                    let short = plugin.bundle.strip_prefix(VENDOR).unwrap_or(plugin.bundle);
                    [plugin.name, plugin.id, plugin.bundle, short]
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(wanted))
                })
                .map(|plugin| plugin.bundle.to_owned())
        };
        listed.cloned().or_else(registered)
    }

    fn bundle(&mut self, file: &str) -> Result<Bundle, DemoError> {
        if let Some((_, bundle)) = self.open.iter().find(|(name, _)| name == file) {
            return Ok(bundle.clone());
        }
        let bundle = Bundle::open(self.folder.join(format!("{file}.clap")))?;
        self.open.push((file.to_owned(), bundle.clone()));
        Ok(bundle)
    }
}
