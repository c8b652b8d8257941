//! A plugin without a host: mock contexts and hand-made buffers.

use std::cell::Cell;

use nice_plug::context::PluginApi;
use nice_plug::context::activate::ActivateContext;
use nice_plug::context::process::{ProcessContext, SendEventError};
use nice_plug::prelude::*;

use crate::params;

/// Longest block of a [`Rig`] in samples.
pub const MAX_BLOCK: usize = 8_192;

/// Answers what a host would; MIDI and tasks do not exist here.
pub struct MockHost {
    /// What the next block begins with.
    pub transport: Transport,
    latency_samples: Cell<u32>,
}

impl<P: Plugin> ActivateContext<P> for MockHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }
    fn execute(&self, _: P::BackgroundTask) {}
    fn set_latency_samples(&self, samples: u32) {
        self.latency_samples.set(samples);
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
        self.latency_samples.set(samples);
    }
    fn request_restart(&self) {}
    fn set_current_voice_capacity(&self, _: u32) {}
}

/// A running plugin.
pub struct Rig<P: Plugin> {
    /// The plugin itself.
    pub plugin: P,
    /// What it is told by its host.
    pub host: MockHost,
    rate_hz: f32,
}

impl<P: Plugin> Rig<P> {
    /// Activates a new plugin with the layout of this index in `AUDIO_IO_LAYOUTS`.
    pub fn new(rate_hz: f32, layout: usize) -> Self {
        let host =
            MockHost { transport: Transport::new(rate_hz), latency_samples: Cell::default() };
        let mut rig = Self { plugin: P::default(), host, rate_hz };
        rig.activate(layout, ProcessMode::Realtime);
        rig.plugin.reset();
        rig
    }

    /// Activates the plugin once more.
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

    /// As after a host's stop and start.
    pub fn reset(&mut self) {
        self.plugin.reset();
    }

    /// Sets a parameter by its id in the user's words.
    #[track_caller]
    pub fn set(&mut self, id: &str, text: &str) {
        params::set(&*self.plugin.params(), id, text);
    }

    /// Latency that the plugin told last.
    pub fn latency_samples(&self) -> usize {
        self.host.latency_samples.get() as usize
    }

    /// One callback in place, of any length up to [`MAX_BLOCK`].
    #[allow(unsafe_code, reason = "the framework's buffer is made of raw slices")]
    pub fn block(&mut self, channels: &mut [Vec<f32>]) -> ProcessStatus {
        let len = channels[0].len();
        assert!(channels.iter().all(|channel| channel.len() == len), "lengths differ");
        let mut buffer = Buffer::default();
        // SAFETY: every slice has `len` samples and lives as long as the buffer is used.
        unsafe {
            buffer.set_slices(len, |slices| {
                *slices = channels.iter_mut().map(|channel| channel.as_mut_slice()).collect();
            });
        }
        let mut aux = AuxiliaryBuffers { inputs: &mut [], outputs: &mut [] };
        self.plugin.process(&mut buffer, &mut aux, &mut self.host)
    }

    /// A whole signal in place, in blocks of `len`.
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
