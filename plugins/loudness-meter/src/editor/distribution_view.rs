//! How often each short-term loudness occurred, on the scale of the history beside it.

use dsp_core::meter::RANGE_PERCENTILES;
use egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};
use gui_common::hint;
use gui_common::paint::{self, hairline_h, text};
use gui_common::theme::{Font, Theme, alpha, metrics};

use super::columns::{BIN_LU, LOWEST_LUFS};
use super::readout;
use super::view::{View, loudness_color, loudness_stops};

/// Room left of the bars and right of the longest one.
const SIDES: [f32; 2] = [8.0, 38.0];
/// Room at the bottom for the captions.
const FOOT: f32 = 23.0;
/// Gap between two bars.
const GAP: f32 = 0.8;
/// Where the bracket of the range stands, from the right edge.
const BRACKET: f32 = 14.0;

/// Shows the distribution in a well.
pub fn show(ui: &Ui, rect: Rect, view: &View<'_>, t: &Theme) {
    let p = ui.painter();
    paint::well(p, rect, metrics::R_CONTROL, t);
    // The bars end above the captions.
    let above = rect.shrink(1.0).with_max_y(rect.bottom() - FOOT);
    let inside = p.with_clip_rect(above.intersect(p.clip_rect()));
    let y_of = |lufs: f32| rect.bottom() - 1.0 - (rect.height() - 2.0) * view.part(lufs);
    let target = view.target.loudness_lufs;
    let tolerance = view.target.tolerance_lu;
    let band =
        Rect::from_x_y_ranges(rect.x_range(), y_of(target + tolerance)..=y_of(target - tolerance));
    inside.rect_filled(band, 0.0, alpha(t.ok, 0.13));

    let counts = view.distribution.counts();
    let most = counts.iter().copied().max().unwrap_or(0);
    let stops = loudness_stops(view, t);
    let room = rect.width() - SIDES[0] - SIDES[1];
    for (bin, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let low = LOWEST_LUFS + bin as f32 * BIN_LU;
        if low < view.range_lufs.min || low > view.range_lufs.max {
            continue;
        }
        let length = (room * *count as f32 / most as f32).max(1.5);
        let left = rect.left() + SIDES[0];
        let bar = Rect::from_x_y_ranges(left..=left + length, y_of(low + BIN_LU) + GAP..=y_of(low));
        let color = loudness_color(&stops, view.part(low + BIN_LU / 2.0).max(stops[1].0));
        inside.rect_filled(bar, bar.height().min(2.4) / 2.0, color);
    }
    hairline_h(&inside, rect.x_range(), y_of(target), alpha(t.ok, 0.95));
    if let Some([low, high]) = range_lufs(counts) {
        let x = rect.right() - BRACKET;
        let (low, high) = (y_of(low), y_of(high));
        let bracket = vec![pos2(x - 6.0, high), pos2(x, high), pos2(x, low), pos2(x - 6.0, low)];
        inside.add(Shape::line(bracket, Stroke::new(1.2, alpha(t.hi, 0.8))));
    }
    captions(ui, rect, view, t);
}

/// Ends of the loudness range as the counts show them: without the values more than 20 LU below
/// their mean the bracket would reach into fades; the exact figure is the number beside it.
fn range_lufs(counts: &[u64]) -> Option<[f32; 2]> {
    let loudest = counts.iter().rposition(|count| *count > 0)?;
    // 20 LU below the loudest is a stand-in for the gate; it only moves the bracket's foot.
    let first = loudest.saturating_sub((20.0 / BIN_LU) as usize);
    let total: u64 = counts[first..].iter().sum();
    let at = |part: f64| {
        let rank = ((total - 1) as f64 * part).round() as u64;
        let mut seen = 0;
        let bin = counts.iter().enumerate().skip(first).position(|(_, count)| {
            seen += count;
            seen > rank
        });
        LOWEST_LUFS + (first + bin.unwrap_or(0)) as f32 * BIN_LU + BIN_LU / 2.0
    };
    Some(RANGE_PERCENTILES.map(at))
}

fn captions(ui: &Ui, rect: Rect, view: &View<'_>, t: &Theme) {
    let p = ui.painter();
    let y = rect.bottom() - 12.0;
    let line = rect.left() + 1.0..=rect.right() - 1.0;
    hairline_h(p, line, rect.bottom() - FOOT, alpha(t.line2, 0.6));
    let caption = Font::regular(metrics::TEXT_STATUS);
    text(p, pos2(rect.left() + 10.0, y), Align2::LEFT_CENTER, "Distribution", caption, t.mid);
    let range = format!("LRA {}", readout::number(view.readings.range_lu));
    let font = Font::medium(metrics::TEXT_STATUS);
    let ink = if view.readings.range_is_stable() { t.hi } else { t.low };
    text(p, pos2(rect.right() - 10.0, y), Align2::RIGHT_CENTER, &range, font, ink);
    let response = ui.interact(rect, ui.scope_id().with("distribution"), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Label,
            true,
            format!("Distribution of short-term loudness, {range}"),
        )
    });
    hint::offer_if(
        ui.ctx(),
        response.hovered(),
        "How often each short-term loudness was; bracket: LRA.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::columns::BINS;

    #[test]
    fn the_bracket_spans_the_percentiles() {
        let mut counts = [0; BINS];
        // 100 values each at -30.5 and -20.5 LUFS: 10 % and 95 % lie at either end.
        counts[39] = 100;
        counts[49] = 100;
        assert_eq!(range_lufs(&counts), Some([-30.5, -20.5]));
        // Far quieter values are outside of the range.
        counts[5] = 1_000;
        assert_eq!(range_lufs(&counts), Some([-30.5, -20.5]));
        assert_eq!(range_lufs(&[0; BINS]), None);
    }
}
