//! The resize handle: three grooves of a record's edge in the lower right corner.

use super::Shell;
use crate::editor::LacquerEditor;
use crate::hint;
use crate::theme::Theme;
use egui::epaint::QuadraticBezierShape;
use egui::{Color32, CursorIcon, Rect, Sense, Stroke, Ui, ViewportCommand, pos2, vec2};

const SIDE: f32 = 24.0;

impl Shell {
    pub(super) fn resize_handle<E: LacquerEditor>(
        &mut self,
        ui: &mut Ui,
        bar: Rect,
        editor: &E,
        t: &Theme,
    ) {
        let rect = Rect::from_min_max(bar.max - vec2(SIDE, SIDE), bar.max);
        // No stop of Tab: a key can do nothing with it.
        let response = ui
            .interact(rect, ui.scope_id().with("resize"), Sense::CLICK | Sense::DRAG)
            .on_hover_and_drag_cursor(CursorIcon::ResizeNwSe);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, "Resize the window")
        });
        hint::offer_if(
            ui.ctx(),
            response.hovered(),
            "Drag to resize. Double-click for the default size.",
        );
        let lit = response.hovered() || response.dragged();
        paint(ui, rect.max, if lit { t.hi } else { t.low });
        let ask = |size: egui::Vec2| {
            let size = size.max(editor.min_size()).round();
            ui.ctx().send_viewport_cmd(ViewportCommand::InnerSize(size));
        };
        if response.double_clicked() {
            ask(editor.default_size());
        } else if response.dragged() {
            let from = *self.resize_from.get_or_insert(ui.ctx().content_rect().size());
            if let Some(delta) = response.total_drag_delta().filter(|d| d.length() > 0.0) {
                ask(from + delta);
            }
        } else {
            self.resize_from = None;
        }
    }
}

fn paint(ui: &Ui, corner: egui::Pos2, color: Color32) {
    for step in [0.0, 4.6, 9.2] {
        let e = 4.5 + step;
        let points = [
            pos2(corner.x - 3.5 - e, corner.y - 4.0),
            pos2(corner.x - 3.0 - e * 0.36, corner.y - 3.5 - e * 0.36),
            pos2(corner.x - 4.0, corner.y - 3.5 - e),
        ];
        let stroke = Stroke::new(1.2, color);
        ui.painter().add(QuadraticBezierShape::from_points_stroke(
            points,
            false,
            Color32::TRANSPARENT,
            stroke,
        ));
    }
}
