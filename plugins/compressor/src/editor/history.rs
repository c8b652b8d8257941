//! Gain and level over the last seconds.

use egui::{
    Align2, Color32, Painter, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use gui_common::EditorContext;
use gui_common::hint;
use gui_common::meter::number_text;
use gui_common::paint::{
    self, Icon, dashed, glow, hairline_h, hairline_v, simplified_moving, text,
};
use gui_common::param::Handle;
use gui_common::theme::{Font, Theme, alpha, metrics};
use gui_common::widget::{DropDown, IconButton};

use super::handle::{self, linear};
use super::traces::{Moment, Traces};
use crate::params::CompressorPluginParams;
use crate::processor::State;

/// Times that are offered, in seconds.
const TIMES_S: [f32; 4] = [2.0, 5.0, 10.0, 30.0];
const TIME_NAMES: [&str; 4] = ["2 s", "5 s", "10 s", "30 s"];
/// Largest gain change that the upper lane shows, in dB.
const SCALES_DB: [f32; 4] = [6.0, 12.0, 24.0, 60.0];
/// Share of the height that the upper lane takes.
const UPPER: f32 = 84.0 / 268.0;
/// Width of the numbers at the right of both lanes.
const SCALE: f32 = 34.0;
/// Lowest level of the lower lane, in dB.
const LOWEST_DB: f32 = -48.0;

const THRESHOLD_HINT: &str =
    "Threshold: drag or wheel, Shift for fine. Alt+drag: the make-up keeps the loudness.";

/// What the user chose of the picture.
#[derive(Debug)]
pub struct HistoryView {
    time: usize,
    /// It stands as long as the pointer is held down on it.
    held: bool,
}

impl Default for HistoryView {
    fn default() -> Self {
        Self { time: 1, held: false }
    }
}

/// One lane: seconds to the left, levels upwards.
struct Lane {
    rect: Rect,
    seconds: f32,
    range_db: Rangef,
}

impl Lane {
    fn x(&self, age_s: f32) -> f32 {
        self.rect.right() - self.rect.width() * age_s / self.seconds
    }

    fn y(&self, level_db: f32) -> f32 {
        let part = (self.range_db.max - level_db) / self.range_db.span();
        self.rect.top() + self.rect.height() * part.clamp(0.0, 1.0)
    }

    /// One point for each pixel: what `pick` prefers of the moments there.
    fn points(
        &self,
        traces: &Traces,
        of: impl Fn(&Moment) -> f32,
        pick: impl Fn(f32, f32) -> f32,
    ) -> Vec<Pos2> {
        let mut points: Vec<(f32, f32)> = Vec::with_capacity(self.rect.width() as usize);
        for (age_s, moment) in traces.last(self.seconds) {
            let (x, level_db) = (self.x(age_s).round(), of(moment));
            match points.last_mut() {
                Some((at, before_db)) if *at == x => *before_db = pick(*before_db, level_db),
                _ => points.push((x, level_db)),
            }
        }
        points.into_iter().map(|(x, level_db)| pos2(x, self.y(level_db))).collect()
    }
}

/// Shows both lanes in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    traces: &mut Traces,
    view: &mut HistoryView,
) {
    let t = &cx.theme;
    paint::well(ui.painter(), rect, metrics::R_PANEL, t);
    let inner = rect.shrink(1.0);
    let p = ui.painter().with_clip_rect(inner);
    let lanes = inner.with_max_x(inner.right() - SCALE);
    let in_lanes = ui.painter().with_clip_rect(lanes);
    let seconds = TIMES_S[view.time];
    let split = (rect.top() + rect.height() * UPPER).round();
    let farthest_db = traces.farthest_gain_db(seconds);
    let scale_db = SCALES_DB
        .into_iter()
        .find(|scale_db| farthest_db.abs() <= 0.92 * scale_db)
        .unwrap_or(SCALES_DB[SCALES_DB.len() - 1]);
    let gains = farthest_db > 0.0;
    let range_db = if gains { Rangef::new(0.0, scale_db) } else { Rangef::new(-scale_db, 0.0) };
    let upper = Lane { rect: lanes.with_max_y(split), seconds, range_db };
    let range_db = Rangef::new(LOWEST_DB, 0.0);
    let lower = Lane { rect: lanes.with_min_y(split), seconds, range_db };
    background(ui, inner, traces, view);
    for second in 1..seconds as usize {
        hairline_v(&p, upper.x(second as f32), inner.y_range(), t.grid[0]);
    }
    scale(&p, &upper, t.gr, t);
    reduction(&in_lanes, &upper, traces, gains, t);
    scale(&p, &lower, t.low, t);
    levels(&in_lanes, &lower, traces, t);
    hairline_h(&p, inner.x_range(), split, t.line2);
    hairline_v(&p, lanes.right(), inner.y_range(), t.line1);
    legend(&p, &upper, &lower, gains, t);
    threshold(ui, &lower, cx, params, state);
    pointed(ui, &p, inner, &upper, traces, t);
    buttons(ui, rect, cx, traces, view);
}

