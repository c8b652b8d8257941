//! The vertical fader: a grooved cap on a slot.

use super::knob_draw::Ring;
use super::{automated_dot, dot_of};
use crate::paint::{focus_ring, gradient_v, hairline_h};
use crate::param::{self, Binding, Drag};
use crate::theme::{Theme, alpha, metrics, mix};
use egui::accesskit::Orientation;
use egui::{Color32, Rangef, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

/// Size of the cap.
const CAP: egui::Vec2 = vec2(26.0, 34.0);
/// Width of the slot.
const SLOT: f32 = 4.0;

/// A fader bound to a parameter.
#[must_use = "call `show`"]
pub struct Fader<'a> {
    binding: Binding<'a>,
    accent: Option<Color32>,
}

impl<'a> Fader<'a> {
    /// A fader in the plugin's colour.
    pub fn new(binding: Binding<'a>) -> Self {
        Self { binding, accent: None }
    }

    /// Another colour than the plugin's.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// Shows it centred on `x` with the slot over `y` (top to bottom). The cap's centre is at the
    /// slot's end at either limit.
    pub fn show(self, ui: &mut Ui, x: f32, y: Rangef) -> Response {
        let t = Theme::of(ui.ctx());
        let id = ui.scope_id().with(("fader", self.binding.id()));
        let slot = Rect::from_x_y_ranges(x - SLOT * 0.5..=x + SLOT * 0.5, y);
        let rect = slot.expand2(vec2((CAP.x - SLOT) * 0.5, CAP.y * 0.5));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let value = self.binding.shown(ui.ctx());
        let centre = pos2(x, y.max - (y.max - y.min) * value);
        let entry = Rect::from_center_size(centre, vec2(64.0, 20.0));
        let drag = Drag { horizontal: 0.0, vertical: y.span() };
        let touch = param::continuous(ui, &response, &self.binding, None, drag, entry);
        ui.ctx().accesskit_node_builder(id, |node| node.set_orientation(Orientation::Vertical));
        let p = ui.painter();
        p.rect_filled(slot.expand2(vec2(0.0, 2.0)), SLOT * 0.5, t.meter_bg);
        let cap = Rect::from_center_size(pos2(x, y.max - y.span() * touch.value), CAP);
        let accent = if touch.enabled { self.accent.unwrap_or(t.accent) } else { t.dis };
        if let Some(ring) = Ring::of(&self.binding).filter(|_| touch.enabled) {
            paint_ring(p, cap.right() + 3.0, y, ring, &t);
        }
        if touch.dragging {
            p.rect_filled(cap.expand(5.0), metrics::R_CONTROL + 5.0, alpha(accent, 0.10));
        }
        paint_cap(p, cap, accent, touch.hovered || touch.dragging, &t);
        if touch.focused {
            focus_ring(p, cap, metrics::R_CONTROL, 2.0, &t);
        }
        if touch.automated {
            automated_dot(p, dot_of(cap), &t);
        }
        response
    }
}

/// Where modulation moves the value: a thin line beside the slot with a dot.
fn paint_ring(p: &egui::Painter, x: f32, slot: Rangef, ring: Ring, t: &Theme) {
    let y = |value: f32| slot.max - slot.span() * value.clamp(0.0, 1.0);
    let ends = [y(ring.from.max(ring.to)), y(ring.from.min(ring.to))];
    p.vline(x, ends[0]..=ends[1], Stroke::new(1.8, alpha(t.hi, 0.55)));
    p.circle_filled(pos2(x, y(ring.now)), 2.6, t.hi);
}

fn paint_cap(p: &egui::Painter, cap: Rect, accent: Color32, lit: bool, t: &Theme) {
    crate::paint::shadow(p, cap.shrink(3.0), 4.0, t);
    let (top, bottom) = if t.is_dark() {
        (mix(t.bg4, Color32::WHITE, if lit { 0.16 } else { 0.10 }), t.bg3)
    } else {
        (t.raised, if lit { t.bg4 } else { t.bg3 })
    };
    gradient_v(p, cap, 5.0, &[(0.0, top), (0.5, mix(top, bottom, 0.6)), (1.0, bottom)]);
    p.rect_stroke(cap, 5.0, Stroke::new(1.0, t.line3), StrokeKind::Inside);
    for i in 1..=3 {
        for side in [-1.0, 1.0] {
            let y = cap.center().y + side * i as f32 * 4.0;
            hairline_h(p, cap.left() + 5.0..=cap.right() - 5.0, y, alpha(t.shadow, 0.35));
        }
    }
    let line = Rect::from_center_size(cap.center(), vec2(CAP.x - 6.0, 2.2));
    p.rect_filled(line, 1.1, accent);
}
