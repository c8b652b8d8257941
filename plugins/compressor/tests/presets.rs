//! The factory presets: complete, readable, honest, moderate.

use std::path::Path;

use compressor::LacquerCompressor;
use compressor::params::CompressorPluginParams;
use compressor::presets::SPEC;
use test_rig::presets::{assert_moderate, assert_well_formed};

const CATEGORIES: &[&str] = &["Drums", "Vocal", "Bass", "Instruments", "Mix", "Repair"];
/// As many as a user can expect at least.
const AT_LEAST: usize = 12;
/// White noise may grow by this: presets shape, they do not drive what follows.
const MAX_GAIN_DB: f64 = 6.0;

#[test]
fn every_preset_is_listed_named_and_read_without_a_notice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let presets = assert_well_formed::<CompressorPluginParams>(&SPEC, &folder, CATEGORIES);
    assert!(presets >= AT_LEAST, "{presets}");
}

#[test]
fn no_preset_makes_a_signal_much_louder_or_bad() {
    assert_moderate::<LacquerCompressor, CompressorPluginParams>(&SPEC, MAX_GAIN_DB);
}
