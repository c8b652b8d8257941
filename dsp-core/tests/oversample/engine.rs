//! The whole: difference only, latency budget, changes, key.

use dsp_core::oversample::{Factor, Lane, Oversampler, Oversampling};
use dsp_core::{AudioBlock, Setup};

use crate::signals::{WINDOW, amplitude, noise, rest_db, tone};

fn prepared(rate_hz: f64, oversampling: Oversampling) -> Oversampler {
    let mut oversampler = Oversampler::new();
    oversampler.set(&oversampling);
    let setup = Setup::new(rate_hz, 512, 2).expect("a valid setup");
    oversampler.prepare(&setup, Factor::X32).expect("any setup");
    oversampler
}

fn with(factor: Factor, budget: Option<Factor>, delta: bool) -> Oversampling {
    Oversampling { factor, budget, delta }
}

/// A memoryless curve of third order.
fn bend(_: Lane, block: &mut AudioBlock<'_>) {
    for samples in block.iter_channels() {
        samples.iter_mut().for_each(|x| *x -= 0.2 * *x * *x * *x);
    }
}

fn run(
    oversampler: &mut Oversampler,
    input: &[f32],
    closure: fn(Lane, &mut AudioBlock<'_>),
) -> Vec<f32> {
    let (mut left, mut right) = (input.to_vec(), input.iter().map(|x| 0.5 * x).collect::<Vec<_>>());
    oversampler.process(&mut AudioBlock::stereo(&mut left, &mut right), closure);
    left
}

#[test]
fn difference_only_passes_the_delayed_input_to_the_bit() {
    let mut input = noise(1, 3_000);
    input[100] = -0.0;
    input[101] = 1e-41;
    for factor in Factor::ALL {
        for budget in [None, Some(Factor::X8), Some(Factor::X32)] {
            let mut oversampler = prepared(44_100.0, with(factor, budget, true));
            let output = run(&mut oversampler, &input, |_, _| ());
            let latency = oversampler.latency_samples();
            for (n, output) in output.iter().enumerate().skip(latency) {
                assert_eq!(output.to_bits(), input[n - latency].to_bits(), "{factor:?} at {n}");
            }
        }
    }
}

#[test]
fn budget_gives_all_factors_one_latency() {
    for rate_hz in [44_100.0, 96_000.0, 384_000.0] {
        let budget = prepared(rate_hz, with(Factor::X8, None, false)).latency_samples();
        for factor in [Factor::X1, Factor::X2, Factor::X4, Factor::X8, Factor::X32] {
            for delta in [false, true] {
                let mut oversampler = prepared(rate_hz, with(factor, Some(Factor::X8), delta));
                assert_eq!(oversampler.latency_samples(), budget);
                let mut impulse = vec![0.0; 400];
                impulse[0] = 0.1;
                let output = run(&mut oversampler, &impulse, bend);
                let peak = (0..400).max_by(|&a, &b| output[a].total_cmp(&output[b])).unwrap();
                assert_eq!(peak, budget, "{factor:?} at {rate_hz} Hz");
            }
        }
    }
    assert_eq!(prepared(48_000.0, with(Factor::X1, None, true)).latency_samples(), 0);
}

#[test]
fn difference_and_whole_signal_agree() {
    // Both are the same curve; the whole signal goes through the filters' ripple.
    let input = tone(700, 0.8, 2 * WINDOW);
    for factor in [Factor::X2, Factor::X8] {
        let [a, b] = [false, true]
            .map(|delta| run(&mut prepared(48_000.0, with(factor, None, delta)), &input, bend));
        let worst = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).skip(WINDOW).fold(0.0, f32::max);
        assert!(worst < 1e-5, "{worst:e}");
    }
}

#[test]
fn third_harmonic_above_the_band_does_not_fold_back() {
    // 14 kHz at 48 kHz: its third harmonic would come back at 6 kHz.
    let input = tone(1_195, 1.0, 2 * WINDOW);
    let folded_db = |factor| {
        let output = run(&mut prepared(48_000.0, with(factor, None, true)), &input, bend);
        rest_db(&output[WINDOW..], 1_195, 1.0)
    };
    assert!(folded_db(Factor::X1) > -30.0);
    for factor in [Factor::X2, Factor::X4, Factor::X8] {
        assert!(folded_db(factor) < -119.0, "{} dB, {factor:?}", folded_db(factor));
    }
}

