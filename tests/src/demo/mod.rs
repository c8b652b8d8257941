//! The demo: a song, mixed through the plugin bundles, and a report about it.

pub mod song;
pub mod stereo;
