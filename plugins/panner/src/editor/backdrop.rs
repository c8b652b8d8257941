//! The fixed parts of the field: grooved surface, loudspeakers, listener.

use egui::{Align2, Color32, Id, Painter, Rect, Shape, Stroke, pos2, vec2};
use gui_common::paint::{self, Coverage, baked, over};
use gui_common::theme::{Font, Theme, alpha, metrics, mix};

use super::geometry::{Geometry, SPEAKER_DEG, direction};

/// Distance of the grooves.
const GROOVE_PITCH: f32 = 4.0;
/// Width of a groove.
const GROOVE_WIDTH: f32 = 0.8;
/// Grooves begin here; the listener sits inside.
const FIRST_GROOVE: f32 = 40.0;
/// Radii of the distance circles, as parts of the field's.
const CIRCLES: [f32; 4] = [0.25, 0.5, 0.75, 1.0];
/// Radial lines, in degrees.
const SPOKES_DEG: [f32; 7] = [-90.0, -60.0, -30.0, 0.0, 30.0, 60.0, 90.0];
/// Strongest reflection on the grooves and where the fixed light makes it.
const SHEEN: (f32, f32) = (0.144, -42.0);
/// Radius of the plate under the listener.
const HEAD_PLATE: f32 = 27.0;

/// Surface, grooves, circles and spokes: baked, they never move.
pub fn surface(p: &Painter, geometry: &Geometry, t: &Theme) {
    let Geometry { centre, radius } = *geometry;
    let rect = Rect::from_min_max(
        centre - vec2(radius + 1.0, radius + 1.0),
        centre + vec2(radius + 1.0, 1.0),
    );
    let listener = centre - rect.min;
    // The disc has a cast of the varnish.
    let surface = if t.is_dark() {
        mix(t.bg0, mix(t.surface, t.grid_ink, 0.3), 0.075)
    } else {
        mix(t.bg0, t.grid_ink, 0.035)
    };
    let gloss = if t.is_dark() { mix(t.surface, t.grid_ink, 0.35) } else { t.low };
    let groove = alpha(t.disc_groove, if t.is_dark() { 1.0 } else { 0.25 });
    let key = (radius.to_bits(), t.is_dark(), t.surface);
    baked(p, Id::unique("panner field"), rect, key, |at, coverage: Coverage| {
        let from_listener = at - listener;
        let distance = from_listener.length();
        let inside = coverage.inside(radius - distance) * coverage.inside(-from_listener.y + 0.5);
        if inside <= 0.0 {
            return Color32::TRANSPARENT;
        }
        let angle_deg = from_listener.x.atan2(-from_listener.y).to_degrees();
        let mut color = over(surface, gloss, sheen(angle_deg));
        if distance > FIRST_GROOVE - GROOVE_WIDTH {
            let nearest = (distance / GROOVE_PITCH).round() * GROOVE_PITCH;
            color = over(color, groove, coverage.line(distance - nearest, GROOVE_WIDTH));
        }
        for part in CIRCLES {
            let line = coverage.line(distance - radius * part + 0.5, 1.0);
            color = over(color, t.grid_ink, line * if part < 1.0 { 0.11 } else { 0.22 });
        }
        for spoke_deg in SPOKES_DEG {
            let along = direction(spoke_deg);
            let aside = from_listener.x * along.y - from_listener.y * along.x;
            let beyond_head = distance > FIRST_GROOVE && from_listener.dot(along) > 0.0;
            if beyond_head {
                color = over(color, t.grid_ink, coverage.line(aside, 1.0) * 0.08);
            }
        }
        color.gamma_multiply(inside)
    });
}

/// Reflection of the fixed light, 0 to 1.
fn sheen(angle_deg: f32) -> f32 {
    let (strength, light_deg) = SHEEN;
    let from_light = (angle_deg - light_deg).to_radians();
    let second = (from_light - 72f32.to_radians()).cos().abs();
    strength * (from_light.cos().abs().powi(14) + 0.2 * second.powi(26))
}

/// The loudspeakers on the rim.
pub fn loudspeakers(p: &Painter, geometry: &Geometry, t: &Theme) {
    for (angle_deg, letter) in [(-SPEAKER_DEG, "L"), (SPEAKER_DEG, "R")] {
        let outwards = direction(angle_deg);
        let along = vec2(-outwards.y, outwards.x);
        let at = geometry.at(angle_deg, 1.0) + outwards * 2.0;
        let corner = |side: f32, depth: f32| at + along * (9.0 * side) + outwards * (5.5 * depth);
        let box_points =
            vec![corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0), corner(-1.0, -1.0)];
        p.add(Shape::convex_polygon(box_points, t.bg3, Stroke::new(1.2, t.mid)));
        paint::text(p, at, Align2::CENTER_CENTER, letter, Font::semibold(metrics::TEXT_TICK), t.hi);
    }
}

/// A head from above, facing up.
pub fn listener(p: &Painter, rect: Rect, geometry: &Geometry, t: &Theme) {
    let c = geometry.centre;
    let base = rect.left() + 10.0..=rect.right() - 10.0;
    paint::hairline_h(p, base, c.y, alpha(t.grid_ink, 0.16));
    p.circle(c, HEAD_PLATE, t.bg0, Stroke::new(1.0, t.line2));
    let nose = vec![c + vec2(0.0, -19.0), c + vec2(5.0, -13.0), c + vec2(-5.0, -13.0)];
    p.add(Shape::convex_polygon(nose, t.mid, Stroke::NONE));
    let (lit, dark) = if t.is_dark() { (t.disc_hi, t.bg3) } else { (t.bg0, t.bg4) };
    p.circle(c, 14.0, dark, Stroke::new(1.2, t.mid));
    for (radius, shift, amount) in [(11.0, 1.0, 0.35), (7.5, 2.4, 0.55), (4.0, 3.6, 0.75)] {
        p.circle_filled(c - vec2(shift * 0.7, shift), radius, mix(dark, lit, amount));
    }
    for side in [-1.0, 1.0] {
        let ear = Rect::from_center_size(c + vec2(16.0 * side, 0.0), vec2(5.0, 10.0));
        p.rect_filled(ear, 2.5, t.mid);
    }
}

/// What lies beyond the loudspeakers.
pub fn labels(p: &Painter, rect: Rect, geometry: &Geometry, t: &Theme) {
    let font = Font::regular(metrics::TEXT_AXIS);
    let y = geometry.centre.y + 14.0;
    let (left, right) = (rect.left() + 16.0, rect.right() - 16.0);
    paint::text(p, pos2(left, y), Align2::LEFT_CENTER, "Out of phase", font, t.low);
    paint::text(p, pos2(right, y), Align2::RIGHT_CENTER, "Out of phase", font, t.low);
}
