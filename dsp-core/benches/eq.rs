//! Cost of the equaliser in nanoseconds per stereo frame: the least of many short runs, because the
//! machine may be busy. One row per case: `eq <what> bands=<n> block=<n> ns_per_frame=<x>`, and the
//! time of the worst block over the median one where bands move.
#![allow(clippy::print_stdout, reason = "the rows are the result")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::eq::{BandParams, EqParams, Equalizer, MAX_BANDS, Shape, Slope};
use dsp_core::filter::design::{Designer, Purpose};
use dsp_core::simd::Backend;
use dsp_core::{AudioBlock, Processor, Setup};

const SAMPLE_RATE_HZ: f64 = 48_000.0;
/// Many short runs: a long one is never left alone by a busy machine.
const RUNS: usize = 600;
const FRAMES_PER_RUN: usize = 1024;

/// Eight bells as in the comparison with other plugins; more are spread from 25 Hz to 18 kHz.
fn bells(count: usize) -> EqParams {
    let freqs_hz = [60.0, 150.0, 400.0, 1000.0, 2500.0, 5000.0, 9000.0, 14_000.0];
    let gains_db = [4.0, -3.0, 5.0, -6.0, 3.0, -4.0, 6.0, -5.0];
    let qs = [1.0, 1.4, 2.0, 1.0, 3.0, 1.5, 1.0, 0.8];
    let mut params = EqParams::default();
    for index in 0..count {
        let position = index as f64 / (count.max(2) - 1) as f64;
        let many = count > freqs_hz.len();
        params.bands[index] = BandParams {
            on: true,
            freq_hz: if many { 25.0 * 720f64.powf(position) } else { freqs_hz[index] },
            gain_db: gains_db[index % 8] * if many { 0.6 } else { 1.0 },
            q: qs[index % 8],
            ..BandParams::default()
        };
    }
    params
}

fn noise(len: usize) -> Vec<f32> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..len).map(|_| 0.1 * next()).collect()
}

/// Least time of one frame; `before_block` gets the block's number.
fn measure(
    equalizer: &mut Equalizer,
    block: usize,
    mut before_block: impl FnMut(&mut Equalizer, usize),
) -> f64 {
    let source = noise(block);
    let (mut left, mut right) = (source.clone(), source.clone());
    let mut best_ns = f64::INFINITY;
    let mut number = 0;
    for _ in 0..RUNS {
        let blocks = FRAMES_PER_RUN / block;
        let start = Instant::now();
        for _ in 0..blocks {
            left.copy_from_slice(&source);
            right.copy_from_slice(&source);
            before_block(equalizer, number);
            number += 1;
            equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
            black_box((&left, &right));
        }
        let ns = start.elapsed().as_secs_f64() * 1e9 / (blocks * block) as f64;
        best_ns = best_ns.min(ns);
    }
    best_ns
}

/// The dearest motion there is: every band steep, all moved by the gain scale, with auto gain.
fn steep(gain_scale_amount: f64) -> EqParams {
    let mut params = EqParams { gain_scale_amount, auto_gain: true, ..bells(MAX_BANDS) };
    for (index, band) in params.bands.iter_mut().enumerate() {
        band.slope = Slope::Db96;
        band.shape = [Shape::LowShelf, Shape::HighShelf, Shape::TiltShelf][index % 3];
        // High above the audible range there is little to fit.
        band.freq_hz = band.freq_hz.min(16_000.0);
    }
    params
}

/// Median and worst time of a block in ns per frame, each block's time being the least of many runs
/// over the same course of parameters.
fn measure_motion(sample_rate_hz: f64, block: usize) -> (f64, f64) {
    const BLOCKS: usize = 100;
    const COURSES: usize = 6;
    let source = noise(block);
    let (mut left, mut right) = (source.clone(), source.clone());
    let mut equalizer = prepared_with(Equalizer::new(), sample_rate_hz, &steep(1.0));
    let mut times_ns = [f64::INFINITY; BLOCKS];
    for _ in 0..COURSES {
        equalizer.set_params(&steep(1.0));
        equalizer.reset();
        for (number, time_ns) in times_ns.iter_mut().enumerate() {
            left.copy_from_slice(&source);
            right.copy_from_slice(&source);
            let params = steep(1.0 + 0.3 * (number as f64 * 0.1).sin());
            let start = Instant::now();
            equalizer.set_params(&params);
            equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
            *time_ns = time_ns.min(start.elapsed().as_secs_f64() * 1e9 / block as f64);
            black_box((&left, &right));
        }
    }
    times_ns.sort_by(f64::total_cmp);
    (times_ns[BLOCKS / 2], times_ns[BLOCKS - 1])
}

