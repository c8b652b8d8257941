//! When the gain comes: latency, lookahead, and changes of both.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::{Compressor, CompressorParams, Domain, Oversampling, Style};
use dsp_core::oversample::HalfBands;
use dsp_core::{Processor, Setup};
use dynamics_common::{RATE_HZ, Random, gain, params, prepared, render, render_stereo, tone};

/// A tone, and softer ones all over what the filters pass at [`RATE_HZ`]; the envelope has no gaps.
fn tones_of_the_band(samples: usize) -> Vec<f32> {
    let mut sum = tone(997.0, RATE_HZ, samples, |_| -6.0);
    for n in 0..40 {
        let freq_hz = 40.0 * (HalfBands::pass_hz(RATE_HZ) / 40.0).powf(f64::from(n) / 39.0);
        let partial = tone(freq_hz, RATE_HZ, samples, |_| -50.0);
        sum.iter_mut().zip(partial).for_each(|(sum, x)| *sum += x);
    }
    sum
}

#[test]
fn half_mix_with_the_dry_path_nulls_with_any_lookahead() {
    let input = tones_of_the_band(48_000);
    for oversampling in Oversampling::ALL {
        for lookahead_s in [0.0, 0.000_7, 0.005, 0.020] {
            let params = params(|params| {
                (params.oversampling, params.lookahead_s) = (oversampling, lookahead_s);
                // Reduces by a constant: the wet path is the dry one times that gain.
                (params.threshold_db, params.ratio) = (-80.0, 1_000.0);
                (params.range_db, params.knee_db) = (6.0, 0.0);
            });
            let render = render(&mut prepared(&params, RATE_HZ, 1), &input);
            let wet_gain = gain(6.0) as f32;
            // Half of the dry one and half of the inverted, amplified wet one. Rounding to 24 bits; where
            // the difference goes through filters these are flat within 1e-4 dB, 1.2e-5 of it: of half
            // of 0.63, where all tones meet, 4e-6.
            let allowed = if oversampling == Oversampling::X1 { 4e-7 } else { 4e-6 };
            for (n, (wet, dry)) in render.output.iter().zip(&render.dry).enumerate().skip(24_000) {
                let null = 0.5 * dry - 0.5 * wet_gain * wet;
                assert!(null.abs() < allowed, "{oversampling:?} {lookahead_s} {n}: {null}");
            }
        }
    }
}

#[test]
fn reported_latency_is_that_of_an_impulse() {
    let mut random = Random(9);
    for _ in 0..30 {
        let params = random.params();
        let mut compressor = prepared(&params, RATE_HZ, 2);
        let mut impulse = vec![0.0; 6_000];
        impulse[100] = 0.5;
        let silence = vec![0.0; 6_000];
        let (left, _) = (render_stereo(&mut compressor, &impulse, &silence, 64), ());
        let loudest = (0..6_000)
            .max_by(|&a, &b| left[0][a].abs().total_cmp(&left[0][b].abs()))
            .expect("there are samples");
        assert_eq!(loudest, 100 + compressor.latency_samples(), "{params:?}");
    }
}

#[test]
fn lookahead_reduces_fully_at_the_peak() {
    for style in [Style::Clean, Style::Punch, Style::Vocal, Style::Mastering] {
        for lookahead_s in [0.001, 0.005, 0.020] {
            let params = params(|params| {
                (params.style, params.lookahead_s) = (style, lookahead_s);
                (params.attack_s, params.release_s) = (0.000_1, 0.2);
                (params.threshold_db, params.ratio, params.knee_db) = (-20.0, 1_000.0, 0.0);
            });
            let mut compressor = prepared(&params, RATE_HZ, 1);
            let latency = compressor.latency_samples();
            // A single loud period of 8 kHz in a quiet tone; its peak must come out at the threshold.
            let mut input = tone(997.0, RATE_HZ, 24_000, |_| -60.0);
            for n in 0..600 {
                input[12_000 + n] += tone(8_000.0, RATE_HZ, 600, |_| 0.0)[n];
            }
            let render = render(&mut compressor, &input);
            let deepest = render.gain_db[12_000 + latency..12_600 + latency]
                .iter()
                .fold(f32::MIN, |least, &x| least.max(x));
            // From the second period on, when the envelope's filters know the tone.
            let after = render.gain_db[12_024 + latency..12_600 + latency]
                .iter()
                .fold(f32::MIN, |least, &x| least.max(x));
            assert!(after < -18.5, "{style:?} {lookahead_s}: {deepest} {after}");
        }
    }
}

