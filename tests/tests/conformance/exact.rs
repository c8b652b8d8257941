//! What single plugins promise exactly, checked on the running bundle.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use lacquer_tests::host::{AudioConfig, Instance, Render, render};
use lacquer_tests::measure::{db, first_difference, peak, response_db};
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::{impulse, noise, programme};

use crate::support::{
    OrFail, RATE_HZ, config, each_plugin, no_violations, running, scenes, through,
};

#[test]
fn defaults_are_bit_transparent() {
    each_plugin(|plugin, failures| {
        let [left, right] = programme(RATE_HZ, 48_000, 3);
        let mut hot = noise(4, 2, 20_000, 8.0);
        for (channel, start) in hot.iter_mut().zip([left, right]) {
            channel.extend(start);
        }
        let unchanged = scenes(plugin).transparent;
        let mut instance = running(plugin, &unchanged, config(512));
        let latency = instance.latency_samples();
        let output = render(&mut instance, &hot, &Render::default()).or_fail();
        let late = crate::support::delayed(&hot, latency);
        let difference = first_difference(&output, &late);
        failures.check(difference.is_none(), || format!("{difference:?}"));
        no_violations(&mut instance);
    });
}

fn eq_at(sample_rate_hz: f64, settings: &[(&str, &str)]) -> Instance {
    let plugin = Plugin::find("channel-eq").unwrap();
    let mut instance = plugin.instance().or_fail();
    for (key, text) in settings {
        instance.set(key, text).or_fail();
    }
    instance.activate(AudioConfig { sample_rate_hz, max_block: 4_096 }).or_fail();
    instance
}

/// The response of the running equaliser in dB; the impulse is long enough to have died away.
fn eq_response(sample_rate_hz: f64, settings: &[(&str, &str)]) -> impl Fn(f64) -> f64 + use<> {
    let mut instance = eq_at(sample_rate_hz, settings);
    let input = vec![impulse(65_536, 0, 1.0); 2];
    let output = render(&mut instance, &input, &Render::default()).or_fail();
    let left = output[0].clone();
    move |freq_hz| response_db(&left, freq_hz, sample_rate_hz)
}

/// Analog bell, the Audio EQ Cookbook's prototype (R. Bristow-Johnson): gain in dB at a frequency.
fn bell_db(freq_hz: f64, centre_hz: f64, gain_db: f64, q: f64) -> f64 {
    let a = 10f64.powf(gain_db / 40.0);
    let s = freq_hz / centre_hz;
    let real = 1.0 - s * s;
    db((real.hypot(s * a / q)) / (real.hypot(s / (a * q))))
}

/// Analog low-pass of Butterworth form.
fn high_cut_db(freq_hz: f64, corner_hz: f64, order: i32) -> f64 {
    -10.0 * (1.0 + (freq_hz / corner_hz).powi(2 * order)).log10()
}

fn freqs_hz(from: f64, to: f64) -> impl Iterator<Item = f64> {
    const POINTS: i32 = 120;
    (0..=POINTS).map(move |n| from * (to / from).powf(f64::from(n) / f64::from(POINTS)))
}

#[test]
fn the_equaliser_in_its_bundle_has_the_analog_response() {
    let bell = |freq: &'static str, gain: &'static str, q: &'static str| {
        [("used_1", "On"), ("shape_1", "Bell"), ("freq_1", freq), ("gain_1", gain), ("q_1", q)]
    };
    // Row 1a of the targets: 0.08 dB at 44.1 kHz, 0.001 dB at 96 kHz and above.
    for (rate_hz, limit_db) in
        [(44_100.0, 0.08), (48_000.0, 0.03), (96_000.0, 0.001), (192_000.0, 0.001)]
    {
        for (freq, freq_hz, gain, gain_db, q_text, q) in [
            ("1 kHz", 1_000.0, "12 dB", 12.0, "1", 1.0),
            ("5 kHz", 5_000.0, "-6 dB", -6.0, "2", 2.0),
            ("12 kHz", 12_000.0, "6 dB", 6.0, "0.7", 0.7),
            ("100 Hz", 100.0, "-12 dB", -12.0, "4", 4.0),
        ] {
            let measured = eq_response(rate_hz, &bell(freq, gain, q_text));
            let worst = freqs_hz(20.0, 20_000.0)
                .map(|f| (measured(f) - bell_db(f, freq_hz, gain_db, q)).abs())
                .fold(0.0, f64::max);
            assert!(
                worst <= limit_db,
                "{gain} at {freq}, Q {q_text}, {rate_hz} Hz: {worst:.4} dB off"
            );
        }
    }
}

#[test]
fn the_equalisers_cuts_have_the_analog_slope() {
    for (slope, order) in [("12 dB/oct", 2), ("24 dB/oct", 4), ("48 dB/oct", 8)] {
        let q = format!("{FRAC_1_SQRT_2}");
        let settings = [
            ("used_1", "On"),
            ("shape_1", "High cut"),
            ("slope_1", slope),
            ("freq_1", "1 kHz"),
            ("q_1", q.as_str()),
        ];
        let measured = eq_response(96_000.0, &settings);
        // Down to -96 dB; the floor of an f32 impulse response lies near -140 dB.
        let to_hz = (1_000.0 * 2f64.powf(16.0 / f64::from(order))).min(20_000.0);
        let worst = freqs_hz(20.0, to_hz)
            .map(|f| (measured(f) - high_cut_db(f, 1_000.0, order)).abs())
            .fold(0.0, f64::max);
        assert!(worst <= 0.03, "{slope}: {worst:.4} dB off");
    }
}

#[test]
fn the_equaliser_works_on_the_side_it_is_told() {
    let settings =
        [("used_1", "On"), ("gain_1", "12 dB"), ("freq_1", "1 kHz"), ("place_1", "Left")];
    let mut instance = eq_at(RATE_HZ, &settings);
    let input = vec![impulse(32_768, 0, 1.0); 2];
    let output = render(&mut instance, &input, &Render::default()).or_fail();
    assert!((response_db(&output[0], 1_000.0, RATE_HZ) - 12.0).abs() < 0.01);
    assert!(first_difference(&output[1..], &input[1..]).is_none(), "the right channel was touched");
}

#[test]
fn the_panner_follows_its_law() {
    // Constant power, centre at 0 dB as the neutral balance: at 45 degrees times p the sides carry
    // cos and sin. Whatever the reference, left over right is the tangent.
    let plugin = Plugin::find("panner").unwrap();
    let scene = |pan: &str| Scene {
        name: pan.into(),
        set: [("law", "\u{2212}3 dB"), ("ref", "Side"), ("pan", pan)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    };
    let input = noise(1, 1, 9_600, 0.5);
    let input = vec![input[0].clone(), input[0].clone()];
    for (text, position) in
        [("L100", -1.0), ("L50", -0.5), ("C", 0.0), ("R25", 0.25), ("R100", 1.0)]
    {
        let output = through(plugin, &scene(text), config(512), &input, &Render::default());
        let level = |side: usize| db(peak(&output[side][4_800..]) / peak(&input[0][4_800..]));
        let angle = (position + 1.0f64) * PI / 4.0;
        let want = [db(angle.cos()), db(angle.sin())];
        for (side, want) in want.into_iter().enumerate() {
            if want < -100.0 {
                assert!(level(side) < -140.0, "{text}: {:.1} dB on the far side", level(side));
            } else {
                let off = (level(side) - want).abs();
                assert!(off <= 0.01, "{text}, side {side}: {:.3} dB, not {want:.3}", level(side));
            }
        }
    }
}
