//! From the times on the knobs to coefficients.
//!
//! A one-pole reaches the share `1 - exp(-t / T)` of a step after `t`. Behind a ramp of finite length
//! (moving averages of `n` samples each, [`RampShape`]) it reaches the share `1 - M exp(-t / T)`, as soon as
//! the ramp has ended, with `M` the product of `(exp(a / T) - 1) / (a / T)` over the averages: the mean of
//! `exp` over what each delays. The time constants below are the solutions for a wanted share after
//! the time on the knob.

use crate::units::s_to_samples;

/// `1 - exp(-1 / (T fs))`: share of the way that a one-pole goes in a sample; 1 for no time.
#[must_use]
pub fn one_pole_share(time_s: f64, sample_rate_hz: f64) -> f64 {
    if time_s <= 0.0 { 1.0 } else { -(-1.0 / (time_s * sample_rate_hz)).exp_m1() }
}

/// Moving averages of a smoothing ramp.
pub const RAMP_BOXES: usize = 3;
/// Most steps of a solution; about eight are enough.
const STEPS: usize = 40;
/// A solution is that exact, relative to itself.
const EXACT: f64 = 1e-9;
/// Least share of a release's time that is left to its pole behind a ramp.
const RAMP_SHARE_OF_RELEASE: f64 = 0.5;
/// Time constant of a second pole over the shorter one of attack and release.
pub const SMOOTH_SHARE: f64 = 0.3;

/// Three moving averages in series: a smooth ramp that ends after a known time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RampShape {
    /// Length of each in samples, at least 1; all 1 is no ramp.
    pub lengths: [usize; RAMP_BOXES],
}

impl RampShape {
    /// Passes everything.
    pub const NONE: Self = Self { lengths: [1; RAMP_BOXES] };

    /// With the given delay between its first and its last sample.
    #[must_use]
    pub fn with_delay(delay_samples: usize) -> Self {
        let part = delay_samples / RAMP_BOXES;
        let rest = delay_samples % RAMP_BOXES;
        Self { lengths: std::array::from_fn(|n| 1 + part + usize::from(n < rest)) }
    }

    /// Samples after the first one until a step has arrived whole.
    #[must_use]
    pub fn delay_samples(&self) -> usize {
        self.lengths.iter().sum::<usize>() - RAMP_BOXES
    }

    /// Samples until a share of a step has arrived, in fractions of a sample.
    fn samples_to(&self, share: f64) -> f64 {
        // Distribution of a sum of three uniform numbers by its third-order spline.
        let lengths = self.lengths.map(|length| (length - 1) as f64);
        let total: f64 = lengths.iter().sum();
        if total <= 0.0 {
            return 0.0;
        }
        solve(0.0, total, |t| cumulative(lengths, t) - share)
    }

    /// Logarithm of `M` of the module for a pole of the inverse time `x`, and its slope by `x`.
    fn log_moment(&self, x: f64) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for delay in self.lengths.map(|length| (length - 1) as f64) {
            // Written so that no exponential overflows.
            let u = delay * x;
            let left = -(-u).exp_m1();
            if u > f64::EPSILON {
                sum[0] += u + (left / u).ln();
                sum[1] += delay / left - 1.0 / x;
            }
        }
        sum
    }

    /// Time constant in samples of the pole behind this ramp that makes a step arrive to `share` after
    /// `label_samples`; 0 if the ramp alone takes as long.
    #[must_use]
    pub fn pole_samples(&self, label_samples: f64, share: f64) -> f64 {
        // A pole of less than a sample is none.
        if label_samples <= self.samples_to(share) + 1.0 {
            return 0.0;
        }
        // A longer pole leaves more undone.
        let wanted = (1.0 - share).ln();
        let longest = -label_samples / wanted;
        // What is undone is concave by the inverse of the time: Newton's steps come from below.
        let fastest = 1e3 / longest;
        let mut inverse = 1.0 / longest;
        for _ in 0..STEPS {
            let [moment, slope] = self.log_moment(inverse);
            let missing = moment - wanted - label_samples * inverse;
            let rise = label_samples - slope;
            if missing <= EXACT || rise <= 0.0 {
                break;
            }
            inverse = (inverse + missing / rise).min(fastest);
        }
        1.0 / inverse
    }
}

/// Where a function that rises from below 0 to above is 0, by secants between the nearest known
/// values; a side that stays counts half, so that it comes nearer too.
fn solve(mut low: f64, mut high: f64, value: impl Fn(f64) -> f64) -> f64 {
    let (mut at_low, mut at_high) = (value(low), value(high));
    if at_low >= 0.0 {
        return low;
    }
    if at_high <= 0.0 {
        return high;
    }
    let mut last = low;
    let mut side = 0;
    for _ in 0..STEPS {
        let place = low - at_low * (high - low) / (at_high - at_low);
        if (place - last).abs() <= EXACT * place.abs() {
            return place;
        }
        last = place;
        let at_place = value(place);
        if at_place < 0.0 {
            (low, at_low) = (place, at_place);
            at_high *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        } else {
            (high, at_high) = (place, at_place);
            at_low *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        }
    }
    last
}

/// Share of the sum of three uniform numbers in `0..length` that is below `t`.
fn cumulative(lengths: [f64; RAMP_BOXES], t: f64) -> f64 {
    let mut volume = 0.0;
    for corner in 0..1u8 << RAMP_BOXES {
        let offset: f64 =
            (0..RAMP_BOXES).filter(|n| corner >> n & 1 == 1).map(|n| lengths[n]).sum();
        let sign = if corner.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
        volume += sign * (t - offset).max(0.0).powi(RAMP_BOXES as i32);
    }
    let cells: f64 = lengths.iter().map(|length| length.max(f64::MIN_POSITIVE)).product();
    volume / (6.0 * cells)
}