#[test]
fn lookahead_catches_peaks_shorter_than_itself() {
    for style in [Style::Clean, Style::Punch, Style::Vocal, Style::Mastering] {
        for oversampling in [Oversampling::X1, Oversampling::X4] {
            for lookahead_s in [0.001, 0.005, 0.020] {
                let params = params(|params| {
                    (params.style, params.lookahead_s) = (style, lookahead_s);
                    params.oversampling = oversampling;
                    // So slow that the ramp is as long as the lookahead.
                    (params.attack_s, params.release_s) = (0.5 * lookahead_s, 0.2);
                    (params.threshold_db, params.ratio, params.knee_db) = (-20.0, 1_000.0, 0.0);
                });
                let mut compressor = prepared(&params, RATE_HZ, 1);
                // Three periods: far shorter than the ramp that has to be complete by then.
                let (from, len) = (12_000, 18);
                let mut input = tone(997.0, RATE_HZ, 24_000, |_| -60.0);
                let burst = tone(8_000.0, RATE_HZ, len, |_| 0.0);
                input[from..from + len].iter_mut().zip(burst).for_each(|(x, burst)| *x += burst);
                let latency = compressor.latency_samples();
                let output = render(&mut compressor, &input).output;
                let at = from + latency;
                let peak = output[at..at + len].iter().fold(0.0f32, |most, x| most.max(x.abs()));
                // The threshold; half a period that the envelope is late is missing from the ramp's end.
                let over_db = 20.0 * peak.log10() + 20.0;
                assert!(
                    (-6.0..2.0).contains(&over_db),
                    "{style:?} {oversampling:?} {lookahead_s}: {over_db}"
                );
            }
        }
    }
}

#[test]
fn negative_lookahead_delays_the_reduction() {
    let onset = |lookahead_s: f64| {
        let params = params(|params| {
            (params.lookahead_s, params.attack_s) = (lookahead_s, 0.000_1);
        });
        let mut compressor = prepared(&params, RATE_HZ, 1);
        assert_eq!(compressor.latency_samples(), 0);
        let input = tone(4_000.0, RATE_HZ, 9_600, |n| if n < 4_800 { -60.0 } else { 0.0 });
        let render = render(&mut compressor, &input);
        render.gain_db.iter().position(|&x| x < -3.0).expect("it reduces")
    };
    assert_eq!(onset(-0.010) - onset(0.0), 480);
}

/// Loudest sample above 2 kHz beside a 100 Hz tone, in dBFS: a click. Fourth-order high-pass.
fn click_db(output: &[f32]) -> f64 {
    let corner = (std::f64::consts::PI * 2_000.0 / RATE_HZ).tan();
    let mut signal: Vec<f64> = output.iter().map(|&x| f64::from(x)).collect();
    for _ in 0..6 {
        let (mut x1, mut y1) = (0.0, 0.0);
        let (b, a) = (1.0 / (1.0 + corner), (1.0 - corner) / (1.0 + corner));
        for x in &mut signal {
            let y = b * (*x - x1) + a * y1;
            (x1, y1) = (*x, y);
            *x = y;
        }
    }
    let peak = signal[4_800..].iter().fold(0.0f64, |most, x| most.max(x.abs()));
    20.0 * peak.log10()
}

#[test]
fn a_fixed_latency_lets_everything_change_without_a_click() {
    let base = params(|params| {
        params.fixed_latency_s = Some(0.025);
        (params.threshold_db, params.attack_s, params.release_s) = (-24.0, 0.01, 0.2);
    });
    let changes: [fn(&mut CompressorParams); 9] = [
        |params| params.lookahead_s = 0.005,
        |params| params.lookahead_s = -0.005,
        |params| params.oversampling = Oversampling::X4,
        |params| params.style = Style::Bus,
        |params| params.style = Style::Punch,
        |params| params.style = Style::VariMu,
        |params| params.auto_release = true,
        |params| params.domain = Domain::MidSide,
        |params| params.threshold_db = -40.0,
    ];
    let input = tone(100.0, RATE_HZ, 96_000, |_| -6.0);
    let run = |change: Option<fn(&mut CompressorParams)>| {
        let mut compressor = prepared(&base, RATE_HZ, 1);
        let latency = compressor.latency_samples();
        assert_eq!(latency, 1_200);
        let mut output = render(&mut compressor, &input[..48_000]).output;
        if let Some(change) = change {
            let mut params = base;
            change(&mut params);
            compressor.set_params(&params);
        }
        output.extend(render(&mut compressor, &input[48_000..]).output);
        assert_eq!(compressor.latency_samples(), latency);
        click_db(&output)
    };
    let still = run(None);
    for (index, change) in changes.into_iter().enumerate() {
        let got = run(Some(change));
        assert!(got < -85.0_f64.max(still + 3.0), "{index}: {got} dBFS, {still} without");
    }
}

#[test]
fn without_a_fixed_latency_changes_fade_too() {
    let mut compressor = Compressor::new();
    compressor.prepare(&Setup::new(RATE_HZ, 512, 2).unwrap()).unwrap();
    let input = tone(100.0, RATE_HZ, 48_000, |_| -6.0);
    render_stereo(&mut compressor, &input, &input, 512);
    compressor.set_params(&params(|params| params.lookahead_s = 0.002));
    assert_eq!(compressor.latency_samples(), 0);
    let [left, _] = render_stereo(&mut compressor, &input, &input, 512);
    assert_eq!(compressor.latency_samples(), 96);
    // A tone of 100 Hz at its steepest, and no more.
    let steepest = left.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(steepest < 1.05 * (std::f32::consts::TAU * 100.0 / 48_000.0) * 0.5, "{steepest}");
    let [after, _] = render_stereo(&mut compressor, &input, &input, 512);
    assert!(after.iter().all(|x| x.is_finite()));
}
