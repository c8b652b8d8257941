//! Layouts and ports.

use clack_extensions::audio_ports::{AudioPortInfoBuffer, PluginAudioPorts};
use clack_extensions::audio_ports_config::{AudioPortsConfigBuffer, PluginAudioPortsConfig};
use clack_host::prelude::*;

use super::Instance;
use crate::host::error::HostError;
use crate::host::processor::Ports;
use crate::host::thread::main_thread;

/// One of the port layouts a plugin offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Host id of the layout.
    pub id: u32,
    /// Name for the user.
    pub name: String,
    /// Channels of the main input.
    pub main_input: usize,
    /// Channels of the main output.
    pub main_output: usize,
    /// Input ports, the side-chain included.
    pub input_ports: usize,
}

impl Instance {
    /// The layouts the plugin offers; one without a choice still lists its only layout.
    pub fn layouts(&mut self) -> Vec<Layout> {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        if let Some(configs) = handle.get_extension::<PluginAudioPortsConfig>() {
            let mut buffer = AudioPortsConfigBuffer::new();
            return (0..configs.count(&handle))
                .filter_map(|index| {
                    let config = configs.get(&handle, index, &mut buffer)?;
                    Some(Layout {
                        id: config.id.get(),
                        name: String::from_utf8_lossy(config.name).into_owned(),
                        main_input: config.main_input.map_or(0, |p| p.channel_count as usize),
                        main_output: config.main_output.map_or(0, |p| p.channel_count as usize),
                        input_ports: config.input_port_count as usize,
                    })
                })
                .collect();
        }
        let ports = self.ports();
        vec![Layout {
            id: 0,
            name: String::new(),
            main_input: ports.main_input(),
            main_output: ports.main_output(),
            input_ports: ports.inputs.len(),
        }]
    }

    /// Chooses the layout with these channel counts of the main ports.
    ///
    /// # Errors
    /// When there is none, or the plugin is active.
    pub fn select_layout(
        &mut self,
        main_input: usize,
        main_output: usize,
    ) -> Result<(), HostError> {
        if self.config.is_some() {
            return Err(self.wrong_state("change of layout: is active"));
        }
        let layouts = self.layouts();
        let wanted = layouts
            .iter()
            .find(|layout| layout.main_input == main_input && layout.main_output == main_output);
        let Some(layout) = wanted else {
            return Err(HostError::Layout {
                id: self.descriptor.id.clone(),
                wanted: (main_input, main_output),
                has: layouts
                    .iter()
                    .map(|layout| format!("{} in, {} out", layout.main_input, layout.main_output))
                    .collect(),
            });
        };
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(configs) = handle.get_extension::<PluginAudioPortsConfig>() else { return Ok(()) };
        configs
            .select(&handle, ClapId::new(layout.id))
            .map_err(|error| self.wrong_state(&format!("layout '{}': {error}", layout.name)))
    }

    /// Channel counts of the layout that is chosen.
    pub fn ports(&mut self) -> Ports {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(ports) = handle.get_extension::<PluginAudioPorts>() else {
            return Ports::default();
        };
        let read = |is_input: bool| {
            let mut buffer = AudioPortInfoBuffer::new();
            (0..ports.count(&handle, is_input))
                .filter_map(|index| {
                    let port = ports.get(&handle, index, is_input, &mut buffer)?;
                    Some(port.channel_count as usize)
                })
                .collect()
        };
        Ports { inputs: read(true), outputs: read(false) }
    }
}
