//! How the reduction follows what the curve asks for, a sample at a time and in dB.
//!
//! Each law is a small state with one step; [`Style`](super::Style) names them. `charge` is the share
//! of the way that the attack goes in this sample, in a loop more of it the higher the local ratio.
//! At a constant level all laws come to rest exactly on the target, whatever the release.

mod cells;
mod single;

use fearless_simd::Simd;

use super::timing::{RampShape, SMOOTH_SHARE, first_of_two_s, one_pole_share};
use crate::simd::multiply_add;

pub use cells::{Opto, Series};
pub use single::{Branching, Depth, Double, Duty, Isolated, Ordered, Smooth};

/// A value below this is 0, in dB: far below what changes a sample, far above denormals.
const NOTHING_DB: f64 = 1e-30;
/// How many times faster the loop's open attack is at the ratio of the label.
const LABEL_RATIO: f64 = 4.0;

/// Most numbers that a law remembers.
pub const MEMORIES: usize = 3;

/// Names of the laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// Attack and release to the target, then a pole: no kink anywhere.
    Smooth,
    /// Rises by the attack, falls to zero by the release.
    Isolated,
    /// Two cells, the second one slowed by the dose.
    Opto,
    /// Falls the slower the deeper.
    Depth,
    /// Rises by the attack, falls to the target by the release.
    Branching,
    /// Falls the faster the shorter it was up.
    Duty,
    /// Peaks and average fall apart, the larger one counts.
    Double,
    /// Automatic release: two capacitors in series.
    Series,
}

/// What the curve asks for in one sample, in dB of reduction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Target {
    /// By the level of the style's detector.
    pub peak_db: f64,
    /// By the mean power; only [`Law::Double`] reads it.
    pub mean_db: f64,
}

/// One of the laws. Steps are written so that little stands between the old reduction and the new one:
/// that chain, from sample to sample, is what takes the time.
pub trait Ballistics: Copy {
    /// Moves by one sample; the new reduction in dB. Called in a dispatched function.
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64;
    /// The reduction now.
    fn reduction_db(&self) -> f64;
    /// Everything it remembers; 0 for what it has less of.
    fn memories(&self) -> [f64; MEMORIES];
    /// At rest on a reduction.
    fn at_rest(reduction_db: f64) -> Self;
    /// Ends all decays before they reach denormals.
    fn flush(&mut self);
}

/// Everything that follows from the times; shared by all channels and laws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefs {
    /// Share of the attack's way in a sample, feed-forward.
    pub attack: f64,
    /// The same in a loop at the local ratio 1, and its growth per unit of ratio.
    pub loop_attack: (f64, f64),
    /// Share of the release's way in a sample.
    pub release: f64,
    /// Of the pole behind both, of [`Law::Smooth`].
    pub smooth: f64,
    /// Release of the peak path of [`Law::Double`].
    pub peak_release: f64,
    /// Of the fastest release of [`Law::Duty`].
    pub fast_release: f64,
    /// Of the averages that drive [`Law::Duty`] and [`Law::Opto`].
    pub duty_average: f64,
    /// See `duty_average`.
    pub dose_average: f64,
    /// Release of [`Law::Depth`] from no reduction at all.
    pub depth_release: f64,
    /// Releases of both cells of [`Law::Opto`], without a dose.
    pub opto: [f64; 2],
    /// Releases of both cells of [`Law::Series`].
    pub series: [f64; 2],
    /// How long a target is held, in samples.
    pub hold_samples: u32,
}

/// What [`Coefs`] follow from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// On the knob, in seconds.
    pub attack_s: f64,
    /// Share of the change that is done after it.
    pub attack_share: f64,
    /// On the knob, in seconds.
    pub release_s: f64,
    /// Share of the change that is done after it.
    pub release_share: f64,
    /// Of the peak path, in seconds.
    pub peak_release_s: f64,
    /// In seconds.
    pub hold_s: f64,
    /// What follows the ballistics.
    pub ramp: RampShape,
    /// Highest local ratio of the loop.
    pub loop_ratio: f64,
    /// There is a pole behind attack and release.
    pub smooth: bool,
}

