//! The frame around an editor: bypass, settings, size, meters, messages.

mod support;

use egui::{Context, Event, Id, Key, Modifiers, PointerButton, Pos2, Ui, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::meter::Ballistics;
use gui_common::plot::{Node, NodeAction, NodeLook, NodeMove};
use gui_common::settings::{self, Motion, ThemeChoice, Wheel};
use gui_common::shell::{Shell, Toast, notify};
use gui_common::theme::{Accent, Theme};
use gui_common::{EditorContext, EditorState, LacquerEditor, Status};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::BoolParam;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use support::{FakeHost, Gesture, TestParams, host, prepare};

const NODE_AT: Pos2 = pos2(400.0, 250.0);

#[derive(Default)]
struct Probe {
    params: Arc<TestParams>,
    cleared: usize,
    moved: NodeMove,
    actions: Vec<NodeAction>,
    unsupported: Option<&'static str>,
    cpu_amount: f32,
}

struct Window {
    shell: Shell,
    probe: Probe,
    gui: GuiContext,
    state: EditorState,
}

impl LacquerEditor for Probe {
    fn name(&self) -> &'static str {
        "Probe"
    }

    fn accent(&self) -> Accent {
        Accent::Celadon
    }

    fn default_size(&self) -> Vec2 {
        vec2(900.0, 500.0)
    }

    fn min_size(&self) -> Vec2 {
        vec2(300.0, 200.0)
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.bypass)
    }

    fn status(&mut self, _: &Context) -> Status {
        let mut levels = Ballistics::default();
        levels.update([0.5, -3.0], 0.0);
        Status {
            output: Some(levels.bus()),
            latency_samples: 480,
            sample_rate_hz: 48_000.0,
            unsupported: self.unsupported,
            cpu_amount: self.cpu_amount,
            ..Status::default()
        }
    }

    fn clear_peaks(&mut self) {
        self.cleared += 1;
    }

    fn hint(&self) -> Cow<'static, str> {
        "The main gesture.".into()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        let look = NodeLook {
            number: "1",
            color: cx.theme.band(0),
            selected: false,
            off: false,
            solo: false,
            hovered: false,
            focused: false,
            radius: None,
        };
        let touch = Node::new("Band 1, bell", look).show(ui, NODE_AT, Id::unique("node"));
        let m = &mut self.moved;
        m.pixels += touch.moved.pixels;
        m.semitones += touch.moved.semitones;
        m.gain_db += touch.moved.gain_db;
        m.q_steps += touch.moved.q_steps;
        self.actions.extend(touch.action);
    }
}

/// The settings are one for the process: tests that change them take turns, in a folder of their
/// own.
fn own_settings() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    static ONCE: Once = Once::new();
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    ONCE.call_once(|| {
        let folder = std::env::temp_dir().join(format!("lacquer-frame-{}", std::process::id()));
        #[allow(unsafe_code, reason = "before any other thread of this test reads it")]
        // SAFETY: every test takes this turn first, and nothing else sets variables.
        unsafe {
            std::env::set_var("XDG_CONFIG_HOME", &folder);
            std::env::set_var("APPDATA", &folder);
            std::env::set_var("HOME", &folder);
        }
    });
    settings::change(|s| *s = settings::Settings::default());
    turn
}

fn window() -> (Arc<FakeHost>, Harness<'static, Window>) {
    let (host, gui) = host();
    let (probe, state) = (Probe::default(), EditorState::default());
    let start = Window { shell: Shell::default(), probe, gui, state };
    let harness =
        Harness::builder().with_size(vec2(900.0, 500.0)).with_step_dt(1.0 / 60.0).build_ui_state(
            |ui, w: &mut Window| {
                prepare(ui);
                w.shell.show(ui, &mut w.probe, &w.gui, &w.state);
            },
            start,
        );
    (host, harness)
}

fn click(h: &mut Harness<'_, Window>, label: &str) {
    h.get_by_label(label).click();
    h.run_steps(4);
}

fn bypass(on: f32) -> Vec<Gesture> {
    let name = || "Bypass".to_owned();
    vec![Gesture::Begin(name()), Gesture::Set(name(), on), Gesture::End(name())]
}

#[test]
fn power_is_bypass_and_greys_the_varnish_of_the_editor() {
    let _turn = own_settings();
    let (host, mut h) = window();
    click(&mut h, "Bypass");
    assert_eq!(host.take(), bypass(1.0));
    assert!(h.state().probe.params.bypass.value());
    assert!(h.query_by_label_contains("with the same delay").is_some(), "the hint line tells it");
    click(&mut h, "Bypass");
    assert_eq!(host.take(), bypass(0.0));
}

#[test]
fn settings_apply_at_once_and_are_kept() {
    let _turn = own_settings();
    let (_, mut h) = window();
    let open = "Settings: size, theme, motion, hints.";
    click(&mut h, open);
    click(&mut h, "Light");
    assert_eq!(settings::current().theme, ThemeChoice::Light);
    assert!(!Theme::of(&h.ctx).is_dark());
    click(&mut h, "Reduced");
    assert_eq!(settings::current().motion, Motion::Reduced);
    assert!(gui_common::motion(&h.ctx).abs() < 1e-6);
    click(&mut h, "Hints");
    assert!(!settings::current().hints);
    let kept = settings::path().and_then(|p| settings::read(&p)).unwrap();
    assert_eq!(kept, settings::current());
    assert!(h.query_by_label("Reduced").is_some());
    h.key_press(Key::Escape);
    h.run_steps(4);
    assert!(h.query_by_label("Reduced").is_none(), "Escape closes the popover");
}

