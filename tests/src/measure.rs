//! What a test reads off a signal: levels, differences, responses, distortion, delay, clicks,
//! loudness.

use std::f64::consts::{PI, TAU};

use realfft::RealFftPlanner;

/// Level of an amplitude in dB; silence is -inf.
#[must_use]
pub fn db(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}

/// Greatest magnitude; infinity when any sample is not finite.
#[must_use]
pub fn peak(signal: &[f32]) -> f64 {
    if signal.iter().any(|sample| !sample.is_finite()) {
        return f64::INFINITY;
    }
    signal.iter().fold(0.0, |peak: f64, sample| peak.max(f64::from(sample.abs())))
}

/// Root of the mean square.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "far below 2^52 samples")]
pub fn rms(signal: &[f64]) -> f64 {
    (signal.iter().map(|sample| sample * sample).sum::<f64>() / signal.len().max(1) as f64).sqrt()
}

/// Greatest difference of two signals in dBFS; -inf when they are equal to the bit, +inf when their
/// lengths differ or either holds a sample that is no number.
#[must_use]
pub fn null_depth_db(a: &[f32], b: &[f32]) -> f64 {
    let is_bad = |signal: &[f32]| signal.iter().any(|sample| !sample.is_finite());
    if a.len() != b.len() || is_bad(a) || is_bad(b) {
        return f64::INFINITY;
    }
    let difference = a
        .iter()
        .zip(b)
        .fold(0.0f64, |most, (a, b)| most.max((f64::from(*a) - f64::from(*b)).abs()));
    db(difference)
}

/// As [`null_depth_db`] over channels.
#[must_use]
pub fn null_depth_of_all_db(a: &[Vec<f32>], b: &[Vec<f32>]) -> f64 {
    if a.len() != b.len() {
        return f64::INFINITY;
    }
    a.iter().zip(b).map(|(a, b)| null_depth_db(a, b)).fold(f64::NEG_INFINITY, f64::max)
}

/// Where two signals first differ in a bit: channel, sample and both values.
#[must_use]
pub fn first_difference(a: &[Vec<f32>], b: &[Vec<f32>]) -> Option<(usize, usize, f32, f32)> {
    if a.len() != b.len() {
        return Some((a.len().min(b.len()), 0, 0.0, 0.0));
    }
    for (channel, (a, b)) in a.iter().zip(b).enumerate() {
        if a.len() != b.len() {
            return Some((channel, a.len().min(b.len()), 0.0, 0.0));
        }
        for (at, (a, b)) in a.iter().zip(b).enumerate() {
            if a.to_bits() != b.to_bits() {
                return Some((channel, at, *a, *b));
            }
        }
    }
    None
}

/// The magnitude response in dB at any frequency, by the sum over the impulse response itself.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "short responses")]
pub fn response_db(impulse_response: &[f32], freq_hz: f64, sample_rate_hz: f64) -> f64 {
    // Phasor recurrence, restarted every so often: its error grows by 1e-16 a step.
    const RESTART: usize = 256;
    let step = TAU * freq_hz / sample_rate_hz;
    let (step_sin, step_cos) = step.sin_cos();
    let (mut real, mut imag) = (0.0, 0.0);
    for (index, chunk) in impulse_response.chunks(RESTART).enumerate() {
        let cycles = freq_hz / sample_rate_hz * (index * RESTART) as f64;
        let (mut sin, mut cos) = (TAU * cycles.fract()).sin_cos();
        for sample in chunk {
            let sample = f64::from(*sample);
            real += sample * cos;
            imag -= sample * sin;
            (sin, cos) = (sin * step_cos + cos * step_sin, cos * step_cos - sin * step_sin);
        }
    }
    db(real.hypot(imag))
}

/// A window whose side lobes lie below -180 dB (Kaiser, beta 22).
fn deep_window(len: usize) -> Vec<f64> {
    const BETA: f64 = 22.0;
    kaiser(len, BETA)
}

#[allow(clippy::cast_precision_loss, reason = "short windows")]
fn kaiser(len: usize, beta: f64) -> Vec<f64> {
    let centre = (len.max(2) - 1) as f64 / 2.0;
    (0..len)
        .map(|n| {
            let x = (n as f64 - centre) / centre;
            bessel_i0(beta * (1.0 - x * x).max(0.0).sqrt()) / bessel_i0(beta)
        })
        .collect()
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 {
        k += 1.0;
        term *= quarter / (k * k);
        sum += term;
    }
    sum
}

/// Power a bin of a windowed signal, its frequency step in Hz as second.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "short signals")]
pub fn power_spectrum(signal: &[f32], sample_rate_hz: f64) -> (Vec<f64>, f64) {
    let window = deep_window(signal.len());
    let gain: f64 = window.iter().map(|w| w * w).sum();
    let mut samples: Vec<f64> =
        signal.iter().zip(&window).map(|(sample, w)| f64::from(*sample) * w).collect();
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(samples.len());
    let mut bins = fft.make_output_vec();
    if fft.process(&mut samples, &mut bins).is_err() {
        return (Vec::new(), 0.0);
    }
    let scale = 2.0 / (gain * signal.len() as f64);
    let power = bins.iter().map(|bin| bin.norm_sqr() * scale).collect();
    (power, sample_rate_hz / signal.len() as f64)
}

