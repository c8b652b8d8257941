//! What every setting keeps: bits, latency, cuts, bad numbers, rates, no click.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::dynamics::{
    Compressor, CompressorParams, Domain, LinkMode, Oversampling, Style, Topology, UpwardParams,
};
use dsp_core::side_chain::SideChain;
use dsp_core::{AudioBlock, Processor, Setup};
use dynamics_common::{RATE_HZ, Random, gain, params, prepared, render, render_stereo, tone};

#[test]
fn passes_to_the_bit_while_nothing_is_reduced() {
    let mut random = Random(3);
    let (left, right) = (random.noise(20_000), random.noise(20_000));
    for style in Style::ALL {
        for oversampling in Oversampling::ALL {
            for domain in [Domain::LeftRight, Domain::MidSide, Domain::Mid, Domain::Side] {
                for lookahead_s in [0.0, 0.003, -0.003] {
                    let params = params(|params| {
                        (params.style, params.oversampling) = (style, oversampling);
                        (params.domain, params.lookahead_s) = (domain, lookahead_s);
                        params.threshold_db = if style == Style::Upward { -80.0 } else { 24.0 };
                    });
                    let mut compressor = prepared(&params, RATE_HZ, 2);
                    let latency = compressor.latency_samples();
                    let [out_left, out_right] = render_stereo(&mut compressor, &left, &right, 333);
                    let to = left.len() - latency;
                    assert_eq!(out_left[latency..], left[..to], "{params:?}");
                    assert_eq!(out_right[latency..], right[..to], "{params:?}");
                    assert!(out_left[..latency].iter().all(|&x| x == 0.0));
                }
            }
        }
    }
}

#[test]
fn half_mix_with_the_dry_path_nulls_with_any_lookahead() {
    let mut random = Random(4);
    for oversampling in Oversampling::ALL {
        for lookahead_s in [0.0, 0.000_7, 0.005, 0.020] {
            let params = params(|params| {
                (params.oversampling, params.lookahead_s) = (oversampling, lookahead_s);
                // Reduces by a constant: the wet path is the dry one times that gain.
                (params.threshold_db, params.ratio) = (-80.0, 1_000.0);
                (params.range_db, params.knee_db) = (6.0, 0.0);
            });
            let input: Vec<f32> = tone(997.0, RATE_HZ, 48_000, |_| -6.0)
                .iter()
                .zip(random.noise(48_000))
                .map(|(a, b)| a + 0.05 * b)
                .collect();
            let render = render(&mut prepared(&params, RATE_HZ, 1), &input);
            let wet_gain = gain(6.0) as f32;
            for (n, (wet, dry)) in render.output.iter().zip(&render.dry).enumerate().skip(24_000) {
                // Half of the dry one and half of the inverted, amplified wet one; -100 dBFS. In the
                // difference the filters' transition band stays dry: noise near Nyquist, below 20 kHz
                // there is nothing.
                let null = 0.5 * dry - 0.5 * wet_gain * wet;
                let allowed = if oversampling == Oversampling::X1 { 1e-6 } else { 0.02 };
                assert!(null.abs() < allowed, "{oversampling:?} {lookahead_s} {n}: {null}");
            }
        }
    }
}

#[test]
fn cutting_the_signal_changes_no_bit() {
    let mut random = Random(5);
    for _ in 0..40 {
        let params = random.params();
        let later = random.params();
        let (left, right) = (random.noise(12_000), random.noise(12_000));
        let run = |cut: usize| {
            let mut compressor = prepared(&params, RATE_HZ, 2);
            let [mut left_out, mut right_out] =
                render_stereo(&mut compressor, &left[..4_321], &right[..4_321], cut);
            compressor.set_params(&later);
            let [l, r] = render_stereo(&mut compressor, &left[4_321..], &right[4_321..], cut);
            left_out.extend(l);
            right_out.extend(r);
            [left_out, right_out]
        };
        let whole = run(4_096);
        for cut in [1, 17, 64, 500] {
            let got = run(cut);
            let first = (0..12_000).find(|&n| got[0][n] != whole[0][n] || got[1][n] != whole[1][n]);
            assert!(first.is_none(), "{cut} at {first:?}: {params:?} {later:?}");
        }
    }
}

