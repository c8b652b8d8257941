//! States that every plugin has. Places are those of the frame, which is the same everywhere.

use crate::shots::state::{
    Area, Ink, Key,
    Place::{self, At, Of},
    Proof, Setting, Size, Sound, State,
    Step::{Click, Key as Press, Look, Point, Wait},
    USUAL,
};

/// The settings button.
const SETTINGS: Place = Of("Settings: *");
/// The power button.
const POWER: Place = Of("Bypass");
/// One of the settings, and its middle choice.
const THEME: Proof = Proof::Changed(Area::Of("Theme"));
/// The way back from another page of the settings, whose foot it has.
const BACK: Proof = Proof::Changed(Area::From("Settings", ((-20.0, -8.0), (60.0, 24.0))));
/// Shows the whole of the settings.
const WHOLE_SETTINGS: Size = Size::Exactly(1_000, 600);
/// The hint line: nothing happens there.
const NOWHERE: Place = At((200.0, -14.0));
/// The edge of a message: four pixels at 58.
const MESSAGE: Proof = Proof::Ink(Ink::Warn, 150, Area::Message);
/// The number and the bars of the output in the bottom bar.
const OVER: Proof = Proof::Ink(Ink::Clip, 8, Area::At(((-330.0, -24.0), (200.0, 20.0))));
/// The power button, filled.
const BYPASSED: Proof = Proof::Ink(Ink::Warn, 200, Area::Of("Bypass"));

pub const STATES: &[State] = &[
    State { mockup: "{plugin}", ..USUAL },
    State { name: "new", title: "New instance", setting: Setting::Plain, ..USUAL },
    State { name: "no-signal", title: "No signal", sound: Sound::Silence, ..USUAL },
    State { name: "clipping", title: "Clipping", sound: Sound::Hot, proof: OVER, ..USUAL },
    State {
        name: "bypassed-now",
        title: "Just bypassed",
        steps: &[Click(POWER), Point(NOWHERE)],
        proof: BYPASSED,
        ..USUAL
    },
    State {
        name: "bypassed",
        title: "Bypassed",
        changes: &[("Bypass", "On")],
        steps: &[Wait(1_000)],
        proof: BYPASSED,
        ..USUAL
    },
    State { name: "mono", title: "Mono track", sound: Sound::Mono, ..USUAL },
    State { name: "smallest", title: "As small as it goes", size: Size::Smallest, ..USUAL },
    State {
        name: "settings",
        title: "Settings",
        mockup: "settings",
        steps: &[Click(SETTINGS), Point(NOWHERE)],
        proof: THEME,
        ..USUAL
    },
    State {
        name: "settings-hover",
        title: "Settings, a choice under the pointer",
        steps: &[Click(SETTINGS), Point(Of("Reduced"))],
        proof: THEME,
        ..USUAL
    },
    State {
        name: "keys",
        title: "Keys",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click(Of("Show shortcuts")), Point(NOWHERE)],
        proof: BACK,
        ..USUAL
    },
    State {
        name: "licences",
        title: "Licences",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click(Of("Licences")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Inter: *")),
        ..USUAL
    },
    State {
        name: "all-parameters",
        title: "All parameters",
        size: WHOLE_SETTINGS,
        steps: &[Click(SETTINGS), Wait(700), Look, Click(Of("Open as a list")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("All parameters")),
        ..USUAL
    },
    State {
        name: "about",
        title: "About",
        steps: &[Click(Of("About *")), Point(NOWHERE)],
        proof: Proof::Changed(Area::Of("Lacquer *")),
        ..USUAL
    },
    State {
        name: "scales",
        title: "Menu of sizes",
        steps: &[Click(Of("Size *"))],
        proof: Proof::Changed(Area::Of("150%")),
        ..USUAL
    },
    State {
        name: "keyboard-focus",
        title: "Focus of the keyboard",
        steps: &[Click(NOWHERE), Press(Key::Tab), Press(Key::Tab), Press(Key::Tab)],
        proof: Proof::Ring(Area::Focused),
        ..USUAL
    },
    State {
        name: "focus-in-display",
        title: "Focus in the display",
        steps: &[Click(NOWHERE), Press(Key::NextRegion), Press(Key::NextRegion), Press(Key::Tab)],
        proof: Proof::Ring(Area::Focused),
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
        // Two edges of the plate.
        proof: Proof::Ink(Ink::Warn, 200, Area::Middle((200.0, 64.0))),
        ..USUAL
    },
];
