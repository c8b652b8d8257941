//! A word that is on or off.

use super::{Lit, automated_dot, click_sense, dot_of};
use crate::paint::{Icon, focus_ring, icon, text, text_width};
use crate::param::{self, Binding};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

/// Room of a chevron.
const CHEVRON: f32 = 14.0;

/// A 24 px high chip: a toggle with a word, or a button if it is never on.
#[must_use = "call `show` or `show_bound`"]
pub struct Chip<'a> {
    label: &'a str,
    icon: Option<Icon>,
    dot: Option<Color32>,
    accent: Option<Color32>,
    width: Option<f32>,
    height: f32,
    chevron: Option<Icon>,
    enabled: bool,
}

impl<'a> Chip<'a> {
    /// A chip with this word.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            icon: None,
            dot: None,
            accent: None,
            width: None,
            height: metrics::CONTROL,
            chevron: None,
            enabled: true,
        }
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A coloured dot before the word.
    pub fn dot(mut self, color: Color32) -> Self {
        self.dot = Some(color);
        self
    }

    /// Colour when on; the default is neutral.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// A fixed width.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// A chevron after the word: it opens something in this direction.
    pub fn chevron(mut self, which: Icon) -> Self {
        self.chevron = Some(which);
        self
    }

    /// Another height than a control's.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Width it takes.
    pub fn measure(&self, p: &Painter) -> f32 {
        let pad = if self.icon.is_some() { 26.0 } else { 10.0 };
        let dot = if self.dot.is_some() { 12.0 } else { 0.0 }
            + if self.chevron.is_some() { CHEVRON } else { 0.0 };
        let word = text_width(p, self.label, Font::medium(metrics::TEXT_CAPTION));
        self.width.unwrap_or_else(|| (word + pad + 10.0 + dot).ceil())
    }

    /// Shows it at `pos` (top left). `name` is read by assistive technology.
    pub fn show(&self, ui: &mut Ui, pos: Pos2, on: bool, name: &str) -> Response {
        self.show_as(ui, pos, on, (Role::Switch, name))
    }

    /// As [`Chip::show`] in the role of something else that is on or off, or of a button.
    pub(super) fn show_as(
        &self,
        ui: &mut Ui,
        pos: Pos2,
        on: bool,
        (role, name): (Role, &str),
    ) -> Response {
        let t = Theme::of(ui.ctx());
        let rect = Rect::from_min_size(pos, vec2(self.measure(ui.painter()), self.height));
        let id = ui.scope_id().with(("chip", name));
        let response = ui.interact(rect, id, click_sense(self.enabled));
        response.widget_info(|| match role {
            Role::Button => WidgetInfo::labeled(role, self.enabled, name),
            _ => WidgetInfo::selected(role, self.enabled, on, name),
        });
        self.paint(ui.painter(), rect, on, Lit::of(&response, self.enabled), &t);
        if crate::focus::is_shown(ui.ctx(), id) {
            focus_ring(ui.painter(), rect, metrics::R_CONTROL, 3.0, &t);
        }
        response
    }

    /// Shows it bound to an on/off parameter.
    pub fn show_bound(&self, ui: &mut Ui, pos: Pos2, b: Binding<'_>) -> Response {
        let ctx = ui.ctx().clone();
        let on = b.shown_on(&ctx);
        let this = Chip { enabled: self.enabled && b.is_enabled(), ..*self };
        let response = this.show(ui, pos, on, b.param().name());
        if param::discrete(ui, &response, &b, false) {
            automated_dot(ui.painter(), dot_of(response.rect), &Theme::of(&ctx));
        }
        if response.clicked() && b.is_enabled() && !param::is_reset(ui) {
            b.set_once(&ctx, if on { 0.0 } else { 1.0 });
        }
        response
    }

    fn paint(&self, p: &Painter, rect: Rect, on: bool, lit: Lit, t: &Theme) {
        let c = self.accent.unwrap_or(t.hi);
        let r = metrics::R_CONTROL;
        let rest = mix(t.bg3, t.bg4, lit.hover);
        if on {
            // The tint lies over the control's own surface, which lights up below it.
            p.rect_filled(rect, r, alpha(t.bg4, 0.6 * lit.hover));
        }
        p.rect_filled(rect, r, lit.pressed(if on { t.tint(c) } else { rest }));
        let edge = if on { t.tint_edge(c) } else { alpha(t.line2, metrics::REST_EDGE_ALPHA) };
        p.rect_stroke(rect, r, Stroke::new(1.0, edge), StrokeKind::Inside);
        let ink = match (self.enabled, on) {
            (false, _) => t.dis,
            (_, true) => mix(t.on_tint(c), t.hi, metrics::HOVER_INK_AMOUNT * lit.hover),
            _ => mix(t.mid, t.hi, lit.hover),
        };
        let (cy, font) = (rect.center().y, Font::medium(metrics::TEXT_CAPTION));
        if let Some(which) = self.icon {
            let x = if self.label.is_empty() { rect.center().x } else { rect.left() + 15.0 };
            icon(p, which, pos2(x, cy), 14.0, ink);
        }
        if let Some(dot) = self.dot {
            let opacity = if on { 1.0 } else { 0.5 };
            p.circle_filled(pos2(rect.left() + 12.0, cy), 3.0, alpha(dot, opacity));
        }
        if self.icon.is_some() || self.dot.is_some() {
            let x = rect.left() + if self.dot.is_some() { 20.0 } else { 26.0 };
            text(p, pos2(x, cy), Align2::LEFT_CENTER, self.label, font, ink);
        } else {
            let room = if self.chevron.is_some() { CHEVRON } else { 0.0 };
            let centre = rect.with_max_x(rect.right() - room).center();
            text(p, centre, Align2::CENTER_CENTER, self.label, font, ink);
        }
        if let Some(which) = self.chevron {
            icon(p, which, pos2(rect.right() - 12.0, cy), 11.0, ink);
        }
    }
}
