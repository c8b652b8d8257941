//! Nanoseconds a stereo frame of the character stage, blocks of 64 at 48 kHz, best of many runs.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::character::{Character, CharacterParams, CharacterSettings, CharacterStage, Circuit};
use dsp_core::oversample::{Factor, Oversampling};
use dsp_core::simd::Backend;
use dsp_core::{AudioBlock, Processor, Setup};

const BLOCK: usize = 64;
const FRAMES: usize = 4_096;
const REPEATS: usize = 150;
const RATE_HZ: f64 = 48_000.0;

fn main() {
    println!("{:32} {:>8} {:>8} {:>12}", "ns per frame", "tube", "diode", "transformer");
    for backend in Backend::available() {
        let name: String = format!("stage alone, {backend:?}").chars().take(30).collect();
        row(&name, |circuit| {
            let mut stage = CharacterStage::new();
            stage.set_backend(backend);
            stage.set_params(&CharacterParams { circuit, drive_amount: 0.5 });
            stage.prepare(RATE_HZ);
            best_ns(|block| stage.process(block))
        });
    }
    for (factor, drive_amount) in
        [(Factor::X2, 0.5), (Factor::X4, 0.5), (Factor::X8, 0.5), (Factor::X4, 0.0)]
    {
        row(&format!("oversampled {factor:?}, drive {drive_amount}"), |circuit| {
            let mut character = Character::new();
            character.set_params(&CharacterSettings {
                stage: CharacterParams { circuit, drive_amount },
                oversampling: Oversampling { factor, budget: None, delta: true },
            });
            character.prepare(&Setup::new(RATE_HZ, BLOCK, 2).expect("valid")).expect("any setup");
            best_ns(|block| character.process(block))
        });
    }
}

fn row(name: &str, mut run: impl FnMut(Circuit) -> f64) {
    let [tube, diode, transformer] = Circuit::ALL.map(&mut run);
    println!("{name:32} {tube:>8.2} {diode:>8.2} {transformer:>12.2}");
}

fn best_ns(mut run: impl FnMut(&mut AudioBlock<'_>)) -> f64 {
    let source: [f32; BLOCK] = std::array::from_fn(|n| 0.3 * (n as f32 * 0.37).sin());
    let mut best_ns = f64::MAX;
    for _ in 0..REPEATS {
        let start = Instant::now();
        for _ in 0..FRAMES / BLOCK {
            let (mut left, mut right) = (source, source);
            run(&mut AudioBlock::stereo(&mut left, &mut right));
            black_box((&left, &right));
        }
        best_ns = best_ns.min(start.elapsed().as_secs_f64() * 1e9 / FRAMES as f64);
    }
    best_ns
}
