//! The loudness disc: what was measured, cut as a groove, one turn a minute.

use egui::{Align2, CursorIcon, Key, Modifiers, Pos2, Rect, Role, Sense, Stroke, Ui, pos2, vec2};
use gui_common::hint;
use gui_common::paint::{self, gradient_v, text, text_spaced, text_width};
use gui_common::shortcut::Shortcut;
use gui_common::theme::{Font, Theme, alpha, metrics, mix};

use super::columns::record_at;
use super::disc_surface::{self, Label};
use super::groove;
use super::readout::{self, NONE, signed};
use super::spiral::{Spiral, Window};
use super::view::{Focus, View, verdict_color};
use crate::params::UnitChoice;
use crate::targets::Verdict;

/// Room between the disc and its panel.
const ROOM: f32 = 7.0;
/// Radius of the label, as a part of the disc's.
const LABEL: f32 = 60.0 / 113.0;
/// How far the cutter lifts while the measurement stands still.
const LIFT: f32 = 6.0;
/// Shorter selections are clicks, in seconds.
const SHORTEST_SELECTION_S: f32 = 1.0;

/// The end of a passage.
pub const WHOLE: Shortcut<()> = Shortcut {
    modifiers: Modifiers::NONE,
    keys: &[(Key::Escape, ())],
    words: "from a passage back to the whole",
};

/// Shows the disc on a panel.
pub fn show(ui: &Ui, rect: Rect, view: &View<'_>, focus: &mut Focus, t: &Theme) {
    let p = ui.painter();
    paint::panel(p, rect, t);
    let radius = (rect.width() / 2.0 - ROOM - 2.0).min(rect.height() / 2.0 - ROOM).max(20.0);
    let spiral = Spiral::new(rect.center(), radius, radius * LABEL, view.window, view.now_s);
    let response = ui.interact(rect, ui.scope_id().with("disc"), Sense::click_and_drag());
    gestures(ui, &response, &spiral, focus);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(Role::Label, true, format!("Loudness disc, {}", spoken(view)))
    });

    let place = (spiral.centre, radius);
    let label_radius = radius * LABEL;
    disc_surface::paint(
        p,
        ui.scope_id().with("disc picture"),
        place,
        (Label::Plate, label_radius),
        t,
    );
    grooves(p, &spiral, view, focus, t);
    let ring = if view.passage.is_some() { t.accent } else { verdict_color(view.verdict(), t) };
    p.circle_stroke(spiral.centre, label_radius - 0.5, Stroke::new(2.2, ring));
    numbers(p, spiral.centre, label_radius / 60.0, view, t);
    cutter(p, rect, &spiral, view.is_measuring(), t);
    if response.hovered() {
        pointed(p, rect, &spiral, view, focus, t);
        hint::offer(ui.ctx(), || "One turn is a minute. Drag a groove: passage.".into());
    }
}

/// The grooves, with the pointed moment and the ends of the selection marked.
pub fn grooves(p: &egui::Painter, spiral: &Spiral, view: &View<'_>, focus: &Focus, t: &Theme) {
    let loudness_lufs = |time_s: f32| {
        let record = record_at(view.history, time_s)?;
        let short = record.short_term_lufs;
        let shown = if short.is_finite() { short } else { record.momentary_lufs };
        (!shown.is_nan()).then_some(shown)
    };
    let fades = matches!(view.window, Window::Last(length_s) if view.now_s > length_s);
    groove::paint(p, spiral, view.target.loudness_lufs, fades, loudness_lufs, view.veil_amount);
    let ends = focus.selection.iter().flat_map(|range| [range.start, range.end]);
    for time_s in focus.pointed_s.into_iter().chain(ends) {
        if !spiral.shown_s().contains(&time_s) {
            continue;
        }
        let outwards = spiral.direction(time_s);
        let middle = spiral.groove_radius(time_s) - spiral.pitch() / 2.0;
        let reach = spiral.pitch().max(4.0) / 2.0 + 2.0;
        let at = |radius: f32| spiral.centre + outwards * radius;
        let ink = mix(t.pointer, t.accent, 0.1);
        p.line_segment([at(middle - reach), at(middle + reach)], Stroke::new(1.8, ink));
    }
}

fn gestures(ui: &Ui, response: &egui::Response, spiral: &Spiral, focus: &mut Focus) {
    let groove = response.hover_pos().and_then(|at| spiral.time_at(at));
    if response.hovered() {
        focus.pointed_s = groove;
        if groove.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
    }
    let press = ui.input(|input| input.pointer.press_origin());
    if response.drag_started() {
        focus.anchor_s = press.and_then(|at| spiral.time_at(at));
    }
    if let (true, Some(from_s), Some(to_s)) = (response.dragged(), focus.anchor_s, groove) {
        let long_enough = (to_s - from_s).abs() >= SHORTEST_SELECTION_S;
        focus.selection = long_enough.then(|| from_s.min(to_s)..from_s.max(to_s));
    }
    if response.drag_stopped() {
        focus.anchor_s = None;
    }
    if response.clicked() || focus.selection.is_some() && !WHOLE.take(ui).is_empty() {
        focus.selection = None;
    }
}

fn spoken(view: &View<'_>) -> String {
    format!("integrated {} {}", view.scale.loudness(view.integrated_lufs()), view.scale.name())
}

