//! Curves: arcs with round ends, lit curves, dashes, curves that fade along their length.

use crate::theme::{Theme, alpha};
use egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};

/// Points per glow stroke: the wide, faint strokes need a third of the main curve's points.
const GLOW_DECIMATION: usize = 3;
/// Extra width and opacity of the two glow strokes.
const GLOW: [(f32, f32); 2] = [(7.0, 0.05), (3.5, 0.10)];
/// Opacity steps of a fading curve.
const FADE_STEPS: f32 = 8.0;
/// Degrees per arc segment.
const ARC_STEP_DEG: f32 = 3.0;

/// The point at `deg` degrees (0 up, clockwise) and distance `r` from `c`.
pub fn polar(c: Pos2, r: f32, deg: f32) -> Pos2 {
    let (s, co) = deg.to_radians().sin_cos();
    pos2(c.x + r * s, c.y - r * co)
}

/// An arc from `a0` to `a1` degrees (0 up, clockwise), with round ends.
pub fn arc(p: &Painter, c: Pos2, r: f32, (a0, a1): (f32, f32), stroke: Stroke) {
    let (a0, a1) = if a0 <= a1 { (a0, a1) } else { (a1, a0) };
    let n = (((a1 - a0) / ARC_STEP_DEG).ceil() as usize).max(1);
    let points: Vec<Pos2> =
        (0..=n).map(|i| polar(c, r, a0 + (a1 - a0) * i as f32 / n as f32)).collect();
    for end in [points[0], points[n]] {
        p.circle_filled(end, stroke.width * 0.5, stroke.color);
    }
    p.add(Shape::line(points, stroke));
}

/// A lit curve: two faint wide strokes under the curve in the dark theme, the curve alone in the
/// light one.
pub fn glow(p: &Painter, points: &[Pos2], color: Color32, width: f32, amount: f32, t: &Theme) {
    if points.len() < 2 {
        return;
    }
    if t.is_dark() && amount > 0.0 {
        let last = points.len() - 1;
        let sparse: Vec<Pos2> = points
            .iter()
            .enumerate()
            .filter(|(i, _)| i % GLOW_DECIMATION == 0 || *i == last)
            .map(|(_, q)| *q)
            .collect();
        for (extra, opacity) in GLOW {
            let stroke = Stroke::new(width + extra, alpha(color, opacity * amount));
            p.add(Shape::line(sparse.clone(), stroke));
        }
    }
    p.add(Shape::line(points.to_vec(), Stroke::new(width, color)));
}

/// A dashed polyline: `(dash, gap)` in logical pixels.
pub fn dashed(p: &Painter, points: &[Pos2], stroke: Stroke, (dash, gap): (f32, f32)) {
    if points.len() >= 2 {
        p.extend(Shape::dashed_line(points, stroke, dash, gap));
    }
}

/// A polyline whose opacity follows `weight` (0 to 1 per point), in eight steps.
pub fn fade_line(p: &Painter, points: &[Pos2], weight: impl Fn(usize) -> f32, stroke: Stroke) {
    if points.len() < 2 {
        return;
    }
    let level = |i: usize| (weight(i).clamp(0.0, 1.0) * FADE_STEPS).round();
    let mut start = 0;
    while start + 1 < points.len() {
        let step = level(start);
        let mut end = start + 1;
        while end + 1 < points.len() && level(end) == step {
            end += 1;
        }
        if step > 0.0 {
            let color = alpha(stroke.color, step / FADE_STEPS);
            p.add(Shape::line(points[start..=end].to_vec(), Stroke::new(stroke.width, color)));
        }
        start = end;
    }
}
