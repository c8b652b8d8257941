//! Keys of the whole window: undo and redo.

use crate::session::BarAction;
use egui::{Context, Key, KeyboardShortcut, Modifiers};

const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: [KeyboardShortcut; 2] = [
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
    KeyboardShortcut::new(Modifiers::COMMAND, Key::Y),
];

/// All of them: what the window takes from the host.
pub(crate) const SHORTCUTS: [KeyboardShortcut; 3] = [UNDO, REDO[0], REDO[1]];

/// What the keys of this frame ask for; a text that is being typed keeps its own undo.
pub(super) fn pressed(ctx: &Context) -> Option<BarAction> {
    if ctx.text_edit_focused() {
        return None;
    }
    ctx.input_mut(|i| {
        // The longer combination first: egui lets the shorter one match it too.
        if REDO.iter().any(|keys| i.consume_shortcut(keys)) {
            Some(BarAction::Redo)
        } else if i.consume_shortcut(&UNDO) {
            Some(BarAction::Undo)
        } else {
            None
        }
    })
}
