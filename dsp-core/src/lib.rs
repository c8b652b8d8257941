//! Allocation-free realtime signal processing and metering.
//!
//! Knows no host, no window, no file, no clock and no logger. Every audio unit is a [`Processor`].

pub mod character;
pub mod delay;
pub mod dynamics;
pub mod eq;
pub mod filter;
pub mod math;
pub mod meter;
pub mod oversample;
pub mod processor;
pub mod side_chain;
pub mod simd;
pub mod smooth;
pub mod spectral;
pub mod stereo;
pub mod switch;
pub mod units;

pub use processor::{AudioBlock, Processor, Setup, SetupError, is_silent};
pub use side_chain::SideChain;
