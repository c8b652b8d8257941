//! From the host's setup to a processor that runs.

use dsp_core::{Processor, Setup, SetupError};
use nice_plug::prelude::{
    ActivateContext, AudioIOLayout, BufferConfig, NonZeroU32, Plugin, ProcessMode,
};

use super::guard::State;
use super::{HostLoop, SUB_BLOCK_SAMPLES};

/// After this time a change of parameters has been reached: longer than any glide and cross-fade.
const SETTLED_TIME_S: f64 = 0.15;

impl<P: Processor> HostLoop<P> {
    /// Takes all memory; call from `Plugin::activate`. With a setup that the processor refuses the
    /// signal passes dry and the window is told.
    pub fn activate<Q: Plugin>(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Q>,
    ) -> bool {
        let channels = |count: Option<NonZeroU32>| count.map_or(0, |count| count.get() as usize);
        self.follow_mode(config);
        self.input_channels = channels(layout.main_input_channels);
        let output_channels = channels(layout.main_output_channels);
        let rate_hz = f64::from(config.sample_rate);
        self.monitor.set_format(rate_hz, output_channels);
        // The window is told; the host has no use for the reason.
        let _ = self.prepare(rate_hz, config.max_buffer_size as usize, output_channels);
        context.set_latency_samples(self.latency_samples as u32);
        true
    }

    /// Learns whether the host renders; a part of [`activate`](Self::activate), for plugins that keep
    /// what they have over an activation that changes nothing else.
    pub fn follow_mode(&mut self, config: &BufferConfig) {
        self.offline = config.process_mode == ProcessMode::Offline;
    }

    /// Takes all memory without a host, for tests and tools.
    ///
    /// # Errors
    /// When the setup is out of range or the processor refuses it. The signal then passes dry.
    pub fn prepare(
        &mut self,
        sample_rate_hz: f64,
        max_block_samples: usize,
        channels: usize,
    ) -> Result<(), SetupError> {
        let prepared = self.take_memory(sample_rate_hz, max_block_samples, channels);
        if prepared.is_err() {
            self.state = State::Unprepared;
            self.set_latency(0);
            self.monitor.set_stopped(true);
        }
        prepared
    }

    fn take_memory(
        &mut self,
        sample_rate_hz: f64,
        max_block_samples: usize,
        channels: usize,
    ) -> Result<(), SetupError> {
        if let Some(samples_at) = self.max_latency_at {
            self.max_latency_samples = samples_at(sample_rate_hz);
        }
        self.sub_block_samples = max_block_samples.clamp(1, SUB_BLOCK_SAMPLES);
        let setup = Setup::new(sample_rate_hz, self.sub_block_samples, channels)?;
        self.processor.prepare(&setup)?;
        self.levels.prepare(sample_rate_hz);
        self.state = State::Running;
        self.monitor.set_stopped(false);
        if let Some(params) = self.params {
            self.call_processor(|processor| processor.set_params(&params));
        }
        self.reset();
        self.dry_path.prepare(&setup, self.max_latency_samples)?;
        let latency_samples = self.call_processor(|processor| processor.latency_samples());
        self.set_latency(latency_samples.unwrap_or(0));
        self.settled_samples = (SETTLED_TIME_S * sample_rate_hz).ceil() as usize;
        self.ask_tail();
        Ok(())
    }

    pub(super) fn set_latency(&mut self, samples: usize) {
        self.latency_samples = samples.min(self.max_latency_samples);
        self.dry_path.set_latency(self.latency_samples);
        self.monitor.set_latency(self.latency_samples);
    }

    /// Forgets all audio; call from `Plugin::reset`.
    pub fn reset(&mut self) {
        self.call_processor(P::reset);
        self.snap_bypass = true;
    }
}
