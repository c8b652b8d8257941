//! Momentary and short-term loudness as bars: upright in the full view, lying in the compact one.

use egui::{Align2, Rangef, Rect, Sense, Stroke, Ui, pos2, vec2};
use gui_common::hint;
use gui_common::meter::{Spoken, speak};
use gui_common::paint::{self, Stop, digits, gradient_h, gradient_v, text, text_width};
use gui_common::theme::{Font, Theme, metrics};

use super::view::{View, loudness_color, loudness_stops};

/// Distance of a bar's middle from the panel's middle: a quarter of the panel, this at most.
const FROM_MIDDLE_MAX: f32 = 80.0;
/// Width of a bar, as a part of its distance from the middle.
const BAR: f32 = 42.0 / 44.0;
/// Room between the bars for the target's tag.
const TAG_ROOM: f32 = 34.0;
/// Narrower panels have short captions, in logical pixels.
const SHORT_CAPTION_BELOW: f32 = 150.0;
/// Shortest distance of bar and middle with a tick between.
const TICK_ROOM: f32 = 14.0;
/// Room above the bars for caption and number.
const HEAD: f32 = 46.0;
/// Room below the bars.
const FOOT: f32 = 14.0;
/// Thickness of the line of the maximum.
const MAXIMUM: f32 = 1.8;

/// A bar: caption, value now, maximum.
#[derive(Clone, Copy)]
struct Bar {
    caption: &'static str,
    now_lufs: f32,
    max_lufs: f32,
}

fn bars(view: &View<'_>) -> [Bar; 2] {
    let readings = view.readings;
    [
        Bar {
            caption: "Momentary",
            now_lufs: readings.momentary_lufs,
            max_lufs: readings.max_momentary_lufs,
        },
        Bar {
            caption: "Short-term",
            now_lufs: readings.short_term_lufs,
            max_lufs: readings.max_short_term_lufs,
        },
    ]
}

/// The stops of a whole bar cut to its lit part, for a gradient over that part.
fn lit_stops(stops: &[Stop], part: f32) -> Vec<Stop> {
    let inside = stops.iter().filter(|(at, _)| *at < part);
    let mut lit: Vec<Stop> = inside.map(|(at, color)| (at / part, *color)).collect();
    lit.push((1.0, loudness_color(stops, part)));
    lit
}

fn describe(ui: &Ui, rect: Rect, view: &View<'_>, bar: &Bar) {
    let response = ui.interact(rect, ui.scope_id().with(bar.caption), Sense::hover());
    let name = format!("{} loudness", bar.caption);
    let text = format!("{} {}", view.scale.loudness(bar.now_lufs), view.scale.name());
    hint::offer_if(ui.ctx(), response.hovered(), &format!("{name} {text}"));
    let Rangef { min, max } = view.range_lufs;
    speak(&response, &name, || Spoken {
        value: f64::from(bar.now_lufs.clamp(min, max)),
        range: [min.into(), max.into()],
        text,
    });
}

/// Upright bars on a panel, with the scale between them and the target across.
pub fn upright(ui: &Ui, rect: Rect, view: &View<'_>, t: &Theme) {
    let p = ui.painter();
    paint::panel(p, rect, t);
    let middle = rect.center().x;
    let apart = FROM_MIDDLE_MAX.min(rect.width() / 4.0);
    let width = (BAR * apart).min(2.0 * apart - TAG_ROOM).max(12.0);
    let short = rect.width() < SHORT_CAPTION_BELOW;
    let y = rect.top() + HEAD..=rect.bottom() - FOOT;
    let stops = loudness_stops(view, t);
    for (bar, side) in bars(view).iter().zip([-1.0, 1.0]) {
        let x = middle + side * apart;
        let well = Rect::from_x_y_ranges(x - width / 2.0..=x + width / 2.0, y.clone());
        let caption = Font::medium(metrics::TEXT_CAPTION);
        // EBU's own letters, where there is no room for words.
        let word = if short { &bar.caption[..1] } else { bar.caption };
        text(p, pos2(x, rect.top() + 15.0), Align2::CENTER_CENTER, word, caption, t.mid);
        let number = view.scale.loudness(bar.now_lufs);
        let font = Font::medium(metrics::TEXT_VALUE_LARGE);
        digits(p, pos2(x, rect.top() + 32.0), Align2::CENTER_CENTER, &number, font, t.hi);
        p.rect_filled(well, 3.0, t.meter_bg);
        let part = view.part(bar.now_lufs);
        if part > 0.0 {
            let lit = well.with_min_y(well.bottom() - well.height() * part);
            let from_top: Vec<Stop> =
                lit_stops(&stops, part).into_iter().rev().map(|(at, c)| (1.0 - at, c)).collect();
            gradient_v(p, lit, 3.0, &from_top);
        }
        if bar.max_lufs > view.range_lufs.min {
            let at = well.bottom() - well.height() * view.part(bar.max_lufs);
            let line = Rect::from_min_size(pos2(well.left(), at - MAXIMUM), vec2(width, MAXIMUM));
            p.rect_filled(line, 0.0, t.hi);
        }
        describe(ui, well, view, bar);
    }
    let (top, bottom) = (*y.start(), *y.end());
    let level_y = |lufs: f32| bottom - (bottom - top) * view.part(lufs);
    let reach = apart - width / 2.0 - 5.0;
    for mark in view.marks_lufs() {
        let y = level_y(mark);
        if y < top + 4.0 || y > bottom - 4.0 {
            continue;
        }
        let label = view.scale.mark(mark);
        let font = Font::regular(metrics::TEXT_AXIS);
        text(p, pos2(middle, y), Align2::CENTER_CENTER, &label, font, t.low);
        let tick = Stroke::new(1.0, t.line3);
        if reach < TICK_ROOM {
            continue;
        }
        p.hline(middle - reach..=middle - reach + 5.0, p.round_to_pixel_center(y), tick);
        p.hline(middle + reach - 5.0..=middle + reach, p.round_to_pixel_center(y), tick);
    }
    let y = level_y(view.target.loudness_lufs);
    let across = middle - apart - width / 2.0 - 11.0..=middle + apart + width / 2.0 + 11.0;
    p.hline(across, y, Stroke::new(1.4, t.ok));
    let label = view.scale.mark(view.target.loudness_lufs);
    let font = Font::semibold(metrics::TEXT_STATUS);
    let width = (text_width(p, &label, font) + 8.0).max(32.0);
    let tag = Rect::from_center_size(pos2(middle, y), vec2(width, 16.0));
    p.rect_filled(tag, 4.0, t.ok);
    text(p, tag.center(), Align2::CENTER_CENTER, &label, font, t.on_accent);
}

