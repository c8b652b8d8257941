//! Setting parameters outside `process`.

use clap_sys::ext::params::{CLAP_EXT_PARAMS, clap_plugin_params};
use clap_sys::plugin::clap_plugin;

use super::Instance;
use crate::host::error::HostError;
use crate::host::events::{Event, InputList, OutputList};
use crate::host::thread::main_thread;

impl Instance {
    /// Sets a parameter in the user's words, at once; returns the value in the host's range.
    ///
    /// # Errors
    /// When there is no such parameter, or the plugin does not understand the text.
    pub fn set(&mut self, key: &str, text: &str) -> Result<f64, HostError> {
        let param = self.param(key)?.clone();
        let value = self.parse(&param, text)?;
        self.set_value(param.id, value)?;
        Ok(value)
    }

    /// Sets a parameter by host id, at once.
    ///
    /// # Errors
    /// When there is no such parameter, the value is outside its range, or the audio side is out.
    pub fn set_value(&mut self, id: u32, value: f64) -> Result<(), HostError> {
        let Some(param) = self.params.iter().find(|param| param.id == id).cloned() else {
            let plugin = self.descriptor.id.clone();
            let key = id.to_string();
            return Err(HostError::UnknownParam { id: plugin, key, candidates: Vec::new() });
        };
        if !(param.min..=param.max).contains(&value) {
            return Err(self.bad_value(&param, &value.to_string()));
        }
        self.flush(&[Event::value(0, id, value)])
    }

    /// Sends parameter events outside `process`.
    ///
    /// # Errors
    /// When the audio side was taken out.
    pub fn flush(&mut self, events: &[Event]) -> Result<(), HostError> {
        if let Some(processor) = &mut self.processor {
            processor.flush(events);
            return Ok(());
        }
        if self.is_processor_out {
            return Err(
                self.wrong_state("parameters go through the audio side, which is elsewhere")
            );
        }
        let mut list = InputList::default();
        list.fill(events);
        let _main = main_thread();
        let plugin = std::ptr::from_ref(self.plugin.raw_instance());
        raw_flush(plugin, &list, &mut OutputList::default());
        Ok(())
    }
}

/// Calls `params.flush` with the thread role that the caller has taken.
#[allow(unsafe_code, reason = "the call through the CLAP ABI")]
pub(in crate::host) fn raw_flush(
    plugin: *const clap_plugin,
    input: &InputList,
    output: &mut OutputList,
) {
    let (input, output) = (input.raw(), output.raw());
    // SAFETY: the caller owns the plugin and plays the right thread; the lists outlive the call,
    // and an extension stays valid as long as its plugin.
    unsafe {
        let Some(get_extension) = (*plugin).get_extension else { return };
        let params = get_extension(plugin, CLAP_EXT_PARAMS.as_ptr()).cast::<clap_plugin_params>();
        if let Some(flush) = params.as_ref().and_then(|params| params.flush) {
            flush(plugin, &raw const input, &raw const output);
        }
    }
}
