//! The window, driven as a user would; what it told the host is compared.

#[path = "../../../gui-common/tests/support/mod.rs"]
mod support;

use std::sync::Arc;

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::shell::Shell;
use gui_common::{EditorState, LacquerEditor};
use nice_plug::context::gui::GuiContext;
use panner::editor::{DEFAULT_SIZE, PannerEditor};
use panner::params::{ListenChoice, ModeChoice, PannerPluginParams};
use plugin_common::HostMonitor;
use plugin_common::telemetry;
use support::{FakeHost, Gesture, host, prepare};

struct Window {
    editor: PannerEditor,
    shell: Shell,
    gui: GuiContext,
    state: EditorState,
}

struct Bench {
    params: Arc<PannerPluginParams>,
    host: Arc<FakeHost>,
    harness: Harness<'static, Window>,
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
        let (host, gui) = host();
        let (_, output) = telemetry::tap();
        let editor = PannerEditor::new(params.clone(), Arc::<HostMonitor>::default(), output);
        let state = EditorState::default();
        let window = Window { editor, shell: Shell::default(), gui, state };
        let harness =
            Harness::builder().with_size(DEFAULT_SIZE).with_step_dt(1.0 / 60.0).build_ui_state(
                |ui, window: &mut Window| {
                    prepare(ui);
                    window.shell.show(ui, &mut window.editor, &window.gui, &window.state);
                },
                window,
            );
        let mut bench = Self { params, host, harness };
        bench.steps(3);
        bench.host.take();
        bench
    }

    fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.harness.step());
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.steps(2);
    }

    fn press(&mut self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        let button = PointerButton::Primary;
        self.harness.event(Event::PointerButton { pos, button, pressed, modifiers });
        self.harness.step();
    }

    fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.harness.event(Event::PointerMoved(from));
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.harness.step();
        self.press(from, true, modifiers);
        for part in 1..=8 {
            self.harness.event(Event::PointerMoved(from + (to - from) * part as f32 / 8.0));
            self.harness.step();
        }
        self.press(to, false, modifiers);
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.harness.step();
    }
}

/// A gesture begins once, ends once, and sets only in between.
fn assert_gesture(log: &[Gesture], name: &str) {
    assert_eq!(log.first(), Some(&Gesture::Begin(name.into())), "{log:?}");
    assert_eq!(log.last(), Some(&Gesture::End(name.into())), "{log:?}");
    let sets = log[1..log.len() - 1].iter();
    assert!(sets.clone().count() > 0);
    assert!(sets.clone().all(|g| matches!(g, Gesture::Set(set, _) if set == name)), "{log:?}");
}

#[test]
fn dragging_the_source_pans_as_one_gesture() {
    let mut bench = Bench::new();
    bench.drag(at(0.0), at(22.5), Modifiers::NONE);
    assert!((bench.params.place.pan.value() - 50.0).abs() < 0.2);
    assert_gesture(&bench.host.take(), "Pan");
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
    bench.harness.event(Event::PointerMoved(at(0.0)));
    bench.harness.step();
    bench.press(at(0.0), true, Modifiers::NONE);
    bench.harness.event(Event::PointerMoved(at(20.0)));
    bench.steps(2);
    assert!(bench.params.place.pan.value() > 30.0);
    bench.harness.key_press(Key::Escape);
    bench.steps(2);
    assert_eq!(bench.params.place.pan.value(), 0.0);
    bench.harness.event(Event::PointerMoved(at(40.0)));
    bench.steps(2);
    bench.press(at(40.0), false, Modifiers::NONE);
    assert_eq!(bench.params.place.pan.value(), 0.0);
}

#[test]
fn the_wheel_on_the_field_is_the_width() {
    let mut bench = Bench::new();
    bench.harness.event(Event::PointerMoved(at(10.0)));
    bench.harness.step();
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 1.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    bench.harness.event(wheel);
    bench.steps(60);
    assert!((bench.params.width.width.value() - 102.0).abs() < 0.1);
    assert_gesture(&bench.host.take(), "Width");
}

#[test]
fn each_mode_moves_its_own_parameters() {
    let mut bench = Bench::new();
    bench.click("Dual mode");
    assert_eq!(bench.params.place.mode.value(), ModeChoice::Dual);
    bench.host.take();
    bench.drag(at(45.0), at(9.0), Modifiers::NONE);
    assert!((bench.params.place.pan_right.value() - 20.0).abs() < 0.3);
    assert_gesture(&bench.host.take(), "Pan right");
    bench.drag(at(-18.0), at(-9.0), Modifiers::NONE);
    assert!((bench.params.place.pan_right.value() - 40.0).abs() < 0.5, "both follow the source");
    assert!((bench.params.place.pan_left.value() + 80.0).abs() < 0.5);

    bench.click("Rotation mode");
    bench.host.take();
    bench.drag(at(0.0), at(30.0), Modifiers::NONE);
    assert!((bench.params.place.rotation.value() - 30.0).abs() < 0.2);
    assert_gesture(&bench.host.take(), "Rotation");
    // The right end of the arc stands 45 degrees from the source at 100 %.
    bench.drag(at(75.0), at(52.5), Modifiers::NONE);
    assert!((bench.params.width.width.value() - 50.0).abs() < 0.5);
}

#[test]
fn double_click_centres_the_source() {
    let mut bench = Bench::new();
    bench.drag(at(0.0), at(20.0), Modifiers::NONE);
    for _ in 0..2 {
        bench.press(at(20.0), true, Modifiers::NONE);
        bench.press(at(20.0), false, Modifiers::NONE);
    }
    bench.steps(2);
    assert_eq!(bench.params.place.pan.value(), 0.0);
}

#[test]
fn switches_do_what_they_say() {
    let mut bench = Bench::new();
    bench.click("Mute");
    assert!(bench.params.level.mute.value());
    bench.click("Invert left");
    assert!(bench.params.level.invert_left.value());
    bench.click("Swap sides");
    assert!(bench.params.level.swap.value());
    bench.click("Listen to mid");
    assert_eq!(bench.params.level.listen.value(), ListenChoice::Mid);
    bench.click("Bass mono");
    assert!(bench.params.width.bass_mono.value());
    bench.click("Bypass");
    assert!(bench.params.io.bypass.value());
}

#[test]
fn the_smallest_window_shows_every_control() {
    let mut bench = Bench::new();
    bench.harness.set_size(bench.harness.state().editor.min_size());
    bench.steps(3);
    for label in
        ["Mute", "Dual mode", "Pan law", "0 dB at", "Gain", "Width", "Goniometer", "Rotation"]
    {
        assert!(bench.harness.query_all_by_label(label).next().is_some(), "{label}");
    }
}
