//! Paints the field: grooves, live image, wedge, arc, handles, loudspeakers, listener.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use gui_common::paint;
use gui_common::theme::{Font, Theme, alpha, metrics, mix};

use super::backdrop;
use super::geometry::{EDGE_DEG, Geometry, SOURCE_RADIUS};

/// Inner part of the field that the mono bass hatches.
const BASS_RADIUS: f32 = 0.25;
/// Distance of the hatching lines.
const HATCH_PITCH: f32 = 5.0;
/// What the field shows besides its fixed parts.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Angle of the source.
    pub source_deg: f32,
    /// Angles of the two ends; the wedge lies between them.
    pub ends_deg: [f32; 2],
    /// Whether arc and ends are drawn, or the source alone.
    pub show_arc: bool,
    /// Whether the image is upside down: the source is hollow.
    pub inverted: bool,
    /// Frequency of the mono bass, if it is on.
    pub bass: Option<&'a str>,
    /// Radius of the live image, 0 to 1, evenly from -90 to +90 degrees.
    pub image: &'a [f32],
    /// What is under the pointer or held.
    pub hot: Option<Part>,
    /// Whether the plugin is bypassed.
    pub bypassed: bool,
}

/// A part of the field that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The source.
    Source,
    /// An end of the arc or an edge of the wedge: 0 left, 1 right.
    End(usize),
    /// The rim.
    Rim,
}

/// Paints everything inside `rect`.
pub fn paint(p: &Painter, rect: Rect, geometry: &Geometry, scene: &Scene<'_>, t: &Theme) {
    paint::well(p, rect, metrics::R_PANEL, t);
    let clipped = p.with_clip_rect(rect.shrink(1.0).intersect(p.clip_rect()));
    backdrop::surface(&clipped, geometry, t);
    image(&clipped, geometry, scene.image, t);
    if let Some(freq) = scene.bass {
        bass_zone(&clipped, geometry, freq, t);
    }
    let upper = p.with_clip_rect(upper_half(rect, geometry).intersect(p.clip_rect()));
    wedge(&upper, geometry, scene, t);
    rim(&upper, geometry, scene, t);
    if scene.show_arc {
        arc(&upper, geometry, scene, t);
    }
    source(&clipped, geometry, scene, t);
    backdrop::loudspeakers(&clipped, geometry, t);
    backdrop::listener(&clipped, rect, geometry, t);
    backdrop::labels(&clipped, rect, geometry, t);
}

fn upper_half(rect: Rect, geometry: &Geometry) -> Rect {
    Rect::from_min_max(rect.min + vec2(1.0, 1.0), pos2(rect.right() - 1.0, geometry.centre.y))
}

/// The live stereo image: a lobe around the listener.
fn image(p: &Painter, geometry: &Geometry, radii: &[f32], t: &Theme) {
    if radii.len() < 2 || radii.iter().all(|radius| *radius <= 0.0) {
        return;
    }
    let step_deg = 2.0 * EDGE_DEG / (radii.len() - 1) as f32;
    let outline: Vec<Pos2> = (0..radii.len())
        .map(|i| geometry.at(-EDGE_DEG + step_deg * i as f32, radii[i].clamp(0.0, 1.0)))
        .collect();
    // The colour of a radial gradient at a point is its alpha at that radius.
    let shade = |radius: f32| alpha(t.accent, 0.06 + 0.36 * radius.clamp(0.0, 1.0));
    let inner = shade(0.0);
    paint::strip(
        p,
        outline
            .iter()
            .zip(radii)
            .map(|(&point, &radius)| ((geometry.centre, inner), (point, shade(radius)))),
    );
    p.add(Shape::line(outline, Stroke::new(1.2, alpha(t.accent, 0.8))));
}

/// Hatching where the bass is mono, with its frequency.
fn bass_zone(p: &Painter, geometry: &Geometry, freq: &str, t: &Theme) {
    let radius = geometry.radius * BASS_RADIUS;
    let centre = geometry.centre;
    let stroke = Stroke::new(1.0, alpha(t.grid_ink, 0.16));
    let mut offset = -radius * std::f32::consts::SQRT_2;
    while offset < radius {
        // A 45 degree line through (centre.x + offset, centre.y), cut to the half circle.
        let half_chord = (2.0 * radius * radius - offset * offset).max(0.0).sqrt();
        let (from, to) = ((-offset - half_chord) / 2.0, (half_chord - offset) / 2.0);
        let (from, to) = (from.max(0.0), to.max(0.0));
        if to > from {
            let at = |rise: f32| pos2(centre.x + offset + rise, centre.y - rise);
            p.line_segment([at(from), at(to)], stroke);
        }
        offset += HATCH_PITCH;
    }
    let points = geometry.arc(-EDGE_DEG, EDGE_DEG, BASS_RADIUS);
    paint::dashed(p, &points, Stroke::new(1.0, alpha(t.grid_ink, 0.4)), (2.0, 3.0));
    let at = pos2(centre.x, centre.y - radius - 11.0);
    let font = Font::medium(metrics::TEXT_AXIS);
    let label = format!("Mono below {freq}");
    let width = paint::text_width(p, &label, font);
    paint::plate(p, Rect::from_center_size(at, vec2(width + 12.0, 16.0)), t);
    paint::text(p, at, Align2::CENTER_CENTER, &label, font, t.mid);
}

