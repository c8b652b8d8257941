//! The words of the history: scale, times and legend, readable on the curves.

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};
use gui_common::paint::{self, dashed, text};
use gui_common::theme::{Font, Theme, metrics};

use super::history_view::{SCALE, TIME_LABEL};
use super::readout;
use super::timeline::TimeAxis;
use super::view::View;

/// Room at the right for the window selection and the way back to live.
const SELECTION: f32 = 186.0;

/// Figures of the scale, and the legend.
pub fn labels(p: &Painter, rect: Rect, view: &View<'_>, t: &Theme) {
    let font = Font::regular(metrics::TEXT_TICK);
    for mark in view.marks_lufs() {
        let y = rect.bottom() - 1.0 - (rect.height() - 2.0) * view.part(mark);
        if (rect.top() + 7.0..=rect.bottom() - 7.0).contains(&y) {
            let at = pos2(rect.left() + 23.0, y);
            text(p, at, Align2::RIGHT_CENTER, &view.scale.mark(mark), font, t.low);
        }
    }
    legend(p, rect, t);
}

/// What the lines are, as far as there is room beside the window selection.
fn legend(p: &Painter, rect: Rect, t: &Theme) {
    let y = rect.top() + 13.0;
    let left = rect.left() + SCALE + 8.0;
    let font = Font::regular(metrics::TEXT_STATUS);
    let entries =
        [("Short-term", t.accent, false), ("Momentary", t.pre, false), ("Integrated", t.hi, true)];
    let mut right = left;
    let mut placed = Vec::with_capacity(entries.len());
    for (name, color, is_dashed) in entries {
        let width = 17.0 + paint::text_width(p, name, font);
        let x = if placed.is_empty() { left } else { right + 15.0 };
        if x + width > rect.right() - SELECTION {
            break;
        }
        right = x + width;
        placed.push((x, name, color, is_dashed));
    }
    if placed.is_empty() {
        return;
    }
    let plate = Rect::from_min_max(pos2(left - 6.0, y - 9.0), pos2(right + 6.0, y + 9.0));
    paint::plate(p, plate, t);
    for (x, name, color, is_dashed) in placed {
        let sample = [pos2(x, y), pos2(x + 12.0, y)];
        let dash = if is_dashed { (4.0, 2.0) } else { (12.0, 0.1) };
        dashed(p, &sample, Stroke::new(2.0, color), dash);
        text(p, pos2(x + 17.0, y), Align2::LEFT_CENTER, name, font, t.mid);
    }
}

/// Times on the grid's lines, readable on the curves.
pub fn times(p: &Painter, rect: Rect, axis: &TimeAxis, t: &Theme) {
    let font = Font::regular(metrics::TEXT_TICK);
    let tick_s = axis.tick_s(axis.x.span() / TIME_LABEL);
    let first = (axis.from_s / tick_s).ceil().max(1.0) as i64;
    for tick in first.. {
        let time_s = tick as f32 * tick_s;
        let x = axis.x_of(time_s);
        if x > rect.right() - 30.0 {
            break;
        }
        on_plate(p, pos2(x + 5.0, rect.bottom() - 10.0), &readout::time(time_s), font, t.low, t);
    }
}

/// Text on data.
fn on_plate(p: &Painter, at: Pos2, words: &str, font: Font, ink: Color32, t: &Theme) {
    let size = vec2(paint::text_width(p, words, font) + 6.0, 14.0);
    let plate = Rect::from_min_size(at - vec2(3.0, 7.0), size);
    paint::plate(p, plate, t);
    text(p, at, Align2::LEFT_CENTER, words, font, ink);
}
