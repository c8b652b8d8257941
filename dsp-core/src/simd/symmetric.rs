//! Convolution of one channel with long symmetrical filters.
//!
//! Lanes lie four outputs apart, so that the vector of inputs that output `p` meets with tap `k` is the
//! one that output `p + 1` meets with tap `k - 1`: it is loaded once for four outputs. Inputs that share
//! a tap are added first, which halves the multiplications.
//!
//! ```text
//! output[4j + p] = sum over k of taps[k] (V[p + k] + V[p + K - 1 - k])[j]      V[i][j] = input[4j + i]
//! ```
//!
//! The vectors `V` are read from four rows, each of every fourth input.

use fearless_simd::{Simd, SimdBase, SimdFloat};

/// Outputs between neighbouring lanes.
const APART: usize = 4;
/// Most outputs at once: a tile of the widest vectors.
pub const MAX_OUTPUTS: usize = 16 * APART;
/// Most pairs of taps.
const MAX_PAIRS: usize = 96;
/// Length of a row.
const ROW: usize = (MAX_OUTPUTS + 2 * MAX_PAIRS) / APART;
/// Pairs of taps from which on the rows are worth their while.
pub const FROM_PAIRS: usize = 16;
/// Samples in front of the input that may be read, for taps of 0 that fill up the last group.
pub const SPARE: usize = APART - 1;

/// Every fourth input, from each of the first four on.
pub type Rows = [[f32; ROW]; APART];

/// Memory for the rows.
#[must_use]
pub fn rows() -> Box<Rows> {
    Box::new([[0.0; ROW]; APART])
}

/// The first half of a symmetrical filter, behind so many zeros that whole groups of taps come out.
#[must_use]
pub fn padded_half(taps: &[f32]) -> Box<[f32]> {
    let pairs = taps.len() / 2;
    debug_assert!(pairs <= MAX_PAIRS);
    let mut half = vec![0.0; pairs.next_multiple_of(APART) - pairs];
    half.extend_from_slice(&taps[..pairs]);
    half.into_boxed_slice()
}

/// Spare samples and all inputs that are read for up to [`MAX_OUTPUTS`] of a filter of so many pairs of
/// taps.
#[must_use]
pub const fn reach(pairs: usize) -> usize {
    SPARE + (MAX_OUTPUTS + 2 * (pairs + SPARE)).next_multiple_of(MAX_OUTPUTS)
}

/// A window of four vectors on each side of the filter, and the sums of four outputs a lane.
struct Tile<S: Simd> {
    /// `V[k]` to `V[k + 3]`, each in the place of its index modulo four.
    low: [S::f32s; APART],
    /// `V[K - 1 - k]` and the three behind it, the first one in the place of `-k` modulo four.
    high: [S::f32s; APART],
    sums: [S::f32s; APART],
}

impl<S: Simd> Tile<S> {
    /// A tap whose number is `AT` modulo four; `low` and `high` are the next vectors on each side.
    #[inline(always)]
    fn add<const AT: usize>(&mut self, simd: S, tap: f32, low: S::f32s, high: S::f32s) {
        let tap = S::f32s::splat(simd, tap);
        for p in 0..APART {
            let both = self.low[(p + AT) % APART] + self.high[(p + APART - AT) % APART];
            self.sums[p] = tap.mul_add(both, self.sums[p]);
        }
        self.low[AT] = low;
        self.high[APART - 1 - AT] = high;
    }
}

