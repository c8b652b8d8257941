//! The factory presets.

use plugin_common::factory_presets;
use plugin_common::preset::Spec;

/// What presets, undo and A/B of this plugin know of it.
///
/// What is listened to and the mute belong to the work on the mix, not to the sound.
pub static SPEC: Spec = Spec {
    plugin: "panner",
    version: env!("CARGO_PKG_VERSION"),
    factory: factory_presets![
        "place/left-of-centre",
        "place/right-of-centre",
        "place/double-left",
        "place/double-right",
        "place/piano-audience-view",
        "stereo-source/keys-left-half",
        "stereo-source/keys-right-half",
        "stereo-source/backing-group-left",
        "stereo-source/backing-group-right",
        "stereo-source/overheads-not-too-wide",
        "stereo-source/turn-left-by-15-degrees",
        "stereo-source/turn-right-by-15-degrees",
        "width/mono",
        "width/narrow",
        "width/a-little-wider",
        "width/wide-firm-lows",
        "width/pad-very-wide",
        "bass/mono-below-120-hz",
        "bass/club-mono-below-90-hz",
        "bass/vinyl-mono-below-200-hz",
        "repair/sides-exchanged",
        "repair/left-polarity-turned",
        "repair/right-polarity-turned",
        "pan-law/console-4-5-db",
        "pan-law/film-6-db",
        "pan-law/plain-balance-0-db",
    ],
    stays: &["listen", "mute"],
};
