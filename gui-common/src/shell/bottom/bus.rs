//! The meters of the bottom bar: peak and rms of two channels, what they held, the highest peak.

use super::{NUMBER, Pen, STATUS};
use crate::context::BusLevel;
use crate::meter::{MeterScale, db_text, paint_mini_meter};
use crate::paint::{digits, digits_width, text, text_width};
use crate::theme::{Theme, alpha, metrics};
use crate::{focus, hint};
use egui::{Align2, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Thickness of a bar.
const BAR: f32 = 3.4;
/// Opacity of the meter's ground over what is above the rms level.
const ABOVE_RMS: f32 = 0.58;
/// Width of the block at the end of a bar that was over full scale.
const OVER: f32 = 3.0;

/// Shows one bus; true if its number was clicked.
pub(super) fn bus_meter(
    ui: &Ui,
    pen: &mut Pen,
    name: &str,
    bus: &BusLevel,
    bar_width: f32,
    t: &Theme,
) -> bool {
    let p = ui.painter();
    let right = pen.x;
    let rms_db = bus.rms_db[0].max(bus.rms_db[1]);
    if bar_width >= metrics::WIDE_BOTTOM {
        rms_number(p, pen, rms_db, t);
    }
    let over = bus.max_db > 0.0;
    let number = pen.take(34.0);
    let color = if over { t.clip } else { t.mid };
    let at = pos2(number.right(), pen.cy);
    digits(p, at, Align2::RIGHT_CENTER, &db_text(bus.max_db, over), NUMBER, color);
    pen.x -= 8.0;
    let width = if bar_width < metrics::NARROW_BOTTOM { 44.0 } else { 64.0 };
    let meter = pen.take(width);
    for (channel, dy) in [(0, -4.2), (1, 0.8)] {
        let rect = Rect::from_min_size(pos2(meter.left(), pen.cy + dy), vec2(width, BAR));
        bar(p, rect, bus, channel, t);
    }
    pen.x -= 7.0;
    let word = pen.take(text_width(p, name, STATUS));
    text(p, pos2(word.left(), pen.cy), Align2::LEFT_CENTER, name, STATUS, t.low);
    let whole = Rect::from_min_max(word.min, pos2(right, word.max.y));
    let response = ui.interact(whole, ui.scope_id().with(("bus", name)), Sense::click());
    let spoken = format!("{name} peak {} dB", db_text(bus.max_db, true));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let is_hot = response.hovered() || focus::is_shown(ui.ctx(), response.id);
    let rms = db_text(rms_db, true);
    hint::offer_if(ui.ctx(), is_hot, &format!("{spoken}, RMS {rms} dB. Click clears the peak."));
    if focus::is_shown(ui.ctx(), response.id) {
        crate::paint::focus_ring(p, whole.shrink2(vec2(-4.0, 2.0)), metrics::R_SEGMENT, 0.0, t);
    }
    pen.x -= 14.0;
    response.clicked()
}

/// One channel: bright up to the rms level, dim up to the peak, a line where the peak was held, a
/// block at the end after an over.
fn bar(p: &Painter, rect: Rect, bus: &BusLevel, channel: usize, t: &Theme) {
    let (peak_db, hold_db) = (bus.level_db[channel], bus.hold_db[channel]);
    paint_mini_meter(p, rect, peak_db, hold_db, t);
    let x_of = |db: f32| rect.left() + rect.width() * MeterScale::MINI.share(db);
    let (rms_x, peak_x) = (x_of(bus.rms_db[channel]), x_of(peak_db));
    if peak_x > rms_x {
        let above = Rect::from_x_y_ranges(rms_x..=peak_x, rect.y_range());
        p.rect_filled(above, 0.0, alpha(t.mini_meter_bg, ABOVE_RMS));
    }
    if bus.max_db > 0.0 {
        p.rect_filled(rect.with_min_x(rect.right() - OVER), 0.0, t.clip);
    }
}

fn rms_number(p: &Painter, pen: &mut Pen, rms_db: f32, t: &Theme) {
    let shown = format!("RMS {}", db_text(rms_db, false));
    let room = pen.take(digits_width(p, "RMS \u{2212}00.0", STATUS));
    let at = pos2(room.right(), pen.cy);
    digits(p, at, Align2::RIGHT_CENTER, &shown, STATUS, t.low);
    pen.x -= 8.0;
}
