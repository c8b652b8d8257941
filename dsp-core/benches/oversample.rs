//! Nanoseconds a stereo frame there and back with an empty closure, blocks of 64, best of many runs.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::oversample::{Factor, Oversampler, Oversampling};
use dsp_core::simd::Backend;
use dsp_core::{AudioBlock, Setup};

const BLOCK: usize = 64;
const FRAMES: usize = 4_096;
const REPEATS: usize = 150;

fn main() {
    for rate_hz in [48_000.0, 96_000.0] {
        println!(
            "{rate_hz} Hz{:>33} {:>8} {:>8} {:>8} {:>8}",
            "2x", "4x", "8x", "16x", "worst/median at 4x"
        );
        for backend in Backend::available() {
            row(&format!("{backend:?}"), rate_hz, backend, false, true);
        }
        row("difference only, changed", rate_hz, Backend::detect(), true, true);
        row("difference only, unchanged", rate_hz, Backend::detect(), true, false);
    }
}

fn row(name: &str, rate_hz: f64, backend: Backend, delta: bool, changed: bool) {
    let mut line = format!("{:28}", name.chars().take(26).collect::<String>());
    let mut spike = 0.0;
    for factor in [Factor::X2, Factor::X4, Factor::X8, Factor::X16] {
        let mut oversampler = Oversampler::new();
        oversampler.set_backend(backend);
        oversampler.set(&Oversampling { factor, budget: None, delta });
        let setup = Setup::new(rate_hz, BLOCK, 2).expect("valid");
        oversampler.prepare(&setup, Factor::X16).expect("any setup");
        let source: Vec<f32> = (0..BLOCK).map(|n| (n as f32 * 0.37).sin()).collect();
        let mut best_ns = f64::MAX;
        let mut blocks_ns = vec![f64::MAX; FRAMES / BLOCK];
        for _ in 0..REPEATS {
            let begin = Instant::now();
            for block_ns in &mut blocks_ns {
                let start = Instant::now();
                let (mut left, mut right) = (source.clone(), source.clone());
                oversampler.process(&mut AudioBlock::stereo(&mut left, &mut right), |_, block| {
                    if changed {
                        // Little work, but enough to be seen by the filters.
                        block.left()[0] += 0.1;
                        block.split_channels().1.expect("stereo")[0] += 0.1;
                    }
                });
                black_box((&left, &right));
                *block_ns = block_ns.min(start.elapsed().as_secs_f64() * 1e9);
            }
            best_ns = best_ns.min(begin.elapsed().as_secs_f64() * 1e9 / FRAMES as f64);
        }
        line += &format!("{best_ns:>9.2}");
        if factor == Factor::X4 {
            blocks_ns.sort_by(f64::total_cmp);
            spike = blocks_ns[blocks_ns.len() - 1] / blocks_ns[blocks_ns.len() / 2];
        }
    }
    println!("{line} {spike:>10.2}");
}
