//! What is dragged in the displays, worked as a user works it.

use std::sync::Arc;

use compressor::editor::{CompressorEditor, DEFAULT_SIZE, Feed};
use compressor::params::{CompressorPluginParams, ListenChoice};
use compressor::processor::{Chain, State};
use dsp_core::dynamics::Readings;
use egui::{Event, Key, Modifiers, Vec2, vec2};
use nice_plug::prelude::FloatParam;
use plugin_common::telemetry::{self, ReadingWriter};
use test_rig::Window;

/// A place, what it moves, and a motion that moves it by a fair amount.
struct Case {
    name: &'static str,
    param: fn(&CompressorPluginParams) -> &FloatParam,
    by: Vec2,
}

const fn case(
    name: &'static str,
    param: fn(&CompressorPluginParams) -> &FloatParam,
    by: Vec2,
) -> Case {
    Case { name, param, by }
}

/// All of them; the ratio is no even scale, the others are.
const CASES: [Case; 8] = [
    case("Ratio on the curve", |p| &p.main.ratio, vec2(0.0, 12.0)),
    case("Threshold on the curve", |p| &p.main.threshold, vec2(-40.0, 0.0)),
    case("Knee, upper edge", |p| &p.main.knee, vec2(30.0, 0.0)),
    case("Knee, lower edge", |p| &p.main.knee, vec2(-30.0, 0.0)),
    case("Threshold tag", |p| &p.main.threshold, vec2(0.0, 30.0)),
    case("Threshold line", |p| &p.main.threshold, vec2(0.0, 30.0)),
    case("Side-chain band 1", |p| &p.side_chain.bell_1.gain, vec2(0.0, -12.0)),
    case("Side-chain band 2", |p| &p.side_chain.bell_2.freq, vec2(-30.0, 0.0)),
];

fn bench() -> (Arc<CompressorPluginParams>, Window<CompressorEditor>) {
    let (params, _, window) = told();
    (params, window)
}

/// With what the audio thread tells.
fn told() -> (Arc<CompressorPluginParams>, ReadingWriter<State>, Window<CompressorEditor>) {
    let params = Arc::<CompressorPluginParams>::default();
    let (told, state) = telemetry::reading();
    let scope = Chain::new().take_scope().expect("it was not taken before");
    let editor = CompressorEditor::new(params.clone(), Arc::default(), Feed { state, scope });
    (params, told, Window::new(editor, DEFAULT_SIZE))
}

/// How far a drag moves the value.
fn moved(case: &Case, grip: Vec2, modifiers: Modifiers) -> f32 {
    let (params, mut window) = bench();
    let before = (case.param)(&params).value();
    window.drag(window.place(case.name) + grip, case.by, modifiers);
    window.host.assert_every_gesture_ended();
    (case.param)(&params).value() - before
}

#[test]
fn a_drag_begins_where_it_took_hold() {
    for case in &CASES {
        let middle = moved(case, Vec2::ZERO, Modifiers::NONE);
        assert!(middle != 0.0, "{}", case.name);
        // At the edge of what is caught: the tag is wide, lines are thin.
        let thin = case.name.contains("edge") || case.name.contains("line");
        let grip = if thin { 3.0 } else { 8.0 } * case.by.normalized();
        let aside = moved(case, grip, Modifiers::NONE);
        assert!((aside / middle - 1.0).abs() < 0.002, "{}: {aside} of {middle}", case.name);
    }
}

#[test]
fn shift_moves_a_tenth() {
    for case in &CASES {
        let [whole, fine] =
            [Modifiers::NONE, Modifiers::SHIFT].map(|by| moved(case, Vec2::ZERO, by));
        // The ratio grows with what it is.
        let expected = if case.name.starts_with("Ratio") { 0.02..0.1 } else { 0.099..0.101 };
        assert!(expected.contains(&(fine / whole)), "{}: {fine} of {whole}", case.name);
    }
}

#[test]
fn escape_gives_back_what_was_dragged() {
    for case in &CASES {
        let (params, mut window) = bench();
        let before = (case.param)(&params).value();
        let from = window.place(case.name);
        window.press(from, Modifiers::NONE);
        window.move_to(from + case.by);
        window.frames(1);
        assert_ne!((case.param)(&params).value(), before, "{}", case.name);
        window.key(Key::Escape, Modifiers::NONE);
        window.release(from + case.by, Modifiers::NONE);
        assert_eq!((case.param)(&params).value(), before, "{}", case.name);
        window.host.assert_every_gesture_ended();
    }
}

