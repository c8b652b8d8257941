//! The equaliser's graph: nodes, spectrum, range.

use super::NOWHERE;
use crate::shots::state::{
    Area, Key,
    Place::{self, Beside, Of},
    Proof, State,
    Step::{Click, Hold, Key as Press, Point, RightClick},
    USUAL,
};

/// At 3.2 kHz, +4 dB.
const NODE: Place = Of("Band 4, bell");
/// The tip above or beside the node.
const TIP: Proof = Proof::Changed(Area::From("Band 4, bell", ((-32.0, 48.0), (90.0, 55.0))));
/// The ring around the chip of a selected band 1.
const FIRST_CHIP: Proof = Proof::Changed(Area::From("Select band 1", ((8.0, -1.5), (8.0, 4.0))));

pub const STATES: &[State] = &[
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
        steps: &[Hold(NODE, Beside("Band 4, bell", (34.0, 19.0)))],
        proof: Proof::Changed(Area::Of("Band 4, bell")),
        ..USUAL
    },
    State {
        name: "node-menu",
        title: "Menu of a node",
        steps: &[RightClick(NODE)],
        proof: Proof::Changed(Area::Of("Turn off")),
        ..USUAL
    },
    State {
        name: "graph-menu",
        title: "Menu of the graph",
        steps: &[RightClick(Beside("Band 2, bell", (80.0, -173.0)))],
        proof: Proof::Changed(Area::Of("Add a band here")),
        ..USUAL
    },
    State {
        name: "rubber-band",
        title: "Nodes being selected",
        steps: &[Hold(
            Beside("Band 1, low cut", (-86.6, -143.2)),
            Beside("Band 3, bell", (38.5, 132.3)),
        )],
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
        name: "freeze",
        title: "Spectrum frozen",
        steps: &[Click(Of("Freeze the spectrum")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Freeze the spectrum")),
        ..USUAL
    },
    State {
        name: "range-menu",
        title: "Menu of ranges",
        steps: &[Click(Of("Display range"))],
        proof: Proof::Changed(Area::Of("\u{b1}6 dB")),
        ..USUAL
    },
    State {
        name: "display-focus",
        title: "Focus on a node",
        steps: &[Click(NODE), Press(Key::Tab), Point(NOWHERE)],
        proof: Proof::Ring(Area::Focused),
        ..USUAL
    },
];
