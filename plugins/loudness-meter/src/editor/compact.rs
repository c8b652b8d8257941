//! The narrow view: one large number beside the disc, bars, three tiles, history.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::paint::{Icon, icon, text, text_spaced};
use gui_common::theme::{Font, Theme, alpha, metrics};
use gui_common::{EditorContext, hint};

use super::disc::{self, distance_text};
use super::disc_surface::{self, Label};
use super::history_view::{self, Detail};
use super::layout::Compact;
use super::spiral::Spiral;
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
    hero(ui, layout.hero, view, focus, t);
    bars::lying(ui, layout.bars, view, t);
    tiles::show(ui, &layout.tiles, &tiles::COMPACT, (view, shared), t);
    history_view::show(ui, layout.history, view, focus, Detail::Plain, t);
    let button = |index: f32| {
        let min = layout.history.right_top() + vec2(-28.0 * index - 4.0, 5.0);
        Rect::from_min_size(min, vec2(24.0, 24.0))
    };
    actions::restart_icon(ui, button(1.0), shared);
    actions::run_icon(ui, button(2.0), cx.bind(&params.measure.run), view);
}

fn hero(ui: &Ui, rect: Rect, view: &View<'_>, focus: &Focus, t: &Theme) {
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
    let integrated = view.scale.loudness(view.readings.integrated_lufs);
    let fits = ((rect.width() - 2.0 * 16.0) / 200.0).clamp(0.7, 1.0);
    let font = Font::medium(60.0 * size * fits);
    text_spaced(&p, line(62.0), Align2::LEFT_CENTER, &integrated, (font, -1.6), t.hi);
    let font = Font::medium(metrics::TEXT_VALUE);
    text(&p, line(100.0), Align2::LEFT_CENTER, view.scale.name(), font, t.mid);
    verdict_chip(&p, Rect::from_min_size(line(118.0), vec2(78.0, 24.0)), view, t);

    let response = ui.interact(rect, ui.scope_id().with("hero"), Sense::hover());
    let spoken = format!("Integrated loudness {integrated} {}", view.scale.name());
    hint::offer_if(ui.ctx(), response.hovered(), &spoken);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}

/// Distance to the target with a sign for the verdict.
fn verdict_chip(p: &egui::Painter, rect: Rect, view: &View<'_>, t: &Theme) {
    let verdict = view.verdict();
    let color = verdict_color(verdict, t);
    p.rect_filled(rect, metrics::R_CONTROL, alpha(color, 0.22));
    let sign = match verdict {
        Some(Verdict::Within(_)) => Some(Icon::Check),
        Some(Verdict::Over(_)) => Some(Icon::ChevronUp),
        Some(Verdict::Under(_)) => Some(Icon::ChevronDown),
        None => None,
    };
    if let Some(sign) = sign {
        icon(p, sign, pos2(rect.left() + 13.0, rect.center().y), 14.0, color);
    }
    let at = pos2(rect.left() + 25.0, rect.center().y);
    let font = Font::semibold(metrics::TEXT_VALUE);
    text(p, at, Align2::LEFT_CENTER, &distance_text(view), font, color);
}