/// Lying bars on a panel.
pub fn lying(ui: &Ui, rect: Rect, view: &View<'_>, t: &Theme) {
    const CAPTION: f32 = 84.0;
    const NUMBER: f32 = 70.0;
    const HEIGHT: f32 = 12.0;
    let p = ui.painter();
    paint::panel(p, rect, t);
    let narrow: f32 = if rect.width() < 280.0 { 0.82 } else { 1.0 };
    let x = rect.left() + CAPTION * narrow.max(0.93)..=rect.right() - NUMBER * narrow;
    let stops = loudness_stops(view, t);
    for (row, bar) in bars(view).iter().enumerate() {
        let y = rect.top() + rect.height() * (0.238 + 0.31 * row as f32);
        let caption = Font::medium(metrics::TEXT_CAPTION);
        let at = pos2(rect.left() + 10.0, y);
        text(p, at, Align2::LEFT_CENTER, bar.caption, caption, t.mid);
        let number = view.scale.loudness(bar.now_lufs);
        let font = Font::medium(metrics::TEXT_VALUE_LARGE);
        digits(p, pos2(rect.right() - 10.0, y), Align2::RIGHT_CENTER, &number, font, t.hi);
        let well = Rect::from_x_y_ranges(x.clone(), y - HEIGHT / 2.0..=y + HEIGHT / 2.0);
        p.rect_filled(well, 2.0, t.meter_bg);
        let part = view.part(bar.now_lufs);
        if part > 0.0 {
            let lit = well.with_max_x(well.left() + well.width() * part);
            gradient_h(p, lit, 2.0, &lit_stops(&stops, part));
        }
        if bar.max_lufs > view.range_lufs.min {
            let at = well.left() + well.width() * view.part(bar.max_lufs);
            let line = Rect::from_min_size(pos2(at - MAXIMUM, well.top()), vec2(MAXIMUM, HEIGHT));
            p.rect_filled(line, 0.0, t.hi);
        }
        describe(ui, well, view, bar);
    }
    let (left, right) = (*x.start(), *x.end());
    let level_x = |lufs: f32| left + (right - left) * view.part(lufs);
    let label_y = rect.bottom() - 15.0;
    let target = view.target.loudness_lufs;
    let target_x = level_x(target);
    let mut next_free = left + 8.0;
    for mark in view.marks_lufs() {
        let at = level_x(mark);
        if at >= next_free && at < right + 6.0 && (at - target_x).abs() > 21.0 {
            next_free = at + 24.0;
            let (label, font) = (view.scale.mark(mark), Font::regular(metrics::TEXT_AXIS));
            text(p, pos2(at, label_y), Align2::CENTER_CENTER, &label, font, t.low);
        }
    }
    p.vline(target_x, rect.top() + 10.0..=label_y - 8.0, Stroke::new(1.4, t.ok));
    let font = Font::semibold(metrics::TEXT_AXIS);
    let label = view.scale.mark(target);
    text(p, pos2(target_x, label_y), Align2::CENTER_CENTER, &label, font, t.ok);
}
