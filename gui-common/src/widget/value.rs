//! A value in a field of its own, without a knob.

use crate::paint::{digits, focus_ring};
use crate::param::{self, Binding, Drag};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Rect, Response, Sense, Stroke, StrokeKind, Ui};

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
        response
    }
}
