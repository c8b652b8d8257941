//! The window: layout and what holds its parts together.

mod backdrop;
mod band_panel;
mod band_text;
mod bands;
mod chips;
mod clipboard;
mod curves;
mod drag;
mod feed;
mod graph;
mod group;
mod keys;
mod layout;
mod levels;
mod menu;
mod nodes;
mod output_panel;
mod piano;
mod picture;
mod selection;
mod spectrum;
mod spoken;
mod table;
mod toolbar;
mod view;
mod wings;

use std::borrow::Cow;
use std::sync::Arc;

use dsp_core::eq::EqParams;
use egui::{Context, Rect, Ui, Vec2};
use gui_common::meter::LevelMeter;
use gui_common::session::{DeskSession, Session};
use gui_common::shortcut::KeyLine;
use gui_common::theme::Accent;
use gui_common::{EditorContext, LacquerEditor, MonitorView, Status, focus};
use nice_plug::prelude::{BoolParam, FloatParam, Params};
use plugin_common::HostMonitor;
use plugin_common::telemetry::TapReader;

use crate::params::ChannelEqParams;
use bands::Bands;
use layout::Layout;
use selection::Selection;

/// Size of a new window, logical pixels at 100 %.
pub const DEFAULT_SIZE: Vec2 = layout::DEFAULT_SIZE;

/// What the audio thread streams to the window.
pub struct Taps {
    /// Before the equaliser.
    pub input: TapReader,
    /// After the equaliser.
    pub output: TapReader,
    /// The side-chain bus.
    pub side_chain: TapReader,
}

/// The window of one instance.
pub struct EqEditor {
    params: Arc<ChannelEqParams>,
    session: DeskSession,
    monitor: MonitorView,
    feed: feed::Feed,
    spectra: spectrum::Spectra,
    levels: levels::Levels,
    curves: curves::Curves,
    selection: Selection,
    /// The band that was shown in the last frame, to notice a loaded project.
    shown_before: Option<usize>,
    nodes: nodes::Nodes,
    backdrop: backdrop::Backdrop,
    piano: piano::Piano,
    frozen: bool,
    layout: Layout,
    /// What auto gain applies, and for which settings, sample rate and channels.
    auto_gain: Option<(EqParams, f64, usize, f64)>,
}

impl EqEditor {
    /// A window for the instance with these parameters.
    pub fn new(params: Arc<ChannelEqParams>, monitor: Arc<HostMonitor>, taps: Taps) -> Self {
        Self {
            session: DeskSession::new(&params, &params.session, picture::draw)
                .with_audition(monitor.clone()),
            params,
            monitor: MonitorView::new(monitor),
            feed: feed::Feed::new(taps),
            spectra: spectrum::Spectra::new(),
            levels: levels::Levels::new(),
            curves: curves::Curves::default(),
            selection: Selection::default(),
            shown_before: None,
            nodes: nodes::Nodes::default(),
            backdrop: backdrop::Backdrop::default(),
            piano: piano::Piano::default(),
            frozen: false,
            layout: Layout::new(Rect::from_min_size(egui::Pos2::ZERO, DEFAULT_SIZE)),
            auto_gain: None,
        }
    }

    /// What auto gain applies now, if it is on; worked out again only after a change.
    fn auto_gain_db(&mut self, settings: &EqParams) -> Option<f64> {
        if !settings.auto_gain {
            return None;
        }
        let rate_hz = self.monitor.sample_rate_hz();
        let channels = if self.monitor.is_mono() { 1 } else { 2 };
        if let Some((known, known_hz, known_channels, gain_db)) = self.auto_gain
            && known == *settings
            && known_hz == rate_hz
            && known_channels == channels
        {
            return Some(gain_db);
        }
        let gain_db = settings.auto_gain_db(rate_hz, channels);
        self.auto_gain = Some((*settings, rate_hz, channels, gain_db));
        Some(gain_db)
    }

    fn meter(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        /// Distance of the bars from the meter's left edge, and of their foot from the graph's.
        const BARS: Vec2 = egui::vec2(10.0, 26.0);
        let (rect, t) = (self.layout.meter, &cx.theme);
        ui.painter().rect_filled(rect, 0.0, gui_common::theme::mix(t.bg0, t.bg1, 0.5));
        gui_common::paint::hairline_v(ui.painter(), rect.left() + 0.5, rect.y_range(), t.line2);
        let inside = rect.with_max_y(rect.bottom() - BARS.y);
        let meter = LevelMeter::new("Out").mono(self.monitor.is_mono());
        let response = meter.show(ui, inside, rect.left() + BARS.x, &self.monitor.output);
        if response.double_clicked() {
            self.monitor.clear_peaks();
        } else if response.clicked() {
            self.monitor.output.clear();
        }
    }
}

impl LacquerEditor for EqEditor {
    fn name(&self) -> &'static str {
        "Channel EQ"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn accent(&self) -> Accent {
        Accent::Shellac
    }

    fn default_size(&self) -> Vec2 {
        layout::DEFAULT_SIZE
    }

    fn min_size(&self) -> Vec2 {
        layout::MIN_SIZE
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
        self.monitor.update(ctx)
    }

    fn clear_peaks(&mut self) {
        self.monitor.clear_peaks();
    }

    fn hint(&self) -> Cow<'static, str> {
        self.monitor.hint(self.params.io.bypass.value()).map_or_else(|| self.gesture(), Cow::from)
    }

    fn gesture(&self) -> Cow<'static, str> {
        "Double-click the graph to add a band. Drag: frequency and gain. Wheel: Q.".into()
    }

    fn keys(&self) -> Vec<KeyLine> {
        keys::lines()
    }

    fn opened(&mut self, _: &Context) {
        self.feed.drain();
        self.spectra.clear();
        self.levels.clear();
        self.params.listen.set(None);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        let ctx = ui.ctx().clone();
        let params = Arc::clone(&self.params);
        let bands = Bands::new(&params, cx.gui, &ctx);
        self.layout = Layout::new(cx.body);
        let layout = self.layout;
        self.feed.drain();
        self.follow_selection(bands);
        focus::region(&ctx, layout.graph);
        focus::region(&ctx, layout.band.union(layout.output));
        self.graph(ui, layout.graph, cx, bands);
        if let Some(strip) = layout.piano {
            let view = view::GraphView::new(layout.graph, params.gui.read().range_db);
            self.piano.show(ui, strip, bands, &mut self.selection, &view);
        }
        self.meter(ui, cx);
        let area = layout.graph.with_max_x(layout.graph.right() - view::SCALE_WIDTH);
        self.monitor.over_pill(ui, area, &params.output.gain, cx);
        let mono = self.monitor.is_mono();
        band_panel::show(ui, layout.band, bands, &mut self.selection, (layout.narrow, mono));
        let auto_gain_db = self.auto_gain_db(&bands.snapshot());
        output_panel::show(ui, layout.output, bands, auto_gain_db, layout.narrow);
        if let Some(rect) = layout.table {
            table::show(ui, rect, bands, &mut self.selection);
        }
        if let Some(rect) = layout.levels {
            self.levels.update(&self.feed, self.monitor.sample_rate_hz());
            self.levels.show(ui, rect, &self.monitor.input, &self.monitor.output);
        }
    }
}
