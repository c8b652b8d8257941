//! Painted icons: outlines parsed once into point lists, drawn as strokes at any scale.

use super::icon_paths::PATHS;
use egui::{Color32, Mesh, Painter, Pos2, Shape, Stroke, Vec2, vec2};
use std::sync::LazyLock;

/// Side of the grid the outlines are drawn on.
const GRID: f32 = 24.0;
/// Stroke width on that grid.
const STROKE: f32 = 1.6;
/// Thinnest stroke in logical pixels.
const MIN_STROKE: f32 = 1.15;
/// Radius of a dot on the grid.
const DOT: f32 = 1.4;
/// Straight pieces per cubic.
const CUBIC_STEPS: usize = 10;

/// The icons of the suite.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(usize)]
pub enum Icon {
    /// Chevron left.
    ChevronLeft,
    /// Chevron right.
    ChevronRight,
    /// Chevron down.
    ChevronDown,
    /// Chevron up.
    ChevronUp,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Copy ab.
    CopyAb,
    /// Power.
    Power,
    /// Gear.
    Gear,
    /// Match.
    Match,
    /// Phones.
    Phones,
    /// Trash.
    Trash,
    /// Plus.
    Plus,
    /// Close.
    Close,
    /// Check.
    Check,
    /// Snow.
    Snow,
    /// Link.
    Link,
    /// Lock.
    Lock,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Reset.
    Reset,
    /// Export.
    Export,
    /// Search.
    Search,
    /// Star.
    Star,
    /// Save.
    Save,
    /// Info.
    Info,
    /// Grip.
    Grip,
    /// Delta.
    Delta,
    /// Wand.
    Wand,
    /// Disc.
    Disc,
    /// Phone.
    Phone,
    /// Laptop.
    Laptop,
    /// Car.
    Car,
    /// Club.
    Club,
    /// Buds.
    Buds,
    /// Mono.
    Mono,
    /// Ear.
    Ear,
    /// Bell.
    Bell,
    /// Low shelf.
    LowShelf,
    /// High shelf.
    HighShelf,
    /// Low cut.
    LowCut,
    /// High cut.
    HighCut,
    /// Notch.
    Notch,
    /// Band pass.
    BandPass,
    /// Tilt.
    Tilt,
    /// Note.
    Note,
    /// Swap.
    Swap,
    /// Alert.
    Alert,
    /// Key.
    Key,
    /// Eye.
    Eye,
    /// Triangle.
    Triangle,
    /// Square.
    Square,
    /// Random.
    Random,
    /// Sine.
    Sine,
}

impl Icon {
    /// Every icon, in order.
    pub const ALL: [Self; PATHS.len()] = [
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ChevronDown,
        Self::ChevronUp,
        Self::Undo,
        Self::Redo,
        Self::CopyAb,
        Self::Power,
        Self::Gear,
        Self::Match,
        Self::Phones,
        Self::Trash,
        Self::Plus,
        Self::Close,
        Self::Check,
        Self::Snow,
        Self::Link,
        Self::Lock,
        Self::Play,
        Self::Pause,
        Self::Reset,
        Self::Export,
        Self::Search,
        Self::Star,
        Self::Save,
        Self::Info,
        Self::Grip,
        Self::Delta,
        Self::Wand,
        Self::Disc,
        Self::Phone,
        Self::Laptop,
        Self::Car,
        Self::Club,
        Self::Buds,
        Self::Mono,
        Self::Ear,
        Self::Bell,
        Self::LowShelf,
        Self::HighShelf,
        Self::LowCut,
        Self::HighCut,
        Self::Notch,
        Self::BandPass,
        Self::Tilt,
        Self::Note,
        Self::Swap,
        Self::Alert,
        Self::Key,
        Self::Eye,
        Self::Triangle,
        Self::Square,
        Self::Random,
        Self::Sine,
    ];
}

enum Part {
    Line { points: Vec<Vec2>, closed: bool },
    Circle { centre: Vec2, radius: f32 },
    Dot { centre: Vec2 },
}

static PARSED: LazyLock<Vec<Vec<Part>>> =
    LazyLock::new(|| PATHS.iter().map(|paths| paths.iter().map(|p| parse(p)).collect()).collect());

/// The numbers after a command letter, as points relative to the grid's centre.
fn numbers(s: &str) -> Vec<f32> {
    s.split_ascii_whitespace().filter_map(|n| n.parse().ok()).collect()
}

