//! A series of second-order sections over two channels in skewed lanes.
//!
//! A vector holds four sections, two channels each; the first section is in the top lanes. In one
//! step section `j` works on frame `t - j`: the vector of results moves down by one section, the
//! new frame enters at the top, the finished one leaves at the bottom. A mask keeps the states of
//! lanes whose frame lies outside of the block, so there is no latency and the result does not
//! depend on how the signal is cut. Several vectors advance together to hide the recursion.
//!
//! ```text
//! y = b0 x + s1    s1' = p s1 + (q1 x + s2)    s2' = -a2 s1 + (q2 x + s2)    p = 1 - a1
//! ```
//!
//! [`extract_gains`] moves all `b0` to the cascade's input; then the first line is an addition, which
//! many machines have units to spare for.

use fearless_simd::{dispatch, f64x8, prelude::*};

use super::{Backend, scalar};
use crate::filter::section::Section;

/// Lanes of a vector.
const LANES: usize = 8;
/// Sections of a vector.
pub const SECTIONS_PER_BUNDLE: usize = LANES / CHANNELS;
/// Channels of a frame.
pub const CHANNELS: usize = 2;
/// Most vectors that advance together: with more the registers run out.
const MAX_GROUP: usize = 4;
/// Frames of padding that a buffer must have at its end, since whole vectors are loaded.
pub const PADDING_FRAMES: usize = SECTIONS_PER_BUNDLE - 1;

/// Beyond this (and its inverse) the direct gains stay in their sections: -160 dB.
const MIN_INPUT_GAIN: f64 = 1e-8;

/// Left and right.
pub type Frame = [f64; CHANNELS];

#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Lanes(pub(super) [f64; LANES]);

/// Coefficients of one channel of one section as the kernels use them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneCoefs {
    /// Direct path.
    pub direct: f64,
    /// Input into the first and the second state.
    pub feed: [f64; 2],
    /// First state into itself.
    pub keep: f64,
    /// First state into the second.
    pub pull: f64,
}

impl LaneCoefs {
    /// Passes the channel.
    pub const PASS: Self = Self { direct: 1.0, feed: [0.0; 2], keep: 0.0, pull: 0.0 };
    /// Silences the channel.
    pub const MUTE: Self = Self { direct: 0.0, ..Self::PASS };

    /// From a designed section.
    #[must_use]
    pub fn new(section: &Section) -> Self {
        Self {
            direct: section.num[0],
            feed: section.feeds(),
            keep: 1.0 - section.den[0],
            pull: -section.den[1],
        }
    }
}

/// Four sections of two channels.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    pub(super) direct: Lanes,
    pub(super) feed: [Lanes; 2],
    pub(super) keep: Lanes,
    pub(super) pull: Lanes,
    pub(super) state: [Lanes; 2],
    /// Factor of the states against those of the designed section.
    scale: Lanes,
}

impl Default for Bundle {
    fn default() -> Self {
        let fill = |value| Lanes([value; LANES]);
        Self {
            direct: fill(1.0),
            feed: [fill(0.0); 2],
            keep: fill(0.0),
            pull: fill(0.0),
            state: [fill(0.0); 2],
            scale: fill(1.0),
        }
    }
}

impl Bundle {
    pub(super) fn lane(section: usize, channel: usize) -> usize {
        CHANNELS * (SECTIONS_PER_BUNDLE - 1 - section) + channel
    }

    /// Sets one channel of one section.
    #[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
    pub fn set(&mut self, section: usize, channel: usize, coefs: &LaneCoefs, state: [f64; 2]) {
        let lane = Self::lane(section, channel);
        self.direct.0[lane] = coefs.direct;
        self.keep.0[lane] = coefs.keep;
        self.pull.0[lane] = coefs.pull;
        self.scale.0[lane] = 1.0;
        for index in 0..2 {
            self.feed[index].0[lane] = coefs.feed[index];
            self.state[index].0[lane] = state[index];
        }
    }

    /// State of one channel of one section.
    #[must_use]
    pub fn state(&self, section: usize, channel: usize) -> [f64; 2] {
        let lane = Self::lane(section, channel);
        [self.state[0].0[lane], self.state[1].0[lane]].map(|value| value / self.scale.0[lane])
    }

