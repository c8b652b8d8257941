//! Presets, undo and A/B of an instance, through what a window calls.
#![allow(clippy::unwrap_used, reason = "tests")]

mod compare;
mod files;
mod library;
mod presets;
mod queue;
mod rig;
mod safety;
mod state;
mod undo;
mod worker;
