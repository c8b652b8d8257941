//! Where things lie in the field: the half circle in front of the listener.
//!
//! Angles are those of the goniometer: 0 is the middle (left = right), -45 degrees the left
//! speaker alone, +45 the right one, beyond them the speakers are out of phase, and +-90 is pure
//! difference. Positive is to the right.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Angle of a speaker from the middle, in degrees.
pub const SPEAKER_DEG: f32 = 45.0;
/// Half the field, in degrees.
pub const EDGE_DEG: f32 = 90.0;
/// Radius of the source and its arc, as a part of the field's.
pub const SOURCE_RADIUS: f32 = 0.7;
/// Room above the half circle for the mode switch and the pan law.
const HEAD_ROOM: f32 = 62.0;
/// Room below the base line for the listener's head and the labels.
const FOOT_ROOM: f32 = 28.0;
/// Room left and right of the half circle.
const SIDE_ROOM: f32 = 18.0;

/// The half circle inside the field's rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// The listener.
    pub centre: Pos2,
    /// Radius of the rim.
    pub radius: f32,
}

impl Geometry {
    /// The largest half circle that leaves room for the switches above and the head below.
    pub fn in_rect(rect: Rect) -> Self {
        let radius =
            (rect.width() / 2.0 - SIDE_ROOM).min(rect.height() - HEAD_ROOM - FOOT_ROOM).max(1.0);
        Self { centre: pos2(rect.center().x, rect.bottom() - FOOT_ROOM), radius }
    }

    /// Height of the rectangle that a half circle of this width fills.
    pub fn height_for(width: f32) -> f32 {
        width / 2.0 - SIDE_ROOM + HEAD_ROOM + FOOT_ROOM
    }

    /// The point at an angle and a part of the radius.
    pub fn at(&self, angle_deg: f32, radius_part: f32) -> Pos2 {
        self.centre + direction(angle_deg) * (self.radius * radius_part)
    }

    /// Angle of a point seen from the listener, limited to the half circle.
    pub fn angle_deg(&self, point: Pos2) -> f32 {
        let from_listener = point - self.centre;
        let angle = from_listener.x.atan2(-from_listener.y).to_degrees();
        angle.clamp(-EDGE_DEG, EDGE_DEG)
    }

    /// Distance of a point from the listener as a part of the radius.
    pub fn radius_part(&self, point: Pos2) -> f32 {
        self.centre.distance(point) / self.radius
    }

    /// Points along a circle, close enough for a smooth line.
    pub fn arc(&self, from_deg: f32, to_deg: f32, radius_part: f32) -> Vec<Pos2> {
        let steps = (((to_deg - from_deg).abs() / 2.0).ceil() as usize).max(1);
        let step_deg = (to_deg - from_deg) / steps as f32;
        (0..=steps).map(|i| self.at(from_deg + step_deg * i as f32, radius_part)).collect()
    }
}

/// Unit vector of an angle: 0 is up, positive to the right.
pub fn direction(angle_deg: f32) -> Vec2 {
    let (sin, cos) = angle_deg.to_radians().sin_cos();
    vec2(sin, -cos)
}

/// A place in words: `24° right`.
pub fn place_text(angle_deg: f32) -> String {
    let rounded_deg = angle_deg.round();
    match rounded_deg {
        0.0 => "Centre".to_string(),
        deg if deg < 0.0 => format!("{:.0}\u{b0} left", -deg),
        deg => format!("{deg:.0}\u{b0} right"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry() -> Geometry {
        Geometry::in_rect(Rect::from_min_size(pos2(8.0, 48.0), vec2(428.0, 286.0)))
    }

    #[test]
    fn default_size_is_the_drawn_one() {
        let Geometry { centre, radius } = geometry();
        assert_eq!(centre, pos2(222.0, 306.0));
        assert_eq!(radius, 196.0);
    }

    #[test]
    fn angles_survive_the_way_to_the_screen_and_back() {
        for angle in [-90.0, -45.0, -0.1, 0.0, 24.0, 89.0] {
            let point = geometry().at(angle, SOURCE_RADIUS);
            assert!((geometry().angle_deg(point) - angle).abs() < 1e-3, "{angle}");
            assert!((geometry().radius_part(point) - SOURCE_RADIUS).abs() < 1e-5);
        }
    }

    #[test]
    fn points_below_the_listener_are_at_the_edge() {
        assert_eq!(geometry().angle_deg(pos2(400.0, 330.0)), EDGE_DEG);
        assert_eq!(geometry().angle_deg(pos2(20.0, 330.0)), -EDGE_DEG);
    }

    #[test]
    fn places_are_told_in_words() {
        assert_eq!(place_text(-0.4), "Centre");
        assert_eq!(place_text(23.6), "24\u{b0} right");
        assert_eq!(place_text(-90.0), "90\u{b0} left");
    }

    #[test]
    fn arcs_begin_and_end_where_asked() {
        let arc = geometry().arc(-45.0, 30.0, 1.0);
        assert!(arc[0].distance(geometry().at(-45.0, 1.0)) < 1e-3);
        assert!(arc[arc.len() - 1].distance(geometry().at(30.0, 1.0)) < 1e-3);
        assert_eq!(geometry().arc(10.0, 10.0, 1.0).len(), 2);
    }
}
