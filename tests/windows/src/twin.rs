//! A window of any plugin, and what is done in it.

use egui::{Event, Key, Modifiers, Pos2, Rect};
use gui_common::LacquerEditor;
use test_rig::Window;

/// Moves that make up a drag.
const DRAG_MOVES: u8 = 8;
/// Frames in which everything that a gesture sets off has come about.
const SETTLE_FRAMES: usize = 30;

/// A window without a screen, of whichever plugin. Places are in points.
pub trait Twin {
    /// Everything that has a name, and where it stands.
    fn named(&self) -> Vec<(String, Rect)>;

    /// Where the thing that has the focus stands.
    fn focused(&self) -> Option<Rect>;

    /// How many triangles the last frame is made of.
    fn triangles(&self) -> usize;

    /// Lets some frames pass.
    fn settle(&mut self);

    /// Moves the pointer.
    fn point(&mut self, at: Pos2);

    /// Clicks with the left button.
    fn click(&mut self, at: Pos2, held: Modifiers);

    /// Clicks with the right button.
    fn right_click(&mut self, at: Pos2);

    /// Presses the left button at the first place, moves to the second, and lets go there.
    fn drag(&mut self, from: Pos2, to: Pos2, held: Modifiers);

    /// The same without letting go.
    fn hold(&mut self, from: Pos2, to: Pos2);

    /// Presses a key and lets go.
    fn key(&mut self, key: Key, held: Modifiers);

    /// Types letters.
    fn write(&mut self, text: &str);

    /// Where the one thing with this name stands, or with a name that begins so, where an asterisk
    /// ends it. Of things of one name inside each other it is the inner one.
    ///
    /// # Errors
    /// When there is none, or several.
    fn rect(&self, name: &str) -> Result<Rect, String> {
        let is_it = |own: &str| match name.strip_suffix('*') {
            Some(start) => own.starts_with(start),
            None => own == name,
        };
        let mut found: Option<Rect> = None;
        for (_, rect) in self.named().into_iter().filter(|(own, _)| is_it(own)) {
            match found {
                Some(other) if other.contains_rect(rect) => found = Some(rect),
                Some(other) if !rect.contains_rect(other) => {
                    return Err(format!("several things are named \"{name}\""));
                }
                Some(_) => {}
                None => found = Some(rect),
            }
        }
        found.ok_or_else(|| format!("nothing is named \"{name}\""))
    }
}

impl<E: LacquerEditor> Twin for Window<E> {
    fn named(&self) -> Vec<(String, Rect)> {
        Self::named(self)
    }

    fn focused(&self) -> Option<Rect> {
        Self::focused(self)
    }

    fn triangles(&self) -> usize {
        Self::triangles(self)
    }

    fn settle(&mut self) {
        self.frames(SETTLE_FRAMES);
    }

    fn point(&mut self, at: Pos2) {
        self.move_to(at);
        self.settle();
    }

    fn click(&mut self, at: Pos2, held: Modifiers) {
        self.click_at(at, held);
    }

    fn right_click(&mut self, at: Pos2) {
        self.right_click_at(at);
    }

    fn drag(&mut self, from: Pos2, to: Pos2, held: Modifiers) {
        Self::drag(self, from, to - from, held);
        self.settle();
    }

    fn hold(&mut self, from: Pos2, to: Pos2) {
        self.press(from, Modifiers::NONE);
        for part in 1..=DRAG_MOVES {
            self.move_to(from + (to - from) * (f32::from(part) / f32::from(DRAG_MOVES)));
        }
        self.settle();
    }

    fn key(&mut self, key: Key, held: Modifiers) {
        Self::key(self, key, held);
    }

    fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.event(Event::Text(letter.to_string()));
            self.frames(2);
        }
        self.settle();
    }
}
