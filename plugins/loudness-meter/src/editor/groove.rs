//! The cut groove as one mesh: a line whose width and colour follow the loudness.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Shape, Vec2};
use gui_common::theme::{Accent, Mode, Theme, alpha, mix};
use std::sync::LazyLock;

use super::spiral::{Spiral, TURN_S};

/// A groove at least this much over the target is drawn as over it, in LU...
const OVER_FROM_LU: f32 = 1.7;
/// ... until it falls below this, in LU.
const OVER_UNTIL_LU: f32 = 0.9;
/// Thinnest and widest line below the target, and the line over it.
const WIDTH: [f32; 3] = [0.7, 1.35, 1.75];
/// Opacity of the thinnest and the widest line below the target.
const OPACITY: [f32; 2] = [0.28, 0.82];
/// Loudness below the target where a line is thinnest, and the span to the widest, in LU.
const FULL_WIDTH_LU: [f32; 2] = [-15.0, 16.0];
/// Loudness below the target where varnish begins to show, and the span to full varnish, in LU.
const VARNISH_LU: [f32; 2] = [-7.5, 6.0];
/// Time between two points of the line, in seconds: 3 and 6 degrees.
const STEP_S: [f32; 2] = [0.5, 1.0];
/// Windows longer than this get the coarser step.
const FINE_UNTIL_S: f32 = 10.0 * TURN_S;
/// The oldest part of a full window fades over this time, in seconds.
const FADE_S: f32 = 12.0;

/// Width and colour of a groove.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Width in logical pixels.
    pub width: f32,
    /// Colour with opacity.
    pub color: Color32,
}

/// Turns loudness into cuts, one after the other; remembers whether it was over the target.
#[derive(Debug)]
pub struct Stylus<'a> {
    target_lufs: f32,
    over: bool,
    theme: &'a Theme,
}

impl<'a> Stylus<'a> {
    /// A stylus for a target.
    pub fn new(target_lufs: f32, theme: &'a Theme) -> Self {
        Self { target_lufs, over: false, theme }
    }

    /// The cut for a short-term loudness.
    pub fn cut(&mut self, loudness_lufs: f32) -> Cut {
        let above_lu = loudness_lufs - self.target_lufs;
        self.over = above_lu > if self.over { OVER_UNTIL_LU } else { OVER_FROM_LU };
        if self.over {
            let color = mix(over_color(self.theme), Color32::WHITE, 0.2);
            return Cut { width: WIDTH[2], color };
        }
        let part = |[from, span]: [f32; 2]| ((above_lu - from) / span).clamp(0.0, 1.0);
        let (wide, varnish) = (part(FULL_WIDTH_LU), part(VARNISH_LU));
        let color = mix(self.theme.pre, self.theme.accent, 0.1 + 0.9 * varnish);
        Cut {
            width: WIDTH[0] + (WIDTH[1] - WIDTH[0]) * wide,
            color: alpha(color, OPACITY[0] + (OPACITY[1] - OPACITY[0]) * wide),
        }
    }
}

/// The disc is black in both themes: what shows on it has the dark theme's colours.
static ON_LACQUER: LazyLock<Theme> = LazyLock::new(|| Theme::new(Mode::Dark, Accent::Peridot));

/// Colour of loudness over the target.
pub fn over_color(t: &Theme) -> Color32 {
    if t.is_dark() { mix(t.warn, t.gr, 0.15) } else { mix(t.warn, Color32::WHITE, 0.35) }
}

/// Paints the groove of `spiral`; `loudness_lufs(time_s)` is what was cut there.
pub fn paint(
    p: &Painter,
    spiral: &Spiral,
    target_lufs: f32,
    fades: bool,
    loudness_lufs: impl Fn(f32) -> Option<f32>,
    veil_amount: f32,
) {
    let shown = spiral.shown_s();
    if shown.end <= shown.start {
        return;
    }
    let step_s = STEP_S[usize::from(shown.end - shown.start > FINE_UNTIL_S)];
    let veiled = (veil_amount > 0.0).then(|| ON_LACQUER.veiled(veil_amount, true));
    let mut stylus = Stylus::new(target_lufs, veiled.as_ref().unwrap_or(&ON_LACQUER));
    let mut points = Vec::new();
    let mut time_s = (shown.start / step_s).ceil() * step_s;
    while time_s < shown.end {
        points.push((time_s, stylus.cut(loudness_lufs(time_s).unwrap_or(f32::NEG_INFINITY))));
        time_s += step_s;
    }
    let now_lufs = loudness_lufs(shown.end).unwrap_or(f32::NEG_INFINITY);
    points.push((shown.end, stylus.cut(now_lufs)));
    if fades {
        for (time_s, cut) in &mut points {
            cut.color = alpha(cut.color, ((*time_s - shown.start) / FADE_S).clamp(0.0, 1.0));
        }
    }
    let feather = 1.0 / p.pixels_per_point();
    let mut ribbon = Ribbon { mesh: Mesh::default(), feather };
    for line in 0..spiral.lines() {
        ribbon.line(
            points
                .iter()
                .map(|(time_s, cut)| (spiral.at(*time_s, line), spiral.direction(*time_s), *cut)),
        );
    }
    p.add(Shape::mesh(ribbon.mesh));
}

/// Collects feathered lines in one mesh.
struct Ribbon {
    mesh: Mesh,
    feather: f32,
}

impl Ribbon {
    /// A line through points with their normals.
    fn line(&mut self, points: impl Iterator<Item = (Pos2, Vec2, Cut)>) {
        for (index, (at, normal, cut)) in points.enumerate() {
            let base = self.mesh.vertices.len() as u32;
            let inner = ((cut.width - self.feather) / 2.0).max(0.0);
            let outer = (cut.width.max(self.feather) + self.feather) / 2.0;
            let color = alpha(cut.color, (cut.width / self.feather).min(1.0));
            for (offset, color) in [
                (outer, Color32::TRANSPARENT),
                (inner, color),
                (-inner, color),
                (-outer, Color32::TRANSPARENT),
            ] {
                let pos = at + normal * offset;
                self.mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
            }
            if index > 0 {
                for lane in 0..3 {
                    let (a, b) = (base - 4 + lane, base + lane);
                    self.mesh.add_triangle(a, a + 1, b);
                    self.mesh.add_triangle(a + 1, b, b + 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_the_target_is_wider_and_has_hysteresis() {
        let theme = Theme::new(Mode::Dark, Accent::Peridot);
        let mut stylus = Stylus::new(-14.0, &theme);
        let quiet = stylus.cut(-30.0);
        let near = stylus.cut(-12.8);
        assert!(quiet.width < near.width && near.width < WIDTH[2]);
        assert_eq!(stylus.cut(-12.0).width, WIDTH[2]);
        assert_eq!(stylus.cut(-12.8).width, WIDTH[2], "stays over until +0.9 LU");
        assert!(stylus.cut(-13.2).width < WIDTH[2]);
        assert_eq!(stylus.cut(f32::NEG_INFINITY).width, WIDTH[0]);
    }
}
