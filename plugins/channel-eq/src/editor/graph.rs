//! The graph: grid, spectra, curves, nodes, toolbar.

use dsp_core::eq::Placement;
use egui::{Rect, Stroke, Ui};
use gui_common::EditorContext;
use gui_common::paint::{gradient_v, hairline_h};
use gui_common::plot::{CurveStyle, fade_plate};
use gui_common::shell;
use gui_common::theme::{Theme, alpha};

use super::EqEditor;
use super::bands::Bands;
use super::selection::Selection;
use super::view::{GraphView, SCALE_WIDTH};
use super::{curves, nodes, spectrum, toolbar};

/// From this many pixels for a dB on, there is a line at every dB.
const FINE_GRID_PX: f32 = 24.0;
/// Gain numbers closer than this are thinned out.
const LABEL_GAP: f32 = 28.0;

/// Distance of the stronger grid lines, in dB, for a display range.
fn grid_step_db(range_db: f32) -> f32 {
    match range_db {
        r if r <= 3.0 => 1.0,
        r if r <= 6.0 => 2.0,
        r if r <= 12.0 => 3.0,
        _ => 10.0,
    }
}

impl EqEditor {
    /// Shows the graph in `rect`.
    pub(super) fn graph(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        cx: &EditorContext<'_>,
        bands: Bands<'_>,
    ) {
        let mut state = *self.params.gui.read();
        let view = GraphView::new(rect, state.range_db);
        let mut params = bands.snapshot();
        if self.monitor.is_mono() {
            curves::make_mono(&mut params);
        }
        let rate_hz = self.monitor.sample_rate_hz();
        self.curves.update(&params, |band| bands.is_used(band), &view, rate_hz);
        let now_s = ui.input(|i| i.time);
        let analyser = (&state.analyser, self.frozen);
        if self.spectra.update(&self.feed, analyser, (&view, rate_hz), now_s) {
            ui.ctx().request_repaint_after(gui_common::frame_time());
        }
        let places = nodes::places(bands, &self.curves, &view);

        let t = &cx.theme;
        let clipped = ui.painter_at(rect);
        gradient_v(&clipped, rect, 0.0, &[(0.0, t.well2), (1.0, t.bg0)]);
        paint_grid(&clipped, &view, t);
        self.spectra.paint(&clipped, analyser, &view, t);
        self.paint_curves(&clipped, bands, (&view, cx.bypassed), t);
        if self.monitor.is_silent() {
            shell::no_signal(&clipped, rect, t);
        }
        paint_plate(&clipped, rect, t);
        paint_labels(&clipped, &view, t);

        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("graph"));
        inner.set_clip_rect(rect);
        let ui = &mut inner;
        let around = (&view, &places);
        self.backdrop.show(ui, bands, &mut self.selection, (&mut self.nodes, &self.curves), around);
        toolbar::show(ui, rect, &mut state, &mut self.frozen, self.layout.narrow);
        if *self.params.gui.read() != state {
            *self.params.gui.write() = state;
        }
        // After the toolbar: a node at the upper edge must be within reach.
        self.nodes.show(ui, bands, &mut self.selection, around);
        self.nodes.paint_tooltip(ui, bands, around);
    }

    fn paint_curves(
        &self,
        p: &egui::Painter,
        bands: Bands<'_>,
        (view, bypassed): (&GraphView, bool),
        t: &Theme,
    ) {
        const SIDE_WIDTH: f32 = 1.7;
        let paint = |band: usize, selected: bool| {
            let Some(curve) = self.curves.band(band) else { return };
            let on = bands.get(band).on;
            let (style, color) = match (on, selected) {
                (false, _) => (CurveStyle::Off, t.low),
                (true, true) => (CurveStyle::Selected, t.band(band)),
                (true, false) => (CurveStyle::Band, t.band(band)),
            };
            curve.paint(p, style, color, &view.level, t);
        };
        for selected in [false, true] {
            bands
                .used()
                .filter(|band| self.selection.contains(*band) == selected)
                .for_each(|band| paint(band, selected));
        }
        if bypassed {
            hairline_h(p, view.rect.x_range(), view.level.zero_y, t.hi);
        }
        for (index, (placement, sum)) in self.curves.sums().iter().enumerate().rev() {
            match (bypassed, index) {
                (true, _) => sum.paint(p, CurveStyle::Off, t.low, &view.level, t),
                (false, 0) => sum.paint(p, CurveStyle::Main, t.accent, &view.level, t),
                (false, _) => {
                    let color = if is_side(*placement) { t.on_tint(t.accent) } else { t.accent };
                    let stroke = Stroke::new(SIDE_WIDTH, color);
                    gui_common::paint::dashed(p, sum.points(), stroke, (5.0, 3.0));
                }
            }
        }
    }

    /// Drops bands from the selection that are gone; remembers which is shown.
    pub(super) fn follow_selection(&mut self, bands: Bands<'_>) {
        let remembered = self.params.gui.read().selected;
        if self.shown_before != remembered {
            // A project was loaded.
            self.selection = Selection::only(remembered);
        }
        self.selection.retain(|band| bands.is_used(band));
        let shown = self.selection.primary();
        if shown != remembered {
            self.params.gui.write().selected = shown;
        }
        self.shown_before = shown;
    }
}

fn is_side(placement: Placement) -> bool {
    matches!(placement, Placement::Side | Placement::Right)
}

fn paint_grid(p: &egui::Painter, view: &GraphView, t: &Theme) {
    let rect = view.rect;
    view.freq.paint_grid(p, rect.y_range(), t);
    let step_db =
        if view.level.px_per_db > FINE_GRID_PX { 1.0 } else { 0.5 * grid_step_db(view.range_db) };
    view.level.paint_grid(p, rect.x_range(), step_db, t);
}

/// Dims what passes behind the toolbar.
fn paint_plate(p: &egui::Painter, rect: Rect, t: &Theme) {
    const FADE: f32 = 12.0;
    const STRENGTH: f32 = 0.66;
    let plate = rect.with_max_y(rect.top() + toolbar::BOTTOM + FADE);
    let color = alpha(t.well2, STRENGTH);
    let solid = toolbar::BOTTOM / plate.height();
    gradient_v(p, plate, 0.0, &[(0.0, color), (solid, color), (1.0, alpha(t.well2, 0.0))]);
}

fn paint_labels(p: &egui::Painter, view: &GraphView, t: &Theme) {
    let rect = view.rect;
    fade_plate(p, rect.with_min_x(rect.right() - SCALE_WIDTH), t);
    let step_db = grid_step_db(view.range_db);
    let thinned = if step_db * view.level.px_per_db < LABEL_GAP { 2.0 } else { 1.0 };
    view.level.paint_labels(p, rect.right() - 6.0, step_db * thinned, t);
    view.freq.paint_labels(p, rect.bottom() - 8.0, t);
    spectrum::paint_scale(p, view, t);
}
