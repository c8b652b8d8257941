//! A gain path with the audio that it works on, at the sample rate or [`Raised`] above it.
//!
//! ```text
//! audio ─> delay ─────────> x gain ─> out
//!   key ─────> gain path ──────┘
//! ```

use fearless_simd::{Level, Simd, dispatch};

use super::gain_path::{GainCoefs, GainPath, GainPlan};
use super::params::Domain;
use super::points::{Point, Points};
use super::quadrature::Quadrature;
use super::raised::Raised;
use crate::math::db_to_gain;
use crate::oversample::{Factor, HalfBands, MAX_CHUNK};
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
    /// An empty pair of filters.
    pub pair: Quadrature,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Voice {
    level: Level,
    plan: VoicePlan,
    path: GainPath,
    raised: Raised,
    gains: [Vec<f32>; 2],
    /// Result of the last piece.
    wet: Piece,
    /// Of each group of raised samples of the last piece the lowest gain, in dB.
    gains_db: Piece,
    /// And the highest level, in dB.
    levels_db: Piece,
}

impl Voice {
    /// With memory for audio and level delays and for windows of so many raised samples.
    #[must_use]
    pub fn new(
        plan: VoicePlan,
        channels: usize,
        shared: &Shared,
        (max_delay, max_window): (usize, usize),
    ) -> Self {
        let buffer = || vec![0.0; PIECE * MAX_TIMES];
        Self {
            level: shared.pair.level(),
            plan,
            path: GainPath::new(plan.gain, channels, &shared.pair, (max_delay, max_window)),
            raised: Raised::new(shared, max_delay),
            gains: [buffer(), buffer()],
            wet: [[0.0; PIECE]; 2],
            gains_db: [[0.0; PIECE]; 2],
            levels_db: [[0.0; PIECE]; 2],
        }
    }

    /// Begins with a plan, at rest on a reduction per channel, as if silence had come.
    pub fn start(&mut self, plan: VoicePlan, reductions_db: [f64; 2], point: &Point) {
        self.plan = plan;
        self.path.start(plan.gain, reductions_db, point);
        self.raised.start(&plan);
    }

    /// Goes on from the reduction of another voice, with the levels that it has heard itself. The
    /// reductions of other signals than its own say nothing to it.
    pub fn seat(&mut self, other: &Self) {
        if self.plan.gain.domain == other.plan.gain.domain {
            self.path.seat(&other.path);
        }
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
    pub fn wet(&self, channel: usize) -> &[f32] {
        &self.wet[channel]
    }

    /// Whether both channels have had the same gain and level in the last piece.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.path.is_merged()
    }

    /// Gain at each sample of the last piece for a channel, in dB.
    #[must_use]
    pub fn gains_db(&self, channel: usize) -> &[f32] {
        match self.plan.factor {
            Factor::X1 => self.path.gains_db(channel),
            _ => &self.gains_db[channel],
        }
    }

    /// Level at each sample of the last piece for a channel, in dB.
    #[must_use]
    pub fn levels_db(&self, channel: usize) -> &[f32] {
        match self.plan.factor {
            Factor::X1 => self.path.levels_db(channel),
            _ => &self.levels_db[channel],
        }
    }

    /// Computes a piece.
    pub fn process(&mut self, shared: &Shared, input: &Input<'_>, coefs: &GainCoefs) {
        if self.plan.factor == Factor::X1 {
            let key = input.key.unwrap_or(input.audio).each_ref().map(|key| &key[..input.len]);
            run_path(&mut self.path, &self.plan, key, &input.points, coefs);
            self.multiply(input.dry, input.len);
            return;
        }
        let raised = self.raised.lift(shared, &self.plan, input);
        let key = self.raised.key(raised);
        run_path(&mut self.path, &self.plan, key, &input.points, coefs);
        let gains = take_gains(self.level, &self.path, &self.plan, &mut self.gains, raised);
        self.raised.make_difference(self.plan.gain.domain, gains);
        self.raised.lower(shared, &self.plan, (input.dry, input.len), &mut self.wet);
        self.take_traces(raised);
    }

