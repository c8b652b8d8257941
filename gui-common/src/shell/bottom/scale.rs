//! The size of the window: its button and menu in the bottom bar.

use super::{Pen, STATUS};
use crate::editor_state::EditorState;
use crate::paint::{digits, digits_width};
use crate::theme::{Theme, metrics};
use crate::widget::{MenuRow, menu_rows};
use crate::{focus, hint, settings};
use egui::{Align2, Popup, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Shows the button and, while it is open, the menu.
pub(super) fn scale_menu(ui: &mut Ui, pen: &mut Pen, window_state: &EditorState, t: &Theme) {
    let ctx = ui.ctx().clone();
    let percent = current_percent(window_state);
    // A window that is too small is drawn smaller than the user wants it.
    let drawn = (ctx.zoom_factor() * 100.0).round() as u16;
    let label = format!("{}%", drawn.min(percent));
    let rect = pen.take(digits_width(ui.painter(), &label, STATUS));
    let id = ui.scope_id().with("scale");
    let response = ui.interact(rect.expand2(vec2(3.0, 0.0)), id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Size {label}")));
    hint::offer_if(&ctx, response.hovered(), "Size of the window. Click to choose.");
    let lit = response.hovered() || focus::is_shown(&ctx, id);
    let color = if lit { t.hi } else { t.low };
    let at = pos2(rect.left(), pen.cy);
    digits(ui.painter(), at, Align2::LEFT_CENTER, &label, STATUS, color);
    if focus::is_shown(&ctx, id) {
        crate::paint::focus_ring(
            ui.painter(),
            rect.expand2(vec2(3.0, -2.0)),
            metrics::R_SEGMENT,
            0.0,
            t,
        );
    }
    pen.x -= 12.0;
    let labels = metrics::SCALES.map(|s| format!("{s}%"));
    let rows: Vec<MenuRow<'_>> = labels
        .iter()
        .zip(metrics::SCALES)
        .map(|(label, s)| MenuRow::item(label).checked(s == percent))
        .collect();
    let picked = Popup::menu(&response)
        .frame(egui::Frame::NONE)
        .show(|ui| menu_rows(ui, 96.0, &rows))
        .and_then(|r| r.inner);
    if let Some(i) = picked {
        set_percent(window_state, metrics::SCALES[i]);
        ctx.request_repaint();
    }
}

/// Scale of this window in percent.
pub(in crate::shell) fn current_percent(window_state: &EditorState) -> u16 {
    window_state.get().scale_percent.unwrap_or(settings::current().scale_percent)
}

/// Sets the scale of this window, and of windows that are opened later.
pub(in crate::shell) fn set_percent(window_state: &EditorState, percent: u16) {
    window_state.update(|w| w.scale_percent = Some(percent));
    settings::change(|s| s.scale_percent = percent);
}
