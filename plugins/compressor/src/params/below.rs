//! What happens to what is quiet.

use dsp_core::dynamics::{ExpanderParams, UpwardParams};
use nice_plug::prelude::*;
use plugin_common::param;

use super::build::{Builder, db};

/// Highest ratio below the thresholds.
const TOP_LOW_RATIO: f64 = 20.0;

/// What happens to what is quiet.
#[derive(Params)]
pub struct BelowParams {
    /// Ratio of the boost, logarithmic; 1 is off.
    #[id = "up_ratio"]
    pub up_ratio: FloatParam,
    /// Levels below it are raised, in dB.
    #[id = "target"]
    pub target: FloatParam,
    /// Largest boost in dB.
    #[id = "up_range"]
    pub up_range: FloatParam,
    /// Levels below it are not raised, in dB.
    #[id = "floor"]
    pub floor: FloatParam,
    /// Ratio of the expander, logarithmic; 1 is off.
    #[id = "exp_ratio"]
    pub exp_ratio: FloatParam,
    /// Levels below it are lowered, in dB.
    #[id = "exp_thr"]
    pub exp_threshold: FloatParam,
    /// Most that they are lowered, in dB.
    #[id = "exp_range"]
    pub exp_range: FloatParam,
}

impl BelowParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            up_ratio: build.float(param::ratio("Upward ratio", 1.0, TOP_LOW_RATIO)),
            target: build.float(param::gain_db("Upward target", -40.0, -80.0..=0.0)),
            up_range: build.float(param::depth_db("Upward range", 12.0, 0.0..=36.0)),
            floor: build.float(param::gain_db("Upward floor", -70.0, -100.0..=-20.0)),
            exp_ratio: build.float(param::ratio("Expander ratio", 1.0, TOP_LOW_RATIO)),
            exp_threshold: build.float(param::gain_db("Expander threshold", -60.0, -80.0..=0.0)),
            exp_range: build.float(param::depth_db("Expander range", 24.0, 0.0..=60.0)),
        }
    }

    /// What is raised.
    pub(super) fn upward(&self) -> UpwardParams {
        UpwardParams {
            threshold_db: db(&self.target),
            ratio: param::log_value(&self.up_ratio),
            range_db: db(&self.up_range),
        }
    }

    /// What is lowered.
    pub(super) fn expander(&self) -> ExpanderParams {
        ExpanderParams {
            threshold_db: db(&self.exp_threshold),
            ratio: param::log_value(&self.exp_ratio),
            range_db: db(&self.exp_range),
        }
    }
}
