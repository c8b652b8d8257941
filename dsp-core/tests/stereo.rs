//! Panner, crossover, ramps: laws, nulls, transparency, clicks.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use dsp_core::smooth::{RAMP_S, Ramp};
use dsp_core::stereo::crossover::{CrossoverCoefs, HighPassState, SectionState};
use dsp_core::stereo::{Listen, PanLaw, PanMode, PanReference, Panner, PannerParams, SideChange};
use dsp_core::units::gain_to_db;
use dsp_core::{AudioBlock, Processor, Setup};

const RATE_HZ: f64 = 48_000.0;

fn noise(seed: u32, len: usize) -> Vec<f32> {
    let mut state = seed;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        })
        .collect()
}

fn panner(rate_hz: f64, params: &PannerParams) -> Panner {
    let mut panner = Panner::new();
    panner.set_params(params);
    panner.prepare(&Setup::new(rate_hz, 65_536, 2).expect("a valid setup")).expect("a valid setup");
    panner
}

/// Runs blocks of `block` and calls `before` with the position before each.
fn run(
    panner: &mut Panner,
    left: &mut [f32],
    right: &mut [f32],
    block: usize,
    mut before: impl FnMut(&mut Panner, usize),
) {
    let mut at = 0;
    for (left, right) in left.chunks_mut(block).zip(right.chunks_mut(block)) {
        before(panner, at);
        at += left.len();
        panner.process(&mut AudioBlock::stereo(left, right));
    }
}

/// The law's gains to the left and to the right, written once more from the table.
fn law_by_the_book(law: PanLaw, position: f64) -> [f64; 2] {
    let p = 0.5 * (1.0 + position);
    let (l, r) = (1.0 - p, p);
    let (cos, sin) = ((p * FRAC_PI_2).cos(), (p * FRAC_PI_2).sin());
    match law {
        PanLaw::Db0 => [(2.0 * l).min(1.0), (2.0 * r).min(1.0)],
        PanLaw::Db2_5 => {
            let power = 2.5 / (10.0 * 2f64.log10());
            [cos.powf(power), sin.powf(power)]
        }
        PanLaw::Db3 => [cos, sin],
        PanLaw::Db4_5 => [(l * cos).sqrt(), (r * sin).sqrt()],
        PanLaw::Db6 => [l, r],
    }
}

fn positions() -> impl Iterator<Item = f64> {
    (0..=1_000).map(|n| f64::from(n) / 500.0 - 1.0)
}

#[test]
fn laws_are_exact_at_1001_positions_in_the_running_panner() {
    for law in PanLaw::ALL {
        for reference in [PanReference::Centre, PanReference::Side] {
            for pan in positions() {
                let params = PannerParams { law, reference, pan, ..PannerParams::default() };
                let scale = match reference {
                    PanReference::Centre => 1.0 / law_by_the_book(law, 0.0)[0],
                    _ => 1.0,
                };
                let want = law_by_the_book(law, pan).map(|gain| gain * scale);
                let (mut left, mut right) = ([1.0f32], [1.0f32]);
                panner(RATE_HZ, &params).process(&mut AudioBlock::stereo(&mut left, &mut right));
                let shown_db = params.gains_db();
                for (heard, (want, shown_db)) in [left[0], right[0]]
                    .into_iter()
                    .zip(want.into_iter().zip([shown_db[0], shown_db[3]]))
                {
                    if want < 1e-9 {
                        assert!(heard.abs() < 1e-9, "{law:?} {pan}");
                        continue;
                    }
                    let error_db = gain_to_db(f64::from(heard) / want).abs();
                    assert!(error_db < 1e-5, "{law:?} {reference:?} {pan}: {error_db} dB");
                    assert!((shown_db - gain_to_db(want)).abs() < 1e-9, "{law:?} {pan}");
                }
            }
        }
    }
}

#[test]
fn constant_power_and_constant_sum_are_constant() {
    for pan in positions() {
        let [left, right] = PanLaw::Db3.gains(pan);
        assert!(10.0 * (left * left + right * right).log10().abs() < 1e-12);
        let [left, right] = PanLaw::Db6.gains(pan);
        assert!((left + right - 1.0).abs() < 1e-15);
    }
}