fn wedge(p: &Painter, geometry: &Geometry, scene: &Scene<'_>, t: &Theme) {
    let [from, to] = sorted(scene.ends_deg);
    let light = mix(t.accent, Color32::WHITE, 0.4);
    let fill = if t.is_dark() { alpha(light, 0.075) } else { alpha(t.grid_ink, 0.055) };
    for turn in [-180.0, 0.0, 180.0] {
        let points = geometry.arc(from + turn, to + turn, 1.0);
        let edges = points.into_iter().map(|point| ((geometry.centre, fill), (point, fill)));
        paint::strip(p, edges);
    }
    for (index, end_deg) in scene.ends_deg.into_iter().enumerate() {
        let hot = scene.hot == Some(Part::End(index));
        let stroke = Stroke::new(1.0, alpha(t.grid_ink, if hot { 0.6 } else { 0.22 }));
        for turn in [-180.0, 0.0, 180.0] {
            let line = [geometry.centre, geometry.at(end_deg + turn, 1.0)];
            paint::dashed(p, &line, stroke, (3.0, 3.0));
        }
    }
}

/// The rim lights up when it can be turned.
fn rim(p: &Painter, geometry: &Geometry, scene: &Scene<'_>, t: &Theme) {
    if scene.hot == Some(Part::Rim) {
        let points = geometry.arc(-EDGE_DEG, EDGE_DEG, 1.0);
        p.add(Shape::line(points, Stroke::new(2.0, alpha(t.accent, 0.8))));
    }
}

fn arc(p: &Painter, geometry: &Geometry, scene: &Scene<'_>, t: &Theme) {
    let [from, to] = sorted(scene.ends_deg);
    let bright = bright(t);
    for turn in [-180.0, 0.0, 180.0] {
        let points = geometry.arc(from + turn, to + turn, SOURCE_RADIUS);
        if points.iter().all(|point| point.y > geometry.centre.y) {
            continue;
        }
        p.add(Shape::line(points.clone(), Stroke::new(8.0, alpha(t.bg0, 0.6))));
        if scene.bypassed {
            paint::dashed(p, &points, Stroke::new(4.0, bright), (6.0, 5.0));
        } else {
            p.add(Shape::line(points, Stroke::new(4.0, bright)));
        }
        for (index, end_deg) in scene.ends_deg.into_iter().enumerate() {
            let at = geometry.at(end_deg + turn, SOURCE_RADIUS);
            let grow = if scene.hot == Some(Part::End(index)) { 1.5 } else { 0.0 };
            p.circle_filled(at, 7.5 + grow, t.bg0);
            p.circle(at, 5.6 + grow, t.bg0, Stroke::new(2.2, bright));
        }
    }
}

fn source(p: &Painter, geometry: &Geometry, scene: &Scene<'_>, t: &Theme) {
    let at = geometry.at(scene.source_deg, SOURCE_RADIUS);
    let glow = if scene.hot == Some(Part::Source) { 1.6 } else { 1.0 };
    p.circle_filled(at, 22.0, alpha(t.accent, 0.10 * glow));
    p.circle_filled(at, 18.0, alpha(t.accent, 0.14 * glow));
    p.circle_stroke(at, 14.0, Stroke::new(1.6, t.hi));
    if scene.inverted {
        p.circle(at, 9.5, t.bg0, Stroke::new(2.2, bright(t)));
        return;
    }
    // Three circles stand for the radial highlight.
    p.circle_filled(at, 10.5, t.accent);
    for (radius, shift, amount) in [(8.2, 1.0, 0.28), (5.6, 2.0, 0.42), (3.0, 3.0, 0.5)] {
        let light = mix(t.accent, Color32::WHITE, amount);
        p.circle_filled(at - vec2(shift * 0.6, shift), radius, light);
    }
}

/// The varnish of lines that lie on the image.
fn bright(t: &Theme) -> Color32 {
    if t.is_dark() {
        mix(t.accent, Color32::WHITE, 0.25)
    } else {
        mix(t.accent, Color32::BLACK, 0.2)
    }
}

fn sorted([a, b]: [f32; 2]) -> [f32; 2] {
    if a <= b { [a, b] } else { [b, a] }
}
