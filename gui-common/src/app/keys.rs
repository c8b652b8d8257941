//! Which keys a window takes from the host, and which it leaves.

use crate::{focus, notice};
use egui::{Context, KeyboardShortcut, Modifiers};
use nice_plug_egui::{Key, KeyCapture};

/// Which keys the window takes from the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keys {
    /// A text is being typed.
    All,
    /// A text is about to be typed: the space bar is the host's until it has begun.
    AllButFirstSpace,
    /// A display that takes letters and digits has the focus.
    AllButSpace,
    /// The keyboard is at a control, or something is open: arrows, Enter, Escape and such.
    Moving,
    /// A control was clicked: what its value needs, and none of the host's own: Enter starts and
    /// Home rewinds in many.
    Clicked,
    /// A message waits that Escape dismisses, or a view is shown that it leaves.
    Escape,
    /// Nothing has the focus.
    None,
}

impl Keys {
    /// What is needed now.
    pub(super) fn wanted(ctx: &Context) -> Self {
        if ctx.text_edit_focused() {
            if focus::is_text_empty(ctx) { Self::AllButFirstSpace } else { Self::All }
        } else if focus::letters_wanted(ctx) {
            Self::AllButSpace
        } else if focus::keys_wanted(ctx) {
            Self::Moving
        } else if ctx.memory(|m| m.focused().is_some()) {
            if focus::by_keyboard(ctx) { Self::Moving } else { Self::Clicked }
        } else if notice::is_waiting(ctx) || focus::escape_wanted(ctx) {
            Self::Escape
        } else {
            Self::None
        }
    }

    /// The same for the framework.
    pub(super) fn capture(self) -> KeyCapture {
        use egui::Key::*;
        const CLICKED: [egui::Key; 10] =
            [ArrowUp, ArrowDown, ArrowLeft, ArrowRight, PageUp, PageDown, Escape, Delete, Tab, F6];
        const MOVING: [egui::Key; 15] = [
            ArrowUp, ArrowDown, ArrowLeft, ArrowRight, PageUp, PageDown, Home, End, Enter, Escape,
            Delete, Tab, F6, F10, Menu,
        ];
        // With other modifiers they are the host's: Ctrl+arrow moves a clip, Ctrl+Tab the window.
        let plain_or_shift = |keys: &[egui::Key]| {
            let with = |by: Modifiers| keys.iter().map(move |key| KeyboardShortcut::new(by, *key));
            let own = with(Modifiers::NONE).chain(with(Modifiers::SHIFT));
            let shortcuts = crate::shell::SHORTCUTS.into_iter().chain(own).collect();
            KeyCapture::CaptureShortcuts { keys: Vec::new(), shortcuts }
        };
        let space = || vec![Key::Character(" ".into())];
        match self {
            Self::All => KeyCapture::CaptureAll,
            Self::AllButFirstSpace => KeyCapture::IgnoreKeysUntilTyped(space()),
            Self::AllButSpace => KeyCapture::IgnoreKeys(space()),
            Self::Moving => plain_or_shift(&MOVING),
            Self::Clicked => plain_or_shift(&CLICKED),
            Self::Escape => plain_or_shift(&[Tab, F6, Escape]),
            Self::None => plain_or_shift(&[Tab, F6]),
        }
    }

