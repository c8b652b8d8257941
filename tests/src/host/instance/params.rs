//! Parameters: which there are, their text both ways, their values.

use std::ffi::CString;

use clack_extensions::params::{ParamInfoBuffer, PluginParams};
use clack_host::prelude::*;

use super::Instance;
use crate::host::error::HostError;
use crate::host::params::{Param, find};
use crate::host::thread::main_thread;

impl Instance {
    /// All parameters in the plugin's order.
    #[must_use]
    pub fn params(&self) -> &[Param] {
        &self.params
    }

    /// The parameter that goes by `key`: its text id (`freq_1`), `Module/Name`, name alone when no
    /// other has it, or host id in decimal.
    ///
    /// # Errors
    /// When there is none or more than one; the error lists what comes close.
    pub fn param(&self, key: &str) -> Result<&Param, HostError> {
        find(&self.params, &self.descriptor.id, key)
    }

    /// The value that the plugin sees in `text`, in the user's words: `250 Hz`, `-3 dB`, `Bell`.
    ///
    /// # Errors
    /// When the plugin does not understand it; the error names the range.
    pub fn parse_value(&mut self, key: &str, text: &str) -> Result<f64, HostError> {
        let param = self.param(key)?.clone();
        self.parse(&param, text)
    }

    /// As [`parse_value`](Self::parse_value), for a parameter that was found before.
    ///
    /// # Errors
    /// As [`parse_value`](Self::parse_value).
    pub fn parse(&mut self, param: &Param, text: &str) -> Result<f64, HostError> {
        let value = CString::new(text).ok().and_then(|text| {
            let _main = main_thread();
            let handle = self.plugin.plugin_handle();
            let params = handle.get_extension::<PluginParams>()?;
            params.text_to_value(&handle, ClapId::new(param.id), &text)
        });
        match value {
            Some(value) if value.is_finite() => Ok(value),
            _ => Err(self.bad_value(param, text)),
        }
    }

    /// What the plugin shows for a value.
    ///
    /// # Errors
    /// When it shows nothing.
    pub fn format(&mut self, param: &Param, value: f64) -> Result<String, HostError> {
        let text = {
            let _main = main_thread();
            let handle = self.plugin.plugin_handle();
            handle.get_extension::<PluginParams>().and_then(|params| {
                let mut buffer = [0u8; 256];
                let id = ClapId::new(param.id);
                let text = params.value_to_text(&handle, id, value, &mut buffer).ok()?;
                Some(String::from_utf8_lossy(text).into_owned())
            })
        };
        text.ok_or_else(|| self.wrong_state(&format!("shows no text for {}", param.path())))
    }

    /// Current value of a parameter.
    ///
    /// # Errors
    /// When there is no such parameter.
    pub fn value(&mut self, key: &str) -> Result<f64, HostError> {
        let id = self.param(key)?.id;
        self.value_of(id)
    }

    /// Current value by host id.
    ///
    /// # Errors
    /// When the plugin knows no such id.
    pub fn value_of(&mut self, id: u32) -> Result<f64, HostError> {
        let value = {
            let _main = main_thread();
            let handle = self.plugin.plugin_handle();
            let params = handle.get_extension::<PluginParams>();
            params.and_then(|params| params.get_value(&handle, ClapId::new(id)))
        };
        value.ok_or_else(|| HostError::UnknownParam {
            id: self.descriptor.id.clone(),
            key: id.to_string(),
            candidates: Vec::new(),
        })
    }

    /// What the plugin shows for a parameter now.
    ///
    /// # Errors
    /// When there is no such parameter.
    pub fn text(&mut self, key: &str) -> Result<String, HostError> {
        let param = self.param(key)?.clone();
        let value = self.value_of(param.id)?;
        self.format(&param, value)
    }

    pub(super) fn read_params(&mut self) {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(params) = handle.get_extension::<PluginParams>() else { return };
        let mut buffer = ParamInfoBuffer::new();
        self.params = (0..params.count(&handle))
            .filter_map(|index| Some(Param::read(&params.get_info(&handle, index, &mut buffer)?)))
            .collect();
    }

    pub(super) fn bad_value(&mut self, param: &Param, text: &str) -> HostError {
        let word = |instance: &mut Self, value: f64| {
            instance.format(param, value).unwrap_or_else(|_| value.to_string())
        };
        let (low, high) = (word(self, param.min), word(self, param.max));
        HostError::BadValue {
            id: self.descriptor.id.clone(),
            param: param.path(),
            text: text.to_owned(),
            range: format!("{low} to {high}"),
        }
    }
}
