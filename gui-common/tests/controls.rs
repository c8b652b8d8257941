//! Controls are driven by name as a user would drive them; what they told the host is compared.

mod support;

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::Binding;
use gui_common::widget::{Chip, DropDown, Fader, Knob, Segment, Segmented, Slider, Toggle};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;
use support::{FakeHost, Gesture, TestParams, WINDOW, host, prepare};

struct Page {
    /// Parameters are known by their address: they must not move.
    params: Arc<TestParams>,
    gui: GuiContext,
    /// Shows the knob.
    knob: bool,
    /// Ties the knob to nothing useful.
    disabled: bool,
}

type Bench = Harness<'static, Page>;

const KNOB_AT: Pos2 = pos2(60.0, 60.0);
const CHOICES: [&str; 4] = ["Bell", "Low shelf", "High shelf", "Low cut"];

fn bench() -> (Arc<FakeHost>, Bench) {
    let (host, gui) = host();
    let page = Page { params: Arc::default(), gui, knob: true, disabled: false };
    let harness = Harness::builder().with_size(WINDOW).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, page: &mut Page| {
            prepare(ui);
            let rect = |x: f32, y: f32, w: f32| Rect::from_min_size(pos2(x, y), vec2(w, 24.0));
            let (p, gui) = (&page.params, &page.gui);
            if page.knob {
                let b = Binding::new(&p.gain, gui).disabled_if(page.disabled, "needs a side-chain");
                Knob::new(b).label("Gain").show(ui, KNOB_AT);
            }
            Slider::new(Binding::new(&p.freq, gui)).show(ui, pos2(120.0, 60.0), 100.0);
            Fader::new(Binding::new(&p.bypass, gui)).show(ui, 360.0, (40.0..=140.0).into());
            let places = ["St", "L", "R", "M", "S"].map(Segment::from);
            let place = Binding::new(&p.place, gui);
            Segmented::new(&places).show_bound(ui, rect(20.0, 150.0, 128.0), place);
            Toggle::new("").show_bound(ui, pos2(170.0, 150.0), Binding::new(&p.on, gui));
            let shape = Binding::new(&p.shape, gui);
            DropDown::new(&CHOICES).show_bound(ui, rect(20.0, 190.0, 128.0), shape);
            Chip::new("Plain").show(ui, pos2(170.0, 190.0), false, "Plain");
        },
        page,
    );
    (host, harness)
}

fn begin() -> Gesture {
    Gesture::Begin("Gain".into())
}

fn end() -> Gesture {
    Gesture::End("Gain".into())
}

fn press(h: &mut Bench, at: Pos2, pressed: bool, modifiers: Modifiers) {
    h.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
}

/// Presses at `from`, moves in `steps`, releases at the end. Frames between all of them.
fn drag(h: &mut Bench, from: Pos2, by: Vec2, steps: usize, modifiers: Modifiers) {
    h.event(Event::PointerMoved(from));
    h.step();
    h.event(Event::ModifiersChanged(modifiers));
    press(h, from, true, modifiers);
    h.step();
    for i in 1..=steps {
        h.event(Event::PointerMoved(from + by * (i as f32 / steps as f32)));
        h.step();
    }
    press(h, from + by, false, modifiers);
    h.step();
    h.event(Event::ModifiersChanged(Modifiers::NONE));
    h.step();
}

/// Gives the knob the keyboard. Three frames: egui locks the arrow keys to a widget only after it
/// had the focus for a whole frame.
fn focus(h: &mut Bench) {
    h.get_by_label("Gain").focus();
    h.run_steps(3);
}

fn gain_db(h: &Bench) -> f32 {
    h.state().params.gain.value()
}

/// The shape that every gesture has: one begin, sets, one end.
fn assert_one_gesture(log: &[Gesture]) -> Vec<f32> {
    assert_eq!(log.first(), Some(&begin()), "{log:?}");
    assert_eq!(log.last(), Some(&end()), "{log:?}");
    log[1..log.len() - 1]
        .iter()
        .map(|g| match g {
            Gesture::Set(name, value) if name == "Gain" => *value,
            other => panic!("{other:?} inside a gesture: {log:?}"),
        })
        .collect()
}

#[test]
fn a_drag_is_one_gesture_and_loses_no_motion_to_the_step_size() {
    // 48 dB over 200 px: 50 px up are 12 dB, whether it comes in one step or in fifty.
    for steps in [1, 7, 50] {
        let (host, mut h) = bench();
        drag(&mut h, KNOB_AT, vec2(0.0, -50.0), steps, Modifiers::NONE);
        let sets = assert_one_gesture(&host.take());
        assert!(sets.is_sorted(), "{sets:?}");
        assert!((gain_db(&h) - 12.0).abs() < 0.051, "{steps} steps: {}", gain_db(&h));
    }
}