#[test]
fn any_settings_at_any_rate_stay_finite_and_bounded() {
    let mut random = Random(6);
    for rate_hz in [8_000.0, 22_050.0, 44_100.0, 96_000.0, 192_000.0, 384_000.0] {
        for _ in 0..12 {
            let mut compressor = prepared(&random.params(), rate_hz, 2);
            for _ in 0..3 {
                let level = random.between(0.001, 4.0) as f32;
                let (mut left, mut right) = (random.noise(4_000), random.noise(4_000));
                left.iter_mut().chain(&mut right).for_each(|x| *x *= level);
                let outputs = render_stereo(&mut compressor, &left, &right, 512);
                for x in outputs.iter().flatten() {
                    // Boosts of up to 60 dB.
                    assert!(x.is_finite() && x.abs() <= 4.0 * 1_000.0 * 8.0);
                }
                compressor.set_params(&random.params());
            }
        }
    }
}

#[test]
fn a_feedback_loop_never_swings() {
    let mut random = Random(7);
    for _ in 0..60 {
        let params = CompressorParams {
            topology: Topology::Feedback,
            upward: UpwardParams::default(),
            expander: Default::default(),
            hold_s: 0.0,
            lookahead_s: 0.0,
            auto_threshold: false,
            style: Style::ALL[random.index(7)],
            ..random.params()
        };
        let settled = CompressorParams { detection: Default::default(), ..params };
        let input = tone(2_000.0, RATE_HZ, 96_000, |_| -3.0);
        let render = render(&mut prepared(&settled, RATE_HZ, 1), &input);
        let last = &render.gain_db[90_000..];
        let (low, high) =
            last.iter().fold((f32::MAX, f32::MIN), |(low, high), &x| (low.min(x), high.max(x)));
        assert!(high - low < 0.2, "{low} {high} {settled:?}");
    }
}

#[test]
fn recovers_from_bad_numbers_within_a_block() {
    for style in Style::ALL {
        for oversampling in [Oversampling::X1, Oversampling::X4] {
            let params =
                params(|params| (params.style, params.oversampling) = (style, oversampling));
            let input = tone(997.0, RATE_HZ, 24_000, |_| -12.0);
            let mut bad = input.clone();
            (bad[9_000], bad[9_001], bad[9_002]) = (f32::NAN, f32::INFINITY, f32::NEG_INFINITY);
            let clean = render(&mut prepared(&params, RATE_HZ, 1), &input);
            let got = render(&mut prepared(&params, RATE_HZ, 1), &bad);
            assert!(got.output.iter().all(|x| x.is_finite()), "{style:?} {oversampling:?}");
            // As good as before when the longest release has passed.
            let difference = (got.output[23_000] - clean.output[23_000]).abs();
            assert!(difference < 1e-3, "{style:?} {oversampling:?} {difference}");
            assert!(got.output[9_200..9_600].iter().any(|x| x.abs() > 0.05));
        }
    }
}

