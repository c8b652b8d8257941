//! What a panic in a window's drawing does: it is told there, and goes no further.

use crate::settings;
use crate::theme::{Accent, Theme};
use egui::Ui;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Catches a panic of the drawing and tells it in the window from then on.
#[derive(Default)]
pub(super) struct Guard {
    failed: Option<String>,
}

impl Guard {
    /// Draws, or tells what went wrong.
    pub(super) fn run(&mut self, ui: &mut Ui, accent: Accent, draw: impl FnOnce(&mut Ui)) {
        if self.failed.is_none() {
            let drawn = catch_unwind(AssertUnwindSafe(|| draw(ui)));
            self.failed = drawn.err().map(|e| panic_text(e.as_ref()));
        }
        if let Some(reason) = &self.failed {
            let theme = Theme::new(settings::current().mode(), accent);
            crate::shell::failure(ui, &theme, reason);
        }
    }
}

/// Text of a caught panic.
fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Context;

    #[test]
    fn a_panic_in_the_drawing_is_told_and_does_not_leave_the_window() {
        let ctx = Context::default();
        crate::install(&ctx);
        let mut guard = Guard::default();
        let mut calls = 0;
        for _ in 0..3 {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                guard.run(ui, Accent::Iris, |_| {
                    calls += 1;
                    panic!("as planned");
                });
            });
            output.textures_delta.clear();
        }
        assert_eq!(calls, 1, "what failed is not tried again");
        assert_eq!(guard.failed.as_deref(), Some("as planned"));
    }
}
