//! Surfaces: panels, wells, gradients, shadows, edges.

use crate::theme::{Theme, alpha, metrics, mix};
use egui::epaint::{Mesh, RectShape, Vertex, WHITE_UV};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A gradient stop: position 0 to 1 and colour.
pub type Stop = (f32, Color32);

/// Rows that approximate a rounded corner of a gradient mesh.
const CORNER_ROWS: usize = 5;

fn color_at(stops: &[Stop], t: f32) -> Color32 {
    let Some(&(first, c0)) = stops.first() else { return Color32::TRANSPARENT };
    if t <= first {
        return c0;
    }
    for pair in stops.windows(2) {
        let ((a, ca), (b, cb)) = (pair[0], pair[1]);
        if t <= b {
            return mix(ca, cb, if b > a { (t - a) / (b - a) } else { 1.0 });
        }
    }
    stops[stops.len() - 1].1
}

/// Positions along an axis of length `len` with the corner inset at each, sorted.
fn rows(len: f32, radius: f32, stops: &[Stop]) -> Vec<(f32, f32)> {
    let inset = |d: f32| {
        let edge = d.min(len - d);
        if edge >= radius {
            0.0
        } else {
            radius - (radius.powi(2) - (radius - edge).powi(2)).sqrt()
        }
    };
    let mut at: Vec<f32> = vec![0.0, len];
    at.extend(stops.iter().map(|s| s.0 * len).filter(|d| (0.0..=len).contains(d)));
    if radius > 0.0 {
        for i in 0..=CORNER_ROWS {
            let quarter = std::f32::consts::FRAC_PI_2 * i as f32 / CORNER_ROWS as f32;
            let d = (radius * (1.0 - quarter.cos())).min(len * 0.5);
            at.extend([d, len - d]);
        }
    }
    at.sort_by(f32::total_cmp);
    at.dedup_by(|a, b| (*a - *b).abs() < 1e-3);
    at.into_iter().map(|d| (d, inset(d))).collect()
}

fn gradient(p: &Painter, rect: Rect, radius: f32, stops: &[Stop], vertical: bool) {
    if rect.width() <= 0.0 || rect.height() <= 0.0 {
        return;
    }
    let len = if vertical { rect.height() } else { rect.width() };
    let radius = radius.min(rect.width() * 0.5).min(rect.height() * 0.5);
    let mut mesh = Mesh::default();
    for (d, inset) in rows(len, radius, stops) {
        let color = color_at(stops, d / len);
        let (a, b) = if vertical {
            let y = rect.top() + d;
            (pos2(rect.left() + inset, y), pos2(rect.right() - inset, y))
        } else {
            let x = rect.left() + d;
            (pos2(x, rect.top() + inset), pos2(x, rect.bottom() - inset))
        };
        push_pair(&mut mesh, (a, color), (b, color));
    }
    p.add(Shape::mesh(mesh));
}

fn push_pair(mesh: &mut Mesh, a: (Pos2, Color32), b: (Pos2, Color32)) {
    let i = mesh.vertices.len() as u32;
    mesh.vertices.push(Vertex { pos: a.0, uv: WHITE_UV, color: a.1 });
    mesh.vertices.push(Vertex { pos: b.0, uv: WHITE_UV, color: b.1 });
    if i >= 2 {
        mesh.add_triangle(i - 2, i - 1, i);
        mesh.add_triangle(i - 1, i, i + 1);
    }
}

/// A rounded rectangle with a vertical gradient, stop 0 on top.
pub fn gradient_v(p: &Painter, rect: Rect, radius: f32, stops: &[Stop]) {
    gradient(p, rect, radius, stops, true);
}

/// A rounded rectangle with a horizontal gradient, stop 0 on the left.
pub fn gradient_h(p: &Painter, rect: Rect, radius: f32, stops: &[Stop]) {
    gradient(p, rect, radius, stops, false);
}

/// A filled area between two edges given point by point, each with its own colour.
pub fn strip(p: &Painter, edges: impl Iterator<Item = ((Pos2, Color32), (Pos2, Color32))>) {
    let mut mesh = Mesh::default();
    for (a, b) in edges {
        push_pair(&mut mesh, a, b);
    }
    if mesh.vertices.len() >= 4 {
        p.add(Shape::mesh(mesh));
    }
}

