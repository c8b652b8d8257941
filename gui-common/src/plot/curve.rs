//! Response curves and spectra.

use super::{DbAxis, FreqAxis};
use crate::paint::{dashed, fade_line, glow, simplified, simplified_moving, strip};
use crate::theme::{Theme, alpha, mix};
use egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};

/// How a response is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum CurveStyle {
    /// The sum: lit, 2.4 px, filled towards 0 dB.
    Main,
    /// A band: thin, fading out where it does nothing, filled 10 %.
    Band,
    /// The chosen band: 1.6 px, filled 20 %.
    Selected,
    /// A range that may be reached: dashed, filled 13 %.
    Range,
    /// What is not in the sum: dashed, no fill.
    Off,
}

/// A curve over frequency. Keep it between frames: its points are reused.
#[derive(Clone, Default, Debug)]
pub struct Curve {
    points: Vec<Pos2>,
}

impl Curve {
    /// An empty curve.
    pub fn new() -> Self {
        Self::default()
    }

    /// Computes one point per logical pixel from `db_at(freq_hz)`. Positions are kept within 200 px
    /// of the axis so that steep slopes stay finite.
    pub fn sample(&mut self, freq: &FreqAxis, level: &DbAxis, mut db_at: impl FnMut(f32) -> f32) {
        const MARGIN: f32 = 200.0;
        let count = freq.x.span().max(1.0).ceil() as usize;
        self.points.clear();
        self.points.extend((0..=count).map(|i| {
            let x = (freq.x.min + i as f32).min(freq.x.max);
            let y = level.y_of(db_at(freq.hz_at(x)));
            let y = if y.is_nan() { level.y.max } else { y };
            pos2(x, y.clamp(level.y.min - MARGIN, level.y.max + MARGIN))
        }));
    }

    /// The points of the last [`Curve::sample`].
    pub fn points(&self) -> &[Pos2] {
        &self.points
    }

    /// Height of the curve at `x`.
    pub fn y_at(&self, x: f32) -> Option<f32> {
        let first = self.points.first()?.x;
        let i = (x - first).round().max(0.0) as usize;
        self.points.get(i.min(self.points.len() - 1)).map(|q| q.y)
    }

    /// Draws the curve. `color` is the plugin's varnish or the band's colour.
    pub fn paint(&self, p: &Painter, style: CurveStyle, color: Color32, level: &DbAxis, t: &Theme) {
        const MAIN: f32 = 2.4;
        match style {
            CurveStyle::Main => {
                self.fill_main(p, color, level);
                glow(p, &self.points, lit(color, t), MAIN, 1.5, t);
            }
            CurveStyle::Band => {
                self.fill(p, alpha(color, 0.10), level.zero_y);
                self.fading(p, Stroke::new(1.1, alpha(color, 0.60)), level);
            }
            CurveStyle::Selected => {
                self.fill(p, alpha(color, 0.20), level.zero_y);
                self.fading(p, Stroke::new(1.6, alpha(color, 0.95)), level);
            }
            CurveStyle::Range => {
                self.fill(p, alpha(color, 0.13), level.zero_y);
                dashed(
                    p,
                    &simplified(&self.points),
                    Stroke::new(1.2, alpha(color, 0.85)),
                    (3.0, 3.0),
                );
            }
            CurveStyle::Off => {
                dashed(p, &simplified(&self.points), Stroke::new(1.4, color), (4.0, 4.0));
            }
        }
    }

    /// Fades out where the curve is within half a decibel of nothing.
    fn fading(&self, p: &Painter, stroke: Stroke, level: &DbAxis) {
        const FULL_DB: f32 = 0.5;
        let weight =
            |i: usize| (self.points[i].y - level.zero_y).abs() / (level.px_per_db * FULL_DB);
        fade_line(p, &self.points, weight, stroke);
    }

    /// Flat fill between the curve and `base_y`.
    pub fn fill(&self, p: &Painter, color: Color32, base_y: f32) {
        let points = simplified(&self.points);
        strip(p, points.iter().map(|q| ((*q, color), (pos2(q.x, base_y), color))));
    }