#[test]
fn wheel_meters_and_frame_rate_are_settings_too() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "Settings: size, theme, motion, hints.");
    for label in ["Less", "48 dB/s", "Hold", "30"] {
        click(&mut h, label);
    }
    let now = settings::current();
    assert_eq!((now.wheel, now.frames_per_s), (Wheel::Down, 30));
    let movement = now.meter_movement();
    assert!((movement.fall_db_per_s - 48.0).abs() < 1e-6 && movement.hold_s.is_infinite());
    let kept = settings::path().and_then(|p| settings::read(&p)).unwrap();
    assert_eq!(kept, now);
}

#[test]
fn a_load_that_leaves_no_time_is_told_once() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.state_mut().probe.cpu_amount = 0.95;
    let told = "takes nearly all the time";
    h.run_steps(60);
    assert!(h.query_by_label_contains(told).is_none(), "a moment is no overload");
    h.run_steps(90);
    assert!(h.query_by_label_contains(told).is_some());
    click(&mut h, "Dismiss");
    h.run_steps(300);
    assert!(h.query_by_label_contains(told).is_none());
}

#[test]
fn the_size_menu_sets_this_window_and_later_ones() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "Size 100%");
    click(&mut h, "150%");
    assert_eq!(h.state().state.get().scale_percent, Some(150));
    assert_eq!(settings::current().scale_percent, 150);
}

#[test]
fn the_bars_tell_peak_latency_and_the_main_gesture() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(2);
    assert!(h.query_by_label("The main gesture.").is_some());
    assert!(h.query_by_label_contains("480 samples, 10.00 ms").is_some());
    click(&mut h, "Out peak +0.5 dB");
    assert_eq!(h.state().probe.cleared, 1);
}

#[test]
fn messages_stay_until_dismissed_and_successes_leave() {
    let _turn = own_settings();
    let (_, mut h) = window();
    notify(&h.ctx, Toast::success("Saved", "Vocal bus"));
    notify(&h.ctx, Toast::warn("Not read", "Sound unchanged"));
    notify(&h.ctx, Toast::warn("Not read", "Sound unchanged"));
    h.run_steps(4);
    assert!(h.query_by_label("Saved. Vocal bus").is_some());
    h.run_steps(5 * 60);
    assert!(h.query_by_label("Saved. Vocal bus").is_none());
    assert!(h.query_by_label("Not read. Sound unchanged").is_some());
    h.run_steps(10 * 60);
    click(&mut h, "Dismiss");
    assert!(h.query_by_label("Not read. Sound unchanged").is_none(), "told twice, shown once");
}

#[test]
fn about_names_version_and_format() {
    let _turn = own_settings();
    let (_, mut h) = window();
    click(&mut h, "About Probe");
    let text = format!("Lacquer Probe. Version {}, CLAP", env!("CARGO_PKG_VERSION"));
    assert!(h.query_by_label_contains(&text).is_some());
}

#[test]
fn a_node_reports_travel_fine_travel_and_one_axis() {
    let _turn = own_settings();
    let by = vec2(30.0, -20.0);
    let cases = [
        (Modifiers::NONE, by),
        (Modifiers::SHIFT, by * 0.1),
        (Modifiers::COMMAND, vec2(0.0, by.y)),
        (Modifiers::COMMAND | Modifiers::SHIFT, vec2(by.x, 0.0)),
    ];
    for (modifiers, expected) in cases {
        let (_, mut h) = window();
        h.event(Event::PointerMoved(NODE_AT));
        h.step();
        h.event(Event::ModifiersChanged(modifiers));
        let button = PointerButton::Primary;
        h.event(Event::PointerButton { pos: NODE_AT, button, pressed: true, modifiers });
        h.step();
        for i in 1..=10 {
            h.event(Event::PointerMoved(NODE_AT + by * (i as f32 / 10.0)));
            h.step();
        }
        let end = NODE_AT + by;
        h.event(Event::PointerButton { pos: end, button, pressed: false, modifiers });
        h.step();
        let moved = h.state().probe.moved.pixels;
        assert!((moved - expected).length() < 1e-3, "{modifiers:?}: {moved} not {expected}");
    }
}

#[test]
fn a_focused_node_answers_keys() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.get_by_label("Band 1, bell").focus();
    h.run_steps(3);
    let keys = [
        (Key::ArrowRight, Modifiers::NONE),
        (Key::ArrowRight, Modifiers::SHIFT),
        (Key::ArrowDown, Modifiers::NONE),
        (Key::ArrowUp, Modifiers::SHIFT),
        (Key::ArrowUp, Modifiers::ALT),
    ];
    for (key, modifiers) in keys {
        h.key_press_modifiers(modifiers, key);
        h.run_steps(2);
    }
    let m = h.state().probe.moved;
    assert!((m.semitones - 1.1).abs() < 1e-5, "{m:?}");
    assert!((m.gain_db + 0.4).abs() < 1e-5, "{m:?}");
    assert!((m.q_steps - 1.0).abs() < 1e-5, "{m:?}");
    for key in [Key::Num0, Key::S, Key::Delete] {
        h.key_press(key);
        h.run_steps(2);
    }
    let expected = [NodeAction::ToggleOn, NodeAction::ToggleSolo, NodeAction::Remove];
    assert!(h.state().probe.actions.ends_with(&expected), "{:?}", h.state().probe.actions);
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let _turn = own_settings();
    let (_, mut h) = window();
    h.run_steps(60);
    assert!(!h.ctx.has_requested_repaint(), "{:?}", h.ctx.repaint_causes());
}
