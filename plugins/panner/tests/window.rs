//! The window, driven as a user would; what it told the host is compared.

use std::sync::Arc;

use egui::{Key, Modifiers, Pos2, pos2, vec2};
use gui_common::LacquerEditor;
use panner::editor::{DEFAULT_SIZE, PannerEditor};
use panner::params::{ListenChoice, ModeChoice, PannerPluginParams};
use plugin_common::HostMonitor;
use plugin_common::telemetry;
use test_rig::{Gesture, Hold, Window};

struct Bench {
    params: Arc<PannerPluginParams>,
    window: Window<PannerEditor>,
}

/// The listener in a window of the default size, and the radius of the source.
const LISTENER: Pos2 = pos2(222.0, 306.0);
const SOURCE_RADIUS: f32 = 0.7 * 196.0;

fn at(angle_deg: f32) -> Pos2 {
    let (sin, cos) = angle_deg.to_radians().sin_cos();
    LISTENER + vec2(sin, -cos) * SOURCE_RADIUS
}

impl Bench {
    fn new() -> Self {
        let params = Arc::<PannerPluginParams>::default();
        let (_, output) = telemetry::tap();
        let editor = PannerEditor::new(params.clone(), Arc::<HostMonitor>::default(), output);
        Self { params, window: Window::new(editor, DEFAULT_SIZE) }
    }

    fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.window.drag(from, to - from, modifiers);
    }
}

#[test]
fn everything_is_worked_by_name() {
    let hold = Hold { control: "Width", typed: ["50", "50%"], up: -1.0 };
    Bench::new().window.assert_worked_by_name(hold);
}

#[test]
fn dragging_the_source_pans_as_one_gesture() {
    let mut bench = Bench::new();
    bench.drag(at(0.0), at(22.5), Modifiers::NONE);
    assert!((bench.params.place.pan.value() - 50.0).abs() < 0.2);
    bench.window.host.assert_one_gesture("Pan");
    bench.drag(at(22.5), at(80.0), Modifiers::NONE);
    assert_eq!(bench.params.place.pan.value(), 100.0, "stops at the loudspeaker");
}

#[test]
fn shift_drags_at_a_tenth() {
    let mut bench = Bench::new();
    bench.drag(at(0.0), at(22.5), Modifiers::SHIFT);
    assert!((bench.params.place.pan.value() - 5.0).abs() < 0.2);
}

#[test]
fn escape_cancels_a_drag() {
    let mut bench = Bench::new();
    bench.window.press(at(0.0), Modifiers::NONE);
    bench.window.move_to(at(20.0));
    bench.window.frames(1);
    assert!(bench.params.place.pan.value() > 30.0);
    bench.window.key(Key::Escape, Modifiers::NONE);
    assert_eq!(bench.params.place.pan.value(), 0.0);
    bench.window.move_to(at(40.0));
    bench.window.frames(1);
    bench.window.release(at(40.0), Modifiers::NONE);
    assert_eq!(bench.params.place.pan.value(), 0.0);
}

#[test]
fn the_wheel_on_the_field_is_the_width() {
    let mut bench = Bench::new();
    bench.window.wheel(at(10.0), 1.0, Modifiers::NONE);
    bench.window.frames(30);
    assert!((bench.params.width.width.value() - 102.0).abs() < 0.1);
    bench.window.host.assert_one_gesture("Width");
}

#[test]
fn each_mode_moves_its_own_parameters() {
    let mut bench = Bench::new();
    bench.window.click("Dual mode");
    assert_eq!(bench.params.place.mode.value(), ModeChoice::Dual);
    bench.window.host.take();
    bench.drag(at(45.0), at(36.0), Modifiers::NONE);
    assert!((bench.params.place.pan_right.value() - 80.0).abs() < 0.3);
    assert!((bench.params.place.pan_left.value() + 80.0).abs() < 0.3, "both ends together");
    bench.drag(at(-36.0), at(-45.0), Modifiers::NONE);
    bench.window.host.take();
    bench.drag(at(45.0), at(9.0), Modifiers::ALT);
    assert!((bench.params.place.pan_right.value() - 20.0).abs() < 0.3);
    bench.window.host.assert_one_gesture("Pan right");
    bench.drag(at(-18.0), at(-9.0), Modifiers::NONE);
    assert!((bench.params.place.pan_right.value() - 40.0).abs() < 0.5, "both follow the source");
    assert!((bench.params.place.pan_left.value() + 80.0).abs() < 0.5);

    bench.window.click("Rotation mode");
    bench.window.host.take();
    bench.drag(at(0.0), at(30.0), Modifiers::NONE);
    assert!((bench.params.place.rotation.value() - 30.0).abs() < 0.2);
    bench.window.host.assert_one_gesture("Rotation");
    // The right end of the arc stands 45 degrees from the source at 100 %.
    bench.drag(at(75.0), at(52.5), Modifiers::NONE);
    assert!((bench.params.width.width.value() - 50.0).abs() < 0.5);
}

