//! The lacquer disc, baked on the CPU to one texture per size, scale, colour and theme.
//!
//! Painted live, a knob took 2.4 to 4.6 thousand triangles, mostly groove circles; baked it takes
//! two. One sample per physical pixel, every circle anti-aliased by its distance.

use crate::theme::{Theme, alpha, mix};
use egui::{Color32, ColorImage, Context, Id, Painter, Pos2, Rect, TextureHandle, TextureOptions};
use egui::{pos2, vec2};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Direction of the fixed light, degrees from up.
const SHEEN_DEG: f32 = -38.0;
/// Angle of the second, weaker reflection from the first, radians.
const SHEEN_SECOND_RAD: f32 = 1.25;
/// Room around the disc for its shadow.
const SHADOW_ROOM: f32 = 7.0;
/// Downward offset of the shadow.
const SHADOW_OFFSET: f32 = 1.6;
/// Growth and opacity of the stacked shadow circles.
const SHADOW_RINGS: [(f32, f32); 3] = [(4.0, 0.05), (2.6, 0.09), (1.4, 0.16)];
/// Cached textures before the cache starts anew (a size change leaves old ones behind).
const CACHE_LIMIT: usize = 96;

/// What to bake.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DiscSpec {
    /// Radius in logical pixels.
    pub radius: f32,
    /// Number of groove circles.
    pub grooves: u32,
    /// Draw the shadow?
    pub shadow: bool,
    /// Label radius as a share of the disc's, and colour.
    pub label: Option<(f32, Color32)>,
    /// Spindle hole: radius in logical pixels and colour.
    pub hole: Option<(f32, Color32)>,
}

type Key = (u32, u32, u32, bool, Option<(u32, Color32)>, Option<(u32, Color32)>, bool);
type Cache = Arc<Mutex<HashMap<Key, TextureHandle>>>;

fn quantise(v: f32) -> u32 {
    (v * 32.0).round() as u32
}

fn texture(ctx: &Context, spec: &DiscSpec, ppp: f32, t: &Theme) -> TextureHandle {
    let part = |o: Option<(f32, Color32)>| o.map(|(r, c)| (quantise(r * 8.0), c));
    let key = (
        quantise(spec.radius),
        quantise(ppp),
        spec.grooves,
        spec.shadow,
        part(spec.label),
        part(spec.hole),
        t.is_dark(),
    );
    let cache: Cache = ctx.data_mut(|d| d.get_temp_mut_or_default::<Cache>(Id::NULL).clone());
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = cache.get(&key) {
        return handle.clone();
    }
    if cache.len() >= CACHE_LIMIT {
        cache.clear();
    }
    let handle = ctx.load_texture("disc", bake(spec, ppp, t), TextureOptions::LINEAR);
    cache.insert(key, handle.clone());
    handle
}

/// Side of the texture in physical pixels: even, so that the centre is a pixel corner.
fn side_px(spec: &DiscSpec, ppp: f32) -> usize {
    let room = if spec.shadow { SHADOW_ROOM } else { 1.0 };
    ((spec.radius + room) * ppp).ceil() as usize * 2
}

fn sheen(angle: f32) -> f32 {
    let a = angle - SHEEN_DEG.to_radians();
    let first = a.cos().abs().powi(11);
    let second = (a - SHEEN_SECOND_RAD).cos().abs().powi(26);
    (0.07 + 0.80 * first + 0.20 * second).clamp(0.0, 1.0)
}

/// Straight-alpha "over" on premultiplied `dst`.
fn over(dst: Color32, src: Color32, coverage: f32) -> Color32 {
    dst.blend(alpha(src, coverage.clamp(0.0, 1.0)))
}

fn bake(spec: &DiscSpec, ppp: f32, t: &Theme) -> ColorImage {
    let n = side_px(spec, ppp);
    let half = n as f32 * 0.5;
    let mut pixels = Vec::with_capacity(n * n);
    for y in 0..n {
        for x in 0..n {
            let at = vec2(x as f32 + 0.5 - half, y as f32 + 0.5 - half) / ppp;
            pixels.push(pixel(spec, at, ppp, t));
        }
    }
    ColorImage::new([n, n], pixels)
}

