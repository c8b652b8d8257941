//! Long-term average spectrum and the response of an impulse.

use std::f64::consts::TAU;
use std::ops::Range;
use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::demo::stereo::Stereo;

/// Lowest frequency that is shown.
pub const LOWEST_HZ: f64 = 20.0;
/// Highest frequency that is shown.
pub const HIGHEST_HZ: f64 = 20_000.0;
/// Points of a displayed curve: 24 an octave over ten octaves.
pub const POINTS: usize = 240;
/// Level of a band without any energy.
pub const FLOOR_DB: f64 = -140.0;

/// Bandwidth of the average spectrum: a sixth of an octave.
const BAND_OCT: f64 = 1.0 / 6.0;
const FRAME: usize = 16_384;

/// Frequency of a displayed point.
#[must_use]
pub fn point_hz(point: usize) -> f64 {
    LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ).powf(point as f64 / (POINTS - 1) as f64)
}

/// Power spectra of windowed frames.
pub struct Frames {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    input: Vec<f32>,
    /// 1 / (sum of squared window * frame): makes the sum over bins the mean square of the frame.
    scale: f64,
}

impl Frames {
    /// Frames of `len` samples under a Hann window.
    #[must_use]
    pub fn new(len: usize) -> Self {
        let window: Vec<f32> =
            (0..len).map(|i| (0.5 - 0.5 * (TAU * i as f64 / len as f64).cos()) as f32).collect();
        let power: f64 = window.iter().map(|&w| f64::from(w) * f64::from(w)).sum();
        let fft = RealFftPlanner::new().plan_fft_forward(len);
        Self { input: fft.make_input_vec(), fft, window, scale: 2.0 / (power * len as f64) }
    }

    /// Adds the power of each bin (0 to `len / 2`) of the frame that starts at `start`; beyond the
    /// end there is silence.
    pub fn add_power(&mut self, signal: &[f32], start: usize, sums: &mut [f64]) {
        let mut spectrum = self.fft.make_output_vec();
        for (index, (input, window)) in self.input.iter_mut().zip(&self.window).enumerate() {
            *input = signal.get(start + index).copied().unwrap_or(0.0) * window;
        }
        // The lengths come from the plan itself; a failed transform leaves the sums as they are.
        if self.fft.process(&mut self.input, &mut spectrum).is_ok() {
            for (sum, bin) in sums.iter_mut().zip(&spectrum) {
                *sum += f64::from(bin.norm_sqr()) * self.scale;
            }
        }
    }
}

/// Average level of each sixth of an octave in dB, at [`point_hz`] of every point: the mean square
/// of both channels, so a full-scale sine in both reads -3 dB.
#[must_use]
pub fn average(audio: &Stereo, sample_rate_hz: f64) -> Vec<f64> {
    let mut frames = Frames::new(FRAME);
    let mut sums = vec![0.0; FRAME / 2 + 1];
    let hop = FRAME / 2;
    let count = audio.len().div_ceil(hop).max(1);
    for index in 0..count {
        for channel in audio.channels() {
            frames.add_power(channel, index * hop, &mut sums);
        }
    }
    let mean = 1.0 / (2 * count) as f64;
    let bin_hz = sample_rate_hz / FRAME as f64;
    let half_band = (0.5 * BAND_OCT).exp2();
    (0..POINTS)
        .map(|point| {
            let centre_hz = point_hz(point);
            let power = power_between(
                &sums,
                centre_hz / half_band / bin_hz..centre_hz * half_band / bin_hz,
            );
            to_db(mean * power)
        })
        .collect()
}

/// Sum of the bins in a range with fractional ends; bin `k` covers `k - 0.5 .. k + 0.5`.
fn power_between(bins: &[f64], range: Range<f64>) -> f64 {
    let first = (range.start + 0.5).floor().max(0.0) as usize;
    let last = ((range.end + 0.5).floor() as usize).min(bins.len() - 1);
    (first..=last)
        .map(|bin| {
            let low = (bin as f64 - 0.5).max(range.start);
            let high = (bin as f64 + 0.5).min(range.end);
            bins[bin] * (high - low).max(0.0)
        })
        .sum()
}

fn to_db(power: f64) -> f64 {
    if power > 0.0 { dsp_core::units::power_to_db(power).max(FLOOR_DB) } else { FLOOR_DB }
}

/// Magnitude in dB of an impulse response at [`point_hz`] of every point, of the louder channel: a
/// balance that turns one side down is no change of tone.
#[must_use]
pub fn response(impulse_response: &Stereo, sample_rate_hz: f64) -> Vec<f64> {
    let len = impulse_response.len().next_power_of_two().max(2);
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(len);
    let spectra = impulse_response.channels().map(|channel| {
        let mut input = fft.make_input_vec();
        for (slot, sample) in input.iter_mut().zip(channel) {
            *slot = f64::from(*sample);
        }
        let mut spectrum = fft.make_output_vec();
        // The lengths come from the plan itself.
        let _ = fft.process(&mut input, &mut spectrum);
        spectrum.into_iter().map(|bin| bin.norm_sqr()).collect::<Vec<f64>>()
    });
    let bin_hz = sample_rate_hz / len as f64;
    (0..POINTS)
        .map(|point| {
            let position = (point_hz(point) / bin_hz).min((len / 2) as f64 - 1.0);
            let (bin, fraction) = (position as usize, position.fract());
            let power = spectra.iter().map(|s| s[bin] + fraction * (s[bin + 1] - s[bin]));
            to_db(power.fold(0.0, f64::max))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(freq_hz: f64, len: usize) -> Stereo {
        let step = TAU * freq_hz / 48_000.0;
        // 0.1 s of raised cosine at both ends: a hard edge sounds everywhere.
        let edge = |i: usize| {
            let nearest = i.min(len - 1 - i).min(4_800) as f64;
            0.5 - 0.5 * (TAU * nearest / 9_600.0).cos()
        };
        Stereo::from_mono((0..len).map(|i| (edge(i) * (step * i as f64).sin()) as f32).collect())
    }

    #[test]
    fn a_full_scale_sine_reads_minus_three_in_its_band_and_nothing_elsewhere() {
        let spectrum = average(&sine(1_000.0, 480_000), 48_000.0);
        let at = |freq_hz: f64| {
            let nearest = |a: &usize, b: &usize| {
                let distance = |p: usize| (point_hz(p) / freq_hz).ln().abs();
                distance(*a).total_cmp(&distance(*b))
            };
            spectrum[(0..POINTS).min_by(nearest).expect("points")]
        };
        // The first and last frames hold the tone's fades.
        assert!((at(1_000.0) + 3.01).abs() < 0.1, "{}", at(1_000.0));
        assert!(at(2_000.0) < -70.0 && at(500.0) < -70.0);
    }

    #[test]
    fn the_response_of_a_plain_impulse_is_flat() {
        let mut impulse = Stereo::silence(4_096);
        impulse.left[100] = 0.5;
        impulse.right[100] = 0.5;
        for level_db in response(&impulse, 48_000.0) {
            assert!((level_db + 6.0206).abs() < 1e-3, "{level_db}");
        }
    }
}
