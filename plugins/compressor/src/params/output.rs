//! Make-up, mix, gain.

use nice_plug::prelude::*;
use plugin_common::param;

use super::MakeupChoice;
use super::build::{Builder, db, part};
use crate::processor::Output;

/// Lowest dry level, in dB; stands for silence.
const SILENCE_DB: f32 = -100.0;

/// Make-up, mix, gain.
#[derive(Params)]
pub struct OutputParams {
    /// Make-up in dB.
    #[id = "makeup"]
    pub makeup: FloatParam,
    /// Where the make-up comes from.
    #[id = "mk_mode"]
    pub makeup_mode: EnumParam<MakeupChoice>,
    /// Share of the compressed signal, in percent.
    #[id = "mix"]
    pub mix: FloatParam,
    /// Level of the input beside the mix, in dB.
    #[id = "dry"]
    pub dry: FloatParam,
    /// Output gain in dB.
    #[id = "gain"]
    pub gain: FloatParam,
}

impl OutputParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            makeup: build.float(param::gain_db("Makeup", 0.0, -24.0..=36.0)),
            makeup_mode: build.choice("Makeup mode", MakeupChoice::Manual),
            mix: build.float(param::percent("Mix", 100.0, 0.0..=100.0)),
            dry: build.float(param::level_db("Dry level", SILENCE_DB, SILENCE_DB..=12.0)),
            gain: build.float(param::gain_db("Output gain", 0.0, -36.0..=36.0)),
        }
    }

    /// In real units.
    pub(super) fn snapshot(&self) -> Output {
        let dry_db = self.dry.value();
        Output {
            makeup_db: db(&self.makeup),
            makeup: self.makeup_mode.value().into(),
            mix_amount: part(&self.mix),
            dry_db: if dry_db <= SILENCE_DB { f64::NEG_INFINITY } else { f64::from(dry_db) },
            gain_db: db(&self.gain),
        }
    }
}
