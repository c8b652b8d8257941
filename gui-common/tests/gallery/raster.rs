//! Draws egui's triangles on the processor: the same picture on every machine, without a screen.
//!
//! As the windows' renderer does it: colours are premultiplied and blended in gamma space, textures
//! are read bilinearly, a pixel belongs to a triangle if its centre does.

use egui::epaint::{ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, Context, Event, Pos2, RawInput, Rect, TextureId, Ui, Vec2, pos2};
use std::collections::HashMap;

/// An image of 8-bit RGB pixels, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

impl Picture {
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![0; width * height * 3] }
    }

    /// Lays another picture over this one.
    pub fn put(&mut self, part: &Self, (left, top): (usize, usize)) {
        for y in 0..part.height.min(self.height.saturating_sub(top)) {
            let width = part.width.min(self.width - left) * 3;
            let (from, to) = (y * part.width * 3, ((top + y) * self.width + left) * 3);
            self.rgb[to..to + width].copy_from_slice(&part.rgb[from..from + width]);
        }
    }
}

/// A window without a screen.
pub struct Screen {
    pub ctx: Context,
    scale: f32,
    time: f64,
    textures: HashMap<TextureId, ColorImage>,
}

impl Screen {
    pub fn new(scale: f32) -> Self {
        let ctx = Context::default();
        gui_common::install(&ctx);
        ctx.set_pixels_per_point(scale);
        Self { ctx, scale, time: 0.0, textures: HashMap::new() }
    }

    /// A frame, `seconds` after the last one.
    pub fn frame(
        &mut self,
        size: Vec2,
        seconds: f64,
        events: Vec<Event>,
        draw: impl FnMut(&mut Ui),
    ) -> Vec<egui::epaint::ClippedShape> {
        self.time += seconds;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, draw);
        for (id, deltas) in output.textures_delta.set.drain() {
            for delta in deltas {
                let ImageData::Color(image) = delta.image;
                match delta.pos {
                    None => drop(self.textures.insert(id, (*image).clone())),
                    Some(at) => patch(self.textures.get_mut(&id).expect("a texture"), at, &image),
                }
            }
        }
        output.textures_delta.clear();
        output.shapes
    }

    /// What a frame shows.
    pub fn picture(&self, size: Vec2, shapes: Vec<egui::epaint::ClippedShape>) -> Picture {
        let pixels = |length: f32| (length * self.scale).round() as usize;
        let mut canvas = Canvas::new(pixels(size.x), pixels(size.y));
        for part in self.ctx.tessellate(shapes, self.scale) {
            let clip = canvas.clip(part.clip_rect, self.scale);
            if let Primitive::Mesh(mesh) = &part.primitive {
                let texture = self.textures.get(&mesh.texture_id).expect("a texture");
                canvas.mesh(mesh, texture, clip, self.scale);
            }
        }
        canvas.picture()
    }
}

fn patch(image: &mut ColorImage, [left, top]: [usize; 2], part: &ColorImage) {
    let (width, part_width) = (image.size[0], part.size[0]);
    for (y, row) in part.pixels.chunks_exact(part_width).enumerate() {
        let at = (top + y) * width + left;
        image.pixels[at..at + part_width].copy_from_slice(row);
    }
}

type Rgba = [f32; 4];

fn rgba(color: Color32) -> Rgba {
    color.to_array().map(f32::from)
}

/// Bilinear, clamped to the edges.
fn sample(texture: &ColorImage, uv: Pos2) -> Rgba {
    let [width, height] = texture.size;
    let at =
        |length: usize, part: f32| (part * length as f32 - 0.5).clamp(0.0, length as f32 - 1.0);
    let (x, y) = (at(width, uv.x), at(height, uv.y));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let texel = |x: usize, y: usize| rgba(texture.pixels[y * width + x]);
    let mix = |a: Rgba, b: Rgba, k: f32| std::array::from_fn(|i| a[i] + (b[i] - a[i]) * k);
    let upper: Rgba = mix(texel(left, top), texel(right, top), fx);
    mix(upper, mix(texel(left, bottom), texel(right, bottom), fx), fy)
}

