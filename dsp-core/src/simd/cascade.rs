//! A series of second-order sections over two channels in skewed lanes.
//!
//! A bundle holds four sections, two channels each; the first section is in the top lanes. It is
//! cut into vectors as wide as the machine's, of one, two or four sections. In one step section
//! `j` works on frame `t - j`: the vector of results moves down by one section, the new frame
//! enters at the top, the finished one leaves at the bottom. Several vectors advance together to
//! hide the recursion. With one section in a vector there is nothing to move and no skew.
//!
//! A section whose first frame has not come is silent and takes its state just before it starts;
//! its state is put away just after the last frame. So there is no latency, and the result does
//! not depend on how the signal is cut.
//!
//! ```text
//! y = b0 x + s1    s1' = p s1 + (q1 x + s2)    s2' = -a2 s1 + (q2 x + s2)    p = 1 - a1
//! ```
//!
//! [`extract_gains`](super::bundle::extract_gains) moves all `b0` to the cascade's input; then the first line is an addition, which
//! many machines have units to spare for.

use fearless_simd::{dispatch, f64x2, prelude::*};

use super::bundle::{Bundle, CHANNELS, Frame, Gains, LANES, Lanes};
use super::{Backend, scalar};

/// Most vectors that advance together, see [`max_group`].
const MAX_GROUP: usize = 4;

/// Runs all bundles over the frames in place.
pub fn run(backend: Backend, bundles: &mut [Bundle], gains: Gains, frames: &mut [Frame]) {
    match (backend, gains) {
        _ if frames.is_empty() => (),
        (Backend::Scalar, _) => scalar::run(bundles, frames),
        (Backend::Vector(level), Gains::InSections) => {
            dispatch!(level, simd => run_vector::<_, false>(simd, bundles, frames));
        }
        (Backend::Vector(level), Gains::AtInput(_)) => {
            dispatch!(level, simd => run_vector::<_, true>(simd, bundles, frames));
        }
    }
}

/// Most vectors of so many lanes that advance together: enough not to wait for their own results,
/// and few enough that their states stay in registers. Measured.
const fn max_group(lanes: usize) -> usize {
    // 32 registers hold the states of four wide vectors, 16 those of three, or of four without skew.
    if lanes == 2 * CHANNELS { 3 } else { MAX_GROUP }
}

#[inline(always)]
fn run_vector<S: Simd, const UNIT: bool>(simd: S, bundles: &mut [Bundle], frames: &mut [Frame]) {
    let vectors = bundles.len() * (LANES / S::f64s::LEN);
    let groups = vectors.div_ceil(max_group(S::f64s::LEN));
    let mut from = 0;
    for group in 0..groups {
        // Rather 3 + 3 than 4 + 2: a lone vector waits for its own results.
        let to = vectors * (group + 1) / groups;
        match to - from {
            1 => run_group::<S, 1, UNIT>(simd, bundles, from, frames),
            2 => run_group::<S, 2, UNIT>(simd, bundles, from, frames),
            3 => run_group::<S, 3, UNIT>(simd, bundles, from, frames),
            _ => run_group::<S, MAX_GROUP, UNIT>(simd, bundles, from, frames),
        }
        from = to;
    }
}

/// Where the lanes of a vector lie: bundle and first lane. The first section is in the top lanes.
#[inline(always)]
const fn place(vector: usize, lanes: usize) -> (usize, usize) {
    let per_bundle = LANES / lanes;
    (vector / per_bundle, LANES - lanes * (vector % per_bundle + 1))
}

/// A vector out of a row of its bundle.
#[inline(always)]
fn load<S: Simd>(
    simd: S,
    bundles: &[Bundle],
    vector: usize,
    row: impl Fn(&Bundle) -> &Lanes,
) -> S::f64s {
    let (bundle, lane) = place(vector, S::f64s::LEN);
    S::f64s::from_slice(simd, &row(&bundles[bundle]).0[lane..lane + S::f64s::LEN])
}

/// Coefficients of the vectors that advance together.
struct Coefs<S: Simd, const G: usize> {
    direct: [S::f64s; G],
    feed: [[S::f64s; 2]; G],
    keep: [S::f64s; G],
    pull: [S::f64s; G],
}

impl<S: Simd, const G: usize> Coefs<S, G> {
    #[inline(always)]
    fn load(simd: S, bundles: &[Bundle], from: usize) -> Self {
        use std::array::from_fn;
        Self {
            direct: from_fn(|g| load(simd, bundles, from + g, |bundle| &bundle.direct)),
            feed: from_fn(|g| {
                from_fn(|index| load(simd, bundles, from + g, |bundle| &bundle.feed[index]))
            }),
            keep: from_fn(|g| load(simd, bundles, from + g, |bundle| &bundle.keep)),
            pull: from_fn(|g| load(simd, bundles, from + g, |bundle| &bundle.pull)),
        }
    }
}

/// States and results of the vectors that advance together.
struct Group<S: Simd, const G: usize, const UNIT: bool> {
    state: [[S::f64s; 2]; G],
    result: [S::f64s; G],
    /// Step in which the section of each lane meets the first frame.
    start: [S::f64s; G],
}