fn at(n: &[f32], i: usize) -> Vec2 {
    let get = |k: usize| n.get(k).copied().unwrap_or(GRID * 0.5) - GRID * 0.5;
    vec2(get(i), get(i + 1))
}

fn parse(path: &str) -> Part {
    if let Some(rest) = path.strip_prefix('O') {
        let n = numbers(rest);
        return Part::Circle { centre: at(&n, 0), radius: n.get(2).copied().unwrap_or(0.0) };
    }
    if let Some(rest) = path.strip_prefix('D') {
        return Part::Dot { centre: at(&numbers(rest), 0) };
    }
    let closed = path.ends_with('Z');
    let path = path.trim_end_matches('Z');
    let mut points: Vec<Vec2> = Vec::new();
    let starts: Vec<usize> =
        path.char_indices().filter(|(_, c)| c.is_alphabetic()).map(|(i, _)| i).collect();
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(path.len());
        let n = numbers(&path[start + 1..end]);
        if path[start..].starts_with('C') {
            let from = points.last().copied().unwrap_or_default();
            let [a, b, to] = [at(&n, 0), at(&n, 2), at(&n, 4)];
            for i in 1..=CUBIC_STEPS {
                points.push(cubic(from, a, b, to, i as f32 / CUBIC_STEPS as f32));
            }
        } else {
            points.push(at(&n, 0));
        }
    }
    Part::Line { points, closed }
}

fn cubic(p0: Vec2, p1: Vec2, p2: Vec2, p3: Vec2, t: f32) -> Vec2 {
    let u = 1.0 - t;
    p0 * (u * u * u) + p1 * (3.0 * u * u * t) + p2 * (3.0 * u * t * t) + p3 * (t * t * t)
}

/// Draws an icon in a square of side `size` around `c`.
pub fn icon(p: &Painter, which: Icon, c: Pos2, size: f32, color: Color32) {
    let k = size / GRID;
    let width = (STROKE * k).max(MIN_STROKE);
    let stroke = Stroke::new(width, color);
    for part in &PARSED[which as usize] {
        match part {
            Part::Line { points, closed } => {
                let pts: Vec<Pos2> = points.iter().map(|q| c + *q * k).collect();
                if *closed {
                    p.add(Shape::closed_line(pts, stroke));
                } else {
                    for end in [pts.first(), pts.last()].into_iter().flatten() {
                        p.circle_filled(*end, width * 0.5, color);
                    }
                    p.add(Shape::line(pts, stroke));
                }
            }
            Part::Circle { centre, radius } => {
                p.circle_stroke(c + *centre * k, radius * k, stroke);
            }
            Part::Dot { centre } => {
                p.circle_filled(c + *centre * k, DOT * k, color);
            }
        }
    }
}

/// Draws an icon with its closed outlines filled. Every point of an outline must be seen from the
/// icon's middle, as of a star.
pub fn icon_filled(p: &Painter, which: Icon, c: Pos2, size: f32, color: Color32) {
    let k = size / GRID;
    for part in &PARSED[which as usize] {
        if let Part::Line { points, closed: true } = part {
            let mut mesh = Mesh::default();
            mesh.colored_vertex(c, color);
            for (i, q) in (1..).zip(points) {
                let next = if i as usize == points.len() { 1 } else { i + 1 };
                mesh.colored_vertex(c + *q * k, color);
                mesh.add_triangle(0, i, next);
            }
            p.add(Shape::mesh(mesh));
        }
    }
    icon(p, which, c, size, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_parses_inside_its_grid() {
        for (icon, parts) in Icon::ALL.iter().zip(PARSED.iter()) {
            assert!(!parts.is_empty(), "{icon:?}");
            for part in parts {
                let (points, reach) = match part {
                    Part::Line { points, .. } => (points.clone(), 0.0),
                    Part::Circle { centre, radius } => (vec![*centre], *radius),
                    Part::Dot { centre } => (vec![*centre], DOT),
                };
                assert!(points.len() != 1 || reach > 0.0, "{icon:?}: a lone point");
                for q in points {
                    let far = q.x.abs().max(q.y.abs()) + reach;
                    assert!(far <= GRID * 0.5, "{icon:?} leaves its grid by {far}");
                }
            }
        }
    }
}