#[test]
fn dual_mode_places_each_input_by_the_law() {
    for law in PanLaw::ALL {
        for pan in positions().step_by(50) {
            let params = PannerParams {
                mode: PanMode::Dual,
                law,
                pan_left: pan,
                pan_right: -0.5 * pan,
                ..PannerParams::default()
            };
            let want = [law_by_the_book(law, pan), law_by_the_book(law, -0.5 * pan)];
            let got = params.pan_matrix();
            for (got, want) in [got.ll, got.rl, got.lr, got.rr].iter().zip(want.as_flattened()) {
                assert!((got - want).abs() < 1e-12, "{law:?} {pan}");
            }
        }
    }
}

#[test]
fn rotation_keeps_the_power() {
    for angle in -18..=18 {
        let rotation_deg = 10.0 * f64::from(angle);
        let params =
            PannerParams { mode: PanMode::Rotation, rotation_deg, ..PannerParams::default() };
        let (mut left, mut right) = (noise(1, 480), noise(2, 480));
        let power = |l: &[f32], r: &[f32]| -> f64 {
            l.iter().chain(r).map(|&x| f64::from(x).powi(2)).sum()
        };
        let before = power(&left, &right);
        run(&mut panner(RATE_HZ, &params), &mut left, &mut right, 480, |_, _| ());
        assert!((power(&left, &right) / before - 1.0).abs() < 1e-6);
    }
}

#[test]
fn defaults_are_bit_transparent_at_every_rate_and_block() {
    for rate_hz in [8_000.0, 44_100.0, 384_000.0] {
        for block in [1, 64, 4_096] {
            let (left, right) = (noise(1, 10_000), noise(2, 10_000));
            let (mut out_left, mut out_right) = (left.clone(), right.clone());
            out_left[7] = -0.0;
            let mut panner = panner(rate_hz, &PannerParams::default());
            run(&mut panner, &mut out_left, &mut out_right, block, |_, _| ());
            assert_eq!(out_left[7].to_bits(), (-0.0f32).to_bits());
            assert_eq!(out_left[8..], left[8..]);
            assert_eq!(out_right, right);
            assert_eq!((panner.latency_samples(), panner.tail_samples()), (0, 0));
        }
    }
}

#[test]
fn settings_without_effect_are_bit_transparent() {
    // Mono below a frequency has nothing to do on a signal without a side.
    let narrow = PannerParams { width_gain: 0.0, ..PannerParams::default() };
    let narrow_and_low = PannerParams { mono_below_hz: Some(200.0), ..narrow };
    let (mut a_left, mut a_right) = (noise(1, 5_000), noise(2, 5_000));
    let (mut b_left, mut b_right) = (a_left.clone(), a_right.clone());
    run(&mut panner(RATE_HZ, &narrow), &mut a_left, &mut a_right, 64, |_, _| ());
    run(&mut panner(RATE_HZ, &narrow_and_low), &mut b_left, &mut b_right, 64, |_, _| ());
    assert_eq!((a_left, a_right), (b_left, b_right));

    // After it was switched off again, every bit is back.
    let on = PannerParams { mono_below_hz: Some(200.0), ..PannerParams::default() };
    let mut panner = panner(RATE_HZ, &on);
    let (left, right) = (noise(3, 5_000), noise(4, 5_000));
    let (mut out_left, mut out_right) = (left.clone(), right.clone());
    run(&mut panner, &mut out_left, &mut out_right, 100, |panner, at| {
        if at == 1_000 {
            panner.set_params(&PannerParams::default());
        }
    });
    let settled = 1_000 + (RAMP_S * RATE_HZ) as usize;
    assert_ne!(out_left[..settled], left[..settled]);
    assert_eq!(out_left[settled..], left[settled..]);
    assert_eq!(out_right[settled..], right[settled..]);
}

