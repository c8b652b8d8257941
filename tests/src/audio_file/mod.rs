//! WAV and FLAC files, in and out. A file is read whole; it is written whole or not at all.

mod flac;
mod samples;
mod wav;

pub use flac::{FlacBits, write_flac};
pub use wav::{WavFormat, write_wav};

use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Audio in memory, one vector a channel, full scale 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audio {
    /// Sample rate in Hz.
    pub sample_rate_hz: u32,
    /// All of one length.
    pub channels: Vec<Vec<f32>>,
}

impl Audio {
    /// Length of each channel in samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a file could not be read or written: the file and the reason, one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioFileError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl AudioFileError {
    fn new(path: &Path, reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { path: path.to_path_buf(), reason }
    }
}

impl fmt::Display for AudioFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for AudioFileError {}

/// Highest sample rate that is taken for real, in Hz.
const MAX_RATE_HZ: u32 = 768_000;
/// Most channels that are taken for real.
const MAX_CHANNELS: usize = 32;

/// Reads a WAV (16, 24, 32-bit integer, 32-bit float) or FLAC file, told apart by its content.
///
/// # Errors
/// When the file is missing, of another kind, damaged, cut short, or holds samples that are no
/// numbers.
pub fn read(path: &Path) -> Result<Audio, AudioFileError> {
    let failed = |reason: &dyn fmt::Display| AudioFileError::new(path, reason);
    if path.is_dir() {
        return Err(failed(&"is a folder, not an audio file"));
    }
    let mut magic = [0u8; 4];
    let mut file = File::open(path).map_err(|error| failed(&plain(&error)))?;
    std::io::Read::read_exact(&mut file, &mut magic)
        .map_err(|_| failed(&"is too short to be an audio file"))?;
    let audio = match &magic {
        b"RIFF" => wav::read_wav(path),
        b"fLaC" => flac::read_flac(path),
        _ => Err(failed(&"is neither WAV nor FLAC")),
    }?;
    check(path, &audio)?;
    Ok(audio)
}

fn check(path: &Path, audio: &Audio) -> Result<(), AudioFileError> {
    let failed = |reason: String| AudioFileError::new(path, reason);
    if !(1..=MAX_RATE_HZ).contains(&audio.sample_rate_hz) {
        return Err(failed(format!("has an impossible sample rate, {} Hz", audio.sample_rate_hz)));
    }
    if !(1..=MAX_CHANNELS).contains(&audio.channels.len()) {
        return Err(failed(format!("has {} channels", audio.channels.len())));
    }
    for (channel, samples) in audio.channels.iter().enumerate() {
        if let Some(at) = samples.iter().position(|sample| !sample.is_finite()) {
            let channel = channel + 1;
            return Err(failed(format!("sample {at} of channel {channel} is not a number")));
        }
    }
    Ok(())
}

/// Writes `data` to a file beside `path` and renames it, so that `path` is either the old file or
/// the whole new one. The folder is made when it is missing.
///
/// # Errors
/// When the folder or file cannot be written, or the disk is full; nothing new is left then.
pub fn write_atomically(path: &Path, data: &[u8]) -> Result<(), AudioFileError> {
    let failed = |error: &std::io::Error| AudioFileError::new(path, plain(error));
    let name = path.file_name().ok_or_else(|| AudioFileError::new(path, "names no file"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let part = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(data)?;
            file.sync_data()
        })
        .and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        failed(&error)
    })
}

