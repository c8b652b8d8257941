//! What is heard, what the settings do in dB, and how loud it is.

use dsp_core::units::gain_to_db;
use egui::{Align2, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::EditorContext;
use gui_common::meter::db_text;
use gui_common::paint::{self, digits, hairline_h, text};
use gui_common::theme::{Font, Theme, alpha, metrics};
use gui_common::widget::{Chip, Segment, Segmented};

use crate::analysis::Analysis;
use crate::params::PannerPluginParams;

/// Room around the controls.
const PAD: f32 = 10.0;
/// Width of the mute switch.
const MUTE: f32 = 48.0;
/// What can be listened to, in the order of the parameter, with names for assistive technology.
const LISTEN: [(&str, &str); 6] = [
    ("St", "Listen in stereo"),
    ("Mono", "Listen in mono"),
    ("L", "Listen to left"),
    ("R", "Listen to right"),
    ("M", "Listen to mid"),
    ("S", "Listen to side"),
];

/// Shows the panel in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &PannerPluginParams,
    (analysis, is_mono): (&Analysis, bool),
) {
    let t = &cx.theme;
    let p = ui.painter().clone();
    paint::panel(&p, rect, t);
    let top = rect.top() + PAD;
    let options = LISTEN.map(|(label, name)| Segment { name, ..Segment::from(label) });
    let right = rect.right() - PAD;
    let switch = Rect::from_min_max(
        pos2(rect.left() + PAD, top),
        pos2(right - MUTE - metrics::GAP, top + metrics::CONTROL),
    );
    let small = rect.width() < 250.0;
    let mut listen = Segmented::new(&options).accent(t.accent);
    if small {
        listen = listen.font_size(metrics::TEXT_TICK);
    }
    let heard = cx.bind(&params.level.listen).disabled_if(is_mono, super::NEEDS_STEREO);
    listen.show_bound(ui, switch, heard);
    let mute = Chip::new("Mute").accent(t.warn).width(MUTE);
    mute.show_bound(ui, pos2(right - MUTE, top), cx.bind(&params.level.mute));

    let columns =
        Rect::from_min_max(pos2(rect.left() + PAD, top + 32.0), rect.max - vec2(PAD, 8.0));
    // What the settings would do is not what is heard in bypass.
    let to = |gains_db: [f64; 2]| (!cx.bypassed).then_some(gains_db);
    if is_mono {
        let gain_db = gain_to_db(params.snapshot().mono_gain().abs());
        gains(&p, columns, "Output", to([gain_db; 2]), 0.0, false, t);
        spoken_gain(ui, columns, "Output", to([gain_db; 2]));
    } else {
        let [ll, lr, rl, rr] = params.snapshot().gains_db();
        let crosses = !cx.bypassed && (lr > f64::NEG_INFINITY || rl > f64::NEG_INFINITY);
        let [to_left, to_right] = if small { ["To L", "To R"] } else { ["To left", "To right"] };
        gains(&p, columns, to_left, to([ll, lr]), 0.0, crosses, t);
        gains(&p, columns, to_right, to([rl, rr]), 1.0, crosses, t);
    }
    let line = columns.top() + 31.0;
    hairline_h(&p, columns.x_range(), line, alpha(t.line2, 0.6));
    let loudness = analysis.loudness();
    let captions = if small { ["M", "S"] } else { ["Momentary", "Short-term"] };
    // Before its window is full there is no reading.
    let readings = [
        (captions[0], loudness.momentary_lufs, 0.4, 0.0),
        (captions[1], loudness.short_term_lufs, 3.0, 1.0),
    ];
    for (caption, lufs, since_s, column) in readings {
        let cell = cell(columns, column);
        let y = line + 15.0;
        let font = Font::medium(metrics::TEXT_CAPTION);
        text(&p, pos2(cell.left(), y), Align2::LEFT_CENTER, caption, font, t.mid);
        // The unit stands once, at the end of the row.
        let mut at = pos2(cell.right(), y);
        if column > 0.5 {
            let unit = Font::regular(metrics::TEXT_TICK);
            at.x = text(&p, at, Align2::RIGHT_CENTER, "LUFS", unit, t.low).left() - 4.0;
        }
        let none = lufs == f64::NEG_INFINITY && loudness.measured_s < since_s;
        let value = if none { "\u{2013}".to_string() } else { db_text(lufs as f32, false) };
        let font = Font::medium(metrics::TEXT_VALUE);
        digits(&p, at, Align2::RIGHT_CENTER, &value, font, t.hi);
    }
}

/// What the output's gain is, in words.
fn spoken_gain(ui: &Ui, columns: Rect, caption: &str, gains_db: Option<[f64; 2]>) {
    let place = cell(columns, 0.0).with_max_y(columns.top() + 14.0);
    let label = ui.interact(place, ui.scope_id().with("output gain"), Sense::hover());
    label.widget_info(|| {
        let gain =
            gains_db.map_or_else(|| "bypassed".to_owned(), |gains_db| gain_text(gains_db[0]));
        WidgetInfo::labeled(Role::Label, true, format!("{caption} {gain} dB"))
    });
}

/// Left or right part of the lower rows; the right one has room for the unit.
fn cell(columns: Rect, column: f32) -> Rect {
    const GUTTER: f32 = 14.0;
    const LEFT_SHARE: f32 = 0.45;
    let split = columns.left() + (columns.width() - GUTTER) * LEFT_SHARE;
    if column < 0.5 { columns.with_max_x(split) } else { columns.with_min_x(split + GUTTER) }
}

/// Gains of both inputs to one output; the input's letter only where both reach it. `None`: the
/// sound passes as it came.
fn gains(
    p: &Painter,
    columns: Rect,
    caption: &str,
    from_db: Option<[f64; 2]>,
    column: f32,
    crosses: bool,
    t: &Theme,
) {
    let cell = cell(columns, column);
    let y = cell.top() + 7.0;
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(p, pos2(cell.left(), y), Align2::LEFT_CENTER, caption, font, t.mid);
    let unit = Font::regular(metrics::TEXT_TICK);
    let unit_rect = text(p, pos2(cell.right(), y), Align2::RIGHT_CENTER, "dB", unit, t.low);
    let at = pos2(unit_rect.left() - 4.0, y);
    let Some(from_db) = from_db else {
        let font = Font::medium(metrics::TEXT_VALUE);
        text(p, at, Align2::RIGHT_CENTER, "\u{2013}", font, t.low);
        return;
    };
    if !crosses {
        let value = gain_text(from_db[usize::from(column > 0.5)]);
        digits(p, at, Align2::RIGHT_CENTER, &value, Font::medium(metrics::TEXT_VALUE), t.hi);
        return;
    }
    let font = Font::medium(metrics::TEXT_CAPTION);
    for (row, (letter, gain_db)) in ["L", "R"].into_iter().zip(from_db).enumerate() {
        let y = y + 14.0 * row as f32;
        let at = pos2(unit_rect.left() - 3.0, y);
        let value = digits(p, at, Align2::RIGHT_CENTER, &gain_text(gain_db), font, t.hi);
        let at = pos2(value.left().min(cell.right() - 58.0), y);
        text(p, at, Align2::RIGHT_CENTER, letter, unit, t.low);
        if row == 1 {
            text(p, pos2(cell.right(), y), Align2::RIGHT_CENTER, "dB", unit, t.low);
        }
    }
}

/// A gain with two decimals.
fn gain_text(gain_db: f64) -> String {
    if gain_db.is_finite() {
        gui_common::meter::number_text(gain_db as f32, 2, true)
    } else {
        db_text(f32::NEG_INFINITY, false)
    }
}