/// A crisp horizontal line one physical pixel or `width` wide.
pub fn hairline_h(p: &Painter, x: impl Into<egui::Rangef>, y: f32, color: Color32) {
    p.hline(x, p.round_to_pixel_center(y), Stroke::new(1.0, color));
}

/// A crisp vertical line.
pub fn hairline_v(p: &Painter, x: f32, y: impl Into<egui::Rangef>, color: Color32) {
    p.vline(p.round_to_pixel_center(x), y, Stroke::new(1.0, color));
}

/// The outline of a rounded rectangle, drawn inside it.
fn edge(p: &Painter, rect: Rect, radius: f32, stroke: Stroke) {
    p.rect_stroke(rect, radius, stroke, StrokeKind::Inside);
}

/// A raised panel.
pub fn panel(p: &Painter, rect: Rect, t: &Theme) {
    let r = metrics::R_PANEL;
    gradient_v(p, rect, r, &[(0.0, t.panel_top), (1.0, t.bg2)]);
    edge(p, rect, r, Stroke::new(1.0, t.line1));
    hairline_h(p, rect.left() + r..=rect.right() - r, rect.top() + 0.5, t.lit_edge);
}

/// The fill of a sunken well; `radius` 0 draws no edge. Paint the content over it, then
/// [`corner_masks`].
pub fn well(p: &Painter, rect: Rect, radius: f32, t: &Theme) {
    gradient_v(p, rect, radius, &[(0.0, t.bg0), (1.0, t.well2)]);
    if radius > 0.0 {
        edge(p, rect, radius, Stroke::new(1.0, t.line1));
    }
}

/// Rounds the corners of a painted area by covering them with the `around` colour, then draws the
/// one-pixel edge.
pub fn corner_masks(p: &Painter, rect: Rect, radius: f32, around: Color32, t: &Theme) {
    let corners = [
        (rect.left_top(), vec2(1.0, 1.0)),
        (rect.right_top(), vec2(-1.0, 1.0)),
        (rect.right_bottom(), vec2(-1.0, -1.0)),
        (rect.left_bottom(), vec2(1.0, -1.0)),
    ];
    for (corner, dir) in corners {
        let centre = corner + dir * radius;
        let mut mesh = Mesh::default();
        mesh.colored_vertex(corner, around);
        for i in 0..=CORNER_ROWS as u32 {
            let a = std::f32::consts::FRAC_PI_2 * i as f32 / CORNER_ROWS as f32;
            let at = centre - vec2(dir.x * a.cos(), dir.y * a.sin()) * radius;
            mesh.colored_vertex(at, around);
            if i > 0 {
                mesh.add_triangle(0, i, i + 1);
            }
        }
        p.add(Shape::mesh(mesh));
    }
    edge(p, rect, radius, Stroke::new(1.0, t.line1));
}

/// A vertical divider inside a panel.
pub fn divider(p: &Painter, x: f32, y: impl Into<egui::Rangef>, t: &Theme) {
    hairline_v(p, x + 0.5, y, alpha(t.line2, 0.7));
}

/// The keyboard focus ring, `gap` pixels off `rect`.
pub fn focus_ring(p: &Painter, rect: Rect, radius: f32, gap: f32, t: &Theme) {
    let stroke = Stroke::new(metrics::FOCUS, t.focus);
    p.rect_stroke(rect.expand(gap), radius + gap, stroke, StrokeKind::Outside);
}

/// The soft shadow under a popover.
pub fn shadow(p: &Painter, rect: Rect, radius: f32, t: &Theme) {
    for (grow, opacity, blur) in [(6.0, 0.28, 14.0), (1.0, 0.34, 4.0)] {
        let color = alpha(t.shadow, opacity * t.shadow_amount.max(0.5));
        let r = CornerRadius::from(radius + grow);
        let at = rect.expand(grow).translate(vec2(0.0, 3.0));
        p.add(RectShape::filled(at, r, color).with_blur_width(blur));
    }
}

/// A popover surface with shadow and edge.
pub fn popover_frame(p: &Painter, rect: Rect, radius: f32, edge_color: Color32, t: &Theme) {
    shadow(p, rect, radius, t);
    p.rect_filled(rect, radius, t.popover);
    edge(p, rect, radius, Stroke::new(1.0, alpha(edge_color, 0.7)));
}

/// The plate behind text that lies on data.
pub fn plate(p: &Painter, rect: Rect, t: &Theme) {
    p.rect_filled(rect, 4.0, alpha(t.bg0, 0.78));
}
