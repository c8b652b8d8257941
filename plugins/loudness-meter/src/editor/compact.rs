//! The narrow view: one large number beside the disc, bars, three tiles, history.

use egui::{Align2, Popup, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::paint::{self, Icon, icon, text, text_spaced};
use gui_common::theme::{Font, Theme, alpha, metrics};
use gui_common::widget::{MenuRow, menu_rows};
use gui_common::{EditorContext, hint};

use super::disc::{self, bare_distance_text};
use super::disc_surface::{self, Label};
use super::history_view::{self, Detail};
use super::layout::Compact;
use super::spiral::Spiral;
use super::target::SHORT_TARGETS;
use super::view::{Focus, View, verdict_color};
use super::{actions, bars, readout, tiles};
use crate::params::LoudnessParams;
use crate::processor::Shared;
use crate::targets::Verdict;

/// The disc beside the number: its place in the hero, and radii of disc and label.
const DISC_AT: egui::Vec2 = vec2(290.0, 84.0);
const DISC: [f32; 2] = [116.0, 42.0];
/// Width the hero was drawn for.
const DRAWN_WIDTH: f32 = 320.0;

/// Shows the compact view.
pub fn show(
    ui: &mut Ui,
    cx: &EditorContext<'_>,
    params: &LoudnessParams,
    shared: &Shared,
    view: &View<'_>,
    focus: &mut Focus,
) {
    let t = &cx.theme;
    let layout = Compact::new(cx.window);
    let places = hero(ui, layout.hero, view, focus, t);
    choices(ui, cx, params, view, &places);
    bars::lying(ui, layout.bars, view, t);
    tiles::show(ui, &layout.tiles, &tiles::COMPACT, (view, shared), t);
    history_view::show(ui, layout.history, &view.of_graphs(), focus, Detail::Plain, t);
    let button = |index: f32| {
        let min = places.verdict.right_top() + vec2(6.0 + 28.0 * index, 0.0);
        Rect::from_min_size(min, vec2(24.0, 24.0))
    };
    actions::run_icon(ui, button(0.0), cx.bind(&params.measure.run), view);
    actions::restart_icon(ui, button(1.0), shared);
}

/// What can be clicked in the hero.
struct Places {
    /// The unit under the number.
    unit: Rect,
    /// The distance to the target.
    verdict: Rect,
}

/// Unit and scale behind the unit, targets behind the verdict.
fn choices(
    ui: &mut Ui,
    cx: &EditorContext<'_>,
    params: &LoudnessParams,
    view: &View<'_>,
    places: &Places,
) {
    let ctx = ui.ctx().clone();
    let (unit, scale) = (cx.bind(&params.view.unit), cx.bind(&params.view.scale));
    let rows = [("LUFS", 0), ("LU", 1), ("LKFS", 2)]
        .map(|(name, step)| MenuRow::item(name).checked(unit.shown_step(&ctx) == step));
    let scales = [("Scale +9", 0), ("Scale +18", 1)]
        .map(|(name, step)| MenuRow::item(name).checked(scale.shown_step(&ctx) == step));
    let rows: Vec<MenuRow<'_>> = rows.into_iter().chain(scales).collect();
    let spoken = format!("Unit {}", view.scale.name());
    match menu(ui, places.unit, &spoken, "Unit and scale: click to choose.", &rows, 110.0) {
        Some(step @ 0..=2) => unit.set_step(&ctx, step),
        Some(row) => scale.set_step(&ctx, row - 3),
        None => {}
    }
    let target = cx.bind(&params.target.choice);
    let rows: Vec<MenuRow<'_>> = SHORT_TARGETS
        .iter()
        .enumerate()
        .map(|(step, name)| MenuRow::item(name).checked(target.shown_step(&ctx) == step))
        .collect();
    let name = SHORT_TARGETS[target.shown_step(&ctx).min(SHORT_TARGETS.len() - 1)];
    let hint = format!("Target: {name}. Click to choose.");
    if let Some(step) = menu(ui, places.verdict, &format!("Target {name}"), &hint, &rows, 150.0) {
        target.set_step(&ctx, step);
    }
}

/// A menu behind a rectangle that is painted already.
fn menu(
    ui: &Ui,
    rect: Rect,
    spoken: &str,
    hint: &str,
    rows: &[MenuRow<'_>],
    width: f32,
) -> Option<usize> {
    let id = ui.scope_id().with(("compact menu", width as u32));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, spoken));
    hint::offer_if(ui.ctx(), response.hovered(), hint);
    if gui_common::focus::is_shown(ui.ctx(), response.id) {
        let t = Theme::of(ui.ctx());
        gui_common::paint::focus_ring(ui.painter(), rect, metrics::R_CONTROL, 2.0, &t);
    }
    Popup::menu(&response)
        .frame(egui::Frame::NONE)
        .gap(4.0)
        .show(|ui| menu_rows(ui, width, rows))
        .and_then(|shown| shown.inner)
}

