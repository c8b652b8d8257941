//! The lacquer-disc knob.

use super::fade;
use super::knob_draw::{CAPTION_GAP, KnobLook, Ring, paint_knob};
use crate::param::{self, Binding, Drag};
use crate::theme::{Theme, metrics};
use egui::{Color32, Pos2, Rect, Response, Sense, Ui, vec2};

/// The knob sizes of the design system; layouts may ask for radii between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KnobSize {
    /// 32 px.
    S,
    /// 44 px.
    M,
    /// 60 px.
    L,
    /// 84 px.
    Xl,
}

impl KnobSize {
    /// Outer radius of the arc.
    pub const fn radius(self) -> f32 {
        match self {
            Self::S => 16.0,
            Self::M => 22.0,
            Self::L => 30.0,
            Self::Xl => 42.0,
        }
    }
}

/// A knob bound to a parameter.
#[must_use = "call `show`"]
pub struct Knob<'a> {
    binding: Binding<'a>,
    alt: Option<Binding<'a>>,
    radius: f32,
    accent: Option<Color32>,
    label: &'a str,
    label_gap: f32,
    text: Option<&'a str>,
    text_gap: f32,
    bipolar: bool,
    off: bool,
    ring: Option<Ring>,
}

impl<'a> Knob<'a> {
    /// A medium knob without a caption.
    pub fn new(binding: Binding<'a>) -> Self {
        Self {
            binding,
            alt: None,
            radius: KnobSize::M.radius(),
            accent: None,
            label: "",
            label_gap: CAPTION_GAP,
            text: None,
            text_gap: 12.0,
            bipolar: false,
            off: false,
            ring: None,
        }
    }

    /// One of the four sizes.
    pub fn size(self, size: KnobSize) -> Self {
        self.radius(size.radius())
    }

    /// Outer radius of the arc in logical pixels.
    pub fn radius(mut self, radius: f32) -> Self {
        self.radius = radius;
        self
    }

    /// Another colour than the plugin's, such as a band's.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// Caption above.
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = label;
        self
    }

    /// Shows this instead of the parameter's own text ("Held", "Auto").
    pub fn text(mut self, text: &'a str) -> Self {
        self.text = Some(text);
        self
    }

    /// Distance of the caption from the ring.
    pub fn label_gap(mut self, gap: f32) -> Self {
        self.label_gap = gap;
        self
    }

    /// Distance of the value text from the ring.
    pub fn text_gap(mut self, gap: f32) -> Self {
        self.text_gap = gap;
        self
    }

    /// The arc starts in the middle.
    pub fn bipolar(mut self) -> Self {
        self.bipolar = true;
        self
    }

    /// What it belongs to is switched off: it looks so until it is touched, and works.
    pub fn off(mut self, off: bool) -> Self {
        self.off = off;
        self
    }

    /// The parameter that Alt+drag moves.
    pub fn alt(mut self, binding: Binding<'a>) -> Self {
        self.alt = Some(binding);
        self
    }

    /// A range and moving value outside the arc.
    pub fn ring(mut self, ring: Ring) -> Self {
        self.ring = Some(ring);
        self
    }

    /// Shows the knob around `centre`; the value text below it takes part in the gestures.
    pub fn show(self, ui: &mut Ui, centre: Pos2) -> Response {
        let ctx = ui.ctx().clone();
        let t = Theme::of(&ctx);
        let accent = self.accent.unwrap_or(t.accent);
        let reach = vec2(self.radius, self.radius);
        let value_rect = Rect::from_center_size(
            centre + vec2(0.0, self.radius + self.text_gap),
            vec2((self.radius * 2.0).max(60.0), 18.0),
        );
        let mut rect = Rect::from_center_size(centre, reach * 2.0);
        rect.max.y = value_rect.bottom();
        let id = ui.scope_id().with(("knob", self.binding.id()));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let touch = param::continuous(
            ui,
            &response,
            &self.binding,
            self.alt.as_ref(),
            Drag::KNOB,
            value_rect,
        );
        if ui.is_rect_visible(rect.expand(self.radius)) {
            let own_text = self.binding.shown_text(&ctx);
            let slew = if touch.dragging { 0.0 } else { metrics::SLEW_S * crate::motion(&ctx) };
            let ring = self.ring.or_else(|| Ring::of(&self.binding));
            let look = KnobLook {
                radius: self.radius,
                value: ctx.animate_value_with_time(id.with("value"), touch.value, slew),
                accent,
                bipolar: self.bipolar,
                label: self.label,
                label_gap: self.label_gap,
                text: if touch.editing { "" } else { self.text.unwrap_or(&own_text) },
                text_gap: self.text_gap,
                hover: fade(&ctx, id.with("hover"), touch.hovered, metrics::HOVER_FADE_S),
                dragging: touch.dragging,
                focused: touch.focused && !touch.editing,
                enabled: touch.enabled && (!self.off || touch.is_used()),
                automated: touch.automated,
                ring,
            };
            paint_knob(ui.painter(), centre, &look, &t);
        }
        response
    }
}
