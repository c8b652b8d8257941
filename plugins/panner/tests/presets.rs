//! The factory presets: complete, readable, honest, moderate.

use std::path::Path;

use panner::LacquerPanner;
use panner::params::PannerPluginParams;
use panner::presets::SPEC;
use test_rig::presets::{assert_defaults, assert_moderate, assert_well_formed};

const CATEGORIES: &[&str] = &["Place", "Stereo source", "Width", "Bass", "Repair", "Pan law"];
/// As many as a user can expect at least.
const AT_LEAST: usize = 12;
/// White noise may grow by this: presets shape, they do not drive what follows.
const MAX_GAIN_DB: f64 = 4.0;

#[test]
fn every_preset_is_listed_named_and_read_without_a_notice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let presets = assert_well_formed::<PannerPluginParams>(&SPEC, &folder, CATEGORIES);
    assert!(presets >= AT_LEAST, "{presets}");
}

#[test]
fn no_preset_makes_a_signal_much_louder_or_bad() {
    assert_moderate::<LacquerPanner, PannerPluginParams>(&SPEC, MAX_GAIN_DB);
}

#[test]
fn defaults_are_frozen() {
    assert_defaults::<PannerPluginParams>(&[
        ("bypass", "Off"),
        ("gain", "0.00 dB"),
        ("mute", "Off"),
        ("pol_l", "Off"),
        ("pol_r", "Off"),
        ("swap", "Off"),
        ("listen", "Stereo"),
        ("mode", "Balance"),
        ("law", "\u{2212}3 dB"),
        ("ref", "Neutral"),
        ("pan", "C"),
        ("pan_l", "L100"),
        ("pan_r", "R100"),
        ("rot", "0.0\u{b0}"),
        ("width", "100%"),
        ("bass_on", "Off"),
        ("bass_hz", "120 Hz"),
    ]);
}
