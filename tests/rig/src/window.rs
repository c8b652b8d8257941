//! A plugin's window without a screen: worked by name and place as a user works it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::epaint::Primitive;
use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable};
use gui_common::shell::Shell;
use gui_common::{EditorState, LacquerEditor};
use nice_plug::context::gui::GuiContext;

use crate::FakeHost;

/// 60 frames a second.
const FRAME_S: f32 = 1.0 / 60.0;
/// Frames that last longer than a double-click or a burst of the wheel may.
const PAUSE_FRAMES: usize = 30;
/// Moves that make up a drag.
const DRAG_MOVES: usize = 8;

struct Page<E> {
    editor: E,
    shell: Shell,
    gui: GuiContext,
    state: EditorState,
}

/// An editor in its frame, with a [`FakeHost`].
pub struct Window<E: LacquerEditor> {
    /// Noted every gesture since the window opened.
    pub host: Arc<FakeHost>,
    harness: Harness<'static, Page<E>>,
}

impl<E: LacquerEditor> Window<E> {
    /// Opens a window of this size in logical pixels.
    pub fn new(editor: E, size: Vec2) -> Self {
        let (host, gui) = FakeHost::with_context();
        let page = Page { editor, shell: Shell::default(), gui, state: EditorState::default() };
        let mut has_fonts = false;
        let harness = Harness::builder().with_size(size).with_step_dt(FRAME_S).build_ui_state(
            move |ui, page: &mut Page<E>| {
                if !std::mem::replace(&mut has_fonts, true) {
                    gui_common::install(ui.ctx());
                    page.editor.opened(ui.ctx());
                }
                page.shell.show(ui, &mut page.editor, &page.gui, &page.state);
            },
            page,
        );
        let mut window = Self { host, harness };
        window.frames(4);
        window.host.take();
        window
    }

    /// The editor in the window.
    pub fn editor(&self) -> &E {
        &self.harness.state().editor
    }

    /// The window state that a project keeps.
    pub fn state(&self) -> &EditorState {
        &self.harness.state().state
    }

    /// Resizes the window.
    pub fn resize(&mut self, size: Vec2) {
        self.harness.set_size(size);
        self.frames(3);
    }

    /// Lets time pass.
    pub fn frames(&mut self, count: usize) {
        (0..count).for_each(|_| self.harness.step());
    }

    // What it shows

    /// Middle of the one thing with this name.
    pub fn place(&self, label: &str) -> Pos2 {
        self.harness.get_by_label(label).rect().center()
    }

    /// Everything that has a name, and where it stands.
    pub fn named(&self) -> Vec<(String, Rect)> {
        let named = self.harness.query_all(By::new().predicate(|node| node.label().is_some()));
        named.filter_map(|node| Some((node.accesskit_node().label()?, node.rect()))).collect()
    }

    /// Where the thing that has the focus stands, if something with a name has it.
    pub fn focused(&self) -> Option<Rect> {
        let focused = By::new().predicate(|node| node.is_focused() && node.label().is_some());
        self.harness.query_all(focused).next().map(|node| node.rect())
    }

    /// Middle of the first thing with this name that shows a value.
    pub fn place_of_value(&self, label: &str) -> Pos2 {
        let mut all = self.harness.query_all_by_label(label);
        let it = all.find(|node| node.value().is_some());
        it.unwrap_or_else(|| panic!("{label} shows a value")).rect().center()
    }

    /// The value that it shows.
    pub fn value(&self, label: &str) -> String {
        let mut all = self.harness.query_all_by_label(label);
        all.find_map(|node| node.value()).unwrap_or_else(|| panic!("{label} shows a value"))
    }

    /// Whether something has this name.
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Whether something has a name with this in it.
    pub fn shows(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    /// How many triangles the last frame is made of.
    pub fn triangles(&self) -> usize {
        let output = self.harness.output();
        let parts = self.harness.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        let count = |part: &egui::ClippedPrimitive| match &part.primitive {
            Primitive::Mesh(mesh) => mesh.indices.len() / 3,
            Primitive::Callback(_) => 0,
        };
        parts.iter().map(count).sum()
    }

    // What the user does

    /// An event of any kind; no time passes.
    pub fn event(&mut self, event: Event) {
        self.harness.event(event);
    }

    /// Drops a file on the window.
    pub fn drop_file(&mut self, file: &Path) {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(file.to_owned())));
        self.frames(2);
    }

    /// Clicks the one thing with this name.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.frames(2);
    }

    /// Clicks a place; no double-click follows from two of these.
    pub fn click_at(&mut self, at: Pos2, modifiers: Modifiers) {
        self.click_with(PointerButton::Primary, at, modifiers);
        self.frames(PAUSE_FRAMES);
    }

    /// Opens the menu of a place.
    pub fn right_click_at(&mut self, at: Pos2) {
        self.click_with(PointerButton::Secondary, at, Modifiers::NONE);
        self.frames(PAUSE_FRAMES);
    }

    /// Clicks a place twice.
    pub fn double_click_at(&mut self, at: Pos2) {
        self.click_with(PointerButton::Primary, at, Modifiers::NONE);
        self.click_with(PointerButton::Primary, at, Modifiers::NONE);
        self.frames(PAUSE_FRAMES);
    }

    fn click_with(&mut self, button: PointerButton, at: Pos2, modifiers: Modifiers) {
        self.move_to(at);
        self.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.event(Event::PointerButton { pos: at, button, pressed, modifiers });
            self.frames(1);
        }
        self.event(Event::ModifiersChanged(Modifiers::NONE));
    }

    /// Moves the pointer.
    pub fn move_to(&mut self, at: Pos2) {
        self.event(Event::PointerMoved(at));
        self.frames(1);
    }

    /// Moves the pointer to a place and presses the button there.
    pub fn press(&mut self, at: Pos2, modifiers: Modifiers) {
        self.move_to(at);
        self.event(Event::ModifiersChanged(modifiers));
        self.button(at, true, modifiers);
    }

    /// Lets go of the button.
    pub fn release(&mut self, at: Pos2, modifiers: Modifiers) {
        self.button(at, false, modifiers);
        self.event(Event::ModifiersChanged(Modifiers::NONE));
        self.frames(2);
    }

    fn button(&mut self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        let button = PointerButton::Primary;
        self.event(Event::PointerButton { pos, button, pressed, modifiers });
        self.frames(1);
    }

    /// Presses, moves and lets go.
    pub fn drag(&mut self, from: Pos2, by: Vec2, modifiers: Modifiers) {
        self.press(from, modifiers);
        for part in 1..=DRAG_MOVES {
            self.move_to(from + by * (part as f32 / DRAG_MOVES as f32));
        }
        self.release(from + by, modifiers);
    }

    /// Turns the wheel over a place.
    pub fn wheel(&mut self, at: Pos2, steps: f32, modifiers: Modifiers) {
        self.move_to(at);
        self.event(Event::ModifiersChanged(modifiers));
        self.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, steps),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers,
        });
        self.frames(2);
        self.event(Event::ModifiersChanged(Modifiers::NONE));
        self.frames(PAUSE_FRAMES);
    }

    /// Presses a key and lets go.
    pub fn key(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            self.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            self.frames(1);
        }
        self.frames(PAUSE_FRAMES);
    }
}

/// A file that was dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
