//! One plugin in the host, as a DAW owns it.
//!
//! | what | file |
//! |---|---|
//! | creation and end | this one |
//! | activation, restarts, the main loop | `life` |
//! | the audio side, latency, tail, render mode | `audio` |
//! | layouts and ports | `ports` |
//! | parameters: which there are, text, values | `params` |
//! | setting parameters outside `process` | `set` |
//! | state, pages for controllers | `state`, `remote` |

mod audio;
mod life;
mod params;
mod ports;
mod remote;
mod set;
mod state;

pub use life::{AudioConfig, Serviced};
pub use ports::Layout;
pub use remote::RemotePage;
pub(super) use set::raw_flush;

use std::ffi::CString;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

pub use clack_extensions::render::RenderMode;
use clack_host::prelude::*;

use super::bundle::{Bundle, Descriptor};
use super::callbacks::{Handlers, Mailbox, Main, Shared};
use super::error::HostError;
use super::params::Param;
use super::processor::Processor;
use super::thread::main_thread;

/// A plugin that lives in this host.
///
/// Belongs to one thread at a time, which plays CLAP's main thread. The audio side may be taken
/// out and moved to another one: [`take_processor`](Self::take_processor).
pub struct Instance {
    processor: Option<Processor>,
    /// Dropped by `drop`, on the main thread and after the audio side.
    plugin: ManuallyDrop<PluginInstance<Handlers>>,
    descriptor: Descriptor,
    mailbox: Arc<Mailbox>,
    params: Vec<Param>,
    config: Option<AudioConfig>,
    is_processor_out: bool,
    /// It is restarted by [`service`](Self::service) when it asks for that.
    restarts: bool,
    pub(super) has_editor: bool,
    _bundle: Bundle,
}

impl Instance {
    /// Creates the plugin `id` of a bundle and initialises it.
    ///
    /// # Errors
    /// When the bundle has no such plugin, or it fails.
    pub fn new(bundle: &Bundle, id: &str) -> Result<Self, HostError> {
        let descriptor = bundle.plugin(id)?.clone();
        let failed = |reason: String| HostError::Instantiate { id: id.to_owned(), reason };
        let mailbox = Arc::new(Mailbox::default());
        let name = CString::new(id).map_err(|error| failed(error.to_string()))?;
        let info = HostInfo::new("Lacquer test host", "Lacquer", "", env!("CARGO_PKG_VERSION"))
            .map_err(|error| failed(error.to_string()))?;
        let _main = main_thread();
        let (shared, main) = (Arc::clone(&mailbox), Arc::clone(&mailbox));
        let entry = bundle.entry().ok_or_else(|| failed("its bundle was unloaded".into()))?;
        let plugin = PluginInstance::<Handlers>::new(
            |()| Shared(shared),
            |_| Main(main),
            entry,
            &name,
            &info,
        )
        .map_err(|error| failed(error.to_string()))?;
        let mut instance = Self {
            processor: None,
            plugin: ManuallyDrop::new(plugin),
            descriptor,
            mailbox,
            params: Vec::new(),
            config: None,
            is_processor_out: false,
            restarts: true,
            has_editor: false,
            _bundle: bundle.clone(),
        };
        instance.read_params();
        Ok(instance)
    }

    /// What the plugin says about itself.
    #[must_use]
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// Plugin id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.descriptor.id
    }

    // What was noticed

    /// Rules of CLAP that the plugin broke since the last call; empty for a good plugin.
    pub fn take_violations(&mut self) -> Vec<String> {
        self.mailbox.take_violations()
    }

    /// What the plugin logged since the last call.
    pub fn take_messages(&mut self) -> Vec<String> {
        self.mailbox.take_messages()
    }

    /// How often the plugin said that its latency changed.
    #[must_use]
    pub fn latency_changes(&self) -> u32 {
        self.mailbox.latency_changes.load(SeqCst)
    }

    /// How often the plugin asked to have its parameters read again.
    #[must_use]
    pub fn rescans(&self) -> u32 {
        self.mailbox.rescans.load(SeqCst)
    }

    /// Whether the plugin asks for a restart that [`service`](Self::service) has not done yet.
    #[must_use]
    pub fn wants_restart(&self) -> bool {
        self.mailbox.restart.load(SeqCst)
    }

    pub(super) fn plugin(&mut self) -> &mut PluginInstance<Handlers> {
        &mut self.plugin
    }

    pub(super) fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    fn wrong_state(&self, reason: &str) -> HostError {
        HostError::WrongState { id: self.descriptor.id.clone(), reason: reason.to_owned() }
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if self.has_editor {
            super::editor::destroy(self);
        }
        // A processor that is out deactivates the plugin when it is dropped itself.
        let _ = self.deactivate();
        let _main = main_thread();
        // SAFETY: nothing uses the plugin after this.
        #[allow(unsafe_code, reason = "the plugin has to go while the main thread is played")]
        unsafe {
            ManuallyDrop::drop(&mut self.plugin);
        }
    }
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("id", &self.descriptor.id)
            .field("config", &self.config)
            .finish()
    }
}
