//! The factory presets.

use plugin_common::factory_presets;
use plugin_common::preset::Spec;

/// What presets, undo and A/B of this plugin know of it.
///
/// What is listened to belongs to the work on the mix, not to the sound.
pub static SPEC: Spec = Spec {
    plugin: "compressor",
    version: env!("CARGO_PKG_VERSION"),
    factory: factory_presets![],
    stays: &["listen"],
};
