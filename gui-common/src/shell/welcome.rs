//! The first window of a plugin: the hint line shows the main gesture for a while.

use crate::theme::metrics;
use egui::Context;

/// Whether it still does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Welcome {
    /// The user knows the plugin.
    #[default]
    Over,
    /// No frame was drawn yet.
    Due,
    /// Since this time of the window.
    Since(f64),
}

impl Welcome {
    /// Is the gesture shown in this frame?
    pub(super) fn is_on(&mut self, ctx: &Context) -> bool {
        let now_s = ctx.input(|i| i.time);
        if *self == Self::Due {
            *self = Self::Since(now_s);
        }
        let Self::Since(since_s) = *self else { return false };
        let left_s = metrics::WELCOME_S - (now_s - since_s);
        if left_s <= 0.0 {
            *self = Self::Over;
            return false;
        }
        ctx.request_repaint_after_secs(left_s as f32);
        true
    }
}