#[test]
fn reset_is_a_new_start() {
    let mut random = Random(8);
    for _ in 0..20 {
        let params = random.params();
        let (left, right) = (random.noise(3_000), random.noise(3_000));
        let mut used = prepared(&random.params(), RATE_HZ, 2);
        render_stereo(&mut used, &left, &right, 100);
        used.set_params(&params);
        used.reset();
        let again = render_stereo(&mut used, &left, &right, 100);
        let fresh = render_stereo(&mut prepared(&params, RATE_HZ, 2), &left, &right, 100);
        assert!(again == fresh, "{params:?}");
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

#[test]
fn links_by_amount() {
    let gains = |link_amount: f64, link: LinkMode| {
        let params = params(|params| {
            (params.link_amount, params.link, params.knee_db) = (link_amount, link, 0.0);
        });
        let mut compressor = prepared(&params, RATE_HZ, 2);
        let left = tone(997.0, RATE_HZ, 48_000, |_| -4.0);
        let right = tone(997.0, RATE_HZ, 48_000, |_| -16.0);
        render_stereo(&mut compressor, &left, &right, 512);
        compressor.readings().gain_db
    };
    let close = |got: [f32; 2], wanted: [f32; 2]| {
        assert!(got.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.02), "{got:?} {wanted:?}");
    };
    close(gains(0.0, LinkMode::Max), [-12.0, -3.0]);
    close(gains(0.5, LinkMode::Max), [-12.0, -7.5]);
    close(gains(1.0, LinkMode::Max), [-12.0, -12.0]);
    // 10 log10 of the mean power: -6.74 dB.
    close(gains(1.0, LinkMode::Mean), [-9.945, -9.945]);
}

#[test]
fn mid_and_side_are_compressed_apart() {
    let params = params(|params| {
        (params.domain, params.link_amount, params.knee_db) = (Domain::MidSide, 0.0, 0.0);
    });
    let mut compressor = prepared(&params, RATE_HZ, 2);
    let mid = tone(997.0, RATE_HZ, 48_000, |_| -8.0);
    let side = tone(1_500.0, RATE_HZ, 48_000, |_| -30.0);
    let left: Vec<f32> = mid.iter().zip(&side).map(|(m, s)| m + s).collect();
    let right: Vec<f32> = mid.iter().zip(&side).map(|(m, s)| m - s).collect();
    let [out_left, out_right] = render_stereo(&mut compressor, &left, &right, 512);
    let got = compressor.readings().gain_db;
    assert!((got[0] + 9.0).abs() < 0.02 && got[1].abs() < 0.01, "{got:?}");
    for n in 40_000..48_000 {
        assert!((0.5 * (out_left[n] - out_right[n]) - side[n]).abs() < 1e-6);
        let wanted = mid[n] * gain(-9.0) as f32;
        assert!((0.5 * (out_left[n] + out_right[n]) - wanted).abs() < 1e-3);
    }
}

#[test]
fn the_side_chain_alone_drives_the_gain() {
    for oversampling in [Oversampling::X1, Oversampling::X2] {
        let params = params(|params| (params.knee_db, params.oversampling) = (0.0, oversampling));
        let mut compressor = prepared(&params, RATE_HZ, 2);
        let key = tone(997.0, RATE_HZ, 48_000, |_| -8.0);
        let mut left = vec![0.001; 48_000];
        let mut right = left.clone();
        for n in (0..48_000).step_by(480) {
            let to = n + 480;
            compressor.process_keyed(
                &mut AudioBlock::stereo(&mut left[n..to], &mut right[n..to]),
                Some(SideChain::mono(&key[n..to])),
            );
        }
        assert!((compressor.readings().gain_db[1] + 9.0).abs() < 0.02);
        assert!((left[47_000] - 0.001 * gain(-9.0) as f32).abs() < 1e-6);
    }
}

#[test]
fn nothing_pops_when_a_signal_starts_in_upward_mode() {
    for style in [Style::Upward, Style::Clean] {
        for (attack_s, release_s) in [(0.000_1, 0.005), (0.01, 0.1), (0.03, 1.0)] {
            let params = params(|params| {
                params.style = style;
                (params.attack_s, params.release_s) = (attack_s, release_s);
                (params.ratio, params.range_db) = (4.0, 30.0);
                if style == Style::Upward {
                    params.threshold_db = -20.0;
                } else {
                    params.threshold_db = 0.0;
                    params.upward =
                        UpwardParams { threshold_db: -20.0, ratio: 4.0, range_db: 30.0 };
                }
            });
            // Silence, then a note; and the noise of a converter, then a note.
            for noise in [0.0, 1e-5] {
                let mut random = Random(11);
                let input: Vec<f32> =
                    tone(440.0, RATE_HZ, 96_000, |n| if n < 72_000 { -200.0 } else { -6.0 })
                        .iter()
                        .map(|x| x + noise * random.between(-1.0, 1.0) as f32)
                        .collect();
                let render = render(&mut prepared(&params, RATE_HZ, 1), &input);
                let loudest = render.output.iter().fold(0.0f32, |most, x| most.max(x.abs()));
                // No more than a tenth of a decibel over the note itself.
                assert!(loudest < gain(-5.9) as f32, "{style:?} {attack_s} {noise}: {loudest}");
            }
        }
    }
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
        println!("{index}: {got} dBFS, {still} without");
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