#[test]
fn a_drag_there_and_back_leaves_the_value() {
    for case in &CASES {
        let (params, mut window) = bench();
        let before = (case.param)(&params).value();
        let from = window.place(case.name);
        window.press(from, Modifiers::NONE);
        for part in [0.4, 1.0, 0.3, 0.0] {
            window.move_to(from + part * case.by);
        }
        window.release(from, Modifiers::NONE);
        // f32 octaves and decibels through the host's range and back.
        let after = (case.param)(&params).value();
        assert!((after - before).abs() < 1e-4 * before.abs().max(1.0), "{}: {after}", case.name);
    }
}

#[test]
fn the_wheel_and_typing_work_at_a_handle_as_at_a_knob() {
    for case in &CASES[..4] {
        let (params, mut window) = bench();
        let (param, at) = ((case.param)(&params), window.place(case.name));
        let before = param.value();
        window.wheel(at, 1.0, Modifiers::NONE);
        let step = param.value() - before;
        assert!(step > 0.0, "{}", case.name);
        window.wheel(window.place(case.name), 1.0, Modifiers::SHIFT);
        let fine = param.value() - before - step;
        assert!((fine / step - 0.1).abs() < 0.01, "{}: {fine} of {step}", case.name);
        window.click_at(window.place(case.name), Modifiers::COMMAND);
        let text = if case.name.starts_with("Threshold") { "-12" } else { "12" };
        window.event(Event::Text(text.to_owned()));
        window.frames(2);
        window.key(Key::Enter, Modifiers::NONE);
        let typed =
            if case.name.starts_with("Ratio") { param.value().exp2() } else { param.value().abs() };
        assert!((typed - 12.0).abs() < 0.05, "{}: {typed}", case.name);
    }
}

#[test]
fn a_node_of_the_side_chain_has_the_keys_of_the_equalisers() {
    let (params, mut window) = bench();
    let bell = &params.side_chain.bell_1;
    window.click("Side-chain band 1");
    window.key(Key::ArrowRight, Modifiers::NONE);
    assert!((bell.freq.value() - 200.0f32.log2() - 1.0 / 12.0).abs() < 1e-3, "a semitone");
    window.key(Key::ArrowUp, Modifiers::SHIFT);
    assert!((bell.gain.value() - 0.1).abs() < 1e-3, "{}", bell.gain.value());
    window.key(Key::ArrowUp, Modifiers::ALT);
    assert!((bell.q.value() - 0.25).abs() < 1e-3, "{}", bell.q.value());
    window.key(Key::Num0, Modifiers::NONE);
    assert!(bell.on.value());
    window.key(Key::Delete, Modifiers::NONE);
    assert!(!bell.on.value());
    window.key(Key::L, Modifiers::NONE);
    assert_eq!(params.side_chain.listen.value(), ListenChoice::SideChain);
    window.host.assert_every_gesture_ended();
}

#[test]
fn control_holds_a_node_to_its_gain() {
    let (params, mut window) = bench();
    let bell = &params.side_chain.bell_1;
    let freq = bell.freq.value();
    window.drag(window.place("Side-chain band 1"), vec2(30.0, -12.0), Modifiers::COMMAND);
    assert_eq!(bell.freq.value(), freq);
    assert!(bell.gain.value() > 5.0);
}

#[test]
fn the_curve_is_what_comes_out_with_the_make_up() {
    let (_, mut window) = bench();
    let before = window.place("Threshold on the curve");
    window.drag(before, vec2(0.0, -20.0), Modifiers::ALT);
    let after = window.place("Threshold on the curve");
    assert!((after.y - before.y + 20.0).abs() < 1.0, "the circle goes with the pointer");
    assert!((after.x - before.x).abs() < 0.1);
}

#[test]
fn the_make_up_is_dragged_also_while_the_threshold_is_found_by_itself() {
    let (params, mut found, mut window) = told();
    test_rig::params::set(&*params, "auto_thr", "On");
    let readings = Readings { threshold_db: -24.0, ..Readings::default() };
    found.write(State { readings, ..State::default() });
    window.frames(2);
    let (threshold, makeup) = (params.main.threshold.value(), params.output.makeup.value());
    let drag = |window: &mut Window<CompressorEditor>, modifiers| {
        window.drag(window.place("Threshold on the curve"), vec2(-20.0, -20.0), modifiers);
        window.host.assert_every_gesture_ended();
    };
    drag(&mut window, Modifiers::ALT);
    let lifted = params.output.makeup.value();
    assert!(lifted > makeup + 2.0, "{lifted}");
    drag(&mut window, Modifiers::NONE);
    assert_eq!(params.output.makeup.value(), lifted, "without Alt it is the threshold's");
    assert_eq!(params.main.threshold.value(), threshold);
}

