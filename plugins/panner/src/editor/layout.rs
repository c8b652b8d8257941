//! Where everything is, in logical pixels; a pure function of the window's size.

use egui::{Rect, pos2, vec2};
use gui_common::theme::metrics::{BOTTOM_BAR, GAP, MARGIN, TOP_BAR};

/// Size of a new window.
pub const DEFAULT: [f32; 2] = [760.0, 480.0];
/// Smallest window.
pub const MIN: [f32; 2] = [640.0, 420.0];

/// Height of the lower row.
const LOWER: f32 = 106.0;
/// Distance of the panels from the bottom bar.
const FOOT: f32 = 6.0;
/// Width of the level column.
const LEVEL: f32 = 106.0;
/// Share of the width, smallest and largest width of the goniometer column.
const SCOPE: [f32; 3] = [0.26, 198.0, 320.0];
/// Smaller goniometer column in the smallest windows.
const SCOPE_SMALL: f32 = 168.0;
/// Width of the listening panel.
const MONITOR: f32 = 280.0;
/// Smaller listening panel in the smallest windows.
const MONITOR_SMALL: f32 = 228.0;
/// Windows narrower than this use the smaller columns.
const SMALL_BELOW: f32 = 720.0;

/// The panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Field with its switches.
    pub field: Rect,
    /// Goniometer, correlation, balance, fold-down.
    pub scope: Rect,
    /// Fader and meters.
    pub level: Rect,
    /// Knobs.
    pub knobs: Rect,
    /// Listening, gains, loudness.
    pub monitor: Rect,
}

impl Layout {
    /// The layout for a window (with its top and bottom bar).
    pub fn new(window: Rect) -> Self {
        let inner = Rect::from_min_max(
            window.min + vec2(MARGIN, TOP_BAR + MARGIN),
            window.max - vec2(MARGIN, BOTTOM_BAR + FOOT),
        );
        let small = window.width() < SMALL_BELOW;
        let upper = inner.with_max_y(inner.bottom() - LOWER - GAP);
        let lower = inner.with_min_y(upper.bottom() + GAP);
        let [share, least, most] = SCOPE;
        let scope_width =
            if small { SCOPE_SMALL } else { (window.width() * share).clamp(least, most).round() };
        let level = upper.with_min_x(upper.right() - LEVEL);
        let scope_right = level.left() - GAP;
        let scope = Rect::from_min_max(
            pos2(scope_right - scope_width, upper.top()),
            pos2(scope_right, upper.bottom()),
        );
        let field = upper.with_max_x(scope.left() - GAP);
        let monitor_width = if small { MONITOR_SMALL } else { MONITOR };
        let monitor = lower.with_min_x(lower.right() - monitor_width);
        let knobs = lower.with_max_x(monitor.left() - GAP);
        Self { field, scope, level, knobs, monitor }
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
        let Layout { field, scope, level, knobs, monitor } = layout(760.0, 480.0);
        assert_eq!(field, rect(8.0, 48.0, 428.0, 286.0));
        assert_eq!(scope, rect(442.0, 48.0, 198.0, 286.0));
        assert_eq!(level, rect(646.0, 48.0, 106.0, 286.0));
        assert_eq!(knobs, rect(8.0, 340.0, 458.0, 106.0));
        assert_eq!(monitor, rect(472.0, 340.0, 280.0, 106.0));
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_window_at_any_size() {
        for (width, height) in [(640.0, 420.0), (719.0, 480.0), (760.0, 480.0), (1_600.0, 1_000.0)]
        {
            let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
            let Layout { field, scope, level, knobs, monitor } = Layout::new(window);
            let parts = [field, scope, level, knobs, monitor];
            for (index, part) in parts.iter().enumerate() {
                assert!(window.contains_rect(*part) && part.width() > 90.0, "{part:?}");
                for other in &parts[index + 1..] {
                    assert!(!part.shrink(0.1).intersects(other.shrink(0.1)));
                }
            }
        }
    }
}
