//! Lacquer's plugin host, measuring tools and demo mix.

pub mod audio_file;
pub mod bench;
pub mod demo;
pub mod guard;
#[cfg(target_os = "linux")]
pub mod gui;
pub mod host;
pub mod measure;
pub mod registry;
pub mod sheets;
pub mod signals;
pub mod svg;
pub mod wait;
