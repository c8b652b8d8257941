//! States of the loudness meter. Places are those of its default window, 700 x 480.

use crate::shots::state::{
    Ink, Proof, Setting, Size, Sound, State,
    Step::{Click, Drag, Hold, Point, Wait},
    USUAL,
};

const PILL: (f64, f64) = (447.0, 20.0);
const BROWSER: Proof = Proof::Changed((155.0, 110.0), (100.0, 250.0));
const NOWHERE: (f64, f64) = (200.0, -14.0);
/// What a meter shows depends on what it has heard, in seconds.
const HEARD: Sound = Sound::After(194.0);

const MEASURED: State = State { sound: HEARD, ..USUAL };
const COMPACT: State = State { size: Size::Exactly(320, 480), ..MEASURED };

/// Words of the hint line behind the first ones, which often stay.
const HINT: Proof = Proof::Changed((85.0, 461.0), (70.0, 10.0));

pub const STATES: &[State] = &[
    State { mockup: "{plugin}", ..MEASURED },
    State { name: "first-seconds", title: "First seconds", ..USUAL },
    State {
        name: "clipping",
        title: "Clipping",
        sound: Sound::Hot,
        steps: &[Wait(2_500)],
        proof: Proof::Ink(Ink::Clip, 20),
        ..USUAL
    },
    State { name: "min", title: "Smallest full window", size: Size::Exactly(480, 400), ..MEASURED },
    State { name: "wide", title: "Large window", size: Size::Exactly(1_400, 800), ..MEASURED },
    State { name: "tall", title: "Tall window", size: Size::Exactly(700, 900), ..MEASURED },
    State { name: "compact", title: "Compact", mockup: "{plugin}-compact", ..COMPACT },
    State {
        name: "compact-min",
        title: "Smallest compact",
        size: Size::Exactly(260, 360),
        ..COMPACT
    },
    State {
        name: "compact-new",
        title: "Compact, no signal",
        setting: Setting::Plain,
        sound: Sound::Silence,
        ..COMPACT
    },
    State {
        name: "compact-target",
        title: "Compact, menu of targets",
        steps: &[Click((70.0, 170.0))],
        proof: Proof::Changed((30.0, 195.0), (90.0, 60.0)),
        ..COMPACT
    },
    State {
        name: "compact-settings",
        title: "Compact, settings",
        steps: &[Click((-25.0, 20.0)), Point(NOWHERE)],
        proof: Proof::Changed((20.0, 60.0), (100.0, 40.0)),
        ..COMPACT
    },
    State {
        name: "over-target",
        title: "Over the target",
        changes: &[("target", "EBU R 128, \u{2212}23 LUFS")],
        ..MEASURED
    },
    State {
        name: "relative",
        title: "Relative unit, larger scale, whole programme",
        changes: &[("unit", "LU"), ("scale", "+18"), ("window", "Whole")],
        ..MEASURED
    },
    State {
        name: "paused",
        title: "Paused by the transport",
        sound: Sound::Stopped(94.0),
        ..USUAL
    },
    State {
        name: "long",
        title: "Half an hour",
        sound: Sound::After(1_860.0),
        changes: &[("window", "30 min")],
        ..USUAL
    },
    State {
        name: "preset-browser",
        title: "Presets",
        steps: &[Click(PILL), Point(NOWHERE)],
        proof: BROWSER,
        ..MEASURED
    },
    State {
        name: "target-menu",
        title: "Menu of targets",
        steps: &[Click((566.0, 62.0))],
        proof: Proof::Changed((450.0, 85.0), (200.0, 100.0)),
        ..MEASURED
    },
    State {
        name: "restart-menu",
        title: "Menu of restarts",
        steps: &[Click((322.0, 433.0))],
        proof: Proof::Changed((260.0, 330.0), (120.0, 70.0)),
        ..MEASURED
    },
    State {
        name: "groove",
        title: "Groove under the pointer",
        steps: &[Point((44.0, 168.0))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "passage",
        title: "Passage selected on the disc",
        steps: &[Drag((58.0, 168.0), (100.0, 95.0)), Point(NOWHERE)],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "history",
        title: "History under the pointer",
        steps: &[Point((300.0, 370.0))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "passage-drag",
        title: "Passage being selected on the disc",
        steps: &[Hold((58.0, 168.0), (100.0, 95.0))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "tile",
        title: "Tile under the pointer",
        steps: &[Point((500.0, 110.0))],
        proof: HINT,
        ..MEASURED
    },
];