    /// The space bar belongs to the host's transport unless a text is being typed that has begun.
    pub(super) fn leave_space(self, ctx: &Context) {
        let is_space = |event: &egui::Event| match event {
            egui::Event::Key { key: egui::Key::Space, .. } => true,
            egui::Event::Text(text) => text == " ",
            _ => false,
        };
        if self == Self::All {
            return;
        }
        // Fast hands type letters and a space between two frames.
        let is_begun = |event: &egui::Event| match event {
            egui::Event::Text(text) | egui::Event::Paste(text) => !text.trim().is_empty(),
            _ => false,
        };
        let takes_text = ctx.text_edit_focused();
        let begun_at = ctx.input(|i| i.events.iter().position(is_begun)).filter(|_| takes_text);
        let mut at = 0..;
        ctx.input_mut(|i| {
            i.events.retain(|event| {
                let is_typed = at.next() > begun_at && begun_at.is_some();
                is_typed || !is_space(event)
            });
            i.keys_down.remove(&egui::Key::Space);
        });
        if begun_at.is_some() {
            focus::note_begun_text(ctx);
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
            assert!(takes(Keys::None, modifiers, egui::Key::F6));
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
        assert_eq!(Keys::wanted(&ctx), Keys::Clicked);
        press(&ctx, egui::Key::Tab);
        assert_eq!(Keys::wanted(&ctx), Keys::Moving);
        focus::want_letters(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::AllButSpace);
    }

    #[test]
    fn the_key_between_the_parts_of_the_window_shows_where_the_keyboard_is() {
        let ctx = Context::default();
        assert!(!focus::by_keyboard(&ctx));
        press(&ctx, egui::Key::F6);
        assert!(focus::by_keyboard(&ctx));
    }

    #[test]
    fn a_click_takes_no_key_that_moves_the_hosts_transport() {
        use egui::Key::{ArrowUp, Delete, End, Enter, Home, Space};
        let takes = |keys: Keys, key: egui::Key| {
            let KeyCapture::CaptureShortcuts { shortcuts, .. } = keys.capture() else {
                panic!("a list was expected")
            };
            shortcuts.iter().any(|shortcut| shortcut.logical_key == key)
        };
        for key in [Home, End, Enter, Space] {
            assert!(!takes(Keys::Clicked, key), "{key:?}");
        }
        for key in [ArrowUp, Delete] {
            assert!(takes(Keys::Clicked, key), "{key:?}");
        }
        for key in [Home, End, Enter] {
            assert!(takes(Keys::Moving, key), "{key:?}");
        }
        assert!(!takes(Keys::Moving, Space));
    }

    #[test]
    fn the_space_bar_is_typed_only_into_a_text_that_has_begun() {
        let space = || egui::Event::Text(" ".to_owned());
        for (is_empty, expected) in [(true, ""), (false, "vocal ")] {
            let ctx = Context::default();
            let mut text = if is_empty { String::new() } else { "vocal".to_owned() };
            for pass in 0..4 {
                let events = if pass == 3 { vec![space()] } else { Vec::new() };
                let input = egui::RawInput { events, ..Default::default() };
                let mut output = ctx.run_ui(input, |ui| {
                    Keys::wanted(ui.ctx()).leave_space(ui.ctx());
                    if text.is_empty() {
                        focus::note_empty_text(ui.ctx());
                    }
                    ui.text_edit_singleline(&mut text).request_focus();
                });
                output.textures_delta.clear();
            }
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn the_space_behind_letters_of_the_same_frame_is_typed() {
        let typed = |word: &str| egui::Event::Text(word.to_owned());
        let (ctx, mut text) = (Context::default(), String::new());
        for pass in 0..5 {
            let events = match pass {
                3 => ["My", " ", "bus"].map(typed).to_vec(),
                4 => ["", " "].map(typed).to_vec(),
                _ => Vec::new(),
            };
            let input = egui::RawInput { events, ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                Keys::wanted(ui.ctx()).leave_space(ui.ctx());
                if pass == 3 {
                    assert_eq!(Keys::wanted(ui.ctx()), Keys::All, "the next space is the text's");
                }
                ui.text_edit_singleline(&mut text).request_focus();
                if text.is_empty() {
                    focus::note_empty_text(ui.ctx());
                    let capture = Keys::wanted(ui.ctx()).capture();
                    // Also of a space before the next frame: tests/tests/window has the window's part.
                    assert!(matches!(capture, KeyCapture::IgnoreKeysUntilTyped(_)) || pass < 2);
                }
            });
            output.textures_delta.clear();
        }
        assert_eq!(text, "My bus ");
    }

    #[test]
    fn the_space_bar_is_the_hosts_while_a_value_that_is_typed_is_empty() {
        use nice_plug::prelude::{FloatParam, FloatRange};
        let (_, gui) = test_rig::FakeHost::with_context();
        let range = FloatRange::Linear { min: 0.0, max: 1.0 };
        let param = FloatParam::new("Gain", 0.5, range);
        let binding = crate::Binding::new(&param, &gui);
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::Vec2::splat(60.0));
        let ctx = Context::default();
        crate::install(&ctx);
        let key = egui::Key::Backspace;
        let (modifiers, physical_key, repeat) = (Modifiers::NONE, None, false);
        let pressed = true;
        let backspace = egui::Event::Key { key, physical_key, pressed, repeat, modifiers };
        crate::param::open_entry(&ctx, &binding);
        for (events, expected) in [
            (Vec::new(), None),
            (Vec::new(), Some(Keys::All)),
            (vec![backspace], Some(Keys::AllButFirstSpace)),
            (vec![egui::Event::Text("1".into())], Some(Keys::All)),
        ] {
            let input = egui::RawInput { events, ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                crate::widget::ValueField::new(binding).show(ui, rect);
            });
            output.textures_delta.clear();
            let is_it = expected.is_none_or(|expected| Keys::wanted(&ctx) == expected);
            assert!(is_it, "{:?} instead of {expected:?}", Keys::wanted(&ctx));
        }
    }

