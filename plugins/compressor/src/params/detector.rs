//! How the level is taken.

use nice_plug::prelude::*;
use plugin_common::param;

use super::build::{Builder, FINE_LOW};
use super::{DetectionChoice, LinkChoice, StereoChoice, TopologyChoice};

/// How the level is taken.
#[derive(Params)]
pub struct DetectorParams {
    /// Where.
    #[id = "topology"]
    pub topology: EnumParam<TopologyChoice>,
    /// How.
    #[id = "detect"]
    pub detection: EnumParam<DetectionChoice>,
    /// Averaging time in ms.
    #[id = "rms"]
    pub rms: FloatParam,
    /// How far the channels are linked, in percent.
    #[id = "link"]
    pub link: FloatParam,
    /// What linked channels react to.
    #[id = "link_by"]
    pub link_by: EnumParam<LinkChoice>,
    /// Which two signals are compressed.
    #[id = "stereo"]
    pub stereo: EnumParam<StereoChoice>,
}

impl DetectorParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            topology: build.choice("Topology", TopologyChoice::Style),
            detection: build.choice("Detection", DetectionChoice::Style),
            rms: build.float(param::span_ms("RMS window", 10.0, 0.0..=160.0, FINE_LOW)),
            link: build.float(param::percent("Stereo link", 100.0, 0.0..=100.0)),
            link_by: build.choice("Link by", LinkChoice::Max),
            stereo: build.choice("Stereo", StereoChoice::LeftRight),
        }
    }
}
