//! The system's file dialog, beside the window's thread.
//!
//! The dialog's future is made on the window's thread, as macOS asks for, and waited for on a
//! thread of its own. On Linux it goes through the desktop portal; where there is none, the answer
//! comes sooner than a person could give it, and the browser asks for the path in words.

use super::Mode;
use crate::resident;
use crate::session::BrowserAction;
use egui::Context;
use rfd::AsyncFileDialog;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Ending of a preset's file name.
pub(super) const EXTENSION: &str = "lacquer";
/// How often the window looks whether a dialog was answered.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Nobody looks at a dialog and cancels it in less.
const SOONEST: Duration = Duration::from_millis(400);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Picked(PathBuf),
    Cancelled,
    /// The system has no dialog.
    Unavailable,
}

/// An open dialog.
pub(super) struct Dialog {
    /// The preset to write; `None` imports.
    export: Option<String>,
    file_name: String,
    answer: Arc<Mutex<Option<Answer>>>,
}

impl Dialog {
    /// Asks which file to import.
    pub(super) fn import(ctx: &Context) -> Self {
        let dialog = dialog(ctx, "Import a preset");
        let asked = async move { dialog.pick_file().await.map(|file| file.path().to_owned()) };
        Self { export: None, file_name: String::new(), answer: ask(asked) }
    }

    /// Asks where to write a preset.
    pub(super) fn export(ctx: &Context, key: String, name: &str, plugin: &str) -> Self {
        let file_name = file_name(name, plugin);
        let dialog = dialog(ctx, "Export a preset").set_file_name(&file_name);
        let asked = async move { dialog.save_file().await.map(|file| file.path().to_owned()) };
        Self { export: Some(key), file_name, answer: ask(asked) }
    }

    /// The answer, once there is one. The window has to look again and again: the thread must not
    /// hold its context, which would outlive the window.
    pub(super) fn answer(&self) -> Option<Answer> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the picked file is for.
    pub(super) fn action(self, path: PathBuf) -> BrowserAction {
        match self.export {
            Some(key) => BrowserAction::Export(key, path),
            None => BrowserAction::Import(vec![path]),
        }
    }

    /// How to ask in words.
    pub(super) fn typed(self) -> Mode {
        match self.export {
            Some(key) => {
                Mode::ExportPath { key, path: format!("~/{}", self.file_name), replace: false }
            }
            None => Mode::ImportPath("~/".to_owned()),
        }
    }
}

fn dialog(ctx: &Context, title: &str) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new().set_title(title).add_filter("Lacquer preset", &[EXTENSION]);
    match resident::window(ctx) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// The name without what file systems refuse.
fn file_name(name: &str, plugin: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if r#"/\:*?"<>|"#.contains(c) || c.is_control() { '-' } else { c })
        .collect();
    format!("{plugin} - {}.{EXTENSION}", plain.trim())
}

/// A typed path, with the home folder for a leading tilde.
pub(super) fn expanded(path: &str) -> PathBuf {
    let path = path.trim();
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}

fn ask(
    asked: impl Future<Output = Option<PathBuf>> + Send + 'static,
) -> Arc<Mutex<Option<Answer>>> {
    let answer: Arc<Mutex<Option<Answer>>> = Arc::default();
    let slot = Arc::clone(&answer);
    // Nobody can call a dialog back: its thread goes on when the window and the instance are gone,
    // and nobody takes its answer then.
    resident::stay();
    let asking = thread::Builder::new().name("file dialog".into()).spawn(move || {
        let since = Instant::now();
        let picked = wait_for(asked);
        let given = judged(picked, since.elapsed());
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
    });
    if asking.is_err() {
        *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(Answer::Unavailable);
    }
    answer
}

fn judged(picked: Option<PathBuf>, after: Duration) -> Answer {
    match picked {
        Some(path) => Answer::Picked(path),
        None if after < SOONEST => Answer::Unavailable,
        None => Answer::Cancelled,
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = std::task::Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_came_too_soon_means_that_there_is_no_dialog() {
        let (soon, late) = (Duration::from_millis(20), Duration::from_secs(3));
        assert_eq!(judged(None, soon), Answer::Unavailable);
        assert_eq!(judged(None, late), Answer::Cancelled);
        assert_eq!(judged(Some("a".into()), soon), Answer::Picked("a".into()));
    }

    #[test]
    fn a_future_is_waited_for_even_if_it_is_ready_later() {
        let mut polls = 0;
        let value = wait_for(std::future::poll_fn(move |context| {
            polls += 1;
            if polls == 3 {
                return Poll::Ready(polls);
            }
            let waker = context.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        }));
        assert_eq!(value, 3);
    }

    #[test]
    fn file_names_hold_nothing_that_a_system_refuses() {
        assert_eq!(file_name("Vocal: 6/8?", "Channel EQ"), "Channel EQ - Vocal- 6-8-.lacquer");
        assert_eq!(expanded(" /tmp/a b.lacquer "), PathBuf::from("/tmp/a b.lacquer"));
    }
}