#[test]
fn right_is_more_and_shift_is_a_tenth() {
    let (host, mut h) = bench();
    drag(&mut h, KNOB_AT, vec2(25.0, 0.0), 5, Modifiers::NONE);
    assert!((gain_db(&h) - 6.0).abs() < 0.051, "{}", gain_db(&h));
    host.take();
    drag(&mut h, KNOB_AT, vec2(0.0, 50.0), 50, Modifiers::SHIFT);
    let sets = assert_one_gesture(&host.take());
    // 0.024 dB a pixel, in steps of 0.1 dB.
    assert!(sets.windows(2).all(|pair| pair[0] > pair[1]), "nothing is told twice: {sets:?}");
    assert!((gain_db(&h) - 4.8).abs() < 0.051, "{}", gain_db(&h));
}

#[test]
fn escape_during_a_drag_brings_the_old_value_back() {
    let (host, mut h) = bench();
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    press(&mut h, KNOB_AT, true, Modifiers::NONE);
    h.step();
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 80.0)));
    h.step();
    h.key_press(Key::Escape);
    h.step();
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 120.0)));
    h.step();
    press(&mut h, KNOB_AT - vec2(0.0, 120.0), false, Modifiers::NONE);
    h.step();
    assert_one_gesture(&host.take());
    assert!(gain_db(&h).abs() < 1e-6, "{}", gain_db(&h));
}

#[test]
fn a_wheel_burst_is_one_gesture_that_ends_by_itself() {
    let (host, mut h) = bench();
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    for _ in 0..3 {
        h.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        h.step();
    }
    assert!(!host.take().contains(&end()), "the burst is not over yet");
    h.run_steps(120);
    assert_eq!(host.take(), [end()]);
    // Three steps of 2 % of 48 dB.
    assert!((gain_db(&h) - 2.88).abs() < 0.051, "{}", gain_db(&h));
}

#[test]
#[cfg(target_os = "linux")]
fn a_burst_in_a_window_that_is_hidden_ends_without_a_frame() {
    let (host, mut h) = bench();
    let turn = |h: &mut Bench| {
        h.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        h.step();
    };
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    turn(&mut h);
    assert!(!host.take().contains(&end()));
    // No frames from here on: longer than the pause of a burst and its grace.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(host.take(), [end()]);
    // Seen again: it is over for us too, which the host knows.
    h.run_steps(60);
    assert_eq!(host.take(), []);
    turn(&mut h);
    h.run_steps(60);
    assert_one_gesture(&host.take());
    turn(&mut h);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    host.take();
    // Seen again, and turned on at once: a new gesture for the host.
    turn(&mut h);
    h.run_steps(60);
    assert_one_gesture(&host.take());
    h.run_steps(60);
    assert_eq!(host.take(), [], "nothing ends twice");
}

#[test]
fn a_control_that_vanishes_in_a_drag_still_ends_its_gesture() {
    let (host, mut h) = bench();
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    press(&mut h, KNOB_AT, true, Modifiers::NONE);
    h.step();
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 40.0)));
    h.step();
    h.state_mut().knob = false;
    h.run_steps(6);
    assert_one_gesture(&host.take());
}

#[test]
fn a_window_that_closes_in_a_drag_ends_the_gesture() {
    let (host, mut h) = bench();
    h.event(Event::PointerMoved(KNOB_AT));
    h.step();
    press(&mut h, KNOB_AT, true, Modifiers::NONE);
    h.step();
    h.event(Event::PointerMoved(KNOB_AT - vec2(0.0, 40.0)));
    h.step();
    assert!(!host.take().contains(&end()));
    // The parameters outlive the window, as they do in a plugin.
    let params = Arc::clone(&h.state().params);
    drop(h);
    assert_eq!(host.take(), [end()]);
    drop(params);
}

#[test]
fn after_a_gesture_the_knob_follows_the_host_again() {
    let (host, mut h) = bench();
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0), 5, Modifiers::NONE);
    host.take();
    let params = Arc::clone(&h.state().params);
    h.state().gui.param_setter().set_parameter(&params.gain, -6.0);
    h.run_steps(60);
    let value = h.get_by_label("Gain").value();
    assert_eq!(value.as_deref(), Some("\u{2212}6.0 dB"));
}

#[test]
fn double_click_and_delete_reset() {
    let (host, mut h) = bench();
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0), 5, Modifiers::NONE);
    host.take();
    for pressed in [true, false, true, false] {
        press(&mut h, KNOB_AT, pressed, Modifiers::NONE);
        h.step();
    }
    assert_eq!(assert_one_gesture(&host.take()), [0.5]);
    focus(&mut h);
    h.key_press(Key::ArrowUp);
    h.run_steps(60);
    assert!(gain_db(&h) > 0.0);
    h.key_press(Key::Delete);
    h.run_steps(60);
    assert!(gain_db(&h).abs() < 1e-6);
}

