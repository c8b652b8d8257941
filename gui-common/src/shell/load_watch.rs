//! Tells once when the processing takes nearly all the time that there is.

use crate::context::Status;
use crate::notice::{Toast, notify};
use egui::Context;

/// Share of a block's time from which on it is told.
pub(super) const HIGH: f32 = 0.9;
/// For how long, seconds.
const LASTING_S: f64 = 2.0;

/// What is remembered of the load.
#[derive(Default)]
pub(super) struct LoadWatch {
    high_since_s: Option<f64>,
    was_told: bool,
}

impl LoadWatch {
    /// Looks at the load of this frame.
    pub(super) fn follow(&mut self, ctx: &Context, plugin: &str, status: &Status) {
        let now_s = ctx.input(|i| i.time);
        if status.cpu_amount <= HIGH {
            self.high_since_s = None;
            return;
        }
        let since_s = *self.high_since_s.get_or_insert(now_s);
        if now_s - since_s >= LASTING_S && !self.was_told {
            self.was_told = true;
            let title = format!("{plugin} takes nearly all the time of a processor core");
            let body =
                "The sound may break up. A longer audio buffer in the host gives it more time.";
            notify(ctx, Toast::warn(&title, body));
        }
    }
}
