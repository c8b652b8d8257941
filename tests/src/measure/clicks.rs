//! Hearing clicks.

use std::f64::consts::{PI, TAU};

use super::window::kaiser;
use super::{db, rms};

/// Hears clicks: what is left of a low sine after everything near it is removed.
///
/// Linear-phase high-pass (Kaiser window, 140 dB): passes from `pass_hz` on and stops up to half of
/// that, so that a tone below and the slow change of its level are gone, and steps remain.
#[derive(Clone, Debug)]
pub struct ClickDetector {
    taps: Vec<f64>,
}

impl ClickDetector {
    /// A detector for one sample rate.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred taps"
    )]
    pub fn new(pass_hz: f64, sample_rate_hz: f64) -> Self {
        const STOP_DB: f64 = 140.0;
        let width_rad = TAU * (pass_hz / 2.0) / sample_rate_hz;
        // Kaiser's formulas (Oppenheim & Schafer, Discrete-Time Signal Processing, 7.5).
        let beta = 0.1102 * (STOP_DB - 8.7);
        let order = ((STOP_DB - 8.0) / (2.285 * width_rad)).ceil() as usize;
        let len = order + 1 + order % 2;
        let window = kaiser(len, beta);
        let corner = 0.75 * pass_hz / sample_rate_hz;
        let centre = (len - 1) / 2;
        let mut taps: Vec<f64> = (0..len)
            .map(|n| {
                let x = n as f64 - centre as f64;
                let low =
                    if n == centre { 2.0 * corner } else { (TAU * corner * x).sin() / (PI * x) };
                low * window[n]
            })
            .collect();
        // Exactly nothing at 0 Hz.
        let sum: f64 = taps.iter().sum();
        for tap in &mut taps {
            *tap = -*tap / sum;
        }
        taps[centre] += 1.0;
        Self { taps }
    }

    /// The part of the signal above the corner; shorter than the signal by the filter's length.
    #[must_use]
    pub fn residue(&self, signal: &[f32]) -> Vec<f64> {
        let wide: Vec<f64> = signal.iter().map(|sample| f64::from(*sample)).collect();
        wide.windows(self.taps.len())
            .map(|window| {
                // Four sums side by side: the compiler may not reorder one.
                let mut sums = [0.0f64; 4];
                let (taps, rest_taps) = self.taps.as_chunks::<4>();
                let (samples, rest) = window.as_chunks::<4>();
                for (taps, samples) in taps.iter().zip(samples) {
                    for ((sum, tap), sample) in sums.iter_mut().zip(taps).zip(samples) {
                        *sum += tap * sample;
                    }
                }
                let tail: f64 = rest_taps.iter().zip(rest).map(|(tap, sample)| tap * sample).sum();
                sums.iter().sum::<f64>() + tail
            })
            .collect()
    }

    /// Greatest magnitude of the residue in dBFS.
    #[must_use]
    pub fn peak_db(&self, signal: &[f32]) -> f64 {
        db(self.residue(signal).iter().fold(0.0, |peak: f64, sample| peak.max(sample.abs())))
    }

    /// Level of the residue, RMS over the whole signal, in dBFS.
    #[must_use]
    pub fn rms_db(&self, signal: &[f32]) -> f64 {
        db(rms(&self.residue(signal)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::sine;

    #[test]
    fn the_click_detector_is_deaf_to_the_tone_and_hears_steps() {
        let detector = ClickDetector::new(2000.0, 48_000.0);
        let tone = sine(100.0, 48_000.0, 24_000, 0.5);
        // A pure tone rounded to f32: rounding noise alone, about -150 dBFS.
        assert!(detector.peak_db(&tone) < -135.0, "{}", detector.peak_db(&tone));
        let mut stepped = tone.clone();
        for sample in &mut stepped[10_000..] {
            *sample *= 1.01;
        }
        let at_worst = detector.peak_db(&stepped);
        assert!(at_worst > -60.0, "a step of 0.09 dB reads {at_worst} dBFS");
        // The high-pass passes what lies above its corner.
        let high = sine(5000.0, 48_000.0, 24_000, 0.5);
        assert!((detector.peak_db(&high) - db(0.5)).abs() < 0.01);
    }
}
