//! A folder of its own for each test.

use std::path::PathBuf;

use lacquer_tests::audio_file::{Audio, WavFormat, write_wav};
use lacquer_tests::registry::bundles_dir;

/// Vanishes with the test.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder; `name` must be unique among the tests.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("lacquer-demo-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A second of a tone.
    pub fn tone(&self, name: &str, freq_hz: f32, sample_rate_hz: u32, channels: usize) {
        let step = std::f32::consts::TAU * freq_hz / sample_rate_hz as f32;
        let tone: Vec<f32> = (0..sample_rate_hz).map(|i| 0.25 * (step * i as f32).sin()).collect();
        let audio = Audio { sample_rate_hz, channels: vec![tone; channels] };
        write_wav(&self.join(name), &audio, WavFormat::Float32).unwrap();
    }

    /// Names in the folder, hidden ones too, in order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Fails when the bundles of the mix are not there, with the line that says what to run.
#[track_caller]
pub fn require_bundles() {
    let all = ["Lacquer Channel EQ", "Lacquer Compressor", "Lacquer Panner", "Lacquer Loudness"];
    let folder = bundles_dir();
    for name in all {
        let is_there = folder.join(format!("{name}.clap")).is_file();
        assert!(is_there, "no {name}.clap in {}: run `cargo xtask bundle`", folder.display());
    }
}
