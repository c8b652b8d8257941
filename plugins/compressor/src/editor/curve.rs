//! The transfer curve: what the compressor does to each level, and the level now.

use dsp_core::dynamics::{CompressorParams, Curve, Role};
use egui::{Align2, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::{self, dashed, glow, hairline_h, hairline_v, text};
use gui_common::theme::{Font, Theme, alpha, metrics};
use nice_plug::prelude::Param;
use plugin_common::param::log_plain;

use super::handle;
use super::traces::{BARS, Traces};
use crate::params::CompressorPluginParams;
use crate::processor::State;

/// Lowest level, in dB; the highest is 0.
pub const LOWEST_DB: f32 = -60.0;
/// Level of the handle of the ratio, in dB: above the threshold, or below it.
const RATIO_AT_DB: [f32; 2] = [-3.0, -54.0];
/// Nearer to the threshold no ratio can be read, in dB.
const LEAST_DISTANCE_DB: f32 = 0.1;
/// Radius in which a handle is caught.
const CATCH: f32 = 11.0;
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
struct Axes {
    rect: Rect,
}

impl Axes {
    fn x(self, level_db: f32) -> f32 {
        self.rect.right() - self.rect.width() * level_db / LOWEST_DB
    }

    fn y(self, level_db: f32) -> f32 {
        self.rect.top() + self.rect.height() * level_db / LOWEST_DB
    }

    fn at(self, input_db: f32, output_db: f32) -> Pos2 {
        pos2(self.x(input_db), self.y(output_db))
    }

    fn level_at_x(self, x: f32) -> f32 {
        LOWEST_DB * (self.rect.right() - x) / self.rect.width()
    }

    fn level_at_y(self, y: f32) -> f32 {
        LOWEST_DB * (y - self.rect.top()) / self.rect.height()
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
    let output_db = |level_db: f32| curve.output_db(f64::from(level_db)) as f32;
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
    live(&p, axes, state, t);
    heading(&p, rect, cx, params, ui);
    handles(ui, axes, cx, params, &settings, &output_db);
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

fn live(p: &egui::Painter, axes: Axes, state: &State, t: &Theme) {
    let readings = &state.readings;
    let louder = usize::from(readings.level_db[1] > readings.level_db[0]);
    let level_db = readings.level_db[louder];
    if level_db <= LOWEST_DB || level_db >= 0.0 && readings.deepest_db[louder] == 0.0 {
        return;
    }
    let at = axes.at(level_db.min(0.0), level_db.min(0.0) + readings.deepest_db[louder]);
    hairline_v(p, at.x, at.y..=axes.rect.bottom(), alpha(t.hi, 0.3));
    hairline_h(p, axes.rect.left()..=at.x, at.y, alpha(t.hi, 0.3));
    p.circle_filled(at, 9.0, alpha(t.hi, 0.16));
    p.circle_filled(at, 5.0, t.hi);
}

fn heading(
    p: &egui::Painter,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    ui: &Ui,
) {
    let t = &cx.theme;
    let ratio = cx.bind(&params.main.ratio).shown_text(ui.ctx());
    let knee = cx.bind(&params.main.knee).shown_text(ui.ctx());
    let at = rect.min + vec2(10.0, 15.0);
    text(p, at, Align2::LEFT_CENTER, &ratio, Font::semibold(metrics::TEXT_TITLE), t.hi);
    let font = Font::regular(metrics::TEXT_CAPTION);
    text(p, at + vec2(0.0, 16.0), Align2::LEFT_CENTER, &format!("knee {knee}"), font, t.mid);
}

fn handles(
    ui: &Ui,
    axes: Axes,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    settings: &CompressorParams,
    output_db: &impl Fn(f32) -> f32,
) {
    let (main, t) = (&params.main, &cx.theme);
    let threshold_db = settings.threshold_db as f32;
    // Nothing changes below the style's least knee: there the handles stand, as the glow does.
    let least_db = settings.style.spec().least_knee_db as f32;
    let half_db = 0.5 * least_db.max(settings.knee_db as f32);
    for (side, name) in [(-1.0, "Knee, lower edge"), (1.0, "Knee, upper edge")] {
        let x = axes.x(threshold_db + side * half_db);
        let strip = Rect::from_x_y_ranges(x - 4.0..=x + 4.0, axes.rect.y_range());
        let words = (name, "Drag, or arrows: width of the knee.");
        handle::show(ui, strip, words, &cx.bind(&main.knee), |at| {
            let knee_db = 2.0 * (axes.level_at_x(at.x) - threshold_db).abs();
            main.knee.preview_normalized(knee_db.max(least_db))
        });
    }
    let at = axes.at(threshold_db, output_db(threshold_db));
    let threshold = cx
        .bind(&main.threshold)
        .disabled_if(settings.auto_threshold, "The automatic threshold finds it by itself");
    let catch = Rect::from_center_size(at, vec2(2.0 * CATCH, 2.0 * CATCH));
    let words = "Drag: threshold. Alt+drag: make-up. Double-click: default.";
    let round = handle::sense(ui, catch, "Threshold on the curve", words, threshold.is_enabled());
    if takes_makeup(ui, &round) {
        let makeup = &params.output.makeup;
        let binding = cx.bind(makeup);
        handle::drag(ui, &round, &binding, |at| {
            let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
            let from_db = makeup.preview_plain(binding.held_from(ui.ctx()));
            makeup.preview_normalized(from_db + axes.level_at_y(at.y) - axes.level_at_y(from.y))
        });
    } else {
        handle::drag(ui, &round, &threshold, |at| {
            main.threshold.preview_normalized(axes.level_at_x(at.x))
        });
        if round.double_clicked() && threshold.is_enabled() {
            threshold.reset(ui.ctx());
        }
    }
    handle::arrows(ui, &round, [Some(&threshold), Some(&threshold)]);
    let p = ui.painter();
    p.circle(at, 5.5, t.bg0, Stroke::new(2.0, t.accent));

    let upward = settings.style.spec().role == Role::Upward;
    let ratio_at_db = RATIO_AT_DB[usize::from(upward)];
    let at = axes.at(ratio_at_db, output_db(ratio_at_db));
    let catch = Rect::from_center_size(at, vec2(2.0 * CATCH, 2.0 * CATCH));
    let words = ("Ratio on the curve", "Drag, or arrows: ratio. Double-click: default.");
    handle::show(ui, catch, words, &cx.bind(&main.ratio), |at| {
        let sign = if upward { -1.0 } else { 1.0 };
        let distance_db = |level_db: f32| (sign * (level_db - threshold_db)).max(LEAST_DISTANCE_DB);
        let ratio = distance_db(ratio_at_db) / distance_db(axes.level_at_y(at.y));
        main.ratio.preview_normalized(log_plain(f64::from(ratio.max(1.0))))
    });
    let square = Rect::from_center_size(at, vec2(10.0, 10.0));
    p.add(Shape::rect_filled(square, 2.0, t.bg0));
    p.rect_stroke(square, 2.0, Stroke::new(2.0, t.accent), egui::StrokeKind::Inside);
}

/// Whether the drag began with Alt.
fn takes_makeup(ui: &Ui, response: &egui::Response) -> bool {
    let id = response.id.with("with Alt");
    if response.drag_started() {
        let alt = ui.input(|input| input.modifiers.alt);
        ui.data_mut(|data| data.insert_temp(id, alt));
    }
    let is_drag = response.dragged() || response.drag_stopped();
    is_drag && ui.data(|data| data.get_temp(id)).unwrap_or(false)
}
