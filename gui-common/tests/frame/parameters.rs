//! The list of all parameters, by keyboard alone.

use crate::probe::{Window, click, own_settings, window};
use crate::support::Gesture;
use egui::{Event, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

fn open(h: &mut Harness<'_, Window>) {
    click(h, "Settings: size, theme, motion, hints.");
    click(h, "Open as a list");
    h.run_steps(4);
}

fn press(h: &mut Harness<'_, Window>, key: Key) {
    h.key_press(key);
    h.run_steps(4);
}

fn has_focus(h: &Harness<'_, Window>, label: &str) -> bool {
    h.get_by_label(label).accesskit_node().is_focused()
}

#[test]
fn every_parameter_is_found_stepped_typed_and_reset_by_keyboard() {
    let _turn = own_settings();
    let (host, mut h) = window();
    open(&mut h);
    assert!(h.query_by_label("6 parameters").is_some());
    h.event(Event::Text("freq".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("1 of 6 parameters").is_some());
    press(&mut h, Key::ArrowDown);
    assert!(has_focus(&h, "Frequency"));
    host.take();
    press(&mut h, Key::ArrowRight);
    h.run_steps(30);
    let frequency = || "Frequency".to_owned();
    let gestures = host.take();
    assert_eq!(gestures.first(), Some(&Gesture::Begin(frequency())));
    assert_eq!(gestures.last(), Some(&Gesture::End(frequency())));
    assert!(h.state().probe.params.freq.value() > 1000.0);
    press(&mut h, Key::Enter);
    h.event(Event::Text("0.5".to_owned()));
    h.run_steps(4);
    press(&mut h, Key::Escape);
    assert!(h.query_by_label("1 of 6 parameters").is_some(), "Escape ends the typing alone");
    assert!(has_focus(&h, "Frequency"), "the keyboard stays at the row");
    press(&mut h, Key::Delete);
    assert!((h.state().probe.params.freq.value() - 1000.0).abs() < 0.1);
    press(&mut h, Key::Escape);
    assert!(h.query_by_label("1 of 6 parameters").is_none(), "Escape closes the list");
}

#[test]
fn arrows_lead_from_row_to_row_and_a_typed_value_is_set() {
    let _turn = own_settings();
    let (_, mut h) = window();
    open(&mut h);
    press(&mut h, Key::ArrowDown);
    assert!(has_focus(&h, "Gain"));
    press(&mut h, Key::Enter);
    h.event(Event::Text("-3".to_owned()));
    h.run_steps(4);
    press(&mut h, Key::Enter);
    assert!((h.state().probe.params.gain.value() + 3.0).abs() < 0.051);
    assert!(has_focus(&h, "Gain"));
    press(&mut h, Key::ArrowDown);
    press(&mut h, Key::ArrowDown);
    assert!(has_focus(&h, "Placement"));
    press(&mut h, Key::ArrowUp);
    assert!(has_focus(&h, "Frequency"));
    click(&mut h, "Reset Gain");
    assert!(h.state().probe.params.gain.value().abs() < 0.051);
}

#[test]
fn typing_at_a_row_searches_again() {
    let _turn = own_settings();
    let (_, mut h) = window();
    open(&mut h);
    press(&mut h, Key::ArrowDown);
    h.event(Event::Text("swi".to_owned()));
    h.run_steps(4);
    assert!(h.query_by_label("1 of 6 parameters").is_some());
    assert!(h.query_by_label("Switch").is_some());
}
