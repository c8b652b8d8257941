//! Messages: what happened and what did not change.

use crate::paint::{Icon, icon, popover_frame, text, text_fitted};
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use egui::{Align2, Area, Context, Id, Key, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::path::{Path, PathBuf};
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
    /// An answer to a question; leaves by itself.
    Info,
    /// Something needs attention; stays until dismissed.
    Warning,
    /// Something failed; stays until dismissed.
    Error,
}

/// What a message offers to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ToastAction {
    /// Shows a file in its folder.
    ShowFile(PathBuf),
    /// Brings the preset back that was deleted last.
    RestorePreset,
    /// Takes the last step back.
    Undo,
}

impl ToastAction {
    fn label(&self) -> &'static str {
        match self {
            Self::ShowFile(_) => "Show file",
            Self::RestorePreset | Self::Undo => "Undo",
        }
    }
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    kind: ToastKind,
    title: String,
    body: String,
    action: Option<ToastAction>,
    since: Option<f64>,
}

impl Toast {
    /// Something worked.
    pub fn success(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Success, title, body)
    }

    /// An answer to a question.
    pub fn info(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Info, title, body)
    }

    /// Something needs attention.
    pub fn warn(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Warning, title, body)
    }

    /// Something failed.
    pub fn error(title: &str, body: &str) -> Self {
        Self::new(ToastKind::Error, title, body)
    }

    /// Offers something to do about it.
    #[must_use]
    pub fn with(mut self, action: Option<ToastAction>) -> Self {
        self.action = action;
        self
    }

    fn new(kind: ToastKind, title: &str, body: &str) -> Self {
        let (title, body) = (title.to_owned(), body.to_owned());
        Self { kind, title, body, action: None, since: None }
    }

    /// How long it stays; `None` until it is dismissed.
    fn stays_s(&self) -> Option<f64> {
        match self.kind {
            ToastKind::Success if self.action.is_none() => Some(metrics::TOAST_S),
            ToastKind::Success | ToastKind::Info => Some(metrics::TOAST_OFFER_S),
            ToastKind::Warning | ToastKind::Error => None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.title == other.title && self.body == other.body
    }
}

#[derive(Default)]
struct Messages {
    queue: Vec<Toast>,
    /// Offers that were clicked and not acted on yet.
    taken: Vec<ToastAction>,
}

type Shared = Arc<Mutex<Messages>>;

fn with<R>(ctx: &Context, f: impl FnOnce(&mut Messages) -> R) -> R {
    let id = Id::unique("lacquer toasts");
    let shared = ctx.data_mut(|d| d.get_temp_mut_or_default::<Shared>(id).clone());
    let mut messages = shared.lock().unwrap_or_else(PoisonError::into_inner);
    f(&mut messages)
}

/// Shows a message in this window. The same message twice is one.
pub fn notify(ctx: &Context, toast: Toast) {
    let is_new = with(ctx, |messages| {
        let list = &mut messages.queue;
        if list.iter().any(|t| t.is_same(&toast)) {
            return false;
        }
        // Successes make room for each other: the newest one matters.
        if toast.stays_s().is_some() {
            list.retain(|t| t.stays_s().is_none());
        }
        if list.len() >= LIMIT {
            let oldest = list.iter().position(|t| t.stays_s().is_some()).unwrap_or(0);
            list.remove(oldest);
        }
        list.push(toast);
        true
    });
    if is_new {
        ctx.request_repaint();
    }
}

/// Was this offer clicked? True once.
pub fn taken(ctx: &Context, action: ToastAction) -> bool {
    with(ctx, |messages| {
        let at = messages.taken.iter().position(|a| *a == action);
        at.map(|i| messages.taken.remove(i)).is_some()
    })
}

/// Shows a file in its folder.
pub fn show_file(ctx: &Context, file: &Path) {
    let folder = if file.is_dir() { file } else { file.parent().unwrap_or(file) };
    ctx.open_url(egui::OpenUrl::new_tab(file_url(&folder.to_string_lossy())));
}

/// Address of a path: what has a meaning of its own in an address is written as `%` and two digits.
fn file_url(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if is_plain(byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// Shows the oldest message.
pub(super) fn show(ui: &Ui, window: Rect, t: &Theme) {
    let ctx = ui.ctx().clone();
    let now = ctx.input(|i| i.time);
    let first = with(&ctx, |messages| {
        let first = messages.queue.first_mut()?;
        first.since.get_or_insert(now);
        Some(first.clone())
    });
    let Some(first) = first else { return };
    let mut done = ctx.input(|i| i.key_pressed(Key::Escape));
    if let Some(stays_s) = first.stays_s() {
        let left = stays_s - (now - first.since.unwrap_or(now));
        done |= left <= 0.0;
        ctx.request_repaint_after_secs(left.max(0.0) as f32);
    }
    let width = WIDTH.min(window.width() - 24.0);
    let min = pos2(window.center().x - width * 0.5, window.top() + metrics::TOP_BAR + TOP);
    let rect = Rect::from_min_size(min, vec2(width, HEIGHT));
    Area::new(ui.scope_id().with("toast"))
        .order(Order::Tooltip)
        .fixed_pos(min)
        .constrain(false)
        .show(&ctx, |ui| {
            done |= show_one(ui, rect, &first, t);
        });
    if done {
        with(&ctx, |messages| messages.queue.retain(|other| !other.is_same(&first)));
        ctx.request_repaint();
    }
}

/// Paints a message; true if it was dismissed or its offer taken.
fn show_one(ui: &mut Ui, rect: Rect, toast: &Toast, t: &Theme) -> bool {
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
    let mut done = Button::new("Dismiss").show(ui, dismiss_at).clicked();
    if let Some((action, at)) = offer
        && Button::new(action.label()).show(ui, at).clicked()
    {
        match action {
            ToastAction::ShowFile(file) => show_file(ui.ctx(), file),
            other => with(ui.ctx(), |messages| messages.taken.push(other.clone())),
        }
        done = true;
    }
    done
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_folder_leads_there_whatever_its_name() {
        assert_eq!(file_url("/home/a/.local/x_y-z"), "file:///home/a/.local/x_y-z");
        assert_eq!(file_url("/50% #1 \u{e9}"), "file:///50%25%20%231%20%C3%A9");
        assert_eq!(file_url("C:/Users"), "file:///C:/Users");
    }
}
