//! States of the panner. Places are those of its default window, 760 x 480.

use crate::shots::state::{
    Proof, Size, Sound, State,
    Step::{AltClick, Click, Hold, Point, RightClick, Wait},
    USUAL,
};

const PILL: (f64, f64) = (450.0, 20.0);
const BROWSER: Proof = Proof::Changed((185.0, 110.0), (100.0, 250.0));
/// The source where `tests/scenes` puts it.
const SOURCE: (f64, f64) = (249.0, 171.0);
const PAN: (f64, f64) = (43.0, 393.0);
const MATCH: (f64, f64) = (671.0, 20.0);
const MATCH_EDGE: Proof = Proof::Changed((658.0, 10.0), (26.0, 3.0));
const NOWHERE: (f64, f64) = (200.0, -14.0);

/// Words of the hint line behind the first ones, which often stay.
const HINT: Proof = Proof::Changed((85.0, 461.0), (70.0, 10.0));

pub const STATES: &[State] = &[
    State { name: "min", title: "Smallest at 100 %", size: Size::Exactly(640, 420), ..USUAL },
    State { name: "wide", title: "Large window", size: Size::Exactly(1_100, 700), ..USUAL },
    State { name: "tall", title: "Tall window", size: Size::Exactly(760, 900), ..USUAL },
    State {
        name: "preset-browser",
        title: "Presets",
        steps: &[Click(PILL), Point(NOWHERE)],
        proof: BROWSER,
        ..USUAL
    },
    State {
        name: "dual",
        title: "Both channels placed",
        changes: &[("mode", "Dual"), ("pan_l", "L40"), ("pan_r", "R80"), ("width", "150%")],
        ..USUAL
    },
    State {
        name: "rotation",
        title: "Image turned",
        changes: &[("mode", "Rotation"), ("rot", "25")],
        ..USUAL
    },
    State {
        name: "law",
        title: "Compensated law, low gain, swapped",
        changes: &[
            ("law", "\u{2212}6 dB"),
            ("ref", "Centre"),
            ("gain", "\u{2212}12 dB"),
            ("swap", "On"),
            ("pol_l", "On"),
        ],
        ..USUAL
    },
    State { name: "out-of-phase", title: "Out of phase", sound: Sound::OutOfPhase, ..USUAL },
    State { name: "muted", title: "Muted", changes: &[("mute", "On")], ..USUAL },
    State {
        name: "listen-side",
        title: "Listening to the side",
        changes: &[("listen", "Side")],
        ..USUAL
    },
    State {
        name: "source",
        title: "Source under the pointer",
        steps: &[Point(SOURCE)],
        proof: HINT,
        ..USUAL
    },
    State {
        name: "source-drag",
        title: "Source held",
        steps: &[Hold(SOURCE, (310.0, 200.0))],
        proof: Proof::Changed((25.0, 424.0), (36.0, 10.0)),
        ..USUAL
    },
    State {
        name: "law-menu",
        title: "Menu of laws",
        steps: &[Click((248.0, 68.0))],
        proof: Proof::Changed((195.0, 90.0), (100.0, 80.0)),
        ..USUAL
    },
    State {
        name: "fader-drag",
        title: "Fader held",
        steps: &[Hold((693.0, 165.0), (693.0, 200.0))],
        proof: Proof::Changed((683.0, 190.0), (20.0, 20.0)),
        ..USUAL
    },
    State {
        name: "knob-disabled",
        title: "Disabled knob under the pointer",
        steps: &[Point((114.0, 393.0))],
        proof: HINT,
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick(PAN)],
        proof: Proof::Changed((60.0, 330.0), (80.0, 60.0)),
        ..USUAL
    },
    State {
        name: "match",
        title: "Match",
        steps: &[Click(MATCH), Wait(1_200), Point(NOWHERE)],
        proof: MATCH_EDGE,
        ..USUAL
    },
    State {
        name: "delta",
        title: "Delta",
        steps: &[AltClick(MATCH), Point(NOWHERE)],
        proof: MATCH_EDGE,
        ..USUAL
    },
];
