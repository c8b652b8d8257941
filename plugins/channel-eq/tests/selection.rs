//! Several selected bands, the walk of the keyboard, and nodes beyond the graph.

use std::sync::Arc;

use channel_eq::editor::{EqEditor, Taps};
use channel_eq::params::ChannelEqParams;
use dsp_core::eq::{Placement, Shape};
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, TouchPhase, Vec2, vec2};
use plugin_common::telemetry::tap;
use test_rig::Window;

const WINDOW: Vec2 = vec2(1000.0, 600.0);
/// Middle of the panel's gain and frequency knobs.
const GAIN_KNOB: Pos2 = Pos2::new(598.0, 494.0);

struct Bench {
    params: Arc<ChannelEqParams>,
    window: Window<EqEditor>,
}

/// Three bells at 0 dB; the first two are selected.
fn bench() -> Bench {
    let params = Arc::new(ChannelEqParams::default());
    let taps = Taps { input: tap().1, output: tap().1, side_chain: tap().1 };
    let editor = EqEditor::new(params.clone(), Arc::default(), taps);
    let mut bench = Bench { params, window: Window::new(editor, WINDOW) };
    for x in [300.0, 450.0, 700.0] {
        bench.window.double_click_at(Pos2::new(x, 224.0));
    }
    bench.window.drag(Pos2::new(260.0, 330.0), vec2(240.0, -160.0), Modifiers::NONE);
    bench.window.host.take();
    bench
}

impl Bench {
    fn gains(&self) -> Vec<f32> {
        (0..3).map(|band| self.params.bands[band].gain.value()).collect()
    }
}

fn assert_near(got: &[f32], expected: &[f32]) {
    let near = got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.051);
    assert!(near, "{got:?} instead of {expected:?}");
}

#[test]
fn a_knob_moves_all_selected_bands_by_the_same_amount_as_one_step() {
    let mut bench = bench();
    // The second band starts half a decibel higher.
    bench.window.click_at(bench.window.place("Band 2, bell"), Modifiers::NONE);
    bench.window.key(Key::ArrowUp, Modifiers::NONE);
    bench.window.drag(Pos2::new(260.0, 330.0), vec2(240.0, -160.0), Modifiers::NONE);
    bench.window.frames(40);
    assert_near(&bench.gains(), &[0.0, 0.5, 0.0]);
    bench.window.host.take();
    // 60 dB over 200 px.
    bench.window.drag(GAIN_KNOB, vec2(0.0, -20.0), Modifiers::NONE);
    bench.window.frames(10);
    assert_near(&bench.gains(), &[6.0, 6.5, 0.0]);
    assert_eq!(bench.window.host.gestures("Band 1 Gain"), 1);
    assert_eq!(bench.window.host.gestures("Band 2 Gain"), 1);
    bench.window.host.assert_every_gesture_ended();
    bench.window.click("Undo");
    bench.window.frames(4);
    assert_near(&bench.gains(), &[0.0, 0.5, 0.0]);
}

