//! The level column: gain, fader, meters, polarity, swap.

use egui::{Align2, Painter, Rangef, Rect, Sense, Stroke, Ui, pos2, vec2};
use gui_common::hint;
use gui_common::meter::{Ballistics, Spoken, db_text, number_text, speak};
use gui_common::paint::{self, Icon, Stop, digits, digits_width, gradient_v, text};
use gui_common::theme::{Font, Theme, metrics};
use gui_common::widget::{Chip, Fader, ValueField};
use gui_common::{EditorContext, MonitorView};
use nice_plug::prelude::{FloatParam, Param};

use crate::params::PannerPluginParams;

/// Levels that are marked, in dB, the most important ones first.
const TICKS_DB: [f32; 9] = [0.0, 24.0, -60.0, -24.0, 12.0, -12.0, -40.0, 6.0, -6.0];
/// Marks keep this distance.
const TICK_GAP: f32 = 10.0;
/// Room above the fader.
const HEAD: f32 = 60.0;
/// Room below it.
const FOOT: f32 = 62.0;
/// Middle of the fader and left edges of the meters, from the column's left edge.
const FADER_X: f32 = 47.0;
const METERS_X: [f32; 2] = [72.0, 82.0];
const METER_WIDTH: f32 = 8.0;
/// Middle of both meters.
const HEAD_X: f32 = 81.0;
/// Colours of the meter by level in dB: foot, body, loud, at full scale.
const STOPS_DB: [f32; 4] = [-100.0, -30.0, -6.0, 0.0];

/// Shows the column in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &PannerPluginParams,
    monitor: &mut MonitorView,
) {
    let (t, is_mono) = (&cx.theme, monitor.is_mono());
    let level = &params.level;
    let p = ui.painter().clone();
    paint::panel(&p, rect, t);
    let top = pos2(rect.center().x, rect.top() + 15.0);
    text(&p, top, Align2::CENTER_CENTER, "Level", Font::medium(metrics::TEXT_CAPTION), t.mid);
    let field = Rect::from_center_size(top + vec2(0.0, 21.0), vec2(76.0, 20.0));
    ValueField::new(cx.bind(&level.gain)).show(ui, field);

    let y = Rangef::new(rect.top() + HEAD, rect.bottom() - FOOT);
    let x = rect.left() + FADER_X;
    scale(&p, rect.left(), y, &level.gain, t);
    meters(ui, rect, y, &level.gain, monitor, t);
    Fader::new(cx.bind(&level.gain)).show(ui, x, y);

    let y = rect.bottom() - 12.0 - metrics::CONTROL;
    let chips = [
        ("\u{f8} L", None, &level.invert_left),
        ("\u{f8} R", None, &level.invert_right),
        ("", Some(Icon::Swap), &level.swap),
    ];
    for (index, (word, icon, param)) in chips.into_iter().enumerate() {
        let mut chip = Chip::new(word).width(28.0).accent(t.accent);
        if let Some(icon) = icon {
            chip = chip.icon(icon);
        }
        let at = pos2(rect.left() + 7.0 + 32.0 * index as f32, y);
        // Of one channel the left switch is the polarity.
        let binding = cx.bind(param).disabled_if(is_mono && index > 0, super::NEEDS_STEREO);
        chip.show_bound(ui, at, binding);
    }
}

/// Part of the fader's way of a level.
fn part(gain: &FloatParam, level_db: f32) -> f32 {
    if level_db.is_finite() { gain.preview_normalized(level_db) } else { 0.0 }
}

fn scale(p: &Painter, left: f32, y: Rangef, gain: &FloatParam, t: &Theme) {
    let font = Font::regular(metrics::TEXT_TICK);
    let mut taken: Vec<f32> = Vec::with_capacity(TICKS_DB.len());
    for level_db in TICKS_DB {
        let at = y.max - y.span() * part(gain, level_db);
        if taken.iter().any(|other| (other - at).abs() < TICK_GAP) {
            continue;
        }
        taken.push(at);
        let zero = level_db == 0.0;
        let ink = if zero { t.hi } else { t.low };
        let label = number_text(level_db, 0, true);
        text(p, pos2(left + 26.0, at), Align2::RIGHT_CENTER, &label, font, ink);
        let opacity = if zero { 1.0 } else { 0.6 };
        let stroke = Stroke::new(1.0, gui_common::theme::alpha(t.line3, opacity));
        p.hline(left + 31.0..=left + 41.0, p.round_to_pixel_center(at), stroke);
    }
}

