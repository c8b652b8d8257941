//! The factory presets: complete, readable, honest, moderate.

use std::path::Path;

use channel_eq::ChannelEq;
use channel_eq::params::ChannelEqParams;
use channel_eq::presets::SPEC;
use dsp_core::eq::MAX_BANDS;
use test_rig::presets::{assert_defaults, assert_moderate, assert_well_formed};

const CATEGORIES: &[&str] = &[
    "Vocal",
    "Drums",
    "Bass",
    "Guitar",
    "Keys",
    "Strings and brass",
    "Mix bus",
    "Repair",
    "Effect",
];
/// As many as a user can expect at least.
const AT_LEAST: usize = 30;
/// White noise may grow by this: presets shape, they do not drive what follows.
const MAX_GAIN_DB: f64 = 4.0;

#[test]
fn every_preset_is_listed_named_and_read_without_a_notice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let presets = assert_well_formed::<ChannelEqParams>(&SPEC, &folder, CATEGORIES);
    assert!(presets >= AT_LEAST, "{presets}");
}

#[test]
fn no_preset_makes_a_signal_much_louder_or_bad() {
    assert_moderate::<ChannelEq, ChannelEqParams>(&SPEC, MAX_GAIN_DB);
}

#[test]
fn defaults_are_frozen() {
    let output = [
        ("bypass", "Off"),
        ("out", "0.0 dB"),
        ("scale", "100%"),
        ("autogain", "Off"),
        ("invert", "Off"),
        ("gainq", "Off"),
    ];
    let band = [
        ("used", "Off"),
        ("on", "On"),
        ("shape", "Bell"),
        ("slope", "12 dB/oct"),
        ("place", "Stereo"),
        ("freq", "1.00 kHz"),
        ("gain", "0.0 dB"),
        ("q", "1.00"),
    ];
    let bands =
        (1..=MAX_BANDS).flat_map(|number| band.map(|(id, text)| (format!("{id}_{number}"), text)));
    let bands: Vec<(String, &str)> = bands.collect();
    let bands = bands.iter().map(|(id, text)| (id.as_str(), *text));
    assert_defaults::<ChannelEqParams>(&output.into_iter().chain(bands).collect::<Vec<_>>());
}
