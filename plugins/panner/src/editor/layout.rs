//! Where everything is, in logical pixels; a pure function of the window's size.

use egui::{Rect, pos2, vec2};
use gui_common::theme::metrics::{BOTTOM_BAR, GAP, MARGIN, TOP_BAR};

use super::geometry::Geometry;

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
/// Least height of the goniometer and the level below a field as wide as the window.
const SECOND_ROW: f32 = 210.0;

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
        let [field, scope, level] =
            stacked(upper).unwrap_or_else(|| side_by_side(upper, window.width()));
        let monitor_width = if small { MONITOR_SMALL } else { MONITOR };
        let monitor = lower.with_min_x(lower.right() - monitor_width);
        let knobs = lower.with_max_x(monitor.left() - GAP);
        Self { field, scope, level, knobs, monitor }
    }
}

/// Field, goniometer and level in a tall window: the field as wide as the window, the others below.
fn stacked(room: Rect) -> Option<[Rect; 3]> {
    let field = room.with_max_y(room.top() + Geometry::height_for(room.width()).round());
    let second = room.with_min_y(field.bottom() + GAP);
    let level = second.with_min_x(second.right() - LEVEL);
    let scope = second.with_max_x(level.left() - GAP);
    (second.height() >= SECOND_ROW).then_some([field, scope, level])
}

/// The same beside each other.
fn side_by_side(room: Rect, window_width: f32) -> [Rect; 3] {
    let [share, least, most] = SCOPE;
    let scope_width = if window_width < SMALL_BELOW {
        SCOPE_SMALL
    } else {
        (window_width * share).clamp(least, most).round()
    };
    let level = room.with_min_x(room.right() - LEVEL);
    let scope_right = level.left() - GAP;
    let scope = Rect::from_min_max(
        pos2(scope_right - scope_width, room.top()),
        pos2(scope_right, room.bottom()),
    );
    [room.with_max_x(scope.left() - GAP), scope, level]
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
    fn the_field_of_a_tall_window_is_as_wide_as_the_window() {
        let Layout { field, scope, level, .. } = layout(760.0, 900.0);
        assert_eq!(field.width(), 744.0);
        assert_eq!(2.0 * Geometry::in_rect(field).radius, 708.0, "no room is left above the rim");
        assert!(scope.top() > field.bottom() && scope.y_range() == level.y_range());
        assert!(layout(760.0, 700.0).field.width() < 500.0, "too low for two rows");
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_window_at_any_size() {
        for (width, height) in [
            (640.0, 420.0),
            (719.0, 480.0),
            (760.0, 480.0),
            (1_600.0, 1_000.0),
            (640.0, 800.0),
            (760.0, 900.0),
            (800.0, 1_600.0),
        ] {
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
