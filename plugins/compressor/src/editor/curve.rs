//! The transfer curve: what the compressor does to each level, and the level now.

use dsp_core::dynamics::{CompressorParams, Curve};
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::{self, dashed, glow, hairline_h, hairline_v, text};
use gui_common::theme::{Font, Theme, alpha, metrics};

use super::controls;
use super::curve_handles;
use super::traces::{BARS, Traces};
use crate::params::CompressorPluginParams;
use crate::processor::State;

/// Lowest level, in dB; the highest is 0.
pub const LOWEST_DB: f32 = -60.0;
/// Height of the histogram, as a part of the curve's; where there is room below the curve it is there.
const HISTOGRAM: f32 = 0.2;
/// Room above and below the histogram when it is below the curve, and from where on it has a name.
const HISTOGRAM_GAP: f32 = 30.0;
const NAMED_FROM: f32 = 80.0;
/// Height of the numbers at the foot.
const FOOT: f32 = 18.0;
/// Height of the words in the corner.
const HEADING: f32 = 40.0;
/// Numbers on the axes, in dB.
const MARKS_DB: [f32; 5] = [-50.0, -40.0, -30.0, -20.0, -10.0];

/// Positions of levels.
#[derive(Clone, Copy)]
pub struct Axes {
    /// Of the curve.
    pub rect: Rect,
}

impl Axes {
    /// Of an input level.
    pub fn x(self, level_db: f32) -> f32 {
        self.rect.right() - self.rect.width() * level_db / LOWEST_DB
    }

    fn y(self, level_db: f32) -> f32 {
        self.rect.top() + self.rect.height() * level_db / LOWEST_DB
    }

    /// Of an input level and the output level that it leads to.
    pub fn at(self, input_db: f32, output_db: f32) -> Pos2 {
        pos2(self.x(input_db), self.y(output_db))
    }

    /// The same, or the nearest place where a handle is whole.
    pub fn inside(self, input_db: f32, output_db: f32) -> Pos2 {
        const HALF: f32 = 7.0;
        self.rect.shrink(HALF).clamp(self.at(input_db, output_db))
    }

    fn level_at_x(self, x: f32) -> f32 {
        LOWEST_DB * (self.rect.right() - x) / self.rect.width()
    }

    /// Decibels of a way to either side, or upwards: it is square.
    pub fn db_of(self, way: f32) -> f32 {
        -LOWEST_DB * way / self.rect.width()
    }
}

/// The compressor's settings with the threshold in force.
pub fn acting(params: &CompressorPluginParams, state: &State) -> CompressorParams {
    let mut compressor = params.compressor();
    if compressor.auto_threshold {
        compressor.threshold_db = state.readings.threshold_db;
    }
    compressor
}

/// Shows curve, histogram, live point and handles in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    traces: &Traces,
) {
    let t = &cx.theme;
    paint::well(ui.painter(), rect, metrics::R_PANEL, t);
    // Square, so that slopes are as steep as they are.
    let well = rect.shrink(1.0);
    let axes = Axes { rect: well.with_max_y(well.top() + well.width().min(well.height())) };
    let whole = ui.painter().with_clip_rect(well);
    let p = ui.painter().with_clip_rect(axes.rect);
    let settings = acting(params, state);
    let curve = Curve::new(&settings);
    // What comes out: with the make-up in force.
    let makeup_db = controls::makeup_db(params, state);
    let output_db = |level_db: f32| curve.output_db(f64::from(level_db)) as f32 + makeup_db;
    grid(&whole, axes, well, t);
    histogram(&whole, axes, well, settings.threshold_db as f32, traces, t);
    knee(&whole, axes, well, &settings, t);
    let count = axes.rect.width() as usize;
    let points: Vec<Pos2> = (0..=count)
        .map(|n| {
            let level_db = LOWEST_DB * (1.0 - n as f32 / count as f32);
            axes.at(level_db, output_db(level_db))
        })
        .collect();
    wedge(&p, axes, &points, t);
    dashed(
        &p,
        &[axes.at(LOWEST_DB, LOWEST_DB), axes.at(0.0, 0.0)],
        Stroke::new(1.0, t.grid[3]),
        (3.0, 3.0),
    );
    glow(&p, &points, t.accent, 2.4, 1.0, t);
    live(&p, axes, state, makeup_db, t);
    heading(&p, rect, cx, (params, &settings), ui);
    curve_handles::show(ui, axes, cx, params, &settings, &output_db);
}

fn grid(p: &egui::Painter, axes: Axes, well: Rect, t: &Theme) {
    let font = Font::regular(metrics::TEXT_AXIS);
    for mark in MARKS_DB {
        hairline_v(p, axes.x(mark), well.y_range(), t.grid[1]);
        hairline_h(p, axes.rect.x_range(), axes.y(mark), t.grid[1]);
        let label = gui_common::meter::number_text(mark, 0, true);
        let at = pos2(axes.x(mark), well.bottom() - 8.0);
        text(p, at, Align2::CENTER_CENTER, &label, font, t.low);
        if axes.y(mark) > axes.rect.top() + HEADING {
            let at = pos2(axes.rect.left() + 6.0, axes.y(mark));
            text(p, at, Align2::LEFT_CENTER, &label, font, t.low);
        }
    }
    let below = well.bottom() - axes.rect.bottom();
    if below > 0.0 {
        hairline_h(p, well.x_range(), axes.rect.bottom(), t.line2);
    }
    if below > NAMED_FROM {
        let at = axes.rect.left_bottom() + vec2(9.0, 15.0);
        let font = Font::regular(metrics::TEXT_CAPTION);
        text(p, at, Align2::LEFT_CENTER, "Levels of the last 5 s", font, t.mid);
    }
}

