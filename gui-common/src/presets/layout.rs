//! Where the parts of the browser stand.

use crate::theme::metrics;
use egui::{Rect, pos2, vec2};

const SIZE: egui::Vec2 = vec2(560.0, 420.0);
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;
const HEADER: f32 = 53.0;
const FOOTER: f32 = 36.0;
/// Width of the categories' column.
const SHELVES: f32 = 168.0;
/// Under this width the categories are a row of chips above the list.
const CHIPS_BELOW: f32 = 480.0;
const CHIPS: f32 = 34.0;

/// The browser's parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Layout {
    pub whole: Rect,
    /// Search field and buttons: one line, 30 high.
    pub header: Rect,
    pub shelves: Rect,
    /// The categories are chips in a row.
    pub chips: bool,
    pub list: Rect,
    pub footer: Rect,
}

impl Layout {
    /// Under a pill whose middle is at `pill_x`, `top` below the window's top.
    pub(super) fn new(window: Rect, pill_x: f32, top: f32) -> Self {
        let size = vec2(
            SIZE.x.min(window.width() - 16.0),
            SIZE.y.min(window.height() - BARS).max(HEADER + FOOTER),
        );
        let room = window.shrink2(vec2(metrics::MARGIN, 0.0));
        let left = (pill_x - size.x * 0.5).clamp(room.left(), room.right() - size.x).round();
        let whole = Rect::from_min_size(pos2(left, window.top() + top), size);
        let header = Rect::from_min_size(
            whole.min + vec2(metrics::PADDING, metrics::PADDING),
            vec2(whole.width() - 2.0 * metrics::PADDING, 30.0),
        );
        let footer = whole.with_min_y(whole.bottom() - FOOTER);
        let middle = Rect::from_min_max(
            pos2(whole.left(), whole.top() + HEADER),
            pos2(whole.right(), footer.top()),
        );
        let chips = size.x < CHIPS_BELOW;
        let (shelves, list) = if chips {
            middle.split_top_bottom_at_y(middle.top() + CHIPS)
        } else {
            middle.split_left_right_at_x(middle.left() + SHELVES)
        };
        Self { whole, header, shelves, chips, list, footer }
    }
}

/// Room for the name of a category beside the number of its presets, `number` wide.
pub(super) fn shelf_room(row: Rect, number: f32) -> f32 {
    row.width() - number - 28.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::text_width;
    use crate::theme::Font;

    #[test]
    fn the_longest_category_of_the_suite_is_whole() {
        let ctx = egui::Context::default();
        crate::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let width = |words, font| text_width(ui.painter(), words, font);
            let number = width("10", Font::regular(metrics::TEXT_MENU));
            let row = Rect::from_min_size(pos2(0.0, 0.0), vec2(SHELVES - 14.0, 25.0));
            let needed = width("Strings and brass", Font::semibold(metrics::TEXT_LIST));
            let room = shelf_room(row, number);
            assert!(needed <= room, "{needed} of {room}");
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_browser_stays_in_every_window() {
        for (w, h) in
            [(1000.0, 600.0), (760.0, 460.0), (640.0, 420.0), (480.0, 400.0), (260.0, 360.0)]
        {
            let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(w, h));
            for pill_x in [0.0, w * 0.5, w] {
                let l = Layout::new(window, pill_x, 47.0);
                assert!(window.contains_rect(l.whole), "{w} x {h}: {l:?}");
                assert!(l.list.height() > 100.0 && l.list.width() > 200.0, "{w} x {h}: {l:?}");
            }
        }
        let usual =
            Layout::new(Rect::from_min_size(pos2(0.0, 0.0), vec2(1000.0, 600.0)), 543.0, 47.0);
        assert_eq!(usual.whole.size(), SIZE);
        assert!(!usual.chips);
    }
}
