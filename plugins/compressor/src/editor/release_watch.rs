//! How fast the reduction falls: what an automatic release makes of the programme.

use plugin_common::telemetry::COLUMNS_PER_S;

/// Less reduction than this is too near to none for a time to be read from its fall, in dB.
const LEAST_DB: f32 = 0.3;
/// Share of the way to a new time that is gone with each column, so that the dot can be followed.
const SHARE: f32 = 0.15;
/// Longer times are a reduction that stands.
const LONGEST_S: f32 = 10.0;

/// Measures the time constant of the fall.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReleaseWatch {
    before_db: f32,
    time_s: Option<f32>,
}

impl ReleaseWatch {
    /// Takes the gain of the next column, in dB.
    pub fn follow(&mut self, gain_db: f32) {
        let (before_db, now_db) = (self.before_db.abs(), gain_db.abs());
        self.before_db = gain_db;
        if now_db < LEAST_DB || now_db >= before_db {
            return;
        }
        let time_s = (1.0 / (COLUMNS_PER_S as f32 * (before_db / now_db).ln())).min(LONGEST_S);
        // Times are heard as ratios.
        self.time_s = Some(
            self.time_s.map_or(time_s, |held_s| held_s * (SHARE * (time_s / held_s).ln()).exp()),
        );
    }

    /// The time constant of the last falls, in seconds; `None` before the first.
    pub fn acting_s(&self) -> Option<f32> {
        self.time_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fall(watch: &mut ReleaseWatch, from_db: f32, time_s: f32, columns: usize) {
        for n in 0..columns {
            watch.follow(-from_db * (-(n as f32) / COLUMNS_PER_S as f32 / time_s).exp());
        }
    }

    #[test]
    fn the_time_of_an_exponential_fall_is_its_constant() {
        let mut watch = ReleaseWatch::default();
        assert_eq!(watch.acting_s(), None);
        fall(&mut watch, 12.0, 0.1, 30);
        assert!((watch.acting_s().unwrap() - 0.1).abs() < 1e-4, "{watch:?}");
        // The next falls are slower: the time goes there.
        fall(&mut watch, 12.0, 1.0, 100);
        assert!((watch.acting_s().unwrap() - 1.0).abs() < 0.01, "{watch:?}");
    }

    #[test]
    fn attacks_and_what_is_nearly_nothing_tell_no_time() {
        let mut watch = ReleaseWatch::default();
        (0..50).for_each(|n| watch.follow(-0.2 * n as f32));
        watch.follow(-0.1);
        watch.follow(0.0);
        assert_eq!(watch.acting_s(), None);
    }
}
