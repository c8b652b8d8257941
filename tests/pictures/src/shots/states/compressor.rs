//! States of the compressor.

use crate::shots::state::{
    Area, Ink,
    Place::{self, At, Beside, Of},
    Proof, Size, Sound, State,
    Step::{AltClick, AltDrag, Click, Drag, Hold, Point, RightClick, Wait},
    USUAL,
};

const PILL: Place = Of("Preset: *");
const BROWSER: Proof = Proof::Changed(Area::Of("All, *"));
const NOWHERE: Place = At((200.0, -14.0));
const TAG: Place = Of("Threshold tag");

/// With a history that is full.
const FULL: State = State { steps: &[Wait(4_200)], ..USUAL };

pub const STATES: &[State] = &[
    State { mockup: "{plugin}", ..FULL },
    State {
        name: "min",
        title: "Smallest at 100 %",
        mockup: "{plugin}-min",
        size: Size::Exactly(760, 480),
        ..FULL
    },
    State { name: "wide", title: "Large window", size: Size::Exactly(1_400, 860), ..FULL },
    State { name: "tall", title: "Tall window", size: Size::Exactly(900, 900), ..FULL },
    State {
        name: "preset-browser",
        title: "Presets",
        steps: &[Click(PILL), Point(NOWHERE)],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "detector",
        title: "Detector",
        changes: &[("topology", "Feedback"), ("detect", "RMS")],
        steps: &[Click(Of("Detector")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Topology")),
        ..USUAL
    },
    State {
        name: "below",
        title: "Below the thresholds",
        changes: &[("up_ratio", "2"), ("exp_ratio", "2")],
        steps: &[Click(Of("Below")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Expander ratio")),
        ..USUAL
    },
    State {
        name: "colour",
        title: "Colour",
        changes: &[("color", "Tube"), ("drive", "40%")],
        steps: &[Click(Of("Colour")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Character")),
        ..USUAL
    },
    State {
        name: "equaliser",
        title: "Side-chain equaliser",
        steps: &[Click(Beside("Side-chain equaliser panel", (-53.0, 21.0))), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Bell 2 gain")),
        ..USUAL
    },
    State {
        name: "upward",
        title: "Upward",
        changes: &[("style", "Upward"), ("thresh", "-34 dB"), ("makeup", "0 dB")],
        ..FULL
    },
    State {
        name: "automatic",
        title: "Automatic threshold, release and make-up",
        changes: &[("auto_thr", "On"), ("auto_rel", "On"), ("mk_mode", "Loudness lock")],
        steps: &[Wait(2_500)],
        ..USUAL
    },
    State {
        name: "external",
        title: "External side-chain, nothing connected",
        changes: &[("sc_ext", "On")],
        steps: &[Wait(1_500), Point(Of("External"))],
        proof: Proof::Changed(Area::At(((25.0, -19.0), (100.0, 10.0)))),
        ..USUAL
    },
    State {
        name: "external-keyed",
        title: "External side-chain",
        sound: Sound::Keyed,
        changes: &[("sc_ext", "On")],
        ..FULL
    },
    State {
        name: "idle",
        title: "Threshold above the signal",
        changes: &[("thresh", "0 dB"), ("makeup", "0 dB")],
        steps: &[Wait(4_200)],
        ..USUAL
    },
    State { name: "lookahead", title: "Looking ahead", changes: &[("lookahead", "10 ms")], ..FULL },
    State {
        name: "mid-side",
        title: "Middle and side, oversampled, delta",
        changes: &[("stereo", "M/S"), ("os", "4x")],
        steps: &[AltClick(Of("Match")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Match")),
        ..USUAL
    },
    State {
        name: "match",
        title: "Match",
        steps: &[Click(Of("Match")), Wait(1_500), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Match")),
        ..USUAL
    },
    State {
        name: "same-loudness",
        title: "Threshold moved at the same loudness",
        steps: &[Wait(1_500), AltDrag(TAG, Beside("Threshold tag", (0.0, 40.0))), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Threshold tag")),
        ..USUAL
    },
    State {
        name: "time-menu",
        title: "Menu of times",
        steps: &[Click(Of("Time shown"))],
        proof: Proof::Changed(Area::Of("10 s")),
        ..USUAL
    },
    State {
        name: "knob",
        title: "Knob under the pointer",
        steps: &[Point(Of("Attack"))],
        proof: Proof::Changed(Area::At(((25.0, -19.0), (60.0, 10.0)))),
        ..USUAL
    },
    State {
        name: "listen",
        title: "Listening to the side-chain",
        changes: &[("listen", "Side-chain")],
        ..USUAL
    },
    State {
        name: "frozen",
        title: "History frozen and read",
        steps: &[Wait(2_000), Click(Of("Freeze")), Point(Beside("Threshold line", (27.0, -34.0)))],
        proof: Proof::Changed(Area::Of("Go on")),
        ..USUAL
    },
    State {
        name: "threshold-drag",
        title: "Threshold held",
        steps: &[Hold(TAG, Beside("Threshold tag", (0.0, 40.0)))],
        proof: Proof::Changed(Area::Of("Threshold tag")),
        ..USUAL
    },
    State {
        name: "node-drag",
        title: "Node of the side-chain moved",
        steps: &[
            Drag(Of("Side-chain band 1"), Beside("Side-chain band 1", (31.0, -17.0))),
            Point(NOWHERE),
        ],
        proof: Proof::Changed(Area::Of("Side-chain band 1")),
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick(Of("Threshold"))],
        proof: Proof::Changed(Area::Of("Copy value")),
        ..USUAL
    },
    State {
        name: "clipping",
        title: "Clipping",
        changes: &[("gain", "12 dB")],
        sound: Sound::Hot,
        proof: Proof::Ink(Ink::Clip, 8, Area::At(((-330.0, -24.0), (200.0, 20.0)))),
        ..USUAL
    },
];
