//! What the detector hears.

use std::ops::RangeInclusive;

use dsp_core::eq::BandParams;
use nice_plug::prelude::*;
use plugin_common::param;

use super::build::{Builder, db};
use super::{ListenChoice, SlopeChoice};
use crate::processor::{KEY_BANDS, Settings};

/// A cut of the side-chain.
#[derive(Params)]
pub struct CutParams {
    /// Whether it works.
    #[id = "on"]
    pub on: BoolParam,
    /// Corner, logarithmic.
    #[id = "hz"]
    pub freq: FloatParam,
    /// Steepness.
    #[id = "slope"]
    pub slope: EnumParam<SlopeChoice>,
}

/// A bell of the side-chain.
#[derive(Params)]
pub struct BellParams {
    /// Whether it works.
    #[id = "on"]
    pub on: BoolParam,
    /// Centre, logarithmic.
    #[id = "hz"]
    pub freq: FloatParam,
    /// Gain in dB.
    #[id = "gain"]
    pub gain: FloatParam,
    /// Q, logarithmic.
    #[id = "q"]
    pub q: FloatParam,
}

/// What the detector hears.
#[derive(Params)]
pub struct SideChainParams {
    /// The bus instead of the input.
    #[id = "sc_ext"]
    pub external: BoolParam,
    /// Whether the equaliser works.
    #[id = "sc_eq"]
    pub equaliser: BoolParam,
    /// High-pass.
    #[nested(id_prefix = "lc")]
    pub low_cut: CutParams,
    /// Bells.
    #[nested(id_prefix = "b1")]
    pub bell_1: BellParams,
    /// Bells.
    #[nested(id_prefix = "b2")]
    pub bell_2: BellParams,
    /// Low-pass.
    #[nested(id_prefix = "hc")]
    pub high_cut: CutParams,
    /// What is heard.
    #[id = "listen"]
    pub listen: EnumParam<ListenChoice>,
}

impl CutParams {
    fn new(build: &Builder<'_>, name: &str, hz: f64, range_hz: RangeInclusive<f64>) -> Self {
        Self {
            on: build.switch(name, false),
            freq: build.float(param::freq_hz(format!("{name} frequency"), hz, range_hz)),
            slope: build.choice(format!("{name} slope"), SlopeChoice::Db12),
        }
    }

    fn band(&self, equaliser: bool, template: BandParams) -> BandParams {
        BandParams {
            on: equaliser && self.on.value(),
            freq_hz: param::log_value(&self.freq),
            slope: self.slope.value().into(),
            ..template
        }
    }
}

impl BellParams {
    fn new(build: &Builder<'_>, number: usize, hz: f64) -> Self {
        let name = |what: &str| format!("Bell {number}{what}");
        Self {
            on: build.switch(name(""), false),
            freq: build.float(param::freq_hz(name(" frequency"), hz, 20.0..=20_000.0)),
            gain: build.float(param::gain_db(name(" gain"), 0.0, -24.0..=24.0)),
            q: build.float(param::q(name(" Q"), 1.0, 0.1..=20.0)),
        }
    }

    fn band(&self, equaliser: bool, template: BandParams) -> BandParams {
        BandParams {
            on: equaliser && self.on.value(),
            freq_hz: param::log_value(&self.freq),
            gain_db: db(&self.gain),
            q: param::log_value(&self.q),
            ..template
        }
    }
}

impl SideChainParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            external: build.switch("External side-chain", false),
            equaliser: build.switch("Side-chain equaliser", true),
            low_cut: CutParams::new(build, "Low cut", 80.0, 20.0..=2_000.0),
            bell_1: BellParams::new(build, 1, 200.0),
            bell_2: BellParams::new(build, 2, 3_000.0),
            high_cut: CutParams::new(build, "High cut", 12_000.0, 20.0..=20_000.0),
            listen: build.choice("Side-chain listen", ListenChoice::Off),
        }
    }

    /// The bands of the equaliser.
    pub(super) fn bands(&self) -> [BandParams; KEY_BANDS] {
        let on = self.equaliser.value();
        let [low, first, second, high] = Settings::default().key_bands;
        [
            self.low_cut.band(on, low),
            self.bell_1.band(on, first),
            self.bell_2.band(on, second),
            self.high_cut.band(on, high),
        ]
    }
}
