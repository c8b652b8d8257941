//! The bands that were copied last. One for all windows of the process: the system's clipboard gets
//! the text too, but egui can read that only in a paste event, not from a menu.

use std::sync::{Mutex, PoisonError};

static COPIED: Mutex<String> = Mutex::new(String::new());

/// Keeps a copy.
pub fn remember(text: &str) {
    text.clone_into(&mut COPIED.lock().unwrap_or_else(PoisonError::into_inner));
}

/// What was copied last; empty if nothing was.
pub fn recall() -> String {
    COPIED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
