//! The horizontal slider with a small disc as thumb.

use super::knob_draw::{Ring, paint_thumb};
use super::{automated_dot, fade};
use crate::param::{self, Binding, Drag};
use crate::theme::{Theme, alpha, metrics};
use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

/// Radius of the thumb.
const THUMB: f32 = 7.0;
/// Thickness of the track.
const TRACK: f32 = 4.0;

/// How a slider looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SliderLook {
    /// Value 0 to 1.
    pub value: f32,
    /// Colour of the filled part.
    pub accent: Color32,
    /// The filled part starts in the middle.
    pub bipolar: bool,
    /// Shows the focus ring.
    pub focused: bool,
    /// May be changed.
    pub enabled: bool,
    /// Pointer over it, 0 to 1.
    pub hover: f32,
    /// Being dragged.
    pub dragging: bool,
    /// The host is writing.
    pub automated: bool,
    /// Modulation.
    pub ring: Option<Ring>,
}

/// Paints a slider from `left`, `width` long.
pub fn paint_slider(p: &Painter, left: Pos2, width: f32, s: &SliderLook, t: &Theme) {
    let y = left.y;
    let bar =
        |x0: f32, x1: f32| Rect::from_min_max(pos2(x0, y - TRACK * 0.5), pos2(x1, y + TRACK * 0.5));
    p.rect_filled(bar(left.x, left.x + width), TRACK * 0.5, t.track);
    let x = left.x + width * s.value;
    let accent = if s.enabled { s.accent } else { t.dis };
    if s.enabled {
        let middle = left.x + width * 0.5;
        let from = if s.bipolar { middle } else { left.x };
        p.rect_filled(bar(from.min(x), from.max(x)), TRACK * 0.5, accent);
    }
    if s.bipolar {
        p.vline(left.x + width * 0.5, y - 5.0..=y + 5.0, Stroke::new(1.0, t.line3));
    }
    if let Some(ring) = s.ring.filter(|_| s.enabled) {
        paint_ring(p, left, width, ring, t);
    }
    let thumb = pos2(x, y);
    if s.dragging {
        p.circle_filled(thumb, THUMB + 6.0, alpha(s.accent, 0.10));
    }
    paint_thumb(p, thumb, THUMB, accent, t);
    let lit = if s.dragging { 1.0 } else { s.hover };
    if lit > 0.0 && s.enabled {
        p.circle_stroke(thumb, THUMB - 0.5, Stroke::new(1.2, alpha(s.accent, 0.8 * lit)));
    }
    if s.focused {
        p.circle_stroke(thumb, THUMB + 3.0, Stroke::new(metrics::FOCUS, t.focus));
    }
    if s.automated {
        automated_dot(p, thumb + vec2(THUMB, -THUMB), t);
    }
}

/// Where modulation moves the value: a thin line over the track with a dot.
fn paint_ring(p: &Painter, left: Pos2, width: f32, ring: Ring, t: &Theme) {
    const ABOVE: f32 = 5.0;
    let x = |value: f32| left.x + width * value.clamp(0.0, 1.0);
    let ends = [x(ring.from.min(ring.to)), x(ring.from.max(ring.to))];
    let y = left.y - ABOVE;
    p.hline(ends[0]..=ends[1], y, Stroke::new(1.8, alpha(t.hi, 0.55)));
    p.circle_filled(pos2(x(ring.now), y), 2.6, t.hi);
}

/// A slider bound to a parameter.
#[must_use = "call `show`"]
pub struct Slider<'a> {
    binding: Binding<'a>,
    accent: Option<Color32>,
    bipolar: bool,
}

impl<'a> Slider<'a> {
    /// A slider from the left.
    pub fn new(binding: Binding<'a>) -> Self {
        Self { binding, accent: None, bipolar: false }
    }

    /// Another colour than the plugin's.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// The filled part starts in the middle.
    pub fn bipolar(mut self) -> Self {
        self.bipolar = true;
        self
    }

    /// Shows it from `left` (the middle of the track's left end), `width` long.
    pub fn show(self, ui: &mut Ui, left: Pos2, width: f32) -> Response {
        let t = Theme::of(ui.ctx());
        let id = ui.scope_id().with(("slider", self.binding.id()));
        let rect = Rect::from_min_size(
            left - vec2(THUMB, metrics::HIT * 0.5),
            vec2(width + 2.0 * THUMB, metrics::HIT),
        );
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let entry = Rect::from_center_size(rect.center(), vec2(70.0, 20.0));
        let drag = Drag { horizontal: width, vertical: metrics::DRAG_RANGE };
        let touch = param::continuous(ui, &response, &self.binding, None, drag, entry);
        let look = SliderLook {
            value: touch.value,
            accent: self.accent.unwrap_or(t.accent),
            bipolar: self.bipolar,
            focused: touch.focused,
            enabled: touch.enabled,
            hover: fade(ui.ctx(), id, touch.hovered, metrics::HOVER_FADE_S),
            dragging: touch.dragging,
            automated: touch.automated,
            ring: Ring::of(&self.binding),
        };
        paint_slider(ui.painter(), left, width, &look, &t);
        response
    }
}
