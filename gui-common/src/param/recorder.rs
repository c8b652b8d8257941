//! Who is told of gestures, so that they can be undone.

use egui::{Context, Id};
use plugin_common::session::Recorder;
use std::sync::Arc;

/// Goes with the window: what is open then becomes a step, also in windows without an
/// [`App`](crate::App).
struct Window(Recorder);

impl Drop for Window {
    fn drop(&mut self) {
        self.0.close();
    }
}

type Shared = Arc<Window>;

fn id() -> Id {
    Id::unique("lacquer recorder")
}

/// Tells `recorder` of the gestures in this window from now on.
pub(crate) fn set_recorder(ctx: &Context, recorder: &Recorder) {
    let is_known = ctx.data(|d| d.get_temp::<Shared>(id()).is_some());
    if !is_known {
        let shared: Shared = Arc::new(Window(recorder.clone()));
        ctx.data_mut(|d| d.insert_temp(id(), shared));
    }
}

pub(super) fn with(ctx: &Context, f: impl FnOnce(&Recorder)) {
    // Out of the lock of egui's memory: the recorder looks at parameters.
    if let Some(window) = ctx.data(|d| d.get_temp::<Shared>(id())) {
        f(&window.0);
    }
}

/// A number that is another one after each change of the sound in this window; see
/// [`Recorder::changes`].
pub(crate) fn changes(ctx: &Context) -> u64 {
    let mut changes = 0;
    with(ctx, |recorder| changes = recorder.changes());
    changes
}

/// Names the undo step that the gestures of this frame become: "Delete band 3".
pub fn name_step(ctx: &Context, name: impl Into<String>) {
    let name = name.into();
    with(ctx, |recorder| recorder.label(name));
}