/// `output[n] = sum over k of half[k] (input[n + k] + input[n + K - 1 - k])` for the first `len` outputs, and
/// more to whole tiles; `half` is what [`padded_half`] has made.
#[inline(always)]
pub fn convolve<S: Simd>(
    simd: S,
    half: &[f32],
    input: &[f32],
    rows: &mut Rows,
    (output, len): (&mut [f32], usize),
) {
    let lanes = S::f32s::LEN;
    let tile_len = APART * lanes;
    let output = &mut output[..len.next_multiple_of(tile_len)];
    let read = (output.len() + 2 * half.len()).div_ceil(tile_len) * tile_len;
    for (place, input) in input[..read].chunks_exact(tile_len).enumerate() {
        let [zeroth, first, second, third] = split(simd, input);
        let part = place * lanes..(place + 1) * lanes;
        zeroth.store_slice(&mut rows[0][part.clone()]);
        first.store_slice(&mut rows[1][part.clone()]);
        second.store_slice(&mut rows[2][part.clone()]);
        third.store_slice(&mut rows[3][part]);
    }
    for (place, output) in output.chunks_exact_mut(tile_len).enumerate() {
        join::<S>(tile(simd, half, rows, place * lanes), output);
    }
}

/// Sums of a tile that begins at a place of the rows.
#[inline(always)]
fn tile<S: Simd>(simd: S, half: &[f32], rows: &Rows, from: usize) -> [S::f32s; APART] {
    let groups = half.chunks_exact(APART);
    // V[K] is at the same place of its row as V[0], so many further; all of V[K - 1] to V[K - 4] one before.
    let (mut low_at, mut high_at) = (from, from + 2 * groups.len());
    let nothing = [S::f32s::splat(simd, 0.0); APART];
    let mut tile = Tile::<S> { low: nothing, high: nothing, sums: nothing };
    for (low, row) in tile.low.iter_mut().zip(rows) {
        *low = at(simd, row, low_at);
    }
    tile.high[0] = at(simd, &rows[3], high_at - 1);
    tile.high[1] = at(simd, &rows[0], high_at);
    tile.high[2] = at(simd, &rows[1], high_at);
    tile.high[3] = at(simd, &rows[2], high_at);
    for taps in groups {
        low_at += 1;
        high_at -= 1;
        // The next ones are V[k + 4] and V[K - 2 - k].
        tile.add::<0>(simd, taps[0], at(simd, &rows[0], low_at), at(simd, &rows[2], high_at));
        tile.add::<1>(simd, taps[1], at(simd, &rows[1], low_at), at(simd, &rows[1], high_at));
        tile.add::<2>(simd, taps[2], at(simd, &rows[2], low_at), at(simd, &rows[0], high_at));
        tile.add::<3>(simd, taps[3], at(simd, &rows[3], low_at), at(simd, &rows[3], high_at - 1));
    }
    tile.sums
}

/// The vector at a place of a row.
#[inline(always)]
fn at<S: Simd>(simd: S, row: &[f32; ROW], at: usize) -> S::f32s {
    S::f32s::from_slice(simd, &row[at..at + S::f32s::LEN])
}

/// Every fourth sample of four vectors, from each of the first four on.
#[inline(always)]
fn split<S: Simd>(simd: S, samples: &[f32]) -> [S::f32s; APART] {
    let (low, high) = samples.split_at(2 * S::f32s::LEN);
    let (first_even, first_odd) = halves::<S>(simd, low);
    let (second_even, second_odd) = halves::<S>(simd, high);
    let (zeroth, second) = first_even.deinterleave(second_even);
    let (first, third) = first_odd.deinterleave(second_odd);
    [zeroth, first, second, third]
}

/// Even and odd samples of two vectors.
#[inline(always)]
fn halves<S: Simd>(simd: S, samples: &[f32]) -> (S::f32s, S::f32s) {
    let (low, high) = samples.split_at(S::f32s::LEN);
    S::f32s::from_slice(simd, low).deinterleave(S::f32s::from_slice(simd, high))
}

/// The inverse of [`split`].
#[inline(always)]
fn join<S: Simd>([zeroth, first, second, third]: [S::f32s; APART], output: &mut [f32]) {
    let (even_low, even_high) = zeroth.interleave(second);
    let (odd_low, odd_high) = first.interleave(third);
    let (a, b) = even_low.interleave(odd_low);
    let (c, d) = even_high.interleave(odd_high);
    for (vector, output) in [a, b, c, d].into_iter().zip(output.chunks_exact_mut(S::f32s::LEN)) {
        vector.store_slice(output);
    }
}