/// Harmonic distortion of a steady sine in dB relative to it: power of its multiples up to half the
/// rate.
#[must_use]
pub fn thd_db(signal: &[f32], freq_hz: f64, sample_rate_hz: f64) -> f64 {
    // Half width of the window's main lobe in bins: sqrt(pi^2 + beta^2) / pi = 7.1, rounded up.
    const LOBE_BINS: f64 = 9.0;
    let (power, step_hz) = power_spectrum(signal, sample_rate_hz);
    let around = |freq_hz: f64| -> f64 {
        let half_hz = LOBE_BINS * step_hz;
        band_power(&power, step_hz, freq_hz - half_hz, freq_hz + half_hz)
    };
    let fundamental = around(freq_hz);
    let mut harmonics = 0.0;
    let mut multiple = 2.0;
    while multiple * freq_hz < sample_rate_hz / 2.0 {
        harmonics += around(multiple * freq_hz);
        multiple += 1.0;
    }
    10.0 * (harmonics / fundamental).log10()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bins are few")]
fn band_power(power: &[f64], step_hz: f64, from_hz: f64, to_hz: f64) -> f64 {
    let from = (from_hz / step_hz).round().max(0.0) as usize;
    let to = ((to_hz / step_hz).round().max(0.0) as usize).min(power.len().saturating_sub(1));
    power.get(from..=to).map_or(0.0, |bins| bins.iter().sum())
}

/// Delay of `output` against `input` in samples: the lag up to `max_lag` at which they agree best.
#[must_use]
pub fn delay_samples(input: &[f32], output: &[f32], max_lag: usize) -> Option<usize> {
    let length = input.len().min(output.len()).checked_sub(max_lag)?;
    let agreement = |lag: usize| -> f64 {
        let pairs = input[..length].iter().zip(&output[lag..lag + length]);
        pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    (0..=max_lag)
        .map(|lag| (lag, agreement(lag).abs()))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, agreement)| *agreement > 0.0)
        .map(|(lag, _)| lag)
}

/// First sample above `threshold` in magnitude.
#[must_use]
pub fn first_above(signal: &[f32], threshold: f32) -> Option<usize> {
    signal.iter().position(|sample| sample.abs() > threshold)
}

/// Hears clicks: what is left of a low sine after everything near it is removed.
///
/// Linear-phase high-pass (Kaiser window, 140 dB): passes from `pass_hz` on and stops up to half of
/// that, so that a tone below and the slow change of its level are gone, and steps remain.
#[derive(Clone, Debug)]
pub struct ClickDetector {
    taps: Vec<f64>,
}

impl ClickDetector {
    /// A detector for one sample rate.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred taps"
    )]
    pub fn new(pass_hz: f64, sample_rate_hz: f64) -> Self {
        const STOP_DB: f64 = 140.0;
        let width_rad = TAU * (pass_hz / 2.0) / sample_rate_hz;
        // Kaiser's formulas (Oppenheim & Schafer, Discrete-Time Signal Processing, 7.5).
        let beta = 0.1102 * (STOP_DB - 8.7);
        let order = ((STOP_DB - 8.0) / (2.285 * width_rad)).ceil() as usize;
        let len = order + 1 + order % 2;
        let window = kaiser(len, beta);
        let corner = 0.75 * pass_hz / sample_rate_hz;
        let centre = (len - 1) / 2;
        let mut taps: Vec<f64> = (0..len)
            .map(|n| {
                let x = n as f64 - centre as f64;
                let low =
                    if n == centre { 2.0 * corner } else { (TAU * corner * x).sin() / (PI * x) };
                low * window[n]
            })
            .collect();
        // Exactly nothing at 0 Hz.
        let sum: f64 = taps.iter().sum();
        for tap in &mut taps {
            *tap = -*tap / sum;
        }
        taps[centre] += 1.0;
        Self { taps }
    }

    /// The part of the signal above the corner; shorter than the signal by the filter's length.
    #[must_use]
    pub fn residue(&self, signal: &[f32]) -> Vec<f64> {
        let wide: Vec<f64> = signal.iter().map(|sample| f64::from(*sample)).collect();
        wide.windows(self.taps.len())
            .map(|window| {
                // Four sums side by side: the compiler may not reorder one.
                let mut sums = [0.0f64; 4];
                let (taps, rest_taps) = self.taps.as_chunks::<4>();
                let (samples, rest) = window.as_chunks::<4>();
                for (taps, samples) in taps.iter().zip(samples) {
                    for ((sum, tap), sample) in sums.iter_mut().zip(taps).zip(samples) {
                        *sum += tap * sample;
                    }
                }
                let tail: f64 = rest_taps.iter().zip(rest).map(|(tap, sample)| tap * sample).sum();
                sums.iter().sum::<f64>() + tail
            })
            .collect()
    }

    /// Greatest magnitude of the residue in dBFS.
    #[must_use]
    pub fn peak_db(&self, signal: &[f32]) -> f64 {
        db(self.residue(signal).iter().fold(0.0, |peak: f64, sample| peak.max(sample.abs())))
    }

    /// Level of the residue, RMS over the whole signal, in dBFS.
    #[must_use]
    pub fn rms_db(&self, signal: &[f32]) -> f64 {
        db(rms(&self.residue(signal)))
    }
}

