//! Vertical level meters and the mini meters of the bottom bar.

use super::{Ballistics, Spoken, db_text};
use crate::paint::{Stop, digits, gradient_h, gradient_v, hairline_v};
use crate::theme::{Font, Theme, metrics, mix};
use egui::{Align2, Painter, Rect, Response, Sense, Ui, pos2, vec2};

/// How decibels map to the length of a meter: `((db - low) / (high - low)) ^ bend`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MeterScale {
    /// Level at the foot, dB.
    pub low_db: f32,
    /// Level at the top, dB.
    pub high_db: f32,
    /// Above 1, loud levels get more room.
    pub bend: f32,
}

impl MeterScale {
    /// -60 to 0 dBFS with more room at the top.
    pub const PEAK: Self = Self { low_db: -60.0, high_db: 0.0, bend: 1.5 };
    /// The mini meters of the bottom bar.
    pub const MINI: Self = Self { low_db: -60.0, high_db: 0.0, bend: 1.6 };

    /// Share of the meter's length, 0 to 1.
    pub fn share(&self, db: f32) -> f32 {
        let linear = (db - self.low_db) / (self.high_db - self.low_db);
        if linear.is_nan() { 0.0 } else { linear.clamp(0.0, 1.0).powf(self.bend) }
    }
}

fn stops(t: &Theme) -> [Stop; 5] {
    let [lo, mid, hi] = t.meter;
    [(0.0, t.meter_foot), (0.55, lo), (0.80, mid), (0.93, hi), (1.0, hi)]
}

/// The gradient of a whole meter cut at `share`, as stops of the lit part from top to foot.
fn cut_from_top(t: &Theme, share: f32) -> Vec<Stop> {
    cut(t, share).into_iter().rev().map(|(at, c)| (1.0 - at, c)).collect()
}

fn cut(t: &Theme, share: f32) -> Vec<Stop> {
    let all = stops(t);
    let mut out: Vec<Stop> = Vec::with_capacity(all.len());
    let mut last = all[0];
    for stop in all {
        if stop.0 >= share {
            let span = stop.0 - last.0;
            let k = if span > 0.0 { (share - last.0) / span } else { 1.0 };
            out.push((1.0, mix(last.1, stop.1, k)));
            break;
        }
        out.push((stop.0 / share, stop.1));
        last = stop;
    }
    out
}

/// One vertical bar with hold line.
pub fn paint_level_bar(
    p: &Painter,
    rect: Rect,
    level_db: f32,
    hold_db: f32,
    scale: &MeterScale,
    t: &Theme,
) {
    let radius = metrics::R_METER.min(rect.width() * 0.5);
    p.rect_filled(rect, radius, t.meter_bg);
    let share = scale.share(level_db);
    if share > 0.0 {
        let lit = rect.with_min_y(rect.bottom() - rect.height() * share);
        gradient_v(p, lit, 1.5, &cut_from_top(t, share));
    }
    let hold = scale.share(hold_db);
    if hold > 0.0 {
        const OVER_DB: f32 = -0.1;
        let y = (rect.bottom() - rect.height() * hold).max(rect.top());
        let line = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), 1.6));
        p.rect_filled(line, 0.8, if hold_db > OVER_DB { t.clip } else { t.hi });
    }
}

/// The horizontal mini meter of one channel.
pub fn paint_mini_meter(p: &Painter, rect: Rect, level_db: f32, hold_db: f32, t: &Theme) {
    let radius = rect.height() * 0.5;
    p.rect_filled(rect, radius, t.mini_meter_bg);
    let share = MeterScale::MINI.share(level_db);
    if share > 0.0 {
        let lit = rect.with_max_x(rect.left() + rect.width() * share);
        gradient_h(p, lit, radius, &cut(t, share));
    }
    let hold = MeterScale::MINI.share(hold_db);
    if hold > 0.0 {
        let x = rect.left() + (rect.width() - 1.4) * hold;
        p.rect_filled(
            Rect::from_min_size(pos2(x, rect.top()), vec2(1.4, rect.height())),
            0.0,
            t.hi,
        );
    }
}

/// Level numbers beside a meter, `x` is the text's left edge.
pub fn paint_ticks(p: &Painter, bar: Rect, x: f32, ticks: &[f32], scale: &MeterScale, t: &Theme) {
    /// Numbers closer than this run into each other.
    const APART: f32 = 8.5;
    let mut last = f32::NEG_INFINITY;
    for &db in ticks {
        // The number at the top keeps inside the bar's height.
        let y = (bar.bottom() - bar.height() * scale.share(db)).max(bar.top() + 4.0);
        if (y - last).abs() < APART {
            continue;
        }
        last = y;
        let label = super::number_text(db, 0, false);
        let font = Font::regular(metrics::TEXT_TICK);
        digits(p, pos2(x, y), Align2::LEFT_CENTER, &label, font, t.low);
    }
}

/// Height of a meter's head.
const HEAD: f32 = 40.0;

