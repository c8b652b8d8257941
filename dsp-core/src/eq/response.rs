//! The curves that an editor draws.

use std::f64::consts::PI;

use super::{BandParams, EqParams, MAX_BANDS, Placement};
use crate::filter::design::{Design, Designer, Purpose};
use crate::units::power_to_db;

/// Lowest value of a curve, in dB.
const FLOOR_DB: f64 = -400.0;

/// The response that a band applies to the audio at a sample rate.
#[derive(Clone, Copy, Debug)]
pub struct BandResponse {
    design: Design,
    sample_rate_hz: f64,
}

impl BandResponse {
    /// Designs the band exactly as the audio path does; no allocation, a few microseconds.
    ///
    /// A band that is off has the response it would have if it were on.
    #[must_use]
    pub fn new(
        band: &BandParams,
        gain_scale_amount: f64,
        gain_q_interaction: bool,
        sample_rate_hz: f64,
    ) -> Self {
        let band = band.scaled(gain_scale_amount, f64::from(u8::from(gain_q_interaction)));
        Self { design: rest_design(&Designer::new(sample_rate_hz), &band), sample_rate_hz }
    }

    /// Applied gain in dB at a frequency from 0 to half the sample rate; constant above.
    #[must_use]
    pub fn magnitude_db(&self, freq_hz: f64) -> f64 {
        let half_sin = (PI * (freq_hz / self.sample_rate_hz).min(0.5)).sin();
        power_to_db(self.design.magnitude_squared(half_sin * half_sin)).max(FLOOR_DB)
    }
}

/// The design that a band settles on.
pub(super) fn rest_design(designer: &Designer, scaled_band: &BandParams) -> Design {
    let design = designer.design(&scaled_band.prototype(), Purpose::Rest);
    if scaled_band.shape.has_gain() && scaled_band.gain_db == 0.0 {
        design.bypassed()
    } else {
        design
    }
}

/// Gain in dB of the analog prototype of a band.
#[must_use]
pub fn prototype_db(band: &BandParams, freq_hz: f64) -> f64 {
    band.prototype().magnitude_db(freq_hz).max(FLOOR_DB)
}

/// The response of all bands that are on, without output gain, auto gain and polarity.
#[derive(Clone, Debug)]
pub struct EqResponse {
    bands: [BandResponse; MAX_BANDS],
    params: EqParams,
}

impl EqResponse {
    /// Designs every band.
    #[must_use]
    pub fn new(params: &EqParams, sample_rate_hz: f64) -> Self {
        let bands = params.bands.map(|band| {
            BandResponse::new(
                &band,
                params.gain_scale_amount,
                params.gain_q_interaction,
                sample_rate_hz,
            )
        });
        Self { bands, params: *params }
    }

    /// The response of one band, whether it is on or not.
    #[must_use]
    pub fn band(&self, index: usize) -> &BandResponse {
        &self.bands[index]
    }

    /// Gain in dB of the stereo bands together with the bands of `placement`.
    #[must_use]
    pub fn magnitude_db(&self, placement: Placement, freq_hz: f64) -> f64 {
        let applies = |band: &BandParams| {
            band.on && (band.placement == Placement::Stereo || band.placement == placement)
        };
        let bands = self.params.bands.iter().zip(&self.bands);
        bands
            .filter(|(band, _)| applies(band))
            .map(|(_, response)| response.magnitude_db(freq_hz))
            .sum()
    }
}
