//! States of the equaliser. Places are those of its default window, 1000 x 600.

use crate::shots::state::{
    Ink, Key, Proof, Size, State,
    Step::{AltClick, Click, ControlClick, Hold, Key as Press, Point, RightClick, Type, Wait},
    USUAL,
};

/// The name in the preset pill.
const PILL: (f64, f64) = (588.0, 20.0);
/// Where the preset browser opens: beside the graph's dark ground it is light.
const BROWSER: Proof = Proof::Changed((330.0, 110.0), (120.0, 300.0));
const NAME: Proof = Proof::Changed((540.0, 12.0), (100.0, 16.0));
/// Node of band 4: 3.2 kHz, +4 dB.
const NODE: (f64, f64) = (686.0, 171.0);
const GAIN: (f64, f64) = (592.0, 494.0);
const MATCH: (f64, f64) = (890.0, 20.0);
/// The word of the match button.
const MATCH_WORD: Proof = Proof::Changed((860.0, 9.0), (10.0, 22.0));
const NOWHERE: (f64, f64) = (200.0, -14.0);
/// The tip above or beside the node.
const TIP: Proof = Proof::Changed((640.0, 205.0), (90.0, 55.0));

/// The ring around the chip of a selected band 1.
const FIRST_CHIP: Proof = Proof::Changed((25.0, 451.0), (8.0, 4.0));

const MIN: Size = Size::Exactly(760, 460);

/// A preset that ends in the middle.
const BROKEN_PRESET: (&str, &str) = (
    "presets/channel-eq/Vocal/Vocal bus.lacquer",
    "# Lacquer preset\nformat = 1\nplugin = \"channel-eq\"\nname = \"Vocal bus\"\n[values]\nfreq_1 = ",
);

