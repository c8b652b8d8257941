//! Two controls that show one parameter, and menus by keyboard.

mod support;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::Binding;
use gui_common::widget::{DropDown, Fader, ValueField};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;
use support::{FakeHost, Gesture, TestParams, WINDOW, host, prepare};

struct Page {
    params: Arc<TestParams>,
    gui: GuiContext,
}

const FIELD: Pos2 = pos2(60.0, 40.0);
const FADER_X: f32 = 200.0;
const CHOICES: [&str; 4] = ["Bell", "Low shelf", "High shelf", "Low cut"];

fn bench() -> (Arc<FakeHost>, Harness<'static, Page>) {
    let (host, gui) = host();
    let page = Page { params: Arc::default(), gui };
    let harness = Harness::builder().with_size(WINDOW).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, page: &mut Page| {
            prepare(ui);
            let gain = Binding::new(&page.params.gain, &page.gui);
            ValueField::new(gain).show(ui, Rect::from_center_size(FIELD, vec2(70.0, 20.0)));
            Fader::new(gain).show(ui, FADER_X, (40.0..=240.0).into());
            let shape = Binding::new(&page.params.shape, &page.gui);
            let rect = Rect::from_min_size(pos2(20.0, 120.0), vec2(128.0, 24.0));
            DropDown::new(&CHOICES).show_bound(ui, rect, shape);
        },
        page,
    );
    (host, harness)
}

fn button(h: &mut Harness<'_, Page>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    let button = PointerButton::Primary;
    h.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    h.step();
}

#[test]
fn a_fader_beside_a_field_follows_the_pointer_and_keeps_one_gesture() {
    let (host, mut h) = bench();
    let at = pos2(FADER_X, 140.0);
    h.event(Event::PointerMoved(at));
    h.step();
    button(&mut h, at, true, Modifiers::NONE);
    for i in 1..=10 {
        h.event(Event::PointerMoved(at - vec2(0.0, 2.0 * i as f32)));
        h.step();
    }
    // 48 dB over 200 px: 20 px are 4.8 dB.
    assert!(
        (h.state().params.gain.value() - 4.8).abs() < 0.051,
        "{}",
        h.state().params.gain.value()
    );
    // The last motion comes in the frame of the release.
    h.event(Event::PointerMoved(at - vec2(0.0, 25.0)));
    button(&mut h, at - vec2(0.0, 25.0), false, Modifiers::NONE);
    assert!(
        (h.state().params.gain.value() - 6.0).abs() < 0.051,
        "{}",
        h.state().params.gain.value()
    );
    let log = host.take();
    let count = |is: fn(&Gesture) -> bool| log.iter().filter(|g| is(g)).count();
    assert_eq!(count(|g| matches!(g, Gesture::Begin(_))), 1, "{log:?}");
    assert_eq!(count(|g| matches!(g, Gesture::End(_))), 1, "{log:?}");
}

#[test]
fn a_value_that_is_typed_at_one_of_two_controls_is_taken() {
    let (_, mut h) = bench();
    h.event(Event::PointerMoved(FIELD));
    h.step();
    h.event(Event::ModifiersChanged(Modifiers::COMMAND));
    button(&mut h, FIELD, true, Modifiers::COMMAND);
    button(&mut h, FIELD, false, Modifiers::COMMAND);
    h.event(Event::ModifiersChanged(Modifiers::NONE));
    h.run_steps(3);
    h.event(Event::Text("-3 dB".to_owned()));
    h.run_steps(2);
    h.key_press(Key::Enter);
    h.run_steps(3);
    assert!(
        (h.state().params.gain.value() + 3.0).abs() < 0.051,
        "{}",
        h.state().params.gain.value()
    );
}

#[test]
fn a_drop_down_is_worked_by_keyboard_closed_and_open() {
    let (_, mut h) = bench();
    let shape = |h: &Harness<'_, Page>| h.state().params.shape.value() as usize;
    h.get_by_label("Shape").focus();
    h.run_steps(3);
    h.key_press(Key::ArrowDown);
    h.run_steps(3);
    assert_eq!(shape(&h), 1);
    h.event(Event::Text("h".to_owned()));
    h.run_steps(3);
    assert_eq!(shape(&h), 2);
    h.key_press(Key::Enter);
    h.run_steps(4);
    assert!(h.get_by_label("High shelf").is_focused(), "the menu begins at the choice there is");
    h.key_press(Key::ArrowDown);
    h.run_steps(3);
    assert!(h.get_by_label("Low cut").is_focused());
    h.key_press(Key::Enter);
    h.run_steps(6);
    assert_eq!(shape(&h), 3);
    assert!(h.query_by_label("Low cut").is_none(), "the menu is closed");
    assert!(h.get_by_label("Shape").is_focused(), "the control has the keyboard again");
}

#[test]
fn alt_and_click_resets() {
    let (_, mut h) = bench();
    let at = pos2(FADER_X, 140.0);
    h.event(Event::PointerMoved(at));
    h.step();
    button(&mut h, at, true, Modifiers::NONE);
    h.event(Event::PointerMoved(at - vec2(0.0, 40.0)));
    h.step();
    button(&mut h, at - vec2(0.0, 40.0), false, Modifiers::NONE);
    assert!(h.state().params.gain.value() > 5.0);
    h.run_steps(60);
    h.event(Event::ModifiersChanged(Modifiers::ALT));
    button(&mut h, at - vec2(0.0, 40.0), true, Modifiers::ALT);
    button(&mut h, at - vec2(0.0, 40.0), false, Modifiers::ALT);
    h.run_steps(3);
    assert!(h.state().params.gain.value().abs() < 1e-6, "{}", h.state().params.gain.value());
}

#[test]
fn letters_after_a_choice_with_the_mouse_are_the_hosts() {
    let (_, mut h) = bench();
    h.get_by_label("Shape").click();
    h.run_steps(6);
    h.get_by_label("High shelf").click();
    h.run_steps(6);
    assert!(h.get_by_label("Shape").is_focused());
    h.event(Event::Text("l".to_owned()));
    h.run_steps(3);
    assert_eq!(h.state().params.shape.value() as usize, 2, "L loops in many hosts");
}
