//! Distortion, aliasing, automatic release, loudness lock: the figures that a data sheet names.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use std::f64::consts::TAU;

use dsp_core::dynamics::{
    Compressor, CompressorParams, Curve, LoudnessLock, Oversampling, Style, Topology,
};
use dsp_core::meter::LoudnessMeter;
use dsp_core::{AudioBlock, Processor, Setup};
use dynamics_common::{RATE_HZ, Random, gain, params, prepared, render, tone};

/// Power of a whole number of hertz in the last second under a Blackman-Harris window.
struct Spectrum {
    samples: Vec<f64>,
}

impl Spectrum {
    fn of_last_second(output: &[f32]) -> Self {
        let len = RATE_HZ as usize;
        let window = |n: usize| {
            let u = TAU * n as f64 / len as f64;
            0.358_75 - 0.488_29 * u.cos() + 0.141_28 * (2.0 * u).cos() - 0.011_68 * (3.0 * u).cos()
        };
        let last = &output[output.len() - len..];
        let samples = last.iter().enumerate().map(|(n, &x)| f64::from(x) * window(n)).collect();
        Self { samples }
    }

    /// Goertzel's sum at a frequency.
    fn power(&self, freq_hz: f64) -> f64 {
        let w = TAU * freq_hz / RATE_HZ;
        let (mut s1, mut s2) = (0.0, 0.0);
        for x in &self.samples {
            (s1, s2) = (x + 2.0 * w.cos() * s1 - s2, s1);
        }
        s1 * s1 + s2 * s2 - 2.0 * w.cos() * s1 * s2
    }

    /// Strongest component apart from one tone, relative to it, in dB; below 20 kHz.
    fn worst_db(&self, tone_hz: f64, candidates: impl Iterator<Item = f64>) -> f64 {
        let own = self.power(tone_hz);
        let worst = candidates.map(|freq_hz| self.power(freq_hz)).fold(0.0, f64::max);
        10.0 * (worst / own).log10()
    }
}

/// Where harmonics of a tone land after folding, apart from the tone, below 20 kHz.
fn folded(tone_hz: f64, inharmonic_only: bool) -> Vec<f64> {
    (2..200)
        .map(|k| f64::from(k) * tone_hz)
        .filter(|&freq_hz| !inharmonic_only || freq_hz > 0.5 * RATE_HZ)
        .map(|freq_hz| {
            let wrapped = freq_hz % RATE_HZ;
            if wrapped > 0.5 * RATE_HZ { RATE_HZ - wrapped } else { wrapped }
        })
        .filter(|&freq_hz| freq_hz < 20_000.0 && (freq_hz - tone_hz).abs() > 8.0 && freq_hz > 8.0)
        .collect()
}

fn distortion_db(params: &CompressorParams, freq_hz: f64, level_db: f64, inharmonic: bool) -> f64 {
    let input = tone(freq_hz, RATE_HZ, 144_000, |_| level_db);
    let render = render(&mut prepared(params, RATE_HZ, 1), &input);
    let spectrum = Spectrum::of_last_second(&render.output);
    spectrum.worst_db(freq_hz, folded(freq_hz, inharmonic).into_iter())
}

#[test]
fn a_fast_attack_does_not_alias() {
    let fast = |style: Style, attack_s: f64, oversampling: Oversampling| {
        params(|params| {
            (params.style, params.attack_s, params.oversampling) = (style, attack_s, oversampling);
            (params.threshold_db, params.ratio, params.knee_db) = (-20.0, 10.0, 0.0);
            params.release_s = 0.02;
        })
    };
    for style in Style::ALL {
        let base = fast(style, 0.000_05, Oversampling::X1);
        let plain = distortion_db(&base, 6_131.0, -1.0, false);
        let raised = distortion_db(&fast(style, 0.000_05, Oversampling::X4), 6_131.0, -1.0, false);
        println!("{style:?}: .05 ms at 6131 Hz: {plain:.1} dB, 4x {raised:.1} dB");
        assert!(plain < -90.0 && raised < -110.0, "{style:?} {plain} {raised}");
    }
    // Everything but the tone, and with 0.1 ms.
    let clean = fast(Style::Clean, 0.000_1, Oversampling::X1);
    let worst = distortion_db(&clean, 5_003.0, -1.0, false);
    println!("Clean: .1 ms at 5003 Hz: {worst:.1} dBc");
    assert!(worst < -120.0, "{worst}");
}

