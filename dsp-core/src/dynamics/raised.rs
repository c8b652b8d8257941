//! The oversampled way of a [`Voice`](super::voice::Voice): up, and down again for the difference that
//! the gain makes.
//!
//! ```text
//! audio ──> up ─> delay ─> x (gain - 1) ─> down ─> + dry ─> out
//!   key ──> up ─> gain path ──────┘
//! ```
//!
//! The difference is nothing where the gain is 1, so the audio then passes to the bit.

use super::lookahead::History;
use super::params::Domain;
use super::voice::{Input, MAX_TIMES, PIECE, Piece, Shared, VoicePlan, mid_side_difference};
use crate::oversample::{Downsampler, Upsampler};

/// See the module.
#[derive(Clone, Debug)]
pub struct Raised {
    audio_up: [Upsampler; 2],
    key_up: [Upsampler; 2],
    down: [Downsampler; 2],
    delays: [History<f32>; 2],
    audio: [Vec<f32>; 2],
    key: [Vec<f32>; 2],
    /// The path reads the raised key, not the raised audio.
    has_key: bool,
    /// The key has been the audio: its filters have not run, and would hold the same.
    key_is_audio: bool,
}

impl Raised {
    /// With memory for delays of so many raised samples.
    #[must_use]
    pub fn new(shared: &Shared, max_delay: usize) -> Self {
        let buffer = || vec![0.0; PIECE * MAX_TIMES];
        let upsampler = || Upsampler::new(&shared.bands, shared.max_factor);
        Self {
            audio_up: [upsampler(), upsampler()],
            key_up: [upsampler(), upsampler()],
            down: std::array::from_fn(|_| Downsampler::new(&shared.bands, shared.max_factor)),
            delays: std::array::from_fn(|_| History::new(max_delay, 0.0)),
            audio: [buffer(), buffer()],
            key: [buffer(), buffer()],
            has_key: false,
            key_is_audio: true,
        }
    }

    /// As if silence had come.
    pub fn start(&mut self, plan: &VoicePlan) {
        self.audio_up.iter_mut().for_each(Upsampler::reset);
        self.down.iter_mut().for_each(Downsampler::reset);
        self.delays.iter_mut().for_each(|delay| delay.start(plan.audio_delay_samples, 0.0));
        self.key_is_audio = true;
    }

    /// Raises audio and key; how many samples of each there are now.
    pub fn lift(&mut self, shared: &Shared, plan: &VoicePlan, input: &Input<'_>) -> usize {
        let Shared { backend, bands, .. } = shared;
        let Input { audio, key, len, .. } = *input;
        let factor = plan.factor;
        let raised = len * factor.times();
        let delay = plan.audio_delay_samples;
        self.has_key = key.is_some() || delay > 0;
        if let Some(key) = key {
            if std::mem::take(&mut self.key_is_audio) {
                for (up, audio_up) in self.key_up.iter_mut().zip(&self.audio_up) {
                    up.copy_from(audio_up);
                }
            }
            for (channel, up) in self.key_up.iter_mut().enumerate() {
                let to = &mut self.key[channel][..raised];
                up.process(bands, *backend, factor, &key[channel][..len], to);
            }
        } else {
            self.key_is_audio = true;
        }
        for (channel, up) in self.audio_up.iter_mut().enumerate() {
            let to = &mut self.audio[channel][..raised];
            up.process(bands, *backend, factor, &audio[channel][..len], to);
            if delay > 0 {
                self.delays[channel].write(to);
                if key.is_none() {
                    self.key[channel][..raised].copy_from_slice(to);
                }
                self.delays[channel].read(delay, to);
            }
        }
        raised
    }

    /// What drives the gain.
    #[must_use]
    pub fn key(&self, raised: usize) -> [&[f32]; 2] {
        let source = if self.has_key { &self.key } else { &self.audio };
        source.each_ref().map(|samples| &samples[..raised])
    }

    /// Replaces the raised audio by what the gains change of it, as many samples as there are gains.
    pub fn make_difference(&mut self, domain: Domain, gains: [&[f32]; 2]) {
        let raised = gains[0].len();
        let [left, right] = &mut self.audio;
        let (left, right) = (&mut left[..raised], &mut right[..raised]);
        if domain == Domain::LeftRight {
            for (audio, gains) in [left, right].into_iter().zip(gains) {
                for (sample, gain) in audio.iter_mut().zip(gains) {
                    *sample *= gain - 1.0;
                }
            }
        } else {
            let gains = gains[0].iter().zip(gains[1]);
            for ((left, right), (&first, &second)) in left.iter_mut().zip(right).zip(gains) {
                [*left, *right] = mid_side_difference(*left, *right, first, second);
            }
        }
    }

    /// Adds the difference to the dry signal.
    pub fn lower(
        &mut self,
        shared: &Shared,
        plan: &VoicePlan,
        (dry, len): (&Piece, usize),
        wet: &mut Piece,
    ) {
        let raised = len * plan.factor.times();
        for (channel, down) in self.down.iter_mut().enumerate() {
            let wet = &mut wet[channel][..len];
            let audio = &self.audio[channel][..raised];
            down.process(&shared.bands, shared.backend, plan.factor, audio, wet);
            for (wet, dry) in wet.iter_mut().zip(&dry[channel]) {
                *wet += dry;
            }
        }
    }
}
