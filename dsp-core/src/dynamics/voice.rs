//! A gain path with the audio that it works on: at the sample rate, or oversampled on the difference
//! that it makes.
//!
//! ```text
//!  1x   audio ─> delay ─────────────────────────────────> x gain ─> out
//!  Nx   audio ─> delay ──────────────────────────────────────+───> out
//!         └────> up ─> delay ─> x (gain - 1) ─> down ────────┘
//!       key ──> up ─> gain path ──────┘
//! ```
//!
//! The difference is nothing where the gain is 1, so the audio then passes to the bit.

use super::gain_path::{GainCoefs, GainPath, GainPlan};
use super::lookahead::DelayLine;
use super::params::Domain;
use super::points::{Point, Points};
use super::quadrature::Quadrature;
use crate::math::dbs_to_gain;
use crate::oversample::{Downsampler, Factor, HalfBands, MAX_CHUNK, Upsampler};
use crate::simd::Backend;

/// Most samples of the base rate in a piece.
pub const PIECE: usize = MAX_CHUNK;
/// Highest factor.
pub const MAX_TIMES: usize = 8;

/// Two channels of a piece.
pub type Piece = [[f32; PIECE]; 2];

/// What a voice reads in a piece.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The audio as it comes.
    pub audio: &'a Piece,
    /// The audio, delayed by the voice's latency.
    pub dry: &'a Piece,
    /// What drives the gain, where that is not the audio.
    pub key: Option<&'a Piece>,
    /// Samples in use.
    pub len: usize,
    /// The curves.
    pub points: Points<'a>,
}

/// What cannot change without a cross-fade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoicePlan {
    /// Of the gain, at the raised rate.
    pub gain: GainPlan,
    /// How many times the sample rate it works at.
    pub factor: Factor,
    /// From input to output in samples.
    pub latency_samples: usize,
    /// From the raised audio to where the gain is applied, in raised samples.
    pub audio_delay_samples: usize,
}

/// Everything of the sample rate that both voices use.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Kernels of this machine.
    pub backend: Backend,
    /// Half-bands of this rate.
    pub bands: HalfBands,
    /// Highest factor of this rate.
    pub max_factor: Factor,
    /// Empty pairs of filters for each factor.
    pub pairs: Vec<Quadrature>,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Voice {
    plan: VoicePlan,
    path: GainPath,
    audio_up: [Upsampler; 2],
    key_up: [Upsampler; 2],
    down: [Downsampler; 2],
    delays: [DelayLine; 2],
    audio: [Vec<f32>; 2],
    key: [Vec<f32>; 2],
    gains: [Vec<f32>; 2],
    /// Result of the last piece.
    wet: Piece,
    /// Lowest gain at each sample of the last piece, in dB.
    gains_db: Piece,
    /// Level that goes with it, in dB.
    levels_db: Piece,
    /// The key's filters hold nothing.
    key_is_empty: bool,
}

impl Voice {
    /// With memory for audio and level delays and for windows of so many raised samples.
    #[must_use]
    pub fn new(
        plan: VoicePlan,
        channels: usize,
        shared: &Shared,
        max_delay: usize,
        max_window: usize,
    ) -> Self {
        let buffer = || vec![0.0; PIECE * MAX_TIMES];
        let upsampler = || Upsampler::new(&shared.bands, shared.max_factor);
        Self {
            plan,
            path: GainPath::new(plan.gain, channels, max_delay, max_window),
            audio_up: [upsampler(), upsampler()],
            key_up: [upsampler(), upsampler()],
            down: std::array::from_fn(|_| Downsampler::new(&shared.bands, shared.max_factor)),
            delays: std::array::from_fn(|_| DelayLine::new(max_delay)),
            audio: [buffer(), buffer()],
            key: [buffer(), buffer()],
            gains: [buffer(), buffer()],
            wet: [[0.0; PIECE]; 2],
            gains_db: [[0.0; PIECE]; 2],
            levels_db: [[0.0; PIECE]; 2],
            key_is_empty: true,
        }
    }

