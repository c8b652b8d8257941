//! The window: curve, histories, meters, styles, knobs, side-chain.

use std::borrow::Cow;
use std::sync::Arc;

use dsp_core::dynamics::{Role, Style};
use egui::{Context, Ui, Vec2, vec2};
use gui_common::plot::node_keys;
use gui_common::session::{DeskSession, Session, Travel};
use gui_common::shortcut::KeyLine;
use gui_common::theme::Accent;
use gui_common::{EditorContext, LacquerEditor, MonitorView, Status, focus, frame_time, shell};
use nice_plug::prelude::{BoolParam, FloatParam, Params};
use plugin_common::HostMonitor;
use plugin_common::telemetry::{ColumnReader, ReadingReader};

mod controls;
mod curve;
mod curve_handles;
mod equaliser;
mod handle;
mod history;
mod key_graph;
mod key_node;
mod key_spectrum;
mod layout;
mod meters;
mod picture;
mod popovers;
mod release_watch;
mod same_loudness;
mod side_chain;
mod styles;
mod traces;

use crate::budget::Budget;
use crate::params::{CompressorPluginParams, ListenChoice, StyleChoice};
use crate::processor::{LANES, ScopeReader, State};
use history::HistoryView;
use key_graph::Heard;
use key_spectrum::KeySpectrum;
use layout::Layout;
use meters::GainMeter;
use popovers::Panel;
use release_watch::ReleaseWatch;
use same_loudness::SameLoudness;
use traces::Traces;

/// Size of a new window.
pub const DEFAULT_SIZE: Vec2 = vec2(layout::DEFAULT[0], layout::DEFAULT[1]);
/// Without reduction for this long the threshold is above the signal, in seconds.
const IDLE_S: f32 = 3.0;
/// Less than this is no reduction, in dB.
const NO_CHANGE_DB: f32 = 0.05;
/// Longest time between two frames that the meter follows, in seconds.
const MAX_FRAME_S: f64 = 0.5;

/// What is done with the pointer.
const GESTURES: [(&str, &str); 10] = [
    ("Drag the circle", "the threshold; Shift is finer"),
    ("Alt+drag it", "the make-up"),
    ("Drag the square", "the ratio; its edges: the knee"),
    ("Drag the tag", "the threshold, on the history"),
    ("Alt+drag it", "make-up keeps the loudness"),
    ("Wheel", "on the history: 2 to 30 s"),
    ("Hold", "the history: it stands meanwhile"),
    ("Double-click it", "clears it"),
    ("Click the small EQ", "larger, in place of the displays"),
    ("Drag a node", "frequency, gain; Wheel: its Q"),
];
/// Height of the history's buttons, which the pill leaves free.
const PILL_FOOT: f32 = 32.0;

/// What the audio thread tells.
pub struct Feed {
    /// Readings.
    pub state: ReadingReader<State>,
    /// Histories and what the detector hears.
    pub scope: ScopeReader,
}

/// The window of one instance.
pub struct CompressorEditor {
    params: Arc<CompressorPluginParams>,
    session: DeskSession,
    monitor: MonitorView,
    readings: ReadingReader<State>,
    columns: ColumnReader<LANES>,
    spectrum: KeySpectrum,
    state: State,
    traces: Traces,
    history: HistoryView,
    gain: GainMeter,
    release: ReleaseWatch,
    open: Option<Panel>,
    /// The side-chain's equaliser is in place of the displays.
    shows_equaliser: bool,
    last_frame_s: f64,
    /// How long the last frame was, in seconds.
    passed_s: f64,
    same_loudness: SameLoudness,
    /// The latency budget before its last choice, and after.
    budget_step: [Budget; 2],
    /// The style that the gain meter has heard.
    metered: StyleChoice,
}

impl CompressorEditor {
    /// A window on the parameters and the signal of an instance.
    pub fn new(params: Arc<CompressorPluginParams>, monitor: Arc<HostMonitor>, feed: Feed) -> Self {
        Self {
            session: DeskSession::new(&params, &params.session, picture::draw)
                .with_audition(monitor.clone()),
            params,
            monitor: MonitorView::new(monitor),
            readings: feed.state,
            columns: feed.scope.history,
            spectrum: KeySpectrum::new(feed.scope.key),
            state: State::default(),
            traces: Traces::default(),
            history: HistoryView::default(),
            gain: GainMeter::default(),
            release: ReleaseWatch::default(),
            open: None,
            shows_equaliser: false,
            last_frame_s: 0.0,
            passed_s: 0.0,
            same_loudness: SameLoudness::default(),
            budget_step: [Budget::default(); 2],
            metered: StyleChoice::Clean,
        }
    }

    fn follow(&mut self, ctx: &Context) {
        // The deepest change is one of this style.
        let style = self.params.main.style.value();
        if std::mem::replace(&mut self.metered, style) != style {
            self.gain.clear();
        }
        if let Some(state) = self.readings.read_new() {
            self.state = state;
        }
        let mut farthest_db = 0.0f32;
        self.columns.drain(|column| {
            let [.., gain, _] = column;
            let gain_db = if -gain.low > gain.high { gain.low } else { gain.high };
            if gain_db.abs() > farthest_db.abs() {
                farthest_db = gain_db;
            }
            self.release.follow(gain_db);
            self.traces.push(column);
        });
        let now_s = ctx.input(|input| input.time);
        let frame_s = (now_s - self.last_frame_s).clamp(0.0, MAX_FRAME_S);
        self.last_frame_s = now_s;
        self.passed_s = frame_s;
        self.gain.update(farthest_db, frame_s as f32);
        if !self.gain.is_at_rest() {
            ctx.request_repaint_after(frame_time());
        }
    }

