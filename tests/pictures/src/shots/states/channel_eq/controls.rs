//! The equaliser's panels and bars.

use super::{GAIN, NOWHERE};
use crate::shots::state::{
    Area,
    Place::{self, Beside, Of},
    Proof, State,
    Step::{AltClick, Click, ControlClick, Hold, Point, RightClick, Type, Wait},
    USUAL,
};

/// The value under the knob.
const GAIN_TEXT: Proof = Proof::Changed(Area::From("Band 4 Gain", ((14.0, 79.0), (44.0, 12.0))));
const MATCH: Place = Of("Match");
const MATCH_WORD: Proof = Proof::Changed(Area::Of("Match"));

pub const STATES: &[State] = &[
    State { name: "band-off", title: "Band off", changes: &[("on_4", "Off")], ..USUAL },
    State {
        name: "listen",
        title: "Listening to a band",
        steps: &[Click(Of("Listen to this band")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Listen to this band")),
        ..USUAL
    },
    State {
        name: "cut",
        title: "Low cut selected",
        fields: &[("gui", r#"{"selected":0}"#)],
        ..USUAL
    },
    State {
        name: "no-band-selected",
        title: "No band selected",
        fields: &[("gui", "{}")],
        ..USUAL
    },
    State {
        name: "auto-gain",
        title: "Auto gain, polarity, link",
        changes: &[("autogain", "On"), ("invert", "On"), ("gainq", "On")],
        ..USUAL
    },
    State {
        name: "shape-menu",
        title: "Menu of shapes",
        steps: &[Click(Of("Band 4 Shape"))],
        proof: Proof::Changed(Area::Of("High cut")),
        ..USUAL
    },
    State {
        name: "knob",
        title: "Knob under the pointer",
        steps: &[Point(GAIN)],
        proof: Proof::Changed(Area::At(((24.0, -19.0), (60.0, 10.0)))),
        ..USUAL
    },
    State {
        name: "knob-drag",
        title: "Knob held",
        steps: &[Hold(GAIN, Beside("Band 4 Gain", (0.0, -24.0)))],
        proof: GAIN_TEXT,
        ..USUAL
    },
    State {
        name: "knob-entry",
        title: "Value being typed",
        steps: &[ControlClick(GAIN), Wait(700), Type("2.5")],
        proof: Proof::Changed(Area::Of("Band 4 Gain, type a value")),
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick(GAIN)],
        proof: Proof::Changed(Area::Of("Reset to default")),
        ..USUAL
    },
    State {
        name: "side-b",
        title: "Side B",
        steps: &[Click(Of("Sound B")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Sound B")),
        ..USUAL
    },
    State {
        name: "match",
        title: "Match",
        steps: &[Click(MATCH), Wait(1_500), Point(NOWHERE)],
        proof: MATCH_WORD,
        ..USUAL
    },
    State {
        name: "match-menu",
        title: "Menu of Match",
        steps: &[Wait(2_500), RightClick(MATCH)],
        proof: Proof::Changed(Area::From("Hear the difference", ((20.0, 4.0), (110.0, 16.0)))),
        ..USUAL
    },
    State {
        name: "delta",
        title: "Delta",
        steps: &[AltClick(MATCH), Point(NOWHERE)],
        proof: MATCH_WORD,
        ..USUAL
    },
];
