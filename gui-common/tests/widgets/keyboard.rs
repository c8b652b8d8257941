//! Which keys a control answers to, and where the focus goes.

use crate::page::{
    Bench, FIELD_AT, KNOB_AT, SHAPE_AT, SWITCH_AT, bench, button, click_at, focus_on, move_to,
    press_key, shape, wheel,
};
use crate::support::Place;
use egui::accesskit::Invalid;
use egui::{Event, Key, Modifiers, MouseWheelUnit, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use nice_plug::prelude::Param;

fn gain(h: &Bench) -> f32 {
    h.state().params.gain.value()
}

#[test]
fn keys_of_the_hosts_transport_are_not_answered_after_a_click() {
    let (host, mut h) = bench();
    click_at(&mut h, KNOB_AT, Modifiers::NONE);
    assert!(h.get_all_by_label("Gain").next().expect("the knob").is_focused());
    for key in [Key::Home, Key::End, Key::Enter] {
        press_key(&mut h, Modifiers::NONE, key);
        h.run_steps(30);
        assert_eq!(host.take(), [], "{key:?}");
    }
    assert!(h.query_by_label("Gain, type a value").is_none(), "no entry was opened");
    // The arrow says that the keyboard is in use.
    press_key(&mut h, Modifiers::NONE, Key::ArrowUp);
    press_key(&mut h, Modifiers::NONE, Key::End);
    h.run_steps(30);
    assert!((gain(&h) - 24.0).abs() < 1e-3, "{}", gain(&h));
}

#[test]
fn a_switch_that_was_clicked_leaves_enter_to_the_host() {
    let (host, mut h) = bench();
    h.get_by_label("Switch").click();
    h.run_steps(3);
    host.take();
    press_key(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(host.take(), []);
    focus_on(&mut h, "Switch");
    press_key(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(host.take().len(), 3, "for the keyboard Enter is the click");
}

#[test]
fn the_arrows_go_on_from_the_option_that_was_clicked() {
    let (host, mut h) = bench();
    click_at(&mut h, SWITCH_AT, Modifiers::NONE);
    assert_eq!(h.state().params.place.value(), Place::R);
    host.take();
    press_key(&mut h, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(h.state().params.place.value(), Place::M);
    press_key(&mut h, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(h.state().params.place.value(), Place::S);
}

#[test]
fn f6_jumps_between_regions_both_ways_and_wraps() {
    let (_, mut h) = bench();
    // A switch has the keyboard at its chosen option.
    let firsts = ["Gain", "St", "Out level"];
    let focused =
        |h: &Bench, label: &str| h.get_all_by_label(label).next().expect("a control").is_focused();
    for i in [0, 1, 2, 0] {
        press_key(&mut h, Modifiers::NONE, Key::F6);
        assert!(focused(&h, firsts[i]), "{}", firsts[i]);
    }
    for i in [2, 1, 0] {
        press_key(&mut h, Modifiers::SHIFT, Key::F6);
        assert!(focused(&h, firsts[i]), "{}", firsts[i]);
    }
    // From any control of a region.
    focus_on(&mut h, "Shape");
    press_key(&mut h, Modifiers::NONE, Key::F6);
    assert!(focused(&h, "Out level"));
}

#[test]
fn a_disabled_control_is_reached_and_says_why() {
    let (host, mut h) = bench();
    h.state_mut().disabled = true;
    h.step();
    for label in ["Gain", "Frequency", "Placement", "Switch", "Shape"] {
        focus_on(&mut h, label);
        let part = if label == "Placement" { "St" } else { label };
        let control = h.get_all_by_label(part).next().expect("a control");
        assert!(control.is_focused(), "{label}");
        let whole = h.get_all_by_label(label).next().expect("a control").accesskit_node();
        assert!(whole.is_disabled() && control.accesskit_node().is_disabled(), "{label}");
        let said = whole.data().description().map(str::to_owned);
        assert_eq!(said.as_deref(), Some(crate::page::REASON), "{label}");
        assert!(h.state().hint.contains(crate::page::REASON), "{label}: {}", h.state().hint);
        for key in [Key::ArrowDown, Key::Delete, Key::Enter] {
            press_key(&mut h, Modifiers::NONE, key);
        }
    }
    move_to(&mut h, SWITCH_AT);
    assert!(h.state().hint.contains(crate::page::REASON), "{}", h.state().hint);
    click_at(&mut h, SWITCH_AT, Modifiers::NONE);
    wheel(&mut h, SHAPE_AT, MouseWheelUnit::Line, vec2(0.0, -1.0));
    assert_eq!(host.take(), []);
}

#[test]
fn the_wheel_moves_choices_by_whole_steps_in_one_gesture() {
    let (host, mut h) = bench();
    for _ in 0..2 {
        wheel(&mut h, SHAPE_AT, MouseWheelUnit::Line, vec2(0.0, -1.0));
    }
    assert_eq!(shape(&h), 2);
    h.run_steps(40);
    host.assert_one_gesture("Shape");
    // A touchpad's points add up to one step.
    for expected in [2, 2, 2, 3] {
        wheel(&mut h, SHAPE_AT, MouseWheelUnit::Point, vec2(0.0, -10.0));
        assert_eq!(shape(&h), expected);
    }
    wheel(&mut h, SWITCH_AT, MouseWheelUnit::Line, vec2(0.0, -1.0));
    assert_eq!(h.state().params.place.value(), Place::L);
    wheel(&mut h, SWITCH_AT, MouseWheelUnit::Line, vec2(0.0, 3.0));
    assert_eq!(h.state().params.place.value(), Place::St, "the wheel does not wrap");
}

#[test]
fn a_value_that_is_typed_is_taken_also_when_something_else_is_clicked() {
    let (host, mut h) = bench();
    click_at(&mut h, FIELD_AT, Modifiers::COMMAND);
    h.event(Event::Text("500".into()));
    h.run_steps(2);
    click_at(&mut h, KNOB_AT, Modifiers::NONE);
    host.assert_one_gesture("Frequency");
    assert!((h.state().params.freq.value() - 500.0).abs() < 0.1);
    assert!(h.query_by_label("Frequency, type a value").is_none());
}

#[test]
fn an_open_list_has_the_wheel_for_itself() {
    let (host, mut h) = bench();
    h.get_by_label("Shape").click();
    h.run_steps(4);
    host.take();
    wheel(&mut h, SHAPE_AT, MouseWheelUnit::Line, vec2(0.0, -1.0));
    assert_eq!((shape(&h), host.take().len()), (0, 0));
}

#[test]
fn alt_and_drag_moves_the_second_parameter_alone() {
    let (host, mut h) = bench();
    move_to(&mut h, KNOB_AT);
    button(&mut h, KNOB_AT, true, Modifiers::ALT);
    for up in [10.0, 20.0, 30.0] {
        h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, up)));
        h.step();
    }
    assert!(h.state().hint.starts_with("Frequency"), "{}", h.state().hint);
    button(&mut h, KNOB_AT - vec2(0.0, 30.0), false, Modifiers::ALT);
    h.run_steps(3);
    host.assert_one_gesture("Frequency");
    assert!(h.state().params.freq.value() > 1_050.0 && gain(&h) == 0.0);
}

#[test]
fn the_wheel_with_shift_is_fine_and_pages_are_ten_steps() {
    let (host, mut h) = bench();
    h.event(Event::ModifiersChanged(Modifiers::SHIFT));
    // Shift turns the wheel sideways on some systems.
    for delta in [vec2(0.0, 5.0), vec2(5.0, 0.0)] {
        move_to(&mut h, KNOB_AT);
        h.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta,
            modifiers: Modifiers::SHIFT,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        h.run_steps(30);
        host.assert_one_gesture("Gain");
    }
    h.event(Event::ModifiersChanged(Modifiers::NONE));
    // Ten tenths of a step of 2 % of 48 dB.
    assert!((gain(&h) - 0.96).abs() < 0.051, "{}", gain(&h));
    focus_on(&mut h, "Gain");
    press_key(&mut h, Modifiers::NONE, Key::PageUp);
    h.run_steps(30);
    assert!((gain(&h) - 10.56).abs() < 0.051, "{}", gain(&h));
}

#[test]
fn home_and_end_go_to_the_ends_of_choices() {
    let (_, mut h) = bench();
    focus_on(&mut h, "Shape");
    press_key(&mut h, Modifiers::NONE, Key::End);
    assert_eq!(shape(&h), 3);
    press_key(&mut h, Modifiers::NONE, Key::Home);
    assert_eq!(shape(&h), 0);
}

#[test]
fn alt_and_click_resets_what_is_not_dragged_too() {
    let (host, mut h) = bench();
    wheel(&mut h, SHAPE_AT, MouseWheelUnit::Line, vec2(0.0, -2.0));
    wheel(&mut h, SWITCH_AT, MouseWheelUnit::Line, vec2(0.0, -2.0));
    h.get_by_label("Switch").click();
    h.run_steps(40);
    host.take();
    click_at(&mut h, SHAPE_AT, Modifiers::ALT);
    host.assert_one_gesture("Shape");
    assert_eq!(shape(&h), 0);
    assert!(h.query_by_label("High shelf").is_none(), "the list stays closed");
    click_at(&mut h, SWITCH_AT, Modifiers::ALT);
    host.assert_one_gesture("Placement");
    assert_eq!(h.state().params.place.value(), Place::St);
    let toggle = h.get_by_label("Switch").rect().center();
    click_at(&mut h, toggle, Modifiers::ALT);
    host.assert_one_gesture("Switch");
    assert!(!h.state().params.on.value());
}

#[test]
fn an_invalid_entry_says_so_whatever_is_under_the_pointer_and_escape_returns() {
    let (host, mut h) = bench();
    click_at(&mut h, FIELD_AT, Modifiers::COMMAND);
    h.event(Event::Text("loud".into()));
    h.run_steps(2);
    h.key_press(Key::Enter);
    h.run_steps(3);
    // Over a control that is drawn later than the field.
    move_to(&mut h, SHAPE_AT);
    let text = |at| h.state().params.freq.normalized_value_to_string(at, true);
    for said in ["loud".to_owned(), text(0.0), text(1.0)] {
        assert!(h.state().hint.contains(&said), "{said}: {}", h.state().hint);
    }
    let entry = h.get_by_label("Frequency, type a value");
    assert_eq!(entry.accesskit_node().data().invalid(), Some(Invalid::True));
    h.key_press(Key::Escape);
    h.run_steps(3);
    assert!(h.query_by_label("Frequency, type a value").is_none());
    assert_eq!(host.take(), []);
    assert!((h.state().params.freq.value() - 1000.0).abs() < 0.1);
}

#[test]
fn typing_by_keyboard_gives_the_focus_back_to_the_control() {
    let (_, mut h) = bench();
    for end in [Key::Enter, Key::Escape] {
        focus_on(&mut h, "Placement");
        press_key(&mut h, Modifiers::SHIFT, Key::F6);
        press_key(&mut h, Modifiers::NONE, Key::Enter);
        h.event(Event::Text("3".into()));
        h.run_steps(2);
        press_key(&mut h, Modifiers::NONE, end);
        assert!(h.get_all_by_label("Gain").next().expect("the knob").is_focused(), "{end:?}");
    }
    assert!((gain(&h) - 3.0).abs() < 0.051);
}

#[test]
fn the_hint_names_the_value_the_second_parameter_and_what_a_drag_does() {
    let (_, mut h) = bench();
    move_to(&mut h, KNOB_AT);
    let hint = h.state().hint.clone();
    assert!(hint.starts_with("Gain 0.0 dB"), "{hint}");
    assert!(hint.contains("Alt+drag: Frequency"), "{hint}");
    button(&mut h, KNOB_AT, true, Modifiers::NONE);
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 25.0)));
    h.run_steps(2);
    let hint = h.state().hint.clone();
    assert!(hint.starts_with("Gain +6.0 dB") && hint.contains("Esc"), "{hint}");
}
