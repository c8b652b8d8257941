//! Both chains of one phase in vectors.
//!
//! A section's states are two frames old, so frames of even and of odd index never meet: a pair of them
//! goes through the chains side by side. While a pair is in the last quarter of the sections the three
//! after it are in those before, or each section would wait for the one in front of it.

use fearless_simd::{Simd, f64x2, f64x4, f64x8, prelude::*};

use super::super::detector::Power;
use super::design::{MANY_SECTIONS, PairCoefs};

/// Left and right.
pub type Frame = [f64; 2];
/// Lanes of a frame: left and right of the second chain, left and right of the first. The second one
/// works on the frame before.
const LANES: usize = 4;
/// Lanes of an even and an odd frame.
const PAIR: usize = 2 * LANES;
/// States below this are empty: far below the smallest power that counts.
const SILENCE: f64 = 1e-60;

/// Parts of the chains in which pairs are at the same time.
const STAGES: usize = 4;

/// Coefficients of all sections, one for each lane.
pub type Coefs = [[f64; PAIR]; MANY_SECTIONS];

/// The coefficients as the lanes want them.
#[must_use]
pub fn in_lanes(coefs: &PairCoefs) -> Coefs {
    std::array::from_fn(|section| {
        let [first, second] = coefs.section(section);
        let frame = [second, second, first, first];
        std::array::from_fn(|lane| frame[lane % LANES])
    })
}

/// The frames of a phase: every `times`-th one, from `at` on. Before them lies the last one that came.
#[derive(Clone, Copy, Debug)]
pub struct Strided<'a> {
    /// Of all phases, in turns.
    pub frames: &'a [Frame],
    /// Place of the one before the first.
    pub at: usize,
    /// Phases.
    pub times: usize,
    /// Frames of this phase.
    pub len: usize,
    /// The first one has an odd index.
    pub is_odd: bool,
}

impl Strided<'_> {
    /// What both chains read for the frame behind the one at a place.
    #[inline(always)]
    fn load<S: Simd>(&self, simd: S, at: usize) -> f64x4<S> {
        let (before, now) = (&self.frames[at], &self.frames[at + self.times]);
        f64x2::from_slice(simd, before).combine(f64x2::from_slice(simd, now))
    }

    /// The same for that frame and the next one. The pair before it is in the states.
    #[inline(always)]
    fn load_pair<S: Simd>(&self, simd: S, at: usize) -> Between<S> {
        let now = self.load(simd, at).combine(self.load(simd, at + self.times));
        Between { now, before: now }
    }
}

/// States of one phase.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phase {
    /// Last input of the first section.
    input: [f64; PAIR],
    /// Last output of each section: it is the input of the next one.
    outputs: [[f64; PAIR]; MANY_SECTIONS],
}

/// A pair of frames between two sections.
#[derive(Clone, Copy)]
struct Between<S: Simd> {
    now: f64x8<S>,
    /// Two frames before.
    before: f64x8<S>,
}

impl Phase {
    /// Ends the decay before it reaches denormals.
    pub fn flush(&mut self) {
        for state in self.outputs.iter_mut().chain([&mut self.input]) {
            *state = state.map(|value| if value.abs() < SILENCE { 0.0 } else { value });
        }
    }

