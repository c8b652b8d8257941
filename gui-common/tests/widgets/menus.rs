//! The right-click menu of every control, by mouse and by keyboard.

use crate::page::{Bench, KNOB_AT, SWITCH_AT, bench, focus_on, move_to, press_key, shape};
use crate::support::Place;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable;
use gui_common::theme::{Theme, alpha};

fn right_click(h: &mut Bench, at: Pos2) {
    move_to(h, at);
    let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
    for pressed in [true, false] {
        h.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        h.step();
    }
    h.run_steps(4);
}

/// What was put onto the clipboard in the next frames.
fn copied(h: &mut Bench) -> Option<String> {
    (0..4).find_map(|_| {
        h.step();
        h.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    })
}

fn choose(h: &mut Bench, row: &str) {
    h.get_by_label(row).click();
    h.run_steps(4);
}

#[test]
fn switches_and_drop_downs_have_a_menu_without_typing() {
    let (host, mut h) = bench();
    h.get_by_label("R").click();
    h.run_steps(3);
    host.take();
    right_click(&mut h, SWITCH_AT);
    assert!(h.query_by_label("Type a value\u{2026}").is_none());
    h.get_by_label("Copy value").click();
    assert_eq!(copied(&mut h).as_deref(), Some("R"));
    h.run_steps(4);
    right_click(&mut h, SWITCH_AT);
    choose(&mut h, "Reset to default");
    host.assert_one_gesture("Placement");
    assert_eq!(h.state().params.place.value(), Place::St);
    right_click(&mut h, SWITCH_AT);
    choose(&mut h, "Paste value");
    assert_eq!(h.state().params.place.value(), Place::R);
}

#[test]
fn shift_f10_opens_the_menu_at_the_control_and_arrows_choose() {
    for (modifiers, key) in [(Modifiers::SHIFT, Key::F10), (Modifiers::NONE, Key::Menu)] {
        let (host, mut h) = bench();
        focus_on(&mut h, "Shape");
        press_key(&mut h, Modifiers::NONE, Key::ArrowDown);
        assert_eq!(shape(&h), 1);
        host.take();
        press_key(&mut h, modifiers, key);
        h.run_steps(3);
        let reset = h.get_by_label("Reset to default");
        assert!(reset.is_focused(), "{key:?}: the first row has the keyboard");
        let control = h.get_by_label("Shape").rect();
        let row = reset.rect();
        let apart = row.top() >= control.bottom() || row.bottom() <= control.top();
        assert!(apart && (row.left() - control.left()).abs() < 10.0, "{row} beside {control}");
        press_key(&mut h, Modifiers::NONE, Key::Enter);
        assert_eq!(shape(&h), 0);
        host.assert_one_gesture("Shape");
    }
}

#[test]
fn escape_closes_and_gives_the_keyboard_back() {
    let (host, mut h) = bench();
    for (control, opens, row) in [
        ("Switch", (Modifiers::SHIFT, Key::F10), "Reset to default"),
        ("Shape", (Modifiers::NONE, Key::Enter), "Low cut"),
    ] {
        focus_on(&mut h, "Placement");
        focus_on(&mut h, control);
        press_key(&mut h, opens.0, opens.1);
        h.run_steps(3);
        assert!(h.query_by_label(row).is_some(), "{control}");
        press_key(&mut h, Modifiers::NONE, Key::Escape);
        assert!(h.query_by_label(row).is_none(), "{control}");
        assert!(h.get_by_label(control).is_focused(), "{control}");
    }
    assert_eq!(host.take(), []);
}

#[test]
fn a_letter_goes_from_choice_to_choice_and_round() {
    let (_, mut h) = bench();
    focus_on(&mut h, "Shape");
    press_key(&mut h, Modifiers::SHIFT, Key::F6);
    focus_on(&mut h, "Shape");
    for expected in [1, 3, 1] {
        h.event(Event::Text("l".into()));
        h.run_steps(3);
        assert_eq!(shape(&h), expected);
    }
}

#[test]
fn arrows_go_on_from_the_row_under_the_pointer() {
    let (_, mut h) = bench();
    focus_on(&mut h, "Shape");
    press_key(&mut h, Modifiers::SHIFT, Key::F10);
    h.run_steps(3);
    let copy = h.get_by_label("Copy value").rect().center();
    move_to(&mut h, copy);
    assert!(h.get_by_label("Copy value").is_focused());
    press_key(&mut h, Modifiers::NONE, Key::ArrowUp);
    assert!(h.get_by_label("Reset to default").is_focused());
    // The pointer still rests on the other one: one row is lit, not two.
    let varnish = Theme::of(&h.ctx).accent;
    let is_lit = |shape: &egui::epaint::ClippedShape| matches!(&shape.shape, egui::Shape::Rect(row) if row.fill == alpha(varnish, 0.18));
    assert_eq!(h.output().shapes.iter().filter(|shape| is_lit(shape)).count(), 1);
}

#[test]
fn the_menu_of_a_knob_types_at_the_knob() {
    let (_, mut h) = bench();
    right_click(&mut h, KNOB_AT);
    choose(&mut h, "Type a value\u{2026}");
    h.run_steps(3);
    h.event(Event::Text("-3".into()));
    h.run_steps(2);
    press_key(&mut h, Modifiers::NONE, Key::Enter);
    assert!((h.state().params.gain.value() + 3.0).abs() < 0.051);
}

#[test]
fn a_drag_elsewhere_closes_an_open_menu() {
    let (host, mut h) = bench();
    right_click(&mut h, SWITCH_AT);
    assert!(h.query_by_label("Copy value").is_some());
    host.take();
    move_to(&mut h, KNOB_AT);
    let button = |pressed, pos| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    h.event(button(true, KNOB_AT));
    h.step();
    let to = KNOB_AT - egui::vec2(0.0, 30.0);
    for part in 1..=6 {
        h.event(Event::PointerMoved(KNOB_AT.lerp(to, part as f32 / 6.0)));
        h.step();
    }
    h.run_steps(2);
    assert!(h.query_by_label("Copy value").is_none(), "while it is dragged");
    h.event(button(false, to));
    h.run_steps(4);
    host.assert_every_gesture_ended();
}
