//! Where everything is, for any size of the window.

use egui::{Rect, Vec2, pos2, vec2};
use gui_common::theme::metrics::{BOTTOM_BAR, GAP, MARGIN, TOP_BAR};

/// Smallest window.
pub const MIN_SIZE: Vec2 = vec2(760.0, 460.0);
/// Window at first.
pub const DEFAULT_SIZE: Vec2 = vec2(1000.0, 600.0);

const METER_WIDTH: f32 = 54.0;
const PIANO_HEIGHT: f32 = 20.0;
const PANEL_HEIGHT: f32 = 140.0;
const OUTPUT_WIDTH: f32 = 202.0;
const OUTPUT_WIDTH_NARROW: f32 = 150.0;
/// Both control panels together grow no wider than this and are centred.
const CONTROLS_WIDTH: f32 = 984.0;
/// Below this width the output panel is narrow and the toolbar is one button.
const NARROW_BELOW: f32 = 880.0;
/// Below this height the piano strip is gone.
const LOW_BELOW: f32 = 520.0;
/// From this width on two more panels fill the sides.
const WIDE_FROM: f32 = 1520.0;

/// The parts of the window between the bars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Response graph.
    pub graph: Rect,
    /// Output meter, right of the graph.
    pub meter: Rect,
    /// Piano strip under the graph; absent in a low window.
    pub piano: Option<Rect>,
    /// Controls of the selected band.
    pub band: Rect,
    /// Controls of the output.
    pub output: Rect,
    /// Table of all bands; in a wide window.
    pub table: Option<Rect>,
    /// Levels; in a wide window.
    pub levels: Option<Rect>,
    /// The window is narrow: fewer toolbar chips, narrow output panel.
    pub narrow: bool,
}

impl Layout {
    /// Divides the space between the top and bottom bars.
    pub fn new(body: Rect) -> Self {
        let narrow = body.width() < NARROW_BELOW;
        let low = body.height() + TOP_BAR + BOTTOM_BAR < LOW_BELOW;
        let panels_bottom = body.bottom() - GAP;
        let panels_top = panels_bottom - PANEL_HEIGHT;
        let piano_height = if low { 0.0 } else { PIANO_HEIGHT };
        let graph_bottom = panels_top - GAP - piano_height;
        let graph_right = body.right() - METER_WIDTH;
        let row = |left: f32, right: f32| {
            Rect::from_min_max(pos2(left, panels_top), pos2(right, panels_bottom))
        };
        let controls = (body.width() - 2.0 * MARGIN).min(CONTROLS_WIDTH);
        let left = (body.center().x - 0.5 * controls).round();
        let right = left + controls;
        let split = right - if narrow { OUTPUT_WIDTH_NARROW } else { OUTPUT_WIDTH };
        let wide = body.width() >= WIDE_FROM;
        Self {
            graph: Rect::from_min_max(body.min, pos2(graph_right, graph_bottom)),
            meter: Rect::from_min_max(
                pos2(graph_right, body.top()),
                pos2(body.right(), graph_bottom),
            ),
            piano: (!low).then(|| {
                Rect::from_min_size(
                    pos2(body.left(), graph_bottom),
                    vec2(graph_right - body.left(), piano_height),
                )
            }),
            band: row(left, split - GAP),
            output: row(split, right),
            table: wide.then(|| row(body.left() + MARGIN, left - GAP)),
            levels: wide.then(|| row(right + GAP, body.right() - MARGIN)),
            narrow,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(width: f32, height: f32) -> Rect {
        Rect::from_min_max(pos2(0.0, 40.0), pos2(width, height - 28.0))
    }

    #[test]
    fn the_default_window_is_that_of_the_design() {
        let layout = Layout::new(body(1000.0, 600.0));
        assert_eq!(layout.graph, Rect::from_min_size(pos2(0.0, 40.0), vec2(946.0, 360.0)));
        assert_eq!(layout.piano, Some(Rect::from_min_size(pos2(0.0, 400.0), vec2(946.0, 20.0))));
        assert_eq!(layout.band, Rect::from_min_size(pos2(8.0, 426.0), vec2(776.0, 140.0)));
        assert_eq!(layout.output, Rect::from_min_size(pos2(790.0, 426.0), vec2(202.0, 140.0)));
        assert_eq!((layout.table, layout.levels), (None, None));
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_window_at_any_size() {
        for width in (760..=2000).step_by(10) {
            for height in [460.0, 519.0, 520.0, 900.0] {
                let body = body(width as f32, height);
                let layout = Layout::new(body);
                let parts: Vec<Rect> = [
                    Some(layout.graph),
                    Some(layout.meter),
                    layout.piano,
                    Some(layout.band),
                    Some(layout.output),
                    layout.table,
                    layout.levels,
                ]
                .into_iter()
                .flatten()
                .collect();
                for (index, part) in parts.iter().enumerate() {
                    assert!(body.contains_rect(*part), "{width} {height}: {part}");
                    assert!(part.width() > 40.0 && part.height() >= 20.0, "{width}: {part}");
                    for other in &parts[index + 1..] {
                        let shared = part.intersect(*other);
                        assert!(
                            shared.width() <= 0.0 || shared.height() <= 0.0,
                            "{width} {height}: {part} {other}"
                        );
                    }
                }
            }
        }
    }
}
