//! One instance whose window opens and closes, with a session of its own.

use super::App;
use crate::context::{EditorContext, Status};
use crate::editor::LacquerEditor;
use crate::editor_state::EditorState;
use crate::param::Binding;
use crate::session::{BarAction, DeskSession, Picture, Session as _};
use crate::theme::Accent;
use crate::wake::RepaintNotifier;
use crate::widget::Knob;
use egui::{
    Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2,
};
use nice_plug::prelude::*;
use nice_plug_egui::NiceEguiApp;
use plugin_common::preset::{Library, Spec};
use plugin_common::session::{Desk, Session};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use test_rig::FakeHost;

static SPEC: Spec = Spec {
    plugin: "probe",
    version: "0.1.0",
    factory: &[
        "format = 1\nplugin = \"probe\"\nversion = \"0.1.0\"\nname = \"Soft\"\n\n[values]\ngain = -3.0\n",
    ],
    stays: &[],
};
const WINDOW: Vec2 = vec2(760.0, 460.0);
const KNOB_AT: Pos2 = pos2(300.0, 200.0);

#[derive(Params)]
struct Values {
    #[id = "gain"]
    gain: FloatParam,
}

impl Default for Values {
    fn default() -> Self {
        let range = FloatRange::Linear { min: -24.0, max: 24.0 };
        Self { gain: FloatParam::new("Gain", 0.0, range) }
    }
}

struct OneKnob {
    values: Arc<Values>,
    session: DeskSession,
}

impl LacquerEditor for OneKnob {
    fn name(&self) -> &'static str {
        "Probe"
    }

    fn accent(&self) -> Accent {
        Accent::Iris
    }

    fn default_size(&self) -> Vec2 {
        WINDOW
    }

    fn min_size(&self) -> Vec2 {
        WINDOW
    }

    fn bypass(&self) -> Option<&BoolParam> {
        None
    }

    fn session(&mut self) -> Option<&mut dyn crate::session::Session> {
        Some(&mut self.session)
    }

    fn status(&mut self, _: &Context) -> Status {
        Status::default()
    }

    fn hint(&self) -> Cow<'static, str> {
        "".into()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        Knob::new(cx.bind(&self.values.gain)).show(ui, KNOB_AT);
    }
}

/// The instance: it outlives its windows.
struct Instance {
    app: App<OneKnob>,
    values: Arc<Values>,
    session: Session,
}

impl Instance {
    fn new() -> Self {
        let values = Arc::<Values>::default();
        let folder = std::env::temp_dir().join("lacquer-no-such-folder");
        let library = Library::at(&folder, &SPEC);
        let session = Session::new(&SPEC);
        let desk = Desk::with_library(&values, &session, library);
        let desk = desk.with_patience(Duration::from_secs(60));
        let desk = DeskSession::of(desk, |_| Picture::None);
        let editor = OneKnob { values: Arc::clone(&values), session: desk };
        let app = App::new(editor, EditorState::default(), RepaintNotifier::new());
        Self { app, values, session }
    }

    fn open(&mut self) -> Window<'_> {
        let (host, gui) = FakeHost::with_context();
        let ctx = Context::default();
        self.app.open(ctx.clone(), gui);
        let mut window = Window { instance: self, host, ctx, time: 0.0 };
        window.frames(3);
        window
    }

    fn undo_label(&mut self) -> Option<String> {
        self.app.editor.session.look().undo
    }
}

/// An open window of it.
struct Window<'a> {
    instance: &'a mut Instance,
    host: Arc<FakeHost>,
    ctx: Context,
    time: f64,
}