#[test]
fn keys_move_by_steps_and_go_to_the_ends() {
    let (host, mut h) = bench();
    focus(&mut h);
    let cases: [(Key, Modifiers, f32); 6] = [
        (Key::ArrowUp, Modifiers::NONE, 1.0),
        (Key::ArrowRight, Modifiers::SHIFT, 1.1),
        (Key::PageDown, Modifiers::NONE, -8.5),
        (Key::ArrowLeft, Modifiers::NONE, -9.5),
        (Key::End, Modifiers::NONE, 24.0),
        (Key::Home, Modifiers::NONE, -24.0),
    ];
    for (key, modifiers, expected) in cases {
        h.key_press_modifiers(modifiers, key);
        h.run_steps(60);
        assert_one_gesture(&host.take());
        assert!((gain_db(&h) - expected).abs() < 0.11, "{key:?}: {}", gain_db(&h));
    }
}

#[test]
fn a_value_can_be_typed_and_nonsense_changes_nothing() {
    let (host, mut h) = bench();
    focus(&mut h);
    h.key_press(Key::Enter);
    h.run_steps(3);
    h.event(Event::Text("-3.5".into()));
    h.run_steps(2);
    h.key_press(Key::Enter);
    h.run_steps(3);
    assert_eq!(assert_one_gesture(&host.take()).len(), 1);
    assert!((gain_db(&h) + 3.5).abs() < 0.051, "{}", gain_db(&h));

    focus(&mut h);
    h.key_press(Key::Enter);
    h.run_steps(3);
    h.event(Event::Text("loud".into()));
    h.run_steps(2);
    h.key_press(Key::Enter);
    h.run_steps(3);
    assert_eq!(host.take(), [], "nonsense is not sent");
    h.key_press(Key::Escape);
    h.run_steps(3);
    assert_eq!(host.take(), []);
    assert!((gain_db(&h) + 3.5).abs() < 0.051);
}

#[test]
fn a_disabled_knob_sends_nothing() {
    let (host, mut h) = bench();
    h.state_mut().disabled = true;
    h.step();
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0), 5, Modifiers::NONE);
    h.get_by_label("Gain").focus();
    h.key_press(Key::ArrowUp);
    h.run_steps(3);
    assert_eq!(host.take(), []);
}

#[test]
fn switches_set_whole_gestures_by_name() {
    let (host, mut h) = bench();
    h.get_by_label("R").click();
    h.run_steps(2);
    let gesture = |name: &str, value: f32| {
        vec![
            Gesture::Begin(name.into()),
            Gesture::Set(name.into(), value),
            Gesture::End(name.into()),
        ]
    };
    assert_eq!(host.take(), gesture("Placement", 0.5));
    h.get_by_label("Switch").click();
    h.run_steps(2);
    assert_eq!(host.take(), gesture("Switch", 1.0));
    h.get_by_label("Shape").click();
    h.run_steps(3);
    h.get_by_label("High shelf").click();
    h.run_steps(3);
    let log = host.take();
    assert_eq!(log.len(), 3, "{log:?}");
    assert!(
        matches!(&log[1], Gesture::Set(name, v) if name == "Shape" && (v - 2.0 / 3.0).abs() < 1e-6)
    );
}

#[test]
fn a_switch_is_one_stop_and_its_arrows_wrap() {
    let (_, mut h) = bench();
    h.get_by_label("Placement").focus();
    h.run_steps(3);
    for (key, expected) in [
        (Key::ArrowLeft, support::Place::S),
        (Key::ArrowRight, support::Place::St),
        (Key::ArrowRight, support::Place::L),
        (Key::Delete, support::Place::St),
    ] {
        h.key_press(key);
        h.run_steps(2);
        assert_eq!(h.state().params.place.value(), expected, "{key:?}");
    }
}

#[test]
fn the_right_click_menu_resets_copies_and_pastes() {
    let (host, mut h) = bench();
    drag(&mut h, KNOB_AT, vec2(0.0, -50.0), 5, Modifiers::NONE);
    host.take();
    let choose = |h: &mut Bench, row: &str| {
        h.get_by_label("Gain").click_secondary();
        h.run_steps(3);
        h.get_by_label(row).click();
        h.run_steps(3);
    };
    choose(&mut h, "Copy value");
    assert_eq!(host.take(), []);
    choose(&mut h, "Reset to default");
    assert_eq!(assert_one_gesture(&host.take()), [0.5]);
    choose(&mut h, "Paste value");
    assert_one_gesture(&host.take());
    assert!((gain_db(&h) - 12.0).abs() < 0.051, "{}", gain_db(&h));
}