    /// Begins with a plan, at rest on a reduction per channel, as if silence had come.
    pub fn start(
        &mut self,
        plan: VoicePlan,
        shared: &Shared,
        reductions_db: [f64; 2],
        point: &Point,
    ) {
        self.plan = plan;
        let pair = &shared.pairs[plan.factor.stages().min(shared.pairs.len() - 1)];
        self.path.start(plan.gain, pair, reductions_db, point);
        self.audio_up.iter_mut().chain(&mut self.key_up).for_each(Upsampler::reset);
        self.down.iter_mut().for_each(Downsampler::reset);
        self.delays.iter_mut().for_each(|delay| delay.fill(0.0));
        self.key_is_empty = true;
    }

    /// The plan it began with.
    #[must_use]
    pub fn plan(&self) -> &VoicePlan {
        &self.plan
    }

    /// The reductions now.
    #[must_use]
    pub fn reductions_db(&self) -> [f64; 2] {
        self.path.reductions_db()
    }

    /// Result of the last piece for a channel.
    #[must_use]
    pub fn wet(&self, channel: usize) -> &[f32; PIECE] {
        &self.wet[channel]
    }

    /// Gain at each sample of the last piece for a channel, in dB.
    #[must_use]
    pub fn gains_db(&self, channel: usize) -> &[f32; PIECE] {
        &self.gains_db[channel]
    }

    /// Level at each sample of the last piece for a channel, in dB.
    #[must_use]
    pub fn levels_db(&self, channel: usize) -> &[f32; PIECE] {
        &self.levels_db[channel]
    }

    /// Computes a piece.
    pub fn process(&mut self, shared: &Shared, input: &Input<'_>, coefs: &GainCoefs) {
        let times = self.plan.factor.times();
        if times == 1 {
            self.process_plain(shared, input, coefs);
        } else {
            self.process_raised(shared, input, coefs);
        }
        self.take_traces(input.len, times);
    }

    fn process_plain(&mut self, shared: &Shared, input: &Input<'_>, coefs: &GainCoefs) {
        let Input { audio, dry, key, len, points } = *input;
        let key = key.unwrap_or(audio);
        self.run_path(shared, [&key[0][..len], &key[1][..len]], &points, coefs);
        let [wet_left, wet_right] = &mut self.wet;
        let gains = [&self.gains[0][..len], &self.gains[1][..len]];
        let wet = [&mut wet_left[..len], &mut wet_right[..len]];
        let dry = [&dry[0][..len], &dry[1][..len]];
        if self.plan.gain.domain == Domain::LeftRight {
            multiply(dry, gains, wet);
        } else {
            let [left, right] = wet;
            for n in 0..len {
                let [l, r] = mid_side_difference(dry[0][n], dry[1][n], gains[0][n], gains[1][n]);
                left[n] = dry[0][n] + l;
                right[n] = dry[1][n] + r;
            }
        }
    }

    fn process_raised(&mut self, shared: &Shared, input: &Input<'_>, coefs: &GainCoefs) {
        let Input { audio, dry, key, len, points } = *input;
        let Shared { backend, bands, .. } = shared;
        let factor = self.plan.factor;
        let raised = len * factor.times();
        for (channel, up) in self.audio_up.iter_mut().enumerate() {
            let to = &mut self.audio[channel][..raised];
            up.process(bands, *backend, factor, &audio[channel][..len], to);
        }
        match key {
            Some(key) => {
                self.key_is_empty = false;
                for (channel, up) in self.key_up.iter_mut().enumerate() {
                    let to = &mut self.key[channel][..raised];
                    up.process(bands, *backend, factor, &key[channel][..len], to);
                }
            }
            None => {
                if !self.key_is_empty {
                    self.key_up.iter_mut().for_each(Upsampler::reset);
                    self.key_is_empty = true;
                }
                for (key, audio) in self.key.iter_mut().zip(&self.audio) {
                    key[..raised].copy_from_slice(&audio[..raised]);
                }
            }
        }
        for (audio, delay) in self.audio.iter_mut().zip(&mut self.delays) {
            if self.plan.audio_delay_samples > 0 {
                delay.write(&audio[..raised]);
                delay.read(self.plan.audio_delay_samples, &mut audio[..raised]);
            }
        }
        let key = std::mem::take(&mut self.key);
        self.run_path(shared, [&key[0][..raised], &key[1][..raised]], &points, coefs);
        self.key = key;
        self.make_difference(raised);
        for (channel, down) in self.down.iter_mut().enumerate() {
            let wet = &mut self.wet[channel][..len];
            down.process(bands, *backend, factor, &self.audio[channel][..raised], wet);
            for (wet, dry) in wet.iter_mut().zip(&dry[channel]) {
                *wet += dry;
            }
        }
    }