pub const STATES: &[State] = &[
    State { name: "min", title: "Smallest at 100 %", mockup: "{plugin}-min", size: MIN, ..USUAL },
    State {
        name: "min-analyser",
        title: "Smallest, analyser open",
        size: MIN,
        steps: &[Click((58.0, 61.0))],
        proof: Proof::Changed((30.0, 90.0), (180.0, 60.0)),
        ..USUAL
    },
    State {
        name: "min-more",
        title: "Smallest, more of the output",
        size: MIN,
        steps: &[Click((708.0, 354.0))],
        proof: Proof::Changed((620.0, 260.0), (120.0, 50.0)),
        ..USUAL
    },
    State {
        name: "min-settings",
        title: "Smallest, settings",
        size: MIN,
        steps: &[Click((-25.0, 20.0)), Point(NOWHERE)],
        proof: Proof::Changed((-300.0, 60.0), (250.0, 150.0)),
        ..USUAL
    },
    State {
        name: "1600x900",
        title: "Large window",
        mockup: "{plugin}-1600x900",
        size: Size::Exactly(1_600, 900),
        ..USUAL
    },
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
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-tried",
        title: "Presets: heard one after the other",
        steps: &[Click(PILL), Wait(700), Press(Key::Down), Press(Key::Down), Point(NOWHERE)],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-menu",
        title: "Presets: menu of one",
        steps: &[Click(PILL), Wait(700), RightClick((560.0, 182.0))],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-save",
        title: "Presets: save as",
        steps: &[Click(PILL), Wait(700), Click((816.0, 74.0)), Wait(700), Type("my vocal")],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-unreadable",
        title: "Presets: one that cannot be read",
        files: &[BROKEN_PRESET],
        steps: &[Click(PILL), Wait(700), Click((360.0, 170.0))],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "preset-loaded",
        title: "Preset loaded, then changed",
        steps: &[Click((712.0, 20.0)), Wait(700), Hold(GAIN, (592.0, 484.0))],
        proof: NAME,
        ..USUAL
    },
    State {
        name: "node",
        title: "Node under the pointer",
        steps: &[Point(NODE)],
        proof: TIP,
        ..USUAL
    },
    State {
        name: "node-drag",
        title: "Node held",
        steps: &[Hold(NODE, (720.0, 190.0))],
        proof: Proof::Changed((640.0, 90.0), (150.0, 50.0)),
        ..USUAL
    },
    State {
        name: "node-menu",
        title: "Menu of a node",
        steps: &[RightClick(NODE)],
        proof: Proof::Changed((700.0, 190.0), (120.0, 120.0)),
        ..USUAL
    },
    State {
        name: "graph-menu",
        title: "Menu of the graph",
        steps: &[RightClick((430.0, 110.0))],
        proof: Proof::Changed((450.0, 120.0), (100.0, 30.0)),
        ..USUAL
    },
    State {
        name: "rubber-band",
        title: "Nodes being selected",
        steps: &[Hold((120.0, 120.0), (560.0, 330.0))],
        proof: FIRST_CHIP,
        ..USUAL
    },
    State {
        name: "all-selected",
        title: "All nodes selected",
        steps: &[Click(NODE), Press(Key::All), Point(NOWHERE)],
        proof: FIRST_CHIP,
        ..USUAL
    },
    State { name: "band-off", title: "Band off", changes: &[("on_4", "Off")], ..USUAL },
    State {
        name: "listen",
        title: "Listening to a band",
        steps: &[Click((68.0, 542.0)), Point(NOWHERE)],
        proof: Proof::Changed((58.0, 531.0), (6.0, 22.0)),
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
        name: "analyser-full",
        title: "All traces, peak hold, range of 30 dB",
        fields: &[(
            "gui",
            r#"{"selected":3,"range_db":30.0,"analyser":{"pre":true,"post":true,"side_chain":true,"peak_hold":true}}"#,
        )],
        ..USUAL
    },
    State {
        name: "range-3",
        title: "Range of 3 dB",
        fields: &[("gui", r#"{"selected":3,"range_db":3.0}"#)],
        ..USUAL
    },
    State {
        name: "crowded",
        title: "Twenty bands",
        changes: &[
            ("used_7", "On"),
            ("freq_7", "45 Hz"),
            ("gain_7", "3 dB"),
            ("used_8", "On"),
            ("freq_8", "120 Hz"),
            ("gain_8", "-2 dB"),
            ("used_9", "On"),
            ("freq_9", "160 Hz"),
            ("gain_9", "2 dB"),
            ("used_10", "On"),
            ("freq_10", "330 Hz"),
            ("gain_10", "-3 dB"),
            ("used_11", "On"),
            ("freq_11", "450 Hz"),
            ("gain_11", "4 dB"),
            ("q_11", "4"),
            ("used_12", "On"),
            ("freq_12", "620 Hz"),
            ("gain_12", "-4 dB"),
            ("q_12", "6"),
            ("used_13", "On"),
            ("freq_13", "1.2 kHz"),
            ("gain_13", "3 dB"),
            ("used_14", "On"),
            ("freq_14", "1.6 kHz"),
            ("gain_14", "-6 dB"),
            ("q_14", "8"),
            ("used_15", "On"),
            ("freq_15", "2.2 kHz"),
            ("gain_15", "2 dB"),
            ("used_16", "On"),
            ("freq_16", "4.4 kHz"),
            ("gain_16", "5 dB"),
            ("q_16", "3"),
            ("used_17", "On"),
            ("freq_17", "5.4 kHz"),
            ("gain_17", "-2 dB"),
            ("used_18", "On"),
            ("freq_18", "8.4 kHz"),
            ("gain_18", "3 dB"),
            ("used_19", "On"),
            ("freq_19", "12 kHz"),
            ("gain_19", "-3 dB"),
            ("used_20", "On"),
            ("freq_20", "15 kHz"),
            ("gain_20", "2 dB"),
        ],
        ..USUAL
    },
    State {
        name: "auto-gain",
        title: "Auto gain, polarity, link",
        changes: &[("autogain", "On"), ("invert", "On"), ("gainq", "On")],
        ..USUAL
    },
    State {
        name: "freeze",
        title: "Spectrum frozen",
        steps: &[Click((243.0, 61.0)), Point(NOWHERE)],
        proof: Proof::Changed((233.0, 51.0), (20.0, 20.0)),
        ..USUAL
    },
    State {
        name: "range-menu",
        title: "Menu of ranges",
        steps: &[Click((857.0, 61.0))],
        proof: Proof::Changed((810.0, 85.0), (95.0, 60.0)),
        ..USUAL
    },
    State {
        name: "shape-menu",
        title: "Menu of shapes",
        steps: &[Click((318.0, 466.0))],
        proof: Proof::Changed((260.0, 300.0), (100.0, 120.0)),
        ..USUAL
    },
    State {
        name: "knob",
        title: "Knob under the pointer",
        steps: &[Point(GAIN)],
        proof: Proof::Changed((24.0, 581.0), (60.0, 10.0)),
        ..USUAL
    },
    State {
        name: "knob-drag",
        title: "Knob held",
        steps: &[Hold(GAIN, (592.0, 470.0))],
        proof: Proof::Changed((570.0, 537.0), (44.0, 12.0)),
        ..USUAL
    },
    State {
        name: "knob-entry",
        title: "Value being typed",
        steps: &[ControlClick(GAIN), Wait(700), Type("2.5")],
        proof: Proof::Changed((570.0, 537.0), (44.0, 12.0)),
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick(GAIN)],
        proof: Proof::Changed((600.0, 440.0), (80.0, 60.0)),
        ..USUAL
    },
    State {
        name: "side-b",
        title: "Side B",
        steps: &[Click((291.0, 20.0)), Point(NOWHERE)],
        proof: Proof::Changed((281.0, 10.0), (4.0, 20.0)),
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
        name: "delta",
        title: "Delta",
        steps: &[AltClick(MATCH), Point(NOWHERE)],
        proof: MATCH_WORD,
        ..USUAL
    },
    State {
        name: "display-focus",
        title: "Focus on a node",
        steps: &[Click(NODE), Press(Key::Tab), Point(NOWHERE)],
        proof: Proof::Ink(Ink::Focus, 20),
        ..USUAL
    },
];
