//! What a user does in a window: pointer and keys.

use std::time::{Duration, Instant};

use lacquer_tests::gui::{Display, Frames};
use lacquer_tests::host::{EditorWindow, Instance};

use super::state::{Key, Point, Step};

/// Around a press or release: the frame that sees it sees no other place of the pointer, however
/// busy the machine is.
const FRAME: Duration = Duration::from_millis(160);
/// How long a click presses. Much longer, counted to the frame that sees its end, is none: a busy
/// machine draws few frames a second, and so none are waited for between press and release.
const PRESS: Duration = Duration::from_millis(90);
/// Between two other events.
const PAUSE: Duration = Duration::from_millis(90);
/// Frames until what was done is seen: it may arrive during one, and the server may count one twice.
const FRAMES: u64 = 4;
/// A window where nothing moves draws none.
const PATIENCE: Duration = Duration::from_millis(3_000);
const GLANCE: Duration = Duration::from_millis(20);
/// After a key: the focus moves once a frame.
const KEY: Duration = Duration::from_millis(250);
/// Codes of keys that are held.
const CONTROL: u8 = 37;
const ALT: u8 = 64;
/// Steps of a moved pointer.
const MOVES: u8 = 5;

/// A window in which things are done.
pub struct Hand<'a> {
    pub editor: &'a mut EditorWindow,
    pub instance: &'a mut Instance,
    pub display: &'a Display,
    /// Drawn so far.
    pub frames: Frames,
    /// Pixels for one logical pixel.
    pub scale: f64,
}

impl Hand<'_> {
    /// Does one thing.
    pub fn act(&mut self, step: Step<Point>) -> Result<(), String> {
        match step {
            Step::Point(place) => self.point(place),
            Step::Click(place) => self.click(place, 1),
            Step::RightClick(place) => self.click(place, 3),
            Step::ControlClick(place) => self.holding(CONTROL, Step::Click(place)),
            Step::AltClick(place) => self.holding(ALT, Step::Click(place)),
            Step::Hold(from, to) => {
                self.point(from)?;
                self.button(1, true)?;
                self.glide(from, to)
            }
            Step::Drag(from, to) => {
                self.act(Step::Hold(from, to))?;
                self.button(1, false)
            }
            Step::AltDrag(from, to) => self.holding(ALT, Step::Drag(from, to)),
            Step::Key(key) => self.keys(codes(key)),
            Step::Type(text) => text.chars().try_for_each(|letter| {
                let code = letter_code(letter).ok_or(format!("'{letter}' has no key"))?;
                self.keys(&[code])
            }),
            // The stage does these.
            Step::Look | Step::Write(..) => Ok(()),
            Step::Wait(ms) => self.rest(Duration::from_millis(ms)),
        }
    }

    /// Lets go of the left button.
    pub fn let_go(&mut self) -> Result<(), String> {
        self.button(1, false)
    }

    /// Runs the window for a while.
    pub fn rest(&mut self, time: Duration) -> Result<(), String> {
        self.editor.run(self.instance, self.display, time).map_err(|error| error.to_string())
    }

    /// Runs the window until it was drawn after what was done, and so long at least.
    fn see(&mut self, time: Duration) -> Result<(), String> {
        let shown = self.frames.count() + FRAMES;
        self.rest(time)?;
        let start = Instant::now();
        while self.frames.count() < shown && start.elapsed() < PATIENCE {
            self.rest(GLANCE)?;
        }
        Ok(())
    }

    fn point(&mut self, place: Point) -> Result<(), String> {
        // Two moves: the first only enters the window.
        for offset in [-3.0, 0.0] {
            self.move_to((place.0, place.1), offset)?;
        }
        Ok(())
    }

    fn glide(&mut self, from: Point, to: Point) -> Result<(), String> {
        for step in 1..=MOVES {
            let part = f64::from(step) / f64::from(MOVES);
            let at = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
            self.move_to(at, 0.0)?;
        }
        Ok(())
    }

    fn move_to(&mut self, place: Point, offset: f64) -> Result<(), String> {
        let (x, y) = (place.0 * self.scale, place.1 * self.scale);
        let (x, y) = self.editor.on_screen(x + offset, y + offset);
        self.display.move_pointer(x, y).map_err(|error| error.to_string())?;
        self.see(PAUSE)
    }

    fn click(&mut self, place: Point, button: u8) -> Result<(), String> {
        self.point(place)?;
        self.see(FRAME)?;
        self.display.button(button, true).map_err(|error| error.to_string())?;
        self.rest(PRESS)?;
        self.display.button(button, false).map_err(|error| error.to_string())?;
        self.see(FRAME)
    }

    fn holding(&mut self, held: u8, step: Step<Point>) -> Result<(), String> {
        if let Step::Click(from) | Step::Drag(from, _) = step {
            self.point(from)?;
        }
        self.display.key(held, true).map_err(|error| error.to_string())?;
        self.see(KEY)?;
        let done = self.act(step);
        self.display.key(held, false).map_err(|error| error.to_string())?;
        done
    }

    fn button(&mut self, button: u8, is_down: bool) -> Result<(), String> {
        self.see(FRAME)?;
        self.display.button(button, is_down).map_err(|error| error.to_string())?;
        self.see(FRAME)
    }

    fn keys(&mut self, codes: &[u8]) -> Result<(), String> {
        for code in codes {
            self.display.key(*code, true).map_err(|error| error.to_string())?;
        }
        for code in codes.iter().rev() {
            self.display.key(*code, false).map_err(|error| error.to_string())?;
        }
        self.see(KEY)
    }
}

/// X codes of the keys of a PC keyboard.
fn codes(key: Key) -> &'static [u8] {
    match key {
        Key::Tab => &[23],
        Key::NextRegion => &[72],
        Key::Down => &[116],
        Key::All => &[CONTROL, 38],
    }
}

fn letter_code(letter: char) -> Option<u8> {
    /// The code of each row's first key, and the row.
    const ROWS: [(u8, &str); 4] =
        [(10, "1234567890"), (24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm,.")];
    if letter == ' ' {
        return Some(65);
    }
    ROWS.iter().find_map(|(first, row)| {
        row.find(letter).and_then(|at| u8::try_from(at).ok()).map(|at| first + at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_keys_of_a_pc() {
        assert_eq!(letter_code('a'), Some(38));
        assert_eq!(letter_code('z'), Some(52));
        assert_eq!(letter_code('v'), Some(55));
        assert_eq!(letter_code('1'), Some(10));
        assert_eq!(letter_code('0'), Some(19));
        assert_eq!(letter_code('.'), Some(60));
        assert_eq!(letter_code('\u{e9}'), None);
    }
}
