//! What the window works out from the samples that the audio side sends it while it is open.

use dsp_core::Setup;
use dsp_core::meter::{
    Goniometer, LoudnessMeter, LoudnessReadings, PolarImage, StereoMeter, StereoReadings,
};
use plugin_common::telemetry::TapReader;

/// Cells along an edge of the goniometer.
pub const GONIOMETER_CELLS: usize = 240;
/// Longest block that is handed on at once.
const MAX_BLOCK_SAMPLES: usize = 1024;
/// The goniometer's automatic gain brings peaks to this part of its radius...
const FULL_PART: f32 = 1.0;
/// ... moves back by this factor in a second, ...
const RELEASE_PER_S: f32 = 0.5;
/// ... changes in steps of this ratio, so that the picture does not flicker, ...
const GAIN_STEP: f32 = 1.25;
/// ... and never exceeds this.
const MOST_GAIN: f32 = 64.0;

/// Silence of this length has no correlation and no balance, in seconds.
const SILENT_AFTER_S: f64 = 0.5;

/// Meters of the output.
pub struct Analysis {
    tap: TapReader,
    sample_rate_hz: f64,
    stereo: StereoMeter,
    loudness: LoudnessMeter,
    /// Picture of the phase relations.
    pub goniometer: Goniometer,
    /// Shape of the image.
    pub image: PolarImage,
    /// Gain that the user chose for the goniometer; `None` follows the level.
    pub gain: Option<f32>,
    peak: f32,
    shown_gain: f32,
    lowest_correlation: f64,
    out_of_phase_s: f64,
    silent_s: f64,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Analysis {
    /// Reads from `tap`.
    pub fn new(tap: TapReader) -> Self {
        Self {
            tap,
            sample_rate_hz: 0.0,
            stereo: StereoMeter::new(),
            loudness: LoudnessMeter::without_true_peak(),
            goniometer: Goniometer::new(GONIOMETER_CELLS),
            image: PolarImage::default(),
            gain: None,
            peak: 0.0,
            shown_gain: 1.0,
            lowest_correlation: 1.0,
            out_of_phase_s: 0.0,
            silent_s: f64::INFINITY,
            left: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Takes what came since the last frame, which took `time_s`.
    pub fn update(&mut self, sample_rate_hz: f64, time_s: f64) {
        if sample_rate_hz != self.sample_rate_hz {
            self.prepare(sample_rate_hz);
        }
        let Self { tap, left, right, .. } = self;
        left.clear();
        right.clear();
        tap.drain(|[l, r]| {
            left.push(l);
            right.push(r);
        });
        for (left, right) in left.chunks(MAX_BLOCK_SAMPLES).zip(right.chunks(MAX_BLOCK_SAMPLES)) {
            self.stereo.measure(left, Some(right));
            self.loudness.measure(left, Some(right));
        }
        self.goniometer.fade(time_s);
        self.follow_level(time_s as f32);
        let is_silent = self.left.iter().chain(&self.right).all(|sample| *sample == 0.0);
        if is_silent {
            self.silent_s += time_s;
        } else {
            self.silent_s = 0.0;
            self.goniometer.push(&self.left, &self.right);
        }
        self.image.push(&self.left, &self.right, time_s);
        let correlation = self.stereo.readings().correlation;
        // Silence reads exactly 0.
        if correlation != 0.0 {
            self.lowest_correlation = self.lowest_correlation.min(correlation);
        }
        self.out_of_phase_s = if correlation < 0.0 { self.out_of_phase_s + time_s } else { 0.0 };
    }

    /// Correlation, balance, fold-down loss.
    pub fn stereo(&self) -> StereoReadings {
        self.stereo.readings()
    }

    /// Momentary and short-term loudness.
    pub fn loudness(&self) -> LoudnessReadings {
        self.loudness.readings()
    }

    /// Lowest correlation since it was cleared.
    pub fn lowest_correlation(&self) -> f64 {
        self.lowest_correlation
    }

    /// Forgets the lowest correlation.
    pub fn clear_lowest_correlation(&mut self) {
        self.lowest_correlation = self.stereo.readings().correlation;
    }

    /// Whether nothing has been heard for so long that no figure speaks of it any more.
    pub fn is_silent(&self) -> bool {
        self.silent_s >= SILENT_AFTER_S
    }

    /// Whether the correlation has been negative for a second.
    pub fn is_out_of_phase(&self) -> bool {
        self.out_of_phase_s >= 1.0
    }

    fn prepare(&mut self, sample_rate_hz: f64) {
        self.sample_rate_hz = sample_rate_hz;
        if let Ok(setup) = Setup::new(sample_rate_hz, MAX_BLOCK_SAMPLES, 2) {
            // Neither can fail with a setup that is valid.
            let _ = self.stereo.prepare(&setup);
            let _ = self.loudness.prepare(&setup);
        }
        self.tap.clear();
    }

    fn follow_level(&mut self, time_s: f32) {
        let samples = self.left.iter().chain(&self.right).map(|sample| sample.abs());
        let peak = samples.filter(|sample| sample.is_finite()).fold(0.0, f32::max);
        self.peak = peak.max(self.peak * RELEASE_PER_S.powf(time_s.max(0.0)));
        let wanted = self
            .gain
            .unwrap_or_else(|| (FULL_PART / self.peak.max(FULL_PART / MOST_GAIN)).min(MOST_GAIN));
        let ratio = wanted / self.shown_gain;
        if self.gain.is_some() || !(1.0 / GAIN_STEP..=GAIN_STEP).contains(&ratio) {
            self.shown_gain = wanted;
        }
        self.goniometer.set_zoom(self.shown_gain);
    }

    /// Gain of the goniometer now, linear.
    pub fn shown_gain(&self) -> f32 {
        self.shown_gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugin_common::telemetry;

    #[test]
    fn reads_what_the_audio_side_wrote() {
        let (mut writer, reader) = telemetry::tap();
        let mut analysis = Analysis::new(reader);
        analysis.update(48_000.0, 0.0);
        let left: Vec<f32> = (0..24_000).map(|n| (n as f32 * 0.13).sin() * 0.25).collect();
        let inverted: Vec<f32> = left.iter().map(|sample| -sample).collect();
        writer.write_channels(&left, &left);
        analysis.update(48_000.0, 0.5);
        assert!((analysis.stereo().correlation - 1.0).abs() < 1e-3);
        assert!(analysis.loudness().momentary_lufs > -20.0);
        // The radius at a peak of 0.25.
        assert!((analysis.shown_gain() - 4.0).abs() < 0.1);
        for _ in 0..3 {
            writer.write_channels(&left, &inverted);
            analysis.update(48_000.0, 0.5);
        }
        assert!(analysis.is_out_of_phase() && analysis.lowest_correlation() < -0.9);
        writer.write_channels(&left, &left);
        analysis.update(48_000.0, 0.5);
        assert!(!analysis.is_out_of_phase() || analysis.stereo().correlation < 0.0);
        assert!(!analysis.is_silent());
        writer.write_channels(&[0.0; 24_000], &[0.0; 24_000]);
        analysis.update(48_000.0, 0.5);
        assert!(analysis.is_silent(), "muted");
    }
}
