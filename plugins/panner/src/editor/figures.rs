//! Correlation, balance and what is lost in mono, in figures and bars.

use egui::{Align2, Color32, Painter, Rect, Sense, Stroke, Ui, pos2, vec2};
use gui_common::hint;
use gui_common::meter::{Spoken, number_text, speak};
use gui_common::paint::{gradient_h, text};
use gui_common::theme::{Font, Theme, alpha, metrics, mix};

use crate::analysis::Analysis;

/// Height of all rows, as they are closest.
pub const HEIGHT: f32 = 116.0;
/// Height of a bar.
const BAR: f32 = 6.0;
/// Widest balance that is shown, in dB to each side.
const BALANCE_RANGE_DB: f64 = 12.0;
/// Largest fold-down loss that is shown, in dB.
const LOSS_RANGE_DB: f64 = 6.0;
/// From here on the fold-down loss deserves attention, in dB.
const LOSS_WARN_DB: f64 = -3.5;
/// Correlation below which mono playback suffers.
const CORRELATION_WARN: f64 = 0.3;
/// Stands for a figure of silence.
const NONE: &str = "\u{2013}";

/// A row's caption and value, `y` below the top where the rows are closest; returns the middle of the
/// row.
fn row(p: &Painter, inner: Rect, y: f32, caption: &str, value: &str, ink: Color32) -> f32 {
    let y = inner.top() + y * (inner.height() / HEIGHT).max(1.0);
    let font = Font::medium(metrics::TEXT_CAPTION);
    let mid = Theme::of(p.ctx()).mid;
    text(p, pos2(inner.left(), y), Align2::LEFT_CENTER, caption, font, mid);
    text(p, pos2(inner.right(), y), Align2::RIGHT_CENTER, value, font, ink);
    y
}

/// A bar from the middle of `rect` to `part` (-1 to 1) of its half.
fn centred_bar(p: &Painter, rect: Rect, part: f32, color: Color32, t: &Theme) {
    p.rect_filled(rect, BAR / 2.0, t.meter_bg);
    let middle = rect.center().x;
    let end = middle + rect.width() / 2.0 * part.clamp(-1.0, 1.0);
    let lit = Rect::from_x_y_ranges(middle.min(end)..=middle.max(end), rect.y_range());
    let stops = [(0.0, alpha(color, 0.45)), (1.0, color)];
    let reversed = [(0.0, color), (1.0, alpha(color, 0.45))];
    gradient_h(p, lit, 2.0, if part < 0.0 { &reversed } else { &stops });
    p.vline(middle, rect.top() - 3.0..=rect.bottom() + 3.0, Stroke::new(1.0, t.line3));
}

fn correlation_color(correlation: f64, t: &Theme) -> Color32 {
    match correlation {
        c if c < 0.0 => t.clip,
        c if c < CORRELATION_WARN => t.warn,
        _ => t.accent,
    }
}

/// The row of the correlation.
pub fn correlation(ui: &Ui, inner: Rect, analysis: &mut Analysis, t: &Theme) {
    let p = ui.painter();
    let readings = analysis.stereo();
    let whole = readings.correlation;
    let known = !analysis.is_silent();
    let shown = |correlation: f64| {
        if known { number_text(correlation as f32, 2, true) } else { NONE.to_string() }
    };
    let value = shown(whole);
    let out_of_phase = known && analysis.is_out_of_phase();
    let (caption, ink) =
        if out_of_phase { ("Out of phase", t.clip) } else { ("Correlation", t.hi) };
    let y = row(p, inner, 16.0, caption, &value, ink);
    let bar = Rect::from_x_y_ranges(inner.x_range(), y + 9.0..=y + 9.0 + BAR);
    let lit = |correlation: f64| if known { correlation as f32 } else { 0.0 };
    centred_bar(p, bar, lit(whole), correlation_color(whole, t), t);
    let lowest = analysis.lowest_correlation() as f32;
    let x = bar.center().x + bar.width() / 2.0 * lowest;
    if lowest < 1.0 {
        let mark = Rect::from_center_size(pos2(x, bar.center().y), vec2(1.6, BAR + 4.0));
        p.rect_filled(mark, 0.0, t.warn);
    }

    let low = readings.correlation_low;
    let y = row(p, inner, 43.0, "Below 200 Hz", &shown(low), t.hi);
    let low_bar = Rect::from_x_y_ranges(inner.x_range(), y + 9.0..=y + 9.0 + BAR);
    centred_bar(p, low_bar, lit(low), correlation_color(low, t), t);

    let area = bar.union(low_bar).expand2(vec2(0.0, 12.0));
    let response = ui.interact(area, ui.scope_id().with("correlation"), Sense::click());
    speak(&response, "Correlation", || Spoken {
        value: whole.clamp(-1.0, 1.0),
        range: [-1.0, 1.0],
        text: value.clone(),
    });
    hint::offer_if(
        ui.ctx(),
        response.hovered(),
        "Below 0 is lost in mono. Mark: lowest; click clears.",
    );
    if response.clicked() {
        analysis.clear_lowest_correlation();
    }
}

/// The row of the balance.
pub fn balance(p: &Painter, inner: Rect, analysis: &Analysis, t: &Theme) {
    let balance_db = analysis.stereo().balance_db;
    let side = if balance_db < 0.0 { "L" } else { "R" };
    let balance_db = if analysis.is_silent() { 0.0 } else { balance_db };
    let shown_db = balance_db.abs().min(99.0);
    let value = match shown_db {
        _ if analysis.is_silent() => NONE.to_string(),
        db if db < 0.05 => "0.0".to_string(),
        db => format!("{side} {db:.1}"),
    };
    let y = row(p, inner, 75.0, "Balance", &value, t.hi);
    let bar = short_bar(inner, y);
    centred_bar(p, bar, (balance_db / BALANCE_RANGE_DB) as f32, t.accent, t);
}

/// The row of the fold-down.
pub fn fold_down(p: &Painter, inner: Rect, analysis: &Analysis, t: &Theme) {
    let silent = analysis.is_silent();
    let loss_db = if silent { 0.0 } else { analysis.stereo().fold_down_loss_db };
    let written = format!("{} dB", gui_common::meter::db_text(loss_db as f32, false));
    let value = if silent { NONE.to_string() } else { written };
    let bad = loss_db < LOSS_WARN_DB;
    let y = row(p, inner, 97.0, "In mono", &value, if bad { t.warn } else { t.hi });
    let bar = short_bar(inner, y);
    p.rect_filled(bar, BAR / 2.0, t.meter_bg);
    let part = (-loss_db / LOSS_RANGE_DB).clamp(0.0, 1.0) as f32;
    let lit = bar.with_max_x(bar.left() + bar.width() * part);
    gradient_h(p, lit, 2.0, &[(0.0, t.ok), (1.0, mix(t.ok, t.clip, part))]);
}

/// The bar between caption and value.
fn short_bar(inner: Rect, y: f32) -> Rect {
    let x = inner.left() + 52.0..=inner.right() - 52.0;
    Rect::from_x_y_ranges(x, y - BAR / 2.0..=y + BAR / 2.0)
}
