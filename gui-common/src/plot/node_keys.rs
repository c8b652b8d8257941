//! Keys of a focused node.

use super::{NodeAction, NodeMove};
use crate::shortcut::{KeyLine, Shortcut};
use crate::theme::metrics;
use egui::{EventFilter, Key, Modifiers, Response, Ui};

/// Decibels per arrow key.
pub(super) const GAIN_STEP_DB: f32 = 0.5;
/// Decibels per arrow key with Shift.
const GAIN_FINE_DB: f32 = 0.1;

/// What a key asks of a node.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Semitones(f32),
    GainDb(f32),
    QSteps(f32),
    Do(NodeAction),
}

const fn keys_of(
    modifiers: Modifiers,
    keys: &'static [(Key, Ask)],
    words: &'static str,
) -> Shortcut<Ask> {
    Shortcut { modifiers, keys, words }
}

/// With modifiers first: keys without match those with Shift, too.
const MOVES: [Shortcut<Ask>; 5] = [
    keys_of(
        Modifiers::ALT,
        &[(Key::ArrowUp, Ask::QSteps(1.0)), (Key::ArrowDown, Ask::QSteps(-1.0))],
        "Q: narrower, wider",
    ),
    keys_of(
        Modifiers::SHIFT,
        &[
            (Key::ArrowRight, Ask::Semitones(metrics::FINE)),
            (Key::ArrowLeft, Ask::Semitones(-metrics::FINE)),
        ],
        "frequency: ten cents",
    ),
    keys_of(
        Modifiers::SHIFT,
        &[(Key::ArrowUp, Ask::GainDb(GAIN_FINE_DB)), (Key::ArrowDown, Ask::GainDb(-GAIN_FINE_DB))],
        "gain: 0.1 dB",
    ),
    keys_of(
        Modifiers::NONE,
        &[(Key::ArrowRight, Ask::Semitones(1.0)), (Key::ArrowLeft, Ask::Semitones(-1.0))],
        "frequency: a semitone",
    ),
    keys_of(
        Modifiers::NONE,
        &[(Key::ArrowUp, Ask::GainDb(GAIN_STEP_DB)), (Key::ArrowDown, Ask::GainDb(-GAIN_STEP_DB))],
        "gain: 0.5 dB",
    ),
];
const REMOVE: Shortcut<Ask> =
    keys_of(Modifiers::NONE, &[(Key::Delete, Ask::Do(NodeAction::Remove))], "take the band away");
/// While the keyboard is in use: whoever works with the mouse has the letters for the host, and
/// Enter.
const LETTERS: [Shortcut<Ask>; 3] = [
    keys_of(Modifiers::NONE, &[(Key::Num0, Ask::Do(NodeAction::ToggleOn))], "on or off"),
    keys_of(
        Modifiers::NONE,
        &[(Key::L, Ask::Do(NodeAction::ToggleSolo)), (Key::S, Ask::Do(NodeAction::ToggleSolo))],
        "listen to it",
    ),
    keys_of(Modifiers::NONE, &[(Key::Enter, Ask::Do(NodeAction::Type))], "type its frequency"),
];

/// The lines of a node's keys for the page of keys.
pub fn node_keys() -> Vec<KeyLine> {
    MOVES.iter().rev().chain([&REMOVE]).chain(&LETTERS).map(Shortcut::line).collect()
}

pub(super) fn keys(ui: &Ui, response: &Response, moved: &mut NodeMove) -> Option<NodeAction> {
    if !response.has_focus() {
        return None;
    }
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let has_letters = crate::focus::by_keyboard(ui.ctx());
    if has_letters {
        crate::focus::want_letters(ui.ctx());
    }
    let letters = if has_letters { &LETTERS[..] } else { &[] };
    let mut action = None;
    for ask in MOVES.iter().chain([&REMOVE]).chain(letters).flat_map(|shortcut| shortcut.take(ui)) {
        match ask {
            Ask::Semitones(by) => moved.semitones += by,
            Ask::GainDb(by) => moved.gain_db += by,
            Ask::QSteps(by) => moved.q_steps += by,
            Ask::Do(what) => action = action.or(Some(what)),
        }
    }
    action
}