    /// Sets states below `threshold` to zero; returns whether all are zero now.
    pub fn flush(&mut self, threshold: f64) -> bool {
        let mut empty = true;
        for lanes in &mut self.state {
            for (value, scale) in lanes.0.iter_mut().zip(self.scale.0) {
                if value.abs() < threshold * scale {
                    *value = 0.0;
                }
                empty &= *value == 0.0;
            }
        }
        empty
    }
}

/// Who applies the sections' direct gains.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Gains {
    /// Each section its own.
    #[default]
    InSections,
    /// All are 1; the caller multiplies the input's channels by these.
    AtInput(Frame),
}

impl Gains {
    /// What the input has to be multiplied by.
    #[must_use]
    pub fn at_input(self) -> Frame {
        match self {
            Self::InSections => [1.0; CHANNELS],
            Self::AtInput(gains) => gains,
        }
    }
}

/// Moves the direct gains of all sections to the input and scales the states to match. Does nothing
/// where a section is silent or the products would leave a safe range.
pub fn extract_gains(bundles: &mut [Bundle]) -> Gains {
    let sections = bundles.len() * SECTIONS_PER_BUNDLE;
    let place = |section: usize| (section / SECTIONS_PER_BUNDLE, section % SECTIONS_PER_BUNDLE);
    let mut gains = [1.0; CHANNELS];
    for (channel, gain) in gains.iter_mut().enumerate() {
        for section in 0..sections {
            let (bundle, index) = place(section);
            *gain *= bundles[bundle].direct.0[Bundle::lane(index, channel)];
            if !(*gain > MIN_INPUT_GAIN && *gain < 1.0 / MIN_INPUT_GAIN) {
                return Gains::InSections;
            }
        }
    }
    for channel in 0..CHANNELS {
        let mut after = 1.0;
        for section in (0..sections).rev() {
            let (bundle, index) = place(section);
            let (bundle, lane) = (&mut bundles[bundle], Bundle::lane(index, channel));
            let direct = std::mem::replace(&mut bundle.direct.0[lane], 1.0);
            bundle.scale.0[lane] = after;
            for part in 0..2 {
                bundle.feed[part].0[lane] /= direct;
                bundle.state[part].0[lane] *= after;
            }
            after *= direct;
        }
    }
    Gains::AtInput(gains)
}

/// Runs all bundles over `len` frames in place. `frames` is [`PADDING_FRAMES`] longer.
pub fn run(
    backend: Backend,
    bundles: &mut [Bundle],
    gains: Gains,
    frames: &mut [Frame],
    len: usize,
) {
    match (backend, gains) {
        (Backend::Scalar, _) => scalar::run(bundles, &mut frames[..len]),
        (Backend::Vector(level), Gains::InSections) => {
            dispatch!(level, simd => run_vector::<_, false>(simd, bundles, frames, len));
        }
        (Backend::Vector(level), Gains::AtInput(_)) => {
            dispatch!(level, simd => run_vector::<_, true>(simd, bundles, frames, len));
        }
    }
}

#[inline(always)]
fn run_vector<S: Simd, const UNIT: bool>(
    simd: S,
    bundles: &mut [Bundle],
    frames: &mut [Frame],
    len: usize,
) {
    let samples = frames.as_flattened_mut();
    let mut rest = bundles;
    loop {
        let count = match rest.len() {
            0 => return,
            // Rather 3 + 2 than 4 + 1: a lone vector waits for its own results.
            5 => 3,
            len => len.min(MAX_GROUP),
        };
        let (now, later) = rest.split_at_mut(count);
        match count {
            1 => run_group::<S, 1, UNIT>(simd, now, samples, len),
            2 => run_group::<S, 2, UNIT>(simd, now, samples, len),
            3 => run_group::<S, 3, UNIT>(simd, now, samples, len),
            _ => run_group::<S, MAX_GROUP, UNIT>(simd, now, samples, len),
        }
        rest = later;
    }
}

/// Registers of the vectors that advance together.
struct Pipeline<S: Simd, const G: usize, const UNIT: bool> {
    direct: [f64x8<S>; G],
    feed: [[f64x8<S>; G]; 2],
    keep: [f64x8<S>; G],
    pull: [f64x8<S>; G],
    state: [[f64x8<S>; G]; 2],
    result: [f64x8<S>; G],
}