fn meters(ui: &Ui, rect: Rect, y: Rangef, gain: &FloatParam, monitor: &mut MonitorView, t: &Theme) {
    let p = ui.painter();
    let levels: &Ballistics = &monitor.output;
    let max_db = levels.max_db();
    for ((channel, left), letter) in levels.channels.iter().zip(METERS_X).zip(["L", "R"]) {
        let x = rect.left() + left;
        let bar = Rect::from_x_y_ranges(x..=x + METER_WIDTH, y);
        p.rect_filled(bar, metrics::R_METER, t.meter_bg);
        let lit_part = part(gain, channel.level_db);
        if lit_part > 0.0 {
            let lit = bar.with_min_y(bar.bottom() - bar.height() * lit_part);
            gradient_v(p, lit, 1.5, &lit_stops(gain, lit_part, t));
        }
        let hold = part(gain, channel.hold_db);
        if hold > 0.0 {
            let at = (bar.bottom() - bar.height() * hold).max(bar.top());
            let line = Rect::from_min_size(pos2(x, at), vec2(METER_WIDTH, 1.6));
            p.rect_filled(line, 0.8, if channel.hold_db > 0.0 { t.clip } else { t.hi });
        }
        let font = Font::regular(metrics::TEXT_TICK);
        let at = pos2(x + METER_WIDTH / 2.0, bar.bottom() + 9.0);
        text(p, at, Align2::CENTER_CENTER, letter, font, t.low);
    }
    if max_db > 0.0 {
        over(p, pos2(rect.left() + HEAD_X, y.min - 8.0), max_db, t);
    }
    let bars = Rect::from_x_y_ranges(
        rect.left() + METERS_X[0] - 4.0..=rect.left() + METERS_X[1] + METER_WIDTH + 4.0,
        y.min - 15.0..=y.max + 14.0,
    );
    let response = ui.interact(bars, ui.scope_id().with("level meter"), Sense::click());
    let text = format!("{} dB", db_text(max_db, true));
    hint::offer_if(ui.ctx(), response.hovered(), &format!("Output peak {text}. Click clears it."));
    let [low_db, high_db] = [0.0, 1.0].map(|end| gain.preview_plain(end).max(STOPS_DB[0]));
    speak(&response, "Output peak", || Spoken {
        value: f64::from(max_db.clamp(low_db, high_db)),
        range: [low_db.into(), high_db.into()],
        text,
    });
    if response.clicked() {
        monitor.output.clear();
    }
}

/// The red block on the meter's head, with the highest level in dB; stays until it is cleared.
fn over(p: &Painter, at: egui::Pos2, max_db: f32, t: &Theme) {
    let label = db_text(max_db, true);
    let font = Font::semibold(metrics::TEXT_TICK);
    let width = digits_width(p, &label, font) + 6.0;
    p.rect_filled(Rect::from_center_size(at, vec2(width, 13.0)), 3.0, t.clip);
    digits(p, at, Align2::CENTER_CENTER, &label, font, t.on_accent);
}

/// The meter's colours from the top of the lit part to its foot.
fn lit_stops(gain: &FloatParam, lit_part: f32, t: &Theme) -> Vec<Stop> {
    let [lo, mid, hi] = t.meter;
    let colors = [t.meter_foot, lo, mid, hi];
    let all = STOPS_DB.map(|level_db| part(gain, level_db));
    let mut stops: Vec<Stop> = vec![(0.0, color_at(&all, &colors, lit_part))];
    for (at, color) in all.into_iter().zip(colors).rev() {
        if at < lit_part {
            stops.push((1.0 - at / lit_part, color));
        }
    }
    stops
}

fn color_at(all: &[f32; 4], colors: &[egui::Color32; 4], at: f32) -> egui::Color32 {
    let Some(after) = all.iter().position(|stop| *stop >= at) else { return colors[3] };
    let Some(before) = after.checked_sub(1) else { return colors[0] };
    let amount = (at - all[before]) / (all[after] - all[before]);
    gui_common::theme::mix(colors[before], colors[after], amount)
}
