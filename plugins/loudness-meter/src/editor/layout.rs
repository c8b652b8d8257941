//! Where everything is, in logical pixels; pure functions of the window's size.

use egui::{Rect, pos2, vec2};
use gui_common::theme::metrics::{BOTTOM_BAR, GAP, MARGIN, TOP_BAR};

/// Windows narrower than this are compact.
pub const COMPACT_BELOW: f32 = 480.0;
/// Size of a new window.
pub const DEFAULT: [f32; 2] = [700.0, 480.0];
/// Smallest window.
pub const MIN: [f32; 2] = [260.0, 360.0];

/// Height of the actions.
const ACTIONS: f32 = 26.0;
/// Distance of the actions from the bottom bar.
const ACTIONS_FOOT: f32 = 6.0;
/// Distance of the actions from the history.
const ACTIONS_HEAD: f32 = 10.0;
/// Smallest and largest height of the upper row; the rest is the history's.
const UPPER: [f32; 2] = [176.0, 360.0];
/// The upper row's share of the height.
const UPPER_SHARE: f32 = 0.663;
/// Narrowest bars, and the widest beside which the distribution stands in the upper row.
const BARS: [f32; 2] = [116.0, 260.0];
/// The tiles' share of what disc and bars leave.
const TILES_SHARE: f32 = 252.0 / 428.0;
/// Narrowest and widest tiles.
const TILES: [f32; 2] = [184.0, 446.0];
/// Narrower windows have no distribution and short words.
pub const NARROW_BELOW: f32 = 600.0;
/// Tiles of this height have a fourth row.
const FOURTH_ROW_FROM: f32 = 56.0;
/// Widest distribution.
const DISTRIBUTION_MAX: f32 = 420.0;
/// Width of the distribution.
const DISTRIBUTION: f32 = 140.0;
/// Height of the target selection.
const TARGET: f32 = 28.0;

/// The full view.
#[derive(Clone, Debug, PartialEq)]
pub struct Full {
    /// Loudness disc.
    pub disc: Rect,
    /// Momentary and short-term bars.
    pub bars: Rect,
    /// Target selection.
    pub target: Rect,
    /// Six numbers, or eight in high windows, row by row.
    pub tiles: Vec<Rect>,
    /// Loudness over time.
    pub history: Rect,
    /// How often each loudness occurred; `None` in narrow windows.
    pub distribution: Option<Rect>,
    /// Buttons and switches.
    pub actions: Rect,
}

impl Full {
    /// The layout for a window (with its top and bottom bar).
    pub fn new(window: Rect) -> Self {
        let inner = Rect::from_min_max(
            window.min + vec2(MARGIN, TOP_BAR + MARGIN),
            window.max - vec2(MARGIN, BOTTOM_BAR + ACTIONS_FOOT),
        );
        let actions = Rect::from_min_max(pos2(inner.left(), inner.bottom() - ACTIONS), inner.max);
        let panels = inner.with_max_y(actions.top() - ACTIONS_HEAD);
        let upper_height = (panels.height() * UPPER_SHARE).clamp(UPPER[0], UPPER[1]).round();
        let upper = panels.with_max_y(panels.top() + upper_height);
        let lower = panels.with_min_y(upper.bottom() + GAP);

        let disc_room = upper.width() - BARS[0] - TILES[0] - 2.0 * GAP;
        let disc_width = (upper_height + 4.0).min(disc_room);
        let disc = upper.with_max_x(upper.left() + disc_width);
        let rest = upper.width() - disc_width - 2.0 * GAP;
        let mut tiles_width = (rest * TILES_SHARE).clamp(TILES[0], TILES[1]).round();
        let mut bars_width = rest - tiles_width;
        // Very wide windows have the distribution beside the bars, on nearly the same scale.
        let spare = bars_width - BARS[1] - GAP;
        let upper_distribution = (spare >= DISTRIBUTION).then(|| spare.min(DISTRIBUTION_MAX));
        if let Some(width) = upper_distribution {
            bars_width = BARS[1];
            tiles_width = rest - bars_width - width - GAP;
        }
        let bars_left = disc.right() + GAP;
        let bars = Rect::from_x_y_ranges(bars_left..=bars_left + bars_width, upper.y_range());
        let right = upper.with_min_x(upper.right() - tiles_width);
        let target = right.with_max_y(right.top() + TARGET);
        let tiles = tiles(right.with_min_y(target.bottom() + GAP));

        let split = lower.right() - DISTRIBUTION - GAP;
        let (history, distribution) = match upper_distribution {
            Some(width) => {
                let left = bars.right() + GAP;
                let beside = Rect::from_x_y_ranges(left..=left + width, upper.y_range());
                (lower, Some(beside))
            }
            None if window.width() < NARROW_BELOW => (lower, None),
            None => (lower.with_max_x(split), Some(lower.with_min_x(split + GAP))),
        };
        Self { disc, bars, target, tiles, history, distribution, actions }
    }
}