impl Coefs {
    /// At the rate at which the steps are made.
    #[must_use]
    pub fn new(times: &Times, sample_rate_hz: f64) -> Self {
        let share = |time_s: f64| one_pole_share(time_s, sample_rate_hz);
        let smooth_s = if times.smooth && times.ramp == RampShape::NONE {
            SMOOTH_SHARE * times.attack_s.min(times.release_s)
        } else {
            0.0
        };
        let first_s = |label_s: f64, wanted: f64| {
            if times.ramp == RampShape::NONE {
                first_of_two_s(label_s, wanted, smooth_s)
            } else {
                times.ramp.pole_samples(label_s * sample_rate_hz, wanted) / sample_rate_hz
            }
        };
        let attack_s = first_s(times.attack_s, times.attack_share);
        let release_s = first_s(times.release_s, times.release_share);
        let peak_release_s = first_s(times.peak_release_s, times.release_share);
        let open_attack_s = LABEL_RATIO * attack_s;
        let at_one = share(open_attack_s);
        let steepest = times.loop_ratio.max(1.0);
        let growth = if steepest > 1.0 {
            (share(open_attack_s / steepest) - at_one) / (steepest - 1.0)
        } else {
            0.0
        };
        Self {
            attack: share(attack_s),
            loop_attack: (at_one, growth),
            release: share(release_s),
            smooth: share(smooth_s),
            peak_release: share(peak_release_s),
            fast_release: share(release_s / single::DUTY_SPEED),
            duty_average: share(single::DUTY_AVERAGE_S),
            dose_average: share(cells::DOSE_AVERAGE_S),
            depth_release: share(release_s / single::DEPTH_LABEL),
            opto: cells::OPTO_RELEASES.map(|factor| share(release_s * factor)),
            series: cells::SERIES_RELEASES_S.map(share),
            hold_samples: (times.hold_s * sample_rate_hz).round() as u32,
        }
    }

    /// Share of the attack's way in a sample inside a loop.
    #[inline(always)]
    #[must_use]
    pub fn charge_at(&self, ratio: f64) -> f64 {
        // The ratio may still glide down from a higher one.
        smaller(self.loop_attack.0 + self.loop_attack.1 * (ratio - 1.0), 1.0)
    }
}

/// Keeps the highest target for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hold {
    value: f64,
    left_samples: u32,
}

impl Hold {
    /// Holds nothing yet.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self { value, left_samples: 0 }
    }

    /// The target that is held.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Whether both hold the same for as long.
    #[must_use]
    pub fn is_like(&self, other: &Self, tolerance: f64) -> bool {
        (self.value - other.value).abs() < tolerance && self.left_samples == other.left_samples
    }

    /// The held target.
    #[inline(always)]
    pub fn step(&mut self, coefs: &Coefs, target: f64) -> f64 {
        if target >= self.value {
            self.left_samples = coefs.hold_samples;
            self.value = target;
        } else if self.left_samples > 0 && coefs.hold_samples > 0 {
            // The time may have become shorter.
            self.left_samples = self.left_samples.min(coefs.hold_samples) - 1;
        } else {
            self.value = target;
        }
        self.value
    }
}

/// The larger one, in one instruction.
#[inline(always)]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The smaller one, in one instruction.
#[inline(always)]
fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Goes a share of the way from one value to another.
#[inline(always)]
fn approach<S: Simd>(simd: S, from: f64, share: f64, to: f64) -> f64 {
    // Nothing but the last multiplication waits for where it comes from.
    multiply_add(simd, 1.0 - share, from, share * to)
}

/// Ends a decay.
fn settle(value_db: &mut f64) {
    if value_db.abs() < NOTHING_DB {
        *value_db = 0.0;
    }
}