#[test]
fn crossover_sums_to_an_all_pass_that_is_flat_and_equals_the_undivided_path() {
    for rate_hz in [44_100.0, 48_000.0, 192_000.0] {
        for freq_hz in [20.0, 120.0, 1_000.0] {
            let coefs = CrossoverCoefs::new(freq_hz, rate_hz);
            let [mut whole, mut first, mut second] = [SectionState::default(); 3];
            let mut high_pass = HighPassState::default();
            let mut worst = 0f64;
            let response: Vec<f64> = (0..1 << 17)
                .map(|n| {
                    let x = f64::from(u8::from(n == 0));
                    let first_low = first.tick(&coefs, x).low;
                    let low = second.tick(&coefs, first_low).low;
                    let high = high_pass.tick(&coefs, x);
                    worst = worst.max((low + high - whole.tick(&coefs, x).all).abs());
                    low + high
                })
                .collect();
            assert!(worst < 1e-13, "null {worst:e} at {freq_hz} Hz");
            for step in 0..60 {
                let at_hz = 10.0 * (0.04 * rate_hz).powf(f64::from(step) / 59.0);
                let level_db = gain_to_db(magnitude(&response, at_hz / rate_hz));
                assert!(level_db.abs() < 1e-6, "{at_hz:.0} Hz: {level_db:e} dB");
            }
        }
    }
}

fn magnitude(response: &[f64], freq_norm: f64) -> f64 {
    let (re, im) = response.iter().enumerate().fold((0.0, 0.0), |(re, im), (n, x)| {
        let (sin, cos) = (TAU * freq_norm * n as f64).sin_cos();
        (re + x * cos, im - x * sin)
    });
    re.hypot(im)
}

#[test]
fn high_half_is_24_db_an_octave_and_6_db_down_at_the_corner() {
    let coefs = CrossoverCoefs::new(200.0, RATE_HZ);
    let mut state = HighPassState::default();
    let response: Vec<f64> =
        (0..1 << 16).map(|n| state.tick(&coefs, f64::from(u8::from(n == 0)))).collect();
    let level_db = |freq_hz: f64| gain_to_db(magnitude(&response, freq_hz / RATE_HZ));
    assert!((level_db(200.0) + 6.0206).abs() < 1e-3);
    assert!((level_db(25.0) - level_db(50.0) + 24.0).abs() < 0.2);
}

#[test]
fn mono_below_leaves_the_middle_in_phase_and_the_low_end_mono() {
    let params = PannerParams { mono_below_hz: Some(150.0), ..PannerParams::default() };
    let len = 48_000;
    let sine = |freq_hz: f64| -> Vec<f32> {
        (0..len).map(|n| (0.5 * (TAU * freq_hz * n as f64 / RATE_HZ).sin()) as f32).collect()
    };
    // Only on the left, an octave and a half below: almost equal on both sides.
    let (mut left, mut right) = (sine(50.0), vec![0.0; len]);
    run(&mut panner(RATE_HZ, &params), &mut left, &mut right, 512, |_, _| ());
    let difference = left[24_000..].iter().zip(&right[24_000..]);
    let worst = difference.map(|(l, r)| (l - r).abs()).fold(0.0, f32::max);
    // 24 dB an octave: (50 / 150)^4 of the input.
    assert!(worst < 0.5 * 0.013, "{worst}");

    // Only on the left, high up: the right side stays empty, so middle and side are in phase.
    let (mut left, mut right) = (sine(5_000.0), vec![0.0; len]);
    run(&mut panner(RATE_HZ, &params), &mut left, &mut right, 512, |_, _| ());
    let rest = right[24_000..].iter().fold(0f32, |max, x| max.max(x.abs()));
    assert!(rest < 0.5 * 1e-3, "{rest}");
    assert!(panner(RATE_HZ, &params).tail_samples() > 0);
}

