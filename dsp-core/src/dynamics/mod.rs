//! The compressor: parts, styles, and the whole.
//!
//! ```text
//! detector ─> link ─> lookahead ─> curve ─> ballistics ─> ramp ─> gain
//! ```
//!
//! [`Style`] names detector, loop and ballistics in a table; [`Curve`] is the static law, for the audio
//! and the drawing alike; [`Compressor`] is the unit.

mod auto_threshold;
pub mod ballistics;
mod compressor;
mod curve;
pub mod detector;
mod engine;
mod gain_path;
mod lane;
mod law_state;
mod levels;
pub mod lookahead;
mod loudness_lock;
mod merging;
mod params;
mod plan;
mod points;
pub mod quadrature;
mod raised;
mod readings;
mod record;
mod style;
pub mod timing;
mod voice;
mod voices;

pub use compressor::Compressor;
pub use curve::{Curve, LEVEL_FLOOR_DB, MAX_FEEDBACK_RATIO};
pub use loudness_lock::LoudnessLock;
pub use params::{
    CompressorParams, Detection, Domain, ExpanderParams, INFINITE_RATIO, LinkMode,
    MAX_FIXED_LATENCY_S, MAX_LOOKAHEAD_S, MAX_RMS_S, Oversampling, Topology, UpwardParams,
};
pub use readings::Readings;
pub use style::{Role, Style, StyleSpec};
pub use voices::LATENCY_GRID_SAMPLES;
