//! The list of all parameters, by keyboard alone.

use crate::probe::{Window, click, own_settings, window};
use crate::support::Gesture;
use egui::accesskit::Role;
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

#[test]
fn rows_say_which_of_how_many_they_are_also_when_not_all_are_drawn() {
    let _turn = own_settings();
    let (_, mut h) = window();
    open(&mut h);
    for (label, at) in [("Gain", 0), ("Frequency", 1), ("Placement", 2)] {
        let row = h.get_by_label(label);
        let row = row.accesskit_node();
        assert_eq!(row.position_in_set(), Some(at), "{label}");
        let mut whole = row.parent().expect("a list");
        while whole.role() != Role::List {
            whole = whole.parent().expect("a list around it");
        }
        assert_eq!(whole.size_of_set(), Some(6), "{label}");
    }
}

#[test]
fn the_menu_says_what_the_host_calls_a_parameter() {
    let _turn = own_settings();
    let (host, mut h) = window();
    open(&mut h);
    host.take();
    h.get_by_label("Frequency").click_secondary();
    h.run_steps(4);
    click(&mut h, "Automation, MIDI learn\u{2026}");
    h.run_steps(4);
    let named = h.query_by_label_contains("The host calls this \u{2018}Frequency\u{2019}");
    assert!(named.is_some());
    assert_eq!(host.take(), [], "nothing is set");
}
