//! The window is worked by name, as a user works it; what the host was told is compared.

use std::sync::Arc;

use channel_eq::editor::{EqEditor, Taps};
use channel_eq::params::ChannelEqParams;
use dsp_core::eq::{Placement, Shape};
use egui::{Event, Key, Modifiers, Pos2, Vec2, vec2};
use plugin_common::telemetry::tap;
use test_rig::{Hold, Window};

const WINDOW: Vec2 = vec2(1000.0, 600.0);
/// Middle of the graph: 1 kHz lies at x 535, 0 dB at y 224.
const AT_1K_0DB: Pos2 = Pos2::new(535.2, 224.0);

struct Bench {
    params: Arc<ChannelEqParams>,
    window: Window<EqEditor>,
}

impl Bench {
    fn new() -> Self {
        let params = Arc::new(ChannelEqParams::default());
        let taps = Taps { input: tap().1, output: tap().1, side_chain: tap().1 };
        let editor = EqEditor::new(params.clone(), Arc::default(), taps);
        Self { params, window: Window::new(editor, WINDOW) }
    }

    /// A window with a bell at 1 kHz, 0 dB, selected.
    fn with_band() -> Self {
        let mut bench = Self::new();
        bench.window.double_click_at(AT_1K_0DB);
        bench.window.host.take();
        bench
    }

    fn place(&self, label: &str) -> Pos2 {
        self.window.place(label)
    }

    fn used(&self) -> Vec<usize> {
        (0..24).filter(|band| self.params.bands[*band].used.value()).collect()
    }
}

#[test]
fn everything_is_worked_by_name() {
    let hold = Hold { control: "Output", typed: ["-2.5", "\u{2212}2.5 dB"], up: 1.0 };
    Bench::new().window.assert_worked_by_name(hold);
}

