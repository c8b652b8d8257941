//! A plugin under measurement: settings in the user's words and signals in, signals out.

use std::f64::consts::TAU;
use std::path::Path;

use crate::host::{AudioConfig, Bundle, HostError, Instance, Render, render};
use crate::registry::Plugin;

/// Sample rate of all sheets.
pub const RATE_HZ: f64 = 48_000.0;
const BLOCK: usize = 512;

/// Parameters by text id, and their values as a user would type them.
pub type Settings = Vec<(&'static str, String)>;

/// See the module.
#[derive(Debug)]
pub struct Rig {
    bundle: Bundle,
    id: &'static str,
}

impl Rig {
    /// Loads the bundle of a plugin from a folder.
    ///
    /// # Errors
    /// When it is not there or cannot be loaded.
    pub fn open(plugin: &Plugin, folder: &Path) -> Result<Self, HostError> {
        let bundle = Bundle::open(folder.join(format!("{}.clap", plugin.bundle)))?;
        Ok(Self { bundle, id: plugin.id })
    }

    /// What a new instance makes of a stereo signal.
    ///
    /// # Errors
    /// When it does not know a setting, or fails.
    pub fn render(
        &self,
        settings: &Settings,
        input: &[Vec<f32>],
    ) -> Result<Vec<Vec<f32>>, HostError> {
        let mut instance = Instance::new(&self.bundle, self.id)?;
        for (key, text) in settings {
            instance.set(key, text)?;
        }
        instance.activate(AudioConfig { sample_rate_hz: RATE_HZ, max_block: BLOCK })?;
        render(&mut instance, input, &Render::default())
    }
}

/// Samples of a time.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "short times")]
pub fn samples(time_s: f64) -> usize {
    (time_s * RATE_HZ).round() as usize
}

/// Seconds of so many samples.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "short signals")]
pub fn seconds(samples: usize) -> f64 {
    samples as f64 / RATE_HZ
}

/// A sine on the left and its quarter later on the right, at a peak level in dBFS for each sample: the
/// sum of both squares is the envelope, so the gain is known at every sample.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "samples are f32")]
pub fn quadrature(freq_hz: f64, len: usize, level_db: impl Fn(usize) -> f64) -> Vec<Vec<f32>> {
    let channel = |quarter: f64| {
        (0..len)
            .map(|n| {
                let cycles = (freq_hz * n as f64 / RATE_HZ).fract();
                let gain = 10f64.powf(level_db(n) / 20.0);
                (gain * (TAU * (cycles - quarter)).sin()) as f32
            })
            .collect()
    };
    vec![channel(0.0), channel(0.25)]
}

/// Gain from input to output in dB, of the power in each window of so many samples; the last one known
/// where there is no input.
#[must_use]
pub fn gains_db(input: &[Vec<f32>], output: &[Vec<f32>], window: usize) -> Vec<f64> {
    /// Less than the quietest tone of any sheet, -130 dBFS.
    const NOTHING: f64 = 1e-13;
    let mut last_db = 0.0;
    powers(input, window)
        .zip(powers(output, window))
        .map(|(before, after)| {
            if before > NOTHING && after > 0.0 {
                last_db = 10.0 * (after / before).log10();
            }
            last_db
        })
        .collect()
}

/// Power of all channels, the mean of each window; an unfinished one is left out.
#[allow(clippy::cast_precision_loss, reason = "short windows")]
pub fn powers(signal: &[Vec<f32>], window: usize) -> impl Iterator<Item = f64> + '_ {
    let len = signal.first().map_or(0, Vec::len);
    (0..len / window).map(move |index| {
        let part = index * window..(index + 1) * window;
        let samples = signal.iter().flat_map(|channel| &channel[part.clone()]);
        samples.map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / window as f64
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_known_at_every_sample() {
        let level_db = |n: usize| if n < 500 { -120.0 } else { -6.0 };
        let input = quadrature(4_000.0, 1_000, level_db);
        let gain_db = |n: usize| -0.01 * n as f64;
        let output: Vec<Vec<f32>> = input
            .iter()
            .map(|channel| {
                let gained = channel.iter().enumerate();
                gained.map(|(n, x)| x * 10f64.powf(gain_db(n) / 20.0) as f32).collect()
            })
            .collect();
        for (n, got_db) in gains_db(&input, &output, 1).into_iter().enumerate() {
            // Rounding of the samples to 24 bits.
            assert!((got_db - gain_db(n)).abs() < 2e-6, "{n}: {got_db}");
        }
        // Over the last 10 samples the gain in their middle.
        let windowed = gains_db(&input, &output, 10);
        assert!((windowed[99] + 9.945).abs() < 1e-3, "{}", windowed[99]);
    }
}
