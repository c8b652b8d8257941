//! The factory presets: delivery targets and ways to work.

use plugin_common::factory_presets;
use plugin_common::preset::Spec;

/// What presets, undo and A/B of this plugin know of it.
///
/// Running and starting over are actions, not settings.
pub static SPEC: Spec = Spec {
    plugin: "loudness-meter",
    version: env!("CARGO_PKG_VERSION"),
    factory: factory_presets![
        "music/streaming-14-lufs",
        "music/apple-music-16-lufs",
        "music/track-aes-td1008",
        "music/album-loudest-track",
        "music/loud-master-9-lufs",
        "music/cd-master-12-lufs",
        "broadcast/ebu-r-128-lufs",
        "broadcast/ebu-r-128-lu",
        "broadcast/ebu-r-128-film-and-drama",
        "broadcast/ebu-r-128-whole-programme",
        "broadcast/atsc-a-85",
        "broadcast/arib-tr-b32-op-59",
        "film/film-streaming-27-lkfs",
        "film/dialogue-scene-27-lkfs",
        "speech/podcast-stereo",
        "speech/podcast-mono",
        "speech/speech-aes-td1008",
        "work/live-free-running",
        "work/every-take-anew",
        "work/after-a-jump-anew",
    ],
    stays: &["run", "reset"],
};