/// The longest ramp that fits: into the lookahead, into the attack and into the release.
///
/// Three equal averages have made 63 % of a step after .566 of their length, 90 % after .717: the
/// ramp's length follows from the label.
#[must_use]
pub fn fitting_ramp(
    lookahead_samples: usize,
    attack: (f64, f64),
    release: (f64, f64),
    sample_rate_hz: f64,
) -> RampShape {
    /// Long enough that whole samples do not matter to its share of the label.
    const TRIAL_SAMPLES: usize = 30_000;
    if lookahead_samples == 0 {
        return RampShape::NONE;
    }
    let trial = RampShape::with_delay(TRIAL_SAMPLES);
    let fits = |(label_s, share): (f64, f64)| {
        label_s * sample_rate_hz * TRIAL_SAMPLES as f64 / trial.samples_to(share)
    };
    let longest = fits(attack).min(RAMP_SHARE_OF_RELEASE * fits(release));
    RampShape::with_delay(lookahead_samples.min(longest as usize))
}

/// Time constant of the first of two poles in series, the second of `second_s`, that makes a step
/// arrive to `share` after `label_s`.
#[must_use]
pub fn first_of_two_s(label_s: f64, share: f64, second_s: f64) -> f64 {
    if second_s <= 0.0 {
        return -label_s / (1.0 - share).ln();
    }
    let undone = |first_s: f64| {
        let difference = first_s - second_s;
        if difference.abs() < 1e-6 * second_s {
            return (1.0 + label_s / second_s) * (-label_s / second_s).exp();
        }
        (first_s * (-label_s / first_s).exp() - second_s * (-label_s / second_s).exp()) / difference
    };
    solve(0.0, -label_s / (1.0 - share).ln(), |first_s| undone(first_s) - (1.0 - share))
}

/// Whole samples of a time that may be negative.
#[must_use]
pub fn signed_samples(time_s: f64, sample_rate_hz: f64) -> i64 {
    let samples = s_to_samples(time_s.abs(), sample_rate_hz) as i64;
    if time_s < 0.0 { -samples } else { samples }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Response to a step after `samples` of a ramp and a pole, by running them.
    fn step_response(ramp: RampShape, pole_samples: f64, samples: usize) -> f64 {
        let mut signal = vec![0.0; samples];
        let share = one_pole_share(pole_samples, 1.0);
        let mut y = 0.0;
        for value in &mut signal {
            y += share * (1.0 - y);
            *value = y;
        }
        for length in ramp.lengths {
            signal = (0..samples)
                .map(|n| {
                    signal[(n + 1).saturating_sub(length)..=n].iter().sum::<f64>() / length as f64
                })
                .collect();
        }
        signal[samples - 1]
    }

    #[test]
    fn a_pole_behind_a_ramp_keeps_the_label() {
        for (delay, label, share) in
            [(240, 480.0, 0.632), (960, 4_800.0, 0.632), (240, 200.0, 0.632), (300, 1_000.0, 0.9)]
        {
            let ramp = RampShape::with_delay(delay);
            let pole = ramp.pole_samples(label, share);
            // One sample of the label's end.
            let before = step_response(ramp, pole, label as usize - 1);
            let after = step_response(ramp, pole, label as usize + 3);
            assert!(
                before < share + 1e-3 && share - 1e-3 < after,
                "{delay} {label}: {before} {after}"
            );
        }
    }

    #[test]
    fn the_longest_ramp_keeps_the_label_alone() {
        let ramp = fitting_ramp(10_000, (0.010, 0.632), (1.0, 0.632), 48_000.0);
        assert!((ramp.samples_to(0.632) - 480.0).abs() < 1.0);
        assert_eq!(ramp.pole_samples(480.0, 0.632), 0.0);
        assert_eq!(fitting_ramp(96, (0.010, 0.632), (1.0, 0.632), 48_000.0).delay_samples(), 96);
    }

    #[test]
    fn two_poles_together_keep_the_label() {
        for (label_s, second_s) in [(0.1, 0.01), (0.1, 0.02), (0.005, 0.001), (1.0, 0.0)] {
            let first_s = first_of_two_s(label_s, 0.632, second_s);
            let (mut a, mut b) = (0.0, 0.0);
            let rate_hz = 192_000.0;
            for _ in 0..s_to_samples(label_s, rate_hz) {
                a += one_pole_share(first_s, rate_hz) * (1.0 - a);
                b += one_pole_share(second_s, rate_hz) * (a - b);
            }
            assert!((b - 0.632f64).abs() < 2e-3, "{label_s} {second_s}: {b}");
        }
    }

    #[test]
    fn solutions_are_exact_after_few_steps() {
        let steps = std::cell::Cell::new(0);
        let counted = |value: f64| {
            steps.set(steps.get() + 1);
            value
        };
        for wanted in [1e-3, 0.2, 0.5, 0.632, 0.9, 0.999] {
            steps.set(0);
            let root = solve(0.0, 1e3, |x| counted(1.0 - (-x).exp() - wanted));
            assert!((root + (1.0 - wanted).ln()).abs() < 1e-7, "{wanted}: {root}");
            let lengths = [80.0, 80.0, 81.0];
            let root = solve(0.0, 241.0, |t| counted(cumulative(lengths, t) - wanted));
            assert!((cumulative(lengths, root) - wanted).abs() < 1e-7, "{wanted}: {root}");
            assert!(steps.get() <= 60, "{wanted}: {} steps", steps.get());
        }
    }

    #[test]
    fn ramp_has_the_delay_asked_for() {
        for delay in 0..40 {
            assert_eq!(RampShape::with_delay(delay).delay_samples(), delay);
        }
    }
}
