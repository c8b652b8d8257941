//! Every call into the processor goes through a guard: a panic stops it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dsp_core::Processor;

use super::HostLoop;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Not activated, or the setup was refused.
    Unprepared,
    Running,
    /// The processor panicked.
    Stopped,
}

impl<P: Processor> HostLoop<P> {
    /// Whether the processor takes part: it was activated and has not panicked since.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }

    /// Calls the processor for what is not a parameter, such as a reading or a restart. A panic stops
    /// it. `None` unless it is running.
    pub fn call_processor<T>(&mut self, call: impl FnOnce(&mut P) -> T) -> Option<T> {
        self.guarded(|host| call(&mut host.processor))
    }

    /// The one way to the processor on the audio thread.
    #[inline]
    pub(super) fn guarded<T>(&mut self, call: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.state != State::Running {
            return None;
        }
        let result = catch_unwind(AssertUnwindSafe(|| call(self)));
        if result.is_err() {
            self.state = State::Stopped;
            self.monitor.set_stopped(true);
        }
        result.ok()
    }
}
