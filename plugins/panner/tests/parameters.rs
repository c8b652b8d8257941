//! What hosts and projects rely on: ids, choices, text.

use dsp_core::stereo::PannerParams;
use nice_plug::prelude::*;
use panner::LacquerPanner;
use panner::params::{LawChoice, ListenChoice, ModeChoice, PannerPluginParams, ReferenceChoice};
use test_rig::{Rig, params};

/// The ids are in users' projects: this list may grow, never change.
#[test]
fn ids_are_frozen() {
    let wanted = [
        "bypass", "gain", "mute", "pol_l", "pol_r", "swap", "listen", "mode", "law", "ref", "pan",
        "pan_l", "pan_r", "rot", "width", "bass_on", "bass_hz",
    ];
    assert_eq!(params::ids(&*LacquerPanner::default().params()), wanted);
}

#[test]
fn choices_are_frozen() {
    let listen = ["stereo", "mono", "left", "right", "mid", "side"];
    assert_eq!(ListenChoice::ids(), Some(&listen[..]));
    assert_eq!(ModeChoice::ids(), Some(&["balance", "dual", "rotation"][..]));
    assert_eq!(LawChoice::ids(), Some(&["0", "2.5", "3", "4.5", "6"][..]));
    assert_eq!(ReferenceChoice::ids(), Some(&["neutral", "centre", "side"][..]));
}

#[test]
fn the_defaults_are_those_of_the_signal_path() {
    assert_eq!(PannerPluginParams::default().snapshot(), PannerParams::default());
}

#[test]
fn values_are_read_in_the_users_words() {
    let mut rig = Rig::<LacquerPanner>::new(48_000.0, 0);
    for (id, typed, shown) in [
        ("gain", "-3", "-3.00 dB"),
        ("gain", "-2.4 dB", "-2.40 dB"),
        ("gain", "-inf", "-inf dB"),
        ("pan", "24 R", "R24"),
        ("pan", "c", "C"),
        ("pan_l", "L33.3", "L33.3"),
        ("rot", "-6", "-6.0\u{b0}"),
        ("width", "160", "160%"),
        ("bass_hz", "0k12", "120 Hz"),
        ("mute", "yes", "On"),
    ] {
        rig.set(id, typed);
        assert_eq!(params::text(&*rig.plugin.params(), id), shown, "{id} {typed}");
    }
}

#[test]
fn every_text_reads_back_to_itself() {
    params::assert_texts_read_back(&PannerPluginParams::default());
}
