//! Messages to the user that wait to be shown: what happened and what did not change.

use crate::theme::metrics;
use egui::{Context, Id};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

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
    /// Brings the preset back that was saved over last.
    PutBack,
    /// Takes back what the message tells of; the words on the button.
    Undo(&'static str),
    /// Shows all that the message is about, line by line.
    List(Vec<String>),
}

impl ToastAction {
    /// Word on its button.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::ShowFile(_) => "Show file",
            Self::RestorePreset | Self::PutBack => "Undo",
            Self::Undo(words) => words,
            Self::List(_) => "List",
        }
    }
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    /// What it is about.
    pub(crate) kind: ToastKind,
    /// What happened.
    pub(crate) title: String,
    /// What did not change, or what to do.
    pub(crate) body: String,
    /// What the user has to know whatever else finds room.
    pub(crate) promise: &'static str,
    /// What is offered.
    pub(crate) action: Option<ToastAction>,
    /// When it was shown first.
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

    /// Ends with words that are never shortened.
    #[must_use]
    pub fn promising(mut self, promise: &'static str) -> Self {
        self.promise = promise;
        self
    }

    /// All of it, for a screen reader.
    pub(crate) fn spoken(&self) -> String {
        let words = [&self.title, ". ", &self.body].concat();
        if self.promise.is_empty() { words } else { format!("{words} {}", self.promise) }
    }

    fn new(kind: ToastKind, title: &str, body: &str) -> Self {
        let (title, body) = (title.to_owned(), body.to_owned());
        Self { kind, title, body, promise: "", action: None, since: None }
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

/// The messages of a window.
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

/// The oldest message, and how long it still stays; `None` until it is dismissed.
pub(crate) fn first(ctx: &Context) -> Option<(Toast, Option<f64>)> {
    let now_s = ctx.input(|i| i.time);
    with(ctx, |messages| {
        let first = messages.queue.first_mut()?;
        let since_s = *first.since.get_or_insert(now_s);
        let left_s = first.stays_s().map(|stays_s| stays_s - (now_s - since_s));
        Some((first.clone(), left_s))
    })
}

/// Does a message wait until the user dismisses it?
pub(crate) fn is_waiting(ctx: &Context) -> bool {
    with(ctx, |messages| messages.queue.iter().any(|toast| toast.stays_s().is_none()))
}

/// Takes a message away.
pub(crate) fn dismiss(ctx: &Context, toast: &Toast) {
    with(ctx, |messages| messages.queue.retain(|other| !other.is_same(toast)));
    ctx.request_repaint();
}

/// An offer was clicked: what it is for finds it by [`taken`].
pub(crate) fn take(ctx: &Context, action: ToastAction) {
    with(ctx, |messages| messages.taken.push(action));
}