/// What the user can do something about, in plain words.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        std::io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        std::io::ErrorKind::IsADirectory => "is a folder, not a file".to_owned(),
        std::io::ErrorKind::AlreadyExists | std::io::ErrorKind::NotADirectory => {
            "a part of the path is a file".to_owned()
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::{Noise, noise};

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("lacquer-audio-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn audio() -> Audio {
        Audio { sample_rate_hz: 44_100, channels: noise(1, 2, 5000, 0.9) }
    }

    #[test]
    fn float_wav_is_exact_and_integers_are_within_half_a_step() {
        let folder = folder("wav");
        let audio = audio();
        for (format, step) in [
            (WavFormat::Float32, 0.0f32),
            (WavFormat::Pcm32, 2.0f32.powi(-24)),
            (WavFormat::Pcm24, 2.0f32.powi(-24)),
            (WavFormat::Pcm16, 2.0f32.powi(-16)),
        ] {
            let path = folder.join("x.wav");
            write_wav(&path, &audio, format).unwrap();
            let back = read(&path).unwrap();
            assert_eq!(back.sample_rate_hz, 44_100);
            for (a, b) in audio.channels.iter().flatten().zip(back.channels.iter().flatten()) {
                assert!((a - b).abs() <= step, "{format:?}: {a} became {b}");
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn flac_returns_the_same_integers() {
        let folder = folder("flac");
        let audio = audio();
        for (bits, step) in
            [(FlacBits::Sixteen, 2.0f32.powi(-16)), (FlacBits::TwentyFour, 2.0f32.powi(-24))]
        {
            let path = folder.join("x.flac");
            write_flac(&path, &audio, bits).unwrap();
            let back = read(&path).unwrap();
            assert_eq!((back.sample_rate_hz, back.channels.len(), back.len()), (44_100, 2, 5000));
            for (a, b) in audio.channels.iter().flatten().zip(back.channels.iter().flatten()) {
                assert!((a - b).abs() <= step, "{bits:?}: {a} became {b}");
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn samples_over_full_scale_are_cut_in_integer_files() {
        let folder = folder("over");
        let path = folder.join("x.wav");
        let over = Audio { sample_rate_hz: 8000, channels: vec![vec![2.0, -2.0]] };
        write_wav(&path, &over, WavFormat::Pcm16).unwrap();
        let back = read(&path).unwrap();
        assert!((back.channels[0][0] - 32_767.0 / 32_768.0).abs() < 1e-7);
        assert!((back.channels[0][1] + 1.0).abs() < 1e-7);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn broken_files_name_the_file_and_the_reason() {
        let folder = folder("broken");
        let good = folder.join("good.wav");
        write_wav(&good, &audio(), WavFormat::Pcm16).unwrap();
        let whole = std::fs::read(&good).unwrap();
        let nan = Audio { sample_rate_hz: 8000, channels: vec![vec![0.0, f32::NAN]] };
        write_wav(&folder.join("nan.wav"), &nan, WavFormat::Float32).unwrap();
        let cases: [(&str, Option<&[u8]>, &str); 6] = [
            ("missing.wav", None, "no such file"),
            ("empty.wav", Some(b""), "too short"),
            ("text.wav", Some(b"hello, I am no audio"), "neither WAV nor FLAC"),
            ("head.wav", Some(&whole[..20]), "broken WAV"),
            ("cut.wav", Some(&whole[..whole.len() - 7]), "broken WAV"),
            ("nan.wav", None, "sample 1 of channel 1 is not a number"),
        ];
        for (name, content, reason) in cases {
            let path = folder.join(name);
            if let Some(content) = content {
                std::fs::write(&path, content).unwrap();
            }
            let error = read(&path).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(reason), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
        let error = read(&folder).unwrap_err().to_string();
        assert!(error.contains("is a folder"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn damaged_files_never_panic() {
        let folder = folder("fuzz");
        let small = Audio { sample_rate_hz: 48_000, channels: noise(2, 2, 600, 0.5) };
        let (wav, flac) = (folder.join("a.wav"), folder.join("a.flac"));
        write_wav(&wav, &small, WavFormat::Pcm24).unwrap();
        write_flac(&flac, &small, FlacBits::Sixteen).unwrap();
        let mut random = Noise::new(5);
        for path in [wav, flac] {
            let whole = std::fs::read(&path).unwrap();
            for _ in 0..500 {
                let mut broken = whole.clone();
                // Mostly the headers: the samples matter less.
                for _ in 0..=random.below(4) {
                    let is_header = random.below(3) > 0;
                    let at = random.below(if is_header { 64 } else { broken.len() });
                    broken[at] = u8::try_from(random.below(256)).unwrap();
                }
                broken.truncate(broken.len() - random.below(40));
                std::fs::write(&path, &broken).unwrap();
                if let Err(error) = read(&path) {
                    assert!(!error.to_string().contains('\n'));
                }
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let folder = folder("fail");
        // A folder of the file's name makes the rename fail after the data was written.
        let path = folder.join("taken.wav");
        std::fs::create_dir_all(path.join("inside")).unwrap();
        let error = write_wav(&path, &audio(), WavFormat::Pcm16).unwrap_err();
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
