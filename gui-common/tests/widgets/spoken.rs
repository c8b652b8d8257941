//! Role, name, value, limits and actions of every row of the design's table of controls.

use crate::page::{Bench, CHOICES, bench, focus_on, press_key};
use egui::accesskit::{Action, ActionData, ActionRequest, Orientation, Role, TreeId};
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

fn ask(h: &mut Bench, role: Role, label: &str, action: Action, data: Option<ActionData>) {
    let node = h.get_by_role_and_label(role, label);
    let (target_node, target_tree) = (node.accesskit_node().locate().0, TreeId::ROOT);
    h.event(Event::AccessKitActionRequest(ActionRequest {
        action,
        target_node,
        target_tree,
        data,
    }));
    h.run_steps(40);
}

#[test]
fn every_kind_has_its_role_name_and_value() {
    let (_, mut h) = bench();
    h.run_steps(2);
    for (role, label, value) in [
        (Role::Slider, "Frequency", Some("1.00 kHz")),
        (Role::RadioGroup, "Placement", None),
        (Role::RadioButton, "St", None),
        (Role::Switch, "Switch", None),
        (Role::Switch, "Bypass", None),
        (Role::ComboBox, "Shape", Some("Bell")),
        (Role::Meter, "Out level", None),
        (Role::Group, "Band 4, bell", None),
        (Role::Slider, "Band 4, bell, frequency", Some("2.87 kHz")),
        (Role::Slider, "Band 4, bell, gain", Some("\u{2212}2.1 dB")),
        (Role::Slider, "Band 4, bell, Q", Some("1.80")),
    ] {
        let node = h.get_all_by_role_and_label(role, label).next();
        let node = node.unwrap_or_else(|| panic!("{role:?} {label}"));
        if let Some(value) = value {
            assert_eq!(node.value().as_deref(), Some(value), "{label}");
        }
    }
}

#[test]
fn a_slider_tells_its_limits_and_does_what_it_is_asked() {
    let (host, mut h) = bench();
    h.run_steps(2);
    // The knob and the fader show one parameter; the field's own label is unique.
    let node = h.get_all_by_role_and_label(Role::Slider, "Gain").next().expect("the knob");
    let access = node.accesskit_node();
    assert_eq!(access.numeric_value(), Some(0.5));
    assert_eq!(access.min_numeric_value(), Some(0.0));
    assert_eq!(access.max_numeric_value(), Some(1.0));
    assert!(access.numeric_value_step().is_some_and(|step| (step - 0.02).abs() < 1e-6));
    let id = access.locate().0;
    let mut asked = |action, data| {
        let (target_node, target_tree) = (id, TreeId::ROOT);
        let request = ActionRequest { action, target_node, target_tree, data };
        h.event(Event::AccessKitActionRequest(request));
        h.run_steps(40);
        host.assert_one_gesture("Gain");
        h.state().params.gain.value()
    };
    assert!((asked(Action::Increment, None) - 0.96).abs() < 0.051);
    assert!(asked(Action::Decrement, None).abs() < 0.051);
    assert!((asked(Action::SetValue, Some(ActionData::NumericValue(1.0))) - 24.0).abs() < 1e-3);
    let words = ActionData::Value("-6 dB".into());
    assert!((asked(Action::SetValue, Some(words)) + 6.0).abs() < 0.051);
}

#[test]
fn the_values_of_a_node_are_moved_by_its_steps() {
    let (_, mut h) = bench();
    h.run_steps(2);
    ask(&mut h, Role::Slider, "Band 4, bell, frequency", Action::Increment, None);
    ask(&mut h, Role::Slider, "Band 4, bell, gain", Action::Decrement, None);
    ask(&mut h, Role::Slider, "Band 4, bell, Q", Action::Increment, None);
    let moved = h.state().moved;
    assert_eq!((moved.semitones, moved.gain_db, moved.q_steps), (1.0, -0.5, 1.0));
}

#[test]
fn a_meter_tells_its_maximum_and_is_never_announced() {
    let (_, mut h) = bench();
    h.state_mut().levels.update([-9.0, -12.0], 0.0);
    h.run_steps(3);
    let meter = h.get_by_label("Out level");
    assert_eq!(meter.value().as_deref(), Some("peak \u{2212}9.0 dB"));
    let access = meter.accesskit_node();
    assert_eq!(access.numeric_value(), Some(-9.0));
    assert_eq!((access.min_numeric_value(), access.max_numeric_value()), (Some(-60.0), Some(0.0)));
}