impl Window<'_> {
    fn frame(&mut self, events: Vec<Event>) {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, WINDOW));
        let input = RawInput { events, time: Some(self.time), screen_rect, ..RawInput::default() };
        let app = &mut self.instance.app;
        self.ctx.clone().run_ui(input, |ui| app.draw(ui)).textures_delta.clear();
    }

    fn frames(&mut self, count: usize) {
        (0..count).for_each(|_| self.frame(Vec::new()));
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.frame(vec![Event::PointerButton { pos, button, pressed, modifiers }]);
    }

    /// Takes hold of the knob and moves it up; it is not let go.
    fn hold(&mut self) {
        self.frame(vec![Event::PointerMoved(KNOB_AT)]);
        self.button(KNOB_AT, true);
        for up in [20.0, 40.0] {
            self.frame(vec![Event::PointerMoved(KNOB_AT - vec2(0.0, up))]);
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            let (physical_key, repeat) = (None, false);
            self.frame(vec![Event::Key { key, physical_key, pressed, repeat, modifiers }]);
        }
        self.frames(2);
    }

    /// What a screen reader hears, and whether something red is drawn.
    fn seen(mut self) -> (Vec<String>, bool) {
        self.ctx.enable_accesskit();
        let mut seen = (Vec::new(), false);
        for _ in 0..2 {
            self.time += 1.0 / 60.0;
            let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, WINDOW));
            let input = RawInput { time: Some(self.time), screen_rect, ..RawInput::default() };
            let app = &mut self.instance.app;
            let mut output = self.ctx.clone().run_ui(input, |ui| app.draw(ui));
            output.textures_delta.clear();
            let update = output.platform_output.accesskit_update;
            let nodes = update.map(|update| update.nodes).unwrap_or_default();
            let labels = nodes.iter().filter_map(|(_, node)| node.label().map(str::to_owned));
            let is_red = |shape: &egui::epaint::ClippedShape| {
                let red = egui::Color32::from_rgb(200, 30, 40);
                matches!(&shape.shape, egui::Shape::Rect(rect) if rect.fill == red)
            };
            seen = (labels.collect(), output.shapes.iter().any(is_red));
        }
        seen
    }

    fn gain_db(&self) -> f32 {
        self.instance.values.gain.value()
    }
}

#[test]
fn a_drag_that_a_closing_window_ends_is_told_to_the_host_and_kept_as_a_step() {
    let mut instance = Instance::new();
    for round in 1..=2 {
        let mut window = instance.open();
        window.hold();
        let (held_db, host) = (window.gain_db(), Arc::clone(&window.host));
        assert!(held_db > 3.0, "{held_db}");
        // Somebody else may keep the context, as a file dialog did.
        let kept = window.ctx.clone();
        instance.app.editor_closed();
        host.assert_every_gesture_ended();
        assert_eq!(host.gestures("Gain"), 1);
        assert_eq!(host.dirty_marks(), 0, "of parameters the host hears anyway");
        assert!(instance.undo_label().is_some_and(|label| label.contains("Gain")), "{round}");
        drop(kept);
        let mut window = instance.open();
        window.key(Key::Z, Modifiers::COMMAND);
        assert!(window.gain_db().abs() < 0.01, "{}", window.gain_db());
        window.host.assert_every_gesture_ended();
        instance.app.editor_closed();
    }
}

#[test]
fn the_last_motion_of_a_drag_counts_also_in_the_frame_of_the_release() {
    let mut instance = Instance::new();
    let mut window = instance.open();
    window.hold();
    let pos = KNOB_AT - vec2(0.0, 50.0);
    let (button, modifiers, pressed) = (PointerButton::Primary, Modifiers::NONE, false);
    let release = Event::PointerButton { pos, button, pressed, modifiers };
    window.frame(vec![Event::PointerMoved(pos), release]);
    window.frames(2);
    // 48 dB over 200 px.
    assert!((window.gain_db() - 12.0).abs() < 0.01, "{}", window.gain_db());
    window.host.assert_every_gesture_ended();
}

#[test]
fn the_host_is_told_once_of_each_change_that_no_parameter_shows() {
    let mut instance = Instance::new();
    for _ in 0..2 {
        instance.session.note_edit();
        let mut window = instance.open();
        assert_eq!(window.host.dirty_marks(), 0, "what was before is not this window's doing");
        for copies in 1..=2 {
            let gui = window.instance.app.gui.clone().expect("a window");
            let ctx = window.ctx.clone();
            window.instance.app.editor.session.act(BarAction::CopySide, &ctx, &gui);
            window.frames(3);
            assert_eq!(window.host.dirty_marks(), copies);
        }
        let host = Arc::clone(&window.host);
        instance.app.editor_closed();
        assert_eq!(host.dirty_marks(), 2, "nothing was left to tell");
    }
}

