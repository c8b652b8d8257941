//! How a knob looks.

use super::automated_dot;
use crate::paint::{DiscSpec, arc, digits, digits_width, disc, knob_disc, polar, text};
use crate::param::Binding;
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

/// Half the angle of a knob's travel, degrees.
const TRAVEL_DEG: f32 = 135.0;
/// Space between arc and disc.
const ARC_GAP: f32 = 2.2;
/// Distance of the outer ring from the arc's edge.
const RING_GAP: f32 = 3.2;
/// Caption above the knob, from its edge.
pub(super) const CAPTION_GAP: f32 = 11.0;

/// A range and a moving value outside the arc: modulation or dynamics, normalised.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ring {
    /// One end of the range.
    pub from: f32,
    /// The other end.
    pub to: f32,
    /// The value now.
    pub now: f32,
}

impl Ring {
    /// The ring of a parameter that the host modulates.
    pub(super) fn of(b: &Binding<'_>) -> Option<Self> {
        b.modulation().map(|(base, now)| Self { from: base, to: now, now })
    }
}

/// Everything that decides how a knob looks.
#[derive(Clone, Copy, Debug)]
pub struct KnobLook<'a> {
    /// Outer radius of the arc.
    pub radius: f32,
    /// Value 0 to 1.
    pub value: f32,
    /// Varnish.
    pub accent: Color32,
    /// The arc starts in the middle.
    pub bipolar: bool,
    /// Caption above.
    pub label: &'a str,
    /// Distance of the caption's centre from the knob's edge.
    pub label_gap: f32,
    /// Value text below.
    pub text: &'a str,
    /// Distance of the value text's centre from the knob's edge.
    pub text_gap: f32,
    /// Pointer over it, 0 to 1.
    pub hover: f32,
    /// Being dragged.
    pub dragging: bool,
    /// Shows the focus ring.
    pub focused: bool,
    /// May be changed.
    pub enabled: bool,
    /// The host is writing.
    pub automated: bool,
    /// Modulation or dynamics.
    pub ring: Option<Ring>,
}

/// The angle of a value, degrees from up.
fn angle(value: f32) -> f32 {
    TRAVEL_DEG * (value * 2.0 - 1.0)
}

fn arc_width(radius: f32) -> f32 {
    match radius {
        r if r >= 26.0 => 3.4,
        r if r >= 19.0 => 2.8,
        _ => 2.4,
    }
}

/// Paints a knob around `c`.
pub fn paint_knob(p: &Painter, c: Pos2, k: &KnobLook<'_>, t: &Theme) {
    let width = arc_width(k.radius);
    let disc_r = k.radius - width - ARC_GAP;
    if k.dragging {
        p.circle_filled(c, k.radius + 8.0, alpha(k.accent, 0.10));
    }
    paint_arc(p, c, k, width, t);
    if let Some(ring) = k.ring {
        let ink = if k.enabled { t.hi } else { t.mid };
        paint_ring(p, c, k.radius + RING_GAP, ring, ink);
    }
    let label = if k.enabled { k.accent } else { t.dis };
    knob_disc(p, c, disc_r, label, k.radius >= 20.0, t);
    paint_pointer(p, c, disc_r, angle(k.value), k.enabled, t);
    if k.focused {
        p.circle_stroke(c, k.radius + 3.4, Stroke::new(metrics::FOCUS, t.focus));
    }
    if k.automated {
        let at = c + vec2(0.83, -0.83) * (k.radius - 0.5);
        automated_dot(p, at, t);
    }
    let caption = if k.enabled { t.mid } else { t.dis };
    let above = pos2(c.x, c.y - k.radius - k.label_gap);
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(p, above, Align2::CENTER_CENTER, k.label, font, caption);
    paint_value(p, pos2(c.x, c.y + k.radius + k.text_gap), k, t);
}

fn paint_arc(p: &Painter, c: Pos2, k: &KnobLook<'_>, width: f32, t: &Theme) {
    let r = k.radius - width * 0.5;
    arc(p, c, r, (-TRAVEL_DEG, TRAVEL_DEG), Stroke::new(width, t.track));
    if !k.enabled {
        return;
    }
    let (zero, now) = (if k.bipolar { 0.0 } else { -TRAVEL_DEG }, angle(k.value));
    if (now - zero).abs() > 0.5 {
        arc(p, c, r, (zero, now), Stroke::new(width, k.accent));
    }
    if k.bipolar {
        let notch = [pos2(c.x, c.y - r - width * 0.5), pos2(c.x, c.y - r + width * 0.5)];
        p.line_segment(notch, Stroke::new(1.0, t.bg1));
    }
}

fn paint_ring(p: &Painter, c: Pos2, r: f32, ring: Ring, color: Color32) {
    arc(p, c, r, (angle(ring.from), angle(ring.to)), Stroke::new(1.8, alpha(color, 0.55)));
    p.circle_filled(polar(c, r, angle(ring.now)), 2.6, color);
}

fn paint_pointer(p: &Painter, c: Pos2, disc_r: f32, deg: f32, enabled: bool, t: &Theme) {
    let (from, to) = (polar(c, disc_r * 0.44, deg), polar(c, disc_r * 0.93, deg));
    let (under, over) = if disc_r > 17.0 { (4.6, 2.6) } else { (3.8, 2.1) };
    let shade = alpha(t.disc_hole, 0.6);
    let color = if enabled { t.pointer } else { t.low };
    p.line_segment([from, to], Stroke::new(under, shade));
    p.line_segment([from, to], Stroke::new(over, color));
    for end in [from, to] {
        p.circle_filled(end, over * 0.5, color);
    }
}

fn paint_value(p: &Painter, at: Pos2, k: &KnobLook<'_>, t: &Theme) {
    if k.text.is_empty() {
        return;
    }
    let font = Font::medium(value_size(k.radius));
    if k.hover > 0.0 || k.dragging {
        let amount = if k.dragging { 1.0 } else { k.hover };
        let size = vec2(digits_width(p, k.text, font) + 16.0, 18.0);
        let rect = Rect::from_center_size(at, size);
        p.rect_filled(rect, 4.0, alpha(t.bg0, amount));
        let edge = Stroke::new(1.0, alpha(k.accent, 0.8 * amount));
        p.rect_stroke(rect, 4.0, edge, StrokeKind::Inside);
    }
    let color = if k.enabled { t.hi } else { t.dis };
    digits(p, at, Align2::CENTER_CENTER, k.text, font, color);
}

/// Text size of the value below a knob.
fn value_size(radius: f32) -> f32 {
    match radius {
        r if r >= 40.0 => metrics::TEXT_VALUE_LARGE,
        r if r >= 18.0 => metrics::TEXT_VALUE,
        _ => metrics::TEXT_VALUE_SMALL,
    }
}

/// The small disc that is the thumb of a slider.
pub(super) fn paint_thumb(p: &Painter, c: Pos2, radius: f32, accent: Color32, t: &Theme) {
    let spec = DiscSpec { radius, grooves: 2, shadow: true, label: None, hole: None };
    disc(p, c, &spec, t);
    p.circle_filled(c, 2.0, accent);
}
