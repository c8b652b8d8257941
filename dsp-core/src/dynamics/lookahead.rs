//! Delays, running maximum and smoothing ramp: what makes a reduction arrive before its peak.
//!
//! ```text
//! level ─> delay ─> maximum of the last W ─> curve, ballistics ─> 3 moving averages ─> gain
//! audio ─> delay by as much as all of that
//! ```
//!
//! A peak stays in the maximum for as long as the averages need, so the ramp is complete when the
//! audio's peak comes. The maximum doubles its window with each stage, `m2k[n] = max(mk[n], mk[n - k])`:
//! each is a pass in vectors, and the cost never depends on the signal. The averages add whole numbers,
//! so they neither drift nor depend on the past.

use super::timing::{RAMP_BOXES, RampShape};

/// Most samples that are written at once.
pub const MAX_PIECE: usize = 512;

/// The last samples of a signal.
#[derive(Clone, Debug)]
pub struct DelayLine {
    samples: Vec<f32>,
    /// Where the next sample goes.
    at: usize,
}

impl DelayLine {
    /// For delays of up to `max_delay` samples.
    #[must_use]
    pub fn new(max_delay: usize) -> Self {
        Self { samples: vec![0.0; (max_delay + MAX_PIECE).next_power_of_two()], at: 0 }
    }

    /// As if `value` had always come.
    pub fn fill(&mut self, value: f32) {
        self.samples.fill(value);
        self.at = 0;
    }

    /// Appends at most [`MAX_PIECE`] samples.
    pub fn write(&mut self, input: &[f32]) {
        let len = input.len().min(MAX_PIECE);
        let first = len.min(self.samples.len() - self.at);
        self.samples[self.at..self.at + first].copy_from_slice(&input[..first]);
        self.samples[..len - first].copy_from_slice(&input[first..len]);
        self.at = (self.at + len) & (self.samples.len() - 1);
    }

    /// The samples `delay` before those that were written last.
    pub fn read(&self, delay: usize, output: &mut [f32]) {
        let len = output.len().min(MAX_PIECE);
        debug_assert!(delay + len <= self.samples.len());
        let from = self.at.wrapping_sub(delay + len) & (self.samples.len() - 1);
        let first = len.min(self.samples.len() - from);
        output[..first].copy_from_slice(&self.samples[from..from + first]);
        output[first..len].copy_from_slice(&self.samples[..len - first]);
    }

    /// Takes over the past of another one that is as long.
    pub fn copy_from(&mut self, other: &Self) {
        self.samples.copy_from_slice(&other.samples);
        self.at = other.at;
    }
}

/// Highest of the last samples, after a delay.
#[derive(Clone, Debug)]
pub struct RunningMax {
    delay: DelayLine,
    delay_samples: usize,
    stages: Vec<DelayLine>,
    window_samples: usize,
}

impl RunningMax {
    /// For delays and windows of up to so many samples.
    #[must_use]
    pub fn new(max_delay: usize, max_window: usize) -> Self {
        let stages = max_window.max(1).next_power_of_two().trailing_zeros() as usize;
        Self {
            delay: DelayLine::new(max_delay),
            delay_samples: 0,
            stages: (0..stages).map(|stage| DelayLine::new(1 << stage)).collect(),
            window_samples: 1,
        }
    }

    /// Sets delay and window, which is at least 1, and forgets everything: `rest` had always come.
    pub fn start(&mut self, delay_samples: usize, window_samples: usize, rest: f32) {
        self.delay_samples = delay_samples;
        self.window_samples = window_samples.max(1);
        self.delay.fill(rest);
        self.stages.iter_mut().for_each(|stage| stage.fill(rest));
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.delay_samples == 0 && self.window_samples == 1
    }

    /// Replaces at most [`MAX_PIECE`] samples.
    pub fn process(&mut self, samples: &mut [f32]) {
        if self.delay_samples > 0 {
            self.delay.write(samples);
            self.delay.read(self.delay_samples, samples);
        }
        let mut earlier = [0.0; MAX_PIECE];
        let earlier = &mut earlier[..samples.len().min(MAX_PIECE)];
        let mut span = 1;
        for stage in &mut self.stages {
            if span == self.window_samples {
                return;
            }
            let step = span.min(self.window_samples - span);
            stage.write(samples);
            stage.read(step, earlier);
            for (sample, &earlier) in samples.iter_mut().zip(earlier.iter()) {
                *sample = if earlier > *sample { earlier } else { *sample };
            }
            span += step;
        }
    }

    /// Takes over the past of another one that is as long.
    pub fn copy_from(&mut self, other: &Self) {
        self.delay.copy_from(&other.delay);
        for (stage, other) in self.stages.iter_mut().zip(&other.stages) {
            stage.copy_from(other);
        }
    }
}

/// Steps in a decibel of the averages' whole numbers.
const STEPS_PER_DB: f64 = (1u64 << 28) as f64;
/// 1.5 * 2^52: added to a number below 2^51 it leaves its nearest whole number in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Reductions beyond this count as this, in dB; the longest sum then stays below 2^51.
const LIMIT_DB: f64 = 500.0;

/// Moving average in whole numbers.
#[derive(Clone, Debug)]
struct MovingAverage {
    samples: Vec<i64>,
    length: usize,
    at: usize,
    sum: i64,
    inverse_length: f64,
}

impl MovingAverage {
    fn new(max_length: usize) -> Self {
        Self { samples: vec![0; max_length], length: 1, at: 0, sum: 0, inverse_length: 1.0 }
    }

