//! The levels panel of a wide window: what the equaliser does to peaks, loudness and crest.

use dsp_core::Setup;
use dsp_core::meter::{DynamicsMeter, LoudnessMeter};
use egui::{Align2, Color32, Rect, Ui, pos2, vec2};
use gui_common::meter::{Ballistics, db_text, number_text, paint_mini_meter};
use gui_common::paint::{digits, hairline_h, panel, text};
use gui_common::theme::{Font, Theme, alpha, metrics};

use super::feed::{Feed, Stream};

/// Longest piece that a meter is fed with at once.
const PIECE_SAMPLES: usize = 4096;

/// One signal's meters.
struct Measured {
    loudness: LoudnessMeter,
    dynamics: DynamicsMeter,
}

impl Measured {
    fn new() -> Self {
        Self { loudness: LoudnessMeter::without_true_peak(), dynamics: DynamicsMeter::new() }
    }

    fn prepare(&mut self, setup: &Setup) -> bool {
        self.loudness.prepare(setup).is_ok() && self.dynamics.prepare(setup).is_ok()
    }

    fn feed(&mut self, stream: &Stream) {
        let [left, right] = &stream.channels;
        for (left, right) in left.chunks(PIECE_SAMPLES).zip(right.chunks(PIECE_SAMPLES)) {
            self.loudness.measure(left, Some(right));
            self.dynamics.measure(left, Some(right));
        }
    }

    fn short_term_lufs(&self) -> f32 {
        self.loudness.readings().short_term_lufs as f32
    }
}

/// The meters behind the panel.
pub struct Levels {
    rate_hz: f64,
    input: Measured,
    output: Measured,
}

impl Levels {
    /// Shows nothing before it is fed.
    pub fn new() -> Self {
        Self { rate_hz: 0.0, input: Measured::new(), output: Measured::new() }
    }

    /// Forgets what was measured.
    pub fn clear(&mut self) {
        self.rate_hz = 0.0;
    }

    /// Measures what is new.
    pub fn update(&mut self, feed: &Feed, sample_rate_hz: f64) {
        if sample_rate_hz != self.rate_hz {
            let Ok(setup) = Setup::new(sample_rate_hz, PIECE_SAMPLES, 2) else { return };
            if !(self.input.prepare(&setup) && self.output.prepare(&setup)) {
                return;
            }
            self.rate_hz = sample_rate_hz;
        }
        self.input.feed(&feed.input);
        self.output.feed(&feed.output);
    }

    /// Shows the panel.
    pub fn show(&self, ui: &Ui, rect: Rect, input: &Ballistics, output: &Ballistics) {
        let t = Theme::of(ui.ctx());
        let p = ui.painter();
        panel(p, rect, &t);
        let (left, right) = (rect.left() + metrics::PADDING, rect.right() - metrics::PADDING);
        let [peak_x, lufs_x] = [right - 62.0, right];
        let head = rect.top() + 17.0;
        let font = Font::medium(metrics::TEXT_CAPTION);
        text(p, pos2(left, head), Align2::LEFT_CENTER, "Levels", font, t.mid);
        let small = Font::regular(metrics::TEXT_AXIS);
        text(p, pos2(peak_x, head), Align2::RIGHT_CENTER, "Peak", small, t.low);
        text(p, pos2(lufs_x, head), Align2::RIGHT_CENTER, "LUFS, S", small, t.low);
        for (name, levels, measured, y) in
            [("In", input, &self.input, 43.0), ("Out", output, &self.output, 69.0)]
        {
            let y = rect.top() + y;
            text(p, pos2(left, y), Align2::LEFT_CENTER, name, font, t.mid);
            let bar_left = left + 34.0;
            let bar_width = (peak_x - 46.0 - bar_left).max(20.0);
            for (channel, dy) in levels.channels.iter().zip([-5.0, 1.0]) {
                let bar = Rect::from_min_size(pos2(bar_left, y + dy), vec2(bar_width, 4.0));
                paint_mini_meter(p, bar, channel.level_db, channel.hold_db, &t);
            }
            let over = levels.max_db() > 0.0;
            let color = if over { t.clip } else { t.hi };
            number(p, pos2(peak_x, y), &db_text(levels.max_db(), false), color);
            number(p, pos2(lufs_x, y), &db_text(measured.short_term_lufs(), false), t.hi);
        }
        let line = alpha(t.line2, 0.7);
        hairline_h(p, left..=right, rect.top() + 86.5, line);
        self.comparison(ui, rect, &t);
    }

    fn comparison(&self, ui: &Ui, rect: Rect, t: &Theme) {
        let p = ui.painter();
        let change_lu = self.output.short_term_lufs() - self.input.short_term_lufs();
        let change = if change_lu.is_finite() {
            format!("{} LU", number_text(change_lu, 1, true))
        } else {
            "\u{2013}".to_string()
        };
        let crest =
            |measured: &Measured| {
                measured.dynamics.readings().crest_db.map_or("\u{2013}".to_string(), |crest_db| {
                    number_text(crest_db as f32, 1, false)
                })
            };
        let crest = format!("{}, {} dB", crest(&self.input), crest(&self.output));
        for (label, value, y) in
            [("Change in loudness", change, 102.0), ("Crest, in and out", crest, 122.0)]
        {
            let y = rect.top() + y;
            let at = pos2(rect.left() + metrics::PADDING, y);
            text(p, at, Align2::LEFT_CENTER, label, Font::medium(metrics::TEXT_CAPTION), t.mid);
            number(p, pos2(rect.right() - metrics::PADDING, y), &value, t.hi);
        }
    }
}

fn number(p: &egui::Painter, at: egui::Pos2, value: &str, color: Color32) {
    digits(p, at, Align2::RIGHT_CENTER, value, Font::medium(metrics::TEXT_CAPTION), color);
}
