//! The demo: a song, mixed through the plugin bundles, and a report about it.

pub mod error;
pub mod measure;
pub mod mix;
pub mod output;
pub mod report;
pub mod run;
pub mod session;
pub mod song;
pub mod source;
pub mod stereo;
