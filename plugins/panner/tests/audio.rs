//! What the panner does to sound, through the plugin.

use dsp_core::stereo::PanLaw;
use dsp_core::units::gain_to_db;
use panner::LacquerPanner;
use test_rig::{Rig, noise};

type Panner = Rig<LacquerPanner>;

/// Long enough for every ramp to end.
const SETTLE: usize = 16_384;

/// Levels in dB that an input of 1 on one side has at both outputs once all ramps are over.
fn gains_db(rig: &mut Panner, left: f32, right: f32) -> [f64; 2] {
    let mut channels = [vec![left; SETTLE], vec![right; SETTLE]];
    rig.run(&mut channels, 512);
    channels.map(|channel| gain_to_db(f64::from(channel[SETTLE - 1])))
}

#[test]
fn the_defaults_pass_every_bit_at_any_rate_and_block_size() {
    for rate_hz in [8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0] {
        for len in [1, 63, 512, 8_192] {
            let mut rig = Panner::new(rate_hz, 0);
            let original = [noise(1, 20_000), noise(2, 20_000)];
            let mut channels = original.clone();
            rig.run(&mut channels, len);
            assert_eq!(channels, original, "{rate_hz} Hz, blocks of {len}");
        }
    }
}

#[test]
fn every_mode_and_law_passes_every_bit_where_it_is_neutral() {
    for mode in ["Balance", "Dual", "Rotation"] {
        for law in 0..5 {
            let mut rig = Panner::new(48_000.0, 0);
            rig.set("mode", mode);
            let names =
                ["0 dB", "\u{2212}2.5 dB", "\u{2212}3 dB", "\u{2212}4.5 dB", "\u{2212}6 dB"];
            rig.set("law", names[law]);
            rig.activate(0, nice_plug::prelude::ProcessMode::Realtime);
            let original = [noise(3, 4_096), noise(4, 4_096)];
            let mut channels = original.clone();
            rig.run(&mut channels, 256);
            assert_eq!(channels, original, "{mode} {}", names[law]);
        }
    }
}

/// Row 9a: laws within 0.01 dB of their closed form, here over the whole way of the parameter.
#[test]
fn laws_are_exact() {
    let laws = PanLaw::ALL;
    let names = ["0 dB", "\u{2212}2.5 dB", "\u{2212}3 dB", "\u{2212}4.5 dB", "\u{2212}6 dB"];
    for (law, name) in laws.into_iter().zip(names) {
        let mut rig = Panner::new(48_000.0, 0);
        rig.set("law", name);
        rig.set("ref", "Side");
        for percent in [-100, -90, -50, -33, -1, 0, 1, 25, 50, 75, 99, 100] {
            rig.set("pan", &percent.to_string());
            let got = gains_db(&mut rig, 1.0, 1.0);
            let wanted = law.gains(f64::from(percent) / 100.0).map(gain_to_db);
            for (got, wanted) in got.into_iter().zip(wanted) {
                let silent = got == f64::NEG_INFINITY && wanted == f64::NEG_INFINITY;
                assert!(silent || (got - wanted).abs() < 0.01, "{name} {percent}: {got} {wanted}");
            }
        }
    }
}

#[test]
fn the_centre_of_each_law_is_what_its_name_says_compensated_or_not() {
    let centre_db = [0.0, -2.5, -3.0103, -4.5154, -6.0206];
    let names = ["0 dB", "\u{2212}2.5 dB", "\u{2212}3 dB", "\u{2212}4.5 dB", "\u{2212}6 dB"];
    for (name, centre_db) in names.into_iter().zip(centre_db) {
        let mut rig = Panner::new(48_000.0, 0);
        rig.set("law", name);
        rig.set("ref", "Side");
        assert!((gains_db(&mut rig, 1.0, 1.0)[0] - centre_db).abs() < 0.01);
        rig.set("ref", "Centre");
        assert!(gains_db(&mut rig, 1.0, 1.0)[0].abs() < 0.01);
        rig.set("pan", "R100");
        assert!((gains_db(&mut rig, 1.0, 1.0)[1] + centre_db).abs() < 0.01);
    }
}

#[test]
fn level_parameters_do_what_they_say() {
    let mut rig = Panner::new(48_000.0, 0);
    rig.set("gain", "-6.02 dB");
    assert!((gains_db(&mut rig, 1.0, 1.0)[0] + 6.02).abs() < 0.005);
    rig.set("gain", "24 dB");
    assert!((gains_db(&mut rig, 0.01, 0.01)[1] + 16.0).abs() < 0.005);
    rig.set("gain", "-inf");
    assert_eq!(gains_db(&mut rig, 1.0, 1.0), [f64::NEG_INFINITY; 2]);
    rig.set("gain", "0 dB");
    rig.set("mute", "On");
    assert_eq!(gains_db(&mut rig, 1.0, 1.0), [f64::NEG_INFINITY; 2]);
    rig.set("mute", "Off");
    rig.set("swap", "On");
    assert_eq!(gains_db(&mut rig, 1.0, 0.0), [f64::NEG_INFINITY, 0.0]);
    rig.set("swap", "Off");
    rig.set("pol_l", "On");
    rig.set("listen", "Mono");
    assert_eq!(gains_db(&mut rig, 1.0, 1.0), [f64::NEG_INFINITY; 2], "opposite sides cancel");
    rig.set("listen", "Side");
    assert_eq!(gains_db(&mut rig, 1.0, 1.0), [0.0; 2]);
}

#[test]
fn width_and_mono_bass_act_on_the_side_only() {
    let mut rig = Panner::new(48_000.0, 0);
    rig.set("width", "0%");
    let mid = gains_db(&mut rig, 1.0, 0.0);
    assert!((mid[0] + 6.0206).abs() < 1e-3 && (mid[1] + 6.0206).abs() < 1e-3);
    rig.set("width", "100%");
    rig.set("bass_on", "On");
    rig.set("bass_hz", "200 Hz");
    // A constant is far below 200 Hz: it comes out in the middle.
    let low = gains_db(&mut rig, 1.0, 0.0);
    assert!((low[0] + 6.0206).abs() < 1e-3 && (low[1] + 6.0206).abs() < 1e-3, "{low:?}");
}

#[test]
fn mono_and_mono_to_stereo_work() {
    let mut mono = Panner::new(48_000.0, 2);
    mono.set("gain", "-12 dB");
    let mut channel = [vec![1.0; SETTLE]];
    mono.run(&mut channel, 480);
    assert!((gain_to_db(f64::from(channel[0][SETTLE - 1])) + 12.0).abs() < 0.005);

    let mut spread = Panner::new(48_000.0, 1);
    spread.set("pan", "L100");
    // The host puts the one input on the first channel only.
    let [left, right] = gains_db(&mut spread, 1.0, 0.0);
    assert!((left - 3.0103).abs() < 0.01, "{left}");
    assert_eq!(right, f64::NEG_INFINITY);
}
