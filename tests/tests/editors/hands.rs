//! A user before a real window: pointer and keyboard through the X server, while the plugin plays.
//! Nothing here waits for a time: what was done has had its effect when the window was drawn anew,
//! or when a condition holds.

use std::time::{Duration, Instant};

use egui::{Pos2, Vec2, vec2};
use lacquer_tests::gui::{Display, Frames};
use lacquer_tests::host::{EditorOptions, EditorWindow, Instance, OutEvent, OutEventKind, Player};
use lacquer_tests::registry::Plugin;

use crate::CONFIG;
use crate::places;

/// However loaded the machine is.
const PATIENCE: Duration = Duration::from_secs(30);
/// Frames until what was done has its effect: it may arrive during one, the next reads it, its
/// effect is drawn in the one after.
const FRAMES: u64 = 4;
/// Moves that make up a drag.
const DRAG_MOVES: u8 = 6;

/// X key codes of a PC keyboard.
pub mod keys {
    pub const CONTROL: u8 = 37;
    pub const SHIFT: u8 = 50;
    pub const ENTER: u8 = 36;
    pub const MINUS: u8 = 20;
    pub const Z: u8 = 52;
    /// From 0 to 9.
    pub const DIGITS: [u8; 10] = [19, 10, 11, 12, 13, 14, 15, 16, 17, 18];
}

/// A plugin that plays, with its window open.
pub struct Hands<'a> {
    pub display: &'a Display,
    pub instance: Instance,
    pub editor: EditorWindow,
    /// Pixels of a point: what the window's scale is.
    pub scale: f32,
    name: &'static str,
    player: Option<Player>,
    frames: Frames,
    told: Vec<OutEvent>,
}

impl<'a> Hands<'a> {
    /// Opens the window of a new instance that plays music.
    pub fn new(plugin: &Plugin, display: &'a Display, options: EditorOptions) -> Self {
        Self::with(plugin, display, options, &[])
    }

    /// The same with some parameters set before.
    pub fn with(
        plugin: &Plugin,
        display: &'a Display,
        options: EditorOptions,
        set: &[(&str, &str)],
    ) -> Self {
        let mut instance = plugin.instance().unwrap_or_else(|error| panic!("{error}"));
        for (key, text) in set {
            instance.set(key, text).unwrap();
        }
        instance.activate(CONFIG).unwrap();
        let player = Player::start(&mut instance).unwrap();
        let (editor, frames) = open(&mut instance, display, options);
        let mut hands = Self {
            display,
            instance,
            editor,
            scale: 1.0,
            name: plugin.name,
            player: Some(player),
            frames,
            told: Vec::new(),
        };
        hands.look();
        hands
    }

    /// Closes the window and opens it again.
    pub fn reopen(mut self, options: EditorOptions) -> Self {
        self.editor.close(&mut self.instance, self.display).unwrap();
        (self.editor, self.frames) = open(&mut self.instance, self.display, options);
        self.look();
        self
    }

    /// Closes everything; fails if the plugin broke a rule.
    pub fn finish(mut self) {
        self.editor.close(&mut self.instance, self.display).unwrap();
        self.player.take().unwrap().stop(&mut self.instance).unwrap();
        self.instance.deactivate().unwrap();
        assert_eq!(self.instance.take_violations(), Vec::<String>::new(), "{}", self.name);
    }

    // What the host sees