/// The surface of a meter column beside a graph.
pub fn meter_column(p: &Painter, rect: Rect, t: &Theme) {
    p.rect_filled(rect, 0.0, mix(t.bg0, t.bg1, 0.5));
    hairline_v(p, rect.left() + 0.5, rect.y_range(), t.line2);
}

/// A stereo meter with head (caption and maximum), two bars and a scale.
#[must_use = "call `show`"]
pub struct LevelMeter<'a> {
    caption: &'a str,
    scale: MeterScale,
    ticks: &'a [f32],
    over_db: f32,
    bar_width: f32,
    gap: f32,
    is_mono: bool,
}

impl<'a> LevelMeter<'a> {
    /// A meter with this caption.
    pub fn new(caption: &'a str) -> Self {
        Self {
            caption,
            scale: MeterScale::PEAK,
            ticks: &[0.0, -6.0, -12.0, -24.0, -48.0],
            over_db: 0.0,
            bar_width: 8.0,
            gap: 2.0,
            is_mono: false,
        }
    }

    /// One bar, as wide as two, where there is one channel.
    pub fn mono(mut self, is_mono: bool) -> Self {
        self.is_mono = is_mono;
        self
    }

    /// Another scale and its numbers.
    pub fn scale(mut self, scale: MeterScale, ticks: &'a [f32]) -> Self {
        self.scale = scale;
        self.ticks = ticks;
        self
    }

    /// Level above which the head latches red.
    pub fn over_db(mut self, over_db: f32) -> Self {
        self.over_db = over_db;
        self
    }

    /// Width of a bar and gap between the two.
    pub fn bars(mut self, width: f32, gap: f32) -> Self {
        self.bar_width = width;
        self.gap = gap;
        self
    }

    /// Shows it in `rect`: head in the upper 40 px, then bars with the scale to their right. The
    /// response is clicked when the user wants to clear the maximum.
    pub fn show(self, ui: &mut Ui, rect: Rect, left: f32, levels: &Ballistics) -> Response {
        let t = Theme::of(ui.ctx());
        let p = ui.painter();
        let max = levels.max_db();
        let over = max > self.over_db;
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
        let id = ui.scope_id().with(("meter", self.caption));
        let response = ui.interact(rect, id, Sense::click());
        let focused = crate::focus::is_shown(ui.ctx(), id);
        let loudest = db_text(max, true);
        super::speak(&response, &format!("{} level", self.caption), || Spoken {
            value: f64::from(max.clamp(self.scale.low_db, self.scale.high_db)),
            range: [self.scale.low_db.into(), self.scale.high_db.into()],
            text: format!("peak {loudest} dB"),
        });
        if response.hovered() || focused {
            crate::hint::offer(ui.ctx(), || {
                format!("{} peak {loudest} dB since cleared. Click clears it.", self.caption)
            });
        }
        let x = head.center().x;
        let font = Font::regular(metrics::TEXT_AXIS);
        crate::paint::text(
            p,
            pos2(x, head.top() + 14.0),
            Align2::CENTER_CENTER,
            self.caption,
            font,
            t.mid,
        );
        paint_head_number(p, pos2(x, head.top() + 28.5), max, over, &t);
        let top = head.bottom();
        let mut bars = Rect::NOTHING;
        let (count, width) =
            if self.is_mono { (1, 2.0 * self.bar_width + self.gap) } else { (2, self.bar_width) };
        for (i, channel) in levels.channels.iter().take(count).enumerate() {
            let x = left + i as f32 * (width + self.gap);
            let bar = Rect::from_min_max(pos2(x, top), pos2(x + width, rect.bottom()));
            paint_level_bar(p, bar, channel.level_db, channel.hold_db, &self.scale, &t);
            if channel.max_db > self.over_db {
                let block = Rect::from_min_size(pos2(x, top - 6.0), vec2(width, 5.0));
                p.rect_filled(block, 1.0, t.clip);
            }
            bars = bars.union(bar);
        }
        paint_ticks(p, bars, bars.right() + 5.0, self.ticks, &self.scale, &t);
        if focused {
            crate::paint::focus_ring(p, rect.shrink(3.0), metrics::R_CONTROL, 0.0, &t);
        }
        response
    }
}

fn paint_head_number(p: &Painter, at: egui::Pos2, max: f32, over: bool, t: &Theme) {
    let label = db_text(max, over);
    let font = Font::medium(metrics::TEXT_CAPTION);
    if over {
        let font = Font::semibold(metrics::TEXT_CAPTION);
        let width = crate::paint::digits_width(p, &label, font) + 14.0;
        let block = Rect::from_center_size(at, vec2(width, 16.0));
        p.rect_filled(block, 4.0, t.clip);
        digits(p, at, Align2::CENTER_CENTER, &label, font, t.on_accent);
    } else {
        digits(p, at, Align2::CENTER_CENTER, &label, font, t.hi);
    }
}