/// Two columns of three, or of four where they are high enough.
fn tiles(area: Rect) -> Vec<Rect> {
    let height = |rows: f32| (area.height() - (rows - 1.0) * GAP) / rows;
    let rows = if height(4.0) >= FOURTH_ROW_FROM { 4 } else { 3 };
    let size = vec2((area.width() - GAP) / 2.0, height(rows as f32));
    let place = |index: usize| {
        let step = vec2((index % 2) as f32, (index / 2) as f32) * (size + vec2(GAP, GAP));
        Rect::from_min_size(area.min + step, size)
    };
    (0..2 * rows).map(place).collect()
}

/// The compact view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compact {
    /// Integrated loudness beside the disc.
    pub hero: Rect,
    /// Momentary and short-term bars.
    pub bars: Rect,
    /// Three numbers.
    pub tiles: [Rect; 3],
    /// Loudness over time.
    pub history: Rect,
}

impl Compact {
    /// The layout for a window (with its top and bottom bar).
    pub fn new(window: Rect) -> Self {
        const HERO: f32 = 168.0;
        const HISTORY: f32 = 88.0;
        let inner = Rect::from_min_max(
            pos2(window.left() + MARGIN, window.top() + TOP_BAR),
            window.max - vec2(MARGIN, BOTTOM_BAR + ACTIONS_FOOT),
        );
        // Low windows take from the hero first; the rest gets a little closer.
        let low = inner.height() < 360.0;
        let (bars_height, tile, history, least_hero) =
            if low { (72.0, 46.0, 48.0, 92.0) } else { (84.0, 46.0, HISTORY, 118.0) };
        let rest = bars_height + tile + MARGIN + 2.0 * GAP + history;
        let hero_height = (inner.height() - rest).clamp(least_hero, HERO);
        let row = |top: f32, height: f32| {
            Rect::from_x_y_ranges(inner.x_range(), top..=(top + height).min(inner.bottom()))
        };
        let hero = Rect::from_x_y_ranges(window.x_range(), row(inner.top(), hero_height).y_range());
        let bars = row(hero.bottom() + MARGIN, bars_height);
        let tile_row = row(bars.bottom() + GAP, tile);
        let width = (tile_row.width() - 2.0 * GAP) / 3.0;
        let tiles = std::array::from_fn(|index| {
            let left = tile_row.left() + index as f32 * (width + GAP);
            Rect::from_x_y_ranges(left..=left + width, tile_row.y_range())
        });
        let history = inner.with_min_y(tile_row.bottom() + GAP);
        Self { hero, bars, tiles, history }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height))
    }

    #[test]
    fn default_size_is_the_drawn_one() {
        let full = Full::new(window(DEFAULT[0], DEFAULT[1]));
        let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(pos2(x, y), vec2(w, h));
        assert_eq!(full.disc, rect(8.0, 48.0, 244.0, 240.0));
        assert_eq!(full.bars, rect(258.0, 48.0, 176.0, 240.0));
        assert_eq!(full.target, rect(440.0, 48.0, 252.0, 28.0));
        assert_eq!((full.tiles[0].min, full.tiles.len()), (pos2(440.0, 82.0), 6));
        assert_eq!(full.history, rect(8.0, 294.0, 538.0, 116.0));
        assert_eq!(full.distribution, Some(rect(552.0, 294.0, 140.0, 116.0)));
        assert_eq!(full.actions, rect(8.0, 420.0, 684.0, 26.0));
        let compact = Compact::new(window(320.0, 480.0));
        assert_eq!(compact.hero, rect(0.0, 40.0, 320.0, 168.0));
        assert_eq!(compact.bars, rect(8.0, 216.0, 304.0, 84.0));
        assert_eq!(compact.tiles[0].min, pos2(8.0, 306.0));
        assert_eq!(compact.history, rect(8.0, 358.0, 304.0, 88.0));
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_window_at_any_size() {
        for width in [480.0, 560.0, 640.0, 700.0, 1_000.0, 1_180.0, 1_400.0, 1_600.0, 2_400.0] {
            for height in [400.0, 480.0, 700.0, 1_000.0] {
                let full = Full::new(window(width, height));
                let mut parts = vec![full.disc, full.bars, full.target, full.history, full.actions];
                for tile in &full.tiles {
                    // Numbers fill their tiles in windows of any height.
                    assert!((46.0..=78.0).contains(&tile.height()), "{tile:?} {width} x {height}");
                    assert!(tile.width() >= 88.0, "{tile:?} {width} x {height}");
                }
                parts.extend(full.tiles);
                parts.extend(full.distribution);
                check(&parts, window(width, height));
            }
        }
        for (width, height) in [(260.0, 360.0), (320.0, 480.0), (479.0, 900.0)] {
            let compact = Compact::new(window(width, height));
            let mut parts = vec![compact.hero, compact.bars, compact.history];
            parts.extend(compact.tiles);
            check(&parts, window(width, height));
        }
    }

    fn check(parts: &[Rect], window: Rect) {
        for (index, part) in parts.iter().enumerate() {
            assert!(window.contains_rect(*part), "{part:?} in {window:?}");
            assert!(part.width() > 20.0 && part.height() > 20.0, "{part:?} in {window:?}");
            for other in &parts[index + 1..] {
                assert!(!part.shrink(0.1).intersects(other.shrink(0.1)), "{part:?} {other:?}");
            }
        }
    }
}
