//! Squared envelope by a quadrature pair: two all-pass chains whose outputs are 90 degrees apart.
//!
//! ```text
//! i = A(z^2) x    q = z^-1 B(z^2) x    each a product of (c - z^-2) / (1 - c z^-2)
//! envelope^2 = i^2 + q^2
//! ```
//!
//! A sine gives its amplitude at every instant, so there is no rectifier that a short attack would let
//! through as distortion and aliasing. [`design`] has the coefficients; from
//! 30 Hz to as far below Nyquist the image is below -95 dB at every rate, with 16 coefficients and from
//! 60 kHz on with 22. The envelope comes about half a period late. A constant counts twice its power.
//!
//! Both chains and both channels run side by side in vectors, and even beside odd samples.

mod chains;
pub mod design;

use fearless_simd::{Level, Simd, dispatch};

use super::detector::Power;
use chains::{Between, CHUNK, Coefs, Frame, Phase, Strided, in_lanes};
use design::{MANY_SECTIONS, PairCoefs, SECTIONS};

/// 40 dBFS; what is louder counts as this, or garbage would ring on for a second.
const MAX_SAMPLE: f32 = 1e2;

/// States of both channels.
///
/// Of a signal that was raised to several times the rate that the pair is made for, every so manieth
/// sample is a signal of that rate: each such phase has states of its own.
#[derive(Clone, Debug)]
pub struct Quadrature {
    level: Level,
    coefs: Coefs,
    sections: usize,
    phases: Vec<Phase>,
    /// The last frame of each phase, then those of a chunk.
    frames: Vec<Frame>,
    between: Box<Between>,
    /// Whether the next sample of each phase is an odd one.
    is_odd: bool,
}

impl Quadrature {
    /// Empty, for vectors of a level, a rate, and signals of up to so many times that rate.
    #[must_use]
    pub fn new(level: Level, sample_rate_hz: f64, max_times: usize) -> Self {
        let coefs = PairCoefs::new(sample_rate_hz);
        let max_times = max_times.max(1);
        Self {
            level,
            coefs: in_lanes(&coefs),
            sections: coefs.sections(),
            phases: vec![Phase::default(); max_times],
            frames: vec![Frame::default(); (1 + CHUNK) * max_times],
            between: Box::new([Default::default(); CHUNK / 2]),
            is_odd: false,
        }
    }

    /// Of its vectors.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.phases.fill(Phase::default());
        self.frames.fill(Frame::default());
        self.is_odd = false;
    }

    /// Squared envelopes of both channels, as long as the shortest slice: a whole number of samples of
    /// the rate, each of which was made `times` samples.
    pub fn process(&mut self, times: usize, left: &[f32], right: &[f32], powers: &mut [Power]) {
        debug_assert!(times <= self.phases.len() && powers.len().is_multiple_of(times));
        let piece = CHUNK * times;
        let signals = left.chunks(piece).zip(right.chunks(piece));
        for ((left, right), powers) in signals.zip(powers.chunks_mut(piece)) {
            let level = self.level;
            if self.sections == SECTIONS {
                dispatch!(level, simd =>
                    self.run::<_, SECTIONS>(simd, times, (left, right), powers));
            } else {
                dispatch!(level, simd =>
                    self.run::<_, MANY_SECTIONS>(simd, times, (left, right), powers));
            }
        }
    }

    #[inline(always)]
    fn run<S: Simd, const N: usize>(
        &mut self,
        simd: S,
        times: usize,
        (left, right): (&[f32], &[f32]),
        powers: &mut [Power],
    ) {
        let len = powers.len().min(left.len()).min(right.len()) / times;
        let raised = len * times;
        let samples = left.iter().zip(right);
        for (frame, (left, right)) in self.frames[times..times + raised].iter_mut().zip(samples) {
            *frame = [widen(*left), widen(*right)];
        }
        let (frames, is_odd) = (&self.frames[..times + raised], self.is_odd);
        for (at, phase) in self.phases.iter_mut().enumerate().take(times) {
            let signal = Strided { frames, at, times, len, is_odd };
            phase.run::<S, N>(simd, &self.coefs, &signal, (&mut self.between, powers));
        }
        self.is_odd ^= len % 2 == 1;
        self.frames.copy_within(raised..raised + times, 0);
    }

    /// Ends the decay before it reaches denormals, of a signal that is raised to `times` the rate.
    pub fn flush(&mut self, times: usize) {
        self.phases.iter_mut().take(times).for_each(Phase::flush);
    }
}