impl<S: Simd, const G: usize, const UNIT: bool> Group<S, G, UNIT> {
    const SECTIONS_PER_VECTOR: usize = S::f64s::LEN / CHANNELS;
    /// Whether a vector passes its results on in the next step only. Where registers are few that
    /// keeps too many of them busy.
    const WAITS: bool = Self::SECTIONS_PER_VECTOR > 2;
    /// Steps from the first section of a vector to that of the next.
    const STRIDE: usize = Self::SECTIONS_PER_VECTOR - 1 + Self::WAITS as usize;
    /// Steps from a frame's first section to its last.
    const DELAY: usize = (G - 1) * Self::STRIDE + Self::SECTIONS_PER_VECTOR - 1;

    #[inline(always)]
    fn silent(simd: S) -> Self {
        let start = std::array::from_fn(|g| {
            S::f64s::from_fn(simd, |lane| {
                (Self::STRIDE * g + Self::SECTIONS_PER_VECTOR - 1 - lane / CHANNELS) as f64
            })
        });
        let zero = S::f64s::splat(simd, 0.0);
        Self { state: [[zero; 2]; G], result: [zero; G], start }
    }

    /// One step; the new frame is in the two bottom lanes of `frame`.
    #[inline(always)]
    fn step(&mut self, coefs: &Coefs<S, G>, frame: S::f64s) {
        if Self::WAITS {
            for g in (0..G).rev() {
                let above = if g == 0 { frame } else { self.result[g - 1] };
                self.tick(coefs, g, self.result[g].slide::<CHANNELS>(above));
            }
        } else {
            let mut above = frame;
            for g in 0..G {
                self.tick(coefs, g, self.result[g].slide::<CHANNELS>(above));
                above = self.result[g];
            }
        }
    }

    #[inline(always)]
    fn tick(&mut self, coefs: &Coefs<S, G>, g: usize, x: S::f64s) {
        let [s1, s2] = self.state[g];
        self.result[g] = if UNIT { x + s1 } else { coefs.direct[g].mul_add(x, s1) };
        self.state[g] = [
            coefs.keep[g].mul_add(s1, coefs.feed[g][0].mul_add(x, s2)),
            coefs.pull[g].mul_add(s1, coefs.feed[g][1].mul_add(x, s2)),
        ];
    }

    /// Gives the sections that start in step `t` their states.
    #[inline(always)]
    fn start(&mut self, simd: S, bundles: &[Bundle], from: usize, t: usize) {
        let now = S::f64s::splat(simd, t as f64);
        for g in 0..G {
            let starts = self.start[g].simd_eq(now);
            for index in 0..2 {
                let state = load(simd, bundles, from + g, |bundle| &bundle.state[index]);
                self.state[g][index] = starts.select(state, self.state[g][index]);
            }
        }
    }

    /// Puts away the states of the sections that meet the last frame in this step, `since` steps after
    /// the first section did.
    #[inline(always)]
    fn finish(&self, bundles: &mut [Bundle], from: usize, since: usize) {
        // Being aligned, it makes the compiler align the stack for all the rest of the function too:
        // coefficients that lie there across cache lines cost half of the speed.
        let mut states = [[Lanes([0.0; LANES]); 2]; G];
        for (lanes, state) in states.iter_mut().zip(&self.state) {
            for (lanes, state) in lanes.iter_mut().zip(state) {
                state.store_slice(&mut lanes.0[..S::f64s::LEN]);
            }
        }
        for (g, lanes) in states.iter().enumerate() {
            let section = since.wrapping_sub(Self::STRIDE * g);
            if section >= Self::SECTIONS_PER_VECTOR {
                continue;
            }
            let (bundle, first) = place(from + g, S::f64s::LEN);
            let lane = CHANNELS * (Self::SECTIONS_PER_VECTOR - 1 - section);
            for (index, lanes) in lanes.iter().enumerate() {
                bundles[bundle].state[index].0[first + lane..first + lane + CHANNELS]
                    .copy_from_slice(&lanes.0[lane..lane + CHANNELS]);
            }
        }
    }

    /// The frame that the last section has finished.
    #[inline(always)]
    fn finished(&self) -> Frame {
        let lanes = self.result[G - 1].as_slice();
        [lanes[0], lanes[1]]
    }
}

#[inline(always)]
fn widen<S: Simd>(simd: S, frame: &Frame) -> S::f64s {
    S::f64s::block_splat(f64x2::from_slice(simd, frame))
}

/// Runs `G` vectors, the first of which is `from`, over at least one frame.
#[inline(always)]
fn run_group<S: Simd, const G: usize, const UNIT: bool>(
    simd: S,
    bundles: &mut [Bundle],
    from: usize,
    frames: &mut [Frame],
) {
    let coefs = Coefs::<S, G>::load(simd, bundles, from);
    let mut group = Group::<S, G, UNIT>::silent(simd);
    let delay = Group::<S, G, UNIT>::DELAY;
    let last = frames.len() - 1;
    let steps = frames.len() + delay;
    // In the steps between these two no section starts or ends.
    let (started, ending) = ((delay + 1).min(steps), last.max(delay + 1).min(steps));
    let mut t = 0;
    while t < steps {
        let edge_end = if t < started { started } else { steps };
        while t < edge_end {
            let frame = *frames.get(t).unwrap_or(&[0.0; CHANNELS]);
            if t < started {
                group.start(simd, bundles, from, t);
            }
            group.step(&coefs, widen(simd, &frame));
            if t >= last {
                group.finish(bundles, from, t - last);
            }
            if t >= delay {
                frames[t - delay] = group.finished();
            }
            t += 1;
        }
        for t in t..ending {
            group.step(&coefs, widen(simd, &frames[t]));
            frames[t - delay] = group.finished();
        }
        t = t.max(ending);
    }
}
