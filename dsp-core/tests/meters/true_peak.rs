//! True peak: phase-locked sines at every rate and EBU Tech 3341 cases 15 to 23.

use std::f64::consts::{PI, SQRT_2, TAU};

use dsp_core::Setup;
use dsp_core::meter::TruePeakMeter;

use crate::signals::{BLOCKS, EBU_RATES_HZ, Noise};

const RATES_HZ: [u32; 9] =
    [8_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000];

fn true_peak_db(rate_hz: u32, samples: &[f32], block: usize) -> f64 {
    let mut meter = TruePeakMeter::new();
    meter
        .prepare(&Setup::new(f64::from(rate_hz), 8_192, 2).expect("a valid setup"))
        .expect("a valid setup");
    // The other channel is another signal, and must not matter.
    let other = vec![0.01f32; block];
    for part in samples.chunks(block) {
        meter.measure(part, Some(&other[..part.len()]));
    }
    // Through the interpolators and to the end of a chunk.
    meter.measure(&[0.0; 256], Some(&[0.0; 256]));
    meter.readings().peak_db[0]
}

/// Raised-cosine fades at both ends.
fn fade(samples: &mut [f64], len: usize) {
    for n in 0..len {
        let gain = 0.5 - 0.5 * (PI * n as f64 / len as f64).cos();
        samples[n] *= gain;
        let end = samples.len() - 1 - n;
        samples[end] *= gain;
    }
}

fn sine(freq_norm: f64, phase_rad: f64, gain: f64, len: usize) -> Vec<f32> {
    let mut samples: Vec<f64> =
        (0..len).map(|n| gain * (TAU * freq_norm * n as f64 + phase_rad).sin()).collect();
    fade(&mut samples, len / 5);
    samples.into_iter().map(|x| x as f32).collect()
}

#[test]
fn phase_locked_sines_are_within_a_hundredth() {
    let mut worst_db = 0f64;
    for (n, rate_hz) in RATES_HZ.into_iter().enumerate() {
        for freq_norm in [0.01, 0.1, 0.125, 1.0 / 6.0, 0.2, 0.25, 0.3, 1.0 / 3.0, 0.4, 0.45, 0.476]
        {
            for step in 0..16 {
                let phase_rad = PI * f64::from(step) / 16.0;
                let signal = sine(freq_norm, phase_rad, 1.0, 2_000);
                let got = true_peak_db(rate_hz, &signal, BLOCKS[(n + step as usize) % 8]);
                worst_db = worst_db.max(got.abs());
                assert!(got.abs() <= 0.01, "{freq_norm} fs, {phase_rad:.2} rad: {got:.4} dB");
            }
        }
    }
    println!("true peak of sines up to 0.476 fs: at most {worst_db:.4} dB off");
}

#[test]
fn cases_15_to_19_tones() {
    // -6.000 dBFS exactly, as in the official files; 0.50 stands for it in the text.
    let half = 10f64.powf(-6.0 / 20.0);
    let cases = [
        (15, 1.0 / 4.0, 0.0, half, -6.0),
        (16, 1.0 / 4.0, 45.0, half, -6.0),
        (17, 1.0 / 6.0, 60.0, half, -6.0),
        (18, 1.0 / 8.0, 67.5, half, -6.0),
        (19, 1.0 / 4.0, 45.0, SQRT_2, 3.010),
    ];
    for (case, freq_norm, phase_deg, gain, want_db) in cases {
        for (n, rate_hz) in EBU_RATES_HZ.into_iter().enumerate() {
            let len = rate_hz as usize / 2;
            let mut samples: Vec<f64> = (0..len)
                .map(|n| gain * (TAU * freq_norm * n as f64 + f64::to_radians(phase_deg)).sin())
                .collect();
            fade(&mut samples, rate_hz as usize / 100);
            let samples: Vec<f32> = samples.into_iter().map(|x| x as f32).collect();
            let got = true_peak_db(rate_hz, &samples, BLOCKS[(case + n) % 8]);
            assert!((got - want_db).abs() <= 0.01, "case {case} at {rate_hz}: {got:.4} dBTP");
        }
    }
}