#[inline(always)]
fn widen(sample: f32) -> f64 {
    let low = if sample > -MAX_SAMPLE { sample } else { -MAX_SAMPLE };
    f64::from(if low < MAX_SAMPLE { low } else { MAX_SAMPLE })
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    #[test]
    fn envelope_of_a_sine_is_its_amplitude() {
        let rate_hz = 48_000.0;
        let mut pair = Quadrature::new(Level::new(), rate_hz, 1);
        let tone = |freq_hz: f64| -> Vec<f32> {
            (0..48_000)
                .map(|n| (2.0 * PI * freq_hz * f64::from(n) / rate_hz).sin() as f32)
                .collect()
        };
        let (left, right) = (tone(997.0), tone(50.0));
        let mut powers = vec![[0.0; 2]; left.len()];
        pair.process(1, &left, &right, &mut powers);
        for power in &powers[24_000..] {
            // Ripple of twice the image, -95 dB, in the power twice again.
            assert!((power[0] - 1.0).abs() < 1e-4 && (power[1] - 1.0).abs() < 1e-4, "{power:?}");
        }
    }

    #[test]
    fn phases_of_a_raised_signal_are_signals_of_the_rate() {
        let (rate_hz, times) = (48_000.0, 4);
        let raised: Vec<f32> = (0..96_000)
            .map(|n| (2.0 * PI * 6_131.0 * f64::from(n) / (rate_hz * times as f64)).sin() as f32)
            .collect();
        let mut pair = Quadrature::new(Level::new(), rate_hz, 8);
        let mut powers = vec![[0.0; 2]; raised.len()];
        for (part, powers) in raised.chunks(52).zip(powers.chunks_mut(52)) {
            pair.process(times, part, part, powers);
        }
        // When the lowest sections have settled.
        assert!(powers[64_000..].iter().all(|power| (power[0] - 1.0).abs() < 1e-4));
        let phase: Vec<f32> = raised.iter().copied().skip(3).step_by(times).collect();
        let mut alone = vec![[0.0; 2]; phase.len()];
        Quadrature::new(Level::new(), rate_hz, 1).process(1, &phase, &phase, &mut alone);
        assert!(alone.iter().eq(powers.iter().skip(3).step_by(times)));
    }

    #[test]
    fn cutting_the_signal_changes_no_bit() {
        let mut state = 1u32;
        let noise: Vec<f32> = (0..1_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect();
        let run = |cut: usize| {
            let mut pair = Quadrature::new(Level::new(), 44_100.0, 1);
            let mut powers = vec![[0.0; 2]; noise.len()];
            for (part, powers) in noise.chunks(cut).zip(powers.chunks_mut(cut)) {
                pair.process(1, part, part, powers);
            }
            powers
        };
        let whole = run(1_000);
        for cut in [1, 2, 3, 7, 64, 999] {
            assert_eq!(run(cut), whole);
        }
    }

    #[test]
    fn silence_empties_the_states() {
        let mut pair = Quadrature::new(Level::new(), 48_000.0, 1);
        let mut powers = vec![[0.0; 2]; 48_000];
        pair.process(1, &[1.0; 64], &[1.0; 64], &mut powers);
        for _ in 0..12 {
            pair.process(1, &[0.0; 48_000], &[0.0; 48_000], &mut powers);
            pair.flush(1);
        }
        assert_eq!(pair.phases[0], Phase::default());
    }
}
