//! FLAC.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::samples::{Split, quantized, scaled};
use super::{Audio, AudioFileError, plain, write_atomically};

pub(super) fn read_flac(path: &Path) -> Result<Audio, AudioFileError> {
    let failed = |error: claxon::Error| {
        AudioFileError::new(path, format!("broken FLAC: {error}; export it again"))
    };
    let file = File::open(path).map_err(|error| AudioFileError::new(path, plain(&error)))?;
    let mut reader = claxon::FlacReader::new(BufReader::new(file)).map_err(failed)?;
    let info = reader.streaminfo();
    let scale = 1.0 / f64::from(1u32 << (info.bits_per_sample.clamp(1, 32) - 1));
    let mut split = Split::new(info.channels as usize);
    for sample in reader.samples() {
        split.push(scaled(sample.map_err(failed)?, scale));
    }
    let got = split.channels.first().map_or(0, Vec::len) as u64;
    if let Some(promised) = info.samples
        && promised != got
    {
        let reason =
            format!("broken FLAC: ends after {got} of {promised} samples; export it again");
        return Err(AudioFileError::new(path, reason));
    }
    Ok(Audio { sample_rate_hz: info.sample_rate, channels: split.channels })
}

/// Bits of a sample in a FLAC file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlacBits {
    /// 16, rounded, cut at full scale.
    Sixteen,
    /// 24, rounded, cut at full scale.
    TwentyFour,
}

/// Writes a FLAC file.
///
/// # Errors
/// When the audio does not fit the format (more than eight channels, more than 96 kHz) or the file
/// cannot be written; nothing is left of it then.
pub fn write_flac(path: &Path, audio: &Audio, bits: FlacBits) -> Result<(), AudioFileError> {
    use flacenc::component::BitRepr as _;
    use flacenc::error::Verify as _;

    let failed = |what: &str, error: &dyn fmt::Display| {
        AudioFileError::new(path, format!("FLAC {what}: {error}"))
    };
    let bits = match bits {
        FlacBits::Sixteen => 16,
        FlacBits::TwentyFour => 24,
    };
    let count = audio.channels.len();
    let samples: Vec<i32> = (0..audio.len())
        .flat_map(|at| audio.channels.iter().map(move |channel| channel[at]))
        .map(|sample| quantized(sample, bits))
        .collect();
    let config = flacenc::config::Encoder::default()
        .into_verified()
        .map_err(|(_, error)| failed("settings", &error))?;
    let rate = audio.sample_rate_hz as usize;
    let source = flacenc::source::MemSource::from_samples(&samples, count, bits as usize, rate);
    let stream = flacenc::encode_with_fixed_block_size(&config, source, config.block_size)
        .map_err(|error| failed("encoder", &format!("{error:?}")))?;
    let mut sink = flacenc::bitsink::ByteSink::new();
    stream.write(&mut sink).map_err(|error| failed("encoder", &error))?;
    write_atomically(path, sink.as_slice())
}
