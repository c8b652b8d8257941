//! Curves: arcs with round ends, lit curves, dashes, curves that fade along their length.

use crate::theme::{Theme, alpha};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

/// How far a drawn curve may be from its points, logical pixels: not visible at 300 %.
const DEVIATION: f32 = 0.06;
/// Extra width and opacity of the two glow strokes.
const GLOW: [(f32, f32); 2] = [(7.0, 0.05), (3.5, 0.10)];
/// Opacity steps of a fading curve.
const FADE_STEPS: f32 = 8.0;
/// The same of arcs, whose bends the eye follows.
const ARC_DEVIATION: f32 = 0.02;
/// Degrees per arc segment: as many as keep within that, between these.
const ARC_STEP_DEG: [f32; 2] = [1.0, 12.0];

/// The point at `deg` degrees (0 up, clockwise) and distance `r` from `c`.
pub fn polar(c: Pos2, r: f32, deg: f32) -> Pos2 {
    let (s, co) = deg.to_radians().sin_cos();
    pos2(c.x + r * s, c.y - r * co)
}

/// An arc from `a0` to `a1` degrees (0 up, clockwise), with round ends.
pub fn arc(p: &Painter, c: Pos2, r: f32, (a0, a1): (f32, f32), stroke: Stroke) {
    let (a0, a1) = if a0 <= a1 { (a0, a1) } else { (a1, a0) };
    let n = (((a1 - a0) / arc_step_deg(r)).ceil() as usize).max(1);
    let points: Vec<Pos2> =
        (0..=n).map(|i| polar(c, r, a0 + (a1 - a0) * i as f32 / n as f32)).collect();
    for end in [points[0], points[n]] {
        p.circle_filled(end, stroke.width * 0.5, stroke.color);
    }
    p.add(Shape::line(points, stroke));
}

/// The chord of so many degrees is [`ARC_DEVIATION`] from its arc in the middle.
fn arc_step_deg(r: f32) -> f32 {
    let [least, most] = ARC_STEP_DEG;
    (2.0 * (1.0 - ARC_DEVIATION / r.max(ARC_DEVIATION)).acos().to_degrees()).clamp(least, most)
}

/// A lit curve over rising x: two faint wide strokes under the curve in the dark theme, the curve alone in the
/// light one.
pub fn glow(p: &Painter, points: &[Pos2], color: Color32, width: f32, amount: f32, t: &Theme) {
    if points.len() < 2 {
        return;
    }
    let points = simplified(points);
    if t.is_dark() && amount > 0.0 {
        for (extra, opacity) in GLOW {
            let stroke = Stroke::new(width + extra, alpha(color, opacity * amount));
            p.add(Shape::line(points.clone(), stroke));
        }
    }
    p.add(Shape::line(points, Stroke::new(width, color)));
}

/// A curve over rising x without the points that a straight line hits anyway. A response of a
/// thousand points keeps some fifty; each costs six triangles per stroke.
pub fn simplified(points: &[Pos2]) -> Vec<Pos2> {
    simplified_within(points, DEVIATION)
}

/// [`simplified`] for a curve that never stands still, where the eye sees less.
pub fn simplified_moving(points: &[Pos2]) -> Vec<Pos2> {
    const MOVING: f32 = 0.15;
    simplified_within(points, MOVING)
}

fn simplified_within(points: &[Pos2], deviation: f32) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::with_capacity(points.len().min(128));
    let Some((&first, rest)) = points.split_first() else { return kept };
    kept.push(first);
    let (mut anchor, mut previous) = (first, first);
    // Slopes from the anchor that pass all points since then within the deviation.
    let (mut low, mut high) = (f32::NEG_INFINITY, f32::INFINITY);
    for &at in rest {
        let dx = at.x - anchor.x;
        let slope = (at.y - anchor.y) / dx;
        if previous != anchor && !(low..=high).contains(&slope) {
            kept.push(previous);
            anchor = previous;
            (low, high) = (f32::NEG_INFINITY, f32::INFINITY);
        }
        let dx = at.x - anchor.x;
        if dx > 0.0 {
            low = low.max((at.y - deviation - anchor.y) / dx);
            high = high.min((at.y + deviation - anchor.y) / dx);
        }
        previous = at;
    }
    if previous != first {
        kept.push(previous);
    }
    kept
}

