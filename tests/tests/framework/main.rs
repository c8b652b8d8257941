//! One test for each framework bug that `patches/` mends: the probe plugin in raw CLAP and VST3 hosts
//! that use a plugin as few hosts do. `cargo xtask setup --without PATCH` shows them fail.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests, which report so")]

mod clap_host;
mod clap_tests;
mod probe;
mod vst3_host;
mod vst3_tests;
