//! One plugin in the host: its life, parameters, state, latency, editor.

use std::ffi::CString;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use clack_extensions::audio_ports::{AudioPortInfoBuffer, PluginAudioPorts};
use clack_extensions::audio_ports_config::{AudioPortsConfigBuffer, PluginAudioPortsConfig};
use clack_extensions::latency::PluginLatency;
use clack_extensions::params::{ParamInfoBuffer, PluginParams};
use clack_extensions::remote_controls::{PluginRemoteControls, RemoteControlsPageBuffer};
use clack_extensions::render::PluginRender;
pub use clack_extensions::render::RenderMode;
use clack_extensions::state::PluginState;
use clack_host::prelude::*;
use clap_sys::ext::params::{CLAP_EXT_PARAMS, clap_plugin_params};
use clap_sys::plugin::clap_plugin;

use super::bundle::{Bundle, Descriptor};
use super::callbacks::{Audio, Handlers, Mailbox, Main, Phase, Shared};
use super::error::HostError;
use super::events::{Event, InputList, OutputList, Transport};
use super::params::{Param, find};
use super::processor::{Io, Ports, Processor, Status};
use super::thread::main_thread;

/// How a plugin is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AudioConfig {
    /// Sample rate in Hz.
    pub sample_rate_hz: f64,
    /// Longest block in samples.
    pub max_block: usize,
}

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

/// What [`Instance::service`] had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serviced {
    /// The plugin was deactivated and activated again, as it had asked.
    pub restarted: bool,
    /// The parameter list was read again.
    pub rescanned: bool,
}

