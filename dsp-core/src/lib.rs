//! Allocation-free realtime signal processing and metering.
//!
//! Knows no host, no window, no file, no clock and no logger. Every audio unit is a [`Processor`].

pub mod eq;
pub mod processor;
pub mod units;

pub use processor::{AudioBlock, Processor, Setup, SetupError};
