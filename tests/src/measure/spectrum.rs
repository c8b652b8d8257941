//! Spectra and distortion.

use realfft::RealFftPlanner;

use super::window::kaiser;

/// A window whose side lobes lie below -180 dB (Kaiser, beta 22).
fn deep_window(len: usize) -> Vec<f64> {
    const BETA: f64 = 22.0;
    kaiser(len, BETA)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::sine;

    #[test]
    fn distortion_of_a_known_third_harmonic() {
        let clean = sine(1000.0, 48_000.0, 48_000, 0.5);
        let third = sine(3000.0, 48_000.0, 48_000, 0.5e-3);
        let sum: Vec<f32> = clean.iter().zip(&third).map(|(a, b)| a + b).collect();
        assert!((thd_db(&sum, 1000.0, 48_000.0) + 60.0).abs() < 0.01);
        // Rounding to f32 is noise, not harmonics, near -150 dB.
        assert!(thd_db(&clean, 1000.0, 48_000.0) < -140.0);
    }
}
