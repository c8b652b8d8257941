//! The synthesiser's filters; their corner moves every sample.

use std::f64::consts::{PI, TAU};

/// State-variable filter with trapezoidal integrators (Zavalishin, "The Art of VA Filter Design",
/// chapter 4), stable while its corner moves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Svf {
    g: f64,
    damping: f64,
    ic1: f64,
    ic2: f64,
}

/// The three outputs of one sample.
#[derive(Clone, Copy, Debug)]
pub struct SvfOutput {
    /// Below the corner.
    pub low: f64,
    /// Around the corner, gain 1 at the corner.
    pub band: f64,
    /// Above the corner.
    pub high: f64,
}

/// Highest corner in cycles per sample; the tangent grows without bound at 0.5.
const HIGHEST_CORNER_NORM: f64 = 0.47;

impl Svf {
    /// A filter at rest with corner `freq_norm` (cycles per sample) and resonance `q`.
    #[must_use]
    pub fn new(freq_norm: f64, q: f64) -> Self {
        let mut filter = Self::default();
        filter.set(freq_norm, q);
        filter
    }

    /// Moves the corner; the state stays.
    pub fn set(&mut self, freq_norm: f64, q: f64) {
        self.g = (PI * freq_norm.min(HIGHEST_CORNER_NORM)).tan();
        self.damping = 1.0 / q;
    }

    /// One sample.
    pub fn tick(&mut self, input: f64) -> SvfOutput {
        let (g, k) = (self.g, self.damping);
        let high = (input - self.ic1 * (g + k) - self.ic2) / (1.0 + g * (g + k));
        let v1 = g * high;
        let raw_band = v1 + self.ic1;
        self.ic1 = raw_band + v1;
        let v2 = g * raw_band;
        let low = v2 + self.ic2;
        self.ic2 = low + v2;
        SvfOutput { low, band: k * raw_band, high }
    }
}

/// One-pole low-pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnePole {
    pole: f64,
    y: f64,
}

impl OnePole {
    /// Corner `freq_norm` in cycles per sample.
    #[must_use]
    pub fn new(freq_norm: f64) -> Self {
        Self { pole: (-TAU * freq_norm).exp(), y: 0.0 }
    }

    /// The low-passed sample.
    pub fn low(&mut self, input: f64) -> f64 {
        self.y = input + (self.y - input) * self.pole;
        self.y
    }

    /// What the low-pass takes away.
    pub fn high(&mut self, input: f64) -> f64 {
        input - self.low(input)
    }
}

/// Soft saturation with unity gain for small signals and a ceiling of `1 / drive`.
#[must_use]
pub fn saturate(input: f64, drive: f64) -> f64 {
    (input * drive).tanh() / drive
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_output_has_unity_gain_at_the_corner() {
        const FREQ_NORM: f64 = 0.01;
        let mut filter = Svf::new(FREQ_NORM, 3.0);
        let peak = (0..10_000)
            .map(|i| filter.tick((TAU * FREQ_NORM * f64::from(i)).sin()).band)
            .skip(5_000)
            .fold(0.0, f64::max);
        assert!((peak - 1.0).abs() < 0.005, "{peak}");
    }
}