/// A dashed polyline: `(dash, gap)` in logical pixels.
pub fn dashed(p: &Painter, points: &[Pos2], stroke: Stroke, (dash, gap): (f32, f32)) {
    // Painters without a clip rectangle have one without end.
    const FARTHEST: Rect = Rect { min: pos2(-16e3, -16e3), max: pos2(16e3, 16e3) };
    let seen = p.clip_rect().expand(stroke.width).intersect(FARTHEST);
    p.extend(dashes(points, dash, gap, seen).into_iter().map(|run| Shape::line(run, stroke)));
}

/// The parts of a polyline that dashes cover and that `seen` shows. Each is a polyline itself: a curve
/// of many short pieces has dashes as even as a straight line. What lies outside takes no time,
/// however far it is.
fn dashes(points: &[Pos2], dash: f32, gap: f32, seen: Rect) -> Vec<Vec<Pos2>> {
    const SHORTEST: f32 = 0.5;
    let (dash, gap) = (dash.max(SHORTEST), gap.max(SHORTEST));
    let mut runs = Vec::new();
    let mut run: Vec<Pos2> = points.first().copied().into_iter().collect();
    let (mut is_dash, mut left) = (true, dash);
    for pair in points.windows(2) {
        let shown = shown_part(pair[0], pair[1], seen);
        if !shown.is_some_and(|part| part.is_from_the_start) {
            // A dash begins where the line is seen again.
            let begins = shown.map_or(pair[1], |part| part.from);
            let ended = std::mem::replace(&mut run, vec![begins]);
            runs.extend((ended.len() > 1).then_some(ended));
            (is_dash, left) = (true, dash);
        }
        let Some(ShownPart { mut from, to, .. }) = shown else { continue };
        loop {
            let length = from.distance(to);
            // Also ends at a place that is no number.
            if !length.is_finite() || length < left {
                left -= if length.is_finite() { length } else { 0.0 };
                run.extend(is_dash.then_some(to));
                break;
            }
            from += (to - from) * (left / length);
            run.push(from);
            if is_dash {
                runs.push(std::mem::take(&mut run));
            }
            is_dash = !is_dash;
            left = if is_dash { dash } else { gap };
        }
    }
    if is_dash && run.len() > 1 {
        runs.push(run);
    }
    runs
}

/// What is seen of a line.
#[derive(Clone, Copy)]
struct ShownPart {
    from: Pos2,
    to: Pos2,
    is_from_the_start: bool,
}

/// The part of a line that `seen` shows; none of what is no number.
fn shown_part(from: Pos2, to: Pos2, seen: Rect) -> Option<ShownPart> {
    /// Farther than any window, and so near that the parts of a line to there are exact.
    const FAR: f64 = 1e7;
    let tame = |value: f32| f64::from(value).clamp(-FAR, FAR);
    let start = [tame(from.x), tame(from.y)];
    let along = [tame(to.x) - start[0], tame(to.y) - start[1]];
    let edges = [[seen.min.x, seen.max.x], [seen.min.y, seen.max.y]];
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        if start[axis].is_nan() || along[axis].is_nan() {
            return None;
        }
        let [low, high] = edges[axis].map(|edge| f64::from(edge) - start[axis]);
        if along[axis] != 0.0 {
            let (a, b) = (low / along[axis], high / along[axis]);
            (first, last) = (first.max(a.min(b)), last.min(a.max(b)));
        } else if low > 0.0 || high < 0.0 {
            return None;
        }
    }
    let at =
        |part: f64| pos2((start[0] + along[0] * part) as f32, (start[1] + along[1] * part) as f32);
    let is_from_the_start = first <= 0.0;
    let from = if is_from_the_start { from } else { at(first) };
    let to = if last < 1.0 { at(last) } else { to };
    (first <= last).then_some(ShownPart { from, to, is_from_the_start })
}

