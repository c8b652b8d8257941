//! Pages for hardware controllers.

use clack_extensions::remote_controls::{PluginRemoteControls, RemoteControlsPageBuffer};
use clack_host::prelude::*;

use super::Instance;
use crate::host::thread::main_thread;

/// A page of eight slots for a hardware controller.
#[derive(Clone, Debug, PartialEq)]
pub struct RemotePage {
    /// Group of pages.
    pub section: String,
    /// Name of the page.
    pub name: String,
    /// Host ids of the parameters; `None` is an empty slot.
    pub params: [Option<u32>; 8],
}

impl Instance {
    /// Pages for hardware controllers.
    pub fn remote_pages(&mut self) -> Vec<RemotePage> {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(remote) = handle.get_extension::<PluginRemoteControls>() else {
            return Vec::new();
        };
        let mut buffer = RemoteControlsPageBuffer::new();
        (0..remote.count(&handle))
            .filter_map(|index| {
                let page = remote.get(&handle, index, &mut buffer)?;
                Some(RemotePage {
                    section: String::from_utf8_lossy(page.section_name).into_owned(),
                    name: String::from_utf8_lossy(page.page_name).into_owned(),
                    params: page.param_ids.map(|id| id.map(ClapId::get)),
                })
            })
            .collect()
    }
}
