//! What every plugin's window does for hands that know nothing but names.

use crate::Window;
use egui::{Event, Key, Modifiers, vec2};
use gui_common::LacquerEditor;
use std::path::PathBuf;

/// What to take hold of in a plugin's window.
#[derive(Clone, Copy, Debug)]
pub struct Hold<'a> {
    /// A continuous control; its parameter has the same name.
    pub control: &'a str,
    /// Something to type, not the default, and what the window makes of it.
    pub typed: [&'a str; 2],
    /// The way in which the control moves: up, if it begins at its lower end.
    pub up: f32,
}

/// A file that goes with the test.
struct Broken(PathBuf);

impl Broken {
    fn new(control: &str) -> Self {
        let name = format!("lacquer-broken-{control}-{}.lacquer", std::process::id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, "format = 1\nname = \"Broken\"\n\n[values]\nthis is no line\n")
            .unwrap_or_else(|error| panic!("{error}"));
        Self(file)
    }
}

impl Drop for Broken {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl<E: LacquerEditor> Window<E> {
    /// Clicks, drags, wheels, types, undoes, compares, and loads a preset that is broken, all by name.
    pub fn assert_worked_by_name(&mut self, hold: Hold<'_>) {
        self.clicks_by_name();
        let values = self.drags_wheels_and_types(hold);
        self.undoes_by_name(hold, &values);
        self.compares_by_name(hold);
        self.refuses_what_is_broken(hold);
    }

    fn value_of(&self, hold: Hold<'_>) -> String {
        self.value(hold.control)
    }

    fn clicks_by_name(&mut self) {
        for _ in 0..2 {
            self.host.take();
            self.click("Bypass");
            self.frames(30);
            self.host.assert_one_gesture("Bypass");
        }
    }

    /// The values in between, the first one first.
    fn drags_wheels_and_types(&mut self, hold: Hold<'_>) -> [String; 4] {
        let at = self.place_of_value(hold.control);
        let first = self.value_of(hold);
        self.host.take();
        self.drag(at, vec2(0.0, -30.0 * hold.up), Modifiers::NONE);
        self.host.assert_one_gesture(hold.control);
        let dragged = self.value_of(hold);
        assert_ne!(dragged, first, "dragged");
        self.wheel(at, 2.0 * hold.up, Modifiers::NONE);
        self.frames(30);
        self.host.assert_one_gesture(hold.control);
        let wheeled = self.value_of(hold);
        assert_ne!(wheeled, dragged, "wheeled");
        self.click_at(at, Modifiers::COMMAND);
        self.event(Event::Text(hold.typed[0].to_owned()));
        self.frames(2);
        self.key(Key::Enter, Modifiers::NONE);
        self.host.assert_one_gesture(hold.control);
        let typed = self.value_of(hold);
        assert_eq!(typed, hold.typed[1], "typed {}", hold.typed[0]);
        [first, dragged, wheeled, typed]
    }

    fn undoes_by_name(&mut self, hold: Hold<'_>, values: &[String; 4]) {
        for before in values[..3].iter().rev() {
            self.click("Undo");
            self.frames(30);
            assert_eq!(&self.value_of(hold), before, "undone");
        }
        for after in &values[1..] {
            self.click("Redo");
            self.frames(30);
            assert_eq!(&self.value_of(hold), after, "redone");
        }
    }

    fn compares_by_name(&mut self, hold: Hold<'_>) {
        let a = self.value_of(hold);
        self.click("Sound B");
        self.frames(30);
        self.drag(self.place_of_value(hold.control), vec2(0.0, -40.0 * hold.up), Modifiers::NONE);
        let b = self.value_of(hold);
        assert_ne!(b, a);
        for (side, expected) in [("Sound A", &a), ("Sound B", &b), ("Sound A", &a)] {
            self.click(side);
            self.frames(30);
            assert_eq!(&self.value_of(hold), expected, "{side}");
        }
    }

    fn refuses_what_is_broken(&mut self, hold: Hold<'_>) {
        let (before, broken) = (self.value_of(hold), Broken::new(hold.control));
        self.host.take();
        self.drop_file(&broken.0);
        let mut patience = 300;
        while !self.shows("could not be read") && patience > 0 {
            // A thread of its own reads it.
            std::thread::sleep(std::time::Duration::from_millis(10));
            self.frames(1);
            patience -= 1;
        }
        assert!(self.shows("could not be read"));
        assert!(self.shows("Your sound has not changed"));
        assert_eq!(self.value_of(hold), before);
        assert_eq!(self.host.take(), [], "nothing was set");
    }
}
