//! A node of a graph under pointer and keys.

use crate::probe::{NODE_AT, own_settings, window};
use egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::plot::NodeAction;

/// Drags the node by hand.
pub fn drag_node(h: &mut Harness<'_, crate::probe::Window>, by: egui::Vec2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    for event in [
        Event::PointerMoved(NODE_AT),
        Event::PointerButton { pos: NODE_AT, button, pressed: true, modifiers },
        Event::PointerMoved(NODE_AT + by * 0.5),
        Event::PointerMoved(NODE_AT + by),
        Event::PointerButton { pos: NODE_AT + by, button, pressed: false, modifiers },
    ] {
        h.event(event);
        h.step();
    }
}

#[test]
fn a_node_reports_travel_fine_travel_and_one_axis() {
    let _turn = own_settings();
    let by = vec2(30.0, -20.0);
    let cases = [
        (Modifiers::NONE, by),
        (Modifiers::SHIFT, by * 0.1),
        (Modifiers::COMMAND, vec2(0.0, by.y)),
        (Modifiers::COMMAND | Modifiers::SHIFT, vec2(by.x, 0.0)),
    ];
    for (modifiers, expected) in cases {
        let (_, mut h) = window();
        h.event(Event::PointerMoved(NODE_AT));
        h.step();
        h.event(Event::ModifiersChanged(modifiers));
        let button = PointerButton::Primary;
        h.event(Event::PointerButton { pos: NODE_AT, button, pressed: true, modifiers });
        h.step();
        for i in 1..=10 {
            h.event(Event::PointerMoved(NODE_AT + by * (i as f32 / 10.0)));
            h.step();
        }
        let end = NODE_AT + by;
        h.event(Event::PointerButton { pos: end, button, pressed: false, modifiers });
        h.step();
        let moved = h.state().probe.moved.pixels;
        assert!((moved - expected).length() < 1e-3, "{modifiers:?}: {moved} not {expected}");
    }
}

#[test]
fn a_focused_node_answers_keys() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.get_by_label("Band 1, bell").focus();
    h.run_steps(3);
    let keys = [
        (Key::ArrowRight, Modifiers::NONE),
        (Key::ArrowRight, Modifiers::SHIFT),
        (Key::ArrowDown, Modifiers::NONE),
        (Key::ArrowUp, Modifiers::SHIFT),
        (Key::ArrowUp, Modifiers::ALT),
    ];
    for (key, modifiers) in keys {
        h.key_press_modifiers(modifiers, key);
        h.run_steps(2);
    }
    let m = h.state().probe.moved;
    assert!((m.semitones - 1.1).abs() < 1e-5, "{m:?}");
    assert!((m.gain_db + 0.4).abs() < 1e-5, "{m:?}");
    assert!((m.q_steps - 1.0).abs() < 1e-5, "{m:?}");
    for key in [Key::Num0, Key::S, Key::Delete] {
        h.key_press(key);
        h.run_steps(2);
    }
    let expected = [NodeAction::ToggleOn, NodeAction::ToggleSolo, NodeAction::Remove];
    assert!(h.state().probe.actions.ends_with(&expected), "{:?}", h.state().probe.actions);
}

#[test]
fn letters_after_a_click_on_a_node_are_the_hosts() {
    let _turn = own_settings();
    let (_, mut h) = window();
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    h.event(Event::PointerMoved(NODE_AT));
    for pressed in [true, false] {
        h.event(Event::PointerButton { pos: NODE_AT, button, pressed, modifiers });
        h.run_steps(3);
    }
    assert!(h.get_by_label("Band 1, bell").is_focused());
    h.state_mut().probe.actions.clear();
    for key in [Key::S, Key::Num0, Key::L, Key::Enter] {
        h.key_press(key);
        h.run_steps(2);
    }
    assert_eq!(h.state().probe.actions, [], "S saves and L loops in many hosts");
}