/// Restarts in a row before the host gives up.
const MAX_RESTARTS: usize = 4;

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

    // Life

    /// Activates the plugin and restarts it as often as it asks for that, so that its latency is
    /// settled afterwards.
    ///
    /// # Errors
    /// When it is active already, refuses, or does not settle.
    pub fn activate(&mut self, config: AudioConfig) -> Result<(), HostError> {
        if self.config.is_some() {
            return Err(self.wrong_state("activate: is active already"));
        }
        self.activate_once(config)?;
        self.settle()
    }

    /// Stops and deactivates the plugin; nothing happens when it is not active.
    ///
    /// # Errors
    /// When the audio side was taken out and not given back.
    pub fn deactivate(&mut self) -> Result<(), HostError> {
        if self.config.is_none() {
            return Ok(());
        }
        let Some(processor) = self.processor.take() else {
            return Err(self.wrong_state("deactivate: the audio side is in use elsewhere"));
        };
        let stopped = processor.into_stopped();
        let _main = main_thread();
        self.plugin.deactivate(stopped);
        self.mailbox.set_phase(Phase::Inactive);
        self.config = None;
        Ok(())
    }

    /// Sample rate and block length while active.
    #[must_use]
    pub fn config(&self) -> Option<AudioConfig> {
        self.config
    }

    /// Does what a host's main loop does: runs callbacks the plugin asked for, restarts it when it
    /// asked for that (never while its audio side is out), reads changed parameters, and empties
    /// the parameter queue of a plugin that does not process.
    ///
    /// # Errors
    /// When the restart fails.
    pub fn service(&mut self) -> Result<Serviced, HostError> {
        let mut done = Serviced::default();
        if self.mailbox.callback.swap(false, SeqCst) {
            let _main = main_thread();
            self.plugin.call_on_main_thread_callback();
        }
        if self.mailbox.flush.swap(false, SeqCst) && !self.is_processor_out {
            self.flush(&[])?;
        }
        if self.mailbox.restart.load(SeqCst) && self.processor.is_some() {
            self.settle()?;
            done.restarted = true;
        }
        if self.mailbox.params_changed.swap(false, SeqCst) {
            self.read_params();
            done.rescanned = true;
        }
        Ok(done)
    }

    fn settle(&mut self) -> Result<(), HostError> {
        for _ in 0..MAX_RESTARTS {
            if !self.mailbox.restart.swap(false, SeqCst) {
                return Ok(());
            }
            let Some(config) = self.config else { return Ok(()) };
            self.deactivate()?;
            self.activate_once(config)?;
        }
        let reason = format!("asks for a restart after each of {MAX_RESTARTS} restarts");
        Err(HostError::Activate { id: self.id().to_owned(), reason })
    }

    fn activate_once(&mut self, config: AudioConfig) -> Result<(), HostError> {
        let ports = self.ports();
        let max_block = u32::try_from(config.max_block).unwrap_or(u32::MAX).max(1);
        let mailbox = Arc::clone(&self.mailbox);
        let _main = main_thread();
        self.mailbox.set_phase(Phase::Activating);
        let result = self.plugin.activate(
            |_, _| Audio(mailbox),
            PluginAudioConfiguration {
                sample_rate: config.sample_rate_hz,
                min_frames_count: 1,
                max_frames_count: max_block,
            },
        );
        match result {
            Ok(stopped) => {
                self.mailbox.set_phase(Phase::Active);
                self.config = Some(config);
                self.processor = Some(Processor::new(
                    stopped.into(),
                    self.descriptor.id.clone(),
                    Arc::clone(&self.mailbox),
                    ports,
                    config.max_block,
                ));
                Ok(())
            }
            Err(error) => {
                self.mailbox.set_phase(Phase::Inactive);
                let AudioConfig { sample_rate_hz, max_block } = config;
                let reason =
                    format!("does not run at {sample_rate_hz} Hz, blocks to {max_block}: {error}");
                Err(HostError::Activate { id: self.id().to_owned(), reason })
            }
        }
    }

    // Audio

    /// The audio side of an active plugin.
    ///
    /// # Errors
    /// When it is not active or the audio side was taken out.
    pub fn processor(&mut self) -> Result<&mut Processor, HostError> {
        if self.processor.is_none() {
            let reason = if self.is_processor_out {
                "the audio side is in use elsewhere"
            } else {
                "is not active"
            };
            return Err(self.wrong_state(reason));
        }
        // The check above and this `ok_or` say the same; the borrow checker wants both.
        self.processor
            .as_mut()
            .ok_or_else(|| HostError::WrongState { id: String::new(), reason: String::new() })
    }

    /// Processes one block, then does what the plugin asked the main thread for, restarts included.
    ///
    /// # Errors
    /// As [`Processor::process`] and [`service`](Self::service).
    pub fn process(
        &mut self,
        io: &mut Io<'_, '_>,
        events: &[Event],
        transport: Option<&Transport>,
    ) -> Result<Status, HostError> {
        let status = self.processor()?.process(io, events, transport)?;
        self.service()?;
        Ok(status)
    }

    /// Takes the audio side out, to be run on another thread.
    ///
    /// # Errors
    /// When the plugin is not active or it was taken before.
    pub fn take_processor(&mut self) -> Result<Processor, HostError> {
        match self.processor.take() {
            Some(processor) => {
                self.is_processor_out = true;
                Ok(processor)
            }
            None => Err(self.wrong_state("the audio side is not here to be taken")),
        }
    }

    /// Gives the audio side back.
    pub fn return_processor(&mut self, processor: Processor) {
        self.is_processor_out = false;
        self.processor = Some(processor);
    }

    /// Forgets everything that was heard; parameters stay.
    ///
    /// # Errors
    /// As [`processor`](Self::processor).
    pub fn reset(&mut self) -> Result<(), HostError> {
        self.processor()?.reset();
        Ok(())
    }

    /// Latency in samples, as the plugin says now.
    pub fn latency_samples(&mut self) -> usize {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        handle.get_extension::<PluginLatency>().map_or(0, |latency| latency.get(&handle) as usize)
    }

    /// Tail in samples, as known after the last block; `None` when it never ends.
    ///
    /// # Errors
    /// As [`processor`](Self::processor).
    pub fn tail_samples(&mut self) -> Result<Option<usize>, HostError> {
        Ok(self.processor()?.tail_samples())
    }

    /// Tells the plugin whether it renders a file or plays live.
    ///
    /// # Errors
    /// When it has no render extension or refuses.
    pub fn set_render_mode(&mut self, mode: RenderMode) -> Result<(), HostError> {
        {
            let _main = main_thread();
            let handle = self.plugin.plugin_handle();
            let Some(render) = handle.get_extension::<PluginRender>() else {
                let id = self.descriptor.id.clone();
                return Err(HostError::Unsupported { id, extension: "clap.render" });
            };
            render
                .set(&handle, mode)
                .map_err(|error| self.wrong_state(&format!("set {mode:?} rendering: {error}")))?;
        }
        self.service().map(|_| ())
    }

    // Ports

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

    // Parameters

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

    fn read_params(&mut self) {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        let Some(params) = handle.get_extension::<PluginParams>() else { return };
        let mut buffer = ParamInfoBuffer::new();
        self.params = (0..params.count(&handle))
            .filter_map(|index| Some(Param::read(&params.get_info(&handle, index, &mut buffer)?)))
            .collect();
    }

    // State

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

    fn state_error(&self, reason: &str) -> HostError {
        HostError::State { id: self.descriptor.id.clone(), reason: reason.to_owned() }
    }

    fn bad_value(&mut self, param: &Param, text: &str) -> HostError {
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

/// Calls `params.flush` with the thread role that the caller has taken.
#[allow(unsafe_code, reason = "the call through the CLAP ABI")]
pub(super) fn raw_flush(plugin: *const clap_plugin, input: &InputList, output: &mut OutputList) {
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
