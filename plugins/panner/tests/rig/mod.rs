//! A plugin without a host: mock contexts and hand-made buffers, for any plugin without latency.

#![allow(dead_code, reason = "each test binary uses its own part")]

use nice_plug::context::PluginApi;
use nice_plug::context::activate::ActivateContext;
use nice_plug::context::process::{ProcessContext, SendEventError};
use nice_plug::prelude::*;

/// Answers what a host would; MIDI and tasks do not exist here.
pub struct MockHost {
    /// What the next block begins with.
    pub transport: Transport,
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
    fn set_latency_samples(&self, _: u32) {}
    fn request_restart(&self) {}
    fn set_current_voice_capacity(&self, _: u32) {}
}

/// A running plugin.
pub struct Rig<P: Plugin> {
    pub plugin: P,
    pub host: MockHost,
    rate_hz: f32,
}

/// Longest block of the rig.
pub const MAX_BLOCK: usize = 8_192;

impl<P: Plugin> Rig<P> {
    /// Activates the plugin with a layout of `AUDIO_IO_LAYOUTS`.
    pub fn new(rate_hz: f32, layout: usize) -> Self {
        let host = MockHost { transport: Transport::new(rate_hz) };
        let mut rig = Self { plugin: P::default(), host, rate_hz };
        rig.activate(layout, ProcessMode::Realtime);
        rig.plugin.reset();
        rig
    }

    /// Activates it, maybe once more.
    pub fn activate(&mut self, layout: usize, process_mode: ProcessMode) {
        let config = BufferConfig {
            sample_rate: self.rate_hz,
            min_buffer_size: None,
            max_buffer_size: MAX_BLOCK as u32,
            process_mode,
        };
        let layout = &P::AUDIO_IO_LAYOUTS[layout];
        assert!(self.plugin.activate(layout, &config, &mut self.host));
    }

    /// Sets a parameter by its id in the user's words.
    #[allow(unsafe_code, reason = "sets a type-erased parameter as the plugin wrapper does")]
    pub fn set(&mut self, id: &str, text: &str) {
        let params = self.plugin.params();
        let map = params.param_map();
        let (_, param, _) = map.iter().find(|(known, _, _)| known == id).expect("a known id");
        // SAFETY: `params` lives as long as the pointer is used.
        unsafe {
            let normalized = param.string_to_normalized_value(text).expect("a value");
            param._internal_set_normalized_value(normalized);
        }
    }

    /// One block in place.
    #[allow(unsafe_code, reason = "the framework's buffer is made of raw slices")]
    pub fn block(&mut self, channels: &mut [Vec<f32>]) {
        let len = channels[0].len();
        let mut buffer = Buffer::default();
        // SAFETY: every slice has `len` samples and lives as long as the buffer is used.
        unsafe {
            buffer.set_slices(len, |slices| {
                *slices = channels.iter_mut().map(|channel| channel.as_mut_slice()).collect();
            });
        }
        let mut aux = AuxiliaryBuffers { inputs: &mut [], outputs: &mut [] };
        self.plugin.process(&mut buffer, &mut aux, &mut self.host);
    }

    /// A whole signal in blocks of `len`.
    pub fn run(&mut self, channels: &mut [Vec<f32>], len: usize) {
        let mut from = 0;
        while from < channels[0].len() {
            let to = (from + len).min(channels[0].len());
            let mut block: Vec<Vec<f32>> =
                channels.iter().map(|channel| channel[from..to].to_vec()).collect();
            self.block(&mut block);
            for (channel, done) in channels.iter_mut().zip(block) {
                channel[from..to].copy_from_slice(&done);
            }
            from = to;
        }
    }
}

/// Ids in the order in which hosts see them.
pub fn ids(params: &dyn Params) -> Vec<String> {
    params.param_map().into_iter().map(|(id, _, _)| id).collect()
}

/// Noise with a fixed seed (xorshift), -0.5 to 0.5.
pub fn noise(seed: u64, len: usize) -> Vec<f32> {
    let mut state = seed.max(1);
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    (0..len).map(next).collect()
}