    /// Replaces the raised audio by what the gain changes of it.
    fn make_difference(&mut self, raised: usize) {
        let [left, right] = &mut self.audio;
        let (left, right) = (&mut left[..raised], &mut right[..raised]);
        let gains = [&self.gains[0][..raised], &self.gains[1][..raised]];
        if self.plan.gain.domain == Domain::LeftRight {
            for (audio, gains) in [left, right].into_iter().zip(gains) {
                for (sample, gain) in audio.iter_mut().zip(gains) {
                    *sample *= gain - 1.0;
                }
            }
        } else {
            for n in 0..raised {
                [left[n], right[n]] =
                    mid_side_difference(left[n], right[n], gains[0][n], gains[1][n]);
            }
        }
    }

    /// Gains of a piece, linear, from a key at the raised rate.
    fn run_path(
        &mut self,
        shared: &Shared,
        key: [&[f32]; 2],
        points: &Points<'_>,
        coefs: &GainCoefs,
    ) {
        let len = key[0].len();
        let domain = self.plan.gain.domain;
        if domain == Domain::LeftRight {
            self.path.process(key, len, points, coefs);
        } else {
            let mut coded = [[0.0; PIECE * MAX_TIMES]; 2];
            for n in 0..len {
                let (mid, side) = (0.5 * (key[0][n] + key[1][n]), 0.5 * (key[0][n] - key[1][n]));
                [coded[0][n], coded[1][n]] = match domain {
                    Domain::Side => [side, side],
                    Domain::Mid => [mid, mid],
                    Domain::LeftRight | Domain::MidSide => [mid, side],
                };
            }
            self.path.process([&coded[0][..len], &coded[1][..len]], len, points, coefs);
        }
        let [first, second] = &mut self.gains;
        first[..len].copy_from_slice(&self.path.gains_db(0)[..len]);
        dbs_to_gain(shared.backend, &mut first[..len]);
        if self.path.is_merged() {
            second[..len].copy_from_slice(&first[..len]);
        } else {
            second[..len].copy_from_slice(&self.path.gains_db(1)[..len]);
            dbs_to_gain(shared.backend, &mut second[..len]);
        }
        match domain {
            Domain::Mid => second[..len].fill(1.0),
            Domain::Side => first[..len].fill(1.0),
            Domain::LeftRight | Domain::MidSide => (),
        }
    }

    fn take_traces(&mut self, len: usize, times: usize) {
        for channel in 0..2 {
            let (gains_db, levels_db) = (self.path.gains_db(channel), self.path.levels_db(channel));
            if times == 1 {
                self.gains_db[channel][..len].copy_from_slice(&gains_db[..len]);
                self.levels_db[channel][..len].copy_from_slice(&levels_db[..len]);
                continue;
            }
            let traces =
                self.gains_db[channel][..len].iter_mut().zip(&mut self.levels_db[channel][..len]);
            let raised = gains_db.chunks_exact(times).zip(levels_db.chunks_exact(times));
            for ((gain, level), (gains_db, levels_db)) in traces.zip(raised) {
                (*gain, *level) = (gains_db[0], levels_db[0]);
                for (&gain_db, &level_db) in gains_db.iter().zip(levels_db).skip(1) {
                    *gain = gain.min(gain_db);
                    *level = level.max(level_db);
                }
            }
        }
    }
}

fn multiply(dry: [&[f32]; 2], gains: [&[f32]; 2], wet: [&mut [f32]; 2]) {
    for (wet, (dry, gains)) in wet.into_iter().zip(dry.into_iter().zip(gains)) {
        for (wet, (dry, gain)) in wet.iter_mut().zip(dry.iter().zip(gains)) {
            *wet = dry * gain;
        }
    }
}

/// What gains of mid and side change of left and right; exactly nothing at 1.
#[inline(always)]
fn mid_side_difference(left: f32, right: f32, mid_gain: f32, side_gain: f32) -> [f32; 2] {
    let mid = 0.5 * (left + right) * (mid_gain - 1.0);
    let side = 0.5 * (left - right) * (side_gain - 1.0);
    [mid + side, mid - side]
}
