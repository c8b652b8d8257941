//! The handles of the transfer curve: threshold and make-up, ratio, knee.

use dsp_core::dynamics::{CompressorParams, Role};
use egui::{Rect, Shape, Stroke, Ui, Vec2, vec2};
use gui_common::EditorContext;
use gui_common::param::Handle;
use plugin_common::param::log_plain;

use super::curve::Axes;
use super::handle::{self, ends, linear};
use crate::params::CompressorPluginParams;

/// Level of the handle of the ratio, in dB: above the threshold, or below it.
const RATIO_AT_DB: [f32; 2] = [-3.0, -54.0];
/// Nearer to the threshold than this the handle moves the ratio as if it were so far, in dB.
const LEAST_DISTANCE_DB: f32 = 6.0;
/// Radius in which a handle is caught.
const CATCH: f32 = 11.0;

/// Shows all of them; `output_db` is the curve.
pub fn show(
    ui: &Ui,
    axes: Axes,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    settings: &CompressorParams,
    output_db: &impl Fn(f32) -> f32,
) {
    knee(ui, axes, cx, params, settings);
    threshold(ui, axes, cx, params, (settings, output_db));
    ratio(ui, axes, cx, params, (settings, output_db));
}

/// The edges of the bend.
fn knee(
    ui: &Ui,
    axes: Axes,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    settings: &CompressorParams,
) {
    let knee = &params.main.knee;
    let [low_db, high_db] = ends(knee);
    // Nothing changes below the style's least knee: there the handles stand, as the glow does.
    let least_db = settings.style.spec().least_knee_db as f32;
    let half_db = 0.5 * least_db.max(settings.knee_db as f32);
    for (side, name) in [(-1.0, "Knee, lower edge"), (1.0, "Knee, upper edge")] {
        let x = axes.x(settings.threshold_db as f32 + side * half_db);
        let strip = Rect::from_x_y_ranges(x - 4.0..=x + 4.0, axes.rect.y_range());
        let follow = |from: f32, by: Vec2| {
            let from_db = low_db + from * (high_db - low_db);
            let to_db = from_db.max(least_db) + 2.0 * side * axes.db_of(by.x);
            if from_db < least_db && to_db <= least_db {
                // Nothing would change but the knee of the next style.
                return from;
            }
            (to_db.max(least_db) - low_db) / (high_db - low_db)
        };
        let binding = cx.bind(knee);
        let way = Handle { binding: &binding, follow: &follow, alt: None };
        handle::show(ui, strip, (name, None), way);
    }
}

/// The round handle; with Alt it is the make-up.
fn threshold(
    ui: &Ui,
    axes: Axes,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    (settings, output_db): (&CompressorParams, &impl Fn(f32) -> f32),
) {
    let (threshold, makeup) = (&params.main.threshold, &params.output.makeup);
    let threshold_db = settings.threshold_db as f32;
    let at = axes.inside(threshold_db, output_db(threshold_db));
    let bound = cx
        .bind(threshold)
        .disabled_if(settings.auto_threshold, "The automatic threshold finds it by itself");
    let along = linear(threshold, |by| axes.db_of(by.x));
    let up = linear(makeup, |by| axes.db_of(-by.y));
    let with_alt = cx.bind(makeup);
    let way = Handle { binding: &bound, follow: &along, alt: Some((&with_alt, &up)) };
    let catch = Rect::from_center_size(at, vec2(2.0 * CATCH, 2.0 * CATCH));
    handle::show(ui, catch, ("Threshold on the curve", None), way);
    ui.painter().circle(at, 5.5, cx.theme.bg0, Stroke::new(2.0, cx.theme.accent));
}

/// The square handle.
fn ratio(
    ui: &Ui,
    axes: Axes,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    (settings, output_db): (&CompressorParams, &impl Fn(f32) -> f32),
) {
    let upward = settings.style.spec().role == Role::Upward;
    let ratio_at_db = RATIO_AT_DB[usize::from(upward)];
    let at = axes.inside(ratio_at_db, output_db(ratio_at_db));
    let sign = if upward { -1.0 } else { 1.0 };
    // From the threshold to the handle: of the input, and of the output that many times less.
    let distance_db = (sign * (ratio_at_db - settings.threshold_db as f32)).max(LEAST_DISTANCE_DB);
    let ratio = &params.main.ratio;
    let [low, high] = ends(ratio);
    let follow = |from: f32, by: Vec2| {
        let from_db = distance_db / (low + from * (high - low)).exp2();
        let least_db = distance_db / high.exp2();
        let to_db = (from_db + sign * axes.db_of(-by.y)).clamp(least_db, distance_db);
        (log_plain(f64::from(distance_db / to_db)) - low) / (high - low)
    };
    let binding = cx.bind(ratio);
    let way = Handle { binding: &binding, follow: &follow, alt: None };
    let catch = Rect::from_center_size(at, vec2(2.0 * CATCH, 2.0 * CATCH));
    handle::show(ui, catch, ("Ratio on the curve", None), way);
    let (p, t) = (ui.painter(), &cx.theme);
    let square = Rect::from_center_size(at, vec2(10.0, 10.0));
    p.add(Shape::rect_filled(square, 2.0, t.bg0));
    p.rect_stroke(square, 2.0, Stroke::new(2.0, t.accent), egui::StrokeKind::Inside);
}
