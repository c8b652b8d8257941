//! Input, gain reduction, output.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::hint;
use gui_common::meter::{LevelMeter, MeterScale, number_text};
use gui_common::paint::{self, digits, gradient_v, text};
use gui_common::theme::{Font, alpha, metrics};
use gui_common::{EditorContext, MonitorView};

/// Largest change that the bar shows, in dB.
const FULL_DB: f32 = 20.0;
/// Numbers beside the bar, in dB.
const MARKS_DB: [f32; 6] = [3.0, 6.0, 9.0, 12.0, 15.0, 18.0];
/// Middles of the columns from the panel's left edge.
const COLUMNS: [f32; 3] = [20.0, 52.0, 84.0];
/// Width of the gain bar.
const BAR: f32 = 12.0;
/// Room above and below the bars.
const HEAD: f32 = 44.0;
const FOOT: f32 = 12.0;
/// A number nearer to the line of the farthest gain is left out.
const CLEAR: f32 = 7.0;
/// From this gain on its number has no decimals, in dB, where the panel is as wide as this.
const WIDE_DB: f32 = 9.95;
const WIDE: f32 = 80.0;
/// How fast the shown gain goes back, in dB a second.
const FALL_DB_PER_S: f32 = 40.0;

/// The gain as it is shown: falls back slowly enough to be read; the farthest is held.
#[derive(Clone, Copy, Debug, Default)]
pub struct GainMeter {
    shown_db: f32,
    held_db: f32,
}

impl GainMeter {
    /// Takes the gain that is farthest from 0 since the last frame.
    pub fn update(&mut self, gain_db: f32, frame_s: f32) {
        let fall_db = FALL_DB_PER_S * frame_s;
        let fallen_db = self.shown_db - self.shown_db.signum() * fall_db.min(self.shown_db.abs());
        self.shown_db = if gain_db.abs() > fallen_db.abs() { gain_db } else { fallen_db };
        if self.shown_db.abs() > self.held_db.abs() {
            self.held_db = self.shown_db;
        }
    }

    /// Whether nothing moves any more.
    pub fn is_at_rest(&self) -> bool {
        self.shown_db.abs() < 0.01
    }

    /// Forgets the farthest one.
    pub fn clear(&mut self) {
        self.held_db = self.shown_db;
    }
}

/// Shows the panel; narrow, the gain alone.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    narrow: bool,
    monitor: &mut MonitorView,
    gain: &mut GainMeter,
) {
    paint::panel(ui.painter(), rect, &cx.theme);
    if narrow {
        gain_bar(ui, rect, rect.center().x, cx, gain);
        return;
    }
    gain_bar(ui, rect, rect.left() + COLUMNS[1], cx, gain);
    let level = |caption| LevelMeter::new(caption).bars(7.0, 3.0).scale(MeterScale::PEAK, &[]);
    let column = |at: f32| {
        let x = rect.left() + at;
        Rect::from_x_y_ranges(x - 16.0..=x + 16.0, rect.top() + 4.0..=rect.bottom() - FOOT)
    };
    let left = rect.left() + COLUMNS[0] - 8.5;
    if level("In").show(ui, column(COLUMNS[0]), left, &monitor.input).clicked() {
        monitor.input.clear();
    }
    let left = rect.left() + COLUMNS[2] - 8.5;
    if level("Out").show(ui, column(COLUMNS[2]), left, &monitor.output).clicked() {
        monitor.output.clear();
    }
}

fn gain_bar(ui: &Ui, rect: Rect, x: f32, cx: &EditorContext<'_>, gain: &mut GainMeter) {
    let (t, p) = (&cx.theme, ui.painter());
    let caption = Font::regular(metrics::TEXT_AXIS);
    text(p, pos2(x, rect.top() + 18.0), Align2::CENTER_CENTER, "GR", caption, t.mid);
    let number = number_text(gain.held_db, 1, true);
    // Beside two numbers that are over there is room for three signs; the hint has the whole.
    let decimals = usize::from(gain.held_db.abs() < WIDE_DB || rect.width() < WIDE);
    let short = number_text(gain.held_db, decimals, true);
    let font = Font::medium(metrics::TEXT_CAPTION);
    digits(p, pos2(x, rect.top() + 32.5), Align2::CENTER_CENTER, &short, font, t.hi);
    let y = rect.top() + HEAD..=rect.bottom() - FOOT;
    let bar = Rect::from_x_y_ranges(x - BAR / 2.0..=x + BAR / 2.0, y);
    p.rect_filled(bar, metrics::R_METER, t.meter_bg);
    let y_of = |gain_db: f32| bar.top() + bar.height() * (gain_db.abs() / FULL_DB).min(1.0);
    if gain.shown_db != 0.0 {
        let lit = bar.with_max_y(y_of(gain.shown_db));
        let color = if gain.shown_db < 0.0 { t.gr } else { t.ok };
        gradient_v(p, lit, metrics::R_METER, &[(0.0, alpha(color, 0.8)), (1.0, color)]);
    }
    if gain.held_db.abs() > 0.05 {
        let line = Rect::from_center_size(pos2(x, y_of(gain.held_db)), vec2(BAR, 1.6));
        p.rect_filled(line, 0.8, t.hi);
    }
    let font = Font::medium(metrics::TEXT_TICK);
    let lit_to = y_of(gain.shown_db);
    for mark in MARKS_DB {
        let y = y_of(mark);
        // The line of the farthest gain is read instead of a number under it.
        if gain.held_db.abs() > 0.05 && (y_of(gain.held_db) - y).abs() < CLEAR {
            continue;
        }
        let label = number_text(mark, 0, false);
        // On the light itself another ink is read; a number at its edge is in both.
        let parts = [(bar.with_max_y(lit_to), t.on_accent), (bar.with_min_y(lit_to), t.mid)];
        for (part, ink) in parts {
            let p = p.with_clip_rect(part.expand2(vec2(4.0, 0.0)));
            text(&p, pos2(x, y), Align2::CENTER_CENTER, &label, font, ink);
        }
    }
    let area = Rect::from_x_y_ranges(x - 16.0..=x + 16.0, rect.y_range());
    let response = ui.interact(area, ui.scope_id().with("gain meter"), Sense::click());
    let spoken = format!("Gain reduction {number} dB");
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &spoken));
    hint::offer_if(ui.ctx(), response.hovered(), &format!("{spoken} at most. Click clears it."));
    if response.clicked() {
        gain.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_falls_back_and_the_farthest_is_held_until_cleared() {
        let mut meter = GainMeter::default();
        meter.update(-9.0, 0.02);
        meter.update(0.0, 0.1);
        assert_eq!((meter.shown_db, meter.held_db), (-5.0, -9.0));
        meter.update(0.0, 1.0);
        assert!(meter.is_at_rest());
        meter.clear();
        assert_eq!(meter.held_db, 0.0);
    }
}
