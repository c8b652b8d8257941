//! A one-pole low-pass whose recursion reaches four samples back.
//!
//! ```text
//! y[n] = p y[n-1] + k x[n] = p⁴ y[n-4] + k (x[n] + p x[n-1] + p² x[n-2] + p³ x[n-3])
//! ```
//!
//! The same to the last digits, but four samples go through the multiplier at once instead of waiting for each
//! other. 64 bits: the pole lies within a millionth of 1.

use std::f64::consts::TAU;

use super::curve::PIECE;

/// Samples that the recursion reaches back.
const REACH: usize = 4;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PoleCoefs {
    pole: f64,
    pole_4: f64,
    gain: f64,
}

impl PoleCoefs {
    /// With `gain` for each new sample.
    pub(super) fn new(corner_hz: f64, rate_hz: f64, gain: f64) -> Self {
        let pole = (-TAU * corner_hz / rate_hz).exp();
        Self { pole, pole_4: pole.powi(4), gain }
    }

    /// With a gain of 1 at 0 Hz.
    pub(super) fn low_pass(corner_hz: f64, rate_hz: f64) -> Self {
        let unscaled = Self::new(corner_hz, rate_hz, 1.0);
        Self { gain: 1.0 - unscaled.pole, ..unscaled }
    }

    pub(super) fn pole(&self) -> f64 {
        self.pole
    }
}

/// Past of one channel.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PoleState {
    inputs: [f64; REACH - 1],
    outputs: [f64; REACH],
}

impl PoleState {
    /// Filters at most [`PIECE`] samples in place.
    #[inline(always)]
    pub(super) fn process(&mut self, coefs: &PoleCoefs, samples: &mut [f64]) {
        let len = samples.len();
        let mut inputs = [0.0; PIECE + REACH - 1];
        inputs[..REACH - 1].copy_from_slice(&self.inputs);
        inputs[REACH - 1..REACH - 1 + len].copy_from_slice(samples);
        let (pole, gain) = (coefs.pole, coefs.gain);
        for (sample, x) in samples.iter_mut().zip(inputs.windows(REACH)) {
            *sample = gain * (x[3] + pole * (x[2] + pole * (x[1] + pole * x[0])));
        }
        let (fours, rest) = samples.as_chunks_mut::<REACH>();
        for four in fours {
            for (sample, output) in four.iter_mut().zip(&mut self.outputs) {
                *output = *sample + coefs.pole_4 * *output;
                *sample = *output;
            }
        }
        for (sample, output) in rest.iter_mut().zip(&mut self.outputs) {
            *output = *sample + coefs.pole_4 * *output;
            *sample = *output;
        }
        // The oldest one first.
        self.outputs.rotate_left(rest.len());
        self.inputs.copy_from_slice(&inputs[len..len + REACH - 1]);
    }

    /// Whether all that is remembered is smaller than `threshold`.
    pub(super) fn is_below(&self, threshold: f64) -> bool {
        self.inputs.iter().chain(&self.outputs).all(|value| value.abs() < threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_plain_recursion_however_it_is_cut() {
        let coefs = PoleCoefs::low_pass(5.0, 48_000.0);
        let input: Vec<f64> = (0..300).map(|n| (f64::from(n) * 0.1).sin() + 0.2).collect();
        let mut plain = 0.0;
        let want = input.iter().map(|x| {
            plain = coefs.pole * plain + (1.0 - coefs.pole) * x;
            plain
        });
        let run = |cut: usize| {
            let (mut state, mut output) = (PoleState::default(), input.clone());
            output.chunks_mut(cut).for_each(|piece| state.process(&coefs, piece));
            output
        };
        let whole = run(PIECE);
        for (got, want) in whole.iter().zip(want) {
            assert!((got - want).abs() < 1e-14);
        }
        for cut in [1, 2, 5, 63] {
            assert_eq!(run(cut), whole);
        }
    }
}
