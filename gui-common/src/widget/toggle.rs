//! The two-state switch.

use super::{Lit, automated_dot, click_sense, dot_of, fade, hit_rect};
use crate::paint::{focus_ring, text, text_width};
use crate::param::{self, Binding};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

const SIZE: egui::Vec2 = vec2(28.0, 16.0);

/// A 28 x 16 switch, with an optional word after it.
#[must_use = "call `show` or `show_bound`"]
pub struct Toggle<'a> {
    label: &'a str,
    accent: Option<Color32>,
    enabled: bool,
}

impl<'a> Toggle<'a> {
    /// A switch with a word after it (may be empty).
    pub fn new(label: &'a str) -> Self {
        Self { label, accent: None, enabled: true }
    }

    /// Another colour than the plugin's.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows it at `pos` (top left); clicked if the response says so.
    pub fn show(&self, ui: &mut Ui, pos: Pos2, on: bool, name: &str) -> Response {
        let t = Theme::of(ui.ctx());
        let font = Font::medium(metrics::TEXT_CAPTION);
        let mut rect = Rect::from_min_size(pos, SIZE);
        let switch = rect;
        if !self.label.is_empty() {
            rect.max.x += 7.0 + text_width(ui.painter(), self.label, font);
        }
        let id = ui.scope_id().with(("toggle", name));
        let response = ui.interact(hit_rect(rect), id, click_sense(self.enabled));
        response.widget_info(|| WidgetInfo::selected(Role::Switch, self.enabled, on, name));
        let amount = fade(ui.ctx(), id.with("on"), on, metrics::SELECT_FADE_S);
        let lit = Lit::of(&response, self.enabled);
        self.paint(ui.painter(), switch, amount, lit, &t);
        let color = if self.enabled { mix(t.mid, t.hi, lit.hover) } else { t.dis };
        let at = pos2(switch.right() + 7.0, switch.center().y);
        text(ui.painter(), at, Align2::LEFT_CENTER, self.label, font, color);
        if crate::focus::is_shown(ui.ctx(), id) {
            focus_ring(ui.painter(), switch, SIZE.y * 0.5, 3.0, &t);
        }
        response
    }

    /// Shows it bound to an on/off parameter.
    pub fn show_bound(&self, ui: &mut Ui, pos: Pos2, b: Binding<'_>) -> Response {
        let ctx = ui.ctx().clone();
        let on = b.shown_on(&ctx);
        let this = Toggle { enabled: self.enabled && b.is_enabled(), ..*self };
        let response = this.show(ui, pos, on, b.param().name());
        if param::discrete(ui, &response, &b, false) {
            let switch = Rect::from_min_size(pos, SIZE);
            automated_dot(ui.painter(), dot_of(switch), &Theme::of(&ctx));
        }
        if response.clicked() && b.is_enabled() && !param::is_reset(ui) {
            b.set_once(&ctx, if on { 0.0 } else { 1.0 });
        }
        response
    }

    fn paint(&self, p: &Painter, rect: Rect, on: f32, lit: Lit, t: &Theme) {
        let radius = SIZE.y * 0.5;
        let accent = if self.enabled { self.accent.unwrap_or(t.accent) } else { t.dis };
        let strength = if self.enabled { 0.9 } else { 0.45 };
        let strength = strength + 0.1 * lit.hover;
        p.rect_filled(rect, radius, lit.pressed(mix(t.bg4, alpha(accent, strength), on)));
        if on < 1.0 {
            let edge = Stroke::new(1.0, alpha(t.line3, (0.6 + 0.4 * lit.hover) * (1.0 - on)));
            p.rect_stroke(rect, radius, edge, StrokeKind::Inside);
        }
        let x = rect.left() + radius + (SIZE.x - SIZE.y) * on;
        let c = pos2(x, rect.center().y);
        let thumb_on = if t.is_dark() { t.on_accent } else { Color32::WHITE };
        let thumb_off = if self.enabled { mix(t.low, t.hi, lit.hover) } else { t.dis };
        p.circle_filled(c, 5.6, mix(thumb_off, thumb_on, on));
        if on > 0.5 {
            p.line_segment([c - vec2(0.0, 2.4), c + vec2(0.0, 2.4)], Stroke::new(1.4, accent));
        }
    }
}
