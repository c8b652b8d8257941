//! How the audio side asks for a new picture, at most as often as the settings say.
//!
//! At the full rate every wish goes to the window at once. Under a lower cap the window draws by
//! its own clock as long as wishes come in, and is woken by the first wish after a pause.

use crate::settings;
use crate::theme::metrics;
use egui::Context;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

/// Time between two pictures of something that moves by itself.
pub fn frame_time() -> Duration {
    Duration::from_secs_f64(1.0 / f64::from(settings::current().frames_per_s))
}

/// Both sides write their own flag and then read the other's: only in one order of all accesses can
/// no wish be lost between them.
#[derive(Default)]
struct Pace {
    /// A picture was wished for since the last one.
    is_wanted: AtomicBool,
    /// The window has set its clock for the next picture.
    is_scheduled: AtomicBool,
}

/// Asks the window for a new picture. Safe on the audio thread.
#[derive(Clone, Default)]
pub struct RepaintNotifier {
    notifier: nice_plug_egui::RepaintNotifier,
    pace: Arc<Pace>,
}

impl RepaintNotifier {
    /// A notifier for one instance.
    pub fn new() -> Self {
        Self { notifier: nice_plug_egui::RepaintNotifier::new(), pace: Arc::default() }
    }

    /// New values are ready to be drawn.
    pub fn request_repaint(&self) {
        if self.note_wish() {
            self.notifier.request_repaint();
        }
    }

    /// Notes a wish; true if the window has to be woken for it.
    fn note_wish(&self) -> bool {
        self.pace.is_wanted.store(true, SeqCst);
        !self.pace.is_scheduled.load(SeqCst)
    }

    pub(crate) fn notifier(&self) -> nice_plug_egui::RepaintNotifier {
        self.notifier.clone()
    }

    /// A picture is being drawn: sets the clock for the next one if one will be wanted.
    pub(crate) fn frame(&self, ctx: &Context) {
        self.frame_at(ctx, settings::current().frames_per_s);
    }

    fn frame_at(&self, ctx: &Context, frames_per_s: u16) {
        let is_capped = frames_per_s < metrics::FRAME_RATES[0];
        let was_wanted = self.pace.is_wanted.swap(false, SeqCst);
        let schedule = is_capped && was_wanted;
        self.pace.is_scheduled.store(schedule, SeqCst);
        // A wish that came in between would wait for the next one.
        if schedule || self.pace.is_wanted.load(SeqCst) {
            ctx.request_repaint_after(Duration::from_secs_f64(1.0 / f64::from(frames_per_s)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_full_rate_every_wish_goes_to_the_window() {
        let (wake, ctx) = (RepaintNotifier::new(), Context::default());
        for _ in 0..3 {
            assert!(wake.note_wish());
            wake.frame_at(&ctx, 60);
        }
    }

    #[test]
    fn under_a_cap_the_window_draws_by_its_clock_and_wakes_after_a_pause() {
        let (wake, ctx) = (RepaintNotifier::new(), Context::default());
        assert!(wake.note_wish(), "the first wish wakes it");
        wake.frame_at(&ctx, 20);
        assert!(!wake.note_wish(), "its clock is set already");
        // Two more frames: one for the wish, one that finds none.
        wake.frame_at(&ctx, 20);
        wake.frame_at(&ctx, 20);
        assert!(wake.note_wish(), "after a pause a wish wakes it again");
    }
}
