//! The segmented switch: 2 to 7 options in a trough.

use super::{Lit, automated_dot, dot_of, fade, sets};
use crate::paint::{Icon, focus_ring, hairline_h, hairline_v, icon, text, text_width};
use crate::param::{self, Binding, Over};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{
    Align2, Color32, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo,
};
use egui::{pos2, vec2};

/// One option of a switch.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Text, may be empty if there is an icon.
    pub label: &'a str,
    /// Icon.
    pub icon: Option<Icon>,
    /// Name for assistive technology; the label if empty.
    pub name: &'a str,
}

impl<'a> From<&'a str> for Segment<'a> {
    fn from(label: &'a str) -> Self {
        Self { label, icon: None, name: "" }
    }
}

/// A switch with one option chosen.
#[must_use = "call `show` or `show_bound`"]
pub struct Segmented<'a> {
    options: &'a [Segment<'a>],
    accent: Option<Color32>,
    font_size: f32,
    enabled: bool,
}

impl<'a> Segmented<'a> {
    /// A switch with these options.
    pub fn new(options: &'a [Segment<'a>]) -> Self {
        Self { options, accent: None, font_size: metrics::TEXT_CAPTION, enabled: true }
    }

    /// Colour of the bar under the chosen option.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// Another text size than a caption's.
    pub fn font_size(mut self, size: f32) -> Self {
        self.font_size = size;
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows it with option `chosen`; returns the option that was clicked or reached by arrows.
    pub fn show(&self, ui: &mut Ui, rect: Rect, chosen: usize, name: &str) -> Option<usize> {
        let group = self.group(ui, rect, name);
        let last = self.options.len().saturating_sub(1);
        let moved = param::arrow_choice(ui, &group, chosen, last, true).filter(|_| self.enabled);
        let (clicked, _) = self.cells(ui, &group, chosen, name);
        self.ring(ui, rect, &group);
        clicked.or(moved)
    }

    /// Shows it bound to a stepped parameter whose steps are the options in order.
    pub fn show_bound(&self, ui: &mut Ui, rect: Rect, b: Binding<'_>) {
        let ctx = ui.ctx().clone();
        let this = Segmented { enabled: self.enabled && b.is_enabled(), ..*self };
        let group = this.group(ui, rect, b.param().name());
        let (clicked, over) = this.cells(ui, &group, b.shown_step(&ctx), b.param().name());
        if param::parts(ui, &group, over, &b, true) {
            automated_dot(ui.painter(), dot_of(rect), &Theme::of(&ctx));
        }
        if let Some(i) = clicked.filter(|_| !param::is_reset(ui)) {
            b.set_step(&ctx, i);
        }
        this.ring(ui, rect, &group);
    }

    /// The one stop of the keyboard: arrows move between the options.
    fn group(&self, ui: &Ui, rect: Rect, name: &str) -> Response {
        let id = ui.scope_id().with(("segmented", name));
        let group = ui.interact(rect, id, Sense::focusable_noninteractive());
        group.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, self.enabled, name));
        sets::whole(ui.ctx(), id, self.options.len());
        group
    }

    fn ring(&self, ui: &Ui, rect: Rect, group: &Response) {
        if crate::focus::is_shown(ui.ctx(), group.id) {
            let t = Theme::of(ui.ctx());
            focus_ring(ui.painter(), rect, metrics::R_CONTROL, 3.0, &t);
        }
    }

    fn cells(
        &self,
        ui: &mut Ui,
        group: &Response,
        chosen: usize,
        name: &str,
    ) -> (Option<usize>, Over) {
        let (t, rect) = (Theme::of(ui.ctx()), group.rect);
        paint_trough(ui.painter(), rect, &t);
        // Parts of the group for assistive technology; nobody else needs to know.
        let inner = ui.ctx().has_accesskit_node(group.id).then(|| {
            let parts = UiBuilder::new().max_rect(rect).accessibility_parent(group.id);
            ui.new_child(parts.id_salt(group.id))
        });
        let mut clicked = None;
        let mut over = Over { hovered: false, clicked: false, asked: false };
        let mut left = rect.left();
        let widths = self.widths(ui.painter(), rect.width());
        for ((i, option), width) in self.options.iter().enumerate().zip(widths) {
            let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
            left += width;
            let id = ui.scope_id().with(("segment", name, i));
            let response = inner.as_ref().unwrap_or(ui).interact(cell, id, Sense::CLICK);
            let label = if option.name.is_empty() { option.label } else { option.name };
            response.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, self.enabled, i == chosen, label)
            });
            sets::part(ui.ctx(), id, i);
            if i == chosen {
                sets::active(ui.ctx(), group.id, id);
            }
            if self.enabled && response.clicked() {
                // The arrows go on from here.
                group.request_focus();
                clicked = Some(i);
            }
            let part = Over::from(&response);
            over.hovered |= part.hovered;
            over.clicked |= part.clicked;
            over.asked |= part.asked;
            let on = fade(ui.ctx(), id.with("on"), i == chosen, metrics::SELECT_FADE_S);
            self.paint_cell(ui.painter(), cell, option, (on, Lit::of(&response, self.enabled)), &t);
            if i > 0 && i != chosen && i - 1 != chosen {
                let y = cell.top() + 7.0..=cell.bottom() - 7.0;
                hairline_v(ui.painter(), cell.left() + 0.5, y, alpha(t.line2, 0.6));
            }
        }
        (clicked, over)
    }

    /// Equal widths; if a word does not fit so, each gets what its word needs and a share of the
    /// rest.
    fn widths(&self, p: &Painter, total: f32) -> Vec<f32> {
        /// Space beside a word.
        const PAD: f32 = 10.0;
        let count = self.options.len().max(1) as f32;
        let font = Font::semibold(self.font_size);
        let need = |option: &Segment<'_>| {
            text_width(p, option.label, font) + if option.icon.is_some() { 20.0 } else { 0.0 }
        };
        let needs: Vec<f32> = self.options.iter().map(need).collect();
        if needs.iter().all(|need| need + PAD <= total / count) {
            return vec![total / count; needs.len()];
        }
        let spare = (total - needs.iter().sum::<f32>()) / count;
        needs.into_iter().map(|need| need + spare).collect()
    }

    fn paint_cell(
        &self,
        p: &Painter,
        cell: Rect,
        option: &Segment<'_>,
        (on, lit): (f32, Lit),
        t: &Theme,
    ) {
        let mut c = cell.center();
        let raised = cell.shrink(2.0);
        p.rect_filled(raised, metrics::R_SEGMENT, alpha(lit.pressed(t.bg3), lit.hover));
        if on > 0.0 {
            p.rect_filled(raised, metrics::R_SEGMENT, lit.pressed(alpha(t.raised, on)));
            let top = raised.left() + 4.0..=raised.right() - 4.0;
            hairline_h(p, top, raised.top() + 0.5, alpha(t.lit_edge, on));
            let half = 9.0f32.min(cell.width() * 0.5 - 6.0).max(2.0) * on;
            let bar =
                Rect::from_min_size(pos2(c.x - half, cell.bottom() - 4.2), vec2(half * 2.0, 1.8));
            let color = if self.enabled { self.accent.unwrap_or(t.accent) } else { t.dis };
            p.rect_filled(bar, 0.9, color);
            c.y -= 0.8 * on;
        }
        let is_on = on >= 0.5;
        let font =
            if is_on { Font::semibold(self.font_size) } else { Font::medium(self.font_size) };
        let color = match (self.enabled, is_on) {
            (false, _) => t.dis,
            (_, true) => t.hi,
            _ => mix(t.low, t.hi, lit.hover),
        };
        if let Some(which) = option.icon {
            let shift = if option.label.is_empty() {
                0.0
            } else {
                text_width(p, option.label, font) * 0.5 + 4.0
            };
            icon(p, which, pos2(c.x - shift, c.y), 15.0, color);
            c.x += 9.0;
        }
        text(p, c, Align2::CENTER_CENTER, option.label, font, color);
    }
}

fn paint_trough(p: &Painter, rect: Rect, t: &Theme) {
    p.rect_filled(rect, metrics::R_CONTROL, t.trough);
    let edge = if t.is_dark() { alpha(t.line2, metrics::REST_EDGE_ALPHA) } else { t.line2 };
    p.rect_stroke(rect, metrics::R_CONTROL, Stroke::new(1.0, edge), StrokeKind::Inside);
}
