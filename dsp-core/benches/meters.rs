//! Nanoseconds per stereo frame of the panner and the meters, beside the `ebur128` crate in the
//! same run. `cargo bench -p dsp-core --bench meters`; the best of many short runs, because the
//! machine is never quiet.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::hint::black_box;
use std::time::Instant;

use dsp_core::meter::{DynamicsMeter, LevelMatch, LoudnessMeter, StereoMeter, TruePeakMeter};
use dsp_core::spectral::{Resolution, Smoothing, SpectrumAnalyser, SpectrumGrid, SpectrumSettings};
use dsp_core::stereo::{Panner, PannerParams};
use dsp_core::{AudioBlock, Processor, Setup};
use ebur128::{EbuR128, Mode};

const RATE_HZ: u32 = 48_000;
/// Frames of the test signal: 2 s.
const FRAMES: usize = 96_000;
const REPEATS: usize = 12;
const BLOCKS: [usize; 2] = [64, 512];

fn main() {
    println!(
        "{:34} {:>10} {:>10} {:>22}",
        "ns per stereo frame, best of runs", "64", "512", "64: p99.9 / max (us)"
    );
    let setup = Setup::new(f64::from(RATE_HZ), 8_192, 2).expect("valid");

    panner("panner, defaults", PannerParams::default());
    panner(
        "panner, pan and width",
        PannerParams { pan: 0.3, width_gain: 1.4, ..PannerParams::default() },
    );
    panner(
        "panner, mono below 120 Hz",
        PannerParams { mono_below_hz: Some(120.0), ..PannerParams::default() },
    );

    moving_panner();

    let mut meter = LoudnessMeter::without_true_peak();
    meter.prepare(&setup).expect("any setup");
    row("loudness (M S I LRA max)", |l, r| meter.measure(l, Some(r)));
    let mut meter = TruePeakMeter::new();
    meter.prepare(&setup).expect("any setup");
    row("true peak", |l, r| meter.measure(l, Some(r)));
    let mut meter = LoudnessMeter::new();
    meter.prepare(&setup).expect("any setup");
    let ours = row("full meter", |l, r| meter.measure(l, Some(r)));
    let mut meter = LoudnessMeter::new();
    meter.prepare(&setup).expect("any setup");
    let ours_read = row("full meter, read each block", |l, r| {
        meter.measure(l, Some(r));
        while let Some(record) = meter.take_record() {
            black_box(record);
        }
        black_box(meter.readings());
    });

    let modes = Mode::I | Mode::LRA | Mode::M | Mode::S | Mode::TRUE_PEAK;
    let mut crate_meter = EbuR128::new(2, RATE_HZ, modes).expect("valid");
    let theirs = row("ebur128 crate, add only", |l, r| {
        crate_meter.add_frames_planar_f32(&[l, r]).expect("two channels");
    });
    let mut crate_meter = EbuR128::new(2, RATE_HZ, modes | Mode::HISTOGRAM).expect("valid");
    let mut frames = 0;
    let theirs_read = row("ebur128 crate, read each 100 ms", |l, r| {
        crate_meter.add_frames_planar_f32(&[l, r]).expect("two channels");
        frames += l.len();
        if frames >= RATE_HZ as usize / 10 {
            frames = 0;
            black_box(crate_meter.loudness_momentary().ok());
            black_box(crate_meter.loudness_shortterm().ok());
            black_box(crate_meter.loudness_global().ok());
            black_box(crate_meter.loudness_range().ok());
        }
    });

    let silence = [0f32; 8_192];
    let mut panner = Panner::new();
    panner.set_params(&PannerParams { mono_below_hz: Some(120.0), ..PannerParams::default() });
    panner.prepare(&setup).expect("any setup");
    let (mut left, mut right) = (silence, silence);
    row("panner, mono below, silence", |l, r| {
        panner.process(&mut AudioBlock::stereo(&mut left[..l.len()], &mut right[..r.len()]));
    });
    let mut meter = LoudnessMeter::new();
    meter.prepare(&setup).expect("any setup");
    row("full meter, silence", |l, r| {
        meter.measure(&silence[..l.len()], Some(&silence[..r.len()]));
    });
    let mut meter = LevelMatch::new();
    meter.prepare(&setup).expect("any setup");
    row("level match of dry and processed", |l, r| {
        black_box(meter.measure((l, Some(r)), (r, Some(l))));
    });
    let mut meter = StereoMeter::new();
    row("stereo meter", |l, r| meter.measure(l, Some(r)));
    let mut meter = DynamicsMeter::new();
    row("dynamics meter", |l, r| meter.measure(l, Some(r)));

    spectrum("spectrum 48 kHz", 48_000.0, Smoothing::Off);
    spectrum("spectrum 48 kHz, 1/6 octave", 48_000.0, Smoothing::Octave(1.0 / 6.0));
    spectrum("spectrum 192 kHz", 192_000.0, Smoothing::Off);

    println!(
        "full meter / ebur128 at 64: add only {:.2}, with readings {:.2}; asked <= 0.50",
        ours[0] / theirs[0],
        ours_read[0] / theirs_read[0]
    );
}

