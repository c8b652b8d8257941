//! What hosts and projects rely on: ids, choices, text.

use compressor::LacquerCompressor;
use compressor::budget::Budget;
use compressor::params::*;
use compressor::processor::{MakeupMode, Settings};
use dsp_core::dynamics::INFINITE_RATIO;
use nice_plug::prelude::*;
use test_rig::{Rig, params};

/// The ids are in users' projects: this list may grow, never change.
#[test]
fn ids_are_frozen() {
    let wanted = [
        "bypass",
        "style",
        "thresh",
        "auto_thr",
        "ratio",
        "knee",
        "range",
        "attack",
        "release",
        "auto_rel",
        "pk_rel",
        "crest",
        "hold",
        "lookahead",
        "topology",
        "detect",
        "rms",
        "link",
        "link_by",
        "stereo",
        "up_ratio",
        "target",
        "up_range",
        "floor",
        "exp_ratio",
        "exp_thr",
        "exp_range",
        "makeup",
        "mk_mode",
        "mix",
        "dry",
        "gain",
        "sc_ext",
        "sc_eq",
        "lc_on",
        "lc_hz",
        "lc_slope",
        "b1_on",
        "b1_hz",
        "b1_gain",
        "b1_q",
        "b2_on",
        "b2_hz",
        "b2_gain",
        "b2_q",
        "hc_on",
        "hc_hz",
        "hc_slope",
        "listen",
        "color",
        "drive",
        "color_at",
        "os",
    ];
    assert_eq!(params::ids(&*LacquerCompressor::default().params()), wanted);
}

#[test]
fn choices_are_frozen() {
    let styles = ["clean", "bus", "punch", "opto", "vari_mu", "vocal", "mastering", "upward"];
    assert_eq!(StyleChoice::ids(), Some(&styles[..]));
    assert_eq!(TopologyChoice::ids(), Some(&["style", "forward", "feedback"][..]));
    assert_eq!(DetectionChoice::ids(), Some(&["style", "peak", "rms"][..]));
    assert_eq!(LinkChoice::ids(), Some(&["max", "mean"][..]));
    assert_eq!(StereoChoice::ids(), Some(&["lr", "ms", "mid", "side"][..]));
    assert_eq!(MakeupChoice::ids(), Some(&["manual", "auto", "lock"][..]));
    assert_eq!(ListenChoice::ids(), Some(&["off", "key", "trigger"][..]));
    assert_eq!(SlopeChoice::ids(), Some(&["6", "12", "24", "48"][..]));
    let circuits = ["off", "tube", "diode", "transformer"];
    assert_eq!(CharacterChoice::ids(), Some(&circuits[..]));
    assert_eq!(PlaceChoice::ids(), Some(&["before", "after"][..]));
    assert_eq!(OversamplingChoice::ids(), Some(&["1", "2", "4", "8"][..]));
}

#[test]
fn the_snapshot_is_what_was_set_in_real_units() {
    let all = CompressorPluginParams::default();
    for (id, typed) in [
        ("thresh", "-30"),
        ("ratio", "inf"),
        ("attack", "80 us"),
        ("release", "1.2 s"),
        ("lookahead", "-3 ms"),
        ("link", "50%"),
        ("dry", "-6"),
        ("lc_on", "on"),
        ("lc_slope", "48 dB/oct"),
        ("mk_mode", "Loudness lock"),
        ("color", "Diode"),
        ("color_at", "Before"),
    ] {
        params::set(&all, id, typed);
    }
    all.budget.choose(Budget::Ms10);
    let settings: Settings = all.snapshot();
    let compressor = settings.compressor;
    assert_eq!((compressor.threshold_db, compressor.ratio), (-30.0, INFINITE_RATIO));
    assert!((compressor.attack_s - 80e-6).abs() < 1e-9);
    assert!((compressor.release_s - 1.2).abs() < 1e-5);
    assert!((compressor.lookahead_s + 0.003).abs() < 1e-8);
    assert_eq!((compressor.link_amount, settings.budget_s), (0.5, Some(0.010)));
    assert!(settings.key_bands[0].on && !settings.key_bands[3].on);
    assert_eq!(settings.output.makeup, MakeupMode::LoudnessLock);
    assert!((settings.output.dry_db + 6.0).abs() < 1e-4);
    assert!(settings.colour.before && settings.colour.circuit.is_some());
    params::set(&all, "sc_eq", "off");
    assert!(!all.snapshot().key_bands[0].on, "one switch for all bands");
}

#[test]
fn values_are_read_in_the_users_words() {
    let mut rig = Rig::<LacquerCompressor>::new(48_000.0, 0);
    for (id, typed, shown) in [
        ("ratio", "4", "4.0:1"),
        ("ratio", "4:1", "4.0:1"),
        ("ratio", "inf", "inf:1"),
        ("ratio", "1.5", "1.50:1"),
        ("attack", "0.3", "0.300 ms"),
        ("release", "0.5 s", "500 ms"),
        ("hold", "12.5ms", "12.50 ms"),
        ("lookahead", "-5", "-5.00 ms"),
        ("dry", "-inf", "-inf dB"),
        ("os", "4x", "4x"),
    ] {
        rig.set(id, typed);
        assert_eq!(params::text(&*rig.plugin.params(), id), shown, "{id} {typed}");
    }
}

#[test]
fn every_text_reads_back_to_itself() {
    params::assert_texts_read_back(&CompressorPluginParams::default());
}
