//! A and B, and presets that are tried out, at equal loudness while Match is on.

use super::DeskSession;
use crate::session::{BarAction, Session, Side};
use egui::Context;
use nice_plug::context::gui::GuiContext;
use std::time::{Duration, Instant};

/// A comparison ends this long after the last switch.
const LASTS: Duration = Duration::from_secs(30);

impl DeskSession {
    /// Turns Match or Delta on or off.
    pub(super) fn listen(&self, action: BarAction) {
        let Some(monitor) = &self.monitor else { return };
        let audition = monitor.audition();
        if action == BarAction::ToggleDelta {
            audition.set_delta(!audition.is_delta_on());
        } else {
            audition.set_match(!audition.is_match_on());
        }
    }

    /// Switches to a side; with Match on it plays as loud as the one before.
    pub(super) fn choose(&mut self, side: Side, gui: &GuiContext) {
        let before = self.look().side;
        if before == side {
            return;
        }
        self.desk.switch_side(gui);
        let Some(monitor) = &self.monitor else { return };
        let audition = monitor.audition();
        // After a short visit the offset is not known anew: the one from before is near.
        let known_db = &mut self.side_offsets_db[before as usize];
        *known_db = audition.present_offset_db().or(*known_db);
        if audition.is_match_on() {
            audition.compare(self.side_offsets_db[side as usize]);
            self.compared_at = Some((Instant::now(), self.desk.recorder().gestures()));
        }
    }

    /// A comparison ends with the next edit, and when nobody has switched for a while: what is mixed
    /// and rendered is never to be louder or quieter by a gain that nobody sees.
    pub(super) fn follow_comparison(&mut self, ctx: &Context) {
        let Some((since, gestures)) = self.compared_at else { return };
        let left = LASTS.checked_sub(since.elapsed());
        match left.filter(|_| gestures == self.desk.recorder().gestures()) {
            Some(left) => ctx.request_repaint_after(left),
            None => {
                self.forget_offset();
                self.end_comparison();
            }
        }
    }

    /// The side that is heard sounds different from now on.
    pub(super) fn forget_offset(&mut self) {
        let side = self.look().side;
        self.side_offsets_db[side as usize] = None;
    }

    /// A preset is tried out: with Match on it plays as loud as the sound before.
    pub(super) fn compare_tried_out(&mut self) {
        let monitor = self.monitor.as_ref().filter(|_| self.desk.is_auditioning());
        if let Some(monitor) = monitor.filter(|monitor| monitor.audition().is_match_on()) {
            monitor.audition().compare(None);
            self.compared_at = Some((Instant::now(), self.desk.recorder().gestures()));
        }
    }

    /// What is heard plays as it is.
    pub(super) fn end_comparison(&mut self) {
        self.compared_at = None;
        if let Some(monitor) = &self.monitor {
            monitor.audition().end_comparison();
        }
    }
}
