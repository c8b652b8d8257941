//! States of the panner.

use crate::shots::state::{
    Area,
    Place::{self, At, Beside, Of},
    Proof, Size, Sound, State,
    Step::{AltClick, Click, Hold, Point, RightClick, Wait},
    USUAL,
};

const PILL: Place = Of("Preset: *");
const BROWSER: Proof = Proof::Changed(Area::Of("All, *"));
/// The source where `tests/scenes` puts it.
const SOURCE: Place = Beside("Source, Pan", (22.0, -47.0));
const PAN: Place = Of("Pan");
const MATCH: Place = Of("Match");
const MATCH_LIT: Proof = Proof::Changed(Area::Of("Match"));
/// The cap, left of the meter.
const FADER: Place = Beside("Output peak*", (-34.0, -24.5));
const NOWHERE: Place = At((200.0, -14.0));

/// Words of the hint line behind the first ones, which often stay.
const HINT: Proof = Proof::Changed(Area::At(((85.0, -19.0), (70.0, 10.0))));

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
        steps: &[Hold(SOURCE, Beside("Source, Pan", (83.0, -18.0)))],
        proof: Proof::Changed(Area::From("Pan", ((3.0, 53.0), (38.0, 11.0)))),
        ..USUAL
    },
    State {
        name: "law-menu",
        title: "Menu of laws",
        steps: &[Click(Of("Pan law"))],
        proof: Proof::Changed(Area::Of("\u{2212}4.5 dB")),
        ..USUAL
    },
    State {
        name: "fader-drag",
        title: "Fader held",
        steps: &[Hold(FADER, Beside("Output peak*", (-34.0, 10.5)))],
        proof: Proof::Changed(Area::From("Output peak*", ((-44.0, 97.0), (20.0, 20.0)))),
        ..USUAL
    },
    State {
        name: "knob-disabled",
        title: "Disabled knob under the pointer",
        steps: &[Point(Of("Pan left"))],
        proof: HINT,
        ..USUAL
    },
    State {
        name: "knob-menu",
        title: "Menu of a knob",
        steps: &[RightClick(PAN)],
        proof: Proof::Changed(Area::Of("Copy value")),
        ..USUAL
    },
    State {
        name: "match",
        title: "Match",
        steps: &[Click(MATCH), Wait(1_200), Point(NOWHERE)],
        proof: MATCH_LIT,
        ..USUAL
    },
    State {
        name: "delta",
        title: "Delta",
        steps: &[AltClick(MATCH), Point(NOWHERE)],
        proof: MATCH_LIT,
        ..USUAL
    },
];