    /// Squared envelopes of the frames, each at its frame's place among those of all phases.
    #[inline(always)]
    pub fn run<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        coefs: &Coefs,
        signal: &Strided<'_>,
        powers: &mut [Power],
    ) {
        let &Strided { mut at, times, mut len, is_odd, .. } = signal;
        if is_odd && len > 0 {
            self.run_one::<S, N>(simd, coefs, LANES, signal.load(simd, at), &mut powers[at]);
            (at, len) = (at + times, len - 1);
        }
        if len >= 2 * STAGES {
            self.run_pairs::<S, N>(simd, coefs, &Strided { at, len, ..*signal }, powers);
            (at, len) = (at + times * (len - len % 2), len % 2);
        }
        for n in 0..len {
            let lane = if n % 2 == 0 { 0 } else { LANES };
            self.run_one::<S, N>(simd, coefs, lane, signal.load(simd, at), &mut powers[at]);
            at += times;
        }
    }

    #[inline(always)]
    fn run_pairs<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        coefs: &Coefs,
        signal: &Strided<'_>,
        powers: &mut [Power],
    ) {
        let &Strided { at: first, times, len, .. } = signal;
        let mut pairs = Pairs::<S, N>::load(simd, coefs, self);
        let (step, end) = (2 * times, first + times * (len - len % 2));
        // What is behind the first, the second and the third part.
        let mut one = pairs.through::<0>(signal.load_pair(simd, first));
        let mut two = pairs.through::<1>(one);
        one = pairs.through::<0>(signal.load_pair(simd, first + step));
        let mut three = pairs.through::<2>(two);
        two = pairs.through::<1>(one);
        one = pairs.through::<0>(signal.load_pair(simd, first + 2 * step));
        let mut at = first;
        while at + (STAGES - 1) * step < end {
            store(pairs.through::<3>(three).now, at, times, powers);
            three = pairs.through::<2>(two);
            two = pairs.through::<1>(one);
            one = pairs.through::<0>(signal.load_pair(simd, at + (STAGES - 1) * step));
            at += step;
        }
        store(pairs.through::<3>(three).now, at, times, powers);
        three = pairs.through::<2>(two);
        two = pairs.through::<1>(one);
        store(pairs.through::<3>(three).now, at + step, times, powers);
        three = pairs.through::<2>(two);
        store(pairs.through::<3>(three).now, at + 2 * step, times, powers);
        pairs.store(self);
    }

    /// One frame, whose lanes begin at `lane`: what is left over where a signal is cut.
    #[inline(always)]
    fn run_one<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        coefs: &Coefs,
        lane: usize,
        input: f64x4<S>,
        power: &mut Power,
    ) {
        let lanes = lane..lane + LANES;
        let (mut now, mut before) = (input, part(simd, &self.input, lane));
        now.store_slice(&mut self.input[lanes.clone()]);
        for (coefs, output) in coefs.iter().zip(&mut self.outputs).take(N) {
            let output_before = part(simd, output, lane);
            now = part(simd, coefs, lane).mul_sub(now + output_before, before);
            before = output_before;
            now.store_slice(&mut output[lanes.clone()]);
        }
        *power = power_of(now);
    }
}

/// Coefficients and states of pairs while they are at work.
struct Pairs<S: Simd, const N: usize> {
    coefs: [f64x8<S>; N],
    input: f64x8<S>,
    outputs: [f64x8<S>; N],
}

impl<S: Simd, const N: usize> Pairs<S, N> {
    #[inline(always)]
    fn load(simd: S, coefs: &Coefs, phase: &Phase) -> Self {
        let mut pairs = Self {
            coefs: [f64x8::splat(simd, 0.0); N],
            input: f64x8::from_slice(simd, &phase.input),
            outputs: [f64x8::splat(simd, 0.0); N],
        };
        for n in 0..N {
            pairs.coefs[n] = f64x8::from_slice(simd, &coefs[n]);
            pairs.outputs[n] = f64x8::from_slice(simd, &phase.outputs[n]);
        }
        pairs
    }

    #[inline(always)]
    fn store(&self, phase: &mut Phase) {
        self.input.store_slice(&mut phase.input);
        for (output, state) in self.outputs.iter().zip(&mut phase.outputs) {
            output.store_slice(state);
        }
    }

    /// A pair through one of the parts; in front of the first one it has nothing before it yet.
    #[inline(always)]
    fn through<const STAGE: usize>(&mut self, mut pair: Between<S>) -> Between<S> {
        if STAGE == 0 {
            pair.before = std::mem::replace(&mut self.input, pair.now);
        }
        let part = STAGE * N / STAGES..(STAGE + 1) * N / STAGES;
        through(&self.coefs[part.clone()], &mut self.outputs[part], pair)
    }
}

/// A pair of frames through some sections: `y = c (x + y'') - x''`.
#[inline(always)]
fn through<S: Simd>(
    coefs: &[f64x8<S>],
    outputs: &mut [f64x8<S>],
    Between { mut now, mut before }: Between<S>,
) -> Between<S> {
    for (coef, output) in coefs.iter().zip(outputs) {
        let output_before = *output;
        now = coef.mul_sub(now + output_before, before);
        before = output_before;
        *output = now;
    }
    Between { now, before }
}

/// The lanes of one frame, from `lane` on.
#[inline(always)]
fn part<S: Simd>(simd: S, state: &[f64; PAIR], lane: usize) -> f64x4<S> {
    f64x4::from_slice(simd, &state[lane..lane + LANES])
}

#[inline(always)]
fn store<S: Simd>(pair: f64x8<S>, at: usize, times: usize, powers: &mut [Power]) {
    let (even, odd) = pair.split();
    powers[at] = power_of(even);
    powers[at + times] = power_of(odd);
}

/// Sum of the squares of both chains.
#[inline(always)]
fn power_of<S: Simd>(frame: f64x4<S>) -> Power {
    let (second, first): (f64x2<S>, f64x2<S>) = (frame * frame).split();
    let mut power = Power::default();
    (second + first).store_slice(&mut power);
    power
}
