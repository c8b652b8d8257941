//! The window, worked as a user works it.

use std::sync::Arc;

use compressor::budget::Budget;
use compressor::editor::{CompressorEditor, DEFAULT_SIZE, Feed};
use compressor::params::{
    CharacterChoice, CompressorPluginParams, ListenChoice, StereoChoice, StyleChoice,
    TopologyChoice,
};
use compressor::processor::Chain;
use egui::{Key, Modifiers, vec2};
use gui_common::LacquerEditor;
use plugin_common::telemetry;
use test_rig::{Hold, Window};

fn bench() -> (Arc<CompressorPluginParams>, Window<CompressorEditor>) {
    let params = Arc::<CompressorPluginParams>::default();
    let (_, state) = telemetry::reading();
    let scope = Chain::new().take_scope().expect("it was not taken before");
    let editor = CompressorEditor::new(params.clone(), Arc::default(), Feed { state, scope });
    (params, Window::new(editor, DEFAULT_SIZE))
}

#[test]
fn everything_is_worked_by_name() {
    let hold = Hold { control: "Threshold", typed: ["-30", "\u{2212}30.0 dB"], up: -1.0 };
    bench().1.assert_worked_by_name(hold);
}

#[test]
fn each_knob_turns_its_parameter_in_one_gesture() {
    for name in ["Threshold", "Ratio", "Attack", "Release", "Makeup", "Knee", "Hold", "Lookahead"] {
        let (params, mut window) = bench();
        let before = params.snapshot();
        let by = if name == "Threshold" { 20.0 } else { -20.0 };
        window.drag(window.place(name), vec2(0.0, by), Modifiers::NONE);
        assert_ne!(params.snapshot(), before, "{name}");
        window.host.assert_one_gesture(name);
    }
}

#[test]
fn the_handles_of_the_curve_set_threshold_ratio_and_knee() {
    let (params, mut window) = bench();
    window.drag(window.place("Threshold on the curve"), vec2(-44.67, 0.0), Modifiers::NONE);
    assert!(
        (params.main.threshold.value() + 28.0).abs() < 0.3,
        "{}",
        params.main.threshold.value()
    );
    window.host.assert_one_gesture("Threshold");
    let ratio = params.main.ratio.value();
    window.drag(window.place("Ratio on the curve"), vec2(0.0, 12.0), Modifiers::NONE);
    assert!(params.main.ratio.value() > ratio);
    window.drag(window.place("Knee, upper edge"), vec2(20.0, 0.0), Modifiers::NONE);
    assert!(params.main.knee.value() > 10.0);
}

#[test]
fn arrows_move_the_handle_that_has_the_focus() {
    let (params, mut window) = bench();
    window.click("Ratio on the curve");
    let (ratio, threshold) = (params.main.ratio.value(), params.main.threshold.value());
    window.key(Key::ArrowUp, Modifiers::NONE);
    assert!(params.main.ratio.value() > ratio);
    assert_eq!(params.main.threshold.value(), threshold);
    window.click("Side-chain band 2");
    let bell = &params.side_chain.bell_2;
    let freq = bell.freq.value();
    window.key(Key::ArrowRight, Modifiers::NONE);
    window.key(Key::ArrowDown, Modifiers::NONE);
    assert!(bell.freq.value() > freq && bell.gain.value() < 0.0);
}

#[test]
fn a_threshold_that_is_moved_with_alt_takes_the_make_up_along() {
    let (params, mut window) = bench();
    let curve_db = |params: &CompressorPluginParams| {
        dsp_core::dynamics::Curve::new(&params.compressor()).static_makeup_db()
    };
    let before_db = curve_db(&params);
    window.drag(window.place("Threshold tag"), vec2(0.0, 30.0), Modifiers::ALT);
    let moved_db = curve_db(&params) - before_db;
    assert!(moved_db > 1.0);
    assert!((f64::from(params.output.makeup.value()) - moved_db).abs() < 0.11);
    // On the curve Alt is the make-up alone.
    let (threshold, makeup) = (params.main.threshold.value(), params.output.makeup.value());
    window.drag(window.place("Threshold on the curve"), vec2(0.0, -20.0), Modifiers::ALT);
    assert_eq!(params.main.threshold.value(), threshold);
    assert!(params.output.makeup.value() > makeup + 2.0);
    window.host.assert_every_gesture_ended();
}