    fn press(ctx: &Context, key: egui::Key) {
        let modifiers = Modifiers::NONE;
        let event =
            egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let input = egui::RawInput { events: vec![event], ..Default::default() };
        ctx.begin_pass(input);
        focus::watch(ctx);
        ctx.memory_mut(|m| m.request_focus(egui::Id::unique("knob")));
        ctx.end_pass().textures_delta.clear();
        ctx.memory_mut(|m| m.request_focus(egui::Id::unique("knob")));
    }

    #[test]
    fn escape_alone_is_taken_while_a_message_waits() {
        let ctx = Context::default();
        notice::notify(&ctx, notice::Toast::success("Saved", ""));
        assert_eq!(Keys::wanted(&ctx), Keys::None, "it leaves by itself");
        notice::notify(&ctx, notice::Toast::error("Not read", ""));
        assert_eq!(Keys::wanted(&ctx), Keys::Escape);
        let KeyCapture::CaptureShortcuts { shortcuts, .. } = Keys::Escape.capture() else {
            panic!("a list was expected")
        };
        let takes = |key| shortcuts.contains(&KeyboardShortcut::new(Modifiers::NONE, key));
        assert!(takes(egui::Key::Escape) && !takes(egui::Key::Enter));
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

    #[test]
    fn escape_alone_is_taken_while_a_view_is_shown_that_it_leaves() {
        let ctx = Context::default();
        focus::want_escape(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::Escape);
        for _ in 0..2 {
            ctx.begin_pass(egui::RawInput::default());
            ctx.end_pass().textures_delta.clear();
        }
        assert_eq!(Keys::wanted(&ctx), Keys::None);
    }

    #[test]
    fn a_view_is_left_by_escape_unless_something_has_the_key_first() {
        let fresh = || {
            let ctx = Context::default();
            assert!(focus::escape_is_free(&ctx));
            ctx
        };
        let told = fresh();
        notice::notify(&told, notice::Toast::error("Not read", ""));
        assert!(!focus::escape_is_free(&told), "a message");
        let open = fresh();
        egui::Popup::open_id(&open, egui::Id::unique("menu"));
        assert!(!focus::escape_is_free(&open), "a menu");
        let over = fresh();
        focus::want_keys(&over);
        assert!(!focus::escape_is_free(&over), "a popover");
    }
}
