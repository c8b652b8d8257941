//! Measurements of finished audio.

pub mod balance;
pub mod image;
pub mod loudness;
pub mod masking;
pub mod spectrum;

use super::stereo::Stereo;
use image::Image;
use loudness::Loudness;

/// Columns of a waveform picture.
pub const WAVE_COLUMNS: usize = 480;

/// Everything the report shows about one signal.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Loudness, true peak and their history.
    pub loudness: Loudness,
    /// Stereo figures and goniometer.
    pub image: Image,
    /// Average level of each sixth of an octave, in dB.
    pub spectrum_db: Vec<f64>,
    /// Lowest and highest sample of each column, both channels.
    pub wave: Vec<(f32, f32)>,
    /// Highest sample in dBFS.
    pub peak_db: f64,
    /// Peak over RMS in dB; 0 for silence.
    pub crest_db: f64,
}

impl Analysis {
    /// Measures one signal.
    ///
    /// # Errors
    /// When the loudness meter does not run at this sample rate.
    pub fn of(audio: &Stereo, sample_rate_hz: f64) -> Result<Self, dsp_core::SetupError> {
        let peak_db = dsp_core::units::gain_to_db(f64::from(audio.peak()));
        let power: f64 =
            audio.channels().into_iter().flatten().map(|&s| f64::from(s).powi(2)).sum();
        let rms_db = dsp_core::units::power_to_db(power / (2 * audio.len().max(1)) as f64);
        Ok(Self {
            loudness: Loudness::of(audio, sample_rate_hz)?,
            image: Image::of(audio),
            spectrum_db: spectrum::average(audio, sample_rate_hz),
            wave: wave(audio),
            peak_db,
            crest_db: if power > 0.0 { peak_db - rms_db } else { 0.0 },
        })
    }
}

fn wave(audio: &Stereo) -> Vec<(f32, f32)> {
    let column = |index: usize| index * audio.len() / WAVE_COLUMNS;
    (0..WAVE_COLUMNS)
        .map(|index| {
            let range = column(index)..column(index + 1);
            let samples = audio.channels().map(|channel| &channel[range.clone()]);
            samples
                .into_iter()
                .flatten()
                .fold((0.0f32, 0.0f32), |(low, high), &sample| (low.min(sample), high.max(sample)))
        })
        .collect()
}