    /// Runs the host's main loop until the condition holds.
    #[track_caller]
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "{}: {what}: not within {PATIENCE:?}", self.name);
            self.serve();
        }
    }

    fn serve(&mut self) {
        self.editor.run(&mut self.instance, self.display, Duration::ZERO).unwrap();
        self.told.extend(self.player.as_ref().unwrap().take_told());
        std::thread::sleep(Duration::from_millis(2));
    }

    /// Waits until the window has shown what was done.
    #[track_caller]
    pub fn look(&mut self) {
        let shown = self.frames.count() + FRAMES;
        self.until("the window is drawn", |hands| hands.frames.count() >= shown);
    }

    /// Value of a parameter.
    pub fn value(&mut self, key: &str) -> f64 {
        self.instance.value(key).unwrap()
    }

    /// Waits until a parameter stands at a value.
    #[track_caller]
    pub fn until_value(&mut self, key: &str, wanted: f64, tolerance: f64) {
        let mut last = f64::NAN;
        let start = Instant::now();
        while (last - wanted).abs() > tolerance || last.is_nan() {
            let name = self.name;
            let late = start.elapsed() > PATIENCE;
            assert!(!late, "{name}: {key} is {last}, not {wanted} +- {tolerance}");
            self.serve();
            last = self.value(key);
        }
    }

    /// Forgets what the plugin told its host.
    pub fn forget(&mut self) {
        self.serve();
        self.told.clear();
    }

    /// Waits until the plugin has told its host of one gesture of a parameter: it begins, values
    /// come, the last one is where the parameter stands now, it ends. Returns how many values.
    #[track_caller]
    pub fn one_gesture(&mut self, key: &str) -> usize {
        let id = self.instance.param(key).unwrap().id;
        let ended = |event: &OutEvent| event.kind == OutEventKind::GestureEnd(id);
        self.until("the gesture ends", |hands| hands.told.iter().any(ended));
        // A second one would be told in the next blocks.
        self.look();
        let of_it: Vec<OutEventKind> = self
            .told
            .iter()
            .map(|event| event.kind)
            .filter(|kind| match kind {
                OutEventKind::GestureBegin(param) | OutEventKind::GestureEnd(param) => *param == id,
                OutEventKind::Value { param, .. } => *param == id,
                OutEventKind::Other(_) => false,
            })
            .collect();
        let [first, values @ .., last] = &of_it[..] else { panic!("{key}: {of_it:?}") };
        assert_eq!(*first, OutEventKind::GestureBegin(id), "{key}: {of_it:?}");
        assert_eq!(*last, OutEventKind::GestureEnd(id), "{key}: {of_it:?}");
        let values: Vec<f64> = values
            .iter()
            .map(|kind| match kind {
                OutEventKind::Value { value, .. } => *value,
                other => panic!("{key}: {other:?} in a gesture: {of_it:?}"),
            })
            .collect();
        let now = self.value(key);
        let told = values.last().copied();
        assert!(told.is_some_and(|told| (told - now).abs() < 1e-6), "{key}: {told:?}, is {now}");
        values.len()
    }

    /// Whether the plugin told anything about a parameter.
    pub fn heard_of(&self, key: &str) -> bool {
        let id = self.instance.param(key).unwrap().id;
        self.told
            .iter()
            .any(|event| matches!(event.kind, OutEventKind::GestureBegin(param) if param == id))
    }

    // Where things are

    /// Size of the window in points.
    pub fn size(&self) -> Vec2 {
        let (width, height) = self.editor.size();
        vec2(width as f32, height as f32) / self.scale
    }

    /// Middle of the one thing with this name.
    pub fn place(&mut self, name: &str) -> Pos2 {
        let size = self.size();
        places::place(&mut self.instance, name, size, None)
    }

    /// The same with what is at a place selected.
    pub fn place_with(&mut self, name: &str, selected: Pos2) -> Pos2 {
        let size = self.size();
        places::place(&mut self.instance, name, size, Some(selected))
    }

    // What the user does

    /// Moves the pointer and waits until the window has seen it there.
    #[track_caller]
    pub fn point(&mut self, at: Pos2) {
        self.move_to(at);
        self.look();
    }

    fn move_to(&self, at: Pos2) {
        let at = at * self.scale;
        let (x, y) = self.editor.on_screen(at.x.into(), at.y.into());
        self.display.move_pointer(x, y).unwrap();
    }

    fn left(&self, is_down: bool) {
        self.display.button(1, is_down).unwrap();
    }

    /// Clicks a place.
    #[track_caller]
    pub fn click(&mut self, at: Pos2) {
        self.point(at);
        self.left(true);
        self.left(false);
        self.look();
    }

    /// Clicks the one thing with this name.
    #[track_caller]
    pub fn click_on(&mut self, name: &str) {
        let at = self.place(name);
        self.click(at);
    }

    /// Clicks a place twice.
    #[track_caller]
    pub fn double_click(&mut self, at: Pos2) {
        self.point(at);
        for _ in 0..2 {
            self.left(true);
            self.left(false);
        }
        self.look();
    }

    /// Presses at a place, moves by some points and lets go.
    #[track_caller]
    pub fn drag(&mut self, from: Pos2, by: Vec2) {
        self.point(from);
        self.left(true);
        self.look();
        for part in 1..=DRAG_MOVES {
            self.move_to(from + by * (f32::from(part) / f32::from(DRAG_MOVES)));
            self.look();
        }
        self.left(false);
        self.look();
    }

    /// Presses and releases a key while others are held.
    #[track_caller]
    pub fn key(&mut self, held: &[u8], key: u8) {
        for code in held {
            self.display.key(*code, true).unwrap();
        }
        self.display.key(key, true).unwrap();
        self.display.key(key, false).unwrap();
        for code in held.iter().rev() {
            self.display.key(*code, false).unwrap();
        }
        self.look();
    }

    /// Clicks a place with Control held, types a whole number and presses Enter.
    #[track_caller]
    pub fn type_number(&mut self, at: Pos2, number: i32) {
        self.point(at);
        self.display.key(keys::CONTROL, true).unwrap();
        self.left(true);
        self.left(false);
        self.look();
        self.display.key(keys::CONTROL, false).unwrap();
        self.look();
        for sign in number.to_string().bytes() {
            let digit = sign.is_ascii_digit().then(|| usize::from(sign - b'0'));
            self.key(&[], digit.map_or(keys::MINUS, |digit| keys::DIGITS[digit]));
        }
        self.key(&[], keys::ENTER);
    }
}

fn open(
    instance: &mut Instance,
    display: &Display,
    options: EditorOptions,
) -> (EditorWindow, Frames) {
    let editor =
        EditorWindow::open(instance, display, options).unwrap_or_else(|error| panic!("{error}"));
    let frames = Frames::of(None, editor.window()).unwrap();
    (editor, frames)
}
