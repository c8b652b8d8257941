//! The equaliser in small and large windows.

use super::NOWHERE;
use crate::shots::state::{
    Area,
    Place::Of,
    Proof, Size, State,
    Step::{Click, Point},
    USUAL,
};

const MIN: Size = Size::Exactly(760, 460);

pub const STATES: &[State] = &[
    State { name: "min", title: "Smallest at 100 %", mockup: "{plugin}-min", size: MIN, ..USUAL },
    State {
        name: "min-analyser",
        title: "Smallest, analyser open",
        size: MIN,
        steps: &[Click(Of("Analyser"))],
        proof: Proof::Changed(Area::Of("Spectrum smoothing")),
        ..USUAL
    },
    State {
        name: "min-more",
        title: "Smallest, more of the output",
        size: MIN,
        steps: &[Click(Of("More"))],
        proof: Proof::Changed(Area::Of("Gain-Q link")),
        ..USUAL
    },
    State {
        name: "min-settings",
        title: "Smallest, settings",
        size: MIN,
        steps: &[Click(Of("Settings: *")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Theme")),
        ..USUAL
    },
    State {
        name: "1600x900",
        title: "Large window",
        mockup: "{plugin}-1600x900",
        size: Size::Exactly(1_600, 900),
        ..USUAL
    },
];
