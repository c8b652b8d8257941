//! Text and steady numbers.

use crate::theme::Font;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, pos2, vec2};

/// Paints one line of text; returns its rectangle. `CENTER` anchors put the middle of the capital
/// letters on `pos.y`.
pub fn text(p: &Painter, pos: Pos2, anchor: Align2, s: &str, font: Font, color: Color32) -> Rect {
    if s.is_empty() {
        return Rect::from_min_size(pos, vec2(0.0, 0.0));
    }
    p.text(pos, anchor, s, FontId::from(font), color)
}

/// Like [`text`] with extra space between letters (logical pixels, may be negative).
pub fn text_spaced(
    p: &Painter,
    pos: Pos2,
    anchor: Align2,
    s: &str,
    (font, spacing): (Font, f32),
    color: Color32,
) -> Rect {
    let format = TextFormat {
        font_id: FontId::from(font),
        extra_letter_spacing: spacing,
        color,
        ..TextFormat::default()
    };
    let galley = p.layout_job(LayoutJob::single_section(s.to_owned(), format));
    let rect = anchor.anchor_size(pos, galley.size());
    p.galley(rect.min, galley, color);
    rect
}

/// Width of one line of text.
pub fn text_width(p: &Painter, s: &str, font: Font) -> f32 {
    p.layout_no_wrap(s.to_owned(), FontId::from(font), Color32::WHITE).size().x
}

/// The text, or as much of it as fits into `room` with an ellipsis.
pub fn text_fitted(p: &Painter, s: &str, font: Font, room: f32) -> String {
    let mut shown = s.to_owned();
    while text_width(p, &shown, font) > room && shown.chars().count() > 2 {
        shown.truncate(shown.trim_end_matches('\u{2026}').len());
        shown.pop();
        shown.truncate(shown.trim_end().len());
        shown.push('\u{2026}');
    }
    shown
}

fn digit_cell(p: &Painter, font: Font) -> f32 {
    p.fonts_mut(|f| f.glyph_width(&FontId::from(font), '0'))
}

fn advance(p: &Painter, c: char, font: Font, cell: f32) -> f32 {
    if c.is_ascii_digit() { cell } else { p.fonts_mut(|f| f.glyph_width(&FontId::from(font), c)) }
}

/// Width that [`digits`] takes.
pub fn digits_width(p: &Painter, s: &str, font: Font) -> f32 {
    let cell = digit_cell(p, font);
    s.chars().map(|c| advance(p, c, font, cell)).sum()
}

/// Paints a number that changes while it is read: every digit is centred in a cell as wide as
/// "0", so that nothing jitters. (epaint does no shaping, hence no tabular figures.)
pub fn digits(p: &Painter, pos: Pos2, anchor: Align2, s: &str, font: Font, color: Color32) -> Rect {
    let cell = digit_cell(p, font);
    let total: f32 = s.chars().map(|c| advance(p, c, font, cell)).sum();
    let rect = anchor.anchor_size(pos, vec2(total, font.size));
    let mut x = rect.left();
    let mut buf = [0; 4];
    for c in s.chars() {
        let w = advance(p, c, font, cell);
        let centre = pos2(x + w * 0.5, rect.center().y);
        p.text(centre, Align2::CENTER_CENTER, c.encode_utf8(&mut buf), FontId::from(font), color);
        x += w;
    }
    rect
}
