//! Keys of a focused node.

use super::{NodeAction, NodeMove};
use crate::theme::metrics;
use egui::{EventFilter, Key, Modifiers, Response, Ui};

/// Decibels per arrow key.
pub(super) const GAIN_STEP_DB: f32 = 0.5;
/// Decibels per arrow key with Shift.
const GAIN_FINE_DB: f32 = 0.1;

/// Arrows: semitone (Shift 10 ct) and 0.5 dB (Shift 0.1); Alt+up/down: Q; Del remove. While the keyboard is in use: 0 on/off; S or L listen; Enter type.
pub(super) fn keys(ui: &Ui, response: &Response, moved: &mut NodeMove) -> Option<NodeAction> {
    if !response.has_focus() {
        return None;
    }
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let count = |m: Modifiers, key: Key| ui.input_mut(|i| i.count_and_consume_key(m, key)) as f32;
    let pair = |m: Modifiers, more: Key, less: Key| count(m, more) - count(m, less);
    let (none, shift, alt) = (Modifiers::NONE, Modifiers::SHIFT, Modifiers::ALT);
    moved.q_steps += pair(alt, Key::ArrowUp, Key::ArrowDown);
    moved.semitones += pair(shift, Key::ArrowRight, Key::ArrowLeft) * metrics::FINE;
    moved.gain_db += pair(shift, Key::ArrowUp, Key::ArrowDown) * GAIN_FINE_DB;
    moved.semitones += pair(none, Key::ArrowRight, Key::ArrowLeft);
    moved.gain_db += pair(none, Key::ArrowUp, Key::ArrowDown) * GAIN_STEP_DB;
    if count(none, Key::Delete) > 0.0 {
        return Some(NodeAction::Remove);
    }
    // Whoever works with the mouse has the letters for the host, and Enter.
    if !crate::focus::by_keyboard(ui.ctx()) {
        return None;
    }
    crate::focus::want_letters(ui.ctx());
    let actions = [
        (Key::Num0, NodeAction::ToggleOn),
        (Key::S, NodeAction::ToggleSolo),
        (Key::L, NodeAction::ToggleSolo),
        (Key::Enter, NodeAction::Type),
    ];
    actions.into_iter().find(|(key, _)| count(none, *key) > 0.0).map(|(_, action)| action)
}