/// Integrated loudness (BS.1770, gated) in LUFS by the `ebur128` crate.
#[must_use]
pub fn integrated_lufs(channels: &[Vec<f32>], sample_rate_hz: u32) -> Option<f64> {
    let count = u32::try_from(channels.len()).ok()?;
    let mut meter = ebur128::EbuR128::new(count, sample_rate_hz, ebur128::Mode::I).ok()?;
    let planes: Vec<&[f32]> = channels.iter().map(Vec::as_slice).collect();
    meter.add_frames_planar_f32(&planes).ok()?;
    meter.loudness_global().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::{impulse, noise, sine};

    #[test]
    fn what_is_no_number_is_no_silence() {
        assert_eq!(peak(&[]), 0.0);
        assert_eq!(peak(&[0.25, -0.5]), 0.5);
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert_eq!(peak(&[bad; 3]), f64::INFINITY);
            assert_eq!(peak(&[0.0, bad, 0.5]), f64::INFINITY);
        }
    }

    #[test]
    fn equal_signals_null_and_a_missing_sample_does_not() {
        let signal = sine(100.0, 48_000.0, 1000, 0.5);
        assert!(null_depth_db(&signal, &signal) == f64::NEG_INFINITY);
        assert!(null_depth_db(&signal, &signal[1..]) == f64::INFINITY);
        let mut other = signal.clone();
        other[10] += 0.1;
        assert!((null_depth_db(&signal, &other) + 20.0).abs() < 1e-5);
        assert_eq!(
            first_difference(std::slice::from_ref(&signal), &[other]).map(|d| (d.0, d.1)),
            Some((0, 10))
        );
    }

    #[test]
    fn the_response_of_a_first_difference_is_two_sin() {
        // |1 - e^-jw| = 2 sin(w / 2).
        let taps = [1.0, -1.0];
        for freq_hz in [20.0, 1234.5, 20_000.0] {
            let want = db(2.0 * (PI * freq_hz / 48_000.0).sin());
            assert!((response_db(&taps, freq_hz, 48_000.0) - want).abs() < 1e-9);
        }
        // A delay changes no magnitude, also past a restart of the phasor.
        let late = impulse(1000, 700, 0.5);
        assert!((response_db(&late, 997.0, 48_000.0) - db(0.5)).abs() < 1e-9);
    }

    #[test]
    fn distortion_of_a_known_third_harmonic() {
        let clean = sine(1000.0, 48_000.0, 48_000, 0.5);
        let third = sine(3000.0, 48_000.0, 48_000, 0.5e-3);
        let sum: Vec<f32> = clean.iter().zip(&third).map(|(a, b)| a + b).collect();
        assert!((thd_db(&sum, 1000.0, 48_000.0) + 60.0).abs() < 0.01);
        // Rounding to f32 is noise, not harmonics, near -150 dB.
        assert!(thd_db(&clean, 1000.0, 48_000.0) < -140.0);
    }

    #[test]
    fn delays_are_found() {
        let input = noise(1, 1, 4000, 0.5).remove(0);
        let mut output = vec![0.0; 37];
        output.extend(input.iter().map(|sample| -0.3 * sample));
        assert_eq!(delay_samples(&input, &output, 100), Some(37));
        assert_eq!(delay_samples(&input, &vec![0.0; 4000], 100), None);
    }

    #[test]
    fn the_click_detector_is_deaf_to_the_tone_and_hears_steps() {
        let detector = ClickDetector::new(2000.0, 48_000.0);
        let tone = sine(100.0, 48_000.0, 24_000, 0.5);
        // A pure tone rounded to f32: rounding noise alone, about -150 dBFS.
        assert!(detector.peak_db(&tone) < -135.0, "{}", detector.peak_db(&tone));
        let mut stepped = tone.clone();
        for sample in &mut stepped[10_000..] {
            *sample *= 1.01;
        }
        let at_worst = detector.peak_db(&stepped);
        assert!(at_worst > -60.0, "a step of 0.09 dB reads {at_worst} dBFS");
        // The high-pass passes what lies above its corner.
        let high = sine(5000.0, 48_000.0, 24_000, 0.5);
        assert!((detector.peak_db(&high) - db(0.5)).abs() < 0.01);
    }

    #[test]
    fn loudness_of_the_ebu_reference_tone() {
        // EBU Tech 3341 case 1: a 1 kHz stereo sine of -23 dBFS reads -23.0 LUFS.
        let tone = sine(1000.0, 48_000.0, 48_000 * 5, 10f64.powf(-23.0 / 20.0));
        let loudness = integrated_lufs(&[tone.clone(), tone], 48_000).unwrap();
        assert!((loudness + 23.0).abs() < 0.1, "{loudness}");
    }
}
