//! Text and steady numbers.

use crate::theme::Font;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Shape, pos2, vec2};
use std::sync::Arc;

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

/// The text, or as many of its words as fit into `room` with an ellipsis; part of a word where a
/// whole one would leave most of the room empty.
pub fn text_fitted(p: &Painter, s: &str, font: Font, room: f32) -> String {
    fitted(s, room, |s| text_width(p, s, font))
}

/// See [`text_fitted`]: few texts are measured, and none much longer than the room.
fn fitted(s: &str, room: f32, width: impl Fn(&str) -> f32) -> String {
    // No letter is narrower on average.
    const NARROWEST: f32 = 1.5;
    // Share of what fits that whole words have to keep.
    const LEAST_KEPT: f32 = 0.6;
    let most = (room.max(0.0) / NARROWEST) as usize + 2;
    let ends: Vec<usize> = s.char_indices().map(|(at, _)| at).skip(1).take(most).collect();
    let is_whole = ends.len() < most;
    if is_whole && width(s) <= room {
        return s.to_owned();
    }
    let bare = |words: &str| words.trim_end_matches([' ', ',', ';', ':']).to_owned();
    let cut = |count: usize| format!("{}\u{2026}", bare(&s[..ends[count]]));
    // At least one letter stays.
    let (mut fits, mut too_long) = (0, ends.len());
    while too_long > fits + 1 {
        let middle = fits.midpoint(too_long);
        if width(&cut(middle)) <= room { fits = middle } else { too_long = middle }
    }
    if ends.is_empty() {
        return s.to_owned();
    }
    let (kept, rest) = s.split_at(ends[fits]);
    let word_end = if rest.starts_with(' ') { None } else { kept.rfind(' ') };
    match word_end.map(|end| bare(&kept[..end])) {
        Some(words) if words.len() as f32 >= LEAST_KEPT * kept.len() as f32 => {
            format!("{words}\u{2026}")
        }
        _ => cut(fits),
    }
}

/// The letters of a number, each with the width of its cell: one visit to the fonts for all of them.
fn cells(p: &Painter, s: &str, font: Font, color: Color32) -> Vec<(f32, Arc<Galley>)> {
    let font = FontId::from(font);
    p.fonts_mut(|fonts| {
        let digit = fonts.glyph_width(&font, '0');
        let cell = |c: char| {
            let width = if c.is_ascii_digit() { digit } else { fonts.glyph_width(&font, c) };
            (width, fonts.layout_no_wrap(c.to_string(), font.clone(), color))
        };
        s.chars().map(cell).collect()
    })
}

/// Width that [`digits`] takes.
pub fn digits_width(p: &Painter, s: &str, font: Font) -> f32 {
    let font = FontId::from(font);
    p.fonts_mut(|fonts| {
        s.chars().map(|c| fonts.glyph_width(&font, if c.is_ascii_digit() { '0' } else { c })).sum()
    })
}

/// Paints a number that changes while it is read: every digit is centred in a cell as wide as
/// "0", so that nothing jitters. (epaint does no shaping, hence no tabular figures.)
pub fn digits(p: &Painter, pos: Pos2, anchor: Align2, s: &str, font: Font, color: Color32) -> Rect {
    let cells = cells(p, s, font, color);
    let total: f32 = cells.iter().map(|(width, _)| width).sum();
    let rect = anchor.anchor_size(pos, vec2(total, font.size));
    let mut x = rect.left();
    p.extend(cells.into_iter().map(|(width, galley)| {
        let centre = pos2(x + width * 0.5, rect.center().y);
        x += width;
        let place = Align2::CENTER_CENTER.anchor_size(centre, galley.size());
        Shape::galley(place.min, galley, color)
    }));
    rect
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// Six pixels a letter.
    fn width(s: &str) -> f32 {
        s.chars().count() as f32 * 6.0
    }

    #[test]
    fn a_text_ends_with_an_ellipsis_where_the_room_ends() {
        assert_eq!(fitted("High shelf", 60.0, width), "High shelf");
        assert_eq!(fitted("High shelf", 59.0, width), "High she\u{2026}", "mostly empty else");
        assert_eq!(fitted("High shelf", 40.0, width), "High\u{2026}", "no space before it");
        let words = "Drag the circle, or the square";
        assert_eq!(fitted(words, 17.0 * 6.0, width), "Drag the circle\u{2026}");
        assert_eq!(fitted(words, 20.0 * 6.0, width), "Drag the circle, or\u{2026}");
        assert_eq!(fitted(words, 22.0 * 6.0, width), "Drag the circle, or\u{2026}");
        assert_eq!(fitted("\u{c4}\u{f6}\u{fc}", 13.0, width), "\u{c4}\u{2026}");
        assert_eq!(fitted("High", 1.0, width), "H\u{2026}");
        assert_eq!((fitted("", 1.0, width), fitted("H", 1.0, width)), (String::new(), "H".into()));
    }

    #[test]
    fn a_text_of_a_megabyte_is_measured_seldom_and_never_whole() {
        let (times, longest) = (Cell::new(0), Cell::new(0));
        let text = "x".repeat(1_000_000);
        let shown = fitted(&text, 300.0, |s| {
            times.set(times.get() + 1);
            longest.set(longest.get().max(s.len()));
            width(s)
        });
        assert_eq!(shown.chars().count(), 50);
        assert!(times.get() <= 10 && longest.get() < 300, "{times:?} {longest:?}");
    }
}