    /// Applies the gain at the sample rate.
    fn multiply(&mut self, dry: &Piece, len: usize) {
        let gains = take_gains(self.level, &self.path, &self.plan, &mut self.gains, len);
        let [left, right] = &mut self.wet;
        let wet = [&mut left[..len], &mut right[..len]];
        let dry = [&dry[0][..len], &dry[1][..len]];
        if self.plan.gain.domain == Domain::LeftRight {
            for (wet, (dry, gains)) in wet.into_iter().zip(dry.into_iter().zip(gains)) {
                for (wet, (dry, gain)) in wet.iter_mut().zip(dry.iter().zip(gains)) {
                    *wet = dry * gain;
                }
            }
            return;
        }
        let [left, right] = wet;
        for n in 0..len {
            let [l, r] = mid_side_difference(dry[0][n], dry[1][n], gains[0][n], gains[1][n]);
            left[n] = dry[0][n] + l;
            right[n] = dry[1][n] + r;
        }
    }

    fn take_traces(&mut self, raised: usize) {
        let times = self.plan.factor.times();
        for channel in 0..if self.path.is_merged() { 1 } else { 2 } {
            let gains_db = &self.path.gains_db(channel)[..raised];
            let levels_db = &self.path.levels_db(channel)[..raised];
            let to = (&mut self.gains_db[channel], &mut self.levels_db[channel]);
            dispatch!(self.level, simd => match times {
                2 => trace::<_, 2>(simd, gains_db, levels_db, to),
                4 => trace::<_, 4>(simd, gains_db, levels_db, to),
                _ => trace::<_, MAX_TIMES>(simd, gains_db, levels_db, to),
            });
        }
        if self.path.is_merged() {
            self.gains_db[1] = self.gains_db[0];
            self.levels_db[1] = self.levels_db[0];
        }
    }
}

/// Gains of a piece in dB, from a key at the path's rate.
fn run_path(
    path: &mut GainPath,
    plan: &VoicePlan,
    key: [&[f32]; 2],
    points: &Points<'_>,
    coefs: &GainCoefs,
) {
    let domain = plan.gain.domain;
    if domain == Domain::LeftRight {
        path.process(key, points, coefs);
        return;
    }
    let len = key[0].len();
    let mut coded = [[0.0; PIECE * MAX_TIMES]; 2];
    for n in 0..len {
        let (mid, side) = (0.5 * (key[0][n] + key[1][n]), 0.5 * (key[0][n] - key[1][n]));
        [coded[0][n], coded[1][n]] = match domain {
            Domain::Side => [side, side],
            Domain::Mid => [mid, mid],
            Domain::LeftRight | Domain::MidSide => [mid, side],
        };
    }
    path.process([&coded[0][..len], &coded[1][..len]], points, coefs);
}

/// Linear gains of the last piece.
fn take_gains<'a>(
    level: Level,
    path: &GainPath,
    plan: &VoicePlan,
    gains: &'a mut [Vec<f32>; 2],
    len: usize,
) -> [&'a [f32]; 2] {
    let [first, second] = gains;
    let (first, second) = (&mut first[..len], &mut second[..len]);
    let domain = plan.gain.domain;
    match domain {
        Domain::Side => first.fill(1.0),
        _ => dispatch!(level, simd => to_gains(simd, path.gains_db(0), first)),
    }
    match domain {
        Domain::LeftRight if path.is_merged() => return [first, first],
        Domain::Mid => second.fill(1.0),
        _ => dispatch!(level, simd => to_gains(simd, path.gains_db(1), second)),
    }
    [first, second]
}

#[inline(always)]
fn to_gains<S: Simd>(_: S, gains_db: &[f32], gains: &mut [f32]) {
    for (gain, &gain_db) in gains.iter_mut().zip(gains_db) {
        *gain = db_to_gain(gain_db);
    }
}

/// Lowest gain and highest level of each group of raised samples.
#[inline(always)]
fn trace<S: Simd, const TIMES: usize>(
    _: S,
    gains_db: &[f32],
    levels_db: &[f32],
    (lowest_db, highest_db): (&mut [f32; PIECE], &mut [f32; PIECE]),
) {
    for (to, group) in lowest_db.iter_mut().zip(gains_db.chunks_exact(TIMES)) {
        *to = group.iter().fold(group[0], |low, &x| if x < low { x } else { low });
    }
    for (to, group) in highest_db.iter_mut().zip(levels_db.chunks_exact(TIMES)) {
        *to = group.iter().fold(group[0], |high, &x| if x > high { x } else { high });
    }
}

/// What gains of mid and side change of left and right; exactly nothing at 1.
#[inline(always)]
#[must_use]
pub fn mid_side_difference(left: f32, right: f32, mid_gain: f32, side_gain: f32) -> [f32; 2] {
    let mid = 0.5 * (left + right) * (mid_gain - 1.0);
    let side = 0.5 * (left - right) * (side_gain - 1.0);
    [mid + side, mid - side]
}
