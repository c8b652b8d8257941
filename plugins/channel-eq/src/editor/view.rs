//! From frequency and gain to pixels and back.

use egui::{Pos2, Rect, pos2};

/// Frequency at the left edge: C0.
pub const MIN_HZ: f64 = 16.351_597_831_287_414;
/// Frequency at the right edge.
pub const MAX_HZ: f64 = 23_500.0;

/// The graph's two axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphView {
    /// Where the graph is.
    pub rect: Rect,
    /// Gain at the uppermost grid line.
    pub range_db: f32,
    /// Vertical middle, 0 dB.
    pub zero_y: f32,
    /// Pixels for one dB.
    pub px_per_db: f32,
}

impl GraphView {
    /// Share of the half height between 0 dB and the range line (channel-eq mockup).
    const RANGE_AMOUNT: f32 = 158.0 / 176.0;
    /// The graph's middle lies a little lower than half, as the toolbar covers the top.
    const MIDDLE: f32 = 184.0 / 360.0;

    /// A graph with `range_db` above and below 0 dB.
    pub fn new(rect: Rect, range_db: f32) -> Self {
        let zero_y = rect.top() + rect.height() * Self::MIDDLE;
        let px_per_db = (rect.bottom() - zero_y) * Self::RANGE_AMOUNT / range_db;
        Self { rect, range_db, zero_y, px_per_db }
    }

    /// Pixels for one octave.
    pub fn px_per_oct(&self) -> f32 {
        self.rect.width() / (MAX_HZ / MIN_HZ).log2() as f32
    }

    /// Horizontal position of a frequency; may lie outside the graph.
    pub fn x_of(&self, freq_hz: f64) -> f32 {
        self.rect.left() + (freq_hz / MIN_HZ).log2() as f32 * self.px_per_oct()
    }

    /// Frequency at a horizontal position.
    pub fn freq_at(&self, x: f32) -> f64 {
        MIN_HZ * f64::from((x - self.rect.left()) / self.px_per_oct()).exp2()
    }

    /// Vertical position of a gain; may lie outside the graph.
    pub fn y_of(&self, gain_db: f64) -> f32 {
        self.zero_y - gain_db as f32 * self.px_per_db
    }

    /// Gain at a vertical position.
    pub fn db_at(&self, y: f32) -> f64 {
        f64::from((self.zero_y - y) / self.px_per_db)
    }

    /// Where a node with these values is drawn: inside the graph, whatever the values.
    pub fn node_pos(&self, freq_hz: f64, gain_db: f64) -> Pos2 {
        /// Distance of a node's centre from the edge.
        const INSET: f32 = 10.0;
        let inner = self.rect.shrink(INSET);
        pos2(
            self.x_of(freq_hz).clamp(inner.left(), inner.right()),
            self.y_of(gain_db).clamp(inner.top(), inner.bottom()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn positions_are_those_of_the_mockup_and_go_both_ways() {
        let rect = Rect::from_min_size(pos2(0.0, 40.0), vec2(946.0, 360.0));
        let view = GraphView::new(rect, 12.0);
        assert!((view.zero_y - 224.0).abs() < 0.01);
        assert!((view.px_per_db - 13.17).abs() < 0.01);
        for (hz, x) in [(20.0, 26.2), (100.0, 235.62), (1000.0, 535.22), (10_000.0, 834.83)] {
            assert!((view.x_of(hz) - x).abs() < 0.05, "{hz}: {}", view.x_of(hz));
            assert!((view.freq_at(view.x_of(hz)) / hz - 1.0).abs() < 1e-4);
        }
        assert!((view.db_at(view.y_of(-7.5)) + 7.5).abs() < 1e-4);
        let pos = view.node_pos(30_000.0, 30.0);
        assert!(rect.contains(pos));
    }
}
