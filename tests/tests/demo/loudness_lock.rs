//! The compressor's loudness lock on the song's stems and on their sum, through the bundle: as loud as
//! the input, by a gain that nobody hears moving.

#![allow(clippy::print_stdout, reason = "the table is worth reading")]

use lacquer_tests::demo::song::{SAMPLE_RATE_HZ, STEMS};
use lacquer_tests::demo::stereo::Stereo;
use lacquer_tests::host::{AudioConfig, Render, render};
use lacquer_tests::measure::integrated_lufs;
use lacquer_tests::registry::Plugin;
use lacquer_tests::signals::programme;

use crate::folder::require_bundles;

/// What is asked of the loudness.
const MAX_ERROR_LU: f64 = 0.5;
/// The first answers come within seconds; what moves later would be heard as pumping.
const SETTLED_S: f64 = 10.0;
/// The lock's own 1.5 dB a second and what averages of 10 ms add: far slower than the release of any
/// compressor that is said to pump.
const MAX_MOVE_DB_PER_S: f64 = 1.6;
/// The threshold lies this far below the loudness, so that there is plenty to make up for.
const BELOW_LOUDNESS_LU: f64 = 6.0;
/// What changes the loudness of which most.
const STYLES: [&str; 3] = ["Clean", "Bus", "Punch"];

fn compressed(audio: &[Vec<f32>], lufs: f64, style: &str, mode: &str) -> Vec<Vec<f32>> {
    let mut instance = Plugin::find("compressor").unwrap().instance().unwrap();
    let threshold = format!("{:.1} dB", (lufs - BELOW_LOUDNESS_LU).clamp(-80.0, 0.0));
    let set = [("style", style), ("thresh", &threshold), ("ratio", "4"), ("mk_mode", mode)];
    for (key, text) in set {
        instance.set(key, text).unwrap();
    }
    let config = AudioConfig { sample_rate_hz: SAMPLE_RATE_HZ, max_block: 512 };
    instance.activate(config).unwrap();
    assert_eq!(instance.latency_samples(), 0);
    render(&mut instance, audio, &Render::default()).unwrap()
}

/// The gain between two renders in dB, once every 10 ms in which there is something to tell it by.
fn gains_db(with: &[Vec<f32>], without: &[Vec<f32>]) -> Vec<Option<f64>> {
    const HOP: usize = 480;
    let power = |audio: &[Vec<f32>], at: usize| -> f64 {
        let of = |side: &Vec<f32>| -> f64 {
            side[at..at + HOP].iter().map(|x| f64::from(*x).powi(2)).sum()
        };
        audio.iter().map(of).sum()
    };
    (0..with[0].len() / HOP)
        .map(|index| {
            let [with, without] = [power(with, index * HOP), power(without, index * HOP)];
            (without > 1e-9).then(|| 10.0 * (with / without).log10())
        })
        .collect()
}

/// Farthest that the gain goes within a second, after it has settled.
fn farthest_move_db(gains_db: &[Option<f64>]) -> f64 {
    const SECOND: usize = 100;
    let begins = gains_db.iter().position(Option::is_some).unwrap_or(0);
    let settled = begins + (SETTLED_S * SECOND as f64) as usize;
    let later = gains_db.get(settled..).unwrap_or_default();
    let moves = later.windows(SECOND).map(|second| {
        let known = || second.iter().flatten().copied();
        let (low, high) =
            known().fold((f64::MAX, f64::MIN), |(low, high), g| (low.min(g), high.max(g)));
        (high - low).max(0.0)
    });
    moves.fold(0.0, f64::max)
}

#[test]
fn the_lock_keeps_the_loudness_of_every_stem_and_of_the_mix_without_pumping() {
    require_bundles();
    let rate_hz = SAMPLE_RATE_HZ as u32;
    let mut sum = Stereo::default();
    let mut sounds: Vec<(String, Stereo)> = Vec::new();
    for stem in STEMS {
        let audio = stem.render(f64::INFINITY);
        sum.mix_in(&audio, 1.0);
        sounds.push((stem.key.to_owned(), audio));
    }
    sounds.push(("mix".to_owned(), sum));
    let [left, right] = programme(SAMPLE_RATE_HZ, 40 * SAMPLE_RATE_HZ as usize, 3);
    sounds.push(("programme".to_owned(), Stereo { left, right }));
    let mut wrong = Vec::new();
    for (name, audio) in &sounds {
        let audio = audio.channels().map(<[f32]>::to_vec);
        let before = integrated_lufs(&audio, rate_hz).unwrap();
        for style in STYLES {
            let [manual, locked] =
                ["Manual", "Loudness lock"].map(|mode| compressed(&audio, before, style, mode));
            let [manual_lu, error_lu] =
                [&manual, &locked].map(|out| integrated_lufs(out, rate_hz).unwrap() - before);
            let move_db = farthest_move_db(&gains_db(&locked, &manual));
            println!(
                "{name:<11} {style:<6} compressed {manual_lu:+5.1} LU, locked {error_lu:+5.2} LU, \
                 at most {move_db:.2} dB in a second"
            );
            // The room's noise is even: nothing moves, little is lost.
            if error_lu.abs() > MAX_ERROR_LU || move_db > MAX_MOVE_DB_PER_S {
                wrong.push(format!("{name}, {style}: {error_lu:+.2} LU, {move_db:.2} dB/s"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