    /// The latency budget is no parameter: its choice is a step of its own.
    fn follow_budget(&mut self, ctx: &Context, before: Budget) {
        let now = self.params.budget.get();
        if now != before {
            self.budget_step = [before, now];
            self.session.did(ctx, "Latency budget");
        }
        if let Some(travel) = self.session.take_own() {
            let [undone, done] = self.budget_step;
            self.params.budget.choose(if travel == Travel::Undo { undone } else { done });
            self.params.session.note_edit();
        }
    }

    /// Is something shown in place of the displays, or over them?
    fn is_over(&self) -> bool {
        self.open.is_some() || self.shows_equaliser
    }

    /// Esc closes the popover, else the equaliser, unless something has the key first.
    fn leave(&mut self, ui: &Ui) {
        let can_leave = self.is_over() && focus::escape_is_free(ui.ctx());
        if can_leave && !equaliser::CLOSE.take(ui).is_empty() && self.open.take().is_none() {
            self.shows_equaliser = false;
        }
    }

    fn is_idle(&self) -> bool {
        !self.monitor.is_silent()
            && self.traces.last(IDLE_S).count() > 0
            && self.traces.farthest_gain_db(IDLE_S).abs() < NO_CHANGE_DB
    }
}

impl LacquerEditor for CompressorEditor {
    fn name(&self) -> &'static str {
        "Compressor"
    }

    fn accent(&self) -> Accent {
        Accent::Cinnabar
    }

    fn default_size(&self) -> Vec2 {
        DEFAULT_SIZE
    }

    fn min_size(&self) -> Vec2 {
        layout::MIN.into()
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.io.bypass)
    }

    fn output_gain(&self) -> Option<&FloatParam> {
        Some(&self.params.output.gain)
    }

    fn params(&self) -> Option<Arc<dyn Params>> {
        Some(self.params.clone())
    }

    fn session(&mut self) -> Option<&mut dyn Session> {
        Some(&mut self.session)
    }

    fn status(&mut self, ctx: &Context) -> Status {
        let status = self.monitor.update(ctx);
        self.follow(ctx);
        status
    }

    fn clear_peaks(&mut self) {
        self.monitor.clear_peaks();
        self.gain.clear();
    }

    fn hint(&self) -> Cow<'static, str> {
        if let Some(words) = self.monitor.hint(self.params.io.bypass.value()) {
            return words.into();
        }
        if self.params.side_chain.listen.value() != ListenChoice::Off {
            return "You hear the side-chain. A render has the result.".into();
        }
        let upward = Style::from(self.params.main.style.value()).spec().role == Role::Upward;
        match (self.is_idle(), upward) {
            (false, _) => self.gesture(),
            (true, false) => "Threshold is above the signal.".into(),
            (true, true) => "Threshold is below the signal.".into(),
        }
    }

    fn gesture(&self) -> Cow<'static, str> {
        "Curve: drag the circle for threshold, the square for ratio.".into()
    }

    fn keys(&self) -> Vec<KeyLine> {
        let gestures = GESTURES.map(|(what, words)| KeyLine::gesture(what, words));
        gestures.into_iter().chain(node_keys()).chain([equaliser::CLOSE.line()]).collect()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        // Before anything is drawn that has the key first.
        self.leave(ui);
        let layout = Layout::new(cx.window);
        let params = Arc::clone(&self.params);
        let rate_hz = self.monitor.sample_rate_hz();
        let mut heard = Heard {
            spectrum: &mut self.spectrum,
            passed_s: self.passed_s,
            sample_rate_hz: if rate_hz > 0.0 { rate_hz } else { 48_000.0 },
            is_mono: self.monitor.is_mono(),
        };
        let was_open = self.shows_equaliser;
        if was_open {
            let displays = layout.curve.union(layout.history);
            self.shows_equaliser = !equaliser::show(ui, displays, cx, &params, &mut heard);
        } else {
            curve::show(ui, layout.curve, cx, &params, &self.state, &self.traces);
            let (state, view) = (&self.state, &mut self.history);
            history::show(ui, layout.history, cx, &params, state, &mut self.traces, view);
            if self.monitor.is_silent() && self.traces.last(IDLE_S).next().is_none() {
                shell::no_signal(ui.painter(), layout.history, &cx.theme);
            }
        }
        let above = layout.history.with_max_y(layout.history.bottom() - PILL_FOOT);
        self.monitor.over_pill(ui, above, &params.output.gain, cx);
        meters::show(ui, layout.meters, cx, layout.narrow, &mut self.monitor, &mut self.gain);
        let pressed = styles::show(ui, layout.styles, cx, &params, self.open);
        controls::show(ui, layout.controls, cx, &params, &self.state, self.release.acting_s());
        let side_chain = layout.side_chain;
        if side_chain::show(ui, side_chain, cx, &params, &self.state, (&mut heard, was_open)) {
            self.shows_equaliser = !was_open;
        }
        self.same_loudness.follow(ui.ctx(), cx, &params);
        if let Some(panel) = pressed {
            self.open = (self.open != Some(panel)).then_some(panel);
        }
        let budget = params.budget.get();
        if let Some(panel) = self.open {
            let foot = layout.styles.right_top() + vec2(0.0, -4.0);
            // Their own buttons close them; what goes with them stays within reach.
            let spared = layout.styles.union(layout.controls).union(layout.side_chain);
            if popovers::show(ui, (panel, pressed.is_some()), foot, spared, cx, &params) {
                self.open = None;
            }
        }
        self.follow_budget(ui.ctx(), budget);
        if self.is_over() {
            focus::want_escape(ui.ctx());
        }
    }
}
