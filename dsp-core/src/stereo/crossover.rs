//! Fourth-order Linkwitz-Riley crossover from state-variable filters.
//!
//! Trapezoidal state-variable filter (A. Simper, "Solving the continuous SVF equations using
//! trapezoidal integration", 2013), `f64`, with `g = tan(pi f / fs)` and Butterworth damping
//! `k = sqrt 2`. Two in series give the low-pass or the high-pass of the crossover; their sum is
//! the second-order all-pass `1 - 2 k bp` of one section, which is what the undivided path needs to
//! stay in phase. Stable for any change of `g` from sample to sample.

use std::f64::consts::{PI, SQRT_2};

/// Damping of the second-order Butterworth section.
const DAMPING: f64 = SQRT_2;
/// Highest corner as a share of the sample rate; the tangent is finite below 0.5.
const MAX_FREQ_NORM: f64 = 0.49;

/// Coefficients for one corner frequency, shared by every section and channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossoverCoefs {
    a1: f64,
    a2: f64,
    a3: f64,
}

impl CrossoverCoefs {
    /// From a corner frequency, cut to 0.49 of the sample rate.
    #[must_use]
    pub fn new(freq_hz: f64, sample_rate_hz: f64) -> Self {
        Self::from_warped(Self::warp(freq_hz, sample_rate_hz))
    }

    /// `tan(pi f / fs)`, the number to ramp when the corner moves.
    #[must_use]
    pub fn warp(freq_hz: f64, sample_rate_hz: f64) -> f64 {
        (PI * (freq_hz / sample_rate_hz).clamp(0.0, MAX_FREQ_NORM)).tan()
    }

    /// From [`warp`](Self::warp).
    #[inline]
    #[must_use]
    pub fn from_warped(g: f64) -> Self {
        let a1 = 1.0 / (1.0 + g * (g + DAMPING));
        let a2 = g * a1;
        Self { a1, a2, a3: g * a2 }
    }
}

/// What one input sample gives at the three outputs of a section.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SectionOutput {
    /// Second-order Butterworth low-pass.
    pub low: f64,
    /// Second-order Butterworth high-pass.
    pub high: f64,
    /// Second-order all-pass.
    pub all: f64,
}

/// Memory of one second-order section.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SectionState {
    s1: f64,
    s2: f64,
}

impl SectionState {
    /// The highest magnitude that is remembered.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.s1.abs().max(self.s2.abs())
    }

    /// One sample.
    #[inline]
    pub fn tick(&mut self, coefs: &CrossoverCoefs, x: f64) -> SectionOutput {
        let v3 = x - self.s2;
        let band = coefs.a1 * self.s1 + coefs.a2 * v3;
        let low = self.s2 + coefs.a2 * self.s1 + coefs.a3 * v3;
        self.s1 = 2.0 * band - self.s1;
        self.s2 = 2.0 * low - self.s2;
        let damped = DAMPING * band;
        SectionOutput { low, high: x - damped - low, all: x - 2.0 * damped }
    }
}

/// Memory of the high half of a crossover.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HighPassState {
    first: SectionState,
    second: SectionState,
}

impl HighPassState {
    /// The highest magnitude that is remembered.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.first.level().max(self.second.level())
    }

    /// One sample through the fourth-order high-pass.
    #[inline]
    pub fn tick(&mut self, coefs: &CrossoverCoefs, x: f64) -> f64 {
        let first = self.first.tick(coefs, x);
        self.second.tick(coefs, first.high).high
    }
}