#[test]
fn a_limit_does_not_shorten_the_distance_between_bands() {
    let mut bench = bench();
    bench.window.click_at(bench.window.place("Band 2, bell"), Modifiers::NONE);
    bench.window.key(Key::ArrowUp, Modifiers::NONE);
    bench.window.drag(Pos2::new(260.0, 330.0), vec2(240.0, -160.0), Modifiers::NONE);
    bench.window.press(GAIN_KNOB, Modifiers::NONE);
    bench.window.move_to(GAIN_KNOB - vec2(0.0, 150.0));
    assert_near(&bench.gains(), &[30.0, 30.0, 0.0]);
    bench.window.move_to(GAIN_KNOB);
    bench.window.release(GAIN_KNOB, Modifiers::NONE);
    bench.window.frames(10);
    let gains = bench.gains();
    assert!((gains[1] - gains[0] - 0.5).abs() < 0.051, "{gains:?}");
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn letting_go_and_escape_keep_the_distance_between_bands() {
    let mut bench = bench();
    bench.window.click_at(bench.window.place("Band 2, bell"), Modifiers::NONE);
    bench.window.key(Key::ArrowUp, Modifiers::NONE);
    bench.window.drag(Pos2::new(260.0, 330.0), vec2(240.0, -160.0), Modifiers::NONE);
    bench.window.frames(40);
    bench.window.press(GAIN_KNOB, Modifiers::NONE);
    bench.window.move_to(GAIN_KNOB - vec2(0.0, 10.0));
    // The last motion comes in the frame of the release.
    bench.window.event(Event::PointerMoved(GAIN_KNOB - vec2(0.0, 20.0)));
    bench.window.release(GAIN_KNOB - vec2(0.0, 20.0), Modifiers::NONE);
    bench.window.frames(10);
    assert_near(&bench.gains(), &[6.0, 6.5, 0.0]);
    bench.window.press(GAIN_KNOB, Modifiers::NONE);
    bench.window.move_to(GAIN_KNOB + vec2(0.0, 30.0));
    bench.window.key(Key::Escape, Modifiers::NONE);
    bench.window.release(GAIN_KNOB, Modifiers::NONE);
    assert_near(&bench.gains(), &[6.0, 6.5, 0.0]);
    bench.window.host.assert_every_gesture_ended();
    // A reset within the burst of the wheel is a reset of all.
    bench.window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 1.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    bench.window.double_click_at(GAIN_KNOB);
    assert_near(&bench.gains(), &[0.0, 0.0, 0.0]);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn a_choice_and_a_reset_reach_all_selected_bands() {
    let mut bench = bench();
    bench.window.drag(GAIN_KNOB, vec2(0.0, -20.0), Modifiers::NONE);
    bench.window.frames(40);
    bench.window.double_click_at(GAIN_KNOB);
    bench.window.frames(4);
    assert_near(&bench.gains(), &[0.0, 0.0, 0.0]);
    bench.window.click("Side");
    bench.window.frames(4);
    let places: Vec<Placement> =
        (0..3).map(|band| bench.params.bands[band].snapshot().placement).collect();
    assert_eq!(places, [Placement::Side, Placement::Side, Placement::Stereo]);
    assert_eq!(bench.params.bands[2].snapshot().shape, Shape::Bell);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn deleting_several_bands_is_one_step_with_a_name() {
    let mut bench = bench();
    bench.window.click("Delete the selected bands");
    bench.window.frames(4);
    let used = |bench: &Bench| (0..3).filter(|b| bench.params.bands[*b].used.value()).count();
    assert_eq!(used(&bench), 1);
    bench.window.move_to(bench.window.place("Undo"));
    bench.window.frames(3);
    assert!(bench.window.shows("Undo: Delete 2 bands"));
    bench.window.click("Undo");
    bench.window.frames(4);
    assert_eq!(used(&bench), 3);
}

#[test]
fn tab_walks_the_nodes_by_frequency() {
    let mut bench = bench();
    bench.window.click_at(bench.window.place("Band 1, bell"), Modifiers::NONE);
    for expected in [1, 2] {
        bench.window.key(Key::Tab, Modifiers::NONE);
        bench.window.frames(3);
        // A node that gets the keyboard is the one that is shown.
        assert_eq!(bench.params.gui.read().selected, Some(expected));
    }
}

#[test]
fn a_node_beyond_the_range_is_within_reach_and_widens_it() {
    let mut bench = bench();
    bench.window.click_at(bench.window.place("Band 3, bell"), Modifiers::NONE);
    bench.window.drag(GAIN_KNOB, vec2(0.0, -60.0), Modifiers::NONE);
    bench.window.frames(40);
    assert!(bench.params.bands[2].gain.value() > 12.0);
    bench.window.double_click_at(bench.window.place("Band 3, bell"));
    assert!((bench.params.gui.read().range_db - 30.0).abs() < 1e-6);
    assert!(bench.params.bands[2].gain.value() > 12.0, "the gain stays");
}
