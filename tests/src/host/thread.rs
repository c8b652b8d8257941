//! The two symbolic threads of CLAP. A real thread may play either role, one at a time: an offline
//! renderer has only one. Main-thread calls of the whole process exclude each other, as they would
//! if there were one main thread; tests run in many.

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Which of the plugin's threads the current thread plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Neither: a thread that the plugin made.
    Other,
    /// CLAP's `[main-thread]`.
    Main,
    /// CLAP's `[audio-thread]`.
    Audio,
}

thread_local! {
    static ROLE: Cell<Role> = const { Cell::new(Role::Other) };
    static MAIN_DEPTH: Cell<u32> = const { Cell::new(0) };
}

static MAIN: Mutex<()> = Mutex::new(());

/// The role of the calling thread; takes no lock and makes no system call.
pub(super) fn role() -> Role {
    ROLE.get()
}

/// Ends a role when dropped.
pub(super) struct InRole {
    before: Role,
    main: Option<MutexGuard<'static, ()>>,
    is_main: bool,
    _not_send: PhantomData<*const ()>,
}

impl Drop for InRole {
    fn drop(&mut self) {
        ROLE.set(self.before);
        if self.is_main {
            MAIN_DEPTH.set(MAIN_DEPTH.get() - 1);
        }
        self.main = None;
    }
}

/// Plays the main thread until the result is dropped; waits while another thread does.
pub(super) fn main_thread() -> InRole {
    let depth = MAIN_DEPTH.get();
    let main = (depth == 0).then(|| MAIN.lock().unwrap_or_else(PoisonError::into_inner));
    MAIN_DEPTH.set(depth + 1);
    InRole { before: ROLE.replace(Role::Main), main, is_main: true, _not_send: PhantomData }
}

/// Plays an audio thread until the result is dropped.
pub(super) fn audio_thread() -> InRole {
    let before = ROLE.replace(Role::Audio);
    InRole { before, main: None, is_main: false, _not_send: PhantomData }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_nest_and_end() {
        assert_eq!(role(), Role::Other);
        let main = main_thread();
        {
            let _again = main_thread();
            let _audio = audio_thread();
            assert_eq!(role(), Role::Audio);
        }
        assert_eq!(role(), Role::Main);
        drop(main);
        assert_eq!(role(), Role::Other);
    }
}
