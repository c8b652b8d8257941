//! Loudness over the whole measurement, with zoom and pan.

use egui::epaint::PathStroke;
use egui::{Align2, Color32, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use gui_common::hint;
use gui_common::paint::{self, dashed, hairline_h, hairline_v, text};
use gui_common::theme::{Font, Theme, alpha, metrics};

use super::columns::columns;
use super::disc::moment_text;
use super::history_labels::{labels, times};
use super::timeline::{TimeAxis, Timeline};
use super::view::{Focus, View, loudness_color, loudness_stops};

/// Room at the left for the scale.
pub const SCALE: f32 = 28.0;
/// Widest distance of time labels in logical pixels.
pub const TIME_LABEL: f32 = 90.0;
/// Opacity of the area under the curve, at its upper and lower end.
const AREA: [f32; 2] = [0.52, 0.07];

/// What is drawn besides the curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Scale, times and legend.
    Full,
    /// The curves alone.
    Plain,
}

/// Shows the history in a well.
pub fn show(ui: &Ui, rect: Rect, view: &View<'_>, focus: &mut Focus, detail: Detail, t: &Theme) {
    let p = ui.painter();
    paint::well(p, rect, metrics::R_CONTROL, t);
    let left = rect.left() + if detail == Detail::Full { SCALE } else { 1.0 };
    let x = Rangef::new(left, rect.right() - 1.0);
    let window_s = view.window.length_s(view.now_s);
    let axis = focus.timeline.axis(view.now_s, window_s, x);
    gestures(ui, rect, view, focus, &axis);

    let inside = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(p.clip_rect()));
    let level_y = |lufs: f32| rect.bottom() - 1.0 - (rect.height() - 2.0) * view.part(lufs);
    let target_y = level_y(view.target.loudness_lufs);
    let tolerance = view.target.tolerance_lu;
    let band = Rect::from_x_y_ranges(
        rect.x_range(),
        level_y(view.target.loudness_lufs + tolerance)
            ..=level_y(view.target.loudness_lufs - tolerance),
    );
    inside.rect_filled(band, 0.0, alpha(t.ok, 0.13));
    grid(&inside, rect, view, &axis, t);
    if let Some(selection) = &focus.selection {
        let [from, to] = [selection.start, selection.end].map(|time_s| axis.x_of(time_s));
        let marked = Rect::from_x_y_ranges(from..=to, rect.y_range());
        inside.rect_filled(marked, 0.0, alpha(t.accent, 0.12));
        for edge in [from, to] {
            hairline_v(&inside, edge, rect.y_range(), alpha(t.accent, 0.7));
        }
    }
    curves(&inside, rect, view, &axis, t);
    hairline_h(&inside, rect.x_range(), target_y, alpha(t.ok, 0.95));
    if detail == Detail::Full {
        labels(&inside, rect, view, t);
        times(&inside, rect, &axis, t);
    }
    if let Some(time_s) = focus.pointed_s {
        pointed(&inside, rect, view, &axis, time_s, t);
    }
}

