//! The stage in its own oversampled loop.

use super::{CharacterParams, CharacterStage};
use crate::oversample::{Factor, Oversampler, Oversampling};
use crate::processor::{AudioBlock, Processor, Setup, SetupError};

/// What the user set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CharacterSettings {
    /// The stage.
    pub stage: CharacterParams,
    /// Its loop; four times by default, difference only.
    pub oversampling: Oversampling,
}

impl Default for CharacterSettings {
    fn default() -> Self {
        Self {
            stage: CharacterParams::default(),
            oversampling: Oversampling { factor: Factor::X4, budget: None, delta: true },
        }
    }
}

/// The character stage, oversampled; see the module. With the drive at 0 the output is the delayed
/// input to the bit.
#[derive(Debug)]
pub struct Character {
    oversampler: Oversampler,
    /// One for each lane of the oversampler.
    stages: [CharacterStage; 2],
    rate_hz: f64,
    /// Longest time in which the DC's high-pass is silent, in samples.
    dc_tail_samples: usize,
}

/// The high-pass of 5 Hz falls by 160 dB in this time, in seconds.
const DC_TAIL_S: f64 = 0.6;

impl Default for Character {
    fn default() -> Self {
        Self::new()
    }
}

impl Character {
    /// Passes audio until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        let mut oversampler = Oversampler::new();
        oversampler.set(&CharacterSettings::default().oversampling);
        Self {
            oversampler,
            stages: [CharacterStage::new(), CharacterStage::new()],
            rate_hz: 0.0,
            dc_tail_samples: 0,
        }
    }
}

impl Processor for Character {
    type Params = CharacterSettings;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.rate_hz = setup.sample_rate_hz;
        self.dc_tail_samples = (DC_TAIL_S * setup.sample_rate_hz) as usize;
        self.oversampler.prepare(setup, Factor::X32)?;
        self.reset();
        Ok(())
    }

    fn reset(&mut self) {
        // The lanes begin with the first piece, and their stages with them.
        self.oversampler.reset();
    }

    fn set_params(&mut self, params: &CharacterSettings) {
        self.oversampler.set(&params.oversampling);
        self.stages.iter_mut().for_each(|stage| stage.set_params(&params.stage));
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        let Self { oversampler, stages, rate_hz, .. } = self;
        oversampler.process(block, |lane, block| {
            let stage = &mut stages[lane.index];
            if lane.starts {
                stage.prepare(*rate_hz * lane.factor.times() as f64);
            }
            stage.process(block);
        });
    }

    fn latency_samples(&self) -> usize {
        self.oversampler.latency_samples()
    }

    fn tail_samples(&self) -> usize {
        self.oversampler.tail_samples() + self.dc_tail_samples
    }
}
