//! The window: reads what the audio thread told, and lays out the full or the compact view.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Rect, Ui, Vec2, vec2};
use gui_common::session::{DeskSession, Session};
use gui_common::shortcut::KeyLine;
use gui_common::theme::Accent;
use gui_common::{EditorContext, LacquerEditor, MonitorView, Status};
use nice_plug::prelude::{BoolParam, Params};
use plugin_common::HostMonitor;
use plugin_common::telemetry::ReadingReader;

mod actions;
mod bars;
mod columns;
mod compact;
mod disc;
mod disc_surface;
mod distribution_view;
mod export_menu;
mod graph_file;
mod groove;
mod history_labels;
mod history_view;
mod layout;
mod picture;
pub(crate) mod readout;
mod restart;
mod spiral;
mod target;
mod tiles;
mod timeline;
mod view;

use crate::params::{LoudnessParams, WindowChoice};
use crate::passage::Passage;
use crate::processor::Shared;
use crate::readings::{Activity, Readings};
use columns::Distribution;
use export_menu::Export;
use history_view::Detail;
use layout::{COMPACT_BELOW, DEFAULT, Full, MIN, NARROW_BELOW};
use spiral::{TURN_S, Window};
use view::{Focus, View};

/// Size of a new window.
pub const DEFAULT_SIZE: Vec2 = vec2(DEFAULT[0], DEFAULT[1]);
/// Frames of the turning disc.
const DISC_FRAME: Duration = Duration::from_millis(33);
/// Frames with reduced motion.
const STILL_FRAME: Duration = Duration::from_millis(250);
/// The disc runs ahead of the newest reading by this much at most, in seconds.
const AHEAD_S: f64 = 0.15;
/// What is done with the pointer.
const GESTURES: [(&str, &str); 7] = [
    ("Point at the disc", "time and loudness of a groove"),
    ("Drag along it", "a passage, measured alone"),
    ("Wheel", "on the history: closer, farther"),
    ("Drag", "the history: moves it"),
    ("Double-click it", "live, or everything"),
    ("Click a maximum", "clears it"),
    ("Click PLR, PSR", "DR14, crest factor in their place"),
];
/// The window of one instance.
pub struct LoudnessEditor {
    params: Arc<LoudnessParams>,
    session: DeskSession,
    shared: Arc<Shared>,
    reader: ReadingReader<Readings>,
    monitor: MonitorView,
    readings: Readings,
    /// When the newest readings came, in seconds of the window's clock.
    read_at_s: f64,
    distribution: Distribution,
    focus: Focus,
    passage: Option<(Range<f32>, Passage)>,
    epoch: u32,
    export: Export,
    compact: bool,
    /// Whether the hint line has room for few words only.
    narrow: bool,
}

impl LoudnessEditor {
    /// A window on `shared` and the readings.
    pub fn new(
        params: Arc<LoudnessParams>,
        shared: Arc<Shared>,
        reader: ReadingReader<Readings>,
        monitor: Arc<HostMonitor>,
    ) -> Self {
        Self {
            session: DeskSession::new(&params, &params.session, picture::draw),
            params,
            shared,
            reader,
            monitor: MonitorView::new(monitor),
            readings: Readings::default(),
            read_at_s: 0.0,
            distribution: Distribution::default(),
            focus: Focus::default(),
            passage: None,
            epoch: 0,
            export: Export::default(),
            compact: false,
            narrow: false,
        }
    }

    /// Takes what is new; forgets what belongs to an older measurement.
    fn read(&mut self, ctx: &Context) {
        if let Some(readings) = self.reader.read_new() {
            self.readings = readings;
            self.read_at_s = ctx.input(|input| input.time);
        }
        let epoch = self.shared.history.epoch();
        if epoch != self.epoch {
            self.epoch = epoch;
            self.focus = Focus::default();
            self.passage = None;
            self.follow_restart();
        }
        self.distribution.update(&self.shared.history);
    }

    /// Figures of the selection, measured once.
    fn measure_passage(&mut self) {
        let Some(selection) = self.focus.selection.clone() else {
            self.passage = None;
            return;
        };
        if self.passage.as_ref().is_none_or(|(measured, _)| *measured != selection) {
            let passage = Passage::measure(&self.shared.history, selection.clone());
            self.passage = Some((selection, passage));
        }
    }

    /// Seconds measured, running smoothly between two readings.
    fn now_s(&self, ctx: &Context) -> f32 {
        let since_s = ctx.input(|input| input.time) - self.read_at_s;
        let runs = self.readings.activity == Activity::Measuring && self.readings.measured_s > 0.0;
        let still = gui_common::motion(ctx) == 0.0;
        let ahead_s = if runs && !still { since_s.clamp(0.0, AHEAD_S) } else { 0.0 };
        self.readings.measured_s + ahead_s as f32
    }
}

