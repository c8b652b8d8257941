//! The key/value box beside a graph node.

use crate::paint::{digits, popover_frame, text, text_width};
use crate::theme::{Font, Theme, metrics};
use egui::{Align2, Color32, Frame, Painter, Pos2, Rect, Response, Sense, Tooltip, pos2, vec2};

/// Distance from the thing it explains.
const GAP: f32 = 8.0;
const ROW: f32 = 17.0;

/// The words of a control after the pointer has rested on it.
pub fn hover_tip(response: &Response, words: &str) {
    const PAD: f32 = 9.0;
    const HEIGHT: f32 = 24.0;
    let mut tip = Tooltip::for_enabled(response).gap(GAP);
    tip.popup = tip.popup.frame(Frame::NONE);
    tip.show(|ui| {
        let t = Theme::of(ui.ctx());
        let font = Font::medium(metrics::TEXT_CAPTION);
        let width = text_width(ui.painter(), words, font) + 2.0 * PAD;
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
        popover_frame(ui.painter(), rect, metrics::R_TOOLTIP, t.line3, &t);
        text(ui.painter(), rect.center(), Align2::CENTER_CENTER, words, font, t.hi);
    });
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct TooltipRow<'a> {
    /// What.
    pub key: &'a str,
    /// Its value.
    pub value: &'a str,
    /// Colour of a heading row's key.
    pub heading: Option<Color32>,
}

/// Paints a tooltip for something around `at` with half-height `reach`: above it, or below where
/// there is no room, and inside `bounds`. Returns its rectangle.
pub fn tooltip(
    p: &Painter,
    (at, reach): (Pos2, f32),
    width: f32,
    rows: &[TooltipRow<'_>],
    (edge, bounds): (Color32, Rect),
    t: &Theme,
) -> Rect {
    let size = vec2(width, 12.0 + rows.len() as f32 * ROW);
    let mut top = at.y - reach - GAP - size.y;
    if top < bounds.top() {
        top = (at.y + reach + GAP).min(bounds.bottom() - size.y);
    }
    let left =
        (at.x - size.x * 0.5).clamp(bounds.left(), (bounds.right() - size.x).max(bounds.left()));
    let rect = Rect::from_min_size(pos2(left.round(), top.round()), size);
    popover_frame(p, rect, metrics::R_TOOLTIP, edge, t);
    for (i, row) in rows.iter().enumerate() {
        let y = rect.top() + 14.5 + i as f32 * ROW;
        let (font, color) = match row.heading {
            Some(c) => (Font::semibold(metrics::TEXT_CAPTION), c),
            None => (Font::regular(metrics::TEXT_CAPTION), t.mid),
        };
        text(p, pos2(rect.left() + 10.0, y), Align2::LEFT_CENTER, row.key, font, color);
        let font = Font::medium(metrics::TEXT_CAPTION);
        digits(p, pos2(rect.right() - 10.0, y), Align2::RIGHT_CENTER, row.value, font, t.hi);
    }
    rect
}
