//! The piano strip under a frequency axis.

use super::FreqAxis;
use crate::paint::{Coverage, baked, over, text};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::emath::GuiRounding as _;
use egui::{Align2, Color32, Id, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui};
use egui::{Vec2, WidgetInfo, pos2, vec2};
use std::cell::LazyCell;

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
    let hovered = response.hover_pos().map(|at| key_at(axis, at.x));
    let lit: Vec<(i32, Color32)> =
        ticks.iter().filter(|k| k.selected).map(|k| (key_of(k.freq_hz), k.color)).collect();
    paint_keys(&p, ui.scope_id().with("piano keys"), rect, axis, (&lit, hovered), &t);
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

/// The keys as a picture: they stand still, and a hundred rounded keys are ten thousand triangles.
fn paint_keys(
    p: &Painter,
    id: Id,
    strip: Rect,
    axis: &FreqAxis,
    (lit, hovered): (&[(i32, Color32)], Option<i32>),
    t: &Theme,
) {
    let places = [axis.x.min, axis.x.max, axis.low_hz, axis.high_hz, strip.left(), strip.top()];
    let key = (places.map(f32::to_bits), lit, hovered, t.keys, t.bg0, t.bg4);
    let ppp = p.pixels_per_point();
    let keys = LazyCell::new(|| -> Vec<KeyLook> {
        let count = (axis.x_of(axis.high_hz) - axis.x_of(C0_HZ)) / axis.semitone();
        let look = |key| {
            let color = lit.iter().find(|(at, _)| *at == key).map(|(_, color)| *color);
            KeyLook::new(strip, axis, key, (color, hovered == Some(key)), ppp, t)
        };
        (0..=count.floor() as i32).map(look).collect()
    });
    let ground = crate::theme::mix(t.bg0, Color32::BLACK, 0.2);
    // Pictures begin on a whole pixel.
    let corner = strip.min.round_to_pixels(ppp);
    baked(p, id, strip, key, |at, coverage: Coverage| {
        let at = corner + at;
        let mut color = ground;
        let nearest = key_at(axis, at.x);
        // A black key reaches over its neighbours, which are painted one after the other.
        for key in nearest - 1..=nearest + 1 {
            if let Some(look) = usize::try_from(key).ok().and_then(|key| keys.get(key)) {
                color = look.over(color, at, coverage);
            }
        }
        color
    });
}

/// What is painted of a key.
struct KeyLook {
    body: Rect,
    fill: Color32,
    /// The short body of a black key.
    short: Option<(Rect, Color32)>,
}

impl KeyLook {
    fn new(
        strip: Rect,
        axis: &FreqAxis,
        key: i32,
        (lit, is_hovered): (Option<Color32>, bool),
        ppp: f32,
        t: &Theme,
    ) -> Self {
        let [white, black] = t.keys;
        let semitone = axis.semitone();
        let x = axis.x_of(C0_HZ * (key as f32 / 12.0).exp2());
        let top = pos2(x - semitone * 0.5 + 0.5, strip.top() + 1.0);
        let is_black = BLACK[key.rem_euclid(12) as usize];
        let body = Rect::from_min_size(top, vec2(semitone - 1.0, strip.height() - 2.0));
        let rest = if is_black { alpha(white, 0.8) } else { white };
        let short = Rect::from_min_size(pos2(top.x - 0.8, top.y), vec2(semitone + 0.6, 11.5));
        Self {
            body: body.round_to_pixels(ppp),
            fill: lit.unwrap_or(if is_hovered { t.bg4 } else { rest }),
            short: (is_black && lit.is_none()).then_some((short.round_to_pixels(ppp), black)),
        }
    }

    fn over(&self, under: Color32, at: Pos2, coverage: Coverage) -> Color32 {
        let painted = over(under, self.fill, coverage.inside(depth(self.body, at)));
        match self.short {
            Some((short, color)) => over(painted, color, coverage.inside(depth(short, at))),
            None => painted,
        }
    }
}

/// How far inside a key a place is.
fn depth(key: Rect, at: Pos2) -> f32 {
    const RADIUS: f32 = 1.5;
    let from_core = (at - key.center()).abs() - key.size() * 0.5 + Vec2::splat(RADIUS);
    let outside = from_core.max(Vec2::ZERO).length();
    RADIUS - outside - from_core.x.max(from_core.y).min(0.0)
}

fn paint_tick(p: &Painter, x: f32, top: f32, color: Color32) {
    let points = vec![pos2(x - 4.0, top), pos2(x + 4.0, top), pos2(x, top + 5.0)];
    p.add(Shape::convex_polygon(points, color, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_deep_in_its_middle_and_round_at_its_corners() {
        let key = Rect::from_min_size(pos2(10.0, 0.0), vec2(8.0, 20.0));
        assert_eq!(depth(key, key.center()), 4.0);
        assert_eq!(depth(key, pos2(10.0, 10.0)), 0.0, "the edge");
        assert_eq!(depth(key, pos2(9.0, 10.0)), -1.0, "outside");
        let corner = depth(key, pos2(10.0, 0.0));
        assert!((corner - (1.5 - 1.5 * 2f32.sqrt())).abs() < 1e-6, "{corner}");
    }
}
