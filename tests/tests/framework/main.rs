//! One test for each framework bug that `patches/` mends: the probe plugin in raw CLAP and VST3 hosts
//! that use a plugin as few hosts do. `cargo xtask setup --without PATCH` shows them fail.
#![cfg(target_os = "linux")]

mod clap_host;
mod clap_tests;
mod probe;
mod vst3_host;
mod vst3_tests;
