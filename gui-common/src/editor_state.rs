//! What an instance remembers of its window, as a nice-plug `#[persist]` field.

use nice_plug::params::persist::PersistentField;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// The window of one instance. All fields fall to "not set" if a state does not have them.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedWindow {
    /// Size in logical pixels at 100 %.
    pub size: Option<[f32; 2]>,
    /// Scale in percent.
    pub scale_percent: Option<u16>,
}

/// Shared handle to a [`SavedWindow`]; put it in the parameters as
/// `#[persist = "window"] pub window: EditorState`.
#[derive(Clone, Default, Debug)]
pub struct EditorState(Arc<Mutex<SavedWindow>>);

impl EditorState {
    /// What is remembered.
    pub fn get(&self) -> SavedWindow {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is remembered.
    pub fn update(&self, change: impl FnOnce(&mut SavedWindow)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl<'a> PersistentField<'a, SavedWindow> for EditorState {
    fn set(&self, new_value: SavedWindow) {
        self.update(|w| *w = new_value);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&SavedWindow) -> R,
    {
        f(&self.get())
    }
}
