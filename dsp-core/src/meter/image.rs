//! Correlation, balance and mono fold-down loss of a stereo signal.
//!
//! From the products of left and right with a time constant of 300 ms; once over the whole band and
//! once below 200 Hz (fourth-order Linkwitz-Riley low-pass), where a phase problem costs most.

use std::f64::consts::SQRT_2;

use fearless_simd::{Level, Simd, dispatch};

use super::cascade::{Cascade, Pairs, interleave};
use super::chunk::{CHUNK_SAMPLES, Chunker};
use super::weighting::Biquad;
use crate::processor::{Setup, SetupError};
use crate::units::power_to_db;

/// Time constant of the products, in seconds.
const TIME_S: f64 = 0.3;
/// Upper edge of the low band, in Hz.
const LOW_BAND_HZ: f64 = 200.0;
/// Mean square below which there is nothing to compare, -120 dBFS.
const SILENCE: f64 = 1e-12;

/// What a [`StereoMeter`] shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StereoReadings {
    /// -1 (opposite) to 1 (equal); 0 for silence or one silent channel.
    pub correlation: f64,
    /// The same below 200 Hz.
    pub correlation_low: f64,
    /// Level of the right channel over the left one, in dB; 0 for silence, infinite for one side.
    pub balance_db: f64,
    /// Power of the mono sum over that of the stereo signal, in dB: 0 for equal channels, -3 for
    /// independent ones, `-inf` for opposite ones; 0 for silence.
    pub fold_down_loss_db: f64,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct StereoMeter {
    chunker: Chunker,
    whole: Products,
    low: Products,
    low_pass: Cascade,
    /// Share of the past over one chunk.
    pole: f64,
    level: Level,
}

/// Mean of left^2, right^2 and left * right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Products([f64; 3]);

