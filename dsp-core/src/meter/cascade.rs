//! Two biquads in series for left and right, four lanes at a time.
//!
//! Lanes 0 and 1 are the first section of left and right, lanes 2 and 3 the second section, which
//! works on the output of the sample before: the pair runs in the time of one section and answers
//! one sample late. Transposed observer form in `f64`,
//! `y = b0 x + s1; s1' = (b1 - a1 b0) x - a1 s1 + s2; s2' = (b2 - a2 b0) x - a2 s1`.

use fearless_simd::{Simd, SimdBase, SimdFloat, f64x4};

use super::chunk::{CHUNK_SAMPLES, Chunk};
use super::weighting::Biquad;

/// States below this level, -600 dBFS, are set to 0 at the end of a chunk: no denormals.
const SILENCE: f64 = 1e-30;

/// Coefficients and memory; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cascade {
    b0: [f64; 4],
    x_to_s1: [f64; 4],
    x_to_s2: [f64; 4],
    neg_a1: [f64; 4],
    neg_a2: [f64; 4],
    s1: [f64; 4],
    s2: [f64; 4],
    y: [f64; 4],
}

/// A chunk as pairs of left and right.
pub(super) type Pairs = [f64; 2 * CHUNK_SAMPLES];

/// Left and right side by side.
pub(super) fn interleave(left: &Chunk, right: &Chunk) -> Pairs {
    let mut pairs = [0.0; 2 * CHUNK_SAMPLES];
    for (pair, (&l, &r)) in pairs.chunks_exact_mut(2).zip(left.iter().zip(right)) {
        pair[0] = f64::from(l);
        pair[1] = f64::from(r);
    }
    pairs
}

impl Cascade {
    pub(super) fn new(first: &Biquad, second: &Biquad) -> Self {
        let lanes = |of: fn(&Biquad) -> f64| [of(first), of(first), of(second), of(second)];
        Self {
            b0: lanes(|s| s.b[0]),
            x_to_s1: lanes(|s| s.b[1] - s.a[0] * s.b[0]),
            x_to_s2: lanes(|s| s.b[2] - s.a[1] * s.b[0]),
            neg_a1: lanes(|s| -s.a[0]),
            neg_a2: lanes(|s| -s.a[1]),
            s1: [0.0; 4],
            s2: [0.0; 4],
            y: [0.0; 4],
        }
    }

    pub(super) fn reset(&mut self) {
        (self.s1, self.s2, self.y) = ([0.0; 4], [0.0; 4], [0.0; 4]);
    }

    /// Filters pairs of left and right; the sums of the squares of both outputs.
    #[inline(always)]
    pub(super) fn energy<S: Simd>(&mut self, simd: S, pairs: &[f64]) -> [f64; 2] {
        let mut sum = f64x4::splat(simd, 0.0);
        self.run(simd, pairs, |y| sum = y.mul_add(y, sum));
        let sum = sum.as_slice();
        [sum[2], sum[3]]
    }

    /// Filters two signals at once, whose recursions run side by side, and adds the squares of their
    /// outputs to the upper lanes of `sums`. The bits do not depend on how the signals are cut.
    #[inline(always)]
    pub(super) fn add_energies<S: Simd>(
        simd: S,
        cascades: &mut [Self; 2],
        pairs: [&[f64]; 2],
        sums: &mut [[f64; 4]; 2],
    ) {
        let [mut sum_a, mut sum_b] = [0, 1].map(|n: usize| f64x4::from_slice(simd, &sums[n]));
        let [a, b] = cascades;
        let (mut lanes_a, mut lanes_b) = (Lanes::load(simd, a), Lanes::load(simd, b));
        for (pair_a, pair_b) in pairs[0].chunks_exact(2).zip(pairs[1].chunks_exact(2)) {
            let y_a = lanes_a.tick(simd, pair_a);
            let y_b = lanes_b.tick(simd, pair_b);
            sum_a = y_a.mul_add(y_a, sum_a);
            sum_b = y_b.mul_add(y_b, sum_b);
        }
        lanes_a.store(a);
        lanes_b.store(b);
        sum_a.store_slice(&mut sums[0]);
        sum_b.store_slice(&mut sums[1]);
    }

    /// Filters pairs of left and right; the sums of left^2, right^2 and left * right.
    #[inline(always)]
    pub(super) fn products<S: Simd>(&mut self, simd: S, pairs: &[f64]) -> [f64; 3] {
        let mut squares = f64x4::splat(simd, 0.0);
        let mut cross = f64x4::splat(simd, 0.0);
        self.run(simd, pairs, |y| {
            squares = y.mul_add(y, squares);
            cross = y.mul_add(y.slide::<1>(y), cross);
        });
        [squares.as_slice()[2], squares.as_slice()[3], cross.as_slice()[2]]
    }

    #[inline(always)]
    fn run<S: Simd>(&mut self, simd: S, pairs: &[f64], mut on_output: impl FnMut(f64x4<S>)) {
        let mut lanes = Lanes::load(simd, self);
        for pair in pairs.chunks_exact(2) {
            on_output(lanes.tick(simd, pair));
        }
        lanes.store(self);
    }