/// Microseconds per frame of the window: 800 new samples, 512 points.
fn spectrum(name: &str, rate_hz: f64, smoothing: Smoothing) {
    let mut analyser = SpectrumAnalyser::new(Resolution::Normal);
    analyser.prepare(rate_hz, SpectrumGrid::default());
    analyser.set_settings(&SpectrumSettings { smoothing, ..SpectrumSettings::default() });
    let samples = noise(1);
    let mut best_us = f64::MAX;
    for block in samples.chunks_exact(800) {
        let start = Instant::now();
        analyser.push(block);
        black_box(analyser.update(1.0 / 60.0));
        best_us = best_us.min(start.elapsed().as_secs_f64() * 1e6);
    }
    println!("{name:34} {best_us:>10.1} us per frame");
}

/// A new position with each block, so that the ramps never end.
fn moving_panner() {
    let mut panner = Panner::new();
    panner.prepare(&Setup::new(f64::from(RATE_HZ), 8_192, 2).expect("valid")).expect("any setup");
    let (mut left, mut right) = (vec![0f32; 8_192], vec![0f32; 8_192]);
    let mut blocks = 0u32;
    row("panner, automated each block", |l, r| {
        left[..l.len()].copy_from_slice(l);
        right[..r.len()].copy_from_slice(r);
        blocks += 1;
        let pan = f64::from(blocks % 200) / 100.0 - 1.0;
        panner.set_params(&PannerParams { pan, width_gain: 1.2, ..PannerParams::default() });
        panner.process(&mut AudioBlock::stereo(&mut left[..l.len()], &mut right[..r.len()]));
        black_box((&left[0], &right[0]));
    });
}

fn panner(name: &str, params: PannerParams) {
    let mut panner = Panner::new();
    panner.set_params(&params);
    panner.prepare(&Setup::new(f64::from(RATE_HZ), 8_192, 2).expect("valid")).expect("any setup");
    let (mut left, mut right) = (vec![0f32; 8_192], vec![0f32; 8_192]);
    row(name, |l, r| {
        left[..l.len()].copy_from_slice(l);
        right[..r.len()].copy_from_slice(r);
        panner.process(&mut AudioBlock::stereo(&mut left[..l.len()], &mut right[..r.len()]));
        black_box((&left[0], &right[0]));
    });
}

fn row(name: &str, mut run: impl FnMut(&[f32], &[f32])) -> [f64; 2] {
    let (left, right) = (noise(1), noise(2));
    let mut spikes_us = Vec::with_capacity(REPEATS * FRAMES / 64);
    let best_ns = BLOCKS.map(|block| {
        let mut best_ns = f64::MAX;
        for _ in 0..REPEATS {
            let start = Instant::now();
            for (left, right) in left.chunks_exact(block).zip(right.chunks_exact(block)) {
                run(black_box(left), black_box(right));
            }
            best_ns = best_ns.min(start.elapsed().as_secs_f64() * 1e9 / FRAMES as f64);
        }
        best_ns
    });
    // Twenty times through, the best of each block: what the machine does in between is left out.
    let mut best_us = vec![f64::MAX; FRAMES / 64];
    for _ in 0..20 {
        for ((left, right), best) in
            left.chunks_exact(64).zip(right.chunks_exact(64)).zip(&mut best_us)
        {
            let start = Instant::now();
            run(black_box(left), black_box(right));
            *best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    spikes_us.extend_from_slice(&best_us);
    spikes_us.sort_by(f64::total_cmp);
    let p999 = spikes_us[spikes_us.len() * 999 / 1_000];
    let max = spikes_us[spikes_us.len() - 1];
    println!(
        "{name:34} {:>10.2} {:>10.2} {:>22}",
        best_ns[0],
        best_ns[1],
        format!("{p999:.2} / {max:.2}")
    );
    best_ns
}

/// Pink-like: three octaves of held noise, so that peaks and candidates are as in music.
fn noise(seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut held = [0f32; 4];
    (0..FRAMES)
        .map(|n| {
            for (octave, held) in held.iter_mut().enumerate() {
                if n.is_multiple_of(1 << (2 * octave)) {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    *held = state as f32 / u32::MAX as f32 - 0.5;
                }
            }
            0.4 * held.iter().sum::<f32>()
        })
        .collect()
}
