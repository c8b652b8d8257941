//! Pictures that are computed once per physical pixel on the CPU and drawn as one texture: grooved
//! surfaces that would cost thousands of triangles each frame.

use egui::{
    Color32, ColorImage, Id, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2,
};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Coverage of shapes whose distance to a pixel is known, for anti-aliased edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    pixels_per_point: f32,
}

impl Coverage {
    /// 1 where `depth` (logical pixels inside the shape) is positive, 0 outside.
    #[must_use]
    pub fn inside(self, depth: f32) -> f32 {
        (0.5 + depth * self.pixels_per_point).clamp(0.0, 1.0)
    }

    /// A line of `width` logical pixels at `distance` from the pixel; thinner than a pixel it fades.
    #[must_use]
    pub fn line(self, distance: f32, width: f32) -> f32 {
        let width_px = width * self.pixels_per_point;
        (0.5 + width_px * 0.5 - distance.abs() * self.pixels_per_point)
            .clamp(0.0, width_px.min(1.0))
    }
}

/// `src` at `amount` (0 to 1) over `dst`.
#[must_use]
pub fn over(dst: Color32, src: Color32, amount: f32) -> Color32 {
    if amount <= 0.0 { dst } else { dst.blend(src.gamma_multiply(amount.min(1.0))) }
}

/// Fills `rect` with `pixel(position from the rectangle's corner, coverage)`. The picture is computed
/// again only when the size, the scale or `key` changes; one picture is kept per `id`.
pub fn baked(
    p: &Painter,
    id: Id,
    rect: Rect,
    key: impl Hash,
    pixel: impl Fn(Vec2, Coverage) -> Color32,
) {
    let ppp = p.pixels_per_point();
    let corner = pos2((rect.left() * ppp).round() / ppp, (rect.top() * ppp).round() / ppp);
    let size_px = [rect.width() * ppp, rect.height() * ppp].map(|side| side.round() as usize);
    if size_px.contains(&0) {
        return;
    }
    let mut hasher = DefaultHasher::new();
    (key, size_px, ppp.to_bits()).hash(&mut hasher);
    let hash = hasher.finish();
    let kept = p.ctx().data(|data| data.get_temp::<(u64, TextureHandle)>(id));
    let texture = match kept {
        Some((kept_hash, texture)) if kept_hash == hash => texture,
        _ => {
            let image = bake(size_px, ppp, pixel);
            let texture = p.ctx().load_texture("baked", image, TextureOptions::LINEAR);
            p.ctx().data_mut(|data| data.insert_temp(id, (hash, texture.clone())));
            texture
        }
    };
    let size = vec2(size_px[0] as f32, size_px[1] as f32) / ppp;
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    p.image(texture.id(), Rect::from_min_size(corner, size), whole, Color32::WHITE);
}

fn bake(size_px: [usize; 2], ppp: f32, pixel: impl Fn(Vec2, Coverage) -> Color32) -> ColorImage {
    let coverage = Coverage { pixels_per_point: ppp };
    let mut pixels = Vec::with_capacity(size_px[0] * size_px[1]);
    for y in 0..size_px[1] {
        for x in 0..size_px[0] {
            pixels.push(pixel(vec2(x as f32 + 0.5, y as f32 + 0.5) / ppp, coverage));
        }
    }
    ColorImage::new(size_px, pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_half_on_the_edge_and_keeps_the_light_of_thin_lines() {
        let coverage = Coverage { pixels_per_point: 2.0 };
        assert_eq!(coverage.inside(0.0), 0.5);
        assert_eq!(coverage.inside(1.0), 1.0);
        assert_eq!(coverage.line(0.0, 0.25), 0.5);
        assert_eq!(coverage.line(0.0, 3.0), 1.0);
        assert_eq!(coverage.line(5.0, 3.0), 0.0);
    }

    #[test]
    fn the_picture_is_computed_again_only_when_something_changed() {
        let ctx = egui::Context::default();
        let computed = std::cell::Cell::new(0);
        let frame = |key: u32, side: f32| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let rect = Rect::from_min_size(Pos2::ZERO, vec2(side, side));
                baked(ui.painter(), Id::unique("picture"), rect, key, |_, _| {
                    computed.set(computed.get() + 1);
                    Color32::RED
                });
            });
            // epaint wants textures to be taken before their list is dropped.
            output.textures_delta.clear();
            computed.replace(0)
        };
        assert_eq!(frame(1, 4.0), 16);
        assert_eq!(frame(1, 4.0), 0);
        assert_eq!(frame(2, 4.0), 16);
        assert_eq!(frame(2, 5.0), 25);
    }
}
