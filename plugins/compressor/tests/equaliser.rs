//! The side-chain's equaliser in place of the displays, worked as a user works it.

use std::sync::Arc;

use compressor::editor::{CompressorEditor, DEFAULT_SIZE, Feed};
use compressor::params::CompressorPluginParams;
use compressor::processor::Chain;
use egui::{Event, Key, Modifiers, vec2};
use gui_common::LacquerEditor;
use plugin_common::telemetry;
use test_rig::Window;

const PANEL: &str = "Side-chain equaliser panel";
/// Frames after which a click is a first one.
const LATER: usize = 60;

fn opened() -> (Arc<CompressorPluginParams>, Window<CompressorEditor>) {
    let params = Arc::<CompressorPluginParams>::default();
    let (_, state) = telemetry::reading();
    let scope = Chain::new().take_scope().expect("it was not taken before");
    let editor = CompressorEditor::new(params.clone(), Arc::default(), Feed { state, scope });
    let mut window = Window::new(editor, DEFAULT_SIZE);
    window.click(PANEL);
    window.frames(LATER);
    (params, window)
}

#[test]
fn it_takes_the_place_of_the_displays_until_it_is_left() {
    let (_, mut window) = opened();
    let is_open = |window: &Window<CompressorEditor>| {
        assert_ne!(window.has("Bell 1 node"), window.has("Threshold on the curve"));
        window.has("Bell 1 node")
    };
    assert!(is_open(&window));
    window.key(Key::Escape, Modifiers::NONE);
    window.frames(2);
    assert!(!is_open(&window));
    window.click(PANEL);
    window.frames(2);
    assert!(is_open(&window));
    window.click("Close the equaliser");
    window.frames(2);
    assert!(!is_open(&window));
    window.click(PANEL);
    window.frames(2);
    window.click(PANEL);
    window.frames(2);
    assert!(!is_open(&window), "the small one leads back, too");
}

#[test]
fn a_node_is_dragged_and_its_wheel_is_q() {
    let (params, mut window) = opened();
    let bell = &params.side_chain.bell_1;
    window.drag(window.place("Bell 1 node"), vec2(60.0, -20.0), Modifiers::NONE);
    assert!(bell.on.value() && bell.gain.value() > 4.0, "{}", bell.gain.value());
    assert!(params.snapshot().key_bands[1].freq_hz > 300.0);
    window.host.assert_every_gesture_ended();
    let q = bell.q.value();
    window.wheel(window.place("Bell 1 node"), 2.0, Modifiers::NONE);
    assert!(bell.q.value() > q);
}

#[test]
fn a_double_click_puts_a_bell_there_first_the_one_that_is_off() {
    let (params, mut window) = opened();
    let (one, two) = (&params.side_chain.bell_1, &params.side_chain.bell_2);
    let from = window.place("Bell 1 node");
    window.double_click_at(from + vec2(150.0, -30.0));
    assert!(one.on.value() && !two.on.value());
    let placed = (one.freq.value(), one.gain.value());
    assert!(placed.1 > 4.0, "{placed:?}");
    window.frames(LATER);
    window.double_click_at(from + vec2(300.0, 30.0));
    assert!(two.on.value() && two.gain.value() < -4.0, "{}", two.gain.value());
    assert_eq!((one.freq.value(), one.gain.value()), placed);
    window.host.assert_every_gesture_ended();
}

#[test]
fn the_smallest_window_shows_all_of_it() {
    let (_, mut window) = opened();
    window.resize(window.editor().min_size());
    for label in ["Low cut", "Low cut slope", "Bell 1 gain", "Bell 2 Q", "High cut slope"] {
        assert!(window.has(label), "{label}");
    }
}

#[test]
fn escape_closes_what_is_over_it_and_only_then_the_equaliser() {
    let (params, mut window) = opened();
    let freq = params.side_chain.bell_1.freq.value();
    window.click_at(window.place_of_value("Bell 1 frequency"), Modifiers::COMMAND);
    window.event(Event::Text("300".to_owned()));
    window.frames(2);
    window.key(Key::Escape, Modifiers::NONE);
    assert_eq!(params.side_chain.bell_1.freq.value(), freq, "the value stays");
    assert!(window.has("Bell 1 node"), "a value was typed");
    window.click("Detector");
    window.key(Key::Escape, Modifiers::NONE);
    assert!(!window.has("Detector panel"));
    assert!(window.has("Bell 1 node"), "a popover was open");
    window.click("Settings: size, theme, motion, hints.");
    window.key(Key::Escape, Modifiers::NONE);
    assert!(!window.has("Show shortcuts"));
    assert!(window.has("Bell 1 node"), "the settings were open");
    window.key(Key::Escape, Modifiers::NONE);
    assert!(!window.has("Bell 1 node"));
}

#[test]
fn escape_drops_a_value_that_is_typed_in_a_popover_and_then_closes_it() {
    let (_, mut window) = opened();
    window.click("Below");
    window.click_at(window.place_of_value("Upward ratio"), Modifiers::COMMAND);
    window.key(Key::Escape, Modifiers::NONE);
    assert!(window.has("Below panel"));
    window.key(Key::Escape, Modifiers::NONE);
    assert!(!window.has("Below panel"));
}

#[test]
fn enter_at_a_small_node_opens_it_where_the_frequency_is_typed() {
    let (params, mut window) = opened();
    window.key(Key::Escape, Modifiers::NONE);
    window.click("Side-chain band 1");
    window.key(Key::ArrowUp, Modifiers::NONE);
    window.key(Key::Enter, Modifiers::NONE);
    assert!(window.has("Bell 1 node"), "the large one");
    window.event(Event::Text("300".to_owned()));
    window.frames(2);
    window.key(Key::Enter, Modifiers::NONE);
    assert!((params.snapshot().key_bands[1].freq_hz - 300.0).abs() < 0.1);
}
