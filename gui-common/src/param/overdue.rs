//! Ends host gestures while a window is hidden and draws no frames.
//!
//! A thread looks at bursts of wheel and keys as long as there are any, and no longer than the
//! window. On Linux only: there a window has a thread of its own anyway; elsewhere hosts expect
//! gestures on theirs, and hidden windows go on drawing.

use super::gesture::{Ending, Open};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

#[derive(Default)]
struct State {
    open: Vec<Open>,
    is_closing: bool,
    is_watched: bool,
    /// The thread is in the host.
    is_calling: bool,
}

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The gestures that are open, and the thread that looks at them.
#[derive(Default)]
pub(super) struct Watch {
    inner: Arc<Inner>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Watch {
    /// Reads and changes what is open.
    pub(super) fn with<R>(&self, f: impl FnOnce(&mut Vec<Open>) -> R) -> R {
        let mut state = self.inner.lock();
        let result = f(&mut state.open);
        if next(&state.open).is_some() && !state.is_watched && cfg!(target_os = "linux") {
            state.is_watched = true;
            drop(state);
            self.start();
        }
        result
    }

    fn start(&self) {
        let inner = Arc::clone(&self.inner);
        let named = std::thread::Builder::new().name("lacquer gestures".to_owned());
        let started = named.spawn(move || watch(&inner)).ok();
        if started.is_none() {
            self.inner.lock().is_watched = false;
        }
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = std::mem::replace(&mut *thread, started);
        drop(thread);
        // It has said that it ends.
        ended.map(JoinHandle::join);
    }

    /// Ends the thread; returns what is still open.
    pub(super) fn close(&self) -> Vec<Open> {
        let mut state = self.inner.lock();
        state.is_closing = true;
        let is_calling = state.is_calling;
        drop(state);
        self.inner.changed.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if is_calling {
            // It ends with its call, which may wait for us.
            plugin_common::resident::stay();
        } else {
            thread.map(JoinHandle::join);
        }
        std::mem::take(&mut self.inner.lock().open)
    }
}

/// When the first burst is overdue of which the host has not been told.
fn next(open: &[Open]) -> Option<Instant> {
    open.iter().filter(|open| !open.is_told).filter_map(|open| open.overdue_at).min()
}

fn watch(inner: &Inner) {
    let mut state = inner.lock();
    loop {
        let Some(at) = next(&state.open).filter(|_| !state.is_closing) else {
            state.is_watched = false;
            return;
        };
        let now = Instant::now();
        if now < at {
            let waited = inner.changed.wait_timeout(state, at - now);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            continue;
        }
        let is_due =
            |open: &&mut Open| !open.is_told && open.overdue_at.is_some_and(|at| now >= at);
        let due: Vec<Ending> = state.open.iter_mut().filter(is_due).map(Open::hand_over).collect();
        state.is_calling = true;
        drop(state);
        // Not under the lock: the host may wait for the window, which waits for the lock.
        for ending in due {
            // As when the window closes.
            let _ = catch_unwind(AssertUnwindSafe(|| ending.tell()));
        }
        state = inner.lock();
        state.is_calling = false;
    }
}