#[test]
fn change_of_the_factor_makes_no_click() {
    // 100 periods in 4096 samples are 1.2 kHz; a click would be heard above its harmonics.
    let input = tone(35, 0.7, 4 * WINDOW);
    for [before, after] in [
        [Factor::X1, Factor::X8],
        [Factor::X8, Factor::X2],
        [Factor::X2, Factor::X4],
        [Factor::X4, Factor::X1],
    ] {
        let mut oversampler = prepared(48_000.0, with(before, Some(Factor::X8), true));
        let mut output = run(&mut oversampler, &input[..2 * WINDOW - 2_048], bend);
        oversampler.set(&with(after, Some(Factor::X8), true));
        output.extend(run(&mut oversampler, &input[2 * WINDOW - 2_048..], bend));
        assert!(!oversampler.is_changing());
        let steady =
            run(&mut prepared(48_000.0, with(after, Some(Factor::X8), true)), &input, bend);
        let end = 3 * WINDOW..4 * WINDOW;
        assert_eq!(output[end.clone()], steady[end], "{before:?} to {after:?}");
        // The change lies in the second window; only the tone and its third harmonic are there.
        let window = &output[WINDOW..2 * WINDOW];
        let third = amplitude(window, 105);
        let rest_db = rest_db(window, 35, 0.7);
        let without_third = (10f64.powf(rest_db / 10.0) - (third / 0.7).powi(2)).max(1e-20);
        assert!(10.0 * without_third.log10() < -110.0, "{before:?} to {after:?}: {rest_db}");
    }
}

#[test]
fn cutting_the_signal_changes_no_bit_while_the_factor_changes() {
    let input = noise(9, 6_000);
    let changes = [(0, Factor::X2), (700, Factor::X8), (900, Factor::X1), (3_000, Factor::X4)];
    let render = |cut: usize| {
        let mut oversampler = prepared(44_100.0, with(Factor::X1, Some(Factor::X8), true));
        let mut output = input.clone();
        // One state for each lane, made new when it starts.
        let mut states = [0f32; 2];
        for at in (0..input.len()).step_by(100) {
            for (position, factor) in changes {
                if position == at {
                    oversampler.set(&with(factor, Some(Factor::X8), true));
                }
            }
            for piece in output[at..at + 100].chunks_mut(cut) {
                oversampler.process(&mut AudioBlock::mono(piece), |lane, block| {
                    if lane.starts {
                        states[lane.index] = 0.0;
                    }
                    for x in block.left() {
                        states[lane.index] += 0.01 * (x.abs() - states[lane.index]);
                        *x *= 1.0 - states[lane.index];
                    }
                });
            }
        }
        output
    };
    let whole = render(100);
    for cut in [1, 7, 33, 64] {
        assert_eq!(render(cut), whole, "{cut} at a time");
    }
}

#[test]
fn key_comes_at_the_rate_and_time_of_the_signal() {
    let (signal, key) = (noise(1, 2_000), noise(1, 2_000));
    for factor in Factor::ALL {
        let mut oversampler = prepared(48_000.0, with(factor, Some(Factor::X8), false));
        let (mut left, mut right) = (signal.clone(), signal.clone());
        let mut pieces = 0;
        let mut block = AudioBlock::stereo(&mut left, &mut right);
        oversampler.process_keyed(&mut block, (&key, Some(&key)), |lane, block, key| {
            assert!(block.len() <= 64 * lane.factor.times());
            assert_eq!(block.left(), key.0);
            assert_eq!(Some(&*block.left()), key.1);
            pieces += 1;
        });
        assert!(pieces >= 2_000 / 64);
    }
}

#[test]
fn reset_is_a_fresh_one_and_unprepared_passes_audio() {
    let input = noise(4, 1_000);
    let oversampling = with(Factor::X4, Some(Factor::X8), true);
    let mut used = prepared(48_000.0, oversampling);
    run(&mut used, &noise(2, 777), bend);
    used.set(&with(Factor::X2, Some(Factor::X8), true));
    run(&mut used, &noise(3, 200), bend);
    used.set(&oversampling);
    used.reset();
    let fresh = run(&mut prepared(48_000.0, oversampling), &input, bend);
    assert_eq!(run(&mut used, &input, bend), fresh);
    assert_eq!(run(&mut Oversampler::new(), &input, bend), input);
}

#[test]
fn nothing_comes_after_the_tail() {
    for factor in Factor::ALL {
        let mut oversampler = prepared(44_100.0, with(factor, Some(Factor::X32), false));
        run(&mut oversampler, &noise(2, 500), bend);
        let tail = oversampler.tail_samples();
        let output = run(&mut oversampler, &[0.0; 1_000], bend);
        assert!(output[tail..].iter().all(|&x| x == 0.0), "{factor:?}");
    }
}
