//! The character stage against its equations and promises.

use std::f64::consts::TAU;

use dsp_core::character::{
    Character, CharacterParams, CharacterSettings, CharacterStage, Circuit, Harmonics, harmonics,
};
use dsp_core::oversample::{Factor, Oversampling};
use dsp_core::simd::Backend;
use dsp_core::units::gain_to_db;
use dsp_core::{AudioBlock, Processor, Setup};

const WINDOW: usize = 8_192;

fn params(circuit: Circuit, drive_amount: f64) -> CharacterParams {
    CharacterParams { circuit, drive_amount }
}

fn settings(circuit: Circuit, drive_amount: f64, factor: Factor) -> CharacterSettings {
    let oversampling = Oversampling { factor, budget: None, delta: true };
    CharacterSettings { stage: params(circuit, drive_amount), oversampling }
}

fn prepared(settings: &CharacterSettings, rate_hz: f64) -> Character {
    let mut character = Character::new();
    character.set_params(settings);
    character.prepare(&Setup::new(rate_hz, 512, 2).expect("a valid setup")).expect("any setup");
    character
}

fn stage(params: &CharacterParams, rate_hz: f64) -> CharacterStage {
    let mut stage = CharacterStage::new();
    stage.set_params(params);
    stage.prepare(rate_hz);
    stage
}

fn run(character: &mut Character, input: &[f32]) -> Vec<f32> {
    let (mut left, mut right) = (input.to_vec(), input.to_vec());
    character.process(&mut AudioBlock::stereo(&mut left, &mut right));
    assert!(left.iter().map(|x| x.to_bits()).eq(right.iter().map(|x| x.to_bits())));
    left
}

fn noise(seed: u32, len: usize, gain: f32) -> Vec<f32> {
    let mut state = seed;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state as f32 / u32::MAX as f32 - 0.5) * gain
        })
        .collect()
}

fn tone(periods: usize, gain: f64, len: usize) -> Vec<f32> {
    let phase = |n: usize| TAU * ((n * periods) % WINDOW) as f64 / WINDOW as f64;
    (0..len).map(|n| (gain * phase(n).sin()) as f32).collect()
}

fn amplitude(window: &[f32], periods: usize) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, &x) in window.iter().enumerate() {
        let (sin, cos) = (TAU * ((n * periods) % WINDOW) as f64 / WINDOW as f64).sin_cos();
        re += f64::from(x) * cos;
        im += f64::from(x) * sin;
    }
    2.0 * re.hypot(im) / WINDOW as f64
}

#[test]
fn no_drive_passes_the_delayed_input_to_the_bit() {
    let input = noise(1, 3_000, 2.0);
    for circuit in Circuit::ALL {
        for factor in Factor::ALL {
            let mut character = prepared(&settings(circuit, 0.0, factor), 48_000.0);
            let output = run(&mut character, &input);
            let latency = character.latency_samples();
            assert!(output[latency..] == input[..input.len() - latency], "{circuit:?} {factor:?}");
        }
    }
}

#[test]
fn small_signals_pass_with_a_gain_of_1() {
    for circuit in Circuit::ALL {
        for freq_hz in [30.0, 1_000.0, 8_000.0] {
            let small = harmonics(&params(circuit, 1.0), freq_hz, -80.0);
            // A core forgets: 0.006 dB at 30 Hz.
            let tolerance_db = if freq_hz < 100.0 { 0.01 } else { 0.002 };
            let gain_db = small.gain_db();
            assert!(gain_db.abs() < tolerance_db, "{circuit:?} at {freq_hz} Hz: {gain_db} dB");
        }
    }
}

#[test]
fn thd_of_the_tube_is_that_of_its_series() {
    // h''/h' = -3b / (1 + b^2): second harmonic a/4 of it, at small levels.
    let tube = harmonics(&params(Circuit::Tube, 1.0), 1_000.0, -40.0);
    let (bias, a) = (0.3, 2.0 * 0.01);
    let want = gain_to_db(3.0 * bias / (1.0 + bias * bias) * a / 4.0);
    assert!((tube.level_db(2) - want).abs() < 0.05, "{} dB, wanted {want}", tube.level_db(2));
    // Even and odd grow by 1 and 2 dB a dB.
    let louder = harmonics(&params(Circuit::Tube, 1.0), 1_000.0, -34.0);
    assert!((louder.level_db(2) - tube.level_db(2) - 6.0).abs() < 0.1);
    assert!((louder.level_db(3) - tube.level_db(3) - 12.0).abs() < 0.3);
}