#[test]
fn the_gain_does_not_ripple_with_a_low_tone() {
    for style in Style::ALL {
        let params = params(|params| {
            params.style = style;
            (params.threshold_db, params.ratio) = (-20.0, 4.0);
            (params.attack_s, params.release_s) = (0.01, 0.1);
        });
        let worst = distortion_db(&params, 50.0, -10.0, false);
        println!("{style:?}: 50 Hz {worst:.1} dB");
        assert!(worst < -100.0, "{style:?} {worst}");
    }
}

/// Time from the burst's end until a share of the reduction is left, in seconds.
fn recovery_s(burst_s: f64, left: f32) -> f64 {
    let params = params(|params| {
        (params.style, params.auto_release) = (Style::Bus, true);
        params.topology = Topology::Feedback;
        // An open attack of 3 ms.
        (params.attack_s, params.threshold_db) = (0.000_75, -15.0);
        (params.ratio, params.knee_db) = (4.0, 0.0);
    });
    let burst = (burst_s * RATE_HZ) as usize;
    let input = tone(4_000.0, RATE_HZ, 48_000 * 14, |n| {
        if (48_000..48_000 + burst).contains(&n) { 0.0 } else { -60.0 }
    });
    let gain_db = render(&mut prepared(&params, RATE_HZ, 1), &input).gain_db;
    let end = 48_000 + burst;
    let full_db = gain_db[end - 1];
    let place = gain_db[end..].iter().position(|&x| x >= left * full_db).expect("it recovers");
    place as f64 / RATE_HZ
}

#[test]
fn automatic_release_follows_the_two_capacitors() {
    // Of the network's equations at a sample step of 1 / 48 000 s.
    for (burst_s, half_s, tenth_s) in [(0.005, 0.035, 0.160), (0.1, 0.044, 3.6)] {
        let (half, tenth) = (recovery_s(burst_s, 0.5), recovery_s(burst_s, 0.1));
        println!("{burst_s} s: {half} s to half, {tenth} s to a tenth");
        assert!((half / half_s - 1.0).abs() < 0.1 && (tenth / tenth_s - 1.0).abs() < 0.1);
    }
    let half = recovery_s(3.0, 0.5);
    println!("3 s: {half}");
    assert!((half / 2.9 - 1.0).abs() < 0.1);
}

/// Chords, a bass, drums and pauses between sections of different loudness.
fn music(seconds: usize, seed: u64) -> [Vec<f32>; 2] {
    let mut random = Random(seed);
    let samples = seconds * 48_000;
    let mut left = vec![0.0f32; samples];
    let mut right = vec![0.0f32; samples];
    let beat = 24_000;
    for start in (0..samples).step_by(beat) {
        let section = gain([-3.0, -12.0, -6.0, -18.0][start / (8 * beat) % 4]);
        let pitch_hz = [110.0, 146.8, 98.0, 130.8][start / (4 * beat) % 4];
        let pan = random.between(0.3, 0.7);
        for n in 0..beat.min(samples - start) {
            let t = n as f64 / RATE_HZ;
            let chord: f64 = [1.0, 1.5, 2.0, 2.52, 4.0]
                .iter()
                .map(|ratio| (TAU * pitch_hz * ratio * t).sin() / ratio)
                .sum();
            let kick = (TAU * 55.0 * t).sin() * (-t / 0.08).exp();
            let snare = random.between(-1.0, 1.0)
                * (-t / 0.05).exp()
                * f64::from(u8::from(start / beat % 2 == 1));
            let value = section * (0.12 * chord + 0.6 * kick + 0.4 * snare);
            left[start + n] = (2.0 * pan * value) as f32;
            right[start + n] = (2.0 * (1.0 - pan) * value) as f32;
        }
    }
    [left, right]
}

fn integrated_lufs(left: &[f32], right: &[f32]) -> f64 {
    let mut meter = LoudnessMeter::new();
    meter.prepare(&Setup::new(RATE_HZ, 512, 2).unwrap()).unwrap();
    for (left, right) in left.chunks(512).zip(right.chunks(512)) {
        meter.measure(left, Some(right));
    }
    meter.readings().integrated_lufs
}

