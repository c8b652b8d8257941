//! The uncut disc: lacquer, faint grooves, reflections of the fixed light, rim, label and shadow.
//! Baked, for the light does not turn with the disc.

use egui::{Color32, Id, Painter, Pos2, Rect, Vec2, vec2};
use gui_common::paint::{Coverage, baked, over};
use gui_common::theme::{Theme, mix};

/// Distance of the faint grooves.
const GROOVE_PITCH: f32 = 2.0;
/// Width and opacity of a faint groove.
const GROOVE: (f32, f32) = (0.7, 0.38);
/// Grooves begin here beyond the label.
const LAND: f32 = 3.0;
/// Room for the shadow.
const SHADOW_ROOM: f32 = 8.0;
/// Growth and opacity of the stacked shadow circles, and how far they lie below.
const SHADOW: ([(f32, f32); 3], f32) = ([(7.0, 0.11), (4.0, 0.18), (2.0, 0.32)], 2.5);
/// Directions of the two reflections, in degrees from up, with their strength and sharpness.
const SHEEN: [(f32, f32, i32); 2] = [(-38.0, 0.34, 10), (33.6, 0.14, 24)];
/// Where the label is brightest, as parts of the disc's radius from the spindle.
const LABEL_LIGHT: Vec2 = vec2(-0.12, -0.19);

/// What lies in the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Label {
    /// A dark or light plate for numbers.
    Plate,
    /// A record label in the plugin's varnish.
    Varnish,
}

/// Paints a disc of `radius` around `centre`.
pub fn paint(
    p: &Painter,
    id: Id,
    (centre, radius): (Pos2, f32),
    (label, label_radius): (Label, f32),
    t: &Theme,
) {
    let half = radius + SHADOW_ROOM;
    let rect = Rect::from_center_size(centre, vec2(half, half) * 2.0);
    let lacquer = mix(t.disc_lo, Color32::BLACK, 0.3);
    let gloss = mix(t.disc_hi, Color32::WHITE, 0.35);
    let shadow_amount = if t.is_dark() { 1.0 } else { 0.4 };
    let key = (radius.to_bits(), label_radius.to_bits(), t.is_dark(), t.surface);
    baked(p, id, rect, key, |at, coverage: Coverage| {
        let from_spindle = at - vec2(half, half);
        let distance = from_spindle.length();
        let mut color = Color32::TRANSPARENT;
        for (grow, opacity) in SHADOW.0 {
            let below = (from_spindle - vec2(0.0, SHADOW.1)).length();
            let amount = coverage.inside(radius + grow - below) * opacity * shadow_amount;
            color = over(color, t.shadow, amount);
        }
        let inside = coverage.inside(radius - distance);
        if inside <= 0.0 {
            return color;
        }
        color = over(color, lacquer, inside);
        color = over(color, gloss, sheen(from_spindle.x.atan2(-from_spindle.y)) * inside);
        if distance > label_radius + LAND - GROOVE_PITCH / 2.0 && distance < radius - 1.5 {
            let along = (distance - label_radius - LAND).rem_euclid(GROOVE_PITCH);
            let off = along.min(GROOVE_PITCH - along);
            color = over(color, Color32::BLACK, coverage.line(off, GROOVE.0) * GROOVE.1);
        }
        let lit = 0.5 - 0.5 * (from_spindle.x + from_spindle.y) / (radius * 1.42);
        let rim = mix(Color32::BLACK, gloss, lit.clamp(0.0, 1.0));
        color = over(color, rim, coverage.line(distance - radius + 0.6, 1.2) * 0.85);
        let from_light = (from_spindle - LABEL_LIGHT * radius).length() / radius;
        over(color, label_color(label, from_light, t), coverage.inside(label_radius - distance))
    });
}

fn label_color(label: Label, from_light: f32, t: &Theme) -> Color32 {
    let (lit, dark) = match label {
        Label::Plate if t.is_dark() => (mix(t.bg3, t.hi, 0.035), t.well2),
        Label::Plate => (t.raised, t.bg1),
        Label::Varnish => {
            (mix(t.surface, Color32::WHITE, 0.12), mix(t.surface, Color32::BLACK, 0.12))
        }
    };
    mix(lit, dark, from_light.clamp(0.0, 1.0))
}

fn sheen(angle_rad: f32) -> f32 {
    let one = |(light_deg, strength, sharpness): (f32, f32, i32)| {
        strength * (angle_rad - light_deg.to_radians()).cos().abs().powi(sharpness)
    };
    SHEEN.into_iter().map(one).sum()
}
