//! The equaliser's presets.

use super::{GAIN, NOWHERE};
use crate::shots::state::{
    Area, Ink, Key,
    Place::{self, Beside, Of},
    Proof, State,
    Step::{Click, Hold, Key as Press, Point, RightClick, Type, Wait, Write},
    USUAL,
};

/// The name in the preset pill.
const PILL: Place = Of("Preset: *");
const BROWSER: Proof = Proof::Changed(Area::Of("All, *"));
const FILE: &str = "presets/channel-eq/Vocal/Vocal bus.lacquer";
const WHOLE: &str = "# Lacquer preset\nformat = 1\nplugin = \"channel-eq\"\nname = \"Vocal bus\"\n[values]\nused_1 = true\n";
/// Ends in the middle.
const BROKEN: &str = "# Lacquer preset\nformat = 1\nplugin = \"channel-eq\"\nname = \"Vocal bus\"\n[values]\nfreq_1 = ";

pub const STATES: &[State] = &[
    State {
        name: "preset-browser",
        title: "Presets",
        mockup: "preset-browser",
        steps: &[Click(PILL), Point(NOWHERE)],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-none",
        title: "Presets: nothing found",
        steps: &[Click(PILL), Wait(700), Type("vocol"), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Show all presets")),
        ..USUAL
    },
    State {
        name: "preset-tried",
        title: "Presets: heard one after the other",
        steps: &[Click(PILL), Wait(700), Press(Key::Down), Press(Key::Down), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Low voice, less boom, Factory")),
        ..USUAL
    },
    State {
        name: "preset-menu",
        title: "Presets: menu of one",
        steps: &[Click(PILL), Wait(700), RightClick(Of("Lead vocal, airy, Factory"))],
        proof: Proof::Changed(Area::Of("Start new instances with this")),
        ..USUAL
    },
    State {
        name: "preset-save",
        title: "Presets: save as",
        steps: &[Click(PILL), Wait(700), Click(Of("Save as")), Wait(700), Type("my vocal")],
        proof: Proof::Changed(Area::Of("Name")),
        ..USUAL
    },
    State {
        name: "preset-unreadable",
        title: "Presets: one that cannot be read",
        files: &[(FILE, BROKEN)],
        steps: &[Click(PILL), Wait(700), Click(Of("Mine, 1 presets"))],
        proof: Proof::Changed(Area::Of("Vocal bus, Mine, cannot be read*")),
        ..USUAL
    },
    State {
        name: "preset-not-loaded",
        title: "Preset that broke, not loaded",
        files: &[(FILE, WHOLE)],
        steps: &[
            Click(PILL),
            Wait(700),
            Click(Of("Mine, 1 presets")),
            Write(FILE, BROKEN),
            Click(Of("Vocal bus, Mine")),
            Point(NOWHERE),
        ],
        proof: Proof::Changed(Area::Of("Show file")),
        ..USUAL
    },
    State {
        name: "preset-file-broken",
        title: "File of the loaded preset broken",
        fields: &[(
            "session",
            r#"{"v":1,"heard":0,"ids":["gain_4"],"presets":[["user","Vocal","Vocal bus",[]]],"sides":[{"preset":0},{}]}"#,
        )],
        files: &[(FILE, BROKEN)],
        // Files are looked at when the presets open.
        steps: &[Click(PILL), Wait(700), Click(PILL), Point(NOWHERE)],
        proof: Proof::Ink(Ink::Warn, 6, Area::Of("Preset: *")),
        ..USUAL
    },
    State {
        name: "preset-loaded",
        title: "Preset loaded, then changed",
        steps: &[
            Click(Of("Next preset")),
            Wait(700),
            Hold(GAIN, Beside("Band 4 Gain", (0.0, -10.0))),
        ],
        proof: Proof::Changed(Area::Of("Band 4, high shelf")),
        ..USUAL
    },
];
