//! The tape that instruments play onto.

use super::SAMPLE_RATE_HZ;
use crate::demo::stereo::Stereo;

/// A stem while it is being rendered; notes beyond its end are cut.
#[derive(Debug)]
pub struct Canvas {
    /// What has been played so far.
    pub audio: Stereo,
}

impl Canvas {
    /// An empty tape.
    #[must_use]
    pub fn new(len_samples: usize) -> Self {
        Self { audio: Stereo::silence(len_samples) }
    }

    /// Adds a mono source: `voice(time_s)` is called for each sample from `start_s` on.
    pub fn mono(&mut self, start_s: f64, length_s: f64, mut voice: impl FnMut(f64) -> f64) {
        self.stereo(start_s, length_s, |time_s| {
            let sample = voice(time_s);
            [sample, sample]
        });
    }

    /// Adds a stereo source.
    pub fn stereo(&mut self, start_s: f64, length_s: f64, mut voice: impl FnMut(f64) -> [f64; 2]) {
        let first = (start_s * SAMPLE_RATE_HZ).round() as usize;
        let count = (length_s * SAMPLE_RATE_HZ).ceil() as usize;
        let last = (first + count).min(self.audio.len());
        for index in first..last {
            let [left, right] = voice((index - first) as f64 / SAMPLE_RATE_HZ);
            self.audio.left[index] += left as f32;
            self.audio.right[index] += right as f32;
        }
    }

    /// Passes the whole tape through `effect(channel)(sample)`.
    pub fn insert<F: FnMut(f64) -> f64>(&mut self, effect: impl Fn(usize) -> F) {
        for (index, channel) in self.audio.channels_mut().into_iter().enumerate() {
            let mut tick = effect(index);
            for sample in channel {
                *sample = tick(f64::from(*sample)) as f32;
            }
        }
    }

    /// The finished stem with its level.
    #[must_use]
    pub fn finish(mut self, gain_db: f64) -> Stereo {
        self.audio.scale(dsp_core::units::db_to_gain(gain_db) as f32);
        self.audio
    }
}