impl Default for StereoMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl StereoMeter {
    /// Measures at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunker: Chunker::new(),
            whole: Products::default(),
            low: Products::default(),
            low_pass: low_pass(48_000.0),
            pole: pole(48_000.0),
            level: Level::new(),
        }
    }

    /// Sets the rate and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.low_pass = low_pass(setup.sample_rate_hz);
        self.pole = pole(setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.low_pass.reset();
        self.whole = Products::default();
        self.low = Products::default();
    }

    /// Reads the next samples; a mono signal is equal on both sides.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, whole, low, low_pass, pole, level } = self;
        chunker.feed(left, Some(right.unwrap_or(left)), |left, right| {
            let pairs = interleave(left, right);
            let (all, lows) = dispatch!(*level, simd => products(simd, &pairs, low_pass));
            low_pass.flush_silence();
            whole.add(all, *pole);
            low.add(lows, *pole);
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> StereoReadings {
        let [left, right, cross] = self.whole.0;
        let power = left + right;
        let heard = power > SILENCE;
        StereoReadings {
            correlation: self.whole.correlation(),
            correlation_low: self.low.correlation(),
            balance_db: if heard { power_to_db(right / left) } else { 0.0 },
            fold_down_loss_db: if heard {
                power_to_db(((power + 2.0 * cross) / (2.0 * power)).max(0.0))
            } else {
                0.0
            },
        }
    }
}

impl Products {
    fn add(&mut self, sums: [f64; 3], pole: f64) {
        for (mean, sum) in self.0.iter_mut().zip(sums) {
            let now = sum / CHUNK_SAMPLES as f64;
            *mean = now + pole * (*mean - now);
        }
    }

    fn correlation(&self) -> f64 {
        let [left, right, cross] = self.0;
        if left <= SILENCE || right <= SILENCE {
            return 0.0;
        }
        (cross / (left * right).sqrt()).clamp(-1.0, 1.0)
    }
}

#[inline(always)]
fn products<S: Simd>(simd: S, pairs: &Pairs, low_pass: &mut Cascade) -> ([f64; 3], [f64; 3]) {
    // Two sums of each kind, so that they do not wait for one another.
    let mut sums = [[0.0; 2]; 3];
    for quad in pairs.chunks_exact(4) {
        for n in 0..2 {
            let (left, right) = (quad[2 * n], quad[2 * n + 1]);
            sums[0][n] += left * left;
            sums[1][n] += right * right;
            sums[2][n] += left * right;
        }
    }
    (sums.map(|[a, b]| a + b), low_pass.products(simd, pairs))
}

fn pole(sample_rate_hz: f64) -> f64 {
    (-(CHUNK_SAMPLES as f64) / (TIME_S * sample_rate_hz)).exp()
}

/// Two Butterworth low-passes by the bilinear transform.
fn low_pass(sample_rate_hz: f64) -> Cascade {
    let g = (std::f64::consts::PI * LOW_BAND_HZ / sample_rate_hz).tan();
    let norm = 1.0 / (1.0 + SQRT_2 * g + g * g);
    let b0 = g * g * norm;
    let section = Biquad {
        b: [b0, 2.0 * b0, b0],
        a: [2.0 * (g * g - 1.0) * norm, (1.0 - SQRT_2 * g + g * g) * norm],
    };
    Cascade::new(&section, &section)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(left: impl Fn(f64) -> f64, right: impl Fn(f64) -> f64) -> StereoReadings {
        let mut meter = StereoMeter::new();
        let render = |wave: &dyn Fn(f64) -> f64| {
            (0..240_000).map(|n| wave(f64::from(n) / 48_000.0) as f32).collect::<Vec<_>>()
        };
        meter.measure(&render(&left), Some(&render(&right)));
        meter.readings()
    }

    fn sine(freq_hz: f64, t: f64) -> f64 {
        (std::f64::consts::TAU * freq_hz * t).sin()
    }

    #[test]
    fn textbook_cases() {
        let equal = measure(|t| sine(1e3, t), |t| sine(1e3, t));
        assert!((equal.correlation - 1.0).abs() < 1e-9);
        assert!(equal.balance_db.abs() < 1e-9 && equal.fold_down_loss_db.abs() < 1e-9);

        let opposite = measure(|t| sine(1e3, t), |t| -sine(1e3, t));
        assert!((opposite.correlation + 1.0).abs() < 1e-9);
        assert!(opposite.fold_down_loss_db < -150.0);

        let independent = measure(|t| sine(1e3, t), |t| sine(1.7e3, t));
        assert!(independent.correlation.abs() < 0.01);
        assert!((independent.fold_down_loss_db + 3.0103).abs() < 0.03);

        let right = measure(|t| 0.5 * sine(1e3, t), |t| sine(1e3, t));
        assert!((right.balance_db - 6.0206).abs() < 1e-4);
    }

    #[test]
    fn low_band_hears_only_the_low_band() {
        // In phase at 50 Hz, out of phase and louder at 5 kHz.
        let readings = measure(
            |t| 0.2 * sine(50.0, t) + 0.7 * sine(5e3, t),
            |t| 0.2 * sine(50.0, t) - 0.7 * sine(5e3, t),
        );
        assert!(readings.correlation < -0.8);
        assert!(readings.correlation_low > 0.999);
    }

    #[test]
    fn readings_do_not_depend_on_the_cut() {
        let wave = |freq_hz: f64| (0..20_000).map(move |n| sine(freq_hz, f64::from(n) / 44_100.0));
        let left: Vec<f32> = wave(150.0).map(|x| x as f32).collect();
        let right: Vec<f32> = wave(170.0).map(|x| x as f32).collect();
        let readings = |cut: usize| {
            let mut meter = StereoMeter::new();
            meter.prepare(&Setup::new(44_100.0, 8_192, 2).unwrap()).unwrap();
            for (left, right) in left.chunks(cut).zip(right.chunks(cut)) {
                meter.measure(left, Some(right));
            }
            meter.readings()
        };
        let whole = readings(20_000);
        for cut in [1, 17, 64, 100, 8_192] {
            assert_eq!(readings(cut), whole, "cut {cut}");
        }
    }

    #[test]
    fn silence_is_neutral() {
        let readings = measure(|_| 0.0, |_| 0.0);
        assert_eq!(readings.correlation, 0.0);
        assert_eq!(readings.balance_db, 0.0);
        assert_eq!(readings.fold_down_loss_db, 0.0);
    }
}
