//! The plugin's window on the screen, for what belongs before it.

use egui::{Context, Id};
use nice_plug_egui::baseview::PlatformHandle;

fn id() -> Id {
    Id::unique("lacquer window handle")
}

/// Remembers the window for what belongs before it.
pub(crate) fn set_window(ctx: &Context, window: PlatformHandle) {
    ctx.data_mut(|d| d.insert_temp(id(), window));
}

/// The window; none in tests.
pub(crate) fn window(ctx: &Context) -> Option<PlatformHandle> {
    ctx.data(|d| d.get_temp(id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_have_no_window() {
        assert!(window(&Context::default()).is_none());
    }
}
