//! What a test reads off a signal: levels, differences, responses, distortion, delay, clicks,
//! loudness.

mod clicks;
mod spectrum;
mod window;

pub use clicks::ClickDetector;
pub use spectrum::{power_spectrum, thd_db};

use std::f64::consts::TAU;

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
    use std::f64::consts::PI;

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
    fn delays_are_found() {
        let input = noise(1, 1, 4000, 0.5).remove(0);
        let mut output = vec![0.0; 37];
        output.extend(input.iter().map(|sample| -0.3 * sample));
        assert_eq!(delay_samples(&input, &output, 100), Some(37));
        assert_eq!(delay_samples(&input, &vec![0.0; 4000], 100), None);
    }

    #[test]
    fn loudness_of_the_ebu_reference_tone() {
        // EBU Tech 3341 case 1: a 1 kHz stereo sine of -23 dBFS reads -23.0 LUFS.
        let tone = sine(1000.0, 48_000.0, 48_000 * 5, 10f64.powf(-23.0 / 20.0));
        let loudness = integrated_lufs(&[tone.clone(), tone], 48_000).unwrap();
        assert!((loudness + 23.0).abs() < 0.1, "{loudness}");
    }
}
