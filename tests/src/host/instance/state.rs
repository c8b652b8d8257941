//! The state that a project file keeps.

use clack_extensions::state::PluginState;

use super::Instance;
use crate::host::error::HostError;
use crate::host::thread::main_thread;

impl Instance {
    /// The plugin's state as it would stand in a project file.
    ///
    /// # Errors
    /// When the plugin has no state or fails to write it.
    pub fn save_state(&mut self) -> Result<Vec<u8>, HostError> {
        let mut data = Vec::new();
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(state) = handle.get_extension::<PluginState>() else {
            let id = self.descriptor.id.clone();
            return Err(HostError::Unsupported { id, extension: "clap.state" });
        };
        match state.save(&handle, &mut data) {
            Ok(()) => Ok(data),
            Err(error) => Err(self.state_error(&error.to_string())),
        }
    }

    /// Loads a state; may be called while active.
    ///
    /// # Errors
    /// When the plugin refuses it.
    pub fn load_state(&mut self, data: &[u8]) -> Result<(), HostError> {
        let mut reader = data;
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(state) = handle.get_extension::<PluginState>() else {
            let id = self.descriptor.id.clone();
            return Err(HostError::Unsupported { id, extension: "clap.state" });
        };
        match state.load(&handle, &mut reader) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.state_error(&error.to_string())),
        }
    }

    /// The parameters' text ids, which the state of a plugin of ours names; none of another's.
    pub fn text_ids(&mut self) -> Vec<String> {
        /// Before the JSON stands its length.
        const LENGTH_BYTES: usize = 8;
        let state = self.save_state().unwrap_or_default();
        let json = state.get(LENGTH_BYTES..).unwrap_or_default();
        let json: serde_json::Value = serde_json::from_slice(json).unwrap_or_default();
        json["params"].as_object().map_or(Vec::new(), |map| map.keys().cloned().collect())
    }

    fn state_error(&self, reason: &str) -> HostError {
        HostError::State { id: self.descriptor.id.clone(), reason: reason.to_owned() }
    }
}
