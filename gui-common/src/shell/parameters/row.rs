//! A parameter in the list: name, place in its range, value, back to the default.

use crate::paint::{Icon, digits, focus_ring, text, text_fitted};
use crate::param::{self, AnyParam, Binding, Drag, ParamHandle, Touch};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::IconButton;
use egui::{Align2, Id, Rect, Response, Sense, Ui, pos2, vec2};
use nice_plug::context::gui::GuiContext;

/// Thickness of the bar that shows the place in the range.
const BAR: f32 = 4.0;
/// Width of the value, and of the button behind it.
const VALUE: f32 = 112.0;
const RESET: f32 = 28.0;
/// Values closer to the default than this stand on it.
const SAME: f32 = 1e-6;

/// Identity of the row of a parameter.
pub(super) fn id_of(param: &AnyParam) -> Id {
    Id::unique(("lacquer parameter row", param.pointer()))
}

/// Shows a row.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    param: &AnyParam,
    gui: &GuiContext,
    t: &Theme,
) -> Response {
    let b = Binding::new(param, gui);
    let hit = rect.with_max_x(rect.right() - RESET);
    let value = hit.with_min_x(hit.right() - VALUE);
    let bar = Rect::from_center_size(
        pos2((hit.left() + rect.width() * 0.42 + value.left()) * 0.5, rect.center().y),
        vec2((value.left() - hit.left() - rect.width() * 0.42 - 12.0).max(30.0), BAR),
    );
    let response = ui.interact(hit, id_of(param), Sense::click_and_drag());
    let drag = Drag { horizontal: bar.width(), vertical: 0.0 };
    let entry = value.shrink2(vec2(4.0, 3.0));
    let touch = param::continuous(ui, &response, &b, None, drag, entry);
    paint(ui, (rect, bar, value), &b, touch, t);
    if (touch.value - param.default_value()).abs() > SAME {
        let name = format!("Reset {}", param.name());
        let at = pos2(rect.right() - RESET * 0.5, rect.center().y);
        if IconButton::new(Icon::Reset, &name).side(22.0).show(ui, at).clicked() {
            b.reset(ui.ctx());
        }
    }
    response
}

fn paint(ui: &Ui, (row, bar, value): (Rect, Rect, Rect), b: &Binding<'_>, touch: Touch, t: &Theme) {
    let p = ui.painter();
    if touch.hovered || touch.dragging || touch.focused {
        p.rect_filled(row, metrics::R_CONTROL, alpha(t.bg4, 0.35));
    }
    if touch.focused && !touch.editing {
        focus_ring(p, row.shrink(2.0), metrics::R_CONTROL, 0.0, t);
    }
    let cy = row.center().y;
    let font = Font::regular(metrics::TEXT_LIST);
    let left = row.left() + 10.0;
    let name = text_fitted(p, b.param().name(), font, bar.left() - left - 10.0);
    text(p, pos2(left, cy), Align2::LEFT_CENTER, &name, font, t.hi);
    p.rect_filled(bar, BAR * 0.5, t.track);
    let filled = bar.with_max_x(bar.left() + bar.width() * touch.value.clamp(0.0, 1.0));
    p.rect_filled(filled, BAR * 0.5, t.accent);
    if touch.automated {
        p.circle_filled(bar.right_top() + vec2(6.0, 0.0), 2.4, t.delta);
    }
    if !touch.editing {
        let words = b.shown_text(ui.ctx());
        let font = Font::medium(metrics::TEXT_VALUE);
        let shown = text_fitted(p, &words, font, value.width() - 8.0);
        let at = pos2(value.right() - 6.0, cy);
        digits(p, at, Align2::RIGHT_CENTER, &shown, font, t.hi);
    }
}
