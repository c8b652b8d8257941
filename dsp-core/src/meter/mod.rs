//! Meters: they read the signal and never change it.
//!
//! Each takes its memory in `prepare`, reads blocks of any length with `measure` and answers with a
//! small `Copy` struct from `readings`. The readings after a number of samples do not depend on how
//! those samples were cut into blocks.

mod cascade;
mod chunk;
mod crest;
mod dynamic_range;
mod dynamics;
mod goniometer;
mod histogram;
mod image;
mod kept;
mod level_match;
mod loudness;
mod loudness_core;
mod measurement;
mod oversample;
mod polar;
mod readings;
mod rms;
mod true_peak;
mod weighting;
mod windows;

pub use dynamics::{DynamicsMeter, DynamicsReadings};
pub use goniometer::{Goniometer, GoniometerAxes};
pub use histogram::ABSOLUTE_GATE_LUFS;
pub use image::{StereoMeter, StereoReadings};
pub use kept::Way;
pub use level_match::{Channels, LevelMatch};
pub use loudness::{
    DISTRIBUTION_BIN_LU, DISTRIBUTION_BINS, DISTRIBUTION_FLOOR_LUFS, LoudnessMeter,
};
pub use measurement::{INTEGRATED_GATE_LU, RANGE_GATE_LU, RANGE_PERCENTILES};
pub use polar::{POLAR_DIRECTIONS, PolarImage};
pub use readings::{LoudnessReadings, LoudnessRecord};
pub use rms::RmsMeter;
pub use true_peak::{TruePeakMeter, TruePeakReadings};
pub use weighting::KWeighting;
