//! The filters for a rate.

use std::f64::consts::TAU;

use super::design::branch;
use super::{Factor, MAX_STAGES};
use crate::simd::symmetric::padded_half;

/// The pass-band goes to this share of the rate at most: 20 kHz at 44.1 kHz.
const MAX_EDGE: f64 = 20.0 / 44.1;
/// The pass-band need not go beyond this, in Hz: an octave above what is heard.
const MAX_EDGE_HZ: f64 = 40_000.0;
/// Error of a branch; half of it is 120 dB down.
const BRANCH_ERROR: f64 = 2e-6;

/// Taps of a branch.
#[derive(Clone, Debug)]
pub(super) struct Taps {
    pub(super) all: Box<[f32]>,
    /// As [`symmetric::convolve`](crate::simd::symmetric::convolve) wants them.
    pub(super) half: Box<[f32]>,
}

impl Taps {
    fn new(taps: &[f64], gain: f64) -> Self {
        let all: Box<[f32]> = taps.iter().map(|&tap| (gain * tap) as f32).collect();
        Self { half: padded_half(&all), all }
    }
}

/// Taps of a doubling.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// The branch, as interpolator.
    pub(super) up: Taps,
    /// Half the branch, as decimator.
    pub(super) down: Taps,
}

impl Band {
    /// Pairs of taps: samples of the low rate from the newest to the middle.
    pub(super) fn half(&self) -> usize {
        self.up.all.len() / 2
    }
}

/// Filters of all doublings for one base rate; shared by all channels. Designed in some
/// milliseconds, so at preparation only.
#[derive(Clone, Debug)]
pub struct HalfBands {
    bands: [Band; MAX_STAGES],
}

impl HalfBands {
    /// For a base rate in Hz.
    #[must_use]
    pub fn new(sample_rate_hz: f64) -> Self {
        let edge = MAX_EDGE.min(MAX_EDGE_HZ / sample_rate_hz);
        Self {
            bands: std::array::from_fn(|stage| {
                let taps = branch(TAU * edge / (1 << stage) as f64, BRANCH_ERROR);
                Band { up: Taps::new(&taps, 1.0), down: Taps::new(&taps, 0.5) }
            }),
        }
    }

    /// Highest frequency of the pass-band in Hz.
    #[must_use]
    pub fn pass_hz(sample_rate_hz: f64) -> f64 {
        (MAX_EDGE * sample_rate_hz).min(MAX_EDGE_HZ)
    }

    /// Delay there and back, in samples of the base rate.
    #[must_use]
    pub fn latency_samples(&self, factor: Factor) -> usize {
        match factor {
            Factor::X1 => 0,
            _ => (self.delay(factor) + self.padding(factor)) / (factor.times() / 2),
        }
    }

    /// After so many silent samples of the base rate nothing is remembered.
    pub(super) fn memory_samples(&self, factor: Factor) -> usize {
        2 * self.latency_samples(factor) + 2
    }

    pub(super) fn band(&self, stage: usize) -> &Band {
        &self.bands[stage]
    }

    /// Samples that the last doubling's decimator waits, at its low rate, so that the whole delay is
    /// a whole number of samples of the base rate.
    pub(super) fn padding(&self, factor: Factor) -> usize {
        match factor {
            Factor::X1 => 0,
            _ => self.delay(factor).wrapping_neg() % (factor.times() / 2),
        }
    }

    /// Delay of all filters at half the highest rate: a doubling delays by `2m - 1` samples of its
    /// low rate, there and back.
    fn delay(&self, factor: Factor) -> usize {
        let stages = factor.stages();
        (0..stages).map(|stage| (2 * self.bands[stage].half() - 1) << (stages - 1 - stage)).sum()
    }
}