#[test]
fn a_knee_below_the_styles_least_is_kept_until_it_is_widened() {
    let (params, mut window) = bench();
    window.click("Vari-Mu");
    window.frames(2);
    let knee_db = params.main.knee.value();
    for (edge, inwards) in [("Knee, upper edge", -10.0), ("Knee, lower edge", 10.0)] {
        window.drag(window.place(edge), vec2(inwards, 0.0), Modifiers::NONE);
        assert_eq!(params.main.knee.value(), knee_db, "{edge}");
    }
    window.drag(window.place("Knee, upper edge"), vec2(10.0, 0.0), Modifiers::NONE);
    assert!(params.main.knee.value() > 24.5, "{}", params.main.knee.value());
    window.host.assert_every_gesture_ended();
}

#[test]
fn a_threshold_below_the_picture_is_still_within_reach() {
    let (params, mut window) = bench();
    window.click_at(window.place("Threshold on the curve"), Modifiers::COMMAND);
    window.event(Event::Text("-78".to_owned()));
    window.frames(2);
    window.key(Key::Enter, Modifiers::NONE);
    assert!((params.main.threshold.value() + 78.0).abs() < 0.01);
    for (name, by) in
        [("Threshold tag", vec2(0.0, -20.0)), ("Threshold on the curve", vec2(20.0, 0.0))]
    {
        let before = params.main.threshold.value();
        window.drag(window.place(name), by, Modifiers::NONE);
        let moved_db = params.main.threshold.value() - before;
        assert!((3.0..7.0).contains(&moved_db), "{name}: {moved_db}");
    }
}

#[test]
fn a_popover_stays_while_knobs_are_turned_and_has_the_next_tab() {
    let (params, mut window) = bench();
    window.click("Below");
    window.frames(2);
    let before = params.main.threshold.value();
    window.drag(window.place_of_value("Threshold"), vec2(0.0, 20.0), Modifiers::NONE);
    assert!(params.main.threshold.value() < before);
    assert!(window.has("Upward target"), "it is still open");
    window.click("Below");
    window.click("Below");
    window.frames(2);
    window.key(Key::Tab, Modifiers::NONE);
    let target = window.place("Upward target");
    let focused = window.focused().expect("Tab goes somewhere").center();
    assert!(focused.distance(target) < 260.0 && (focused.y - target.y).abs() < 40.0, "{focused:?}");
    window.click_at(window.place("Gain and level history"), Modifiers::NONE);
    assert!(!window.has("Upward target"), "a press on the displays closes it");
}

#[test]
fn the_latency_budget_is_a_step_of_undo() {
    use compressor::budget::Budget;
    let (params, mut window) = bench();
    window.drag(window.place_of_value("Ratio"), vec2(0.0, -20.0), Modifiers::NONE);
    let ratio = params.main.ratio.value();
    window.click("Detector");
    window.click("5 ms");
    assert_eq!(params.budget.get(), Budget::Ms5);
    window.click("Undo");
    window.frames(4);
    assert_eq!((params.budget.get(), params.main.ratio.value()), (Budget::Follow, ratio));
    window.click("Redo");
    window.frames(4);
    assert_eq!(params.budget.get(), Budget::Ms5);
}

#[test]
fn a_lookahead_that_the_budget_cuts_says_so() {
    let (params, mut window) = bench();
    window.click_at(window.place_of_value("Lookahead"), Modifiers::COMMAND);
    window.event(Event::Text("20".to_owned()));
    window.frames(2);
    window.key(Key::Enter, Modifiers::NONE);
    assert!(params.main.lookahead.value() > 19.0);
    let words = "5 ms act at most";
    window.move_to(window.place_of_value("Lookahead"));
    window.frames(2);
    assert!(!window.shows(words));
    window.click("Detector");
    window.click("5 ms");
    window.key(Key::Escape, Modifiers::NONE);
    window.move_to(window.place_of_value("Lookahead"));
    window.frames(2);
    assert!(window.shows(words));
}

#[test]
fn the_style_is_described_and_its_own_knee_told() {
    let (params, mut window) = bench();
    let words = |window: &Window<CompressorEditor>, part: &str| window.shows(part);
    window.move_to(vec2(450.0, 300.0).to_pos2());
    window.frames(2);
    assert!(words(&window, "Ripple-free envelope, exact times"), "at the default size");
    window.click("Vari-Mu");
    window.frames(2);
    assert!(params.main.knee.value() < 24.0);
    assert!(window.has("knee 24.0 dB"), "the style's own knee acts");
    window.resize(vec2(800.0, 520.0));
    window.move_to(vec2(400.0, 100.0).to_pos2());
    window.frames(2);
    assert!(!words(&window, "Feedback valve"), "no room");
}

#[test]
fn the_page_of_keys_has_those_of_the_nodes() {
    let (_, mut window) = bench();
    window.click("Settings: size, theme, motion, hints.");
    window.click("Show shortcuts");
    for line in ["Alt+Up, Down: Q", "Esc: from the equaliser", "Alt+drag it: the make-up"] {
        assert!(window.shows(line), "{line}");
    }
}
