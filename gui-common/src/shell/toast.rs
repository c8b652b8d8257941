//! How messages look, and what their buttons do.

use crate::notice::{self, Toast, ToastAction, ToastKind};
use crate::paint::{Icon, icon, popover_frame, text, text_fitted};
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use crate::{focus, hint};
use egui::{Align2, Area, Key, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 58.0;
const WIDTH: f32 = 600.0;
/// Below the top bar.
const TOP: f32 = 44.0;

/// Shows the oldest message; returns it with its offer if that was clicked.
pub(super) fn show(ui: &Ui, window: Rect, t: &Theme) -> Option<(Toast, ToastAction)> {
    let ctx = ui.ctx().clone();
    let (first, left_s) = notice::first(&ctx)?;
    // What is open or dragged has the key first.
    let is_escape = !focus::keys_wanted(&ctx) && ctx.input(|i| i.key_pressed(Key::Escape));
    let (mut done, mut clicked) = (is_escape, None);
    if let Some(left_s) = left_s {
        done |= left_s <= 0.0;
        ctx.request_repaint_after_secs(left_s.max(0.0) as f32);
    }
    if left_s.is_none() {
        hint::offer(&ctx, || "Press Esc to dismiss the message.".to_owned());
    }
    let width = WIDTH.min(window.width() - 24.0);
    let min = pos2(window.center().x - width * 0.5, window.top() + metrics::TOP_BAR + TOP);
    let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
    Area::new(ui.scope_id().with("toast"))
        .order(Order::Tooltip)
        .fixed_pos(min)
        .constrain(false)
        .show(&ctx, |ui| {
            let asked = show_one(ui, rect, &first, t);
            done |= asked.is_some();
            clicked = asked.flatten();
        });
    if done {
        notice::dismiss(&ctx, &first);
    }
    clicked.map(|action| (first, action))
}

/// Shows a message; returns what was clicked, `None` inside for "Dismiss".
fn show_one(ui: &mut Ui, rect: Rect, toast: &Toast, t: &Theme) -> Option<Option<ToastAction>> {
    let (_, response) = ui.allocate_exact_size(rect.size(), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, format!("{}. {}", toast.title, toast.body))
    });
    let mut x = rect.right() - 12.0;
    let mut place = |label: &str| {
        x -= Button::new(label).measure(ui.painter());
        let at = pos2(x, rect.top() + 17.0);
        x -= 6.0;
        at
    };
    let dismiss_at = place("Dismiss");
    let offer = toast.action.as_ref().map(|action| (action, place(action.label())));
    paint_toast(ui, rect, x, toast, t);
    if Button::new("Dismiss").show(ui, dismiss_at).clicked() {
        return Some(None);
    }
    let (action, at) = offer?;
    Button::new(action.label()).show(ui, at).clicked().then(|| Some(action.clone()))
}

/// Paints a message whose text ends at `right`.
fn paint_toast(ui: &Ui, rect: Rect, right: f32, toast: &Toast, t: &Theme) {
    let (color, sign) = match toast.kind {
        ToastKind::Success => (t.ok, Icon::Check),
        ToastKind::Info => (t.focus, Icon::Info),
        ToastKind::Warning => (t.warn, Icon::Alert),
        ToastKind::Error => (t.clip, Icon::Alert),
    };
    let p = ui.painter();
    popover_frame(p, rect, metrics::R_PANEL, color, t);
    let bar = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    p.rect_filled(bar, 2.0, color);
    icon(p, sign, rect.left_top() + vec2(24.0, 21.0), 17.0, color);
    let x = rect.left() + 42.0;
    let line = |dy: f32, words: &str, font: Font, ink| {
        let fitted = text_fitted(p, words, font, right - x - 6.0);
        text(p, pos2(x, rect.top() + dy), Align2::LEFT_CENTER, &fitted, font, ink);
    };
    line(20.0, &toast.title, Font::semibold(metrics::TEXT_VALUE), t.hi);
    line(39.0, &toast.body, Font::regular(metrics::TEXT_CAPTION), t.mid);
}
