//! What every setting keeps: bits, cuts, bad numbers, rates, bounds.
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

mod dynamics_common;

use dsp_core::Processor;
use dsp_core::dynamics::{CompressorParams, Domain, Oversampling, Style, Topology, UpwardParams};
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
