//! Tones with whole periods, and what a spectrum has besides them.

use std::f64::consts::TAU;

/// Samples over which tones have whole periods.
pub const WINDOW: usize = 4_096;

/// `periods` in each [`WINDOW`].
pub fn tone(periods: usize, amplitude: f64, len: usize) -> Vec<f32> {
    rate_tone(periods, WINDOW, amplitude, len)
}

/// `periods` in each `window` samples.
pub fn rate_tone(periods: usize, window: usize, amplitude: f64, len: usize) -> Vec<f32> {
    let phase = |n: usize| TAU * ((n * periods) % window) as f64 / window as f64;
    (0..len).map(|n| (amplitude * phase(n).sin()) as f32).collect()
}

/// Amplitude of so many periods in the window.
pub fn amplitude(window: &[f32], periods: usize) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, &x) in window.iter().enumerate() {
        let (sin, cos) =
            (TAU * ((n * periods) % window.len()) as f64 / window.len() as f64).sin_cos();
        re += f64::from(x) * cos;
        im += f64::from(x) * sin;
    }
    2.0 * re.hypot(im) / window.len() as f64
}

/// Everything but so many periods, as amplitude of a sine of the same power, against `reference`,
/// in dB.
pub fn rest_db(window: &[f32], periods: usize, reference: f64) -> f64 {
    let power: f64 = window.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    let rest = (2.0 * power / window.len() as f64 - amplitude(window, periods).powi(2)).max(0.0);
    10.0 * (rest / (reference * reference)).log10()
}

pub fn noise(seed: u32, len: usize) -> Vec<f32> {
    let mut state = seed;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        })
        .collect()
}
