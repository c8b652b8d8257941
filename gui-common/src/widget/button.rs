//! Buttons with a word or an icon.

use super::{Chip, Lit, click_sense, hit_rect};
use crate::paint::{Icon, focus_ring, icon};
use crate::theme::{Theme, alpha, metrics, mix};
use egui::{Color32, Pos2, Rect, Response, Role, Ui, WidgetInfo, vec2};

/// A chip that is only pressed.
#[must_use = "call `show`"]
pub struct Button<'a> {
    chip: Chip<'a>,
    name: &'a str,
}

impl<'a> Button<'a> {
    /// A button with this word.
    pub fn new(label: &'a str) -> Self {
        Self { chip: Chip::new(label), name: label }
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.chip = self.chip.icon(icon);
        self
    }

    /// What assistive technology reads instead of the word.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// A fixed width.
    pub fn width(mut self, width: f32) -> Self {
        self.chip = self.chip.width(width);
        self
    }

    /// A chevron after the word: it opens something in this direction.
    pub fn chevron(mut self, which: Icon) -> Self {
        self.chip = self.chip.chevron(which);
        self
    }

    /// Another height than a control's.
    pub fn height(mut self, height: f32) -> Self {
        self.chip = self.chip.height(height);
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.chip = self.chip.enabled(enabled);
        self
    }

    /// Width it takes.
    pub fn measure(&self, p: &egui::Painter) -> f32 {
        self.chip.measure(p)
    }

    /// Shows it at `pos` (top left).
    pub fn show(&self, ui: &mut Ui, pos: Pos2) -> Response {
        self.chip.show_as(ui, pos, false, (Role::Button, self.name))
    }
}

/// A square with an icon.
#[must_use = "call `show`"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    hint: Option<&'a str>,
    on: bool,
    boxed: bool,
    enabled: bool,
    filled: Option<Color32>,
    accent: Option<Color32>,
    side: f32,
    size: f32,
}

impl<'a> IconButton<'a> {
    /// A button with this icon; `name` is read by assistive technology and shown in the hint line.
    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self {
            icon,
            name,
            hint: None,
            on: false,
            boxed: false,
            enabled: true,
            filled: None,
            accent: None,
            side: 26.0,
            size: 16.0,
        }
    }

    /// Shows this instead of the name in the hint line, and in a tooltip.
    pub fn hint(mut self, words: &'a str) -> Self {
        self.hint = Some(words);
        self
    }

    /// Tinted: its state is on.
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// With a surface even at rest.
    pub fn boxed(mut self) -> Self {
        self.boxed = true;
        self
    }

    /// Filled with a colour that cannot be missed.
    pub fn filled(mut self, color: Option<Color32>) -> Self {
        self.filled = color;
        self
    }

    /// Colour when on; the default is neutral.
    pub fn accent(mut self, accent: Color32) -> Self {
        self.accent = Some(accent);
        self
    }

    /// Side of the square.
    pub fn side(mut self, side: f32) -> Self {
        self.side = side;
        self
    }

    /// Can it be used?
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows it around `centre`.
    pub fn show(&self, ui: &mut Ui, centre: Pos2) -> Response {
        let t = Theme::of(ui.ctx());
        let rect = Rect::from_center_size(centre, vec2(self.side, self.side));
        let id = ui.scope_id().with(("icon button", self.name));
        let response = ui.interact(hit_rect(rect), id, click_sense(self.enabled));
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, self.enabled, self.on, self.name));
        if response.hovered() || crate::focus::is_shown(ui.ctx(), id) {
            crate::hint::offer(ui.ctx(), || self.hint.unwrap_or(self.name).to_owned());
        }
        if let Some(words) = self.hint {
            super::hover_tip(&response, words);
        }
        let p = ui.painter();
        let accent = self.accent.unwrap_or(t.hi);
        let lit = Lit::of(&response, self.enabled);
        let r = metrics::R_CONTROL;
        let ink = if let Some(fill) = self.filled {
            p.rect_filled(rect, r, lit.pressed(mix(fill, Color32::WHITE, 0.12 * lit.hover)));
            t.on_accent
        } else if self.on {
            let strength = if t.is_dark() { 0.2 } else { 0.16 } + 0.08 * lit.hover;
            p.rect_filled(rect, r, lit.pressed(alpha(accent, strength)));
            accent
        } else {
            if self.boxed {
                p.rect_filled(rect, r, t.bg3);
            }
            p.rect_filled(rect, r, alpha(lit.pressed(t.bg4), lit.hover));
            if self.enabled { mix(t.mid, t.hi, lit.hover) } else { t.dis }
        };
        icon(p, self.icon, centre, self.size, ink);
        if crate::focus::is_shown(ui.ctx(), id) {
            focus_ring(p, rect, r, 2.0, &t);
        }
        response
    }
}
