//! The gain that plays the sounds of a comparison as loud as the one it began with.

use dsp_core::AudioBlock;
use dsp_core::meter::LevelMatch;
use dsp_core::smooth::Ramp;
use dsp_core::units::db_to_gain;

use crate::audition::Comparison;

/// More than this is no longer a comparison, as for Match itself, in dB.
const LIMIT_DB: f64 = 18.0;

/// How fast the gain of a sound is there that is known: as fast as A and B switch, in seconds.
const SWITCH_S: f64 = 0.01;

/// See the module.
pub(super) struct Evenness {
    /// Of the processed signal.
    gain: Ramp,
    /// A gain that is measured is reached in this time.
    ramp_s: f64,
    sample_rate_hz: f64,
    /// The sound that is heard.
    heard: Option<Comparison>,
    /// How much louder than the dry signal the first sound was, if that was known.
    reference_db: Option<f64>,
}

impl Default for Evenness {
    fn default() -> Self {
        Self {
            gain: Ramp::new(1.0),
            ramp_s: 0.0,
            sample_rate_hz: 48_000.0,
            heard: None,
            reference_db: None,
        }
    }
}

impl Evenness {
    /// A gain that is measured is reached in this time.
    pub(super) fn prepare(&mut self, ramp_s: f64, sample_rate_hz: f64) {
        (self.ramp_s, self.sample_rate_hz) = (ramp_s, sample_rate_hz);
    }

    /// Stands where it goes.
    pub(super) fn jump(&mut self) {
        self.gain.jump(self.gain.target());
    }

    /// Takes over which sound is heard. Another one is measured anew.
    pub(super) fn follow(&mut self, heard: Option<Comparison>, level_match: &mut LevelMatch) {
        if self.heard == heard {
            return;
        }
        if self.heard.is_none() {
            self.reference_db = level_match.offset_db().or(level_match.early_offset_db());
        }
        self.heard = heard;
        if heard.is_some() {
            level_match.reset();
        } else {
            self.reference_db = None;
        }
        self.aim(level_match);
    }

    /// Sets the gain after what is known of the sound by now.
    pub(super) fn aim(&mut self, level_match: &LevelMatch) {
        let measured_db = level_match.early_offset_db();
        if self.heard.is_some() {
            // Begun before anything was known: the first sound that is measured is the one.
            self.reference_db = self.reference_db.or(measured_db);
        }
        let gain = match (self.heard, self.reference_db) {
            (Some(heard), Some(reference_db)) => match measured_db.or(heard.known_db) {
                Some(now_db) => db_to_gain((reference_db - now_db).clamp(-LIMIT_DB, LIMIT_DB)),
                None => return,
            },
            _ => 1.0,
        };
        let is_followed = measured_db.is_some() || self.heard.is_none();
        let time_s = if is_followed { self.ramp_s } else { SWITCH_S };
        // Another time ends a glide: it goes on from where it is.
        let now = self.gain.value_at(0);
        self.gain.set_time(time_s, self.sample_rate_hz);
        self.gain.jump(now);
        self.gain.set(gain);
    }

    /// How much louder than the dry signal everything is that is compared.
    pub(super) fn reference_db(&self) -> Option<f64> {
        self.reference_db
    }

    /// Nothing is changed.
    pub(super) fn is_plain(&self) -> bool {
        self.gain.is_settled() && self.gain.target() == 1.0
    }

    /// Plays a part of the processed signal as loud as it is to be.
    pub(super) fn play(&mut self, part: &mut AudioBlock<'_>) {
        if !self.is_plain() {
            for samples in part.iter_channels() {
                for (at, sample) in samples.iter_mut().enumerate() {
                    *sample = (f64::from(*sample) * self.gain.value_at(at)) as f32;
                }
            }
        }
        self.gain.advance(part.len());
    }
}