#[test]
fn a_list_tells_whether_it_is_open() {
    let (_, mut h) = bench();
    h.run_steps(2);
    let open = |h: &Bench| h.get_by_label("Shape").accesskit_node().data().is_expanded();
    assert_eq!(open(&h), Some(false));
    h.get_by_label("Shape").click();
    h.run_steps(4);
    assert_eq!(open(&h), Some(true));
}

/// The whole that a part belongs to: the nearest container that is no mere box, its size, and the
/// place of the part in it.
fn place_of(h: &Bench, role: Role, label: &str) -> (Role, Option<usize>, Option<usize>) {
    let node = h.get_all_by_role_and_label(role, label).next();
    let part = node.unwrap_or_else(|| panic!("{role:?} {label}")).accesskit_node();
    let mut whole = part.parent().expect("a whole");
    while whole.role() == Role::GenericContainer {
        whole = whole.parent().expect("a whole");
    }
    (whole.role(), whole.size_of_set(), part.position_in_set())
}

#[test]
fn the_options_of_a_switch_are_a_group_and_say_which_of_how_many_they_are() {
    let (_, mut h) = bench();
    h.run_steps(2);
    for (at, option) in ["St", "L", "R", "M", "S"].into_iter().enumerate() {
        let place = place_of(&h, Role::RadioButton, option);
        assert_eq!(place, (Role::RadioGroup, Some(5), Some(at)), "{option}");
    }
    // Where the arrows are, for who hears the group.
    focus_on(&mut h, "Placement");
    press_key(&mut h, Modifiers::NONE, Key::ArrowRight);
    let group = h.get_by_role_and_label(Role::RadioGroup, "Placement");
    let active = group.accesskit_node().active_descendant().and_then(|node| node.label());
    assert_eq!(active.as_deref(), Some("L"));
}

#[test]
fn the_items_of_a_drop_down_are_options_of_a_list_of_which_one_is_selected() {
    let (_, mut h) = bench();
    h.get_by_label("Shape").click();
    h.run_steps(4);
    for (at, choice) in CHOICES.into_iter().enumerate() {
        let place = place_of(&h, Role::ListBoxOption, choice);
        assert_eq!(place, (Role::ListBox, Some(CHOICES.len()), Some(at)), "{choice}");
        let option = h.get_by_role_and_label(Role::ListBoxOption, choice);
        let option = option.accesskit_node();
        assert_eq!(option.is_selected(), Some(at == 0), "{choice}");
        assert_eq!(option.toggled(), None, "chosen is not checked");
    }
}

#[test]
fn commands_are_items_of_a_menu_and_lines_do_not_count() {
    let (_, mut h) = bench();
    focus_on(&mut h, "Gain");
    press_key(&mut h, Modifiers::SHIFT, Key::F10);
    h.run_steps(3);
    let commands = ["Type a value\u{2026}", "Reset to default", "Copy value", "Paste value"];
    for (at, command) in commands.into_iter().enumerate() {
        let place = place_of(&h, Role::MenuItem, command);
        assert_eq!(place, (Role::Menu, Some(5), Some(at)), "{command}");
        let item = h.get_by_role_and_label(Role::MenuItem, command);
        assert_eq!(item.accesskit_node().toggled(), None, "{command}");
    }
}

#[test]
fn a_node_says_all_its_values_and_a_fader_that_it_stands() {
    let (_, mut h) = bench();
    h.run_steps(2);
    let node = h.get_by_role_and_label(Role::Group, "Band 4, bell");
    let all = "frequency 2.87 kHz, gain \u{2212}2.1 dB, Q 1.80";
    assert_eq!(node.value().as_deref(), Some(all));
    let sliders = h.get_all_by_role_and_label(Role::Slider, "Gain");
    let ways: Vec<_> = sliders.map(|node| node.accesskit_node().orientation()).collect();
    assert_eq!(ways, [None, Some(Orientation::Vertical)], "knob and fader");
}
