//! The factory presets: complete, readable, honest, moderate.

use std::path::Path;

use loudness_meter::LacquerLoudness;
use loudness_meter::params::LoudnessParams;
use loudness_meter::presets::SPEC;
use test_rig::presets::{assert_defaults, assert_moderate, assert_well_formed};

const CATEGORIES: &[&str] = &["Music", "Broadcast", "Film", "Speech", "Work"];
/// As many as a user can expect at least.
const AT_LEAST: usize = 8;
/// The audio passes as it is.
const MAX_GAIN_DB: f64 = 0.0;

#[test]
fn every_preset_is_listed_named_and_read_without_a_notice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let presets = assert_well_formed::<LoudnessParams>(&SPEC, &folder, CATEGORIES);
    assert!(presets >= AT_LEAST, "{presets}");
}

#[test]
fn no_preset_makes_a_signal_much_louder_or_bad() {
    assert_moderate::<LacquerLoudness, LoudnessParams>(&SPEC, MAX_GAIN_DB);
}

#[test]
fn defaults_are_frozen() {
    assert_defaults::<LoudnessParams>(&[
        ("bypass", "Off"),
        ("run", "On"),
        ("reset", "Off"),
        ("follow", "On"),
        ("restart", "At song start"),
        ("target", "Streaming, \u{2212}14 LUFS"),
        ("custom", "-14.0 LUFS"),
        ("unit", "LUFS"),
        ("scale", "+9"),
        ("window", "4 min"),
    ]);
}
