//! States of the loudness meter.

use crate::shots::state::{
    Area, Ink,
    Place::{self, At, Of},
    Proof, Setting, Size, Sound, State,
    Step::{Click, Drag, Hold, Point, Wait},
    USUAL,
};

const PILL: Place = Of("Preset: *");
const BROWSER: Proof = Proof::Changed(Area::Of("All, *"));
const NOWHERE: Place = At((200.0, -14.0));
/// What a meter shows depends on what it has heard, in seconds.
const HEARD: Sound = Sound::After(172.0);

const MEASURED: State = State { sound: HEARD, ..USUAL };
const COMPACT: State = State { size: Size::Exactly(320, 480), ..MEASURED };

/// Words of the hint line behind the first ones, which often stay.
const HINT: Proof = Proof::Changed(Area::At(((85.0, -19.0), (70.0, 10.0))));

pub const STATES: &[State] = &[
    State { mockup: "{plugin}", ..MEASURED },
    State { name: "first-seconds", title: "First seconds", ..USUAL },
    State {
        name: "clipping",
        title: "Clipping",
        sound: Sound::Hot,
        steps: &[Wait(2_500)],
        proof: Proof::Ink(Ink::Clip, 8, Area::At(((-330.0, -24.0), (200.0, 20.0)))),
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
        steps: &[Click(Of("Target*"))],
        proof: Proof::Changed(Area::Of("EBU R 128*")),
        ..COMPACT
    },
    State {
        name: "compact-settings",
        title: "Compact, settings",
        steps: &[Click(Of("Settings: *")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Theme")),
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
        steps: &[Click(Of("Target"))],
        proof: Proof::Changed(Area::Of("EBU R 128*")),
        ..MEASURED
    },
    State {
        name: "restart-menu",
        title: "Menu of restarts",
        steps: &[Click(Of("Restart"))],
        proof: Proof::Changed(Area::Of("on play")),
        ..MEASURED
    },
    State {
        name: "groove",
        title: "Groove under the pointer",
        steps: &[Point(At((44.0, 168.0)))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "passage",
        title: "Passage selected on the disc",
        steps: &[Drag(At((58.0, 168.0)), At((100.0, 95.0))), Point(NOWHERE)],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "history",
        title: "History under the pointer",
        steps: &[Point(At((300.0, 370.0)))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "passage-drag",
        title: "Passage being selected on the disc",
        steps: &[Hold(At((58.0, 168.0)), At((100.0, 95.0)))],
        proof: HINT,
        ..MEASURED
    },
    State {
        name: "tile",
        title: "Tile under the pointer",
        steps: &[Point(Of("Range*"))],
        proof: HINT,
        ..MEASURED
    },
];