/// A tone at fs / 6 with one period of fs / 4 at twice the amplitude, made at 4 fs.
fn burst_at_4x() -> Vec<f64> {
    let (len, burst_at) = (24 * 400, 24 * 200);
    let mut samples = Vec::with_capacity(len);
    let mut phase = 0.0;
    for n in 0..len {
        let in_burst = (burst_at..burst_at + 16).contains(&n);
        samples.push(if in_burst { 1.0 } else { 0.5 } * f64::sin(phase));
        phase += TAU / if in_burst { 16.0 } else { 24.0 };
    }
    fade(&mut samples, 24 * 40);
    samples
}

/// Low-pass at fs / 2: 129 taps in a Kaiser window of 8, which reproduces the official files.
fn band_limit(samples: &[f64]) -> Vec<f64> {
    let bessel =
        |x: f64| (1..50).rev().fold(1.0, |sum, k| 1.0 + sum * (0.5 * x / f64::from(k)).powi(2));
    let taps: Vec<f64> = (-64..=64)
        .map(|n| {
            let t = f64::from(n);
            let sinc = if n == 0 { 1.0 } else { (PI * t / 4.0).sin() / (PI * t / 4.0) };
            sinc * bessel(8.0 * (1.0 - (t / 64.0).powi(2)).sqrt()) / bessel(8.0)
        })
        .collect();
    let sum: f64 = taps.iter().sum();
    (0..samples.len())
        .map(|at| {
            let of = |k: usize| samples.get((at + k).wrapping_sub(64)).copied().unwrap_or(0.0);
            taps.iter().enumerate().map(|(k, tap)| tap * of(k)).sum::<f64>() / sum
        })
        .collect()
}

#[test]
fn cases_20_to_23_burst_between_the_samples() {
    let signal = band_limit(&burst_at_4x());
    for offset in 0..4 {
        let samples: Vec<f32> = signal.iter().skip(offset).step_by(4).map(|&x| x as f32).collect();
        for (n, rate_hz) in EBU_RATES_HZ.into_iter().enumerate() {
            let got = true_peak_db(rate_hz, &samples, BLOCKS[(offset + n) % 8]);
            // The official files have -0.079 dBTP, not the 0.0 of the text.
            assert!((got + 0.079).abs() <= 0.03, "case {}: {got:.4} dBTP", 20 + offset);
        }
    }
}

#[test]
fn never_below_the_sample_peak_and_equal_for_dc() {
    let mut noise = Noise::new(5);
    for _ in 0..20 {
        let samples = noise.samples(4_000, 0.9);
        let sample_peak = samples.iter().fold(0f32, |max, x| max.max(x.abs()));
        assert!(true_peak_db(48_000, &samples, 64) >= f64::from(20.0 * sample_peak.log10()) - 1e-5);
    }
    let mut steady = vec![0.5; 8_000];
    fade(&mut steady, 1_000);
    let steady: Vec<f32> = steady.into_iter().map(|x| x as f32).collect();
    assert!((true_peak_db(48_000, &steady, 64) + 6.0206).abs() < 1e-3);
}

#[test]
fn peak_between_the_samples_beats_a_higher_sample() {
    // A slow swell to 0.992, then a tone whose peak of 1 falls midway between the points of the
    // eightfold grid: 40 of them in two periods, 9 degrees off, none above 0.988.
    // Both within the same 100 ms.
    let mut swell = vec![0.992; 1_500];
    fade(&mut swell, 600);
    let mut samples: Vec<f32> = swell.into_iter().map(|x| x as f32).collect();
    samples.extend(sine(0.4, PI / 20.0, 1.0, 1_500));
    let got = true_peak_db(48_000, &samples, 64);
    assert!(got.abs() <= 0.01, "{got:.4} dBTP");
}

#[test]
fn window_forgets_after_three_seconds_and_channels_are_apart() {
    let mut meter = TruePeakMeter::new();
    meter.prepare(&Setup::new(48_000.0, 512, 2).unwrap()).unwrap();
    let loud = sine(0.01, 0.0, 1.0, 4_800);
    meter.measure(&loud, Some(&vec![0.0; 4_800]));
    let quiet = vec![0.1f32; 48_000];
    meter.measure(&quiet, Some(&quiet));
    assert!(meter.readings().window_peak_db.abs() < 0.01);
    for _ in 0..3 {
        meter.measure(&quiet, Some(&quiet));
    }
    let readings = meter.readings();
    assert!((readings.window_peak_db + 20.0).abs() < 0.01, "{}", readings.window_peak_db);
    assert!(readings.peak_db[0].abs() < 0.01);
    assert!(readings.peak_db[1] < -18.0);
}
