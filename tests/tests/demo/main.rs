//! The demo: its song, its session files, its bad input, and a whole mix through the bundles.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking and says why")]

mod bad_input;
mod folder;
mod loudness_lock;
mod mix;
mod own_stems;
mod presets;
mod session;
mod song;
