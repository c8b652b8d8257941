//! From the bins of a transform to points on a logarithmic axis.

use std::f64::consts::{LOG10_2, PI};

use super::settings::Smoothing;
use crate::math::double::log2;

/// Lowest level that is shown, in dB; also silence.
pub(super) const FLOOR_DB: f64 = -180.0;
const FLOOR_POWER: f64 = 1e-18;
/// An average narrower than the first is left out and wider than the second taken alone, in bins.
const AVERAGE_FROM_BINS: f64 = 1.0;
const AVERAGE_FULL_BINS: f64 = 3.0;
/// Steepest slope from bin to bin that the curve follows: with it the curve through the bins of a
/// sine peaks within 0.05 dB of its level wherever the sine lies between them. Without a limit,
/// the nulls beside a sine on a bin would bend the curve.
const STEEPEST_DB: f64 = 11.0;

/// Raised cosine over twice the width at half height, in slices: `sin^2(pi (k + 1/2) / 12)`.
const KERNEL: [f64; 12] = [
    0.017037, 0.146447, 0.370590, 0.629410, 0.853553, 0.982963, 0.982963, 0.853553, 0.629410,
    0.370590, 0.146447, 0.017037,
];

/// Where a point reads, in bins of the transform.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) centre: f64,
    pub(super) from: f64,
    pub(super) to: f64,
    /// Width of the average at half height.
    pub(super) width: f64,
}

impl Cell {
    /// A point at `freq_hz` whose neighbours are a factor of `step` away.
    pub(super) fn new(freq_hz: f64, step: f64, smoothing: Smoothing, bin_hz: f64) -> Self {
        let half_step = step.sqrt();
        Self {
            centre: freq_hz / bin_hz,
            from: freq_hz / half_step / bin_hz,
            to: freq_hz * half_step / bin_hz,
            width: smoothing.width_hz(freq_hz) / bin_hz,
        }
    }
}

/// The power of each bin with its running sum.
#[derive(Clone, Debug, Default)]
pub(super) struct Bins {
    power: Vec<f64>,
    /// Sum of all bins before.
    before: Vec<f64>,
}

impl Bins {
    pub(super) fn new(count: usize) -> Self {
        Self { power: vec![0.0; count], before: vec![0.0; count + 1] }
    }

    /// Takes the powers of a new transform, as many as there are bins.
    pub(super) fn set(&mut self, powers: impl Iterator<Item = f64>) {
        let mut sum = 0.0;
        for ((bin, before), power) in self.power.iter_mut().zip(&mut self.before[1..]).zip(powers) {
            *bin = power;
            sum += power;
            *before = sum;
        }
    }

    /// Level of a point, in dB.
    pub(super) fn level_db(&self, cell: &Cell) -> f64 {
        if cell.centre + 1.0 > self.power.len() as f64 {
            return FLOOR_DB;
        }
        let blend = ((cell.width - AVERAGE_FROM_BINS) / (AVERAGE_FULL_BINS - AVERAGE_FROM_BINS))
            .clamp(0.0, 1.0);
        let mut level_db = 0.0;
        if blend < 1.0 {
            level_db += (1.0 - blend) * self.detail_db(cell);
        }
        if blend > 0.0 {
            level_db += blend * self.average_db(cell.centre, cell.width.max(cell.to - cell.from));
        }
        level_db
    }

    /// Highest peak of the bins that touch the cell; in a cell narrower than a bin the curve
    /// through them.
    fn detail_db(&self, cell: &Cell) -> f64 {
        if cell.to - cell.from < 1.0 {
            return self.curve_db(cell.centre);
        }
        let first = (cell.from - 0.5).max(0.0).ceil() as usize;
        let end = ((cell.to + 0.5) as usize + 1).min(self.power.len());
        let highest = (first..end).max_by(|&a, &b| self.power[a].total_cmp(&self.power[b]));
        match highest {
            Some(bin) => self.peak_db(bin).max(self.curve_db(cell.centre)),
            None => self.curve_db(cell.centre),
        }
    }

    /// Level of the sine that has its highest bin here and the next one beside it. Between bins,
    /// `|X(k + d)| = sinc(d) / (1 - d^2)` of the Hann window, so the ratio of the two bins gives the
    /// distance `d = (2 ratio - 1) / (ratio + 1)`, and `d` what is missing; at most 1.42 dB.
    fn peak_db(&self, bin: usize) -> f64 {
        let power = |bin: usize| self.power.get(bin).copied().unwrap_or(0.0).max(FLOOR_POWER);
        let highest = power(bin);
        let beside = power(bin + 1).max(power(bin.abs_diff(1)));
        let ratio = (beside / highest).sqrt();
        let distance = ((2.0 * ratio - 1.0) / (ratio + 1.0)).clamp(0.0, 0.5);
        let x = PI * distance;
        let missing =
            if distance > 0.0 { x.sin() / (x * (1.0 - distance * distance)) } else { 1.0 };
        power_to_db(highest / (missing * missing))
    }

    /// Catmull-Rom through the levels of the four bins around a place.
    fn curve_db(&self, place: f64) -> f64 {
        let bin = place.floor();
        let t = place - bin;
        let [a, b, c, d] = [-1, 0, 1, 2].map(|offset| self.bin_db(bin as isize + offset));
        let (a, d) = (a.max(b - STEEPEST_DB), d.max(c - STEEPEST_DB));
        let value = b + 0.5
            * t
            * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)));
        value.max(FLOOR_DB)
    }

    fn bin_db(&self, bin: isize) -> f64 {
        // The spectrum is even around 0 Hz.
        self.power
            .get(bin.unsigned_abs())
            .map_or(FLOOR_DB, |&power| power_to_db(power.max(FLOOR_POWER)))
    }

    /// Mean power around a place, weighted by [`KERNEL`]: unlike a box it gives a sine a round top.
    fn average_db(&self, centre: f64, width: f64) -> f64 {
        let last = self.power.len() as f64;
        let slice = 2.0 * width / KERNEL.len() as f64;
        // Bin k covers k - 0.5 to k + 0.5.
        let start = centre - width + 0.5;
        let mut from = start.clamp(0.0, last);
        let mut sum_from = self.sum_before(from);
        let (mut power, mut weights) = (0.0, 0.0);
        for (index, weight) in KERNEL.iter().enumerate() {
            let to = (start + (index + 1) as f64 * slice).clamp(0.0, last);
            let sum_to = self.sum_before(to);
            power += weight * (sum_to - sum_from);
            weights += weight * (to - from);
            (from, sum_from) = (to, sum_to);
        }
        if weights <= 0.0 {
            return FLOOR_DB;
        }
        power_to_db((power / weights).max(FLOOR_POWER))
    }

    fn sum_before(&self, place: f64) -> f64 {
        let bin = place as usize;
        let rest = place - bin as f64;
        self.before[bin] + rest * self.power.get(bin).copied().unwrap_or(0.0)
    }
}

/// Power to decibels: of the libraries' logarithm, a spectrum of a thousand points took half a
/// millisecond a frame.
fn power_to_db(power: f64) -> f64 {
    log2(power) * (10.0 * LOG10_2)
}
