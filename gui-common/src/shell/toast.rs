//! How messages look, where they stand, and what their buttons do.

use super::popover;
use crate::notice::{self, Toast, ToastAction, ToastKind};
use crate::paint::{Icon, icon, popover_frame, text, text_fitted, text_width};
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use crate::{focus, hint};
use egui::{Align2, Area, Key, LayerId, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of one line; the browser's last line, which nothing in it can be clicked, is as high.
const ONE_LINE: f32 = 36.0;
const TWO_LINES: f32 = 58.0;
/// With the buttons below the words, which need the whole width.
const STACKED: f32 = 92.0;
/// In windows narrower than this, where the main reading stands below the top bar.
const NARROW: f32 = 480.0;
const WIDTH: f32 = 600.0;
/// Below the top bar.
const TOP: f32 = 44.0;
/// Between a message and what is open.
const GAP: f32 = 8.0;
/// Where the words begin.
const TEXT_X: f32 = 42.0;
const TITLE: Font = Font::semibold(metrics::TEXT_VALUE);
const BODY: Font = Font::regular(metrics::TEXT_CAPTION);

/// Shows the oldest message clear of the popover that is `open`; returns it with its offer if that
/// was clicked.
pub(super) fn show(
    ui: &Ui,
    window: Rect,
    open: Option<Rect>,
    t: &Theme,
) -> Option<(Toast, ToastAction)> {
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
    let rect = place(window, open, one_line(ui.painter(), &first));
    let id = ui.scope_id().with("toast");
    Area::new(id).order(popover::ORDER).fixed_pos(rect.min).constrain(false).show(&ctx, |ui| {
        let asked = show_one(ui, rect, &first, t);
        done |= asked.is_some();
        clicked = asked.flatten();
    });
    // A press in a popover brings that to the top, but not over the message.
    ctx.move_to_top(LayerId::new(popover::ORDER, id));
    if done {
        notice::dismiss(&ctx, &first);
    }
    clicked.map(|action| (first, action))
}

/// Width of a message in one line; `None` if it is to have two, as a problem has.
fn one_line(p: &Painter, toast: &Toast) -> Option<f32> {
    (toast.kind == ToastKind::Success).then(|| {
        let labels = toast.action.as_ref().map(ToastAction::label).into_iter().chain(["Dismiss"]);
        let buttons: f32 = labels.map(|label| Button::new(label).measure(p) + 6.0).sum();
        let words = text_width(p, &toast.title, TITLE) + text_width(p, &toast.body, BODY);
        (TEXT_X + words + buttons + 40.0).ceil()
    })
}

/// Under the top bar, at the foot of a narrow window, or under what is open; where that leaves no
/// room, over its last line.
fn place(window: Rect, open: Option<Rect>, one_line: Option<f32>) -> Rect {
    let widest = window.width() - 24.0;
    let is_narrow = window.width() <= NARROW;
    let size = match one_line.filter(|width| *width <= widest) {
        Some(width) => vec2(width, ONE_LINE),
        None if is_narrow => vec2(widest, STACKED),
        None => vec2(WIDTH.min(widest), TWO_LINES),
    };
    let Some(open) = open else {
        let top = match is_narrow {
            true => window.bottom() - metrics::BOTTOM_BAR - GAP - size.y,
            false => window.top() + metrics::TOP_BAR + TOP,
        };
        return Rect::from_min_size(pos2(window.center().x - size.x * 0.5, top), size);
    };
    let room = window.bottom() - metrics::BOTTOM_BAR - open.bottom();
    if size.y + 2.0 * GAP > room {
        let size = vec2(size.x.min(open.width()), ONE_LINE);
        return Rect::from_min_size(
            pos2(open.center().x - size.x * 0.5, open.bottom() - size.y),
            size,
        );
    }
    let left = open.center().x - size.x * 0.5;
    let left = left.clamp(window.left() + 12.0, window.right() - 12.0 - size.x);
    Rect::from_min_size(pos2(left, open.bottom() + GAP), size)
}

/// Shows a message; returns what was clicked, `None` inside for "Dismiss".
fn show_one(ui: &mut Ui, rect: Rect, toast: &Toast, t: &Theme) -> Option<Option<ToastAction>> {
    let (_, response) = ui.allocate_exact_size(rect.size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, toast.spoken()));
    let is_stacked = rect.height() >= STACKED;
    let mut x = rect.right() - 12.0;
    let top = match is_stacked {
        true => rect.bottom() - GAP - metrics::CONTROL,
        false => rect.center().y - metrics::CONTROL * 0.5,
    };
    let mut place = |label: &str| {
        x -= Button::new(label).measure(ui.painter());
        let at = pos2(x, top);
        x -= 6.0;
        at
    };
    let dismiss_at = place("Dismiss");
    let offer = toast.action.as_ref().map(|action| (action, place(action.label())));
    paint_toast(ui, rect, if is_stacked { rect.right() - 6.0 } else { x }, toast, t);
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
    let x = rect.left() + TEXT_X;
    let right = right - 6.0;
    let words = |from: f32, to: f32, y: f32, words: &str, font: Font, ink| {
        let fitted = text_fitted(p, words, font, to - from);
        text(p, pos2(from, y), Align2::LEFT_CENTER, &fitted, font, ink).right()
    };
    // What did not change is said whole; what is before it is shortened.
    let promise = text_width(p, toast.promise, BODY);
    if rect.height() > ONE_LINE {
        icon(p, sign, rect.left_top() + vec2(24.0, 21.0), 17.0, color);
        words(x, right, rect.top() + 20.0, &toast.title, TITLE, t.hi);
        let (y, room) = (rect.top() + 39.0, right - x - promise);
        let is_shown = toast.promise.is_empty() || room > 60.0;
        let body = if is_shown { toast.body.as_str() } else { "" };
        let end = if promise > 0.0 { right - promise - 4.0 } else { right };
        let after = words(x, end, y, body, BODY, t.mid);
        let gap = if body.is_empty() { 0.0 } else { 4.0 };
        words(after + gap, right, y, toast.promise, BODY, t.mid);
    } else {
        let y = rect.center().y;
        icon(p, sign, pos2(rect.left() + 24.0, y), 17.0, color);
        let end = if promise > 0.0 { right - promise - GAP } else { right };
        let after = words(x, end, y, &toast.title, TITLE, t.hi) + GAP;
        let rest = if promise > 0.0 { toast.promise } else { &toast.body };
        if right - after > 20.0 {
            words(after, right, y, rest, BODY, t.mid);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height))
    }

    #[test]
    fn a_message_leaves_the_rows_of_what_is_open_free() {
        for (width, height) in [(1000.0, 600.0), (760.0, 460.0), (480.0, 400.0), (260.0, 360.0)] {
            let window = window(width, height);
            let open = crate::presets::rect(window, width * 0.5, 47.0);
            for one_line in [None, Some(240.0), Some(900.0)] {
                let at = place(window, Some(open), one_line);
                assert!(at.top() >= open.bottom() - ONE_LINE, "{width} x {height}: {at:?}");
                assert!(window.expand(0.5).contains_rect(at), "{width} x {height}: {at:?}");
            }
        }
        let open = crate::presets::rect(window(1000.0, 600.0), 500.0, 47.0);
        assert!(place(window(1000.0, 600.0), Some(open), None).top() > open.bottom());
    }

    #[test]
    fn a_success_takes_one_line_if_it_fits() {
        let wide = window(1000.0, 600.0);
        assert_eq!(place(wide, None, Some(300.0)).size(), vec2(300.0, ONE_LINE));
        assert_eq!(place(wide, None, None).size(), vec2(WIDTH, TWO_LINES));
        assert_eq!(place(window(260.0, 360.0), None, Some(300.0)).height(), STACKED);
    }

    #[test]
    fn a_message_leaves_the_main_reading_of_a_narrow_window_free() {
        for (width, height) in [(260.0, 360.0), (320.0, 480.0), (480.0, 400.0)] {
            let window = window(width, height);
            for one_line in [None, Some(200.0)] {
                let at = place(window, None, one_line);
                assert!(at.top() > window.center().y, "{width} x {height}: {at:?}");
                assert!(at.bottom() < window.bottom() - metrics::BOTTOM_BAR);
            }
        }
    }
}
