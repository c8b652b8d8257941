//! What hosts and projects rely on: ids, names, groups, text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use channel_eq::ChannelEq;
use channel_eq::params::ChannelEqParams;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::*;
use test_rig::params;

const BAND_IDS: [&str; 8] = ["used", "on", "shape", "slope", "place", "freq", "gain", "q"];
const OTHER_IDS: [&str; 6] = ["bypass", "out", "scale", "autogain", "invert", "gainq"];

/// Id, parameter, group.
type Entry = (String, ParamPtr, String);

fn map() -> (Arc<dyn Params>, Vec<Entry>) {
    let params = ChannelEq::default().params();
    let map = params.param_map();
    (params, map)
}

/// The ids are in users' projects: this list may grow, never change.
#[test]
fn ids_are_frozen() {
    let (_params, map) = map();
    let ids: Vec<&str> = map.iter().map(|(id, _, _)| id.as_str()).collect();
    let mut wanted: Vec<String> = OTHER_IDS.map(String::from).to_vec();
    for band in 1..=24 {
        wanted.extend(BAND_IDS.map(|id| format!("{id}_{band}")));
    }
    assert_eq!(ids, wanted);
}

#[test]
fn choices_are_frozen() {
    use channel_eq::params::{PlacementChoice, ShapeChoice, SlopeChoice};
    assert_eq!(
        ShapeChoice::ids(),
        Some(
            &[
                "bell",
                "lowshelf",
                "highshelf",
                "lowcut",
                "highcut",
                "notch",
                "bandpass",
                "tiltshelf",
                "flattilt",
                "allpass"
            ][..]
        )
    );
    assert_eq!(
        SlopeChoice::ids(),
        Some(&["6", "12", "18", "24", "36", "48", "72", "96", "brick"][..])
    );
    assert_eq!(PlacementChoice::ids(), Some(&["st", "l", "r", "m", "s"][..]));
}

/// Hosts know a parameter by a 31-bit hash of its id.
#[test]
fn ids_do_not_collide_for_hosts() {
    let (_params, map) = map();
    let hash = |id: &str| {
        id.bytes().fold(0u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
            & !(1 << 31)
    };
    let hashes: BTreeMap<u32, &str> = map.iter().map(|(id, _, _)| (hash(id), &**id)).collect();
    assert_eq!(hashes.len(), map.len());
}

#[test]
#[allow(unsafe_code, reason = "reads type-erased parameters as the plugin wrapper does")]
fn names_are_unique_and_groups_named() {
    let (_params, map) = map();
    // SAFETY: `_params` lives as long as the pointers are used.
    let names: BTreeSet<&str> =
        map.iter().map(|(_, pointer, _)| unsafe { pointer.name() }).collect();
    assert_eq!(names.len(), map.len());
    let groups: BTreeSet<&str> = map.iter().map(|(_, _, group)| group.as_str()).collect();
    let mut wanted: BTreeSet<String> = (1..=24).map(|band| format!("Band {band}")).collect();
    wanted.extend(["Output".to_string(), String::new()]);
    assert_eq!(groups, wanted.iter().map(String::as_str).collect());
}

#[test]
fn every_text_reads_back_to_itself() {
    params::assert_texts_read_back(&ChannelEqParams::default());
}

#[test]
fn the_users_words_arrive_in_real_units() {
    let settings = ChannelEqParams::default();
    for (id, text) in [
        ("used_3", "On"),
        ("shape_3", "High shelf"),
        ("slope_3", "24 dB/oct"),
        ("place_3", "Side"),
        ("freq_3", "2k8"),
        ("gain_3", "-3 dB"),
        ("q_3", "0.7"),
        ("out", "+1.5"),
        ("scale", "50%"),
        ("invert", "on"),
    ] {
        params::set(&settings, id, text);
    }
    let eq = settings.snapshot();
    let band = eq.bands[2];
    assert!(band.on && !eq.bands[0].on);
    assert_eq!(band.shape, dsp_core::eq::Shape::HighShelf);
    assert_eq!(band.slope, dsp_core::eq::Slope::Db24);
    assert_eq!(band.placement, dsp_core::eq::Placement::Side);
    // f32 holds log2 of a frequency to 1e-6 of an octave.
    assert!((band.freq_hz / 2800.0 - 1.0).abs() < 1e-6);
    assert!((band.gain_db + 3.0).abs() < 1e-5 && (band.q - 0.7).abs() < 1e-6);
    assert!((eq.output_gain_db - 1.5).abs() < 1e-5);
    assert!((eq.gain_scale_amount - 0.5).abs() < 1e-6 && eq.invert_polarity);
}

#[test]
fn the_window_state_survives_and_old_or_broken_states_keep_what_can_be_read() {
    let params = ChannelEqParams::default();
    params.gui.write().selected = Some(4);
    let fields = params.serialize_fields();
    let other = ChannelEqParams::default();
    other.deserialize_fields(&fields);
    assert_eq!(*other.gui.read(), *params.gui.read());
    let old = BTreeMap::from([("gui".to_string(), r#"{"range_db":6.0,"later":1}"#.to_string())]);
    other.deserialize_fields(&old);
    assert_eq!(other.gui.read().range_db, 6.0);
    let broken = BTreeMap::from([("gui".to_string(), r#"{"range_db":"#.to_string())]);
    other.deserialize_fields(&broken);
    assert_eq!(other.gui.read().range_db, 6.0, "a broken state changes nothing");
}
