//! Smoothing ramp: three moving averages in whole numbers, which neither drift nor depend on the past.

use fearless_simd::{Level, Simd, dispatch};

use super::super::timing::{RAMP_BOXES, RampShape};
use super::{CHUNK, History};

/// Reductions beyond this count as this, in dB.
const LIMIT_DB: f64 = 500.0;
/// Bits of the largest difference of two reductions in dB.
const LIMIT_BITS: u32 = 10;
/// Bits of a sum without its sign, and one to spare.
const SUM_BITS: u32 = 62;
/// Most bits behind the point: larger numbers could not be rounded by [`ROUNDER`].
const MAX_STEP_BITS: u32 = 40;
/// 1.5 * 2^52: added to a number below 2^51 it leaves its nearest whole number in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Corners of the three averages' impulse response: each average adds one sum and takes another away.
const CORNERS: usize = 1 << RAMP_BOXES;

/// Three moving averages; see [`RampShape`].
///
/// ```text
/// 1 - z^-L1   1 - z^-L2   1 - z^-L3
/// --------- · --------- · --------- : first the sums, then differences of what these were
///  1 - z^-1    1 - z^-1    1 - z^-1
/// ```
///
/// Sums of whole numbers may run over: their differences are exact all the same, as long as they fit
/// (E. B. Hogenauer, IEEE Trans. ASSP 29, 1981).
#[derive(Clone, Debug)]
pub struct Smoother {
    level: Level,
    shape: RampShape,
    sums: [i64; RAMP_BOXES],
    /// Of the last sum.
    past: History<i64>,
    /// Delays of the corners, those that are added first.
    corners: [usize; CORNERS],
    steps_per_db: f64,
    /// Decibels of a step of the result.
    db_per_step: f64,
    /// What had always come in steps of a reduction, and of the result.
    rest: [i64; 2],
}

impl Smoother {
    /// For ramps with a delay of up to so many samples.
    #[must_use]
    pub fn new(level: Level, max_delay: usize) -> Self {
        Self {
            level,
            shape: RampShape::NONE,
            sums: [0; RAMP_BOXES],
            past: History::new(max_delay + RAMP_BOXES, 0),
            corners: [0; CORNERS],
            steps_per_db: 1.0,
            db_per_step: 1.0,
            rest: [0; 2],
        }
    }

    /// Sets the shape; `rest_db` had always come.
    pub fn start(&mut self, shape: RampShape, rest_db: f64) {
        self.shape = shape;
        let gain: usize = shape.lengths.iter().product();
        let spare = SUM_BITS - LIMIT_BITS - gain.next_power_of_two().trailing_zeros();
        self.steps_per_db = (1u64 << spare.min(MAX_STEP_BITS)) as f64;
        self.db_per_step = 1.0 / (self.steps_per_db * gain as f64);
        let rest = to_whole(rest_db.clamp(-LIMIT_DB, LIMIT_DB) * self.steps_per_db);
        self.rest = [rest, rest * gain as i64];
        self.sums = [0; RAMP_BOXES];
        // Even numbers of averages first.
        let mut order: [usize; CORNERS] = std::array::from_fn(|corner| corner);
        order.sort_unstable_by_key(|corner| corner.count_ones() % 2);
        self.corners = order.map(|corner| {
            let lengths = shape.lengths.iter().enumerate();
            lengths.filter(|(n, _)| corner >> n & 1 == 1).map(|(_, length)| length).sum()
        });
        self.past.start(shape.delay_samples() + RAMP_BOXES, 0);
    }

    /// Replaces the samples, at most [`MAX_PIECE`](super::MAX_PIECE).
    pub fn process(&mut self, samples_db: &mut [f64]) {
        if self.shape == RampShape::NONE {
            return;
        }
        for chunk in samples_db.chunks_mut(CHUNK) {
            dispatch!(self.level, simd => self.run(simd, chunk));
        }
    }

