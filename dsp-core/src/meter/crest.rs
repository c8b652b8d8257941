//! Crest factor: the highest sample over the rms, in a window of 3 s that slides by 100 ms.

use super::chunk::{CHUNK_SAMPLES, Chunk};
use crate::units::{gain_to_db, power_to_db, s_to_samples};

/// Steps of the window and their number.
const STEP_S: f64 = 0.1;
const WINDOW_STEPS: usize = 30;
/// Sums that run side by side.
const LANES: usize = 4;

/// A length in samples that comes again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) length: usize,
    pub(super) at: usize,
}

impl Span {
    pub(super) fn new(time_s: f64, sample_rate_hz: f64) -> Self {
        Self { length: s_to_samples(time_s, sample_rate_hz).max(1), at: 0 }
    }

    pub(super) fn left(&self) -> usize {
        self.length - self.at
    }

    /// Moves on by at most what is left; whether the end was reached.
    pub(super) fn advance(&mut self, samples: usize) -> bool {
        self.at += samples;
        let ended = self.at >= self.length;
        if ended {
            self.at = 0;
        }
        ended
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct CrestMeter {
    step: Span,
    /// Mean energy of a sample and peak of each past step.
    window: [(f64, f32); WINDOW_STEPS],
    at: usize,
    energy: f64,
    peak: f32,
}

impl CrestMeter {
    pub(super) fn new(sample_rate_hz: f64) -> Self {
        Self {
            step: Span::new(STEP_S, sample_rate_hz),
            window: [(0.0, 0.0); WINDOW_STEPS],
            at: 0,
            energy: 0.0,
            peak: 0.0,
        }
    }

    pub(super) fn reset(&mut self) {
        self.window.fill((0.0, 0.0));
        (self.step.at, self.at, self.energy, self.peak) = (0, 0, 0.0, 0.0);
    }

    pub(super) fn chunk(&mut self, left: &Chunk, right: &Chunk, stereo: bool) {
        let mut at = 0;
        while at < CHUNK_SAMPLES {
            let count = self.step.left().min(CHUNK_SAMPLES - at);
            let (mut energy, mut peak) = energy_and_peak(&left[at..at + count]);
            if stereo {
                let (right_energy, right_peak) = energy_and_peak(&right[at..at + count]);
                energy = 0.5 * (energy + right_energy);
                peak = peak.max(right_peak);
            }
            self.energy += energy;
            self.peak = self.peak.max(peak);
            at += count;
            if self.step.advance(count) {
                self.window[self.at] = (self.energy, self.peak);
                self.at = (self.at + 1) % WINDOW_STEPS;
                (self.energy, self.peak) = (0.0, 0.0);
            }
        }
    }

    /// Over the full steps that were not silent.
    pub(super) fn crest_db(&self) -> Option<f64> {
        let (energy, peak, steps) = self
            .window
            .iter()
            .filter(|(energy, _)| *energy > 0.0)
            .fold((0.0, 0f32, 0usize), |(sum, max, steps), &(energy, peak)| {
                (sum + energy, max.max(peak), steps + 1)
            });
        if steps == 0 {
            return None;
        }
        let mean_square = energy / (steps * self.step.length) as f64;
        Some(gain_to_db(f64::from(peak)) - power_to_db(mean_square))
    }
}

/// Sum of squares and highest absolute value.
pub(super) fn energy_and_peak(samples: &[f32]) -> (f64, f32) {
    let mut energies = [0.0; LANES];
    let mut peaks = [0f32; LANES];
    for part in samples.chunks(LANES) {
        for ((energy, peak), &x) in energies.iter_mut().zip(&mut peaks).zip(part) {
            *energy += f64::from(x) * f64::from(x);
            *peak = if x.abs() > *peak { x.abs() } else { *peak };
        }
    }
    (energies.into_iter().sum(), peaks.into_iter().fold(0.0, f32::max))
}