fn histogram(
    p: &egui::Painter,
    axes: Axes,
    well: Rect,
    threshold_db: f32,
    traces: &Traces,
    t: &Theme,
) {
    let foot = well.bottom() - FOOT;
    let below = well.bottom() - axes.rect.bottom() - FOOT - HISTOGRAM_GAP;
    let highest = below.max(HISTOGRAM * axes.rect.height());
    let width = axes.rect.width() / BARS as f32;
    for (n, bar) in traces.histogram(LOWEST_DB).into_iter().enumerate() {
        if bar > 0.0 {
            let level_db = LOWEST_DB * (1.0 - (n as f32 + 0.5) / BARS as f32);
            let color = if level_db > threshold_db { alpha(t.gr, 0.6) } else { alpha(t.pre, 0.35) };
            let left = axes.rect.left() + n as f32 * width;
            let height = bar * highest;
            let bar =
                Rect::from_min_max(pos2(left + 0.5, foot - height), pos2(left + width - 0.5, foot));
            p.rect_filled(bar, 1.0, color);
        }
    }
}

/// What the curve takes away or adds, as an area up to the line without change.
fn wedge(p: &egui::Painter, axes: Axes, points: &[Pos2], t: &Theme) {
    let [strong, faint] = [0.16, 0.04].map(|amount| alpha(t.accent, amount));
    paint::strip(
        p,
        points.iter().map(|at| {
            let level_db = axes.level_at_x(at.x);
            ((axes.at(level_db, level_db), faint), (*at, strong))
        }),
    );
}

/// The width of the bend as a glow, its middle as a line.
fn knee(p: &egui::Painter, axes: Axes, well: Rect, settings: &CompressorParams, t: &Theme) {
    let least_db = settings.style.spec().least_knee_db;
    let half_db = 0.5 * settings.knee_db.max(least_db) as f32;
    let threshold_db = settings.threshold_db as f32;
    let x = axes.x(threshold_db - half_db)..=axes.x(threshold_db + half_db);
    let mid = (axes.x(threshold_db) - x.start()) / (x.end() - x.start()).max(1.0);
    let band = Rect::from_x_y_ranges(x, axes.rect.y_range());
    let clear = alpha(t.accent, 0.0);
    let stops = [(0.0, clear), (mid, alpha(t.accent, 0.16)), (1.0, clear)];
    paint::gradient_h(p, band, 0.0, &stops);
    let x = axes.x(threshold_db);
    dashed(
        p,
        &[pos2(x, well.top()), pos2(x, well.bottom())],
        Stroke::new(1.0, alpha(t.accent, 0.7)),
        (2.0, 3.0),
    );
}

fn live(p: &egui::Painter, axes: Axes, state: &State, makeup_db: f32, t: &Theme) {
    let readings = &state.readings;
    let louder = usize::from(readings.level_db[1] > readings.level_db[0]);
    let level_db = readings.level_db[louder];
    if level_db <= LOWEST_DB || level_db >= 0.0 && readings.deepest_db[louder] == 0.0 {
        return;
    }
    let at =
        axes.at(level_db.min(0.0), level_db.min(0.0) + readings.deepest_db[louder] + makeup_db);
    hairline_v(p, at.x, at.y..=axes.rect.bottom(), alpha(t.hi, 0.3));
    hairline_h(p, axes.rect.left()..=at.x, at.y, alpha(t.hi, 0.3));
    p.circle_filled(at, 9.0, alpha(t.hi, 0.16));
    p.circle_filled(at, 5.0, t.hi);
}

fn heading(
    p: &egui::Painter,
    rect: Rect,
    cx: &EditorContext<'_>,
    (params, settings): (&CompressorPluginParams, &CompressorParams),
    ui: &Ui,
) {
    let t = &cx.theme;
    let ratio = cx.bind(&params.main.ratio).shown_text(ui.ctx());
    let knee = cx.bind(&params.main.knee).shown_text(ui.ctx());
    let at = rect.min + vec2(10.0, 15.0);
    text(p, at, Align2::LEFT_CENTER, &ratio, Font::semibold(metrics::TEXT_TITLE), t.hi);
    let font = Font::regular(metrics::TEXT_CAPTION);
    // The style's own, where that is wider.
    let least_db = settings.style.spec().least_knee_db;
    let knee = if settings.knee_db < least_db { format!("{least_db:.1} dB") } else { knee };
    let words = format!("knee {knee}");
    let place = text(p, at + vec2(0.0, 16.0), Align2::LEFT_CENTER, &words, font, t.mid);
    let label = ui.interact(place, ui.scope_id().with("acting knee"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &words));
}
