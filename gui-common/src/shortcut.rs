//! Keys of displays: one table for those who handle them and for the page that lists them.

use egui::{Event, Key, Modifiers, Ui};

/// The key of most shortcuts, as it is written before another.
pub const COMMAND: &str = if cfg!(target_os = "macos") { "\u{2318}" } else { "Ctrl+" };

/// Keys that do alike things: a line on the page of keys.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut<A: 'static> {
    /// Held with them.
    pub modifiers: Modifiers,
    /// Each key and what it asks for.
    pub keys: &'static [(Key, A)],
    /// What they do, in a few words.
    pub words: &'static str,
}

impl<A: Copy> Shortcut<A> {
    /// Takes its keys from this frame's events: what they ask for, once for each press.
    pub fn take(&self, ui: &Ui) -> Vec<A> {
        let mut asked = Vec::new();
        for (key, action) in self.keys {
            let count = ui.input_mut(|i| i.count_and_consume_key(self.modifiers, *key));
            asked.extend(std::iter::repeat_n(*action, count));
        }
        asked
    }

    /// What a key that was pressed asks for; the event stays for others.
    pub fn of(&self, event: &Event) -> Option<A> {
        let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
        let found = self.keys.iter().find(|(own, _)| own == key)?;
        modifiers.matches_exact(self.modifiers).then_some(found.1)
    }

    /// Its line.
    pub fn line(&self) -> KeyLine {
        KeyLine { what: self.what(), words: self.words }
    }

    /// "Alt+Up, Down", "1 to 8".
    fn what(&self) -> String {
        let mut what = String::new();
        // What Ctrl is elsewhere is Cmd on macOS, which has a Ctrl besides.
        let Modifiers { command, ctrl, .. } = self.modifiers;
        let held = [
            (command, COMMAND),
            (ctrl && !command, "Ctrl+"),
            (self.modifiers.shift, "Shift+"),
            (self.modifiers.alt, "Alt+"),
        ];
        held.iter().filter(|(is_held, _)| *is_held).for_each(|(_, name)| what.push_str(name));
        let names: Vec<&str> = self.keys.iter().map(|(key, _)| name(*key)).collect();
        match names.as_slice() {
            [first, .., last] if names.len() > 4 => what.push_str(&format!("{first} to {last}")),
            all => what.push_str(&all.join(", ")),
        }
        what
    }
}

/// As it is written on the key.
fn name(key: Key) -> &'static str {
    match key {
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::Escape => "Esc",
        Key::Delete => "Del",
        other => other.name(),
    }
}

/// A line on the page of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The key, or the gesture.
    pub what: String,
    /// What it does.
    pub words: &'static str,
}

impl KeyLine {
    /// Something that is done with the pointer.
    pub fn gesture(what: &str, words: &'static str) -> Self {
        Self { what: what.to_owned(), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_keys_that_are_handled() {
        const BOTH: [(Key, i32); 2] = [(Key::ArrowUp, 1), (Key::ArrowDown, -1)];
        const DIGITS: [(Key, i32); 5] =
            [(Key::Num1, 1), (Key::Num2, 2), (Key::Num3, 3), (Key::Num4, 4), (Key::Num5, 5)];
        let up = Shortcut { modifiers: Modifiers::ALT, keys: &BOTH, words: "Q" };
        assert_eq!(up.line(), KeyLine { what: "Alt+Up, Down".into(), words: "Q" });
        let digits = Shortcut { modifiers: Modifiers::NONE, keys: &DIGITS, words: "select" };
        assert_eq!(digits.line().what, "1 to 5");
        const C: [(Key, i32); 1] = [(Key::C, 0)];
        let both = Modifiers { ctrl: true, ..Modifiers::COMMAND };
        for (modifiers, held) in
            [(Modifiers::COMMAND, COMMAND), (Modifiers::CTRL, "Ctrl+"), (both, COMMAND)]
        {
            let line = Shortcut { modifiers, keys: &C, words: "copy" }.line();
            assert_eq!(line.what, format!("{held}C"));
        }
        let event = |key, modifiers| Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        assert_eq!(up.of(&event(Key::ArrowDown, Modifiers::ALT)), Some(-1));
        assert_eq!(up.of(&event(Key::ArrowDown, Modifiers::NONE)), None);
        assert_eq!(digits.of(&event(Key::Num3, Modifiers::NONE)), Some(3));
        assert_eq!(digits.of(&event(Key::Num3, Modifiers::COMMAND)), None);
    }
}
