//! A large number with caption and unit on a panel.

use crate::paint::{Icon, digits, digits_width, icon, panel, text, text_fitted, text_width};
use crate::theme::{Font, Theme, metrics};
use egui::{Align2, Color32, Painter, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

/// A number tile. Clicking it usually clears a maximum.
#[must_use = "call `show`"]
pub struct NumberTile<'a> {
    caption: &'a str,
    number: &'a str,
    unit: &'a str,
    color: Option<Color32>,
    sign: Option<(Icon, Color32)>,
    small: bool,
    over: bool,
}

impl<'a> NumberTile<'a> {
    /// A tile with this caption, number and unit.
    pub fn new(caption: &'a str, number: &'a str, unit: &'a str) -> Self {
        Self { caption, number, unit, color: None, sign: None, small: false, over: false }
    }

    /// Colour of the number.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// A sign at the right end.
    pub fn sign(mut self, which: Icon, color: Color32) -> Self {
        self.sign = Some((which, color));
        self
    }

    /// The compact form, 46 px high.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Latched over a limit: a filled block behind the number.
    pub fn over(mut self, over: bool) -> Self {
        self.over = over;
        self
    }

    /// Shows it in `rect`.
    pub fn show(self, ui: &mut Ui, rect: Rect) -> Response {
        let t = Theme::of(ui.ctx());
        let id = ui.scope_id().with(("tile", self.caption));
        let response = ui.interact(rect, id, Sense::click());
        let spoken = format!("{} {} {}", self.caption, self.number, self.unit);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
        let p = ui.painter();
        panel(p, rect, &t);
        let (x, font, cy) = if self.small {
            (rect.left() + 9.0, Font::medium(metrics::TEXT_NUMBER_SMALL), rect.top() + 32.0)
        } else {
            (rect.left() + 10.0, Font::regular(metrics::TEXT_NUMBER), rect.top() + 41.0)
        };
        let at = pos2(x, rect.top() + if self.small { 14.5 } else { 15.5 });
        let caption_font = Font::medium(metrics::TEXT_CAPTION);
        let caption = text_fitted(p, self.caption, caption_font, rect.right() - 6.0 - x);
        text(p, at, Align2::LEFT_CENTER, &caption, caption_font, t.mid);
        let (font, has_unit) = self.fitting(p, font, rect.right() - x);
        let mut ink = self.color.unwrap_or(t.hi);
        if self.over {
            let w = digits_width(p, self.number, font);
            let block =
                Rect::from_center_size(pos2(x + w * 0.5, cy), egui::vec2(w + 8.0, font.size + 4.0));
            p.rect_filled(block, 4.0, t.clip);
            ink = t.on_accent;
        }
        let number = digits(p, pos2(x, cy), Align2::LEFT_CENTER, self.number, font, ink);
        let unit_font = Font::regular(metrics::TEXT_CAPTION);
        let base = cy + (font.size - unit_font.size) * 0.3635;
        let at = pos2(number.right() + 7.0, base);
        if has_unit {
            text(p, at, Align2::LEFT_CENTER, self.unit, unit_font, t.low);
        }
        if let Some((which, color)) = self.sign {
            icon(p, which, pos2(rect.right() - 15.0, cy), 15.0, color);
        }
        response
    }

    /// The font of the number, and whether there is room for its unit.
    fn fitting(&self, p: &Painter, font: Font, room: f32) -> (Font, bool) {
        let small = Font { size: metrics::TEXT_NUMBER_SMALL.min(font.size), ..font };
        let sign = if self.sign.is_some() { 24.0 } else { 8.0 };
        let unit = 7.0 + text_width(p, self.unit, Font::regular(metrics::TEXT_CAPTION));
        let fits = |font: Font, unit: f32| digits_width(p, self.number, font) + unit + sign <= room;
        if fits(font, unit) {
            (font, true)
        } else if fits(small, unit) {
            (small, true)
        } else {
            (if fits(font, 0.0) { font } else { small }, false)
        }
    }
}