    /// The gradient of the main curve: strong at 6 dB, faint at 0.
    fn fill_main(&self, p: &Painter, color: Color32, level: &DbAxis) {
        const FULL_DB: f32 = 6.0;
        const ZERO: f32 = 0.05;
        let at = |y: f32| {
            let db = level.db_at(y) - level.zero_db;
            let far = (db.abs() / FULL_DB).min(1.0);
            alpha(color, ZERO + far * if db > 0.0 { 0.31 } else { 0.11 })
        };
        let base = level.zero_y;
        // Between two points the colour is blended: none may be missing where it bends.
        let bends = [FULL_DB, 0.0, -FULL_DB].map(|db| level.y_of(level.zero_db + db));
        let points = split_at(&simplified(&self.points), bends);
        strip(p, points.iter().map(|q| ((*q, at(q.y)), (pos2(q.x, base), alpha(color, ZERO)))));
    }
}

/// A polyline with a point more wherever it crosses one of these heights.
fn split_at(points: &[Pos2], heights: [f32; 3]) -> Vec<Pos2> {
    let mut split = Vec::with_capacity(points.len() + heights.len());
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        split.push(*from);
        let mut parts = heights.map(|y| (y - from.y) / (to.y - from.y));
        parts.sort_by(f32::total_cmp);
        let inside = parts.into_iter().filter(|part| *part > 0.0 && *part < 1.0);
        split.extend(inside.map(|part| *from + (*to - *from) * part));
    }
    split.extend(points.last());
    split
}

/// A varnish as light: the main curve's colour.
fn lit(color: Color32, t: &Theme) -> Color32 {
    const LIFT: f32 = 0.28;
    if t.is_dark() { mix(color, Color32::WHITE, LIFT) } else { color }
}

/// A spectrum: a line, and an area down to the bottom of the axis.
#[derive(Clone, Default, Debug)]
pub struct Trace {
    points: Vec<Pos2>,
}

impl Trace {
    /// An empty trace.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes `(frequency, level)` pairs in rising order of frequency.
    pub fn set(
        &mut self,
        freq: &FreqAxis,
        level: &DbAxis,
        values: impl IntoIterator<Item = (f32, f32)>,
    ) {
        self.points.clear();
        self.points.extend(values.into_iter().map(|(hz, db)| {
            let y = level.y_of(db);
            pos2(freq.x_of(hz), if y.is_nan() { level.y.max } else { y.min(level.y.max + 2.0) })
        }));
    }

    /// Is every point below the axis?
    pub fn is_silent(&self, level: &DbAxis) -> bool {
        self.points.iter().all(|q| q.y >= level.y.max)
    }

    /// Draws the line.
    pub fn paint_line(&self, p: &Painter, stroke: Stroke) {
        if self.points.len() > 1 {
            p.add(Shape::line(simplified_moving(&self.points), stroke));
        }
    }

    /// Draws the area under the line, `top` strong at the upper end of the axis, near 0 at its
    /// foot.
    pub fn paint_area(&self, p: &Painter, color: Color32, level: &DbAxis) {
        const STOPS: [(f32, f32); 3] = [(0.0, 0.26), (0.6, 0.13), (1.0, 0.05)];
        let (top, bottom) = (level.y.min + level.y.span() / 6.0, level.y.max);
        let opacity = |y: f32| {
            let at = ((y - top) / (bottom - top)).clamp(0.0, 1.0);
            let [a, b, c] = STOPS;
            let (from, to) = if at < b.0 { (a, b) } else { (b, c) };
            from.1 + (to.1 - from.1) * (at - from.0) / (to.0 - from.0)
        };
        let foot = alpha(color, opacity(bottom));
        strip(
            p,
            self.points.iter().map(|q| {
                let q = pos2(q.x, q.y.min(bottom));
                ((q, alpha(color, opacity(q.y))), (pos2(q.x, bottom), foot))
            }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gets_points_where_it_crosses_heights() {
        let line = [pos2(0.0, 10.0), pos2(10.0, -10.0), pos2(20.0, -4.0), pos2(30.0, -4.0)];
        let split = split_at(&line, [-5.0, 0.0, 5.0]);
        let at = |x: f32, y: f32| pos2(x, y);
        let expected = [
            at(0.0, 10.0),
            at(2.5, 5.0),
            at(5.0, 0.0),
            at(7.5, -5.0),
            at(10.0, -10.0),
            at(10.0 + 10.0 * 5.0 / 6.0, -5.0),
            at(20.0, -4.0),
            at(30.0, -4.0),
        ];
        assert_eq!(split.len(), expected.len(), "{split:?}");
        for (got, wanted) in split.iter().zip(&expected) {
            assert!(got.distance(*wanted) < 1e-4, "{got} {wanted}");
        }
        assert!(split_at(&[], [0.0; 3]).is_empty());
    }
}