#[test]
fn locked_loudness_is_that_of_the_input() {
    for (style, threshold_db, ratio) in [
        (Style::Clean, -30.0, 4.0),
        (Style::Bus, -24.0, 4.0),
        (Style::Opto, -36.0, 8.0),
        (Style::Upward, -20.0, 2.0),
    ] {
        let [input_left, input_right] = music(40, 5);
        let (mut left, mut right) = (input_left.clone(), input_right.clone());
        let setup = Setup::new(RATE_HZ, 512, 2).unwrap();
        let mut compressor = Compressor::new();
        let params = params(|params| {
            (params.style, params.threshold_db, params.ratio) = (style, threshold_db, ratio);
        });
        compressor.set_params(&params);
        compressor.prepare(&setup).unwrap();
        let mut lock = LoudnessLock::new();
        lock.prepare(&setup).unwrap();
        lock.set_on(true);
        let mut gains_db = Vec::new();
        for (left, right) in left.chunks_mut(512).zip(right.chunks_mut(512)) {
            compressor.process(&mut AudioBlock::stereo(left, right));
            let dry = (compressor.dry(0), Some(compressor.dry(1)));
            lock.process(&mut AudioBlock::stereo(left, right), dry);
            gains_db.push(lock.gain_db());
        }
        let error = integrated_lufs(&left, &right) - integrated_lufs(&input_left, &input_right);
        // Slower than it could: 1.5 dB a second would be heard as pumping.
        let per_second = 94;
        let fastest = gains_db[2 * per_second..]
            .windows(per_second)
            .map(|second| (second[per_second - 1] - second[0]).abs())
            .fold(0.0, f64::max);
        println!("{style:?}: {error:.2} LU, {fastest:.2} dB/s, {:.1} dB", lock.gain_db());
        assert!(error.abs() < 0.5, "{style:?} {error}");
        assert!(fastest < 1.3, "{style:?} {fastest}");
        // Raising what is quiet changes the song's loudness in places, hardly at its end.
        let ends_at_rest = style == Style::Upward;
        let later_db = if ends_at_rest { &gains_db[..] } else { &gains_db[gains_db.len() - 1..] };
        assert!(later_db.iter().any(|gain_db| gain_db.abs() > 0.3), "{style:?}: nothing to do");
    }
}

#[test]
fn lock_passes_to_the_bit_when_it_is_off() {
    let mut lock = LoudnessLock::new();
    lock.prepare(&Setup::new(RATE_HZ, 512, 1).unwrap()).unwrap();
    let input = Random(2).noise(48_000);
    let mut output = input.clone();
    let quiet: Vec<f32> = input.iter().map(|x| 0.1 * x).collect();
    for (output, dry) in output.chunks_mut(333).zip(quiet.chunks(333)) {
        lock.process(&mut AudioBlock::mono(output), (dry, None));
    }
    assert_eq!(output, input);
    assert!((lock.lacking_db().expect("it has sounded") + 20.0).abs() < 0.1);
}

#[test]
fn static_makeup_is_half_of_the_reduction_at_full_scale() {
    let curve = Curve::new(&params(|params| params.knee_db = 0.0));
    assert!((curve.static_makeup_db() - 7.5).abs() < 1e-12);
}

#[test]
fn automatic_threshold_reduces_what_stands_out() {
    let [left, right] = music(20, 9);
    for level in [1.0f32, 0.1] {
        let mut compressor = Compressor::new();
        compressor.set_params(&params(|params| params.auto_threshold = true));
        compressor.prepare(&Setup::new(RATE_HZ, 512, 2).unwrap()).unwrap();
        let (mut sum, mut count) = (0.0, 0.0);
        for (left, right) in left.chunks(512).zip(right.chunks(512)) {
            let mut left: Vec<f32> = left.iter().map(|x| level * x).collect();
            let mut right: Vec<f32> = right.iter().map(|x| level * x).collect();
            compressor.process(&mut AudioBlock::stereo(&mut left, &mut right));
            sum += compressor.gain_trace_db(0).iter().map(|&x| f64::from(x)).sum::<f64>();
            count += left.len() as f64;
        }
        let mean = sum / count;
        println!("mean reduction {mean:.2} dB at {level}");
        assert!((-4.5..-0.5).contains(&mean), "{mean}");
    }
}
