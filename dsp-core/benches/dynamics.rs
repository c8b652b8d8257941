//! Cost of the compressor in nanoseconds per stereo frame: the least of many short runs, because the
//! machine may be busy. One row per case: `dynamics <what> ns_per_frame=<x> worst_over_median=<y>`; the
//! worst block is the median of each tenth's worst, so that a lone interruption does not count.
#![allow(clippy::print_stdout, reason = "the rows are the result")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::dynamics::{Compressor, CompressorParams, Oversampling, Style, Topology};
use dsp_core::{AudioBlock, Processor, Setup};

const SAMPLE_RATE_HZ: f64 = 48_000.0;
const BLOCK: usize = 64;
const RUNS: usize = 400;
const BLOCKS_PER_RUN: usize = 16;

/// Noise whose level goes up and down, so that attack and release both happen.
fn music(len: usize) -> Vec<f32> {
    let mut state = 1u32;
    (0..len)
        .map(|n| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            noise * if n / 3_000 % 2 == 0 { 0.5 } else { 0.02 }
        })
        .collect()
}

/// Least time of a frame, and the worst block over the median one; `before_block` gets its number.
fn measure(
    params: &CompressorParams,
    mut before_block: impl FnMut(&mut Compressor, usize),
) -> (f64, f64) {
    let mut compressor = Compressor::new();
    compressor.set_params(params);
    compressor.prepare(&Setup::new(SAMPLE_RATE_HZ, BLOCK, 2).unwrap()).unwrap();
    let source = music(BLOCK * 200);
    let (mut left, mut right) = ([0.0; BLOCK], [0.0; BLOCK]);
    let mut best_ns = f64::INFINITY;
    let mut blocks_ns = Vec::with_capacity(RUNS * BLOCKS_PER_RUN);
    for run in 0..RUNS {
        let mut total_ns = 0.0;
        for index in 0..BLOCKS_PER_RUN {
            let number = run * BLOCKS_PER_RUN + index;
            let from = number % 200 * BLOCK;
            left.copy_from_slice(&source[from..from + BLOCK]);
            right.copy_from_slice(&source[from..from + BLOCK]);
            let start = Instant::now();
            before_block(&mut compressor, number);
            compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
            let ns = start.elapsed().as_secs_f64() * 1e9;
            black_box((&left, &right));
            blocks_ns.push(ns);
            total_ns += ns;
        }
        best_ns = best_ns.min(total_ns / (BLOCKS_PER_RUN * BLOCK) as f64);
    }
    let mut worst: Vec<f64> = blocks_ns
        .chunks(blocks_ns.len() / 10)
        .map(|tenth| tenth.iter().copied().fold(0.0, f64::max))
        .collect();
    worst.sort_by(f64::total_cmp);
    blocks_ns.sort_by(f64::total_cmp);
    (best_ns, worst[worst.len() / 2] / blocks_ns[blocks_ns.len() / 2])
}

fn report(what: &str, (ns, worst): (f64, f64)) {
    println!("dynamics {what} ns_per_frame={ns:.2} worst_over_median={worst:.2}");
}

fn main() {
    let base = CompressorParams { threshold_db: -24.0, ..CompressorParams::default() };
    for style in Style::ALL {
        report(
            &format!("style={style:?}"),
            measure(&CompressorParams { style, ..base }, |_, _| ()),
        );
    }
    for (what, params) in [
        ("unlinked", CompressorParams { link_amount: 0.0, ..base }),
        ("lookahead=5ms", CompressorParams { lookahead_s: 0.005, ..base }),
        ("lookahead=20ms", CompressorParams { lookahead_s: 0.020, ..base }),
        ("hold", CompressorParams { hold_s: 0.01, ..base }),
        ("auto_release", CompressorParams { auto_release: true, ..base }),
        ("feedback", CompressorParams { topology: Topology::Feedback, ..base }),
        ("auto_threshold", CompressorParams { auto_threshold: true, ..base }),
        ("oversampling=2x", CompressorParams { oversampling: Oversampling::X2, ..base }),
        ("oversampling=4x", CompressorParams { oversampling: Oversampling::X4, ..base }),
        ("oversampling=8x", CompressorParams { oversampling: Oversampling::X8, ..base }),
    ] {
        report(what, measure(&params, |_, _| ()));
    }
    report(
        "threshold_moves",
        measure(&base, |compressor, number| {
            let threshold_db = -24.0 + (number % 20) as f64;
            compressor.set_params(&CompressorParams { threshold_db, ..base });
        }),
    );
    let fixed = CompressorParams { fixed_latency_s: Some(0.025), lookahead_s: 0.005, ..base };
    report(
        "style_moves",
        measure(&fixed, |compressor, number| {
            let style = Style::ALL[number / 200 % Style::ALL.len()];
            compressor.set_params(&CompressorParams { style, ..fixed });
        }),
    );
}