#[test]
fn mono_sum_is_all_passed_and_nothing_else() {
    let params = PannerParams { mono_below_hz: Some(150.0), ..PannerParams::default() };
    let (left, right) = (noise(5, 20_000), noise(6, 20_000));
    let (mut out_left, mut out_right) = (left.clone(), right.clone());
    run(&mut panner(RATE_HZ, &params), &mut out_left, &mut out_right, 333, |_, _| ());
    let coefs = CrossoverCoefs::new(150.0, RATE_HZ);
    let mut all_pass = SectionState::default();
    for n in 0..left.len() {
        let want = all_pass.tick(&coefs, f64::from(left[n]) + f64::from(right[n])).all;
        let got = f64::from(out_left[n]) + f64::from(out_right[n]);
        // f32 outputs: -140 dBFS.
        assert!((got - want).abs() < 1e-7, "{n}: {}", got - want);
    }
}

/// Highest absolute value above 2 kHz: an 8th-order Butterworth high-pass as in the prototype.
fn splatter_dbfs(samples: &[f64]) -> f64 {
    let g = (PI * 2_000.0 / RATE_HZ).tan();
    let mut filtered = samples.to_vec();
    for section in 0..4 {
        let damping = 2.0 * (PI * (2.0 * f64::from(section) + 1.0) / 16.0).sin();
        let a1 = 1.0 / (1.0 + g * (g + damping));
        let (mut s1, mut s2) = (0.0, 0.0);
        for x in &mut filtered {
            let v3 = *x - s2;
            let band = a1 * (s1 + g * v3);
            let low = s2 + g * band;
            s1 = 2.0 * band - s1;
            s2 = 2.0 * low - s2;
            *x = *x - damping * band - low;
        }
    }
    // Past the start of the sine.
    gain_to_db(filtered[4_800..].iter().fold(0.0, |max, x| max.max(x.abs())))
}

#[test]
fn ramps_splatter_below_minus_110_dbfs() {
    let step_at = 12_000;
    for phase in 0..8 {
        let sine = |n: usize| (TAU * (100.0 * n as f64 / RATE_HZ + f64::from(phase) / 8.0)).sin();
        let mut ramp = Ramp::new(1.0);
        ramp.set_time(RAMP_S, RATE_HZ);
        let quiet: Vec<f64> = (0..24_000)
            .map(|n| {
                if n == step_at {
                    ramp.set(10f64.powf(-12.0 / 20.0));
                }
                ramp.tick() * sine(n)
            })
            .collect();
        println!("one step: {:.1} dBFS above 2 kHz", splatter_dbfs(&quiet));
        assert!(splatter_dbfs(&quiet) < -120.0, "one step: {} dBFS", splatter_dbfs(&quiet));

        // Automation: a new target every 64 samples while a fader is pulled down in 100 ms.
        let mut ramp = Ramp::new(1.0);
        ramp.set_time(RAMP_S, RATE_HZ);
        let pulled: Vec<f64> = (0..24_000)
            .map(|n| {
                if n % 64 == 0 {
                    let u = ((n as f64 - step_at as f64) / 4_800.0).clamp(0.0, 1.0);
                    ramp.set(10f64.powf(-12.0 * u / 20.0));
                }
                ramp.tick() * sine(n)
            })
            .collect();
        println!("fader: {:.1} dBFS above 2 kHz", splatter_dbfs(&pulled));
        assert!(splatter_dbfs(&pulled) < -110.0, "fader: {} dBFS", splatter_dbfs(&pulled));
    }
}

/// Two settings that differ in one control each.
fn changes() -> Vec<(&'static str, PannerParams, PannerParams)> {
    let default = PannerParams::default();
    let dual = PannerParams { mode: PanMode::Dual, ..default };
    vec![
        ("pan", PannerParams { pan: -1.0, ..default }, PannerParams { pan: 1.0, ..default }),
        ("gain", default, PannerParams { gain_db: -12.0, ..default }),
        ("mute", default, PannerParams { mute: true, ..default }),
        (
            "width",
            PannerParams { width_gain: 0.0, ..default },
            PannerParams { width_gain: 2.0, ..default },
        ),
        ("mode", PannerParams { pan: 0.5, ..default }, PannerParams { pan_left: 0.3, ..dual }),
        (
            "rotation",
            default,
            PannerParams { mode: PanMode::Rotation, rotation_deg: 45.0, ..default },
        ),
        (
            "polarity",
            default,
            PannerParams {
                sides: SideChange { invert_left: true, ..SideChange::default() },
                ..default
            },
        ),
        (
            "swap",
            default,
            PannerParams { sides: SideChange { swap: true, ..SideChange::default() }, ..default },
        ),
        ("listen", default, PannerParams { listen: Listen::Side, ..default }),
        (
            "law",
            PannerParams { pan: 0.7, ..default },
            PannerParams { pan: 0.7, law: PanLaw::Db6, ..default },
        ),
        ("mono below", default, PannerParams { mono_below_hz: Some(200.0), ..default }),
        (
            "corner",
            PannerParams { mono_below_hz: Some(60.0), ..default },
            PannerParams { mono_below_hz: Some(400.0), ..default },
        ),
    ]
}