fn gestures(ui: &Ui, rect: Rect, view: &View<'_>, focus: &mut Focus, axis: &TimeAxis) {
    let response = ui.interact(rect, ui.scope_id().with("history"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Loudness history"));
    hint::offer_if(
        ui.ctx(),
        response.hovered(),
        "Wheel zooms, drag moves, double-click: all, or live.",
    );
    if let Some(at) = response.hover_pos() {
        let time_s = axis.time_at(at.x);
        focus.pointed_s = (0.0..=view.now_s).contains(&time_s).then_some(time_s);
        let steps: f32 = ui.input(|input| {
            let wheel = |event: &egui::Event| match event {
                egui::Event::MouseWheel { delta, .. } => (delta.x + delta.y).signum(),
                _ => 0.0,
            };
            input.events.iter().map(wheel).sum()
        });
        if steps != 0.0 {
            focus.timeline = Timeline::zoomed(axis, steps, at.x, view.now_s);
        }
    }
    if response.double_clicked() {
        focus.timeline = match focus.timeline {
            Timeline::Whole | Timeline::Fixed { .. } => Timeline::Follow,
            Timeline::Follow => Timeline::Whole,
        };
    } else if response.dragged() {
        focus.timeline = Timeline::panned(axis, response.drag_delta().x, view.now_s);
    }
}

fn grid(p: &egui::Painter, rect: Rect, view: &View<'_>, axis: &TimeAxis, t: &Theme) {
    for mark in view.marks_lufs().into_iter().chain([view.target.loudness_lufs]) {
        let y = rect.bottom() - 1.0 - (rect.height() - 2.0) * view.part(mark);
        hairline_h(p, axis.x.min..=axis.x.max, y, alpha(t.grid_ink, 0.055));
    }
    let tick_s = axis.tick_s(axis.x.span() / TIME_LABEL);
    let first = (axis.from_s / (tick_s / 2.0)).ceil() as i64;
    for half in first.. {
        let time_s = half as f32 * tick_s / 2.0;
        let x = axis.x_of(time_s);
        if x > rect.right() {
            break;
        }
        let whole = half % 2 == 0;
        let opacity = if whole { 0.075 } else { 0.03 };
        hairline_v(p, x, rect.y_range(), alpha(t.grid_ink, opacity));
    }
}

fn curves(p: &egui::Painter, rect: Rect, view: &View<'_>, axis: &TimeAxis, t: &Theme) {
    let count = axis.x.span().ceil() as usize + 1;
    let column_s = axis.span_s / axis.x.span();
    let y_of = |lufs: f32| rect.bottom() - 1.0 - (rect.height() - 2.0) * view.part(lufs);
    let (mut short, mut momentary, mut integrated) = (Vec::new(), Vec::new(), Vec::new());
    for (column, record) in columns(view.history, axis.from_s, column_s, count).enumerate() {
        let Some(record) = record else { continue };
        let x = axis.x.min + column as f32;
        if !record.momentary_lufs.is_nan() {
            momentary.push(pos2(x, y_of(record.momentary_lufs)));
        }
        if record.short_term_lufs.is_finite() {
            short.push(pos2(x, y_of(record.short_term_lufs)));
        } else if record.short_term_lufs.is_nan() {
            // Nothing is known between a pause and 3 s after it: no line across.
            short_term(p, rect, std::mem::take(&mut short), view, t);
        }
        if record.integrated_lufs.is_finite() {
            integrated.push(pos2(x, y_of(record.integrated_lufs)));
        }
    }
    if momentary.len() > 1 {
        p.add(Shape::line(momentary, Stroke::new(0.8, alpha(t.pre, 0.5))));
    }
    short_term(p, rect, short, view, t);
    dashed(p, &integrated, Stroke::new(1.3, t.hi), (5.0, 3.0));
}

/// A part of the short-term curve without a gap, with the area under it.
fn short_term(p: &egui::Painter, rect: Rect, curve: Vec<Pos2>, view: &View<'_>, t: &Theme) {
    if curve.len() < 2 {
        return;
    }
    area(p, rect, &curve, view, t);
    let stops = loudness_stops(view, t);
    let stroke = PathStroke::new_uv(1.8, move |_, at: Pos2| {
        let part = (rect.bottom() - 1.0 - at.y) / (rect.height() - 2.0);
        loudness_color(&stops, part.max(stops[2].0))
    });
    p.add(Shape::line(curve, stroke));
}

/// The area under the short-term curve, in bands between the colour stops.
fn area(p: &egui::Painter, rect: Rect, curve: &[Pos2], view: &View<'_>, t: &Theme) {
    let stops = loudness_stops(view, t);
    let y_of = |part: f32| rect.bottom() - 1.0 - (rect.height() - 2.0) * part;
    let shade = |part: f32| {
        let fade = AREA[1] + (AREA[0] - AREA[1]) * (part / stops[2].0.max(0.01)).min(1.0);
        let color: Color32 = loudness_color(&stops, part.max(stops[1].0));
        alpha(color, fade)
    };
    for band in stops.windows(2) {
        let (low, high) = (band[0].0, band[1].0);
        if high - low < 1e-3 {
            continue;
        }
        let (low_y, high_y) = (y_of(low), y_of(high));
        let (low_color, high_color) = (shade(low), shade(high));
        paint::strip(
            p,
            curve.iter().map(|at| {
                let top = at.y.clamp(high_y, low_y);
                let part = (low_y - top) / (low_y - high_y);
                let color = gui_common::theme::mix(low_color, high_color, part);
                ((pos2(at.x, top), color), (pos2(at.x, low_y), low_color))
            }),
        );
    }
}

/// The moment under the pointer, in disc or history.
fn pointed(
    p: &egui::Painter,
    rect: Rect,
    view: &View<'_>,
    axis: &TimeAxis,
    time_s: f32,
    t: &Theme,
) {
    let x = axis.x_of(time_s);
    hairline_v(p, x, rect.y_range(), alpha(t.hi, 0.45));
    let Some(label) = moment_text(view, time_s) else { return };
    let font = Font::medium(metrics::TEXT_AXIS);
    let width = paint::text_width(p, &label, font) + 12.0;
    let left = (x + 8.0).min(rect.right() - width - 4.0).max(rect.left() + 4.0);
    let plate = Rect::from_min_size(pos2(left, rect.bottom() - 38.0), egui::vec2(width, 18.0));
    paint::plate(p, plate, t);
    text(p, plate.center(), Align2::CENTER_CENTER, &label, font, t.hi);
}
