//! An editor that notes what reaches it, in its frame.

use crate::support::{FakeHost, Gesture, TestParams, host, prepare};
use egui::{Color32, Context, Id, Pos2, Ui, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gui_common::meter::Ballistics;
use gui_common::plot::{Node, NodeAction, NodeLook, NodeMove};
use gui_common::settings;
use gui_common::shell::Shell;
use gui_common::theme::Accent;
use gui_common::{BusLevel, EditorContext, EditorState, LacquerEditor, Status};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::{BoolParam, Params};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

pub const NODE_AT: Pos2 = pos2(400.0, 250.0);

#[derive(Default)]
pub struct Probe {
    pub params: Arc<TestParams>,
    pub cleared: usize,
    pub moved: NodeMove,
    pub actions: Vec<NodeAction>,
    pub unsupported: Option<&'static str>,
    pub cpu_amount: f32,
    /// Varnish of the last frame.
    pub accent: Color32,
}

pub struct Window {
    pub shell: Shell,
    pub probe: Probe,
    pub gui: GuiContext,
    pub state: EditorState,
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

    fn params(&self) -> Option<Arc<dyn Params>> {
        Some(self.params.clone())
    }

    fn status(&mut self, _: &Context) -> Status {
        let mut levels = Ballistics::default();
        levels.update([0.5, -3.0], 0.0);
        let rms_db = [-14.2, -15.0];
        Status {
            output: Some(BusLevel { rms_db, ..levels.bus() }),
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

    fn gesture(&self) -> Cow<'static, str> {
        "Drag to begin. Wheel: fine.".into()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        self.accent = cx.theme.accent;
        let look = NodeLook {
            number: "1",
            color: cx.theme.band(0),
            selected: false,
            off: false,
            solo: false,
            ..NodeLook::default()
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
pub fn own_settings() -> MutexGuard<'static, ()> {
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

pub fn window() -> (Arc<FakeHost>, Harness<'static, Window>) {
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

pub fn click(h: &mut Harness<'_, Window>, label: &str) {
    h.get_by_label(label).click();
    h.run_steps(4);
}

pub fn bypass(on: f32) -> Vec<Gesture> {
    let name = || "Bypass".to_owned();
    vec![Gesture::Begin(name()), Gesture::Set(name(), on), Gesture::End(name())]
}
