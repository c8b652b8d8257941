//! The two handles beside the selected node that change its Q.

use egui::{Rect, Sense, Stroke, Ui, vec2};
use gui_common::plot::paint_handle;
use gui_common::theme::{Theme, alpha, metrics};
use nice_plug::prelude::Param;

use super::bands::{self, Bands};
use super::nodes::{Places, node_id};
use super::selection::Selection;
use super::view::GraphView;

/// Octaves of Q for one pixel of a wing.
const WING_OCT_PER_PX: f64 = 1.0 / 45.0;

/// Distance of the wing handles from their node: half the bandwidth, within reason.
fn wing_reach(q: f64, px_per_oct: f32) -> f32 {
    let half_oct = (0.5 / q).asinh() / std::f64::consts::LN_2;
    (half_oct as f32 * px_per_oct).clamp(22.0, 110.0)
}

/// Shows the two Q handles of the selected band.
pub fn show(
    ui: &Ui,
    bands: Bands<'_>,
    selection: &Selection,
    (view, places): (&GraphView, &Places),
) {
    let Some(band) = selection.primary() else { return };
    let (Some(at), now) = (places[band], bands.get(band)) else { return };
    if !bands::has_q(now.shape) {
        return;
    }
    let t = Theme::of(ui.ctx());
    let color = if now.on { t.band(band) } else { t.low };
    let reach = wing_reach(now.q, view.px_per_oct());
    let ends = [at - vec2(reach, 0.0), at + vec2(reach, 0.0)];
    ui.painter().line_segment(ends, Stroke::new(1.4, alpha(color, 0.8)));
    let q = bands.bind(&bands.params.bands[band].q);
    for (end, side) in ends.iter().zip([-1.0, 1.0]) {
        let hit = Rect::from_center_size(*end, vec2(metrics::HIT, metrics::HIT));
        let id = node_id(band).with(if side > 0.0 { "right wing" } else { "left wing" });
        let response = ui.interact(hit, id, Sense::drag());
        response.widget_info(|| {
            let side = if side > 0.0 { "right" } else { "left" };
            egui::WidgetInfo::labeled(
                egui::Role::Slider,
                true,
                format!("Q of band {}, {side}", band + 1),
            )
        });
        if response.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
            gui_common::hint::offer(ui.ctx(), || "Drag: Q. Shift: fine.".to_string());
        }
        if response.dragged() {
            let fine = if ui.input(|i| i.modifiers.shift) { metrics::FINE } else { 1.0 };
            let outwards = f64::from(response.drag_delta().x * side * fine);
            let q_param = &bands.params.bands[band].q;
            let now_oct = f64::from(q_param.preview_plain(q.shown(ui.ctx())));
            q.begin(ui.ctx());
            let to = (now_oct - outwards * WING_OCT_PER_PX) as f32;
            q.set(ui.ctx(), q_param.preview_normalized(to));
        }
        if response.drag_stopped() {
            q.end(ui.ctx());
        }
        paint_handle(ui.painter(), *end, color, true, &t);
    }
}