#[test]
fn double_click_centres_the_source() {
    let mut bench = Bench::new();
    bench.drag(at(0.0), at(20.0), Modifiers::NONE);
    bench.window.double_click_at(at(20.0));
    assert_eq!(bench.params.place.pan.value(), 0.0);
}

#[test]
fn switches_do_what_they_say() {
    let mut bench = Bench::new();
    bench.window.click("Mute");
    assert!(bench.params.level.mute.value());
    bench.window.click("Invert left");
    assert!(bench.params.level.invert_left.value());
    bench.window.click("Swap sides");
    assert!(bench.params.level.swap.value());
    bench.window.click("Listen to mid");
    assert_eq!(bench.params.level.listen.value(), ListenChoice::Mid);
    bench.window.click("Bass mono");
    assert!(bench.params.width.bass_mono.value());
    bench.window.click("Bypass");
    assert!(bench.params.io.bypass.value());
}

#[test]
fn the_smallest_window_shows_every_control() {
    let mut bench = Bench::new();
    bench.window.resize(bench.window.editor().min_size());
    for label in
        ["Mute", "Dual mode", "Pan law", "0 dB at", "Gain", "Width", "Goniometer", "Rotation"]
    {
        assert!(bench.window.has(label), "{label}");
    }
}

#[test]
fn f6_goes_through_all_parts_of_the_window() {
    // The first control of each part, and what an arrow does to it.
    for (part, presses, moved) in
        [("the field", 2, "Pan"), ("level", 4, "Gain"), ("knobs", 5, "Pan")]
    {
        let mut bench = Bench::new();
        (0..presses).for_each(|_| bench.window.key(Key::F6, Modifiers::NONE));
        bench.window.key(Key::ArrowRight, Modifiers::NONE);
        bench.window.frames(60);
        let log = bench.window.host.take();
        assert_eq!(log.first(), Some(&Gesture::Begin(moved.into())), "{part}: {log:?}");
    }
}

/// Controls that do nothing on one channel, by the name of each.
const NEED_TWO: [&str; 6] =
    ["Pan law", "0 dB at", "Width", "Bass mono", "Invert right", "Swap sides"];

#[test]
fn on_a_mono_track_only_level_mute_and_polarity_act() {
    let (_, output) = telemetry::tap();
    let monitor = Arc::<HostMonitor>::default();
    monitor.set_format(48_000.0, 1);
    let params = Arc::<PannerPluginParams>::default();
    let editor = PannerEditor::new(params.clone(), monitor, output);
    let mut window = Window::new(editor, DEFAULT_SIZE);
    let before = params.snapshot();
    assert!(window.shows("Output 0.00 dB"), "what happens to the one channel");
    for label in NEED_TWO {
        window.drag(window.place(label), vec2(0.0, -20.0), Modifiers::NONE);
        window.click_at(window.place(label), Modifiers::NONE);
    }
    for label in ["Pan", "Pan left", "Rotation"] {
        window.wheel(window.place_of_value(label), 1.0, Modifiers::NONE);
    }
    for label in ["Dual mode", "Listen to side"] {
        window.click(label);
    }
    window.drag(at(0.0), at(22.5) - at(0.0), Modifiers::NONE);
    window.wheel(at(10.0), 1.0, Modifiers::NONE);
    window.double_click_at(at(0.0));
    window.key(Key::ArrowRight, Modifiers::NONE);
    assert_eq!(params.snapshot(), before);
    assert_eq!(window.host.take(), []);
    window.click("Invert left");
    window.click("Mute");
    assert!(params.level.invert_left.value() && params.level.mute.value());
    assert!(window.shows("Output \u{2212}\u{221e} dB"));
}

#[test]
fn the_page_of_keys_has_the_arrows_of_the_field() {
    let mut bench = Bench::new();
    // High enough for all settings.
    bench.window.resize(vec2(760.0, 760.0));
    bench.window.click("Settings: size, theme, motion, hints.");
    bench.window.click("Show shortcuts");
    for line in ["Left, Right: the source, a degree", "Shift+Left, Right: the source, a tenth"] {
        assert!(bench.window.shows(line), "{line}");
    }
}