impl LacquerEditor for LoudnessEditor {
    fn name(&self) -> &'static str {
        "Loudness"
    }

    fn accent(&self) -> Accent {
        Accent::Peridot
    }

    fn default_size(&self) -> Vec2 {
        DEFAULT_SIZE
    }

    fn min_size(&self) -> Vec2 {
        MIN.into()
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.io.bypass)
    }

    fn params(&self) -> Option<Arc<dyn Params>> {
        Some(self.params.clone())
    }

    fn session(&mut self) -> Option<&mut dyn Session> {
        Some(&mut self.session)
    }

    fn status(&mut self, ctx: &Context) -> Status {
        self.read(ctx);
        let moving = self.readings.activity == Activity::Measuring && !self.monitor.is_silent();
        if moving {
            let still = gui_common::motion(ctx) == 0.0;
            ctx.request_repaint_after(if still { STILL_FRAME } else { DISC_FRAME });
        }
        Status { input: None, ..self.monitor.update(ctx) }
    }

    fn clear_peaks(&mut self) {
        self.monitor.clear_peaks();
    }

    fn hint(&self) -> Cow<'static, str> {
        if self.compact {
            let choice = self.params.target.choice.value();
            let name = target::TARGETS.get(choice as usize).copied().unwrap_or_default();
            return name.into();
        }
        self.monitor.hint(self.params.io.bypass.value()).map_or_else(|| self.gesture(), Cow::from)
    }

    fn gesture(&self) -> Cow<'static, str> {
        if self.narrow { "Turn: a minute." } else { "One turn of the disc is one minute." }.into()
    }

    fn keys(&self) -> Vec<KeyLine> {
        let gestures = GESTURES.map(|(what, words)| KeyLine::gesture(what, words));
        gestures.into_iter().chain([disc::WHOLE.line()]).collect()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        self.focus.pointed_s = None;
        self.measure_passage();
        let restarts = self.shared.restarts_wanted();
        self.compact = cx.window.width() < COMPACT_BELOW;
        self.narrow = cx.window.width() < NARROW_BELOW;
        let target = self.params.target();
        let mut focus = std::mem::take(&mut self.focus);
        let view = View {
            readings: &self.readings,
            history: &self.shared.history,
            distribution: &self.distribution,
            target: &target,
            scale: readout::Scale {
                unit: self.params.view.unit.value(),
                target_lufs: target.loudness_lufs,
            },
            range_lufs: view::range_lufs(self.params.view.scale.value(), target.loudness_lufs),
            window: window(self.params.view.window.value()),
            passage: self.passage.as_ref().map(|(_, passage)| passage),
            veil_amount: cx.veil_amount,
            now_s: self.now_s(ui.ctx()),
        };
        if self.compact {
            compact::show(ui, cx, &self.params, &self.shared, &view, &mut focus);
        } else {
            full(ui, cx, &self.params, &self.shared, &view, (&mut focus, &mut self.export));
        }
        self.focus = focus;
        self.offer_undo(ui.ctx(), self.shared.restarts_wanted() != restarts);
    }
}

fn full(
    ui: &mut Ui,
    cx: &EditorContext<'_>,
    params: &LoudnessParams,
    shared: &Shared,
    view: &View<'_>,
    (focus, export): (&mut Focus, &mut Export),
) {
    let t = &cx.theme;
    let layout = Full::new(cx.window);
    disc::show(ui, layout.disc, view, focus, t);
    bars::upright(ui, layout.bars, view, t);
    target::show(ui, layout.target, cx, params, view);
    let high = layout.tiles.len() >= tiles::HIGH.len();
    let shown: &[tiles::Tile] = if high { &tiles::HIGH } else { &tiles::FULL };
    tiles::show(ui, &layout.tiles, shown, (view, shared), t);
    let graphs = &view.of_graphs();
    history_view::show(ui, layout.history, graphs, focus, Detail::Full, t);
    actions::window(ui, layout.history, cx, params, &mut focus.timeline);
    if let Some(rect) = layout.distribution {
        distribution_view::show(ui, rect, graphs, t);
    }
    actions::show(ui, layout.actions, cx, (params, shared), view, export);
    let figures = layout.target.union(layout.tiles.iter().fold(Rect::NOTHING, |a, b| a.union(*b)));
    for region in [layout.disc, figures, layout.history, layout.actions] {
        gui_common::focus::region(ui.ctx(), region);
    }
    if let Some(hint) =
        focus.selection.as_ref().and_then(|s| tiles::passage_hint(view, s.start, s.end))
    {
        gui_common::hint::offer(ui.ctx(), || hint);
    }
}

fn window(choice: WindowChoice) -> Window {
    match choice {
        WindowChoice::Min1 => Window::Last(TURN_S),
        WindowChoice::Min2 => Window::Last(2.0 * TURN_S),
        WindowChoice::Min4 => Window::Last(4.0 * TURN_S),
        WindowChoice::Min10 => Window::Last(10.0 * TURN_S),
        WindowChoice::Min30 => Window::Last(30.0 * TURN_S),
        WindowChoice::Whole => Window::Whole,
    }
}