    fn start(&mut self, length: usize, value: i64) {
        self.length = length.clamp(1, self.samples.len());
        self.samples[..self.length].fill(value);
        self.at = 0;
        self.sum = value * self.length as i64;
        self.inverse_length = 1.0 / self.length as f64;
    }

    /// Mean of the last values, in the steps of the input.
    #[inline(always)]
    fn step(&mut self, value: i64) -> f64 {
        let oldest = std::mem::replace(&mut self.samples[self.at], value);
        self.at += 1;
        if self.at == self.length {
            self.at = 0;
        }
        self.sum += value - oldest;
        to_float(self.sum) * self.inverse_length
    }
}

#[inline(always)]
fn to_whole(value: f64) -> i64 {
    (value + ROUNDER).to_bits().cast_signed() - ROUNDER.to_bits().cast_signed()
}

#[inline(always)]
fn to_float(value: i64) -> f64 {
    f64::from_bits((value + ROUNDER.to_bits().cast_signed()).cast_unsigned()) - ROUNDER
}

/// Three moving averages; see [`RampShape`].
#[derive(Clone, Debug)]
pub struct Smoother {
    averages: [MovingAverage; RAMP_BOXES],
    shape: RampShape,
}

impl Smoother {
    /// For ramps with a delay of up to so many samples.
    #[must_use]
    pub fn new(max_delay: usize) -> Self {
        let longest = max_delay / RAMP_BOXES + 2;
        Self {
            averages: std::array::from_fn(|_| MovingAverage::new(longest)),
            shape: RampShape::NONE,
        }
    }

    /// Sets the shape; `rest_db` had always come.
    pub fn start(&mut self, shape: RampShape, rest_db: f64) {
        self.shape = shape;
        let value = to_whole(rest_db.clamp(-LIMIT_DB, LIMIT_DB) * STEPS_PER_DB);
        for (average, length) in self.averages.iter_mut().zip(shape.lengths) {
            average.start(length, value);
        }
    }

    /// Replaces the samples.
    pub fn process(&mut self, samples_db: &mut [f64]) {
        if self.shape == RampShape::NONE {
            return;
        }
        let [first, second, third] = &mut self.averages;
        for sample in samples_db {
            let value = to_whole(sample.clamp(-LIMIT_DB, LIMIT_DB) * STEPS_PER_DB);
            let value = to_whole(first.step(value));
            let value = to_whole(second.step(value));
            *sample = third.step(value) * (1.0 / STEPS_PER_DB);
        }
    }

    /// Takes over the past of another one that is as long.
    pub fn copy_from(&mut self, other: &Self) {
        self.shape = other.shape;
        for (average, other) in self.averages.iter_mut().zip(&other.averages) {
            average.samples.copy_from_slice(&other.samples);
            average.length = other.length;
            (average.at, average.sum) = (other.at, other.sum);
            average.inverse_length = other.inverse_length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(len: usize) -> Vec<f32> {
        let mut state = 7u32;
        (0..len)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    #[test]
    fn running_maximum_equals_the_obvious_one() {
        let input = noise(3_000);
        for (delay, window) in [(0, 1), (0, 2), (5, 3), (0, 64), (17, 65), (300, 241), (0, 960)] {
            for cut in [1, 7, 64, 512] {
                let mut running = RunningMax::new(400, 1_000);
                running.start(delay, window, -9.0);
                let mut output = input.clone();
                output.chunks_mut(cut).for_each(|part| running.process(part));
                for (n, &got) in output.iter().enumerate() {
                    let end = (n + 1).saturating_sub(delay);
                    let start = end.saturating_sub(window);
                    let wanted = input[start..end].iter().copied().fold(-9.0, f32::max);
                    assert_eq!(got, wanted, "{delay} {window} {cut} {n}");
                }
            }
        }
    }

    #[test]
    fn smoother_is_the_mean_of_means_and_does_not_drift() {
        let shape = RampShape::with_delay(100);
        let mut smoother = Smoother::new(1_000);
        smoother.start(shape, 0.0);
        let input: Vec<f64> = noise(5_000).iter().map(|&x| f64::from(x) * 30.0).collect();
        let mut output = input.clone();
        smoother.process(&mut output);
        let mut wanted = input;
        for length in shape.lengths {
            wanted = (0..wanted.len())
                .map(|n| {
                    wanted[(n + 1).saturating_sub(length)..=n].iter().sum::<f64>() / length as f64
                })
                .collect();
        }
        for (got, wanted) in output.iter().zip(&wanted) {
            // Three roundings to 2^-28 dB.
            assert!((got - wanted).abs() < 2e-8);
        }
        let mut rest = vec![0.0; 200];
        smoother.process(&mut rest);
        assert_eq!(rest[199], 0.0);
    }

    #[test]
    fn a_step_is_complete_after_the_ramps_delay() {
        for delay in [1, 2, 3, 47, 240] {
            let mut smoother = Smoother::new(240);
            smoother.start(RampShape::with_delay(delay), 0.0);
            let mut step = vec![12.0; 300];
            smoother.process(&mut step);
            assert!((step[delay] - 12.0).abs() < 1e-8 && step[delay - 1] < 12.0 - 1e-7, "{delay}");
        }
    }

    #[test]
    fn delay_line_gives_what_was_written() {
        let input = noise(2_000);
        let mut line = DelayLine::new(700);
        let mut output = vec![0.0; input.len()];
        for (input, output) in input.chunks(93).zip(output.chunks_mut(93)) {
            line.write(input);
            line.read(700, output);
        }
        assert_eq!(output[700..], input[..1_300]);
        assert!(output[..700].iter().all(|&x| x == 0.0));
    }
}
