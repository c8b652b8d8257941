//! The surface under a button of the top bar: frame, tip, appearance, closing.

use crate::paint::popover_frame;
use crate::theme::{Theme, alpha, metrics};
use egui::{Area, Id, Order, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2};

/// Where a popover begins below the window's top.
pub(super) const TOP: f32 = 47.0;

/// Popovers and messages lie under menus and typed values, which belong to what is in them.
pub(super) const ORDER: Order = Order::Middle;

/// A popover at a fixed place.
pub(super) struct Popover {
    pub id: Id,
    pub rect: Rect,
    /// Horizontal place of the tip, if it belongs to a button.
    pub tip_x: Option<f32>,
}

impl Popover {
    /// Shows it. True if the user pressed outside of it, apart from the top bar and open menus.
    pub(super) fn show(
        &self,
        ui: &Ui,
        window: Rect,
        t: &Theme,
        content: impl FnOnce(&mut Ui),
    ) -> bool {
        let ctx = ui.ctx().clone();
        crate::focus::want_keys(&ctx);
        let fade_s = metrics::POPOVER_FADE_S * crate::motion(&ctx);
        let shown = ctx.animate_bool_with_time(self.id.with("shown"), true, fade_s);
        let menu_was_open = egui::Popup::is_any_open(&ctx);
        Area::new(self.id).order(ORDER).fixed_pos(self.rect.min).constrain(false).show(
            &ctx,
            |ui| {
                ui.multiply_opacity(egui::emath::easing::quadratic_out(shown));
                ui.allocate_exact_size(self.rect.size(), Sense::click());
                popover_frame(ui.painter(), self.rect, metrics::R_PANEL, t.line3, t);
                if let Some(x) = self.tip_x {
                    paint_tip(ui, pos2(x, self.rect.top()), t);
                }
                content(ui);
            },
        );
        let bar = window.top() + metrics::TOP_BAR;
        !menu_was_open
            && ctx.input(|i| {
                let at = i.pointer.interact_pos();
                i.pointer.any_pressed() && at.is_some_and(|p| !self.rect.contains(p) && p.y > bar)
            })
    }

    /// Forgets the appearance, so that the next opening fades in again.
    pub(super) fn closed(ui: &Ui, id: Id) {
        ui.ctx().animate_bool_with_time(id.with("shown"), false, 0.0);
    }
}

/// The triangle that points at the button a popover belongs to.
fn paint_tip(ui: &Ui, tip: Pos2, t: &Theme) {
    const HALF: f32 = 7.0;
    let p = ui.painter();
    let base = tip.y + 1.0;
    let points =
        vec![pos2(tip.x - HALF, base), pos2(tip.x, tip.y - HALF), pos2(tip.x + HALF, base)];
    p.add(Shape::convex_polygon(points.clone(), t.popover, Stroke::NONE));
    let edge = Stroke::new(1.0, alpha(t.line3, 0.7));
    p.line_segment([points[0], points[1]], edge);
    p.line_segment([points[1], points[2]], edge);
}