#[test]
fn circuits_have_their_own_spectra() {
    let at = |circuit, freq_hz, level_db| harmonics(&params(circuit, 1.0), freq_hz, level_db);
    let tube = at(Circuit::Tube, 1_000.0, -12.0);
    assert!(tube.level_db(2) > tube.level_db(3) + 3.0, "the tube's second harmonic leads");
    // A diode is clean up to its knee and then full of high odd ones.
    let diode = at(Circuit::Diode, 1_000.0, -30.0);
    assert!(diode.thd_db() < at(Circuit::Tube, 1_000.0, -30.0).thd_db() - 6.0);
    let diode = at(Circuit::Diode, 1_000.0, 0.0);
    let (odd, even) = (diode.level_db(5), diode.level_db(2));
    assert!(diode.level_db(3) > even + 15.0 && odd > -26.0, "{odd} {even}");
    // A transformer distorts where the flux is, and falls with the frequency.
    let falls: Vec<f64> = [40.0, 100.0, 400.0, 2_000.0]
        .map(|freq_hz| at(Circuit::Transformer, freq_hz, -6.0).thd_db())
        .to_vec();
    assert!(falls.windows(2).all(|pair| pair[1] < pair[0] - 3.0), "{falls:?}");
    let core = at(Circuit::Transformer, 60.0, -6.0);
    assert!(core.level_db(3) > core.level_db(2) + 40.0, "odd only");
}

#[test]
fn thd_grows_with_level_and_drive() {
    for circuit in Circuit::ALL {
        let freq_hz = 100.0;
        let of = |drive, level_db| harmonics(&params(circuit, drive), freq_hz, level_db).thd();
        let levels = [-60.0, -48.0, -36.0, -24.0, -18.0, -12.0, -6.0, 0.0].map(|db| of(0.7, db));
        assert!(levels.windows(2).all(|pair| pair[1] > pair[0]), "{circuit:?} {levels:?}");
        let drives = [0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0].map(|drive| of(drive, -18.0));
        assert!(drives[0] < 1e-6);
        assert!(drives.windows(2).all(|pair| pair[1] > pair[0]), "{circuit:?} {drives:?}");
    }
}

#[test]
fn measured_thd_is_that_of_the_oversampled_unit() {
    // 341 periods of 8192 at 48 kHz, seven harmonics below half the rate.
    let freq_hz = 341.0 * 48_000.0 / WINDOW as f64;
    for circuit in Circuit::ALL {
        let want = harmonics(&params(circuit, 0.8), freq_hz, -6.0);
        let input = tone(341, 10f64.powf(-0.3), 5 * WINDOW);
        let output = run(&mut prepared(&settings(circuit, 0.8, Factor::X8), 48_000.0), &input);
        let window = &output[4 * WINDOW..];
        for harmonic in 1..=5 {
            let got = amplitude(window, 341 * harmonic);
            let error = (got - want.gains[harmonic - 1]).abs();
            // The mean between two samples takes 0.01 dB off at 10 kHz and 384 kHz.
            assert!(error < 3e-4 * want.gains[0], "{circuit:?} {harmonic}: {got} {want:?}");
        }
    }
}