/// A polyline over rising x whose opacity follows `weight` (0 to 1 per point), in eight steps.
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
            let run = simplified(&points[start..=end]);
            p.add(Shape::line(run, Stroke::new(stroke.width, color)));
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(1000.0, 600.0) };

    #[test]
    fn a_line_of_short_pieces_has_the_dashes_of_a_whole_one() {
        let ends = |points: &[Pos2]| -> Vec<(f32, f32)> {
            let runs = dashes(points, 5.0, 3.0, SEEN);
            runs.iter().map(|run| (run[0].x, run[run.len() - 1].x)).collect()
        };
        let whole = ends(&[pos2(0.0, 7.0), pos2(20.0, 7.0)]);
        assert_eq!(whole, [(0.0, 5.0), (8.0, 13.0), (16.0, 20.0)]);
        let pieces: Vec<Pos2> = (0..=80).map(|step| pos2(step as f32 * 0.25, 7.0)).collect();
        assert_eq!(ends(&pieces), whole);
        assert!(ends(&[]).is_empty() && ends(&pieces[..1]).is_empty());
    }

    #[test]
    fn dashes_end_whatever_the_numbers_and_cover_what_is_seen_only() {
        let count = |points: &[Pos2]| dashes(points, 5.0, 3.0, SEEN).len();
        let nowhere = [pos2(0.0, 0.0), pos2(f32::NAN, 0.0), pos2(f32::INFINITY, 1.0)];
        assert!(count(&nowhere) <= 1);
        // A thousand pixels of a line that goes on to the end of all numbers.
        for far in [1e5, 1e9, f32::MAX] {
            let begun = count(&[pos2(0.0, 7.0), pos2(far, 7.0)]);
            assert!((125..=126).contains(&begun), "{far}: {begun}");
            let through = [pos2(-far, 7.0), pos2(500.0, 7.0), pos2(far, 7.0)];
            assert!((125..=126).contains(&count(&through)), "{far}: {}", count(&through));
        }
        assert_eq!(count(&[pos2(-1e9, -5.0), pos2(1e9, -5.0)]), 0, "above what is seen");
        for run in dashes(&[pos2(-300.0, -200.0), pos2(1500.0, 900.0)], 5.0, 3.0, SEEN) {
            assert!(run.iter().all(|at| SEEN.expand(0.01).contains(*at)), "{run:?}");
        }
        assert!(dashes(&[pos2(0.0, 0.0), pos2(1e9, 0.0)], 0.0, -1.0, SEEN).len() <= 1001);
    }

    #[test]
    fn a_simplified_curve_stays_within_its_deviation_and_drops_most_points() {
        let bell = |x: f32| 100.0 - 80.0 * (-((x - 400.0) / 60.0).powi(2)).exp();
        let steep = |x: f32| if x < 300.0 { 0.0 } else { (x - 300.0).powi(2) };
        let flat = |_: f32| 12.5;
        let noise = |x: f32| 50.0 + 20.0 * (x * 1.7).sin() + 9.0 * (x * 0.31).cos();
        let curves: [(&dyn Fn(f32) -> f32, usize); 4] =
            [(&bell, 120), (&steep, 1000), (&flat, 2), (&noise, 1001)];
        for (y, limit) in curves {
            let points: Vec<Pos2> = (0..=1000).map(|i| pos2(i as f32, y(i as f32))).collect();
            let kept = simplified(&points);
            assert!(kept.len() <= limit, "{} of {limit}", kept.len());
            assert_eq!((kept[0], kept[kept.len() - 1]), (points[0], points[1000]));
            for pair in kept.windows(2) {
                for q in points.iter().filter(|q| pair[0].x <= q.x && q.x <= pair[1].x) {
                    let k = (q.x - pair[0].x) / (pair[1].x - pair[0].x);
                    let line = pair[0].y + (pair[1].y - pair[0].y) * k;
                    // Twice: the kept end point may itself lie at the edge of the sleeve.
                    let off = (line - q.y).abs();
                    assert!(off <= 2.0 * DEVIATION + q.y.abs() * 1e-6, "{off} at {}", q.x);
                }
            }
        }
    }

    #[test]
    fn an_arc_is_as_round_as_its_radius_asks() {
        for r in [0.0, 0.5, 4.0, 20.0, 60.0, 150.0, f32::NAN] {
            let step_deg = arc_step_deg(r);
            assert!((1.0..=12.0).contains(&step_deg), "{r}: {step_deg}");
            let off = r * (1.0 - (step_deg * 0.5).to_radians().cos());
            assert!(r.is_nan() || off <= ARC_DEVIATION * 1.01, "{r}: {off}");
        }
        assert!(arc_step_deg(20.0) > 5.0, "no arc is finer than that asks");
    }

    #[test]
    fn short_and_empty_curves_stay_whole() {
        assert!(simplified(&[]).is_empty());
        let one = [pos2(1.0, 2.0)];
        assert_eq!(simplified(&one), one);
        let two = [pos2(1.0, 2.0), pos2(3.0, 4.0)];
        assert_eq!(simplified(&two), two);
    }
}
