//! The plugin without a host: mock contexts and hand-made buffers.

use channel_eq::ChannelEq;
use nice_plug::context::PluginApi;
use nice_plug::context::process::{ProcessContext, SendEventError};
use nice_plug::prelude::*;

/// Answers what a host would; MIDI and tasks do not exist here.
pub struct MockHost {
    transport: Transport,
}

impl<P: Plugin> ActivateContext<P> for MockHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }
    fn execute(&self, _: P::BackgroundTask) {}
    fn set_latency_samples(&self, samples: u32) {
        assert_eq!(samples, 0, "the plugin promises zero latency");
    }
    fn set_current_voice_capacity(&self, _: u32) {}
}

impl<P: Plugin> ProcessContext<P> for MockHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }
    fn execute_background(&self, _: P::BackgroundTask) {}
    fn execute_gui(&self, _: P::BackgroundTask) {}
    fn transport(&self) -> &Transport {
        &self.transport
    }
    fn next_event(&mut self) -> Option<PluginNoteEvent<P>> {
        None
    }
    fn try_send_event(
        &mut self,
        event: PluginNoteEvent<P>,
    ) -> Result<(), (PluginNoteEvent<P>, SendEventError)> {
        Err((event, SendEventError::NoOutputBuffer))
    }
    fn set_latency_samples(&self, samples: u32) {
        assert_eq!(samples, 0, "the plugin promises zero latency");
    }
    fn request_restart(&self) {}
    fn set_current_voice_capacity(&self, _: u32) {}
}

/// A running plugin.
pub struct Rig {
    plugin: ChannelEq,
    host: MockHost,
}

impl Rig {
    /// Activates the plugin with a layout of `AUDIO_IO_LAYOUTS`.
    pub fn new(sample_rate_hz: f32, max_block: u32, layout: usize) -> Self {
        let mut host = MockHost { transport: Transport::new(sample_rate_hz) };
        let config = BufferConfig {
            sample_rate: sample_rate_hz,
            min_buffer_size: None,
            max_buffer_size: max_block,
            process_mode: ProcessMode::Realtime,
        };
        let mut plugin = ChannelEq::default();
        assert!(plugin.activate(&ChannelEq::AUDIO_IO_LAYOUTS[layout], &config, &mut host));
        plugin.reset();
        Self { plugin, host }
    }

    /// Sets a parameter by its id in the user's words.
    pub fn set(&mut self, id: &str, text: &str) {
        let params = self.plugin.params();
        set_by_text(&*params, id, text);
    }

    /// As after a host's stop and start.
    pub fn reset(&mut self) {
        self.plugin.reset();
    }

    /// One callback in place; one or two channels.
    pub fn process(&mut self, channels: &mut [Vec<f32>]) -> ProcessStatus {
        let len = channels[0].len();
        let mut buffer = Buffer::default();
        // SAFETY: the slices outlive the call and have equal lengths.
        unsafe {
            buffer.set_slices(len, |slices| {
                *slices = channels.iter_mut().map(|channel| channel.as_mut_slice()).collect();
            });
        }
        let mut aux = AuxiliaryBuffers { inputs: &mut [], outputs: &mut [] };
        self.plugin.process(&mut buffer, &mut aux, &mut self.host)
    }
}

/// Sets a parameter by its id in the user's words, as the plugin wrapper does.
pub fn set_by_text(params: &dyn Params, id: &str, text: &str) {
    let map = params.param_map();
    let (_, pointer, _) =
        map.iter().find(|(own, _, _)| own == id).unwrap_or_else(|| panic!("no parameter {id}"));
    // SAFETY: the parameter lives in `params`.
    unsafe {
        let value = pointer
            .string_to_normalized_value(text)
            .unwrap_or_else(|| panic!("{id} does not understand {text:?}"));
        pointer._internal_set_normalized_value(value);
    }
}