#[test]
fn aliases_of_5_and_10_khz_are_far_below_the_tone() {
    let alias_db = |circuit, factor, periods: usize| {
        let input = tone(periods, 1.0, 5 * WINDOW);
        let output = run(&mut prepared(&settings(circuit, 1.0, factor), 48_000.0), &input);
        let mut window = output[4 * WINDOW..].to_vec();
        let transform = realfft::RealFftPlanner::<f32>::new().plan_fft_forward(WINDOW);
        let mut spectrum = transform.make_output_vec();
        transform.process(&mut window, &mut spectrum).expect("lengths that fit");
        // Up to 20 kHz, what is neither the tone nor a harmonic that belongs there.
        let aliases = (1..20 * WINDOW / 48).filter(|bin| bin % periods != 0);
        let worst = aliases.map(|bin| spectrum[bin].norm()).fold(0.0, f32::max);
        gain_to_db(f64::from(worst / spectrum[periods].norm()))
    };
    // Full scale and full drive, 853 periods are 5 and 1707 are 10 kHz; 2 to 4 dB above what is measured.
    for (circuit, periods, factor, limit_db) in [
        (Circuit::Tube, 853, Factor::X2, -94.0),
        (Circuit::Tube, 1_707, Factor::X2, -59.0),
        (Circuit::Tube, 853, Factor::X4, -138.0),
        (Circuit::Tube, 1_707, Factor::X4, -118.0),
        (Circuit::Tube, 1_707, Factor::X8, -126.0),
        (Circuit::Diode, 853, Factor::X4, -136.0),
        (Circuit::Diode, 1_707, Factor::X4, -92.0),
        (Circuit::Diode, 1_707, Factor::X8, -125.0),
        (Circuit::Transformer, 853, Factor::X2, -96.0),
        (Circuit::Transformer, 1_707, Factor::X4, -104.0),
    ] {
        let got_db = alias_db(circuit, factor, periods);
        assert!(got_db < limit_db, "{circuit:?} {periods} {factor:?}: {got_db} dB");
    }
}

#[test]
fn no_circuit_makes_dc() {
    for circuit in Circuit::ALL {
        let input = tone(170, 0.7, 12 * WINDOW);
        let output = run(&mut prepared(&settings(circuit, 1.0, Factor::X2), 48_000.0), &input);
        let mean: f64 =
            output[11 * WINDOW..].iter().map(|&x| f64::from(x)).sum::<f64>() / WINDOW as f64;
        assert!(mean.abs() < 1e-5, "{circuit:?}: {mean:e}");
    }
}

#[test]
fn loudness_stays_near_that_of_the_input() {
    // Noise of -18 dBFS rms with peaks 12 dB above: a mix at its usual level.
    let input: Vec<f32> = noise(3, 48_000, 1.0)
        .chunks(1)
        .map(|x| 0.65 * x[0].signum() * (2.0 * x[0]).powi(2))
        .collect();
    let rms = |x: &[f32]| (x.iter().map(|x| f64::from(x * x)).sum::<f64>() / x.len() as f64).sqrt();
    for circuit in Circuit::ALL {
        for drive in [0.25, 0.5, 1.0] {
            let output =
                run(&mut prepared(&settings(circuit, drive, Factor::X4), 48_000.0), &input);
            let change_db = gain_to_db(rms(&output[4_800..]) / rms(&input[4_800..]));
            assert!((-3.0..=0.5).contains(&change_db), "{circuit:?} at {drive}: {change_db} dB");
        }
    }
}

#[test]
fn every_level_gives_the_same_bits_however_the_signal_is_cut() {
    let input = noise(7, 6_000, 2.0);
    let changes = [
        (0, params(Circuit::Tube, 0.8)),
        (1_000, params(Circuit::Diode, 1.0)),
        (1_200, params(Circuit::Transformer, 0.4)),
        (3_000, params(Circuit::Transformer, 0.0)),
    ];
    let render = |backend: Backend, cut: usize| {
        let mut stage = stage(&params(Circuit::Tube, 0.0), 48_000.0);
        stage.set_backend(backend);
        let mut output = input.clone();
        for at in (0..input.len()).step_by(200) {
            for (position, params) in &changes {
                if *position == at {
                    stage.set_params(params);
                }
            }
            for piece in output[at..at + 200].chunks_mut(cut) {
                stage.process(&mut AudioBlock::mono(piece));
            }
        }
        output
    };
    let whole = render(Backend::Scalar, 200);
    for backend in Backend::available() {
        for cut in [1, 7, 64, 200] {
            assert!(render(backend, cut) == whole, "{backend:?}, {cut} at a time");
        }
    }
}

#[test]
fn turning_the_drive_down_ends_in_the_input_to_the_bit() {
    for circuit in Circuit::ALL {
        let mut stage = stage(&params(circuit, 1.0), 96_000.0);
        let mut block = noise(2, 9_600, 1.0);
        stage.process(&mut AudioBlock::mono(&mut block));
        stage.set_params(&params(circuit, 0.0));
        for _ in 0..10 {
            let mut block = noise(3, 9_600, 1.0);
            stage.process(&mut AudioBlock::mono(&mut block));
        }
        assert!(stage.is_idle(), "{circuit:?}");
        let mut block = noise(4, 500, 1.0);
        stage.process(&mut AudioBlock::mono(&mut block));
        assert_eq!(block, noise(4, 500, 1.0));
    }
}

