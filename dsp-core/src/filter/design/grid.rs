//! Where the digital magnitude is fitted: fixed points from 0 Hz to half the sample rate, and a
//! few around a sharp zero.

use std::f64::consts::PI;
use std::ops::Range;

/// Chebyshev points in `x = sin^2(w / 2)`.
const CHEBYSHEV_POINTS: usize = 15;
/// Points at the lower end and above the accurate range.
const EDGE_POINTS: usize = 4;
/// Points that every band has.
const FIXED_POINTS: usize = CHEBYSHEV_POINTS + EDGE_POINTS;
/// Points around a sharp zero.
const LOCAL_POINTS: usize = 5;
/// Most points of a fit, rounded up to whole vectors.
pub const MAX_POINTS: usize = (FIXED_POINTS + LOCAL_POINTS).next_multiple_of(8);

/// Top of the accurate range in cycles per sample: 20 kHz at 44.1 kHz.
pub const ACCURATE_TOP_NORM: f64 = 0.4535;
/// Stands for 0 Hz, where a cut's ratio of zeros is 0 / 0, in cycles per sample.
const BOTTOM_NORM: f64 = 1e-5;
/// Two points that keep the response sane up to half the sample rate, in cycles per sample.
const ABOVE_TOP_NORM: [f64; 2] = [0.475, 0.4999];
/// Weight of those two points against an error in the accurate range.
const ABOVE_TOP_WEIGHT: f64 = 3e-4;
/// Their weight where the first fit comes too near to zero.
const FIRM_WEIGHT: f64 = 0.02;
/// Least target above the accurate range as a part of the one at its top.
const LEAST_OF_TOP: f64 = 0.03;
/// Weight of what cannot be heard but is below the top; little of it at the usual rates, nearly all
/// at the high ones.
const ULTRASONIC_WEIGHT: f64 = 0.05;
const HIGH_RATE_ULTRASONIC_WEIGHT: f64 = 0.003;
/// Where the high rates begin.
const HIGH_RATE_HZ: f64 = 64_000.0;
/// Upper end of the full weight, with a margin.
const AUDIBLE_TOP_HZ: f64 = 20_400.0;
/// Offsets of the local points, in bandwidths.
const LOCAL_OFFSETS: [f64; LOCAL_POINTS] = [-0.7, -0.3, 0.0, 0.35, 1.0];
/// Below this Q the fixed points see a zero well enough.
const LOCAL_MIN_Q: f64 = 1.5;

/// The upper end of the accurate range and the points above it.
pub const ABOVE_TOP: Range<usize> = CHEBYSHEV_POINTS + 1..FIXED_POINTS;

/// The places of a fit. Unused ones have no weight.
#[derive(Clone, Copy, Debug)]
pub struct Points {
    /// Frequencies in Hz.
    pub freq_hz: [f64; MAX_POINTS],
    /// `sin^2(w / 2)`.
    pub x: [f64; MAX_POINTS],
    /// Weights of the relative error.
    pub weight: [f64; MAX_POINTS],
}

impl Points {
    /// Frequencies in Hz with their `sin^2(w / 2)`.
    pub fn places(&self) -> impl Iterator<Item = (f64, f64)> {
        self.freq_hz.into_iter().zip(self.x)
    }

    fn set(&mut self, index: usize, freq_norm: f64, sample_rate_hz: f64) {
        let freq_hz = freq_norm * sample_rate_hz;
        self.freq_hz[index] = freq_hz;
        self.x[index] = (PI * freq_norm).sin().powi(2);
        self.weight[index] = if freq_norm > ACCURATE_TOP_NORM {
            ABOVE_TOP_WEIGHT
        } else if freq_hz > AUDIBLE_TOP_HZ {
            if sample_rate_hz < HIGH_RATE_HZ {
                ULTRASONIC_WEIGHT
            } else {
                HIGH_RATE_ULTRASONIC_WEIGHT
            }
        } else {
            1.0
        };
    }

    /// With more weight near half the sample rate, for a numerator that would come too near to zero
    /// there.
    pub fn firmed_up(&self) -> Self {
        let mut firm = *self;
        for weight in firm.weight.iter_mut().filter(|weight| **weight > 0.0) {
            *weight = weight.max(FIRM_WEIGHT);
        }
        firm
    }
}

/// Raises targets above the accurate range that lie in a null: their relative errors would outweigh
/// everything below.
pub fn fill_nulls(targets: &mut [f64; MAX_POINTS]) {
    let least = LEAST_OF_TOP * targets[ABOVE_TOP.start];
    for target in &mut targets[ABOVE_TOP] {
        *target = target.max(least);
    }
}

/// The points of a sample rate.
#[derive(Clone, Copy, Debug)]
pub struct FitGrid {
    fixed: Points,
    sample_rate_hz: f64,
}

impl FitGrid {
    pub fn new(sample_rate_hz: f64) -> Self {
        let top_x = (PI * ACCURATE_TOP_NORM).sin().powi(2);
        let unused = [0.25; MAX_POINTS];
        let mut fixed = Points { freq_hz: unused, x: unused, weight: [0.0; MAX_POINTS] };
        for index in 0..FIXED_POINTS {
            let freq_norm = match index {
                0 => BOTTOM_NORM,
                _ if index <= CHEBYSHEV_POINTS => {
                    let angle = PI * (index as f64 - 0.5) / CHEBYSHEV_POINTS as f64;
                    (top_x * 0.5 * (1.0 - angle.cos())).sqrt().asin() / PI
                }
                _ if index == CHEBYSHEV_POINTS + 1 => ACCURATE_TOP_NORM,
                _ => ABOVE_TOP_NORM[index - CHEBYSHEV_POINTS - 2],
            };
            fixed.set(index, freq_norm, sample_rate_hz);
        }
        Self { fixed, sample_rate_hz }
    }

    /// The fixed points, and those around a zero at `zero_hz` if it is sharp.
    pub fn points(&self, zero_hz: f64, zero_q: f64) -> Points {
        let mut points = self.fixed;
        if zero_q > LOCAL_MIN_Q {
            for (index, offset) in LOCAL_OFFSETS.into_iter().enumerate() {
                let freq_norm = zero_hz / self.sample_rate_hz * (1.0 + offset / zero_q);
                if freq_norm < ACCURATE_TOP_NORM {
                    points.set(FIXED_POINTS + index, freq_norm, self.sample_rate_hz);
                }
            }
        }
        points
    }
}