fn hero(ui: &Ui, rect: Rect, view: &View<'_>, focus: &Focus, t: &Theme) -> Places {
    let p = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let size = (rect.height() / 168.0).min(1.0);
    let [radius, label_radius] = DISC.map(|radius| radius * size);
    let aside = rect.width().max(DRAWN_WIDTH) - DRAWN_WIDTH;
    let right = rect.width().min(DRAWN_WIDTH) - DRAWN_WIDTH;
    let centre = rect.min + vec2(DISC_AT.x + aside + right, DISC_AT.y * size);
    let id = ui.scope_id().with("compact disc");
    disc_surface::paint(&p, id, (centre, radius), (Label::Varnish, label_radius), t);
    let spiral = Spiral::new(centre, radius, label_radius, view.window, view.now_s);
    disc::grooves(&p, &spiral, view, focus, t);
    p.circle_filled(centre, 3.0, t.on_accent);
    let time = readout::time(view.now_s);
    let font = Font::semibold(metrics::TEXT_VALUE);
    let up = centre - vec2(0.0, 19.0 * size);
    text(&p, up, Align2::CENTER_CENTER, &time, font, t.on_accent);
    if size > 0.8 {
        let down = centre + vec2(0.0, 20.0 * size);
        let font = Font::medium(metrics::TEXT_AXIS);
        text(&p, down, Align2::CENTER_CENTER, "Lacquer", font, t.on_accent);
    }

    let x = rect.left() + 16.0;
    let line = |y: f32| pos2(x, rect.top() + y * size);
    text(
        &p,
        line(20.0),
        Align2::LEFT_CENTER,
        "Integrated",
        Font::medium(metrics::TEXT_VALUE),
        t.mid,
    );
    let integrated = view.scale.loudness(view.integrated_lufs());
    let fits = ((rect.width() - 2.0 * 16.0) / 200.0).clamp(0.7, 1.0);
    let font = Font::medium(60.0 * size * fits);
    text_spaced(&p, line(62.0), Align2::LEFT_CENTER, &integrated, (font, -1.6), t.hi);
    let font = Font::medium(metrics::TEXT_VALUE);
    let unit = text(&p, line(100.0), Align2::LEFT_CENTER, view.scale.name(), font, t.mid);
    icon(&p, Icon::ChevronDown, unit.right_center() + vec2(10.0, 0.0), 11.0, t.low);
    let unit =
        Rect::from_center_size(unit.center() + vec2(8.0, 0.0), vec2(unit.width() + 24.0, 20.0));
    let verdict = verdict_chip(&p, line(118.0), view, t);

    let response = ui.interact(rect, ui.scope_id().with("hero"), Sense::hover());
    let spoken = format!("Integrated loudness {integrated} {}", view.scale.name());
    hint::offer_if(ui.ctx(), response.hovered(), &spoken);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    Places { unit, verdict }
}

/// Distance to the target with a sign for the verdict.
fn verdict_chip(p: &egui::Painter, at: egui::Pos2, view: &View<'_>, t: &Theme) -> Rect {
    const HEIGHT: f32 = 24.0;
    let verdict = view.verdict();
    let color = verdict_color(verdict, t);
    let words = match view.target.of_dialogue {
        true => "no dialogue".to_string(),
        false => bare_distance_text(view),
    };
    let sign = match verdict {
        Some(Verdict::Within(_)) => Some(Icon::Check),
        Some(Verdict::Over(_)) => Some(Icon::ChevronUp),
        Some(Verdict::Under(_)) | None => None,
    };
    let font = Font::semibold(metrics::TEXT_VALUE);
    let left = if sign.is_some() { 25.0 } else { 10.0 };
    let width = left + paint::text_width(p, &words, font) + 24.0;
    let rect = Rect::from_min_size(at, vec2(width, HEIGHT));
    p.rect_filled(rect, metrics::R_CONTROL, alpha(color, 0.22));
    if let Some(sign) = sign {
        icon(p, sign, pos2(rect.left() + 13.0, rect.center().y), 14.0, color);
    }
    let words_at = pos2(rect.left() + left, rect.center().y);
    text(p, words_at, Align2::LEFT_CENTER, &words, font, color);
    icon(p, Icon::ChevronDown, pos2(rect.right() - 12.0, rect.center().y), 11.0, t.mid);
    rect
}
