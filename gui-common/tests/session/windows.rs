//! A session in windows that are narrow, idle, or closed while something is open.

use crate::support::demo::Demo;
use crate::support::session::{Folder, session};
use crate::support::{host, prepare};
use crate::{KNOB_AT, assert_gain, click, drag, window};
use egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::EditorState;
use gui_common::session::{Session, Side};
use gui_common::shell::Shell;
use nice_plug::prelude::Param;
use std::cell::RefCell;
use std::rc::Rc;

#[test]
fn a_narrow_window_has_the_folded_buttons_in_its_settings() {
    let folder = Folder::new("narrow");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    h.state_mut().demo.min_size = Some(vec2(260.0, 360.0));
    h.set_size(vec2(400.0, 460.0));
    h.run_steps(4);
    assert!(h.query_by_label("Undo").is_none() && h.query_by_label("Presets").is_some());
    click(&mut h, "Settings: size, theme, motion, hints.");
    click(&mut h, "Undo");
    assert_gain(&h, 0.0);
    click(&mut h, "Sound B");
    let session = h.state_mut().demo.session.as_mut().expect("the demo has one");
    assert_eq!(session.look().side, Side::B);
}

#[test]
fn an_idle_window_with_a_session_asks_for_no_frame() {
    let folder = Folder::new("idle");
    let (_, mut h) = window(&folder);
    click(&mut h, "Next preset");
    h.run_steps(60);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
    assert!(h.state().demo.params.gain.unmodulated_normalized_value() < 0.5);
}

#[test]
fn what_new_instances_begin_with_is_chosen_in_the_settings() {
    let folder = Folder::new("start");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    click(&mut h, "Settings: size, theme, motion, hints.");
    assert!(h.query_by_label("Plugin's own").is_none());
    click(&mut h, "Start with this sound");
    let file = folder.0.join("defaults").join("probe.lacquer");
    assert!(std::fs::read_to_string(&file).expect("a default preset").contains("gain = 12"));
    click(&mut h, "Plugin's own");
    assert!(!file.exists());
    click(&mut h, "Show shortcuts");
    assert!(h.query_by_label_contains("Ctrl+Shift+Z: redo").is_some());
    click(&mut h, "Settings");
    assert!(h.query_by_label("Start with this sound").is_some());
}

/// A window on an editor that outlives it, as a host opens and closes it.
fn window_on(demo: &Rc<RefCell<Demo>>) -> Harness<'static, ()> {
    let (_, gui) = host();
    let (demo, state, mut shell) = (Rc::clone(demo), EditorState::default(), Shell::default());
    let builder = Harness::builder().with_size(vec2(1000.0, 600.0)).with_step_dt(1.0 / 60.0);
    let mut h = builder.build_ui_state(
        move |ui, (): &mut ()| {
            prepare(ui);
            shell.show(ui, &mut *demo.borrow_mut(), &gui, &state);
        },
        (),
    );
    h.run_steps(2);
    h
}

fn editor(folder: &Folder) -> Rc<RefCell<Demo>> {
    let mut demo = Demo::default();
    demo.session = Some(session(&demo.params, folder));
    Rc::new(RefCell::new(demo))
}

#[test]
fn a_drag_that_the_closing_window_ends_is_a_step_and_undo_goes_on() {
    let folder = Folder::new("closed");
    let demo = editor(&folder);
    let gain = || demo.borrow().params.gain.value();
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    let mut h = window_on(&demo);
    for event in [
        Event::PointerMoved(KNOB_AT),
        Event::PointerButton { pos: KNOB_AT, button, pressed: true, modifiers },
        Event::PointerMoved(KNOB_AT - vec2(0.0, 50.0)),
    ] {
        h.event(event);
        h.step();
    }
    assert!(gain() > 5.0);
    drop(h);
    let mut h = window_on(&demo);
    h.get_by_label("Undo").click();
    h.run_steps(6);
    assert!(gain().abs() < 0.051, "{}", gain());
}

#[test]
fn a_preset_that_is_tried_out_when_the_window_closes_is_kept_as_a_step() {
    let folder = Folder::new("closed-browser");
    let demo = editor(&folder);
    let gain = || demo.borrow().params.gain.value();
    let mut h = window_on(&demo);
    h.get_by_label("Preset: none").click();
    h.run_steps(6);
    h.key_press(Key::ArrowDown);
    h.run_steps(4);
    assert!((gain() + 3.0).abs() < 0.051, "{}", gain());
    drop(h);
    let mut h = window_on(&demo);
    // Another one, and back: to what was kept, not to the sound before the first window's.
    h.get_by_label("Preset: Backing vocals, tuck").click();
    h.run_steps(6);
    h.key_press(Key::ArrowDown);
    h.run_steps(4);
    h.key_press(Key::Escape);
    h.run_steps(4);
    assert!((gain() + 3.0).abs() < 0.051, "{}", gain());
    h.get_by_label("Undo").click();
    h.run_steps(6);
    assert!(gain().abs() < 0.051, "{}", gain());
}
