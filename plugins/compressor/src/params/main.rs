//! Curve and times.

use dsp_core::dynamics::INFINITE_RATIO;
use nice_plug::prelude::*;
use plugin_common::param;

use super::build::{Builder, FINE_LOW};
use super::{DEFAULT_THRESHOLD_DB, StyleChoice};

/// Ratios from here on are infinite.
const TOP_RATIO: f64 = 100.0;

/// Curve and times.
#[derive(Params)]
pub struct MainParams {
    /// Detector, loop and ballistics.
    #[id = "style"]
    pub style: EnumParam<StyleChoice>,
    /// Threshold in dB.
    #[id = "thresh"]
    pub threshold: FloatParam,
    /// Whether the threshold follows the programme.
    #[id = "auto_thr"]
    pub auto_threshold: BoolParam,
    /// Ratio, logarithmic; the top is infinite.
    #[id = "ratio"]
    pub ratio: FloatParam,
    /// Knee in dB.
    #[id = "knee"]
    pub knee: FloatParam,
    /// Largest change in dB.
    #[id = "range"]
    pub range: FloatParam,
    /// Attack in ms, logarithmic.
    #[id = "attack"]
    pub attack: FloatParam,
    /// Release in ms, logarithmic.
    #[id = "release"]
    pub release: FloatParam,
    /// Whether the programme decides on the release.
    #[id = "auto_rel"]
    pub auto_release: BoolParam,
    /// Release of the peak path of the mastering style, in ms, logarithmic.
    #[id = "pk_rel"]
    pub peak_release: FloatParam,
    /// By how much peaks exceed the average before the peak path works, in dB.
    #[id = "crest"]
    pub crest: FloatParam,
    /// Hold in ms.
    #[id = "hold"]
    pub hold: FloatParam,
    /// Lookahead in ms; below 0 the side-chain is late.
    #[id = "lookahead"]
    pub lookahead: FloatParam,
}

impl MainParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            style: build.choice("Style", StyleChoice::Clean),
            threshold: build.float(param::gain_db("Threshold", DEFAULT_THRESHOLD_DB, -80.0..=0.0)),
            auto_threshold: build.switch("Auto threshold", false),
            ratio: build.float(param::ratio_to_infinity("Ratio", 3.0, TOP_RATIO)),
            knee: build.float(param::depth_db("Knee", 6.0, 0.0..=48.0)),
            range: build.float(param::depth_db("Range", 60.0, 0.0..=60.0)),
            attack: build.float(param::time_ms("Attack", 10.0, 0.005..=500.0)),
            release: build.float(param::time_ms("Release", 120.0, 5.0..=5_000.0)),
            auto_release: build.switch("Auto release", false),
            peak_release: build.float(param::time_ms("Peak release", 40.0, 5.0..=5_000.0)),
            crest: build.float(param::depth_db("Crest", 0.0, 0.0..=24.0)),
            hold: build.float(param::span_ms("Hold", 0.0, 0.0..=500.0, FINE_LOW)),
            lookahead: build.float(param::span_ms("Lookahead", 0.0, -20.0..=20.0, 1.0)),
        }
    }

    /// The ratio; infinite at the top.
    pub(super) fn ratio(&self) -> f64 {
        if self.ratio.value() >= param::log_plain(TOP_RATIO) {
            INFINITE_RATIO
        } else {
            param::log_value(&self.ratio)
        }
    }
}
