//! Presets, undo and the two sounds, driven by name as a user would.

#[path = "../support/mod.rs"]
mod support;

mod files;
mod history;
mod matching;
mod presets;
mod windows;

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::shell::Shell;
use gui_common::{EditorState, LacquerEditor};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;
use support::demo::Demo;
use support::session::{Folder, session};
use support::{FakeHost, host, prepare};

/// Middle of the gain knob of the demo, in its default window.
const KNOB_AT: Pos2 = Pos2::new(437.0, 494.0);

struct Window {
    shell: Shell,
    demo: Demo,
    gui: GuiContext,
    state: EditorState,
}

type Bench = Harness<'static, Window>;

fn window(folder: &Folder) -> (Arc<FakeHost>, Bench) {
    let (host, gui) = host();
    let mut demo = Demo::default();
    demo.session = Some(session(&demo.params, folder));
    let size = demo.default_size();
    let start = Window { shell: Shell::default(), demo, gui, state: EditorState::default() };
    let harness = Harness::builder().with_size(size).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, w: &mut Window| {
            prepare(ui);
            w.shell.show(ui, &mut w.demo, &w.gui, &w.state);
        },
        start,
    );
    (host, harness)
}

fn click(h: &mut Bench, label: &str) {
    h.get_by_label(label).click();
    h.run_steps(6);
}

fn key(h: &mut Bench, key: Key) {
    h.key_press(key);
    h.run_steps(4);
}

fn command(h: &mut Bench, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    h.run_steps(4);
}

fn drag(h: &mut Bench, from: Pos2, by: egui::Vec2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    h.event(Event::PointerMoved(from));
    h.step();
    h.event(Event::PointerButton { pos: from, button, pressed: true, modifiers });
    h.step();
    for i in 1..=5 {
        h.event(Event::PointerMoved(from + by * (i as f32 / 5.0)));
        h.step();
    }
    h.event(Event::PointerButton { pos: from + by, button, pressed: false, modifiers });
    h.run_steps(4);
    h.event(Event::PointerMoved(Pos2::new(5.0, 300.0)));
    h.run_steps(2);
}

fn gain_db(h: &Bench) -> f32 {
    h.state().demo.params.gain.value()
}

fn assert_gain(h: &Bench, expected: f32) {
    assert!((gain_db(h) - expected).abs() < 0.051, "{} instead of {expected}", gain_db(h));
}
