//! How a level meter moves: rise at once, fall 24 dB/s, hold line 2 s then the same fall (both
//! may be set otherwise), maximum and over until cleared. Fed with block peaks at any frame rate.

/// How fast a meter moves, and how long it remembers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Movement {
    /// Fall of bar and hold line, dB per second.
    pub fall_db_per_s: f32,
    /// How long the hold line stays, seconds.
    pub hold_s: f64,
}

impl Default for Movement {
    fn default() -> Self {
        Self { fall_db_per_s: 24.0, hold_s: 2.0 }
    }
}

/// Nothing below is shown, dBFS.
const FLOOR_DB: f32 = -120.0;

/// One channel of a meter, dBFS.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ChannelLevel {
    /// The bar.
    pub level_db: f32,
    /// The hold line.
    pub hold_db: f32,
    /// Largest since cleared.
    pub max_db: f32,
    held_since_s: f64,
}

impl Default for ChannelLevel {
    fn default() -> Self {
        Self {
            level_db: f32::NEG_INFINITY,
            hold_db: f32::NEG_INFINITY,
            max_db: f32::NEG_INFINITY,
            held_since_s: 0.0,
        }
    }
}

impl ChannelLevel {
    fn update(&mut self, peak_db: f32, (now_s, dt_s): (f64, f32), how: Movement) {
        let peak_db = if peak_db.is_nan() { f32::NEG_INFINITY } else { peak_db };
        let fallen = |db: f32| {
            let to = db - how.fall_db_per_s * dt_s;
            if to < FLOOR_DB { f32::NEG_INFINITY } else { to }
        };
        self.level_db = fallen(self.level_db).max(peak_db);
        if peak_db >= self.hold_db {
            self.hold_db = peak_db;
            self.held_since_s = now_s;
        } else if now_s - self.held_since_s > how.hold_s {
            self.hold_db = fallen(self.hold_db).max(self.level_db);
        }
        self.max_db = self.max_db.max(peak_db);
    }
}

/// A stereo meter's movement.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Ballistics {
    /// Left and right.
    pub channels: [ChannelLevel; 2],
    /// How it moves.
    pub movement: Movement,
    last_s: Option<f64>,
}

impl Ballistics {
    /// Takes the peaks since the last call (dBFS, `NEG_INFINITY` is silence) at time `now_s`.
    pub fn update(&mut self, peaks_db: [f32; 2], now_s: f64) {
        let dt = self.last_s.map_or(0.0, |last| (now_s - last).max(0.0)) as f32;
        self.last_s = Some(now_s);
        for (channel, peak) in self.channels.iter_mut().zip(peaks_db) {
            channel.update(peak, (now_s, dt), self.movement);
        }
    }

    /// Forgets maximum and over.
    pub fn clear(&mut self) {
        for c in &mut self.channels {
            c.max_db = f32::NEG_INFINITY;
            c.hold_db = c.level_db;
        }
    }

    /// Largest of both channels since cleared.
    pub fn max_db(&self) -> f32 {
        self.channels[0].max_db.max(self.channels[1].max_db)
    }

    /// Nothing is left that moves: no frame is needed for it.
    pub fn at_rest(&self) -> bool {
        self.channels
            .iter()
            .all(|c| c.level_db == f32::NEG_INFINITY && c.hold_db == f32::NEG_INFINITY)
    }

    /// For the bottom bar; without the rms level, which no peak tells.
    pub fn bus(&self) -> crate::BusLevel {
        crate::BusLevel {
            level_db: self.channels.map(|c| c.level_db),
            rms_db: [f32::NEG_INFINITY; 2],
            hold_db: self.channels.map(|c| c.hold_db),
            max_db: self.max_db(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_24_db_in_a_second_at_any_frame_rate_and_holds_two_seconds() {
        for frames_per_s in [7, 30, 60, 144] {
            let mut b = Ballistics::default();
            b.update([0.0, -6.0], 10.0);
            for i in 1..=frames_per_s {
                let now = 10.0 + f64::from(i) / f64::from(frames_per_s);
                b.update([f32::NEG_INFINITY; 2], now);
            }
            assert!((b.channels[0].level_db + 24.0).abs() < 1e-2, "{frames_per_s}");
            assert!((b.channels[1].level_db + 30.0).abs() < 1e-2, "{frames_per_s}");
            assert!(b.channels[0].hold_db.abs() < 1e-6, "the hold line stays");
            assert!(b.max_db().abs() < 1e-6);
        }
    }

    #[test]
    fn comes_to_rest_after_silence_and_survives_nan() {
        let mut b = Ballistics::default();
        b.update([0.0, f32::NAN], 0.0);
        for i in 1..1000 {
            b.update([f32::NEG_INFINITY; 2], f64::from(i) * 0.02);
        }
        assert!(b.at_rest());
        b.clear();
        assert!(b.max_db() == f32::NEG_INFINITY);
    }
}