    /// Ends the decay before it reaches denormals; once a chunk.
    pub(super) fn flush_silence(&mut self) {
        let quiet = |lanes: &[f64; 4]| lanes.iter().all(|lane| lane.abs() < SILENCE);
        if quiet(&self.s1) && quiet(&self.s2) && quiet(&self.y) {
            self.reset();
        }
    }

    /// Whether silence at the input gives nothing but zeros.
    pub(super) fn is_silent(&self) -> bool {
        [&self.s1, &self.s2, &self.y].into_iter().flatten().all(|&lane| lane == 0.0)
    }
}

/// A [`Cascade`] in registers.
struct Lanes<S: Simd> {
    b0: f64x4<S>,
    x_to_s1: f64x4<S>,
    x_to_s2: f64x4<S>,
    neg_a1: f64x4<S>,
    neg_a2: f64x4<S>,
    s1: f64x4<S>,
    s2: f64x4<S>,
    y: f64x4<S>,
}

impl<S: Simd> Lanes<S> {
    #[inline(always)]
    fn load(simd: S, cascade: &Cascade) -> Self {
        let load = |lanes: &[f64; 4]| f64x4::from_slice(simd, lanes);
        Self {
            b0: load(&cascade.b0),
            x_to_s1: load(&cascade.x_to_s1),
            x_to_s2: load(&cascade.x_to_s2),
            neg_a1: load(&cascade.neg_a1),
            neg_a2: load(&cascade.neg_a2),
            s1: load(&cascade.s1),
            s2: load(&cascade.s2),
            y: load(&cascade.y),
        }
    }

    /// One pair of left and right.
    #[inline(always)]
    fn tick(&mut self, simd: S, pair: &[f64]) -> f64x4<S> {
        let x = f64x4::from_slice(simd, &[0.0, 0.0, pair[0], pair[1]]).slide::<2>(self.y);
        self.y = self.b0.mul_add(x, self.s1);
        let s1_input = self.x_to_s1.mul_add(x, self.s2);
        self.s2 = self.neg_a2.mul_add(self.s1, self.x_to_s2 * x);
        self.s1 = self.neg_a1.mul_add(self.s1, s1_input);
        self.y
    }

    #[inline(always)]
    fn store(&self, cascade: &mut Cascade) {
        self.s1.store_slice(&mut cascade.s1);
        self.s2.store_slice(&mut cascade.s2);
        self.y.store_slice(&mut cascade.y);
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::dispatch;

    use super::*;
    use crate::meter::KWeighting;
    use crate::simd::Backend;

    /// The same sections one after the other, one sample and one channel at a time.
    fn scalar(first: &Biquad, second: &Biquad, x: &[f64]) -> Vec<f64> {
        let section = |s: &Biquad, x: &[f64]| {
            let (mut s1, mut s2) = (0.0, 0.0);
            x.iter()
                .map(|&x| {
                    let y = s.b[0] * x + s1;
                    s1 = s.b[1] * x - s.a[0] * y + s2;
                    s2 = s.b[2] * x - s.a[1] * y;
                    y
                })
                .collect::<Vec<_>>()
        };
        section(second, &section(first, x))
    }

    #[test]
    fn lanes_equal_the_scalar_cascade() {
        let k = KWeighting::new(44_100.0);
        let noise = |seed: u32| {
            let mut state = seed;
            (0..999)
                .map(move |_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    f64::from(state) / f64::from(u32::MAX) - 0.5
                })
                .collect::<Vec<_>>()
        };
        let (left, right) = (noise(1), noise(2));
        let mut pairs: Vec<f64> = left.iter().zip(&right).flat_map(|(&l, &r)| [l, r]).collect();
        // One more frame brings the last outputs of the second section.
        pairs.extend([0.0, 0.0]);
        let want: Vec<(f64, f64)> = scalar(&k.shelf, &k.high_pass, &left)
            .into_iter()
            .zip(scalar(&k.shelf, &k.high_pass, &right))
            .collect();
        let want = want
            .iter()
            .fold([0.0; 3], |sum, &(l, r)| [sum[0] + l * l, sum[1] + r * r, sum[2] + l * r]);

        let cuts = [2, 14, 128, 2_000];
        let runs = Backend::available().into_iter().zip(cuts.into_iter().cycle());
        for (backend, cut) in runs {
            let Backend::Vector(level) = backend else { continue };
            let mut cascade = Cascade::new(&k.shelf, &k.high_pass);
            let mut got = [0.0; 3];
            for part in pairs.chunks(cut) {
                let sums = dispatch!(level, simd => cascade.products(simd, part));
                got = std::array::from_fn(|n| got[n] + sums[n]);
            }
            for (got, want) in got.into_iter().zip(want) {
                assert!((got - want).abs() < 1e-9, "{backend:?}, cut {cut}: {got} {want}");
            }
        }
    }
}
