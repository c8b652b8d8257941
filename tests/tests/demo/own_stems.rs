//! The user's own files, as they come: formats, lengths, names, rates.

use std::path::Path;
use std::process::Command;

use lacquer_tests::audio_file::{Audio, FlacBits, WavFormat, read, write_flac, write_wav};
use lacquer_tests::registry::bundles_dir;

use crate::folder::{Folder, require_bundles};

fn tone(freq_hz: f32, sample_rate_hz: u32, len: usize, channels: usize) -> Audio {
    let step = std::f32::consts::TAU * freq_hz / sample_rate_hz as f32;
    let tone: Vec<f32> = (0..len).map(|i| 0.2 * (step * i as f32).sin()).collect();
    Audio { sample_rate_hz, channels: vec![tone; channels] }
}

/// Mixes the folder `stems` with every fader at 0 dB and no plugins; returns the page.
#[track_caller]
fn mix(folder: &Folder) -> String {
    let session = folder.join("flat.toml");
    std::fs::write(&session, "[[track]]\nstem = '*'\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .env("LACQUER_BUNDLES", bundles_dir())
        .args(["--stems".as_ref(), folder.join("stems").as_os_str()])
        .args(["--session".as_ref(), session.as_os_str()])
        .args(["--out".as_ref(), folder.join("out").as_os_str()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = std::fs::read_to_string(folder.join("out/report.html")).unwrap();
    let visible = page.split("base64,").last().unwrap();
    assert!(!visible.contains("NaN") && !visible.contains("inf"), "a figure that is none");
    page
}

fn stems(name: &str) -> Folder {
    require_bundles();
    let folder = Folder::new(name);
    std::fs::create_dir(folder.join("stems")).unwrap();
    folder
}

/// Largest difference of two channels; what one lacks counts as silence.
fn gap(a: &[f32], b: &[f32]) -> f32 {
    let at = |x: &[f32], i: usize| x.get(i).copied().unwrap_or(0.0);
    (0..a.len().max(b.len())).map(|i| (at(a, i) - at(b, i)).abs()).fold(0.0, f32::max)
}

#[test]
fn every_format_and_length_adds_up() {
    let folder = stems("formats");
    let path = |name: &str| folder.join("stems").join(name);
    let rate = 44_100;
    write_wav(&path("a.wav"), &tone(110.0, rate, 30_000, 1), WavFormat::Pcm16).unwrap();
    write_wav(&path("b.wav"), &tone(220.0, rate, 44_100, 2), WavFormat::Pcm24).unwrap();
    write_wav(&path("c.WAV"), &tone(330.0, rate, 20_000, 2), WavFormat::Float32).unwrap();
    write_wav(&path("d.wave"), &tone(440.0, rate, 1_000, 1), WavFormat::Pcm32).unwrap();
    write_flac(&path("e.flac"), &tone(550.0, rate, 40_000, 1), FlacBits::Sixteen).unwrap();
    write_flac(&path("f.flac"), &tone(660.0, rate, 10_000, 2), FlacBits::TwentyFour).unwrap();
    mix(&folder);
    let mixed = read(&folder.join("out/mix.wav")).unwrap();
    assert_eq!((mixed.sample_rate_hz, mixed.channels.len(), mixed.len()), (rate, 2, 44_100));
    let mut sum = vec![0.0f32; 44_100];
    for name in ["a.wav", "b.wav", "c.WAV", "d.wave", "e.flac", "f.flac"] {
        let audio = read(&path(name)).unwrap();
        for (total, sample) in sum.iter_mut().zip(&audio.channels[0]) {
            *total += sample;
        }
    }
    // Six additions of floats below 1.2 round by at most 2^-24 each.
    assert!(gap(&mixed.channels[0], &sum) < 1e-6 && gap(&mixed.channels[1], &sum) < 1e-6);
}

#[test]
fn long_and_foreign_names_become_files_and_rows() {
    let folder = stems("names");
    let long = "take ".repeat(48);
    for name in ["Żółta gitara", "日本語のボーカル", "a & b <c>", "50% 'wet' #2", long.trim_end()]
    {
        let path = folder.join("stems").join(format!("{name}.wav"));
        write_wav(&path, &tone(300.0, 48_000, 4_800, 1), WavFormat::Float32).unwrap();
    }
    let page = mix(&folder);
    let files: Vec<String> = page
        .split("data-src=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(files.len(), 5);
    for file in &files {
        assert!(folder.join("out").join(file).is_file(), "{file}");
    }
    for shown in ["Żółta gitara", "日本語のボーカル", "a &amp; b &lt;c&gt;"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("<c>"));
}

#[test]
fn one_sample_silence_and_full_scale_make_a_page() {
    for (name, channel) in
        [("one-sample", vec![0.5f32]), ("silence", vec![0.0; 96_000]), ("over", vec![1.5; 4_800])]
    {
        let folder = stems(name);
        let audio = Audio { sample_rate_hz: 48_000, channels: vec![channel.clone()] };
        write_wav(&folder.join("stems/x.wav"), &audio, WavFormat::Float32).unwrap();
        let page = mix(&folder);
        assert!(page.contains("there is no loudness to judge"), "{name}");
        let mixed = read(&folder.join("out/mix.wav")).unwrap();
        assert!(gap(&mixed.channels[0], &channel) == 0.0, "{name}");
    }
}

#[test]
fn high_and_low_rates_are_kept() {
    for rate in [8_000, 96_000, 192_000] {
        let folder = stems(&format!("rate-{rate}"));
        let audio = tone(1_000.0, rate, rate as usize / 2, 2);
        write_wav(&folder.join("stems/x.wav"), &audio, WavFormat::Pcm24).unwrap();
        mix(&folder);
        check_rate(&folder.join("out/mix.wav"), rate);
        check_rate(&folder.join("out/stems/01-x.wav"), rate);
    }
}

#[track_caller]
fn check_rate(path: &Path, rate: u32) {
    let audio = read(path).unwrap();
    assert_eq!((audio.sample_rate_hz, audio.len()), (rate, rate as usize / 2));
}
