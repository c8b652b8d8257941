//! The goniometer's picture and the bars for correlation and balance.

use super::number_text;
use crate::paint::{digits, gradient_h, text};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use dsp_core::meter::Goniometer;
use egui::{Align2, Color32, ColorImage, Context, Painter, Pos2, Rect, Shape, Stroke};
use egui::{TextureHandle, TextureOptions, pos2, vec2};

/// Colours of the density scale.
const SHADES: usize = 64;
/// Thickness of a bar.
const BAR: f32 = 6.0;

/// A goniometer as a texture. Make it new for each window.
#[derive(Default)]
pub struct GoniometerView {
    texture: Option<TextureHandle>,
}

impl GoniometerView {
    /// Takes the goniometer's present picture.
    pub fn update(&mut self, ctx: &Context, scope: &Goniometer, t: &Theme) {
        let shades = shades(t);
        let n = scope.size();
        let pixels = (0..n * n)
            .map(|i| {
                let level = scope.brightness(i % n, i / n);
                shades[((level * (SHADES - 1) as f32).round() as usize).min(SHADES - 1)]
            })
            .collect();
        let image = ColorImage::new([n, n], pixels);
        match &mut self.texture {
            Some(texture) if texture.size() == [n, n] => {
                texture.set(image, TextureOptions::NEAREST);
            }
            _ => {
                self.texture = Some(ctx.load_texture("goniometer", image, TextureOptions::NEAREST));
            }
        }
    }

    /// Draws field and picture in the largest square of `rect`; returns that square.
    pub fn paint(&self, p: &Painter, rect: Rect, t: &Theme) -> Rect {
        let side = rect.width().min(rect.height());
        let square = Rect::from_center_size(rect.center(), vec2(side, side));
        paint_field(p, square.center(), side * 0.5, t);
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            p.image(texture.id(), square, whole, Color32::WHITE);
        }
        square
    }
}

/// From nothing over the varnish to almost white (dark) or to its full depth (light).
fn shades(t: &Theme) -> [Color32; SHADES] {
    const BRIGHT: f32 = 0.72;
    let end = if t.is_dark() {
        mix(t.accent, Color32::WHITE, BRIGHT)
    } else {
        mix(t.accent, t.hi, 1.0 - BRIGHT)
    };
    std::array::from_fn(|i| {
        let level = i as f32 / (SHADES - 1) as f32;
        if i == 0 {
            Color32::TRANSPARENT
        } else {
            let color = if level < 0.5 { t.accent } else { mix(t.accent, end, level * 2.0 - 1.0) };
            alpha(color, (0.35 + level * 1.3).min(1.0))
        }
    })
}

/// Diamonds and axes.
fn paint_field(p: &Painter, c: Pos2, r: f32, t: &Theme) {
    let ink = |opacity: f32| Stroke::new(1.0, alpha(t.grid_ink, opacity));
    let diamond = |k: f32| {
        let q = r * k;
        vec![c - vec2(0.0, q), c + vec2(q, 0.0), c + vec2(0.0, q), c - vec2(q, 0.0)]
    };
    p.add(Shape::closed_line(diamond(1.0), ink(0.14)));
    p.add(Shape::closed_line(diamond(0.5), ink(0.07)));
    p.line_segment([c - vec2(0.0, r), c + vec2(0.0, r)], ink(0.10));
    p.line_segment([c - vec2(r, 0.0), c + vec2(r, 0.0)], ink(0.10));
    let h = r * 0.5;
    p.line_segment([c - vec2(h, h), c + vec2(h, h)], ink(0.06));
    p.line_segment([c - vec2(h, -h), c + vec2(h, -h)], ink(0.06));
}

/// What a centred bar shows, -1 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CentredBar {
    /// Where the bar ends; it starts in the middle.
    pub value: f32,
    /// A held extreme.
    pub hold: Option<f32>,
    /// Colour of the bar.
    pub color: Color32,
}

