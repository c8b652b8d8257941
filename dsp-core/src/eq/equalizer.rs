//! The equaliser unit.

use super::{BandResponse, EqParams};
use crate::processor::{AudioBlock, Processor, Setup, SetupError};

/// 24 bands, zero latency.
#[derive(Clone, Debug, Default)]
pub struct Equalizer {
    params: EqParams,
    responses: Option<[BandResponse; super::MAX_BANDS]>,
}

impl Equalizer {
    /// Passes audio through until [`Processor::prepare`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Processor for Equalizer {
    type Params = EqParams;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        let params = self.params;
        self.responses = Some(std::array::from_fn(|band| {
            BandResponse::new(
                &params.bands[band],
                params.gain_scale_amount,
                params.gain_q_interaction,
                setup.sample_rate_hz,
            )
        }));
        Ok(())
    }

    fn reset(&mut self) {}

    fn set_params(&mut self, params: &EqParams) {
        self.params = *params;
    }

    fn process(&mut self, _block: &mut AudioBlock<'_>) {}
}
