//! From two channels to levels in dB: powers, their mean, link, logarithm. Each is a pass over a piece
//! of signal that the compiler turns into vectors.
//!
//! Every detector reads the peak of a sine: the power is that of the envelope, twice the mean square.
//! The mean power is a one-pole on it, so that a sine has no ripple in the RMS either.

use fearless_simd::{Level, Simd, dispatch};

use super::curve::LEVEL_FLOOR_DB;
use super::params::LinkMode;
use crate::math::log2;

/// Squared envelope of both channels.
pub type Power = [f64; 2];

/// Decibels of a doubled power: `10 log10 2`.
const DB_PER_OCTAVE: f32 = 3.010_3;
/// Power of the lowest level.
const LEAST_POWER: f64 = 1e-16;
/// Highest power that 32 bits still hold.
const LARGEST_POWER: f64 = 1e30;
/// Mean powers below this are empty.
const SILENCE: f64 = 1e-60;

/// What a sample's square must exceed the envelope's by to count as a transient: 0.04 dB, more than
/// the envelope ripples at any rate, so that a steady sine is the envelope alone.
const TRANSIENT_SHARE: f64 = 0.99;

/// Square of the samples where that is clearly more than the envelope's.
pub fn raise_to_transients(left: &[f32], right: &[f32], powers: &mut [Power]) {
    for (power, (&left, &right)) in powers.iter_mut().zip(left.iter().zip(right)) {
        let squares = [f64::from(left) * f64::from(left), f64::from(right) * f64::from(right)];
        for (power, square) in power.iter_mut().zip(squares) {
            let square = TRANSIENT_SHARE * square;
            *power = if square > *power { square } else { *power };
        }
    }
}

/// Squares of the samples.
pub fn squares(left: &[f32], right: &[f32], powers: &mut [Power]) {
    for (power, (&left, &right)) in powers.iter_mut().zip(left.iter().zip(right)) {
        *power = [f64::from(left) * f64::from(left), f64::from(right) * f64::from(right)];
    }
}

/// Mean power over time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanPower {
    mean: Power,
}

impl MeanPower {
    /// Replaces powers by their means; `share` is what a sample counts.
    pub fn process(&mut self, share: f64, powers: &[Power], means: &mut [Power]) {
        let mut mean = self.mean;
        let keep = 1.0 - share;
        for (power, out) in powers.iter().zip(means) {
            mean = [keep * mean[0] + share * power[0], keep * mean[1] + share * power[1]];
            *out = mean;
        }
        self.mean = mean;
    }

    /// Ends the decay before it reaches denormals.
    pub fn flush(&mut self) {
        self.mean = self.mean.map(|mean| if mean < SILENCE { 0.0 } else { mean });
    }
}

/// One level for both channels.
pub fn linked_levels(level: Level, link: LinkMode, powers: &[Power], levels_db: &mut [f32]) {
    match link {
        LinkMode::Max => {
            levels(
                level,
                powers,
                levels_db,
                |power| {
                    if power[0] > power[1] { power[0] } else { power[1] }
                },
            )
        }
        LinkMode::Mean => levels(level, powers, levels_db, |power| 0.5 * (power[0] + power[1])),
    }
}

/// The level of one channel.
pub fn channel_levels(level: Level, channel: usize, powers: &[Power], levels_db: &mut [f32]) {
    match channel {
        0 => levels(level, powers, levels_db, |power| power[0]),
        _ => levels(level, powers, levels_db, |power| power[1]),
    }
}

/// Moves levels towards the linked one; to the bit with an amount of 1.
pub fn blend(amount: f32, linked_db: &[f32], levels_db: &mut [f32]) {
    if amount >= 1.0 {
        levels_db.copy_from_slice(linked_db);
        return;
    }
    for (level, &linked) in levels_db.iter_mut().zip(linked_db) {
        *level += amount * (linked - *level);
    }
}

fn levels(
    level: Level,
    powers: &[Power],
    levels_db: &mut [f32],
    power_of: impl Fn(&Power) -> f64 + Copy,
) {
    dispatch!(level, simd => levels_vector(simd, powers, levels_db, power_of));
}

#[inline(always)]
fn levels_vector<S: Simd>(
    _: S,
    powers: &[Power],
    levels_db: &mut [f32],
    power_of: impl Fn(&Power) -> f64,
) {
    for (level, power) in levels_db.iter_mut().zip(powers) {
        let power = power_of(power);
        let power = if power > LEAST_POWER { power } else { LEAST_POWER };
        let power = if power < LARGEST_POWER { power } else { LARGEST_POWER };
        *level = power as f32;
    }
    for level in &mut levels_db[..powers.len()] {
        let db = log2(*level) * DB_PER_OCTAVE;
        *level = if db > LEVEL_FLOOR_DB as f32 { db } else { LEVEL_FLOOR_DB as f32 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::power_to_db;

    #[test]
    fn levels_are_decibels_of_powers() {
        let powers: Vec<Power> =
            (0..2_000).map(|n| [10f64.powf(-12.0 + 0.01 * f64::from(n)), 1e-3]).collect();
        let mut levels_db = vec![0.0; powers.len()];
        channel_levels(Level::new(), 0, &powers, &mut levels_db);
        for (level_db, power) in levels_db.iter().zip(&powers) {
            // 32 bits of a level of 120 dB.
            assert!((f64::from(*level_db) - power_to_db(power[0])).abs() < 1.5e-5, "{power:?}");
        }
    }

    #[test]
    fn silence_and_overflow_have_a_level() {
        let mut levels_db = [0.0; 3];
        channel_levels(Level::new(), 1, &[[0.0, 0.0], [0.0, f64::MAX], [0.0, 1.0]], &mut levels_db);
        assert_eq!(levels_db[0], -160.0);
        assert!((levels_db[1] - 300.0).abs() < 1e-3 && levels_db[2] == 0.0);
    }

    #[test]
    fn links_by_maximum_and_by_mean_power() {
        let powers = [[0.1, 0.001]];
        let mut level_db = [0.0];
        linked_levels(Level::new(), LinkMode::Max, &powers, &mut level_db);
        assert!((level_db[0] + 10.0).abs() < 1e-5);
        linked_levels(Level::new(), LinkMode::Mean, &powers, &mut level_db);
        assert!((f64::from(level_db[0]) - power_to_db(0.0505)).abs() < 1e-5);
        let mut own_db = [-30.0];
        blend(0.25, &[-10.0], &mut own_db);
        assert_eq!(own_db, [-25.0]);
    }

    #[test]
    fn mean_power_has_its_time_constant() {
        let mut mean = MeanPower::default();
        let share = crate::dynamics::timing::one_pole_share(0.1, 48_000.0);
        let mut means = vec![[0.0; 2]; 4_800];
        mean.process(share, &vec![[1.0, 0.5]; 4_800], &mut means);
        assert!((means[4_799][0] - (1.0 - (-1f64).exp())).abs() < 1e-9);
        assert!((means[4_799][1] - 0.5 * (1.0 - (-1f64).exp())).abs() < 1e-9);
    }
}
