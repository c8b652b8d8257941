//! Nanoseconds per value of the fast logarithm and exponential on every level, best of many runs.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::math;
use dsp_core::simd::Backend;

const SAMPLES: usize = 64;
const REPEATS: usize = 20_000;

fn main() {
    println!(
        "{:24} {:>12} {:>12} {:>14}",
        "ns per value, 64 at once", "gain to dB", "dB to gain", "there and back"
    );
    for backend in Backend::available() {
        let to_db = best_ns(|block| math::gains_to_db(backend, block));
        let to_gain = best_ns(|block| math::dbs_to_gain(backend, block));
        let both = best_ns(|block| {
            math::gains_to_db(backend, block);
            math::dbs_to_gain(backend, block);
        });
        println!("{:24} {to_db:>12.2} {to_gain:>12.2} {both:>14.2}", name(backend));
    }
    let std = best_ns(|block| {
        for sample in block {
            *sample = (sample.abs().log2() * 0.999).exp2();
        }
    });
    println!("{:24} {:>12} {:>12} {std:>14.2}", "standard library", "", "");
}

fn name(backend: Backend) -> String {
    match backend {
        Backend::Scalar => "plain".to_owned(),
        Backend::Vector(level) => format!("{level:?}").split('(').next().unwrap_or("").to_owned(),
    }
}

/// A copy of the block is included, about 0.05 ns a value.
fn best_ns(mut run: impl FnMut(&mut [f32])) -> f64 {
    let source: [f32; SAMPLES] = std::array::from_fn(|n| (n as f32 * 0.37).sin() + 1.1);
    let mut best_ns = f64::MAX;
    for _ in 0..REPEATS {
        let start = Instant::now();
        for _ in 0..16 {
            let mut block = black_box(source);
            run(&mut block);
            black_box(&block);
        }
        best_ns = best_ns.min(start.elapsed().as_secs_f64() * 1e9 / (16 * SAMPLES) as f64);
    }
    best_ns
}
