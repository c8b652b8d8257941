//! The factory presets.

use plugin_common::factory_presets;
use plugin_common::preset::Spec;

/// What presets, undo and A/B of this plugin know of it.
///
/// What is listened to belongs to the work on the mix, not to the sound.
pub static SPEC: Spec = Spec {
    plugin: "compressor",
    version: env!("CARGO_PKG_VERSION"),
    factory: factory_presets![
        "drums/drum-bus-glue",
        "drums/kick-more-click",
        "drums/snare-longer-body",
        "drums/room-crushed-beside",
        "drums/kit-parallel-crush",
        "vocal/lead-vocal-steady",
        "vocal/lead-vocal-two-in-one",
        "vocal/voice-over",
        "vocal/light-cell",
        "vocal/backing-vocals-in-line",
        "bass/bass-even-notes",
        "bass/bass-valve-warmth",
        "bass/make-room-for-the-kick",
        "instruments/acoustic-guitar",
        "instruments/piano-closer",
        "instruments/strings-no-harshness",
        "instruments/electric-guitar-sustain",
        "mix/mix-bus-slow-and-soft",
        "mix/master-transparent",
        "mix/middle-only",
        "mix/mix-bus-glue",
        "mix/lift-the-details",
        "mix/pump-with-the-kick",
        "mix/make-room-for-the-voice",
        "repair/catch-plosives",
        "repair/quieter-pauses",
        "repair/catch-single-peaks",
    ],
    stays: &["listen"],
};
