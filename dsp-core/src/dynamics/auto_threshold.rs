//! A threshold that follows the programme.
//!
//! Levels of the key above a gate fill a histogram that forgets in 3 s. The threshold is the level
//! that 70 % of them stay below, less half of the knee: what stands out is compressed, by some 2 dB
//! at 4:1. It moves once in a tenth of a second, by a pole of 1 s, and only if that is a change worth
//! hearing. Silence changes nothing.

use super::timing::one_pole_share;
use crate::units::s_to_samples;

/// Time between updates, in seconds.
const STEP_S: f64 = 0.1;
/// Memory of the histogram, in seconds.
const MEMORY_S: f64 = 3.0;
/// Pole of the threshold, in seconds.
const SMOOTHING_S: f64 = 1.0;
/// Levels below this are pauses, in dB.
const GATE_DB: f32 = -60.0;
/// Share of levels that stay below.
const PERCENTILE: f64 = 0.7;
/// Smallest move of the threshold, in dB.
const LEAST_MOVE_DB: f64 = 0.25;
/// Bins of 1 dB from the gate on.
const BINS: usize = 84;
/// Steps that must have sounded before there is a threshold.
const LEAST_COUNT_S: f64 = 0.4;

/// See the module.
#[derive(Clone, Debug)]
pub struct AutoThreshold {
    bins: [f64; BINS],
    step_samples: usize,
    in_step: usize,
    least_count: f64,
    forget: f64,
    smoothing: f64,
    level_db: Option<f64>,
    steady_db: Option<f64>,
}

impl AutoThreshold {
    /// Updates whenever a whole number of pieces has passed.
    #[must_use]
    pub fn new(sample_rate_hz: f64, piece_samples: usize) -> Self {
        let pieces = s_to_samples(STEP_S, sample_rate_hz).div_ceil(piece_samples);
        Self {
            bins: [0.0; BINS],
            step_samples: pieces * piece_samples,
            in_step: 0,
            least_count: LEAST_COUNT_S * sample_rate_hz,
            forget: 1.0 - one_pole_share(MEMORY_S, 1.0 / STEP_S),
            smoothing: one_pole_share(SMOOTHING_S, 1.0 / STEP_S),
            level_db: None,
            steady_db: None,
        }
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.bins = [0.0; BINS];
        self.in_step = 0;
        self.level_db = None;
        self.steady_db = None;
    }

    /// The threshold for a knee, in dB; `None` before anything has sounded.
    #[must_use]
    pub fn threshold_db(&self, knee_db: f64) -> Option<f64> {
        self.steady_db.map(|level_db| level_db - 0.5 * knee_db)
    }

    /// Reads the levels of both channels.
    pub fn measure(&mut self, [first, second]: [&[f32]; 2]) {
        for (&first_db, &second_db) in first.iter().zip(second) {
            let level_db = first_db.max(second_db);
            if level_db > GATE_DB {
                self.bins[((level_db - GATE_DB) as usize).min(BINS - 1)] += 1.0;
            }
        }
        self.in_step += first.len();
        if self.in_step >= self.step_samples {
            self.in_step = 0;
            self.update();
        }
    }

    fn update(&mut self) {
        let count: f64 = self.bins.iter().sum();
        if count >= self.least_count {
            let now_db = self.percentile_db(count);
            let level_db =
                self.level_db.map_or(now_db, |before| before + self.smoothing * (now_db - before));
            self.level_db = Some(level_db);
            if self.steady_db.is_none_or(|steady| (steady - level_db).abs() > LEAST_MOVE_DB) {
                self.steady_db = Some(level_db);
            }
        }
        // Only what sounds is forgotten: a pause keeps the past.
        if count > self.least_count {
            self.bins.iter_mut().for_each(|bin| *bin *= self.forget);
        }
    }

    fn percentile_db(&self, count: f64) -> f64 {
        let mut below = 0.0;
        for (index, &bin) in self.bins.iter().enumerate() {
            let wanted = PERCENTILE * count - below;
            if bin > 0.0 && bin >= wanted {
                return f64::from(GATE_DB) + index as f64 + wanted / bin;
            }
            below += bin;
        }
        f64::from(GATE_DB) + BINS as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(auto: &mut AutoThreshold, level_db: impl Fn(usize) -> f32, samples: usize) {
        let levels_db: Vec<f32> = (0..samples).map(level_db).collect();
        for piece in levels_db.chunks_exact(64) {
            auto.measure([piece, piece]);
        }
    }

    #[test]
    fn is_the_level_that_seventy_per_cent_stay_below() {
        let mut auto = AutoThreshold::new(48_000.0, 64);
        assert_eq!(auto.threshold_db(6.0), None);
        // Evenly from -40 to -20 dB: 70 % lie below -26.
        run(&mut auto, |n| -40.0 + 20.0 * (n % 997) as f32 / 997.0, 480_000);
        let got_db = auto.threshold_db(6.0).expect("it has sounded");
        // Bins of 1 dB, the least move and the knee's half.
        assert!((got_db - (-26.0 - 3.0)).abs() < 0.6, "{got_db}");
    }

    #[test]
    fn pauses_change_nothing_and_new_levels_are_followed() {
        let mut auto = AutoThreshold::new(48_000.0, 64);
        run(&mut auto, |_| -30.5, 240_000);
        let before = auto.threshold_db(0.0).expect("it has sounded");
        run(&mut auto, |_| -160.0, 480_000);
        assert_eq!(auto.threshold_db(0.0), Some(before));
        run(&mut auto, |_| -10.5, 960_000);
        let after = auto.threshold_db(0.0).expect("it has sounded");
        assert!((after - before - 20.0).abs() < 1.0, "{before} {after}");
    }
}