impl<S: Simd, const G: usize, const UNIT: bool> Pipeline<S, G, UNIT> {
    #[inline(always)]
    fn load(simd: S, bundles: &[Bundle]) -> Self {
        let load = |lanes: &Lanes| f64x8::from_slice(simd, &lanes.0);
        Self {
            direct: std::array::from_fn(|g| load(&bundles[g].direct)),
            feed: std::array::from_fn(|i| std::array::from_fn(|g| load(&bundles[g].feed[i]))),
            keep: std::array::from_fn(|g| load(&bundles[g].keep)),
            pull: std::array::from_fn(|g| load(&bundles[g].pull)),
            state: std::array::from_fn(|i| std::array::from_fn(|g| load(&bundles[g].state[i]))),
            result: [f64x8::splat(simd, 0.0); G],
        }
    }

    #[inline(always)]
    fn store(&self, bundles: &mut [Bundle]) {
        for (g, bundle) in bundles.iter_mut().enumerate().take(G) {
            for index in 0..2 {
                self.state[index][g].store_slice(&mut bundle.state[index].0);
            }
        }
    }

    /// One step; the new frame is in the two bottom lanes of `frame`.
    #[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
    #[inline(always)]
    fn step(&mut self, frame: f64x8<S>) {
        let mut input = [frame; G];
        for g in 0..G {
            let above = if g == 0 { frame } else { self.result[g - 1] };
            input[g] = self.result[g].slide::<CHANNELS>(above);
        }
        for g in 0..G {
            let x = input[g];
            let (s1, s2) = (self.state[0][g], self.state[1][g]);
            self.result[g] = if UNIT { x + s1 } else { self.direct[g].mul_add(x, s1) };
            self.state[0][g] = self.keep[g].mul_add(s1, self.feed[0][g].mul_add(x, s2));
            self.state[1][g] = self.pull[g].mul_add(s1, self.feed[1][g].mul_add(x, s2));
        }
    }

    /// A step that keeps the states of lanes whose frame is not in `0..len`.
    #[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
    #[inline(always)]
    fn masked_step(&mut self, simd: S, frame: f64x8<S>, t: usize, len: usize) {
        let before = self.state;
        self.step(frame);
        for g in 0..G {
            let delay: [f64; LANES] = std::array::from_fn(|lane| {
                (SECTIONS_PER_BUNDLE * g + SECTIONS_PER_BUNDLE - 1 - lane / CHANNELS) as f64
            });
            let delay = f64x8::from_slice(simd, &delay);
            let started = delay.simd_le(f64x8::splat(simd, t as f64));
            let unfinished = delay.simd_gt(f64x8::splat(simd, t as f64 - len as f64));
            let active = started & unfinished;
            for index in 0..2 {
                self.state[index][g] = active.select(self.state[index][g], before[index][g]);
            }
        }
    }

    /// The frame that the last section has finished.
    #[inline(always)]
    fn finished(&self, simd: S, out: &mut [f64]) {
        let (low, _) = simd.split_f64x8(self.result[G - 1]);
        let (lowest, _) = simd.split_f64x4(low);
        lowest.store_slice(out);
    }
}

#[inline(always)]
fn run_group<S: Simd, const G: usize, const UNIT: bool>(
    simd: S,
    bundles: &mut [Bundle],
    samples: &mut [f64],
    len: usize,
) {
    let delay = SECTIONS_PER_BUNDLE * G - 1;
    let mut pipeline = Pipeline::<S, G, UNIT>::load(simd, bundles);
    let lead_in = delay.min(len);
    for t in 0..lead_in {
        let frame = f64x8::from_slice(simd, &samples[CHANNELS * t..CHANNELS * t + LANES]);
        pipeline.masked_step(simd, frame, t, len);
    }
    for t in delay..len.max(delay) {
        let frame = f64x8::from_slice(simd, &samples[CHANNELS * t..CHANNELS * t + LANES]);
        pipeline.step(frame);
        let out = CHANNELS * (t - delay);
        pipeline.finished(simd, &mut samples[out..out + CHANNELS]);
    }
    for t in len..len + delay {
        pipeline.masked_step(simd, f64x8::splat(simd, 0.0), t, len);
        if t >= delay {
            let out = CHANNELS * (t - delay);
            pipeline.finished(simd, &mut samples[out..out + CHANNELS]);
        }
    }
    pipeline.store(bundles);
}
