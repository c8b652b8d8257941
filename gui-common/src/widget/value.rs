//! A value in a field of its own, without a knob.

use super::knob_draw::Ring;
use super::{automated_dot, dot_of};
use crate::paint::{digits, focus_ring};
use crate::param::{self, Binding, Drag};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2};

/// A number in a small well: drag, wheel, type.
#[must_use = "call `show`"]
pub struct ValueField<'a> {
    binding: Binding<'a>,
    font: Font,
    framed: bool,
}

impl<'a> ValueField<'a> {
    /// A framed field.
    pub fn new(binding: Binding<'a>) -> Self {
        Self { binding, font: Font::medium(metrics::TEXT_VALUE), framed: true }
    }

    /// Another font than a value's.
    pub fn font(mut self, font: Font) -> Self {
        self.font = font;
        self
    }

    /// The box shows on hover only.
    pub fn bare(mut self) -> Self {
        self.framed = false;
        self
    }

    /// Shows it in `rect`, centred.
    pub fn show(self, ui: &mut Ui, rect: Rect) -> Response {
        let t = Theme::of(ui.ctx());
        let id = ui.scope_id().with(("value", self.binding.id()));
        let response = ui.interact(super::hit_rect(rect), id, Sense::click_and_drag());
        let touch = param::continuous(ui, &response, &self.binding, None, Drag::KNOB, rect);
        let p = ui.painter();
        let lit = touch.hovered || touch.dragging;
        if self.framed || lit {
            p.rect_filled(rect, metrics::R_SEGMENT, t.bg0);
        }
        if touch.dragging {
            p.rect_filled(rect.expand(4.0), metrics::R_SEGMENT + 4.0, alpha(t.accent, 0.10));
        }
        if lit {
            let edge = Stroke::new(1.0, alpha(t.accent, 0.8));
            p.rect_stroke(rect, metrics::R_SEGMENT, edge, StrokeKind::Inside);
        }
        if !touch.editing {
            let color = if touch.enabled { t.hi } else { t.dis };
            let text = self.binding.shown_text(ui.ctx());
            digits(p, rect.center(), Align2::CENTER_CENTER, &text, self.font, color);
        }
        if touch.focused && !touch.editing {
            focus_ring(p, rect, metrics::R_SEGMENT, 2.0, &t);
        }
        if let Some(ring) = Ring::of(&self.binding).filter(|_| touch.enabled && !touch.editing) {
            paint_ring(p, rect, ring, &t);
        }
        if touch.automated {
            automated_dot(p, dot_of(rect), &t);
        }
        response
    }
}

/// Where modulation moves the value: a thin line at the foot of the field with a dot.
fn paint_ring(p: &Painter, rect: Rect, ring: Ring, t: &Theme) {
    let x = |value: f32| rect.left() + rect.width() * value.clamp(0.0, 1.0);
    let y = rect.bottom() - 1.0;
    let ends = [x(ring.from.min(ring.to)), x(ring.from.max(ring.to))];
    p.hline(ends[0]..=ends[1], y, Stroke::new(1.8, alpha(t.hi, 0.55)));
    p.circle_filled(pos2(x(ring.now), y), 2.6, t.hi);
}