#[test]
fn drive_and_circuit_change_without_a_click() {
    let rate_hz = 48_000.0;
    let input: Vec<f32> =
        (0..24_000).map(|n| (0.25 * (TAU * 100.0 * f64::from(n) / rate_hz).sin()) as f32).collect();
    // Six differences: a high-pass that leaves nothing of the tone and its low harmonics.
    let splatter = |output: &[f32]| {
        let mut x: Vec<f64> = output.iter().map(|&x| f64::from(x)).collect();
        for _ in 0..6 {
            x = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
        }
        x[100..].iter().fold(0.0, |max, x| f64::max(max, x.abs()))
    };
    let steady = |params: CharacterParams| {
        let (mut stage, mut output) = (stage(&params, rate_hz), input.clone());
        stage.process(&mut AudioBlock::mono(&mut output));
        splatter(&output[8_000..])
    };
    for from in Circuit::ALL {
        for to in Circuit::ALL {
            let mut stage = stage(&params(from, 0.0), rate_hz);
            let mut output = input.clone();
            let (first, second) = output.split_at_mut(6_007);
            stage.process(&mut AudioBlock::mono(first));
            stage.set_params(&params(from, 0.9));
            stage.process(&mut AudioBlock::mono(&mut second[..5_000]));
            stage.set_params(&params(to, 0.4));
            stage.process(&mut AudioBlock::mono(&mut second[5_000..]));
            // No more than the circuits make at rest (a core's loop has corners), or -85 dB.
            let rest = steady(params(from, 0.9)).max(steady(params(to, 0.4)));
            let (click_db, limit_db) =
                (gain_to_db(splatter(&output)), gain_to_db(2.0 * rest).max(-85.0));
            assert!(click_db < limit_db, "{from:?} to {to:?}: {click_db} of {limit_db} dB");
        }
    }
}

#[test]
fn broken_samples_do_no_lasting_harm() {
    for circuit in Circuit::ALL {
        for rate_hz in [8_000.0, 48_000.0, 384_000.0] {
            let mut character = prepared(&settings(circuit, 1.0, Factor::X8), rate_hz);
            for bad in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN, 1e-40] {
                let mut input = noise(1, 1_000, 1.0);
                input[100] = bad;
                let output = run(&mut character, &input);
                // The bad sample itself passes, as it would without the stage.
                assert!(output[400..].iter().all(|x| x.abs() < 2_000.0), "{circuit:?} {bad}");
            }
            let output = run(&mut character, &vec![0.0; rate_hz as usize]);
            let loudest = output[output.len() - 100..].iter().fold(0f32, |max, x| max.max(x.abs()));
            assert!(loudest < 1e-5, "{circuit:?} at {rate_hz} Hz: {loudest:e}");
        }
    }
}

#[test]
fn what_is_not_a_number_counts_as_silence() {
    for circuit in Circuit::ALL {
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut stage = stage(&params(circuit, 1.0), 48_000.0);
            let mut samples = vec![0.0; 300];
            samples[10] = bad;
            stage.process(&mut AudioBlock::mono(&mut samples));
            assert!(samples[11..].iter().all(|&x| x == 0.0), "{circuit:?} {bad}");
        }
    }
}

#[test]
fn reset_is_a_fresh_one() {
    let input = noise(4, 1_000, 1.0);
    let settings = settings(Circuit::Transformer, 0.7, Factor::X4);
    let mut used = prepared(&settings, 48_000.0);
    run(&mut used, &noise(5, 999, 1.0));
    used.set_params(&CharacterSettings { stage: params(Circuit::Diode, 0.1), ..settings });
    run(&mut used, &noise(6, 99, 1.0));
    used.set_params(&settings);
    used.reset();
    assert!(run(&mut used, &input) == run(&mut prepared(&settings, 48_000.0), &input));
}

#[test]
fn thd_is_printable() {
    let none = Harmonics { gains: [0.0; 10], input_gain: 1.0 };
    assert_eq!(none.thd(), 0.0);
    assert_eq!(none.thd_db(), f64::NEG_INFINITY);
}