#[test]
fn no_control_clicks() {
    for (name, from, to) in changes() {
        let sine = |n: usize, shift: f64| (TAU * (100.0 * n as f64 / RATE_HZ + shift)).sin();
        let mut left: Vec<f32> = (0..24_000).map(|n| sine(n, 0.0) as f32).collect();
        let mut right: Vec<f32> = (0..24_000).map(|n| 0.5 * sine(n, 0.3) as f32).collect();
        let mut panner = panner(RATE_HZ, &from);
        run(&mut panner, &mut left, &mut right, 64, |panner, at| {
            if at == 64 * 200 {
                panner.set_params(&to);
            }
        });
        for samples in [left, right] {
            let samples: Vec<f64> = samples.into_iter().map(f64::from).collect();
            let splatter_db = splatter_dbfs(&samples);
            println!("{name}: {splatter_db:.1} dBFS above 2 kHz");
            assert!(splatter_db < -110.0, "{name}: {splatter_db:.1} dBFS above 2 kHz");
        }
    }
}

/// Silence is not computed; sound of -600 dBFS in its place is, and must give the same.
#[test]
fn leaving_out_silence_changes_no_bit() {
    let params = PannerParams {
        mono_below_hz: Some(90.0),
        pan: -0.4,
        width_gain: 1.3,
        ..PannerParams::default()
    };
    let render = |fill: f32, block: usize| {
        let (mut left, mut right) = (noise(1, 200_000), noise(2, 200_000));
        for silence in [5_000..90_000, 100_000..100_700, 150_001..199_000] {
            left[silence.clone()].fill(fill);
            right[silence].fill(fill);
        }
        let mut panner = panner(RATE_HZ, &params);
        run(&mut panner, &mut left, &mut right, block, |_, _| ());
        // Below -400 dBFS what stands for silence would show in the last bits of the decay.
        let audible = |samples: Vec<f32>| -> Vec<u32> {
            samples.iter().map(|s| if s.abs() < 1e-20 { 0 } else { s.to_bits() }).collect()
        };
        [audible(left), audible(right)]
    };
    let computed = render(1e-30, 512);
    for block in [1, 100, 512, 4_096] {
        assert!(render(0.0, block) == computed, "blocks of {block}");
    }
}

#[test]
fn cutting_the_signal_changes_no_bit() {
    for (name, from, to) in changes() {
        let render = |block: usize| {
            let (mut left, mut right) = (noise(1, 16_384), noise(2, 16_384));
            let mut panner = panner(RATE_HZ, &from);
            // The changes come at multiples of every block length.
            run(&mut panner, &mut left, &mut right, block, |panner, at| match at {
                2_048 => panner.set_params(&to),
                2_560 => panner.set_params(&from),
                8_192 => panner.set_params(&to),
                _ => (),
            });
            (left, right)
        };
        let whole = render(512);
        for block in [1, 32, 64, 256] {
            assert!(render(block) == whole, "{name}, blocks of {block}");
        }
    }
}

