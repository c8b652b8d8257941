//! States that every plugin has. Places are those of the frame, which is the same everywhere.

use crate::shots::state::{
    Ink, Key, Proof, Setting, Size, Sound, State,
    Step::{Click, Key as Press, Look, Point, Wait},
    USUAL,
};

/// The settings button.
const SETTINGS: (f64, f64) = (-25.0, 20.0);
/// The power button.
const POWER: (f64, f64) = (-55.0, 20.0);
/// Under the settings button, where their popover opens.
const UNDER_SETTINGS: Proof = Proof::Changed((-300.0, 60.0), (250.0, 40.0));
/// Where the settings have a switch, and their other pages have none.
const ANOTHER_PAGE: Proof = Proof::Changed((-130.0, 160.0), (100.0, 14.0));
/// Shows the whole of the settings.
const WHOLE_SETTINGS: Size = Size::Exactly(1_000, 600);
/// The hint line: nothing happens there.
const NOWHERE: (f64, f64) = (200.0, -14.0);
/// Where messages appear, on the left of the window's middle.
const MESSAGE: Proof = Proof::Ink(Ink::Warn, 60);

pub const STATES: &[State] = &[
    State { mockup: "{plugin}", ..USUAL },
    State { name: "new", title: "New instance", setting: Setting::Plain, ..USUAL },
    State { name: "no-signal", title: "No signal", sound: Sound::Silence, ..USUAL },
    State {
        name: "clipping",
        title: "Clipping",
        sound: Sound::Hot,
        proof: Proof::Ink(Ink::Clip, 20),
        ..USUAL
    },
    State {
        name: "bypassed-now",
        title: "Just bypassed",
        steps: &[Click(POWER), Point(NOWHERE)],
        proof: Proof::Ink(Ink::Warn, 60),
        ..USUAL
    },
    State {
        name: "bypassed",
        title: "Bypassed",
        changes: &[("Bypass", "On")],
        steps: &[Wait(1_000)],
        proof: Proof::Ink(Ink::Warn, 60),
        ..USUAL
    },
    State { name: "smallest", title: "As small as it goes", size: Size::Smallest, ..USUAL },
    State {
        name: "settings",
        title: "Settings",
        mockup: "settings",
        steps: &[Click(SETTINGS), Point(NOWHERE)],
        proof: UNDER_SETTINGS,
        ..USUAL
    },
    State {
        name: "settings-hover",
        title: "Settings, a choice under the pointer",
        steps: &[Click(SETTINGS), Point((-80.0, 163.0))],
        proof: UNDER_SETTINGS,
        ..USUAL
    },
    State {
        name: "keys",
        title: "Keys",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click((-115.0, 488.0)), Point(NOWHERE)],
        proof: ANOTHER_PAGE,
        ..USUAL
    },
    State {
        name: "licences",
        title: "Licences",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click((-51.0, 535.0)), Point(NOWHERE)],
        proof: ANOTHER_PAGE,
        ..USUAL
    },
    State {
        name: "all-parameters",
        title: "All parameters",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click((-115.0, 453.0)), Point(NOWHERE)],
        proof: ANOTHER_PAGE,
        ..USUAL
    },
    State {
        name: "about",
        title: "About",
        steps: &[Click((72.0, 20.0)), Point(NOWHERE)],
        proof: Proof::Changed((20.0, 50.0), (150.0, 60.0)),
        ..USUAL
    },
    State {
        name: "scales",
        title: "Menu of sizes",
        steps: &[Click((-40.0, -14.0))],
        proof: Proof::Changed((-80.0, -120.0), (60.0, 80.0)),
        ..USUAL
    },
    State {
        name: "keyboard-focus",
        title: "Focus of the keyboard",
        steps: &[Click(NOWHERE), Press(Key::Tab), Press(Key::Tab), Press(Key::Tab)],
        proof: Proof::Ink(Ink::Focus, 20),
        ..USUAL
    },
    State {
        name: "focus-in-display",
        title: "Focus in the display",
        steps: &[Click(NOWHERE), Press(Key::NextRegion), Press(Key::NextRegion), Press(Key::Tab)],
        proof: Proof::Ink(Ink::Focus, 20),
        ..USUAL
    },
    State {
        name: "bad-input",
        title: "Input that is not a number",
        sound: Sound::Broken,
        proof: MESSAGE,
        ..USUAL
    },
    State {
        name: "settings-unreadable",
        title: "Settings file that nobody can read",
        setting: Setting::BrokenSettings,
        proof: MESSAGE,
        ..USUAL
    },
    State {
        name: "restored-in-part",
        title: "Project restored in part",
        setting: Setting::Foreign,
        proof: MESSAGE,
        ..USUAL
    },
    State {
        name: "unsupported",
        title: "Sample rate that is not supported",
        sound: Sound::ImpossibleRate,
        proof: Proof::MiddleInk(Ink::Warn, 3),
        ..USUAL
    },
];
