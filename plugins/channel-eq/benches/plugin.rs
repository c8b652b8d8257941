//! Cost of one callback of the whole plugin beside that of the equaliser alone: what is left is the
//! host loop. One row per case: `channel_eq <what> bands=<n> block=<n> ns_per_frame=<x>`.
#![allow(clippy::print_stdout, reason = "the rows are the result")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use std::hint::black_box;
use std::time::Instant;

use channel_eq::ChannelEq;
use channel_eq::params::ChannelEqParams;
use dsp_core::eq::Equalizer;
use dsp_core::{AudioBlock, Processor, Setup};
use test_rig::Rig;

const RATE_HZ: f32 = 48_000.0;
const RUNS: usize = 200;
const BLOCKS_PER_RUN: usize = 256;

fn noise(len: usize) -> Vec<f32> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..len).map(|_| 0.1 * next()).collect()
}

/// Settings of bells from 25 Hz to 18 kHz, as texts by parameter id.
fn bells(count: usize) -> Vec<(String, String)> {
    (0..count)
        .flat_map(|index| {
            let freq_hz = 25.0 * 720f64.powf(index as f64 / (count.max(2) - 1) as f64);
            let gain_db = [3.0, -4.0, 2.0, -5.0][index % 4];
            let id = |name: &str| format!("{name}_{}", index + 1);
            [
                (id("used"), "On".to_string()),
                (id("freq"), format!("{freq_hz} Hz")),
                (id("gain"), format!("{gain_db} dB")),
            ]
        })
        .collect()
}

/// Least nanoseconds per frame over many runs: the machine may be busy.
fn least_ns(block: usize, mut callback: impl FnMut()) -> f64 {
    let mut best_ns = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        (0..BLOCKS_PER_RUN).for_each(|_| callback());
        let ns = start.elapsed().as_secs_f64() * 1e9 / (BLOCKS_PER_RUN * block) as f64;
        best_ns = best_ns.min(ns);
    }
    best_ns
}

fn main() {
    for bands in [0, 8, 24] {
        for block in [64, 512] {
            let source = noise(block);
            let mut rig = Rig::<ChannelEq>::new(RATE_HZ, 0);
            let params = ChannelEqParams::default();
            for (id, text) in bells(bands) {
                rig.set(&id, &text);
                test_rig::params::set(&params, &id, &text);
            }
            rig.reset();
            let mut audio = [source.clone(), source.clone()];
            let plugin_ns = least_ns(block, || {
                audio.iter_mut().for_each(|channel| channel.copy_from_slice(&source));
                black_box(rig.block(&mut audio));
            });
            let mut equalizer = Equalizer::new();
            equalizer.prepare(&Setup::new(f64::from(RATE_HZ), 512, 2).unwrap()).unwrap();
            equalizer.set_params(&params.snapshot());
            let [left, right] = &mut audio;
            let equalizer_ns = least_ns(block, || {
                left.copy_from_slice(&source);
                right.copy_from_slice(&source);
                equalizer.process(&mut AudioBlock::stereo(left, right));
                black_box((&left, &right));
            });
            for (what, ns) in [("plugin", plugin_ns), ("equalizer", equalizer_ns)] {
                println!("channel_eq {what} bands={bands} block={block} ns_per_frame={ns:.2}");
            }
        }
    }
}
