//! The system's file dialog, beside the window's thread.
//!
//! The dialog's future is made on the window's thread, as macOS asks for, and waited for on a
//! thread of its own. On Linux it goes through the desktop portal; where there is none, the answer
//! comes sooner than a person could give it.

use crate::resident;
use egui::Context;
use rfd::AsyncFileDialog;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How often the window looks whether a dialog was answered.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Nobody looks at a dialog and cancels it in less.
const SOONEST: Duration = Duration::from_millis(400);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Picked(PathBuf),
    Cancelled,
    /// The system has no dialog.
    Unavailable,
}

/// What a thread answers, once.
pub(crate) struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T: Clone> Slot<T> {
    /// The answer, once there is one. The window has to look again and again: the thread must not
    /// hold its context, which would outlive the window.
    pub(crate) fn get(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The system's dialog under this title, before the window.
pub(crate) fn dialog(ctx: &Context, title: &str) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new().set_title(title);
    match resident::window(ctx) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// A name without what file systems refuse.
pub(crate) fn plain_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if r#"/\:*?"<>|"#.contains(c) || c.is_control() { '-' } else { c })
        .collect();
    plain.trim().to_owned()
}

/// Waits for a dialog's answer.
pub(crate) fn ask(asked: impl Future<Output = Option<PathBuf>> + Send + 'static) -> Slot<Answer> {
    then(asked, |answer| answer, Answer::Unavailable)
}

/// Waits for a dialog's answer on a thread and does something with it there; `otherwise` where no
/// thread can be had.
pub(crate) fn then<T: Send + 'static>(
    asked: impl Future<Output = Option<PathBuf>> + Send + 'static,
    with: impl FnOnce(Answer) -> T + Send + 'static,
    otherwise: T,
) -> Slot<T> {
    let answer: Arc<Mutex<Option<T>>> = Arc::default();
    let slot = Arc::clone(&answer);
    // Nobody can call a dialog back: its thread goes on when the window and the instance are gone,
    // and nobody takes its answer then.
    plugin_common::resident::stay();
    let asking = thread::Builder::new().name("file dialog".into()).spawn(move || {
        let since = Instant::now();
        let picked = wait_for(asked);
        let given = with(judged(picked, since.elapsed()));
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
    });
    if asking.is_err() {
        *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(otherwise);
    }
    Slot(answer)
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
}
