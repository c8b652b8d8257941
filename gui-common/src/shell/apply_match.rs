//! What Match measured becomes a setting: the output gain with which the plugin is as loud as its
//! input.

use crate::param::{self, Binding};
use crate::session::Apply;
use egui::Context;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::{FloatParam, Param};

/// Less is heard by nobody, in dB.
const LEAST_DB: f32 = 0.05;
/// Positions closer than this are the same.
const SAME: f32 = 1e-6;
/// A measurement looks back 3 s: until then it holds some of what sounded before.
const STALE_S: f64 = 3.2;

/// Knows until when what is measured is from before the gain was set: twice the same offset would
/// be twice the gain.
#[derive(Debug, Default)]
pub(super) struct ApplyMatch {
    last: Option<Applied>,
}

#[derive(Debug)]
struct Applied {
    /// Where it set the gain, normalised.
    to: f32,
    offset_db: f32,
    /// When the first measurement with it came, in seconds.
    heard_at_s: Option<f64>,
}

impl ApplyMatch {
    /// What the menu offers in this frame; `offset_db` is how much louder the plugin makes the sound.
    pub(super) fn follow(
        &mut self,
        ctx: &Context,
        gain: Binding<'_>,
        of: &FloatParam,
        offset_db: Option<f32>,
    ) -> Apply {
        self.look_back(gain.shown(ctx), offset_db, ctx.input(|i| i.time));
        let Some(offset_db) = offset_db.filter(|_| self.last.is_none()) else {
            return Apply::Unknown;
        };
        let (from, to) = (gain.shown(ctx), target(gain.shown(ctx), of, offset_db));
        match of.preview_plain(to) - of.preview_plain(from) {
            by_db if by_db.is_finite() && by_db.abs() >= LEAST_DB => Apply::By(by_db),
            _ => Apply::Even,
        }
    }

    /// Sets the gain as one step.
    pub(super) fn apply(
        &mut self,
        ctx: &Context,
        (of, gui): (&FloatParam, &GuiContext),
        offset_db: f32,
    ) {
        let gain = Binding::new(of, gui);
        let to = target(gain.shown(ctx), of, offset_db);
        param::name_step(ctx, "Match output gain");
        gain.set_once(ctx, to);
        self.last = Some(Applied { to, offset_db, heard_at_s: None });
    }

    fn look_back(&mut self, now: f32, offset_db: Option<f32>, now_s: f64) {
        let Some(last) = &mut self.last else { return };
        if last.heard_at_s.is_none() && offset_db.is_some_and(|db| db != last.offset_db) {
            last.heard_at_s = Some(now_s);
        }
        let is_heard = last.heard_at_s.is_some_and(|since_s| now_s - since_s >= STALE_S);
        // Undone, or turned since: what is measured is of something else again.
        if is_heard || (now - last.to).abs() > SAME {
            self.last = None;
        }
    }
}

/// Where the gain has to stand, normalised and as far as it goes.
fn target(now: f32, gain: &FloatParam, offset_db: f32) -> f32 {
    let wanted = gain.preview_normalized(gain.preview_plain(now) - offset_db);
    gain.preview_normalized(gain.preview_plain(wanted.clamp(0.0, 1.0)))
}
