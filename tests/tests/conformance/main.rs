//! One suite over every plugin of the registry, run through its built bundle as a DAW would.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, which report so")]

mod audio;
mod automation;
mod compressor;
mod exact;
mod identity;
mod latency;
mod layouts;
mod params;
mod robust;
mod state;
mod support;
mod threads;
mod vst3;
mod vst3_sound;