/// A bar from the middle of `x` at height `y`: correlation, balance.
pub fn paint_centred_bar(p: &Painter, x: egui::Rangef, y: f32, bar: &CentredBar, t: &Theme) {
    let trough = Rect::from_x_y_ranges(x, y - BAR * 0.5..=y + BAR * 0.5);
    p.rect_filled(trough, BAR * 0.5, t.meter_bg);
    let at = |v: f32| x.center() + x.span() * 0.5 * v.clamp(-1.0, 1.0);
    let (middle, end) = (x.center(), at(bar.value));
    let lit = Rect::from_x_y_ranges(middle.min(end)..=middle.max(end), trough.y_range());
    let faint = mix(bar.color, t.bg0, 0.45);
    let stops = if end >= middle {
        [(0.0, faint), (1.0, bar.color)]
    } else {
        [(0.0, bar.color), (1.0, faint)]
    };
    gradient_h(p, lit, 2.0, &stops);
    if let Some(hold) = bar.hold {
        let mark = Rect::from_center_size(pos2(at(hold), y), vec2(1.6, 10.0));
        p.rect_filled(mark, 0.0, t.warn);
    }
    p.vline(middle, y - 6.0..=y + 6.0, Stroke::new(1.0, t.line3));
}

/// Caption, number, bar and scale of a correlation, from `rect`'s top; 40 px high.
pub fn paint_correlation(p: &Painter, rect: Rect, value: f32, low: Option<f32>, t: &Theme) {
    let word = Font::medium(metrics::TEXT_CAPTION);
    let y = rect.top() + 6.0;
    let color = correlation_color(value, t);
    text(p, pos2(rect.left(), y), Align2::LEFT_CENTER, "Correlation", word, t.mid);
    let ink = if value < 0.0 { t.clip } else { t.hi };
    let number = number_text(value, 2, true);
    digits(p, pos2(rect.right(), y), Align2::RIGHT_CENTER, &number, word, ink);
    let bar = CentredBar { value, hold: low, color };
    paint_centred_bar(p, rect.x_range(), y + 14.0, &bar, t);
    let tick = Font::regular(metrics::TEXT_TICK);
    let below = y + 26.0;
    text(p, pos2(rect.left(), below), Align2::LEFT_CENTER, "\u{2212}1", tick, t.low);
    text(p, pos2(rect.center().x, below), Align2::CENTER_CENTER, "0", tick, t.low);
    text(p, pos2(rect.right(), below), Align2::RIGHT_CENTER, "+1", tick, t.low);
}

/// Varnish when the channels agree, warn when little, clip when they cancel.
pub fn correlation_color(value: f32, t: &Theme) -> Color32 {
    const AGREES: f32 = 0.3;
    match value {
        v if v < 0.0 => t.clip,
        v if v < AGREES => t.warn,
        _ => t.accent,
    }
}

/// Caption, bar and number of a balance in one line through `rect`'s middle: `balance_db` positive
/// is louder on the right, `range_db` fills half the bar.
pub fn paint_balance(p: &Painter, rect: Rect, balance_db: f32, range_db: f32, t: &Theme) {
    let word = Font::medium(metrics::TEXT_CAPTION);
    let y = rect.center().y;
    text(p, pos2(rect.left(), y), Align2::LEFT_CENTER, "Balance", word, t.mid);
    let x = egui::Rangef::new(rect.left() + 52.0, rect.right() - 40.0);
    let bar = CentredBar { value: balance_db / range_db, hold: None, color: t.accent };
    paint_centred_bar(p, x, y, &bar, t);
    let side = match balance_db {
        b if b > 0.05 => format!("R {b:.1}"),
        b if b < -0.05 => format!("L {:.1}", -b),
        _ => "0.0".to_owned(),
    };
    digits(p, pos2(rect.right(), y), Align2::RIGHT_CENTER, &side, word, t.hi);
}