/// Time of a frame of silence, long after the last sound.
fn measure_silence(block: usize) -> f64 {
    let mut equalizer = prepared(&bells(MAX_BANDS));
    let (mut left, mut right) = (noise(block), noise(block));
    let mut best_ns = f64::INFINITY;
    for number in 0..RUNS * FRAMES_PER_RUN / block {
        let start = Instant::now();
        equalizer.process(&mut AudioBlock::stereo(&mut left, &mut right));
        black_box((&left, &right));
        let ns = start.elapsed().as_secs_f64() * 1e9 / block as f64;
        // By now even the lowest band has rung out.
        if number * block > 5 * SAMPLE_RATE_HZ as usize {
            best_ns = best_ns.min(ns);
        }
        left.fill(0.0);
        right.fill(0.0);
    }
    best_ns
}

fn prepared(params: &EqParams) -> Equalizer {
    prepared_with(Equalizer::new(), SAMPLE_RATE_HZ, params)
}

fn prepared_with(mut equalizer: Equalizer, sample_rate_hz: f64, params: &EqParams) -> Equalizer {
    equalizer.prepare(&Setup::new(sample_rate_hz, 4096, 2).unwrap()).unwrap();
    equalizer.set_params(params);
    equalizer
}

/// The static equaliser with every instruction set of this machine.
fn print_backends() {
    for backend in Backend::available() {
        for bands in [8, MAX_BANDS] {
            let unset = Equalizer::with_backend(backend);
            let mut equalizer = prepared_with(unset, SAMPLE_RATE_HZ, &bells(bands));
            let ns = measure(&mut equalizer, 512, |_, _| {});
            println!("eq {backend:?} bands={bands} block=512 ns_per_frame={ns:.2}");
        }
    }
}

fn main() {
    for bands in [0, 1, 8, MAX_BANDS] {
        for block in [64, 512] {
            let ns = measure(&mut prepared(&bells(bands)), block, |_, _| {});
            println!("eq static bands={bands} block={block} ns_per_frame={ns:.2}");
        }
    }
    print_backends();
    let silence_ns = measure_silence(512);
    println!("eq silence bands={MAX_BANDS} block=512 ns_per_frame={silence_ns:.2}");
    for sample_rate_hz in [48_000.0, 96_000.0, 192_000.0, 384_000.0] {
        let (median_ns, worst_ns) = measure_motion(sample_rate_hz, 512);
        let core_percent = median_ns * sample_rate_hz * 1e-7;
        println!(
            "eq steep moving bands={MAX_BANDS} block=512 rate_hz={sample_rate_hz} \
             ns_per_frame={median_ns:.0} core_percent={core_percent:.0} worst_to_median={:.2}",
            worst_ns / median_ns
        );
    }
    for bands in [1, 8, MAX_BANDS] {
        let params = bells(bands);
        let ns = measure(&mut prepared(&params), 64, |equalizer, number| {
            let mut moved = params;
            for band in &mut moved.bands[..bands] {
                band.freq_hz *= 1.0 + 0.2 * (number as f64 * 0.1).sin();
                band.gain_db += (number as f64 * 0.07).sin();
            }
            equalizer.set_params(&moved);
        });
        println!("eq moving bands={bands} block=64 ns_per_frame={ns:.2}");
    }
    for (name, purpose) in [("rest", Purpose::Rest), ("motion", Purpose::Motion)] {
        let designer = Designer::new(SAMPLE_RATE_HZ);
        let params = bells(MAX_BANDS);
        let mut best_ns = f64::INFINITY;
        for _ in 0..RUNS {
            let start = Instant::now();
            for band in &params.bands {
                black_box(designer.design(&black_box(band).prototype(), purpose));
            }
            best_ns = best_ns.min(start.elapsed().as_secs_f64() * 1e9 / MAX_BANDS as f64);
        }
        println!("eq design {name} ns_per_band={best_ns:.0}");
    }
}
