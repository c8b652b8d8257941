//! States of the compressor. Places are those of its default window, 900 x 560.

use crate::shots::state::{
    Proof, Size, Sound, State,
    Step::{Click, Drag, Hold, Point, RightClick, Wait},
    USUAL,
};

const PILL: (f64, f64) = (500.0, 20.0);
const BROWSER: Proof = Proof::Changed((325.0, 110.0), (120.0, 300.0));
const NOWHERE: (f64, f64) = (200.0, -14.0);
/// The buttons at the right end of the row of styles.
const DETECTOR: (f64, f64) = (716.0, 338.0);
const BELOW: (f64, f64) = (792.0, 338.0);
const COLOUR: (f64, f64) = (858.0, 338.0);
/// Where the popovers are.
const POPOVER: Proof = Proof::Changed((690.0, 150.0), (190.0, 150.0));
/// The threshold's tag in the history, where `tests/scenes` puts it.
const TAG: (f64, f64) = (340.0, 215.0);
const PAUSE: (f64, f64) = (728.0, 294.0);

pub const STATES: &[State] = &[
    State { name: "default", title: "Playing", mockup: "compressor", ..USUAL },
    State {
        name: "min",
        title: "Smallest at 100 %",
        mockup: "compressor-min",
        size: Size::Exactly(760, 480),
        ..USUAL
    },
    State { name: "wide", title: "Large window", size: Size::Exactly(1_400, 860), ..USUAL },
    State { name: "tall", title: "Tall window", size: Size::Exactly(900, 900), ..USUAL },
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
        steps: &[Click(DETECTOR), Point(NOWHERE)],
        proof: POPOVER,
        ..USUAL
    },
    State {
        name: "below",
        title: "Below the thresholds",
        changes: &[("up_ratio", "2"), ("exp_ratio", "2")],
        steps: &[Click(BELOW), Point(NOWHERE)],
        proof: POPOVER,
        ..USUAL
    },
    State {
        name: "colour",
        title: "Colour",
        changes: &[("color", "Tube"), ("drive", "40%")],
        steps: &[Click(COLOUR), Point(NOWHERE)],
        proof: POPOVER,
        ..USUAL
    },
    State {
        name: "equaliser",
        title: "Side-chain equaliser",
        steps: &[Click((700.0, 448.0)), Point(NOWHERE)],
        proof: Proof::Changed((640.0, 230.0), (230.0, 100.0)),
        ..USUAL
    },
    State {
        name: "upward",
        title: "Upward",
        changes: &[("style", "Upward"), ("thresh", "-4 dB")],
        ..USUAL
    },
    State {
        name: "automatic",
        title: "Automatic threshold, release and make-up",
        changes: &[("auto_thr", "On"), ("auto_rel", "On"), ("mk_mode", "Loudness lock")],
        steps: &[Wait(2_500)],
        proof: Proof::Changed((285.0, 150.0), (490.0, 120.0)),
        ..USUAL
    },
    State {
        name: "external",
        title: "External side-chain, nothing connected",
        changes: &[("sc_ext", "On")],
        steps: &[Point((780.0, 377.0))],
        proof: Proof::Changed((25.0, 541.0), (300.0, 10.0)),
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
        steps: &[Wait(2_000), Click(PAUSE), Point((560.0, 180.0))],
        proof: Proof::Changed((565.0, 52.0), (180.0, 20.0)),
        ..USUAL
    },
    State {
        name: "threshold-drag",
        title: "Threshold held",
        steps: &[Hold(TAG, (340.0, 255.0))],
        proof: Proof::Changed((300.0, 246.0), (70.0, 16.0)),
        ..USUAL
    },
    State {
        name: "node-drag",
        title: "Node of the side-chain moved",
        steps: &[Drag((709.0, 427.0), (740.0, 410.0)), Point(NOWHERE)],
        proof: Proof::Changed((734.0, 404.0), (12.0, 12.0)),
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick((58.0, 420.0))],
        proof: Proof::Changed((75.0, 350.0), (80.0, 60.0)),
        ..USUAL
    },
    State {
        name: "over",
        title: "Over full scale",
        changes: &[("gain", "12 dB")],
        sound: Sound::Hot,
        ..USUAL
    },
];