fn background(ui: &Ui, rect: Rect, traces: &mut Traces, view: &mut HistoryView) {
    let response = ui.interact(rect, ui.scope_id().with("history"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Gain and level history"));
    let words = "Wheel: time. Hold: freeze. Double-click: clear.";
    hint::offer_if(ui.ctx(), response.hovered(), words);
    if response.is_pointer_button_down_on() && !traces.frozen {
        (traces.frozen, view.held) = (true, true);
    } else if view.held && !response.is_pointer_button_down_on() {
        (traces.frozen, view.held) = (false, false);
    }
    if response.double_clicked() {
        traces.clear();
    }
    if response.hovered() {
        let steps: f32 = ui.input(|input| {
            let wheel = |event: &egui::Event| match event {
                egui::Event::MouseWheel { delta, .. } => delta.y.signum(),
                _ => 0.0,
            };
            input.events.iter().map(wheel).sum()
        });
        if steps > 0.0 {
            view.time = view.time.saturating_sub(1);
        } else if steps < 0.0 {
            view.time = (view.time + 1).min(TIMES_S.len() - 1);
        }
    }
}

/// Lines at quarters of the lane, their numbers beside it.
fn scale(p: &Painter, lane: &Lane, color: Color32, t: &Theme) {
    for part in [0.25, 0.5, 0.75] {
        let level_db = lane.range_db.min + part * lane.range_db.span();
        let y = lane.y(level_db);
        hairline_h(p, lane.rect.x_range(), y, t.grid[1]);
        let label = number_text(level_db, if lane.range_db.span() < 12.0 { 1 } else { 0 }, true);
        let font = Font::regular(metrics::TEXT_AXIS);
        let at = pos2(lane.rect.right() + SCALE - 6.0, y);
        text(p, at, Align2::RIGHT_CENTER, &label, font, color);
    }
}

fn reduction(p: &Painter, lane: &Lane, traces: &Traces, gains: bool, t: &Theme) {
    let farthest = |a: f32, b: f32| if b.abs() > a.abs() { b } else { a };
    let points = lane.points(traces, |moment| moment.gain_db, farthest);
    if points.len() < 2 {
        return;
    }
    let zero_y = if gains { lane.rect.bottom() } else { lane.rect.top() };
    paint::strip(
        p,
        points.iter().map(|at| ((pos2(at.x, zero_y), alpha(t.gr, 0.35)), (*at, alpha(t.gr, 0.08)))),
    );
    // Oldest first: lines are simplified from left to right.
    let points: Vec<Pos2> = points.into_iter().rev().collect();
    glow(p, &points, t.gr, 1.8, 0.8, t);
}

fn levels(p: &Painter, lane: &Lane, traces: &Traces, t: &Theme) {
    let input = lane.points(traces, |moment| moment.input_db, f32::max);
    let output = lane.points(traces, |moment| moment.output_db, f32::max);
    if input.len() < 2 {
        return;
    }
    let foot = lane.rect.bottom();
    paint::strip(
        p,
        output
            .iter()
            .map(|at| ((*at, alpha(t.post, 0.22)), (pos2(at.x, foot), alpha(t.post, 0.03)))),
    );
    for (points, stroke) in
        [(input, Stroke::new(1.0, alpha(t.pre, 0.75))), (output, Stroke::new(1.4, t.post))]
    {
        let points: Vec<Pos2> = points.into_iter().rev().collect();
        p.add(Shape::line(simplified_moving(&points), stroke));
    }
}

fn legend(p: &Painter, upper: &Lane, lower: &Lane, gains: bool, t: &Theme) {
    let y = if gains { upper.rect.top() + 12.0 } else { upper.rect.bottom() - 14.0 };
    let words = if gains { "Gain added" } else { "Reduction" };
    entry(p, pos2(upper.rect.left() + 8.0, y), (t.gr, words), t);
    let y = lower.rect.bottom() - 16.0;
    let right = entry(p, pos2(lower.rect.left() + 8.0, y), (t.pre, "In"), t);
    entry(p, pos2(right + 6.0, y), (t.post, "Out"), t);
}

/// A colour and what it stands for, readable on whatever is behind; returns where it ends.
fn entry(p: &Painter, left: Pos2, (color, words): (Color32, &str), t: &Theme) -> f32 {
    let font = Font::regular(metrics::TEXT_CAPTION);
    let width = paint::text_width(p, words, font) + 21.0;
    let plate = Rect::from_min_size(left - vec2(0.0, 9.0), vec2(width, 18.0));
    paint::plate(p, plate, t);
    p.circle_filled(left + vec2(8.0, 0.0), 2.5, color);
    text(p, left + vec2(15.0, 0.0), Align2::LEFT_CENTER, words, font, t.mid);
    plate.right()
}

/// The threshold as a line with its value, to drag.
fn threshold(
    ui: &Ui,
    lane: &Lane,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
) {
    let t = &cx.theme;
    let param = &params.main.threshold;
    let threshold_db = super::curve::acting(params, state).threshold_db as f32;
    let y = lane.y(threshold_db);
    let ends = [pos2(lane.rect.left(), y), pos2(lane.rect.right(), y)];
    dashed(ui.painter(), &ends, Stroke::new(1.2, t.accent), (5.0, 4.0));
    let label = format!("Threshold {}", number_text(threshold_db, 1, true));
    let font = Font::medium(metrics::TEXT_CAPTION);
    let width = paint::text_width(ui.painter(), &label, font) + 16.0;
    let tag =
        Rect::from_center_size(pos2(lane.rect.left() + 8.0 + width / 2.0, y), vec2(width, 18.0));
    let tag = tag.translate(vec2(0.0, (lane.rect.top() + 2.0 - tag.top()).max(0.0)));
    let tag = tag.translate(vec2(0.0, (lane.rect.bottom() - 2.0 - tag.bottom()).min(0.0)));
    ui.painter().rect_filled(tag, 4.0, t.accent);
    text(ui.painter(), tag.center(), Align2::CENTER_CENTER, &label, font, t.on_accent);
    let line = Rect::from_x_y_ranges(lane.rect.x_range(), y - 4.0..=y + 4.0);
    let binding = cx
        .bind(param)
        .disabled_if(params.main.auto_threshold.value(), "The automatic threshold moves by itself");
    let up = linear(param, |by| -by.y * lane.range_db.span() / lane.rect.height());
    let way = Handle { binding: &binding, follow: &up, alt: None };
    for (area, name) in [(line, "Threshold line"), (tag, "Threshold tag")] {
        handle::show(ui, area, (name, Some(THRESHOLD_HINT)), way);
    }
}

/// What was at the moment under the pointer, while the picture stands.
fn pointed(ui: &Ui, p: &Painter, inner: Rect, lane: &Lane, traces: &Traces, t: &Theme) {
    let lanes = inner.with_max_x(lane.rect.right());
    let Some(at) = ui.ctx().pointer_hover_pos().filter(|at| lanes.contains(*at) && traces.frozen)
    else {
        return;
    };
    let age_s = (lanes.right() - at.x) / lanes.width() * lane.seconds;
    let Some((_, moment)) = traces.last(lane.seconds).find(|(age, _)| *age >= age_s) else {
        return;
    };
    hairline_v(p, at.x, inner.y_range(), alpha(t.hi, 0.45));
    let [input, output, gain] =
        [moment.input_db, moment.output_db, moment.gain_db].map(|db| number_text(db, 1, true));
    let label = format!("{age_s:.2} s ago   In {input}   Out {output}   Gain {gain} dB");
    let font = Font::medium(metrics::TEXT_AXIS);
    let width = paint::text_width(p, &label, font) + 14.0;
    let left = (at.x + 8.0).min(lanes.right() - width - 4.0);
    let plate = Rect::from_min_size(pos2(left, inner.top() + 6.0), vec2(width, 18.0));
    paint::plate(p, plate, t);
    text(p, plate.center(), Align2::CENTER_CENTER, &label, font, t.hi);
}

fn buttons(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    traces: &mut Traces,
    view: &mut HistoryView,
) {
    let corner = rect.max - vec2(46.0, 8.0);
    let drop = Rect::from_min_max(corner - vec2(78.0, metrics::CONTROL), corner - vec2(24.0, 0.0));
    let (_, chosen) = DropDown::new(&TIME_NAMES).show(ui, drop, view.time, "Time shown");
    if let Some(chosen) = chosen {
        view.time = chosen;
    }
    let name = if traces.frozen { "Go on" } else { "Freeze" };
    let icon = if traces.frozen { Icon::Play } else { Icon::Pause };
    let button = IconButton::new(icon, name).on(traces.frozen).accent(cx.theme.accent).boxed();
    if button.show(ui, pos2(drop.right() + 18.0, drop.center().y)).clicked() {
        traces.frozen = !traces.frozen;
    }
}
