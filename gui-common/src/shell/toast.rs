//! Messages: what happened and what did not change.

use crate::paint::{Icon, icon, popover_frame, text};
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use egui::{Align2, Area, Context, Id, Key, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::{Arc, Mutex, PoisonError};

const HEIGHT: f32 = 58.0;
const WIDTH: f32 = 600.0;
/// Below the top bar.
const TOP: f32 = 44.0;
/// More than this are not kept: the oldest success goes first.
const LIMIT: usize = 4;

/// What a message is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ToastKind {
    /// Something worked; leaves by itself.
    Success,
    /// Something needs attention; stays until dismissed.
    Warning,
    /// Something failed; stays until dismissed.
    Error,
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    kind: ToastKind,
    title: String,
    body: String,
    since: Option<f64>,
}

impl Toast {
    /// Something worked.
    pub fn success(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Success, title, body)
    }

    /// Something needs attention.
    pub fn warn(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Warning, title, body)
    }

    /// Something failed.
    pub fn error(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Error, title, body)
    }

    fn new(kind: ToastKind, title: &str, body: &str) -> Self {
        Self { kind, title: title.to_owned(), body: body.to_owned(), since: None }
    }
}

type Queue = Arc<Mutex<Vec<Toast>>>;

fn queue(ctx: &Context) -> Queue {
    ctx.data_mut(|d| d.get_temp_mut_or_default::<Queue>(Id::unique("lacquer toasts")).clone())
}

/// Shows a message in this window. The same message twice is one.
pub fn notify(ctx: &Context, toast: Toast) {
    let queue = queue(ctx);
    let mut list = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |t: &Toast| t.kind == toast.kind && t.title == toast.title && t.body == toast.body;
    if !list.iter().any(same) {
        if list.len() >= LIMIT {
            let oldest = list.iter().position(|t| t.kind == ToastKind::Success).unwrap_or(0);
            list.remove(oldest);
        }
        list.push(toast);
        ctx.request_repaint();
    }
}

/// Shows the oldest message.
pub(super) fn show(ui: &Ui, window: Rect, t: &Theme) {
    let ctx = ui.ctx().clone();
    let queue = queue(&ctx);
    let now = ctx.input(|i| i.time);
    let first = {
        let mut list = queue.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(first) = list.first_mut() else { return };
        first.since.get_or_insert(now);
        first.clone()
    };
    let mut done = ctx.input(|i| i.key_pressed(Key::Escape));
    if first.kind == ToastKind::Success {
        let left = metrics::TOAST_S - (now - first.since.unwrap_or(now));
        done |= left <= 0.0;
        ctx.request_repaint_after_secs(left.max(0.0) as f32);
    }
    let width = WIDTH.min(window.width() - 24.0);
    let min = pos2(window.center().x - width * 0.5, window.top() + metrics::TOP_BAR + TOP);
    let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
    Area::new(ui.scope_id().with("toast"))
        .order(Order::Foreground)
        .fixed_pos(min)
        .constrain(false)
        .show(&ctx, |ui| {
            done |= show_one(ui, rect, &first, t);
        });
    if done {
        let mut list = queue.lock().unwrap_or_else(PoisonError::into_inner);
        list.retain(|other| *other != first);
        ctx.request_repaint();
    }
}

/// Paints a message; true if it was dismissed.
fn show_one(ui: &mut Ui, rect: Rect, toast: &Toast, t: &Theme) -> bool {
    let (_, response) = ui.allocate_exact_size(rect.size(), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, format!("{}. {}", toast.title, toast.body))
    });
    paint_toast(ui, rect, toast, t);
    let button = Button::new("Dismiss");
    let width = button.measure(ui.painter());
    button.show(ui, pos2(rect.right() - 12.0 - width, rect.top() + 17.0)).clicked()
}

pub(crate) fn paint_toast(ui: &Ui, rect: Rect, toast: &Toast, t: &Theme) {
    let (color, sign) = match toast.kind {
        ToastKind::Success => (t.ok, Icon::Check),
        ToastKind::Warning => (t.warn, Icon::Alert),
        ToastKind::Error => (t.clip, Icon::Alert),
    };
    let p = ui.painter();
    popover_frame(p, rect, metrics::R_PANEL, color, t);
    let bar = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    p.rect_filled(bar, 2.0, color);
    icon(p, sign, rect.left_top() + vec2(24.0, 21.0), 17.0, color);
    let x = rect.left() + 42.0;
    let at = pos2(x, rect.top() + 20.0);
    text(p, at, Align2::LEFT_CENTER, &toast.title, Font::semibold(metrics::TEXT_VALUE), t.hi);
    let at = pos2(x, rect.top() + 39.0);
    let clipped = p.with_clip_rect(Rect::from_min_max(rect.min, rect.max - vec2(84.0, 0.0)));
    text(
        &clipped,
        at,
        Align2::LEFT_CENTER,
        &toast.body,
        Font::regular(metrics::TEXT_CAPTION),
        t.mid,
    );
}