/// Pixels within a clip rectangle: left, top, right, bottom.
type Clip = [usize; 4];

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 3]; width * height] }
    }

    fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let at = |v: f32, most: usize| (v * scale).round().clamp(0.0, most as f32) as usize;
        [
            at(rect.left(), self.width),
            at(rect.top(), self.height),
            at(rect.right(), self.width),
            at(rect.bottom(), self.height),
        ]
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: Clip, scale: f32) {
        for triangle in mesh.indices.chunks_exact(3) {
            let corner = |i: usize| {
                let vertex = mesh.vertices[triangle[i] as usize];
                Vertex { pos: (vertex.pos.to_vec2() * scale).to_pos2(), ..vertex }
            };
            self.triangle([corner(0), corner(1), corner(2)], texture, clip);
        }
    }

    fn triangle(&mut self, [a, b, c]: [Vertex; 3], texture: &ColorImage, clip: Clip) {
        let area = cross(a.pos, b.pos, c.pos);
        if area == 0.0 || !area.is_finite() {
            return;
        }
        let (b, c, area) = if area < 0.0 { (c, b, -area) } else { (b, c, area) };
        let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]);
        let [left, top, right, bottom] = clip;
        let from = |v: f32, least: usize| (v.floor().max(0.0) as usize).max(least);
        let to = |v: f32, most: usize| (v.ceil().max(0.0) as usize).min(most);
        let edges = [(b.pos, c.pos), (c.pos, a.pos), (a.pos, b.pos)];
        let owns = edges.map(|(from, to)| owns_its_edge(from, to));
        let colors = [rgba(a.color), rgba(b.color), rgba(c.color)];
        let flat = a.uv == b.uv && b.uv == c.uv;
        let flat_texel = sample(texture, a.uv);
        for y in from(bounds.top(), top)..to(bounds.bottom(), bottom) {
            for x in from(bounds.left(), left)..to(bounds.right(), right) {
                let at = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let weights = edges.map(|(from, to)| side(from, to, at));
                let inside = |i: usize| weights[i] > 0.0 || (weights[i] == 0.0 && owns[i]);
                if !(inside(0) && inside(1) && inside(2)) {
                    continue;
                }
                let [u, v, w] = weights.map(|weight| weight / area);
                let texel = if flat {
                    flat_texel
                } else {
                    sample(
                        texture,
                        (a.uv.to_vec2() * u + b.uv.to_vec2() * v + c.uv.to_vec2() * w).to_pos2(),
                    )
                };
                let source: Rgba = std::array::from_fn(|i| {
                    (colors[0][i] * u + colors[1][i] * v + colors[2][i] * w) * texel[i] / 255.0
                });
                let pixel = &mut self.pixels[y * self.width + x];
                let rest = 1.0 - source[3] / 255.0;
                *pixel = std::array::from_fn(|i| source[i] + pixel[i] * rest);
            }
        }
    }

    fn picture(self) -> Picture {
        let byte = |v: f32| v.round().clamp(0.0, 255.0) as u8;
        let rgb = self.pixels.iter().flatten().map(|v| byte(*v)).collect();
        Picture { width: self.width, height: self.height, rgb }
    }
}

/// Twice the signed area of a triangle.
fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// [`cross`] with the edge's ends always taken in the same order: for the two triangles at an edge
/// it is exactly opposite, so that no pixel on it belongs to neither.
fn side(from: Pos2, to: Pos2, at: Pos2) -> f32 {
    if (from.x, from.y) < (to.x, to.y) { cross(from, to, at) } else { -cross(to, from, at) }
}

/// Of two triangles that share an edge, the pixels on it belong to the one on whose top or left it
/// is.
fn owns_its_edge(from: Pos2, to: Pos2) -> bool {
    to.y < from.y || (to.y == from.y && to.x > from.x)
}