#[test]
fn a_double_click_adds_a_band_of_the_shape_that_fits_the_place() {
    let mut bench = Bench::new();
    for (x, shape) in [(535.2, Shape::Bell), (60.0, Shape::LowCut), (890.0, Shape::HighCut)] {
        bench.window.double_click_at(Pos2::new(x, 250.0));
        let band = *bench.used().last().expect("a band was added");
        assert_eq!(bench.params.bands[band].snapshot().shape, shape);
    }
    let bell = bench.params.bands[0].snapshot();
    assert!((bell.freq_hz / 1000.0 - 1.0).abs() < 0.01, "{}", bell.freq_hz);
    // 26 px below 0 dB at 13.17 px per dB.
    assert!((bell.gain_db + 1.97).abs() < 0.05, "{}", bell.gain_db);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn dragging_a_node_moves_frequency_and_gain_as_one_gesture_each() {
    let mut bench = Bench::with_band();
    let node = bench.place("Band 1, bell");
    // One octave to the right, 3 dB up.
    bench.window.drag(node, vec2(90.2, -39.5), Modifiers::NONE);
    let band = bench.params.bands[0].snapshot();
    assert!((band.freq_hz / 2000.0 - 1.0).abs() < 0.01, "{}", band.freq_hz);
    assert!((band.gain_db - 3.0).abs() < 0.05, "{}", band.gain_db);
    assert_eq!(bench.window.host.gestures("Band 1 Freq"), 1);
    assert_eq!(bench.window.host.gestures("Band 1 Gain"), 1);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn control_holds_the_frequency_and_shift_slows_down() {
    let mut bench = Bench::with_band();
    bench.window.drag(bench.place("Band 1, bell"), vec2(90.0, -39.5), Modifiers::COMMAND);
    let band = bench.params.bands[0].snapshot();
    assert!((band.freq_hz / 1000.0 - 1.0).abs() < 0.01 && (band.gain_db - 3.0).abs() < 0.1);
    bench.window.drag(bench.place("Band 1, bell"), vec2(0.0, 39.5), Modifiers::SHIFT);
    let band = bench.params.bands[0].snapshot();
    assert!((band.gain_db - 2.7).abs() < 0.05, "{}", band.gain_db);
}

#[test]
fn the_wheel_changes_q_and_wings_do_too() {
    let mut bench = Bench::with_band();
    let node = bench.place("Band 1, bell");
    bench.window.wheel(node, 4.0, Modifiers::NONE);
    let q = bench.params.bands[0].snapshot().q;
    assert!((q - 2.0).abs() < 0.01, "four steps are an octave: {q}");
    let wing = bench.place("Q of band 1, right");
    bench.window.drag(wing, vec2(45.0, 0.0), Modifiers::NONE);
    let q = bench.params.bands[0].snapshot().q;
    assert!(q < 1.3, "outwards is wider: {q}");
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn a_double_click_on_a_node_sets_its_gain_to_zero() {
    let mut bench = Bench::with_band();
    bench.window.drag(bench.place("Band 1, bell"), vec2(0.0, -60.0), Modifiers::NONE);
    assert!(bench.params.bands[0].gain.value() > 4.0);
    bench.window.double_click_at(bench.place("Band 1, bell"));
    assert_eq!(bench.params.bands[0].gain.value(), 0.0);
    assert_eq!(bench.used(), [0], "no band was added");
}

#[test]
fn several_bands_are_selected_and_move_together() {
    let mut bench = Bench::new();
    for x in [300.0, 450.0, 700.0] {
        bench.window.double_click_at(Pos2::new(x, 224.0));
    }
    bench.window.drag(Pos2::new(260.0, 330.0), vec2(240.0, -160.0), Modifiers::NONE);
    bench.window.drag(bench.place("Band 1, bell"), vec2(0.0, -26.34), Modifiers::NONE);
    let gains: Vec<f32> = (0..3).map(|band| bench.params.bands[band].gain.value()).collect();
    assert!((gains[0] - 2.0).abs() < 0.05 && (gains[1] - 2.0).abs() < 0.05, "{gains:?}");
    assert!(gains[2].abs() < 0.05, "the third was not in the rectangle: {gains:?}");
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn keys_move_switch_and_delete() {
    let mut bench = Bench::with_band();
    bench.window.click_at(bench.place("Band 1, bell"), Modifiers::NONE);
    bench.window.key(Key::ArrowRight, Modifiers::NONE);
    bench.window.key(Key::ArrowUp, Modifiers::NONE);
    bench.window.key(Key::ArrowUp, Modifiers::SHIFT);
    let band = bench.params.bands[0].snapshot();
    let cents = 1200.0 * (band.freq_hz / 1000.0).log2();
    assert!((cents - 100.0).abs() < 10.0, "a semitone: {cents}");
    assert!((band.gain_db - 0.6).abs() < 0.05, "{}", band.gain_db);
    bench.window.key(Key::Num0, Modifiers::NONE);
    assert!(!bench.params.bands[0].on.value());
    bench.window.key(Key::L, Modifiers::NONE);
    assert_eq!(bench.params.listen.get(), Some(0));
    bench.window.key(Key::Delete, Modifiers::NONE);
    assert!(bench.used().is_empty());
    assert_eq!(bench.params.listen.get(), None);
}

#[test]
fn bands_are_copied_and_pasted_as_text() {
    let mut bench = Bench::with_band();
    bench.window.click_at(bench.place("Band 1, bell"), Modifiers::NONE);
    bench.window.event(Event::Copy);
    bench.window.frames(1);
    bench.window.event(Event::Paste("High shelf, 8k, +2.5 dB, Q 0.7, side".into()));
    bench.window.frames(3);
    let pasted = bench.params.bands[1].snapshot();
    assert_eq!((pasted.shape, pasted.placement), (Shape::HighShelf, Placement::Side));
    assert!((pasted.freq_hz / 8000.0 - 1.0).abs() < 1e-5 && (pasted.gain_db - 2.5).abs() < 1e-5);
    bench.window.event(Event::Paste("nothing to do with bands".into()));
    bench.window.frames(3);
    assert_eq!(bench.used(), [0, 1]);
}

#[test]
fn the_menu_splits_a_band_and_changes_its_shape() {
    let mut bench = Bench::with_band();
    let node = bench.place("Band 1, bell");
    bench.window.right_click_at(node);
    bench.window.click_at(bench.place("Split to mid and side"), Modifiers::NONE);
    let placements: Vec<Placement> =
        (0..2).map(|band| bench.params.bands[band].snapshot().placement).collect();
    assert_eq!(placements, [Placement::Mid, Placement::Side]);
    let node = bench.place("Band 2, bell");
    bench.window.right_click_at(node);
    bench.window.click_at(bench.place("Shape"), Modifiers::NONE);
    bench.window.click_at(bench.place("Notch"), Modifiers::NONE);
    assert!(
        bench
            .used()
            .iter()
            .any(|band| { bench.params.bands[*band].snapshot().shape == Shape::Notch })
    );
}

#[test]
fn a_value_is_typed_in_the_users_words() {
    let mut bench = Bench::with_band();
    bench.window.click_at(bench.place("Band 1 Freq"), Modifiers::COMMAND);
    bench.window.frames(5);
    bench.window.event(Event::Text("C#4".into()));
    bench.window.frames(2);
    bench.window.key(Key::Enter, Modifiers::NONE);
    let freq_hz = bench.params.bands[0].snapshot().freq_hz;
    assert!((freq_hz / 277.18 - 1.0).abs() < 1e-4, "{freq_hz}");
}

#[test]
fn the_add_chip_fills_all_24_bands_and_then_goes() {
    let mut bench = Bench::new();
    for count in 1..=24 {
        bench.window.click_at(bench.place("Add a band"), Modifiers::NONE);
        assert_eq!(bench.used().len(), count);
    }
    assert!(!bench.window.has("Add a band"));
    bench.window.double_click_at(AT_1K_0DB);
    assert_eq!(bench.used().len(), 24);
}

#[test]
fn dragging_the_curve_makes_a_band_that_follows() {
    let mut bench = Bench::new();
    bench.window.drag(AT_1K_0DB, vec2(0.0, -39.5), Modifiers::NONE);
    let band = bench.params.bands[0].snapshot();
    assert_eq!(bench.used(), [0]);
    assert!((band.freq_hz / 1000.0 - 1.0).abs() < 0.01 && (band.gain_db - 3.0).abs() < 0.3);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn alt_drag_listens_to_the_band_until_it_is_let_go() {
    let mut bench = Bench::with_band();
    let node = bench.place("Band 1, bell");
    bench.window.press(node, Modifiers::ALT);
    bench.window.move_to(node + vec2(20.0, 0.0));
    bench.window.move_to(node + vec2(40.0, 0.0));
    assert_eq!(bench.params.listen.get(), Some(0));
    bench.window.release(node + vec2(40.0, 0.0), Modifiers::ALT);
    assert_eq!(bench.params.listen.get(), None);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn escape_puts_a_dragged_band_back() {
    let mut bench = Bench::with_band();
    let node = bench.place("Band 1, bell");
    bench.window.press(node, Modifiers::NONE);
    bench.window.move_to(node + vec2(50.0, -50.0));
    bench.window.key(Key::Escape, Modifiers::NONE);
    let band = bench.params.bands[0].snapshot();
    assert!((band.freq_hz / 1000.0 - 1.0).abs() < 0.01 && band.gain_db.abs() < 0.05, "{band:?}");
    bench.window.release(node, Modifiers::NONE);
    bench.window.host.assert_every_gesture_ended();
}

#[test]
fn a_piano_key_moves_the_selected_band_to_its_note() {
    let mut bench = Bench::with_band();
    // C5 lies at x 450.95.
    bench.window.click_at(Pos2::new(450.95, 410.0), Modifiers::NONE);
    let freq_hz = bench.params.bands[0].snapshot().freq_hz;
    assert!((freq_hz / 523.25 - 1.0).abs() < 1e-4, "{freq_hz}");
}

#[test]
fn the_page_of_keys_has_those_of_graph_and_nodes() {
    let mut bench = Bench::new();
    bench.window.click("Settings: size, theme, motion, hints.");
    bench.window.click("Show shortcuts");
    for line in [
        "1 to 8: choose this band",
        "Ctrl+A: choose all bands",
        "L, S: listen to it",
        "0: on or off",
        "Alt+Up, Down: Q: narrower, wider",
        "Shift+Up, Down: gain: 0.1 dB",
        "Tab: the nodes, by their frequency",
        "Alt+drag: listen to the band meanwhile",
    ] {
        assert!(bench.window.shows(line), "{line}");
    }
}
