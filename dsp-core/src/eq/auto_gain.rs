//! Output gain that undoes the loudness change of the curve: the K-weighted power of pink noise
//! before and after. Static: it depends on the parameters only.
//!
//! K-weighting: ITU-R BS.1770-5; its analog parameters: B. De Man, Evaluation of implementations
//! of the EBU R128 loudness measurement, AES 145th Conv., 2018.

use super::{BandParams, EqParams, MAX_BANDS, Placement};
use crate::filter::analog::{Prototype, Side};
use crate::units::{db_to_power, power_to_db};

/// Sixths of octaves from 20 Hz to 20 kHz; pink noise has the same power in each.
const POINTS: usize = 61;
const BOTTOM_HZ: f64 = 20.0;
const TOP_HZ: f64 = 20_000.0;
/// Largest correction either way, in dB: that of the output gain.
const LIMIT_DB: f64 = 30.0;
/// Highest frequency that a sample rate carries, in cycles per sample.
const TOP_NORM: f64 = 0.45;

/// Powers of the bands at the points, kept so that only changed bands cost anything.
#[derive(Clone, Debug)]
pub struct AutoGain {
    channels: usize,
    freq_hz: [f64; POINTS],
    weight: [f64; POINTS],
    bands: [BandParams; MAX_BANDS],
    power: [[f64; POINTS]; MAX_BANDS],
}

impl AutoGain {
    pub fn new(sample_rate_hz: f64, channels: usize) -> Self {
        let top_hz = TOP_HZ.min(TOP_NORM * sample_rate_hz);
        let freq_hz = std::array::from_fn(|index| {
            BOTTOM_HZ * (top_hz / BOTTOM_HZ).powf(index as f64 / (POINTS - 1) as f64)
        });
        let shelf = Prototype::shelf(1_681.974_45, 3.999_844, 0.707_175_2, 2, Side::High);
        let cut = Prototype::low_cut(38.135_471, 0.500_327, 2);
        Self {
            channels,
            freq_hz,
            weight: freq_hz.map(|f| db_to_power(shelf.magnitude_db(f) + cut.magnitude_db(f))),
            bands: [BandParams::default(); MAX_BANDS],
            power: [[1.0; POINTS]; MAX_BANDS],
        }
    }

    /// Gain in dB that makes the curve of clamped parameters as loud as a flat one.
    pub fn gain_db(&mut self, params: &EqParams) -> f64 {
        let narrowing_amount = f64::from(u8::from(params.gain_q_interaction));
        for (index, band) in params.bands.iter().enumerate() {
            let band = band.scaled(params.gain_scale_amount, narrowing_amount);
            if band != self.bands[index] {
                self.bands[index] = band;
                self.power[index] = if band.on {
                    let prototype = band.prototype();
                    self.freq_hz.map(|f| db_to_power(prototype.magnitude_db(f)))
                } else {
                    [1.0; POINTS]
                };
            }
        }
        let before: f64 = self.weight.iter().sum();
        let after: f64 = (0..POINTS).map(|point| self.weight[point] * self.power_at(point)).sum();
        power_to_db(before / after).clamp(-LIMIT_DB, LIMIT_DB)
    }

    /// Power in mono, or mean power of both channels for independent left and right inputs.
    fn power_at(&self, point: usize) -> f64 {
        let product = |placements: [Placement; 2]| -> f64 {
            let bands = self.bands.iter().zip(&self.power);
            bands
                .filter(|(band, _)| band.on)
                .filter(|(band, _)| {
                    band.placement.within(self.channels).is_some_and(|at| placements.contains(&at))
                })
                .map(|(_, power)| power[point])
                .product()
        };
        let mean = |one, other| 0.5 * (product([one, one]) + product([other, other]));
        product([Placement::Stereo; 2])
            * mean(Placement::Left, Placement::Right)
            * mean(Placement::Mid, Placement::Side)
    }
}

impl EqParams {
    /// Gain in dB that [`EqParams::auto_gain`] applies at this sample rate to 1 or 2 channels: it
    /// undoes the loudness change that the curve makes to pink noise.
    #[must_use]
    pub fn auto_gain_db(&self, sample_rate_hz: f64, channels: usize) -> f64 {
        AutoGain::new(sample_rate_hz, channels).gain_db(&self.clamped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eq::Shape;

    #[test]
    fn a_curve_that_lifts_everything_is_lowered_by_as_much() {
        let mut params = EqParams::default();
        params.bands[3] = BandParams {
            on: true,
            shape: Shape::LowShelf,
            freq_hz: 30_000.0,
            gain_db: 6.0,
            q: 0.7,
            ..BandParams::default()
        };
        assert!((params.auto_gain_db(48_000.0, 2) + 6.0).abs() < 0.1);
        assert!(EqParams::default().auto_gain_db(48_000.0, 2).abs() < 1e-12);
        params.bands[3].placement = Placement::Left;
        let mono_db = params.auto_gain_db(48_000.0, 1);
        assert!((mono_db + 6.0).abs() < 0.1);
        // Only half of the power is lifted.
        let wanted_db = -power_to_db(0.5 * (1.0 + db_to_power(-mono_db)));
        assert!((params.auto_gain_db(48_000.0, 2) - wanted_db).abs() < 1e-9);
        params.bands[3].placement = Placement::Right;
        assert!(params.auto_gain_db(48_000.0, 1).abs() < 1e-12);
    }
}
