//! Undo, redo, and the two sounds.

use crate::support::session::Folder;
use crate::{KNOB_AT, assert_gain, click, command, drag, gain_db, window};
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

#[test]
fn undo_takes_back_whole_gestures_by_button_and_by_key() {
    let folder = Folder::new("undo");
    let (host, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    drag(&mut h, KNOB_AT, vec2(0.0, 25.0));
    assert_gain(&h, 6.0);
    h.get_by_label("Undo").hover();
    h.run_steps(4);
    assert!(h.query_by_label_contains("Undo: Gain").is_some(), "the hint says what");
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
    host.take();
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
    let shown = h.get_all_by_label("Gain").find_map(|knob| knob.value());
    assert_eq!(shown.as_deref(), Some("0.0 dB"), "at once");
    assert_eq!(host.take().len(), 3, "undo is a gesture for the host");
    command(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_gain(&h, 12.0);
    command(&mut h, Modifiers::COMMAND, Key::Y);
    assert_gain(&h, 6.0);
    command(&mut h, Modifiers::COMMAND, Key::Y);
    assert_gain(&h, 6.0);
}

#[test]
fn undo_right_after_the_wheel_takes_the_whole_burst_back() {
    let folder = Folder::new("burst");
    let (_, mut h) = window(&folder);
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    for _ in 0..3 {
        h.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Unknown,
        });
        h.run_steps(2);
    }
    assert!(gain_db(&h) > 2.0);
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_gain(&h, 0.0);
}

#[test]
fn each_side_keeps_its_sound_and_copying_makes_them_alike() {
    let folder = Folder::new("sides");
    let (_, mut h) = window(&folder);
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0));
    click(&mut h, "Sound B");
    drag(&mut h, KNOB_AT, vec2(0.0, 75.0));
    let b = gain_db(&h);
    click(&mut h, "Sound A");
    assert_gain(&h, 12.0);
    click(&mut h, "Sound B");
    assert_gain(&h, b);
    click(&mut h, "Copy to the other side");
    click(&mut h, "Sound A");
    assert_gain(&h, b);
    click(&mut h, "Undo");
    assert_gain(&h, 12.0);
}
