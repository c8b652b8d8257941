//! WAV.

use std::io::Cursor;
use std::path::Path;

use super::samples::{Split, quantized, scaled};
use super::{Audio, AudioFileError, MAX_CHANNELS, write_atomically};

/// How samples stand in a WAV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WavFormat {
    /// 16-bit integers, rounded, cut at full scale.
    Pcm16,
    /// 24-bit integers, rounded, cut at full scale.
    Pcm24,
    /// 32-bit integers, rounded, cut at full scale.
    Pcm32,
    /// 32-bit floats, exact.
    Float32,
}

pub(super) fn read_wav(path: &Path) -> Result<Audio, AudioFileError> {
    let failed = |error: hound::Error| {
        AudioFileError::new(path, format!("broken WAV: {error}; export it again"))
    };
    let mut reader = hound::WavReader::open(path).map_err(failed)?;
    let spec = reader.spec();
    let count = usize::from(spec.channels);
    if !(1..=MAX_CHANNELS).contains(&count) {
        return Err(AudioFileError::new(path, format!("has {count} channels")));
    }
    let mut split = Split::new(count);
    match (spec.sample_format, spec.bits_per_sample) {
        (hound::SampleFormat::Float, 32) => {
            for sample in reader.samples::<f32>() {
                split.push(sample.map_err(failed)?);
            }
        }
        (hound::SampleFormat::Int, bits @ (8 | 16 | 24 | 32)) => {
            let scale = 1.0 / f64::from(1u32 << (bits - 1));
            for sample in reader.samples::<i32>() {
                split.push(scaled(sample.map_err(failed)?, scale));
            }
        }
        (format, bits) => {
            let reason = format!("{bits}-bit {format:?} samples are not supported");
            return Err(AudioFileError::new(path, reason));
        }
    }
    Ok(Audio { sample_rate_hz: spec.sample_rate, channels: split.channels })
}

/// Writes a WAV file.
///
/// # Errors
/// When the file cannot be written; nothing is left of it then.
pub fn write_wav(path: &Path, audio: &Audio, format: WavFormat) -> Result<(), AudioFileError> {
    let failed = |error: hound::Error| AudioFileError::new(path, error);
    let (bits_per_sample, sample_format) = match format {
        WavFormat::Pcm16 => (16, hound::SampleFormat::Int),
        WavFormat::Pcm24 => (24, hound::SampleFormat::Int),
        WavFormat::Pcm32 => (32, hound::SampleFormat::Int),
        WavFormat::Float32 => (32, hound::SampleFormat::Float),
    };
    let spec = hound::WavSpec {
        channels: u16::try_from(audio.channels.len()).unwrap_or(0),
        sample_rate: audio.sample_rate_hz,
        bits_per_sample,
        sample_format,
    };
    let mut data = Vec::new();
    let mut writer = hound::WavWriter::new(Cursor::new(&mut data), spec).map_err(failed)?;
    for at in 0..audio.len() {
        for channel in &audio.channels {
            match format {
                WavFormat::Float32 => writer.write_sample(channel[at]),
                _ => writer.write_sample(quantized(channel[at], u32::from(bits_per_sample))),
            }
            .map_err(failed)?;
        }
    }
    writer.finalize().map_err(failed)?;
    write_atomically(path, &data)
}