    #[inline(always)]
    fn run<S: Simd>(&mut self, _: S, samples_db: &mut [f64]) {
        let len = samples_db.len().min(CHUNK);
        let mut whole = [0; CHUNK];
        let whole = &mut whole[..len];
        for (whole, &sample_db) in whole.iter_mut().zip(&*samples_db) {
            let low = if sample_db > -LIMIT_DB { sample_db } else { -LIMIT_DB };
            let inside = if low < LIMIT_DB { low } else { LIMIT_DB };
            *whole = to_whole(inside * self.steps_per_db) - self.rest[0];
        }
        let mut sums = self.sums;
        for whole in whole.iter_mut() {
            sums[0] = sums[0].wrapping_add(*whole);
            sums[1] = sums[1].wrapping_add(sums[0]);
            sums[2] = sums[2].wrapping_add(sums[1]);
            *whole = sums[2];
        }
        self.sums = sums;
        self.past.write(whole);
        let (added, taken) = self.corners.split_at(CORNERS / 2);
        let mut result = [self.rest[1]; CHUNK];
        let result = &mut result[..len];
        for (&added, &taken) in added.iter().zip(taken) {
            // What has not come was 0.
            let (missing, values) = self.past.last(added, len);
            for (result, &value) in result[missing..].iter_mut().zip(&values[missing..]) {
                *result = result.wrapping_add(value);
            }
            let (missing, values) = self.past.last(taken, len);
            for (result, &value) in result[missing..].iter_mut().zip(&values[missing..]) {
                *result = result.wrapping_sub(value);
            }
        }
        for (sample_db, &result) in samples_db.iter_mut().zip(&*result) {
            *sample_db = result as f64 * self.db_per_step;
        }
    }

    /// Takes over the past of another one that is as long.
    pub fn copy_from(&mut self, other: &Self) {
        (self.shape, self.sums, self.corners) = (other.shape, other.sums, other.corners);
        (self.steps_per_db, self.db_per_step) = (other.steps_per_db, other.db_per_step);
        self.rest = other.rest;
        self.past.copy_from(&other.past);
    }
}

#[inline(always)]
fn to_whole(value: f64) -> i64 {
    (value + ROUNDER).to_bits().cast_signed() - ROUNDER.to_bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::super::noise;
    use super::*;

    /// Mean of means, the obvious way.
    fn averaged(input: &[f64], shape: RampShape, before: f64) -> Vec<f64> {
        let mut wanted = input.to_vec();
        for length in shape.lengths {
            wanted = (0..wanted.len() as isize)
                .map(|n| {
                    let at = |k| if k < 0 { before } else { wanted[k as usize] };
                    (n + 1 - length as isize..=n).map(at).sum::<f64>() / length as f64
                })
                .collect();
        }
        wanted
    }

    #[test]
    fn is_the_mean_of_means() {
        let input: Vec<f64> = noise(3_000).iter().map(|&x| f64::from(x) * 60.0).collect();
        for delay in [1, 2, 100, 960] {
            for rest_db in [0.0, 17.3, -400.0] {
                let shape = RampShape::with_delay(delay);
                let mut smoother = Smoother::new(Level::new(), 960);
                // Other work before leaves no trace.
                smoother.start(RampShape::with_delay(50), 3.0);
                smoother.process(&mut [7.0; 300]);
                smoother.start(shape, rest_db);
                let mut output = input.clone();
                output.chunks_mut(100).for_each(|part| smoother.process(part));
                for (got, wanted) in output.iter().zip(averaged(&input, shape, rest_db)) {
                    // Rounding to 2^-26 dB at the longest ramp, to 2^-40 at the shortest.
                    assert!((got - wanted).abs() < 1e-8, "{delay} {rest_db}: {got} {wanted}");
                }
            }
        }
    }

    #[test]
    fn returns_to_nothing_from_any_past() {
        // As long as 20 ms at the highest rate that a gain is computed at.
        for delay in [1, 240, 7_680] {
            let mut smoother = Smoother::new(Level::new(), 7_680);
            smoother.start(RampShape::with_delay(delay), 23.456_789);
            let mut past: Vec<f64> = noise(200_000).iter().map(|&x| 1e4 * f64::from(x)).collect();
            past.chunks_mut(512).for_each(|part| smoother.process(part));
            // Sums have run over long since; nothing is beyond the limit.
            assert!(past.iter().all(|x| x.abs() <= LIMIT_DB));
            let mut rest = vec![0.0; delay + 1];
            rest.chunks_mut(512).for_each(|part| smoother.process(part));
            assert_eq!(rest[delay], 0.0, "{delay}");
        }
    }

    #[test]
    fn a_step_is_complete_after_the_ramps_delay() {
        for delay in [1, 2, 3, 47, 240] {
            let mut smoother = Smoother::new(Level::new(), 240);
            smoother.start(RampShape::with_delay(delay), 0.0);
            let mut step = vec![12.0; 300];
            smoother.process(&mut step);
            assert!((step[delay] - 12.0).abs() < 1e-8 && step[delay - 1] < 12.0 - 1e-7, "{delay}");
        }
    }
}
