//! The 56 px picture of a preset.

use crate::paint::{arc, polar, simplified, text};
use crate::session::Picture;
use crate::theme::{Font, alpha, metrics};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

/// Width of a picture.
pub(super) const WIDTH: f32 = 56.0;

/// Paints a picture in `rect`, `WIDTH` wide.
pub(super) fn paint(p: &Painter, rect: Rect, picture: &Picture, ink: Color32) {
    let axis = Stroke::new(1.0, alpha(ink, 0.25));
    match picture {
        Picture::None => {}
        Picture::Curve(points) => {
            p.hline(rect.x_range(), rect.center().y, axis);
            let last = points.len().saturating_sub(1).max(1) as f32;
            let at = |i: usize, y: f32| {
                let x = rect.left() + rect.width() * i as f32 / last;
                pos2(x, rect.center().y - y * rect.height() * 0.5)
            };
            let all: Vec<(usize, f32)> = points.iter().copied().enumerate().collect();
            // What leaves the picture is not drawn along its edge.
            for run in all.split(|(_, y)| y.abs() > 1.0).filter(|run| run.len() > 1) {
                let line: Vec<Pos2> = run.iter().map(|(i, y)| at(*i, *y)).collect();
                p.add(Shape::line(simplified(&line), Stroke::new(1.3, ink)));
            }
        }
        Picture::Arc { from_deg, to_deg, at_deg } => {
            let centre = pos2(rect.center().x, rect.bottom() - 1.0);
            let radius = rect.height() - 4.0;
            arc(p, centre, radius, (-90.0, 90.0), axis);
            arc(p, centre, radius, (*from_deg, *to_deg), Stroke::new(1.6, ink));
            p.circle_filled(polar(centre, radius, *at_deg), 2.4, ink);
        }
        Picture::Word(word) => {
            let font = Font::medium(metrics::TEXT_STATUS);
            text(p, rect.center(), Align2::CENTER_CENTER, word, font, ink);
        }
    }
}