/// What a control has sent is shown until the host takes it, unless something newer is on its way.
#[test]
fn a_preset_is_newer_than_what_a_knob_has_sent() {
    let mut instance = Instance::new();
    let mut window = instance.open();
    window.host.be_busy();
    window.hold();
    window.button(KNOB_AT - vec2(0.0, 40.0), false);
    window.frames(2);
    let gui = window.instance.app.gui.clone().expect("a window");
    let (values, ctx) = (Arc::clone(&window.instance.values), window.ctx.clone());
    let shown = || Binding::new(&values.gain, &gui).shown(&ctx);
    assert!(shown() > 0.55, "the host has not taken it: {}", shown());
    window.instance.app.editor.session.act(BarAction::NextPreset, &ctx, &gui);
    window.frames(2);
    assert!(shown() < 0.501, "{}", shown());
}

#[test]
fn undo_by_key_ends_the_drag_first_which_is_a_step_of_its_own() {
    let mut instance = Instance::new();
    let mut window = instance.open();
    window.hold();
    window.button(KNOB_AT - vec2(0.0, 40.0), false);
    window.frames(2);
    let first_db = window.gain_db();
    window.hold();
    let second_db = window.gain_db();
    assert!(second_db > first_db + 3.0, "{first_db} {second_db}");
    window.key(Key::Z, Modifiers::COMMAND);
    assert!((window.gain_db() - first_db).abs() < 0.01, "{} {first_db}", window.gain_db());
    window.host.assert_every_gesture_ended();
    // The hand that is still there takes nothing up again.
    window.frame(vec![Event::PointerMoved(KNOB_AT - vec2(0.0, 90.0))]);
    window.frames(2);
    window.button(KNOB_AT - vec2(0.0, 90.0), false);
    window.frames(2);
    assert!((window.gain_db() - first_db).abs() < 0.01, "{} {first_db}", window.gain_db());
    window.key(Key::Y, Modifiers::COMMAND);
    assert!((window.gain_db() - second_db).abs() < 0.01, "{} {second_db}", window.gain_db());
    for _ in 0..2 {
        window.key(Key::Z, Modifiers::COMMAND);
    }
    assert!(window.gain_db().abs() < 0.01, "each drag was one step: {}", window.gain_db());
    window.host.assert_every_gesture_ended();
}

#[test]
fn a_preset_in_the_middle_of_a_drag_is_a_step_after_it() {
    let mut instance = Instance::new();
    let mut window = instance.open();
    window.hold();
    let held_db = window.gain_db();
    let (ctx, gui) = (window.ctx.clone(), window.instance.app.gui.clone().expect("a window"));
    window.instance.app.editor.session.act(BarAction::NextPreset, &ctx, &gui);
    window.frame(vec![Event::PointerMoved(KNOB_AT - vec2(0.0, 60.0))]);
    window.frames(2);
    assert!((window.gain_db() + 3.0).abs() < 0.01, "{}", window.gain_db());
    window.host.assert_every_gesture_ended();
    window.key(Key::Z, Modifiers::COMMAND);
    assert!((window.gain_db() - held_db).abs() < 0.01, "{} {held_db}", window.gain_db());
    window.key(Key::Z, Modifiers::COMMAND);
    assert!(window.gain_db().abs() < 0.01, "{}", window.gain_db());
}

#[test]
fn the_name_tells_of_the_track_if_the_host_does() {
    let red = TrackColor::new(200, 30, 40, 0);
    let mut instance = Instance::new();
    let window = instance.open();
    assert!(!window.seen().0.iter().any(|label| label.contains("track")));
    instance.app.track_info_changed(TrackInfo::new("Lead\n vocal", Some(red)));
    for _ in 0..2 {
        let (labels, has_red) = instance.open().seen();
        assert!(labels.contains(&"About Probe, on track \u{2018}Lead vocal\u{2019}".to_owned()));
        assert!(has_red, "also in the next window");
        instance.app.editor_closed();
    }
    instance.app.track_info_changed(TrackInfo::default());
    let (labels, has_red) = instance.open().seen();
    assert!(labels.contains(&"About Probe".to_owned()) && !has_red);
}
