//! Where everything is, in logical pixels; a pure function of the window's size.

use egui::{Rect, pos2, vec2};
use gui_common::theme::metrics::{BOTTOM_BAR, GAP, MARGIN, NARROW, TOP_BAR};

/// Size of a new window.
pub const DEFAULT: [f32; 2] = [900.0, 560.0];
/// Smallest window.
pub const MIN: [f32; 2] = [760.0, 480.0];

/// Height of the row of controls.
const CONTROLS: f32 = 164.0;
/// Height of the row of styles.
const STYLES: f32 = 28.0;
/// Distance between rows.
const ROW_GAP: f32 = 8.0;
/// Largest share of the width that the curve takes.
const CURVE_SHARE: f32 = 0.36;
/// Width of the meters, and of the reduction alone in narrow windows.
const METERS: f32 = 104.0;
const METERS_NARROW: f32 = 44.0;
/// Width of the side-chain panel.
const SIDE_CHAIN: f32 = 278.0;

/// The panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Transfer curve.
    pub curve: Rect,
    /// Histories of reduction and level.
    pub history: Rect,
    /// Input, reduction, output.
    pub meters: Rect,
    /// Styles and the buttons of the popovers.
    pub styles: Rect,
    /// Knobs.
    pub controls: Rect,
    /// Side-chain.
    pub side_chain: Rect,
    /// The reduction meter alone.
    pub narrow: bool,
}

impl Layout {
    /// The layout for a window (with its top and bottom bar).
    pub fn new(window: Rect) -> Self {
        let inner = Rect::from_min_max(
            window.min + vec2(MARGIN, TOP_BAR + MARGIN),
            window.max - vec2(MARGIN, BOTTOM_BAR + MARGIN),
        );
        let lower = inner.with_min_y(inner.bottom() - CONTROLS);
        let bottom = lower.top() - ROW_GAP;
        let styles = Rect::from_x_y_ranges(inner.x_range(), bottom - STYLES..=bottom);
        let upper = inner.with_max_y(styles.top() - ROW_GAP);
        let narrow = window.width() < NARROW;
        let side = upper.height().min(window.width() * CURVE_SHARE);
        let curve = upper.with_max_x(upper.left() + side);
        let meters_width = if narrow { METERS_NARROW } else { METERS };
        let meters = upper.with_min_x(upper.right() - meters_width);
        let history = Rect::from_min_max(
            pos2(curve.right() + ROW_GAP, upper.top()),
            pos2(meters.left() - GAP, upper.bottom()),
        );
        let side_chain = lower.with_min_x(lower.right() - SIDE_CHAIN);
        let controls = lower.with_max_x(side_chain.left() - GAP);
        Self { curve, history, meters, styles, controls, side_chain, narrow }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: f32, height: f32) -> Layout {
        Layout::new(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height)))
    }

    #[test]
    fn default_size_is_the_drawn_one() {
        let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(pos2(x, y), vec2(w, h));
        let layout = layout(900.0, 560.0);
        assert_eq!(layout.curve, rect(8.0, 48.0, 268.0, 268.0));
        assert_eq!(layout.history, rect(284.0, 48.0, 498.0, 268.0));
        assert_eq!(layout.meters, rect(788.0, 48.0, 104.0, 268.0));
        assert_eq!(layout.styles.top(), 324.0);
        assert_eq!(layout.controls, rect(8.0, 360.0, 600.0, 164.0));
        assert_eq!(layout.side_chain, rect(614.0, 360.0, 278.0, 164.0));
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_window_at_any_size() {
        for (width, height) in [(760.0, 480.0), (859.0, 560.0), (900.0, 900.0), (1_800.0, 1_200.0)]
        {
            let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
            let l = Layout::new(window);
            let parts = [l.curve, l.history, l.meters, l.styles, l.controls, l.side_chain];
            for (index, part) in parts.iter().enumerate() {
                assert!(window.contains_rect(*part) && part.width() > 40.0, "{part:?}");
                for other in &parts[index + 1..] {
                    assert!(!part.shrink(0.1).intersects(other.shrink(0.1)));
                }
            }
        }
    }
}