#[test]
fn listening_and_sides_do_what_they_say() {
    let hear = |params: PannerParams| {
        let (mut left, mut right) = ([0.5f32], [0.25f32]);
        panner(RATE_HZ, &params).process(&mut AudioBlock::stereo(&mut left, &mut right));
        [left[0], right[0]]
    };
    let listen = |listen| hear(PannerParams { listen, ..PannerParams::default() });
    assert_eq!(listen(Listen::Mono), [0.375, 0.375]);
    assert_eq!(listen(Listen::Mid), [0.375, 0.375]);
    assert_eq!(listen(Listen::Side), [0.125, 0.125]);
    assert_eq!(listen(Listen::Left), [0.5, 0.5]);
    assert_eq!(listen(Listen::Right), [0.25, 0.25]);
    let sides = |sides| hear(PannerParams { sides, ..PannerParams::default() });
    assert_eq!(sides(SideChange { swap: true, ..SideChange::default() }), [0.25, 0.5]);
    let all = SideChange { invert_left: true, invert_right: false, swap: true };
    assert_eq!(sides(all), [0.25, -0.5], "polarity belongs to the input");
    let mute = PannerParams { mute: true, ..PannerParams::default() };
    assert_eq!(hear(mute), [0.0, 0.0]);
    let off = PannerParams { gain_db: f64::NEG_INFINITY, ..PannerParams::default() };
    assert_eq!(hear(off), [0.0, 0.0]);
    let loud = PannerParams { gain_db: 100.0, ..PannerParams::default() };
    assert!((gain_to_db(f64::from(hear(loud)[0]) / 0.5) - 24.0).abs() < 1e-5, "clamped");
}

#[test]
fn gain_has_hundredths_of_a_db() {
    for step in -9_000..=2_400 {
        let gain_db = f64::from(step) / 100.0;
        let params = PannerParams { gain_db, ..PannerParams::default() };
        let (mut left, mut right) = ([1.0f32], [1.0f32]);
        panner(RATE_HZ, &params).process(&mut AudioBlock::stereo(&mut left, &mut right));
        assert!((gain_to_db(f64::from(left[0])) - gain_db).abs() < 1e-5);
    }
}

#[test]
fn mono_layout_has_gain_mute_and_polarity() {
    let params = PannerParams {
        gain_db: -6.0,
        pan: 0.8,
        sides: SideChange { invert_left: true, ..SideChange::default() },
        ..PannerParams::default()
    };
    let mut samples = [1.0f32; 16];
    panner(RATE_HZ, &params).process(&mut AudioBlock::mono(&mut samples));
    assert!((f64::from(samples[0]) + 10f64.powf(-0.3)).abs() < 1e-7);
}

#[test]
fn reset_is_a_fresh_panner() {
    let params = PannerParams { mono_below_hz: Some(100.0), pan: 0.3, ..PannerParams::default() };
    let mut used = panner(RATE_HZ, &PannerParams::default());
    let (mut left, mut right) = (noise(1, 3_000), noise(2, 3_000));
    run(&mut used, &mut left, &mut right, 64, |_, _| ());
    used.set_params(&params);
    used.reset();
    let mut fresh = panner(RATE_HZ, &params);
    let render = |panner: &mut Panner| {
        let (mut left, mut right) = (noise(3, 3_000), noise(4, 3_000));
        run(panner, &mut left, &mut right, 64, |_, _| ());
        (left, right)
    };
    assert!(render(&mut used) == render(&mut fresh));
}

#[test]
fn recovers_after_what_is_not_a_number() {
    let params = PannerParams { mono_below_hz: Some(100.0), ..PannerParams::default() };
    let mut panner = panner(RATE_HZ, &params);
    let (mut left, mut right) = ([f32::NAN; 64], [f32::INFINITY; 64]);
    panner.process(&mut AudioBlock::stereo(&mut left, &mut right));
    panner.reset();
    let (mut left, mut right) = ([0.5f32; 64], [0.5f32; 64]);
    panner.process(&mut AudioBlock::stereo(&mut left, &mut right));
    assert!(left.iter().chain(&right).all(|x| x.is_finite()));
}

#[test]
fn passes_audio_before_it_is_prepared() {
    let mut panner = Panner::new();
    let (mut left, mut right) = ([0.1f32; 8], [0.2f32; 8]);
    panner.process(&mut AudioBlock::stereo(&mut left, &mut right));
    assert_eq!((left, right), ([0.1; 8], [0.2; 8]));
}
