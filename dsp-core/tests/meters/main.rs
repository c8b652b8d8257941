//! Loudness, true peak and dynamics against the standards, against slow and obvious versions, and
//! against the `ebur128` crate.

mod dynamics;
mod ebu;
mod exactness;
mod kept;
mod level_match;
mod rms;
mod signals;
mod true_peak;