#[test]
fn the_headphones_listen_and_let_go() {
    let (params, mut window) = bench();
    window.click("Hear the side-chain");
    assert_eq!(params.side_chain.listen.value(), ListenChoice::SideChain);
    window.click("Hear the trigger");
    assert_eq!(params.side_chain.listen.value(), ListenChoice::Trigger);
    window.click("Hear the trigger");
    assert_eq!(params.side_chain.listen.value(), ListenChoice::Off);
}

#[test]
fn the_line_of_the_history_is_the_threshold() {
    let (params, mut window) = bench();
    window.drag(window.place("Threshold tag"), vec2(0.0, 20.0), Modifiers::NONE);
    assert!(params.main.threshold.value() < -20.0);
    window.host.assert_one_gesture("Threshold");
}

#[test]
fn the_history_stands_while_it_is_held() {
    let (_, mut window) = bench();
    let at = window.place("Gain and level history");
    window.press(at, Modifiers::NONE);
    assert!(window.has("Go on"), "held it stands");
    window.release(at, Modifiers::NONE);
    window.frames(2);
    assert!(window.has("Freeze"), "let go it runs");
    window.click("Freeze");
    window.press(at, Modifiers::NONE);
    window.release(at, Modifiers::NONE);
    window.frames(2);
    assert!(window.has("Go on"), "what the button froze stays");
}

#[test]
fn attack_and_release_say_what_exactly_they_mean() {
    let (_, mut window) = bench();
    for (style, attack, release) in [
        ("Clean", "to 63 % of the change", "to 63 % of the change"),
        ("Punch", "to 90 % of the change", "to 63 % of the change"),
        ("Vari-Mu", "at 4:1", "of a change of 12 dB"),
    ] {
        window.click(style);
        for (name, words) in [("Attack", attack), ("Release", release)] {
            let at = window.place(name);
            window.move_to(at);
            window.frames(2);
            assert!(window.shows(words), "{style}: {name}");
        }
    }
}

#[test]
fn styles_and_switches_do_what_they_say() {
    let (params, mut window) = bench();
    window.click("Opto");
    assert_eq!(params.main.style.value(), StyleChoice::Opto);
    window.click("M/S");
    assert_eq!(params.detector.stereo.value(), StereoChoice::MidSide);
    window.click("External");
    assert!(params.side_chain.external.value());
    window.click("Bypass");
    assert!(params.io.bypass.value());
}

#[test]
fn the_popovers_hold_what_the_window_has_no_room_for() {
    let (params, mut window) = bench();
    window.click("Detector");
    window.click("Feedback");
    assert_eq!(params.detector.topology.value(), TopologyChoice::Feedback);
    window.click("10 ms");
    assert_eq!(params.budget.get(), Budget::Ms10);
    window.key(Key::Escape, Modifiers::NONE);
    assert!(!window.has("Feedback"));
    window.click("Colour");
    window.click("Diode");
    assert_eq!(params.colour.circuit.value(), CharacterChoice::Diode);
    window.click("Below");
    assert!(window.has("Upward target") && !window.has("Diode"));
    window.click("Below");
    assert!(!window.has("Upward target"));
    window.click("Side-chain equaliser panel");
    window.click("Bell 1");
    assert!(params.side_chain.bell_1.on.value());
}

#[test]
fn a_node_of_the_side_chain_moves_and_switches_its_band_on() {
    let (params, mut window) = bench();
    window.drag(window.place("Side-chain band 1"), vec2(30.0, -12.0), Modifiers::NONE);
    let bell = &params.side_chain.bell_1;
    assert!(bell.on.value() && bell.gain.value() > 5.0);
    assert!(params.snapshot().key_bands[1].freq_hz > 300.0);
    window.host.assert_every_gesture_ended();
}

#[test]
fn the_smallest_window_shows_every_control() {
    let (_, mut window) = bench();
    window.resize(window.editor().min_size());
    for label in [
        "Threshold",
        "Ratio",
        "Attack",
        "Release",
        "Makeup",
        "Mix",
        "Knee",
        "Hold",
        "Dry level",
        "Lookahead",
        "Range",
        "Output gain",
        "Stereo link",
        "Oversampling",
        "Detector",
        "Below",
        "Colour",
        "Upward",
        "External",
    ] {
        assert!(window.has(label), "{label}");
    }
}
