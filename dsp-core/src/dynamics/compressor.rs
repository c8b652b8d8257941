//! The compressor as one audio unit; see [`Engine`] for how it works.

use super::Readings;
use super::engine::Engine;
use super::params::CompressorParams;
use super::record::Record;
use crate::processor::{AudioBlock, Processor, Setup, SetupError};
use crate::side_chain::SideChain;
use crate::simd::Backend;

/// Compressor with all styles; see the module. No make-up, no mix: the output is the input, delayed
/// by the latency, times a gain, and equals it to the bit where that is 0 dB.
#[derive(Clone, Debug, Default)]
pub struct Compressor {
    params: CompressorParams,
    engine: Option<Box<Engine>>,
    /// Gains, levels and readings are not kept.
    is_untraced: bool,
    /// The dry signal is not kept.
    is_wet_alone: bool,
    /// Instead of the machine's best.
    backend: Option<Backend>,
}

impl Compressor {
    /// Passes audio through until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses the given instruction set instead of the best one; for comparisons.
    #[must_use]
    pub fn with_backend(backend: Backend) -> Self {
        Self { backend: Some(backend), ..Self::default() }
    }

    /// Whether gains, levels and readings are kept, from now on; at first they are. The sound is the
    /// same to the bit.
    pub fn set_traced(&mut self, is_traced: bool) {
        self.is_untraced = !is_traced;
        if let Some(engine) = &mut self.engine {
            engine.set_traced(is_traced);
        }
    }

    /// Whether the [dry signal](Self::dry) is kept, from now on; at first it is.
    pub fn keep_dry(&mut self, keeps: bool) {
        self.is_wet_alone = !keeps;
        if let Some(engine) = &mut self.engine {
            engine.keep_dry(keeps);
        }
    }

    /// The [deepest gain](Readings::deepest_db) is that of what comes from now on.
    pub fn begin_readings(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.begin_readings();
        }
    }

    /// What meters show.
    #[must_use]
    pub fn readings(&self) -> Readings {
        self.engine.as_ref().map_or_else(Readings::default, |engine| engine.record().readings())
    }

    /// The input of the last block, delayed like the output: for a dry path that nulls with it. Empty
    /// before the first block.
    #[must_use]
    pub fn dry(&self, channel: usize) -> &[f32] {
        self.record().map_or(&[], |record| record.dry(channel))
    }

    /// The input before its last `age` samples, as far back as the longest latency, oldest first.
    pub fn past(&self, channel: usize, age: usize, to: &mut [f32]) {
        match &self.engine {
            Some(engine) => engine.past(channel, age, to),
            None => to.fill(0.0),
        }
    }

    /// Gain at every sample of the last block, in dB; of mid and side where these are compressed. With
    /// oversampling it is ahead of the output by half of the filters' latency.
    #[must_use]
    pub fn gain_trace_db(&self, channel: usize) -> &[f32] {
        self.record().map_or(&[], |record| record.gains_db(channel))
    }

    /// Level of the key at every sample of the last block, in dB, as it acts on that sample.
    #[must_use]
    pub fn level_trace_db(&self, channel: usize) -> &[f32] {
        self.record().map_or(&[], |record| record.levels_db(channel))
    }

    fn record(&self) -> Option<&Record> {
        self.engine.as_ref().map(|engine| engine.record())
    }
}

impl Processor for Compressor {
    type Params = CompressorParams;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        let backend = self.backend.unwrap_or_else(Backend::detect);
        let mut engine = Box::new(Engine::new(&self.params, setup, backend));
        engine.set_traced(!self.is_untraced);
        engine.keep_dry(!self.is_wet_alone);
        self.engine = Some(engine);
        Ok(())
    }

    fn reset(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.reset();
        }
    }

    fn set_params(&mut self, params: &CompressorParams) {
        let params = params.clamped();
        if params != self.params {
            self.params = params;
            if let Some(engine) = &mut self.engine {
                engine.set_params(&params);
            }
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        self.process_keyed(block, None);
    }

    fn process_keyed(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        if let Some(engine) = &mut self.engine {
            engine.process(block, side_chain);
        }
    }

    fn latency_samples(&self) -> usize {
        self.engine.as_ref().map_or(0, |engine| engine.latency_samples())
    }

    fn tail_samples(&self) -> usize {
        self.engine.as_ref().map_or(0, |engine| engine.tail_samples())
    }
}