/// Integrated loudness, unit and distance to the target; `size` is 1 at the drawn size.
fn numbers(p: &egui::Painter, centre: Pos2, size: f32, view: &View<'_>, t: &Theme) {
    let line = |y: f32| centre + vec2(0.0, y * size);
    let small = |scale: f32| (metrics::TEXT_CAPTION * scale).max(metrics::TEXT_TICK);
    let caption = Font::medium(small(size));
    let is_passage = view.passage.is_some();
    let (word, ink) = if is_passage { ("Passage", t.accent) } else { ("Integrated", t.mid) };
    text(p, line(-34.0), Align2::CENTER_CENTER, word, caption, ink);
    let integrated = view.scale.loudness(view.integrated_lufs());
    let hero = Font::medium(37.0 * size);
    let at = line(-5.0);
    text_spaced(p, at, Align2::CENTER_CENTER, &integrated, (hero, -0.6 * size), t.hi);
    text(p, line(22.0), Align2::CENTER_CENTER, view.scale.name(), caption, t.mid);
    let color = if is_passage { t.mid } else { verdict_color(view.verdict(), t) };
    if view.target.of_dialogue && !is_passage {
        let font = Font::medium(small(0.9 * size));
        for (y, words) in [(36.0, "dialogue not"), (47.0, "measured")] {
            text(p, line(y), Align2::CENTER_CENTER, words, font, color);
        }
        return;
    }
    let font = Font::semibold((metrics::TEXT_VALUE * size).max(metrics::TEXT_TICK));
    // The chord of the label at this height.
    let room = 2.0 * (58.0f32.powi(2) - 44.0f32.powi(2)).sqrt() * size;
    let [full, bare] = [distance_text(view), bare_distance_text(view)];
    let number = bare.split(' ').next().unwrap_or(NONE);
    let fits = |words: &&str| text_width(p, words, font) <= room;
    let distance = [full.as_str(), &bare].into_iter().find(fits).unwrap_or(number);
    text(p, line(39.0), Align2::CENTER_CENTER, distance, font, color);
}

/// Distance of the integrated loudness to the target, "over" where it is. Where loudness is written
/// as that distance, the loudness itself.
fn distance_text(view: &View<'_>) -> String {
    let over = matches!(view.target.judge(view.integrated_lufs()), Some(Verdict::Over(_)));
    let distance = bare_distance_text(view);
    if over { format!("{distance} over") } else { distance }
}

/// The same without the word.
pub fn bare_distance_text(view: &View<'_>) -> String {
    let integrated_lufs = view.integrated_lufs();
    let distance_lu = integrated_lufs - view.target.loudness_lufs;
    match view.scale.unit {
        _ if !distance_lu.is_finite() => NONE.to_string(),
        UnitChoice::Lu => format!("{} LUFS", readout::number(integrated_lufs)),
        UnitChoice::Lufs | UnitChoice::Lkfs => format!("{} LU", signed(distance_lu)),
    }
}

/// The cutter on its rail, fixed at 3 o'clock.
fn cutter(p: &egui::Painter, panel: Rect, spiral: &Spiral, cutting: bool, t: &Theme) {
    let y = spiral.centre.y;
    let lift = if cutting { 0.0 } else { LIFT };
    let x = spiral.centre.x + spiral.groove_radius(spiral.now_s) - spiral.pitch() / 2.0 + lift;
    let rail = [pos2(x, y), pos2(panel.right() - 1.0, y)];
    p.line_segment(rail, Stroke::new(5.0, alpha(egui::Color32::BLACK, 0.45)));
    p.line_segment(rail, Stroke::new(2.0, mix(t.line3, t.pre, 0.45)));
    let head = Rect::from_min_size(pos2(x - 3.0, y - 7.0), vec2(13.0, 14.0));
    let metal = |amount: f32| mix(t.disc_lo, t.disc_hi, amount);
    gradient_v(p, head, 3.0, &[(0.0, metal(1.1)), (0.5, metal(0.5)), (1.0, metal(0.3))]);
    p.rect_stroke(head, 3.0, Stroke::new(1.0, metal(1.3)), egui::StrokeKind::Inside);
    p.circle_filled(pos2(x + 1.0, y), 2.4, t.pointer);
}

/// The moment under the pointer, on a plate that leaves the number in the middle free.
fn pointed(
    p: &egui::Painter,
    panel: Rect,
    spiral: &Spiral,
    view: &View<'_>,
    focus: &Focus,
    t: &Theme,
) {
    let Some(time_s) = focus.pointed_s else { return };
    let Some(label) = moment_text(view, time_s) else { return };
    let font = Font::medium(metrics::TEXT_AXIS);
    let size = vec2(text_width(p, &label, font) + 12.0, 18.0);
    let at = spiral.at(time_s, 0);
    let bounds = panel.shrink(4.0);
    let left = (at.x - size.x / 2.0).clamp(bounds.left(), bounds.right() - size.x);
    let above = at.y < spiral.centre.y;
    let label_edge = (panel.width() / 2.0 - ROOM - 2.0).min(panel.height() / 2.0 - ROOM) * LABEL;
    let top = if above {
        (at.y - 12.0 - size.y).min(spiral.centre.y - label_edge - 4.0 - size.y)
    } else {
        (at.y + 14.0).max(spiral.centre.y + label_edge + 4.0)
    };
    let top = top.clamp(bounds.top(), bounds.bottom() - size.y);
    let plate = Rect::from_min_size(pos2(left, top), size);
    paint::popover_frame(p, plate, metrics::R_SEGMENT, t.accent, t);
    text(p, plate.center(), Align2::CENTER_CENTER, &label, font, t.hi);
}

/// Time, momentary and short-term loudness of a moment.
pub fn moment_text(view: &View<'_>, time_s: f32) -> Option<String> {
    let record = record_at(view.history, time_s)?;
    let [momentary, short] =
        [record.momentary_lufs, record.short_term_lufs].map(|lufs| view.scale.loudness(lufs));
    let time = readout::time(time_s);
    Some(format!("{time}   M {momentary}   S {short} {}", view.scale.name()))
}
