//! The equaliser unit.

use super::EqParams;
use super::engine::Engine;
use crate::processor::{AudioBlock, Processor, Setup, SetupError};
use crate::simd::Backend;

/// 24 bands with the magnitude of their analog prototypes, zero latency, in double precision.
///
/// Order of the signal: bands on left and right, bands on mid and side, the filter of the band
/// that is listened to, output gain. Parameters glide within 12 ms (plus two control periods of a
/// third of a millisecond); shapes, slopes, placements and switches cross-fade in 20 ms.
#[derive(Clone, Debug)]
pub struct Equalizer {
    params: EqParams,
    /// The best one if `None`.
    backend: Option<Backend>,
    engine: Option<Box<Engine>>,
}

impl Default for Equalizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Equalizer {
    /// Passes audio through until [`Processor::prepare`].
    #[must_use]
    pub fn new() -> Self {
        Self { params: EqParams::default(), backend: None, engine: None }
    }

    /// Uses the given instruction set instead of the best one; for comparisons.
    #[must_use]
    pub fn with_backend(backend: Backend) -> Self {
        Self { backend: Some(backend), ..Self::new() }
    }

    /// Whether it leaves every sample as it is until its parameters change.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.engine.as_ref().is_none_or(|engine| engine.is_idle())
    }

    /// As [`process`](Processor::process) of so many samples, while it is [idle](Self::is_idle).
    pub fn skip(&mut self, samples: usize) {
        if let Some(engine) = &mut self.engine {
            engine.skip(samples);
        }
    }
}

impl Processor for Equalizer {
    type Params = EqParams;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        let backend = self.backend.unwrap_or_else(Backend::detect);
        let mut engine = Box::new(Engine::new(backend, setup.sample_rate_hz, setup.channels));
        engine.set_params(&self.params);
        self.engine = Some(engine);
        Ok(())
    }

    fn reset(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.reset();
        }
    }

    fn set_params(&mut self, params: &EqParams) {
        let params = params.clamped();
        if params != self.params {
            self.params = params;
            if let Some(engine) = &mut self.engine {
                engine.set_params(&params);
            }
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        if let Some(engine) = &mut self.engine {
            engine.process(block);
        }
    }

    fn tail_samples(&self) -> usize {
        self.engine.as_ref().map_or(0, |engine| engine.tail_samples())
    }
}
