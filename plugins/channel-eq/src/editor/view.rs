//! The graph's axes, in the units of the parameters.

use dsp_core::eq::BandParams;
use egui::{Pos2, Rect, pos2};
use gui_common::plot::{DbAxis, FreqAxis, clamp_to};

use super::{bands, toolbar};

/// Width of the plate under the gain numbers.
pub const SCALE_WIDTH: f32 = 46.0;

/// Where frequency and gain lie on the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphView {
    /// Where the graph is.
    pub rect: Rect,
    /// Frequency, left to right.
    pub freq: FreqAxis,
    /// Gain, bottom to top.
    pub level: DbAxis,
    /// Display range: as much is shown above and below 0 dB.
    pub range_db: f32,
}

impl GraphView {
    /// A graph with `range_db` above and below 0 dB.
    pub fn new(rect: Rect, range_db: f32) -> Self {
        Self {
            rect,
            freq: FreqAxis::audible(rect.x_range()),
            level: DbAxis::centred(rect.y_range(), range_db),
            range_db,
        }
    }

    /// Pixels for one octave.
    pub fn px_per_oct(&self) -> f32 {
        self.freq.semitone() * 12.0
    }

    /// Horizontal position of a frequency; may lie outside the graph.
    pub fn x_of(&self, freq_hz: f64) -> f32 {
        self.freq.x_of(freq_hz as f32)
    }

    /// Frequency and gain at a place.
    pub fn values_at(&self, at: Pos2) -> (f64, f64) {
        (f64::from(self.freq.hz_at(at.x)), f64::from(self.level.db_at(at.y)))
    }

    /// Does the gain of a band lie above (1) or below (-1) what is shown?
    pub fn beyond(&self, band: &BandParams) -> Option<f32> {
        let out = bands::has_gain(band.shape) && band.gain_db.abs() > f64::from(self.range_db);
        out.then_some(band.gain_db.signum() as f32)
    }

    /// Where the node of a band is drawn: at its gain, or on its curve if it has none; inside the
    /// graph, whatever the values. One that stands for a gain beyond the graph keeps clear of the
    /// toolbar.
    pub fn node_pos(&self, band: &BandParams, curve_db: f64) -> Pos2 {
        /// Distance of a node's centre from the edge.
        const INSET: f32 = 10.0;
        /// The same below the toolbar, with the arrow that such a node has.
        const BELOW_TOOLBAR: f32 = toolbar::BOTTOM + 18.0;
        let level_db = match band.shape {
            shape if bands::has_gain(shape) => band.gain_db,
            shape if bands::is_cut(shape) => curve_db,
            _ => 0.0,
        };
        let at = pos2(self.x_of(band.freq_hz), self.level.y_of(level_db as f32));
        let room = self.rect.shrink(INSET);
        match self.beyond(band) {
            Some(way) if way > 0.0 => {
                clamp_to(room.with_min_y(self.rect.top() + BELOW_TOOLBAR), at)
            }
            _ => clamp_to(room, at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn a_node_stays_inside_whatever_its_values() {
        let rect = Rect::from_min_size(pos2(0.0, 40.0), vec2(946.0, 360.0));
        let view = GraphView::new(rect, 3.0);
        let band = BandParams { freq_hz: 30_000.0, gain_db: 30.0, ..BandParams::default() };
        assert!(rect.contains(view.node_pos(&band, 0.0)));
        let toolbar = rect.with_max_y(rect.top() + toolbar::BOTTOM);
        assert!(
            !toolbar.expand(10.0).contains(view.node_pos(&band, 0.0)),
            "beyond, below the toolbar"
        );
        let shown = BandParams { gain_db: 2.9, ..band };
        assert!(toolbar.contains(view.node_pos(&shown, 0.0)), "at its gain");
        let (freq_hz, gain_db) = view.values_at(pos2(535.22, 224.0));
        assert!((freq_hz / 1000.0 - 1.0).abs() < 1e-3 && gain_db.abs() < 1e-3);
    }
}
