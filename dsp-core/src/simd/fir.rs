//! Convolution of one channel with short filters, and the shuffles of half-bands.
//!
//! Lanes are successive outputs. A stream is rounded up to whole vectors: outputs beyond its end are
//! computed from what lies there and ignored, so that every output is made by the same operations
//! in the same order however the signal is cut.

use fearless_simd::{Simd, SimdBase, SimdFloat, f32x8};

use super::symmetric::{self, Rows};

/// Outputs of a vector. No more, even where vectors are wider: every other load of those lies in two lines of
/// the cache, which costs more than their width saves.
const LANES: usize = 8;
/// Vectors that are summed at a time: enough sums to hide the latency of the multiplier.
const GROUP: usize = 8;

/// The smallest whole number of vectors that holds `len` samples, in samples.
#[inline(always)]
#[must_use]
pub const fn padded(len: usize) -> usize {
    len.div_ceil(LANES) * LANES
}

/// The operations of half-bands, in plain Rust or in vectors.
pub trait Kernels: Copy {
    /// `output[n] = centre[n] / 2 + sum over k of taps[k] * input[n + k]`, for whole vectors of
    /// outputs; without a centre its half is 0.
    fn convolve(self, taps: &[f32], input: &[f32], centre: Option<&[f32]>, output: &mut [f32]);

    /// As [`convolve`](Self::convolve) without a centre, of a long symmetrical filter; see
    /// [`symmetric::convolve`].
    fn convolve_symmetric(
        self,
        half: &[f32],
        input: &[f32],
        rows: &mut Rows,
        output: (&mut [f32], usize),
    );

    /// `output = a0 b0 a1 b1 ..`, as long as the output.
    fn zip(self, a: &[f32], b: &[f32], output: &mut [f32]);

    /// The inverse of [`zip`](Self::zip), as long as the input.
    fn unzip(self, input: &[f32], a: &mut [f32], b: &mut [f32]);
}

/// The plain twin.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Kernels for Plain {
    #[inline(always)]
    fn convolve(self, taps: &[f32], input: &[f32], centre: Option<&[f32]>, output: &mut [f32]) {
        for (n, output) in output.iter_mut().enumerate() {
            let start = centre.map_or(0.0, |centre| 0.5 * centre[n]);
            let products = taps.iter().zip(&input[n..]).map(|(tap, x)| tap * x);
            *output = products.fold(start, |sum, product| sum + product);
        }
    }

    #[inline(always)]
    fn convolve_symmetric(
        self,
        half: &[f32],
        input: &[f32],
        _: &mut Rows,
        (output, len): (&mut [f32], usize),
    ) {
        let last = 2 * half.len() - 1;
        for (n, output) in output[..len].iter_mut().enumerate() {
            let pairs = half.iter().enumerate();
            let products = pairs.map(|(k, tap)| tap * (input[n + k] + input[n + last - k]));
            *output = products.fold(0.0, |sum, product| sum + product);
        }
    }

    #[inline(always)]
    fn zip(self, a: &[f32], b: &[f32], output: &mut [f32]) {
        for ((a, b), pair) in a.iter().zip(b).zip(output.chunks_exact_mut(2)) {
            pair.copy_from_slice(&[*a, *b]);
        }
    }

    #[inline(always)]
    fn unzip(self, input: &[f32], a: &mut [f32], b: &mut [f32]) {
        for ((a, b), pair) in a.iter_mut().zip(b).zip(input.chunks_exact(2)) {
            (*a, *b) = (pair[0], pair[1]);
        }
    }
}

/// Vectors of a level.
#[derive(Clone, Copy, Debug)]
pub struct Vectors<S: Simd>(pub S);

impl<S: Simd> Kernels for Vectors<S> {
    #[inline(always)]
    fn convolve(self, taps: &[f32], input: &[f32], centre: Option<&[f32]>, output: &mut [f32]) {
        debug_assert!(output.len().is_multiple_of(LANES));
        let mut at = 0;
        while at + GROUP * LANES <= output.len() {
            convolve_group::<S, GROUP>(self.0, taps, input, centre, output, at);
            at += GROUP * LANES;
        }
        while at + LANES <= output.len() {
            convolve_group::<S, 1>(self.0, taps, input, centre, output, at);
            at += LANES;
        }
    }

    #[inline(always)]
    fn convolve_symmetric(
        self,
        half: &[f32],
        input: &[f32],
        rows: &mut Rows,
        output: (&mut [f32], usize),
    ) {
        symmetric::convolve(self.0, half, input, rows, output);
    }

    #[inline(always)]
    fn zip(self, a: &[f32], b: &[f32], output: &mut [f32]) {
        let len = output.len() / 2;
        let whole = len - len % LANES;
        let (head, tail) = output.split_at_mut(2 * whole);
        let vectors = a[..whole].chunks_exact(LANES).zip(b[..whole].chunks_exact(LANES));
        for ((a, b), output) in vectors.zip(head.chunks_exact_mut(2 * LANES)) {
            let (low, high) = output.split_at_mut(LANES);
            let (first, second) = load(self.0, a, 0).interleave(load(self.0, b, 0));
            first.store_slice(low);
            second.store_slice(high);
        }
        Plain.zip(&a[whole..len], &b[whole..len], tail);
    }

    #[inline(always)]
    fn unzip(self, input: &[f32], a: &mut [f32], b: &mut [f32]) {
        let len = input.len() / 2;
        let whole = len - len % LANES;
        let (head, tail) = input.split_at(2 * whole);
        let vectors = a[..whole].chunks_exact_mut(LANES).zip(b[..whole].chunks_exact_mut(LANES));
        for ((a, b), pairs) in vectors.zip(head.chunks_exact(2 * LANES)) {
            let (even, odd) = load(self.0, pairs, 0).deinterleave(load(self.0, pairs, LANES));
            even.store_slice(a);
            odd.store_slice(b);
        }
        Plain.unzip(tail, &mut a[whole..len], &mut b[whole..len]);
    }
}

#[inline(always)]
fn convolve_group<S: Simd, const G: usize>(
    simd: S,
    taps: &[f32],
    input: &[f32],
    centre: Option<&[f32]>,
    output: &mut [f32],
    at: usize,
) {
    let half = f32x8::splat(simd, 0.5);
    let mut sums: [f32x8<S>; G] = match centre {
        Some(centre) => {
            let centre = &centre[at..at + G * LANES];
            std::array::from_fn(|v| half * load(simd, centre, v * LANES))
        }
        None => [f32x8::splat(simd, 0.0); G],
    };
    let input = &input[at..at + G * LANES + taps.len() - 1];
    for (&tap, input) in taps.iter().zip(input.windows(G * LANES)) {
        let tap = f32x8::splat(simd, tap);
        for (v, sum) in sums.iter_mut().enumerate() {
            *sum = tap.mul_add(load(simd, input, v * LANES), *sum);
        }
    }
    let output = &mut output[at..at + G * LANES];
    for (sum, output) in sums.iter().zip(output.chunks_exact_mut(LANES)) {
        sum.store_slice(output);
    }
}

#[inline(always)]
fn load<S: Simd>(simd: S, samples: &[f32], at: usize) -> f32x8<S> {
    f32x8::from_slice(simd, &samples[at..at + LANES])
}
