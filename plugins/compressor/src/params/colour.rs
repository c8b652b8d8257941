//! Harmonics, and the quality of the gain.

use nice_plug::prelude::*;
use plugin_common::param;

use super::build::{Builder, part};
use super::{CharacterChoice, OversamplingChoice, PlaceChoice};
use crate::processor::Colour;

/// Harmonics.
#[derive(Params)]
pub struct ColourParams {
    /// Circuit.
    #[id = "color"]
    pub circuit: EnumParam<CharacterChoice>,
    /// Drive in percent.
    #[id = "drive"]
    pub drive: FloatParam,
    /// Place.
    #[id = "color_at"]
    pub place: EnumParam<PlaceChoice>,
}

impl ColourParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self {
            circuit: build.choice("Character", CharacterChoice::Off),
            drive: build.float(param::percent("Drive", 25.0, 0.0..=100.0)),
            place: build.choice("Character place", PlaceChoice::After),
        }
    }

    /// In real units.
    pub(super) fn snapshot(&self) -> Colour {
        Colour {
            circuit: self.circuit.value().into(),
            drive_amount: part(&self.drive),
            before: self.place.value().into(),
        }
    }
}

/// Quality.
#[derive(Params)]
pub struct QualityParams {
    /// Oversampling of the gain.
    #[id = "os"]
    pub oversampling: EnumParam<OversamplingChoice>,
}

impl QualityParams {
    pub(super) fn new(build: &Builder<'_>) -> Self {
        Self { oversampling: build.choice("Oversampling", OversamplingChoice::X1) }
    }
}
