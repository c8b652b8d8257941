//! The piano strip under a frequency axis.

use super::FreqAxis;
use crate::paint::text;
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Color32, Painter, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo};
use egui::{pos2, vec2};

/// Which of the twelve semitones from C are black keys.
const BLACK: [bool; 12] =
    [false, true, false, true, false, false, true, false, true, false, true, false];
/// C0, the lowest key.
const C0_HZ: f32 = 16.351_6;

/// A band's mark on the strip.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PianoTick {
    /// Where.
    pub freq_hz: f32,
    /// The band's colour.
    pub color: Color32,
    /// Lights the key.
    pub selected: bool,
}

/// Shows the strip in `rect`. Returns the response and the frequency of the key under the pointer.
pub fn piano_strip(
    ui: &Ui,
    rect: Rect,
    axis: &FreqAxis,
    ticks: &[PianoTick],
) -> (Response, Option<f32>) {
    let t = Theme::of(ui.ctx());
    let p = ui.painter_at(rect);
    let response = ui.interact(rect, ui.scope_id().with("piano"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Piano keys"));
    p.rect_filled(rect, 0.0, crate::theme::mix(t.bg0, Color32::BLACK, 0.2));
    let semitone = axis.semitone();
    let count = (axis.x_of(axis.high_hz) - axis.x_of(C0_HZ)) / semitone;
    let hovered = response.hover_pos().map(|at| key_at(axis, at.x));
    for key in 0..=count.floor() as i32 {
        let lit = ticks.iter().find(|k| k.selected && key_of(k.freq_hz) == key);
        paint_key(&p, rect, axis, key, lit.map(|k| k.color), hovered == Some(key), &t);
    }
    for octave in 1..=10 {
        let x = axis.x_of(C0_HZ * (octave as f32).exp2());
        let font = Font::medium(metrics::TEXT_KEY);
        let at = pos2(x, rect.bottom() - 6.0);
        text(&p, at, Align2::CENTER_CENTER, &format!("C{octave}"), font, t.mid);
    }
    for tick in ticks {
        paint_tick(&p, axis.x_of(tick.freq_hz), rect.top(), tick.color);
    }
    let freq = response
        .interact_pointer_pos()
        .or(response.hover_pos())
        .map(|at| C0_HZ * (key_at(axis, at.x) as f32 / 12.0).exp2());
    (response, freq)
}

fn key_of(freq_hz: f32) -> i32 {
    (12.0 * (freq_hz / C0_HZ).log2()).round() as i32
}

fn key_at(axis: &FreqAxis, x: f32) -> i32 {
    key_of(axis.hz_at(x))
}

fn paint_key(
    p: &Painter,
    strip: Rect,
    axis: &FreqAxis,
    key: i32,
    lit: Option<Color32>,
    hovered: bool,
    t: &Theme,
) {
    let [white, black] = t.keys;
    let semitone = axis.semitone();
    let x = axis.x_of(C0_HZ * (key as f32 / 12.0).exp2());
    let top = pos2(x - semitone * 0.5 + 0.5, strip.top() + 1.0);
    let is_black = BLACK[key.rem_euclid(12) as usize];
    let body = Rect::from_min_size(top, vec2(semitone - 1.0, strip.height() - 2.0));
    let rest = if is_black { alpha(white, 0.8) } else { white };
    let fill = lit.unwrap_or(if hovered { t.bg4 } else { rest });
    p.rect_filled(body, 1.5, fill);
    if is_black && lit.is_none() {
        let short = Rect::from_min_size(pos2(top.x - 0.8, top.y), vec2(semitone + 0.6, 11.5));
        p.rect_filled(short, 1.5, black);
    }
}

fn paint_tick(p: &Painter, x: f32, top: f32, color: Color32) {
    let points = vec![pos2(x - 4.0, top), pos2(x + 4.0, top), pos2(x, top + 5.0)];
    p.add(Shape::convex_polygon(points, color, Stroke::NONE));
}
