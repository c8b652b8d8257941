//! A and B, and presets that are tried out, at equal loudness while Match is on.

use super::DeskSession;
use crate::session::{BarAction, Session, Side};
use nice_plug::context::gui::GuiContext;

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
        *known_db = audition.match_offset_db().or(*known_db);
        if audition.is_match_on() {
            audition.compare(self.side_offsets_db[side as usize]);
        }
    }

    /// A preset is tried out: with Match on it plays as loud as the sound before.
    pub(super) fn compare_tried_out(&self) {
        let monitor = self.monitor.as_ref().filter(|_| self.desk.is_auditioning());
        if let Some(monitor) = monitor.filter(|monitor| monitor.audition().is_match_on()) {
            monitor.audition().compare(None);
        }
    }

    /// What is heard plays as it is.
    pub(super) fn end_comparison(&self) {
        if let Some(monitor) = &self.monitor {
            monitor.audition().end_comparison();
        }
    }
}
