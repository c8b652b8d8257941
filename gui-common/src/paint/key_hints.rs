//! What keys do: each key in a cap with its word behind it.

use super::{text, text_width};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Painter, Rect, Stroke, StrokeKind, pos2, vec2};
use std::ops::RangeInclusive;

const KEY: Font = Font::semibold(metrics::TEXT_STATUS);
const WORD: Font = Font::regular(metrics::TEXT_CAPTION);

/// Paints keys with their words from the right end of `x` on, as many as fit.
pub fn key_hints(p: &Painter, x: RangeInclusive<f32>, cy: f32, keys: &[(&str, &str)], t: &Theme) {
    let mut right = *x.end();
    for (key, word) in keys {
        let word_w = text_width(p, word, WORD);
        let key_w = text_width(p, key, KEY) + 12.0;
        if right - word_w - key_w - 7.0 < *x.start() {
            break;
        }
        text(p, pos2(right, cy), Align2::RIGHT_CENTER, word, WORD, t.mid);
        right -= word_w + 7.0;
        let cap = Rect::from_min_size(pos2(right - key_w, cy - 9.0), vec2(key_w, 18.0));
        let edge = Stroke::new(1.0, alpha(t.line3, 0.9));
        p.rect_stroke(cap, 4.0, edge, StrokeKind::Inside);
        text(p, cap.center(), Align2::CENTER_CENTER, key, KEY, t.hi);
        right = cap.left() - 14.0;
    }
}