fn pixel(spec: &DiscSpec, at: egui::Vec2, ppp: f32, t: &Theme) -> Color32 {
    let r = spec.radius;
    let d = at.length();
    let inside = |radius: f32, dist: f32| (0.5 + (radius - dist) * ppp).clamp(0.0, 1.0);
    let ring = |radius: f32, width: f32| {
        (0.5 + (width * 0.5 - (d - radius).abs()) * ppp).clamp(0.0, (width * ppp).min(1.0))
    };
    let mut c = Color32::TRANSPARENT;
    if spec.shadow {
        let strength = if t.is_dark() { 1.9 } else { 0.8 };
        let ds = (at - vec2(0.0, SHADOW_OFFSET)).length();
        for (grow, opacity) in SHADOW_RINGS {
            c = over(c, t.shadow, opacity * strength * inside(r + grow, ds));
        }
    }
    let body = inside(r, d);
    if body <= 0.0 {
        return c;
    }
    c = over(c, mix(t.disc_lo, t.disc_hi, sheen(at.x.atan2(-at.y))), body);
    let width = if r > 24.0 { 0.8 } else { 0.6 };
    for i in 0..spec.grooves {
        let share = if spec.grooves > 1 { i as f32 / (spec.grooves - 1) as f32 } else { 0.0 };
        let radius = r * (0.42 + 0.52 * share);
        c = over(c, t.disc_groove, ring(radius, width));
    }
    let v = (at.y / r + 1.0) * 0.5;
    let [top, middle, bottom] = t.disc_rim;
    let rim = if v < 0.5 { mix(top, middle, v * 2.0) } else { mix(middle, bottom, v * 2.0 - 1.0) };
    c = over(c, rim, ring(r - 0.5, 1.0));
    if let Some((share, color)) = spec.label {
        c = over(c, color, inside(r * share, d));
        c = over(c, Color32::BLACK, 0.5 * ring(r * share, 0.8));
    }
    if let Some((hole, color)) = spec.hole {
        c = over(c, color, inside(hole, d));
    }
    c
}

/// Draws a disc; `c` is moved to the nearest physical pixel corner so that it stays sharp.
pub fn disc(p: &Painter, c: Pos2, spec: &DiscSpec, t: &Theme) {
    let ppp = p.pixels_per_point();
    let tex = texture(p.ctx(), spec, ppp, t);
    let c = pos2((c.x * ppp).round() / ppp, (c.y * ppp).round() / ppp);
    let side = side_px(spec, ppp) as f32 / ppp;
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    p.image(tex.id(), Rect::from_center_size(c, vec2(side, side)), uv, Color32::WHITE);
}

/// The disc of a knob whose arc has outer radius `knob_radius`; `label` is the varnish.
pub fn knob_disc(p: &Painter, c: Pos2, radius: f32, label: Color32, hole: bool, t: &Theme) {
    let grooves = match radius {
        r if r > 24.0 => 7,
        r if r > 15.0 => 4,
        _ => 3,
    };
    let spec = DiscSpec {
        radius,
        grooves,
        shadow: true,
        label: Some((0.32, mix(t.disc_lo, label, t.disc_label_amount))),
        hole: hole.then_some(((radius * 0.05).max(0.9), t.disc_hole)),
    };
    disc(p, c, &spec, t);
}

/// The suite's mark: a disc with a full varnish label.
pub fn brand_disc(p: &Painter, c: Pos2, radius: f32, t: &Theme) {
    let spec = DiscSpec {
        radius,
        grooves: 4,
        shadow: false,
        label: Some((0.36, t.accent)),
        hole: Some((radius * 0.1, t.bg1)),
    };
    disc(p, c, &spec, t);
}
