//! Both chains of one phase in vectors.
//!
//! A section's states are two frames old, so frames of even and of odd index never meet: a pair of them
//! goes through the chains side by side. So that no section waits for the one in front of it, pairs are in
//! each quarter of the chains at the same time; where the registers do not hold all states, all pairs go through
//! a quarter before the next one begins. The bits are the same.

use fearless_simd::{Simd, f64x2, f64x4, f64x8, prelude::*};

use super::super::detector::Power;
use super::design::{MANY_SECTIONS, PairCoefs};
use crate::simd::has_wide_registers;

/// Left and right.
pub type Frame = [f64; 2];
/// Lanes of a frame: left and right of the second chain, left and right of the first. The second one
/// works on the frame before.
const LANES: usize = 4;
/// Lanes of an even and an odd frame.
const PAIR: usize = 2 * LANES;
/// States below this are empty: far below the smallest power that counts.
const SILENCE: f64 = 1e-60;

/// Parts of the chains that are gone through one after the other.
const STAGES: usize = 4;
/// Most frames of a phase at once.
pub const CHUNK: usize = 64;

/// Pairs of frames between two parts.
pub type Between = [[f64; PAIR]; CHUNK / 2];

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

    /// The same for that frame and the next one.
    #[inline(always)]
    fn load_pair<S: Simd>(&self, simd: S, at: usize) -> f64x8<S> {
        self.load(simd, at).combine(self.load(simd, at + self.times))
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
        (between, powers): (&mut Between, &mut [Power]),
    ) {
        let &Strided { mut at, times, mut len, is_odd, .. } = signal;
        if is_odd && len > 0 {
            self.run_one::<S, N>(simd, coefs, LANES, signal.load(simd, at), &mut powers[at]);
            (at, len) = (at + times, len - 1);
        }
        if len > 1 {
            let pairs = Strided { at, len, ..*signal };
            self.run_pairs::<S, N>(simd, coefs, &pairs, (&mut between[..len / 2], powers));
            (at, len) = (at + times * (len - len % 2), len % 2);
        }
        if len > 0 {
            self.run_one::<S, N>(simd, coefs, 0, signal.load(simd, at), &mut powers[at]);
        }
    }

    #[inline(always)]
    fn run_pairs<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        coefs: &Coefs,
        signal: &Strided<'_>,
        (between, powers): (&mut [[f64; PAIR]], &mut [Power]),
    ) {
        let mut pairs = Pairs::<S, N>::load(simd, coefs, self);
        if between.len() >= STAGES && has_wide_registers(simd.level()) {
            pairs.run_together(simd, signal, powers);
        } else {
            pairs.run_parts(simd, signal, (between, powers));
        }
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
    /// Last input of each part.
    inputs: [f64x8<S>; STAGES],
    outputs: [f64x8<S>; N],
}

impl<S: Simd, const N: usize> Pairs<S, N> {
    #[inline(always)]
    fn load(simd: S, coefs: &Coefs, phase: &Phase) -> Self {
        let nothing = f64x8::splat(simd, 0.0);
        let input = f64x8::from_slice(simd, &phase.input);
        let mut pairs =
            Self { coefs: [nothing; N], inputs: [input; STAGES], outputs: [nothing; N] };
        for (coef, lanes) in pairs.coefs.iter_mut().zip(coefs) {
            *coef = f64x8::from_slice(simd, lanes);
        }
        for (output, state) in pairs.outputs.iter_mut().zip(&phase.outputs) {
            *output = f64x8::from_slice(simd, state);
        }
        for stage in 1..STAGES {
            pairs.inputs[stage] = pairs.outputs[stage * N / STAGES - 1];
        }
        pairs
    }

    #[inline(always)]
    fn store(&self, phase: &mut Phase) {
        self.inputs[0].store_slice(&mut phase.input);
        for (output, state) in self.outputs.iter().zip(&mut phase.outputs) {
            output.store_slice(state);
        }
    }

    /// All pairs, each part with another one; at least as many as there are parts.
    #[inline(always)]
    fn run_together(&mut self, simd: S, signal: &Strided<'_>, powers: &mut [Power]) {
        let &Strided { at: first, times, len, .. } = signal;
        let (step, end) = (2 * times, first + times * (len - len % 2));
        // What has left the first, the second and the third part.
        let mut one = self.through::<0>(signal.load_pair(simd, first));
        let mut two = self.through::<1>(one);
        one = self.through::<0>(signal.load_pair(simd, first + step));
        let mut three = self.through::<2>(two);
        two = self.through::<1>(one);
        one = self.through::<0>(signal.load_pair(simd, first + 2 * step));
        let mut at = first;
        while at + (STAGES - 1) * step < end {
            store(self.through::<3>(three), at, times, powers);
            three = self.through::<2>(two);
            two = self.through::<1>(one);
            one = self.through::<0>(signal.load_pair(simd, at + (STAGES - 1) * step));
            at += step;
        }
        store(self.through::<3>(three), at, times, powers);
        three = self.through::<2>(two);
        two = self.through::<1>(one);
        store(self.through::<3>(three), at + step, times, powers);
        three = self.through::<2>(two);
        store(self.through::<3>(three), at + 2 * step, times, powers);
    }

    /// All pairs, a part after the other.
    #[inline(always)]
    fn run_parts(
        &mut self,
        simd: S,
        signal: &Strided<'_>,
        (between, powers): (&mut [[f64; PAIR]], &mut [Power]),
    ) {
        let &Strided { mut at, times, .. } = signal;
        for pair in &mut *between {
            self.through::<0>(signal.load_pair(simd, at)).store_slice(pair);
            at += 2 * times;
        }
        for pair in &mut *between {
            self.through::<1>(f64x8::from_slice(simd, pair)).store_slice(pair);
        }
        for pair in &mut *between {
            self.through::<2>(f64x8::from_slice(simd, pair)).store_slice(pair);
        }
        at = signal.at;
        for pair in &*between {
            store(self.through::<3>(f64x8::from_slice(simd, pair)), at, times, powers);
            at += 2 * times;
        }
    }

    /// A pair of frames through one of the parts: `y = c (x + y'') - x''`.
    #[inline(always)]
    fn through<const STAGE: usize>(&mut self, mut now: f64x8<S>) -> f64x8<S> {
        let mut before = std::mem::replace(&mut self.inputs[STAGE], now);
        for n in STAGE * N / STAGES..(STAGE + 1) * N / STAGES {
            let output_before = self.outputs[n];
            now = self.coefs[n].mul_sub(now + output_before, before);
            before = output_before;
            self.outputs[n] = now;
        }
        now
    }
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
