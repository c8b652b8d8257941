//! Which keys a window takes from the host, and which it leaves.

use crate::focus;
use egui::{Context, KeyboardShortcut, Modifiers};
use nice_plug_egui::{Key, KeyCapture};

/// Which keys the window takes from the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keys {
    /// A text is being typed.
    All,
    /// A display that takes letters and digits has the focus.
    AllButSpace,
    /// A control has the focus or something is open: arrows, Enter, Escape and such.
    Moving,
    /// Nothing has the focus.
    None,
}

impl Keys {
    /// What is needed now.
    pub(super) fn wanted(ctx: &Context) -> Self {
        if ctx.text_edit_focused() {
            Self::All
        } else if focus::letters_wanted(ctx) {
            Self::AllButSpace
        } else if ctx.memory(|m| m.focused().is_some()) || focus::keys_wanted(ctx) {
            Self::Moving
        } else {
            Self::None
        }
    }

    /// The same for the framework.
    pub(super) fn capture(self) -> KeyCapture {
        use egui::Key::*;
        const MOVING: [egui::Key; 12] = [
            ArrowUp, ArrowDown, ArrowLeft, ArrowRight, PageUp, PageDown, Home, End, Enter, Escape,
            Delete, Tab,
        ];
        // With other modifiers they are the host's: Ctrl+arrow moves a clip, Ctrl+Tab the window.
        let plain_or_shift = |keys: &[egui::Key]| {
            let with = |by: Modifiers| keys.iter().map(move |key| KeyboardShortcut::new(by, *key));
            let own = with(Modifiers::NONE).chain(with(Modifiers::SHIFT));
            let shortcuts = crate::shell::SHORTCUTS.into_iter().chain(own).collect();
            KeyCapture::CaptureShortcuts { keys: Vec::new(), shortcuts }
        };
        match self {
            Self::All => KeyCapture::CaptureAll,
            Self::AllButSpace => KeyCapture::IgnoreKeys(vec![Key::Character(" ".into())]),
            Self::Moving => plain_or_shift(&MOVING),
            Self::None => plain_or_shift(&[Tab]),
        }
    }

    /// The space bar belongs to the host's transport unless a text is being typed.
    pub(super) fn leave_space(self, ctx: &Context) {
        if self != Self::All {
            ctx.input_mut(|i| {
                i.events.retain(|e| !matches!(e, egui::Event::Key { key: egui::Key::Space, .. }));
                i.keys_down.remove(&egui::Key::Space);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_as_they_are_used_and_with_other_modifiers_left_to_the_host() {
        let takes = |keys: Keys, modifiers: Modifiers, key: egui::Key| {
            let KeyCapture::CaptureShortcuts { keys, shortcuts } = keys.capture() else {
                panic!("a list was expected")
            };
            assert_eq!(keys, [], "taken whatever modifiers are held");
            shortcuts.contains(&KeyboardShortcut::new(modifiers, key))
        };
        for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
            assert!(takes(Keys::Moving, modifiers, egui::Key::ArrowLeft));
            assert!(takes(Keys::None, modifiers, egui::Key::Tab));
            assert!(!takes(Keys::None, modifiers, egui::Key::ArrowLeft));
        }
        for key in [egui::Key::ArrowLeft, egui::Key::Tab, egui::Key::Home, egui::Key::Enter] {
            assert!(!takes(Keys::Moving, Modifiers::COMMAND, key));
            assert!(!takes(Keys::Moving, Modifiers::ALT, key));
        }
        assert!(takes(Keys::None, Modifiers::COMMAND, egui::Key::Z), "undo");
    }

    #[test]
    fn keys_go_to_the_host_unless_something_here_uses_them() {
        let ctx = Context::default();
        assert_eq!(Keys::wanted(&ctx), Keys::None);
        ctx.memory_mut(|m| m.request_focus(egui::Id::unique("knob")));
        assert_eq!(Keys::wanted(&ctx), Keys::Moving);
        focus::want_letters(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::AllButSpace);
    }

    #[test]
    fn escape_is_the_windows_while_something_is_open_that_it_closes() {
        let menu = egui::Id::unique("menu");
        let ctx = Context::default();
        egui::Popup::open_id(&ctx, menu);
        assert_eq!(Keys::wanted(&ctx), Keys::Moving, "a menu");
        egui::Popup::close_id(&ctx, menu);
        assert_eq!(Keys::wanted(&ctx), Keys::None);
        focus::want_keys(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::Moving, "a popover");
    }
}
