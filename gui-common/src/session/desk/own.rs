//! A step of the plugin's own, which no parameter holds: a measurement that was started over. Undo
//! and redo reach it in its turn among the steps of parameters; the last one is kept.

use super::DeskSession;
use crate::param;
use crate::session::Travel;
use egui::Context;
use plugin_common::session::Moment;

/// The plugin's last own step.
pub(super) struct Own {
    label: &'static str,
    /// The moment at which it was done, or undone.
    at: Moment,
    is_done: bool,
    /// The steps that its side was ever given when it was taken back: one more puts an end to it.
    pushed: usize,
    /// What the plugin has to do.
    asked: Option<Travel>,
}

impl DeskSession {
    /// The plugin did something that it can take back; "Reset" names it for the undo button.
    pub fn did(&mut self, ctx: &Context, label: &'static str) {
        // What was begun before is a step before this one.
        param::end_all(ctx);
        let (at, pushed) = (self.desk.moment(), self.desk.pushed());
        self.own = Some(Own { label, at, is_done: true, pushed, asked: None });
        ctx.request_repaint();
    }

    /// The plugin's own step can neither be undone nor redone any more.
    pub fn forget_own(&mut self) {
        self.own = None;
    }

    /// Takes the plugin's own step back, whatever was done since; whether there is one.
    pub fn undo_own(&mut self) -> bool {
        let (at, pushed) = (self.desk.moment(), self.desk.pushed());
        let Some(own) = self.own.as_mut().filter(|own| own.is_done) else { return false };
        (own.at, own.pushed) = (at, pushed);
        (own.is_done, own.asked) = (false, Some(Travel::Undo));
        true
    }

    /// What the plugin has to do with its own step; once.
    pub fn take_own(&mut self) -> Option<Travel> {
        self.own.as_mut()?.asked.take()
    }

    /// What follows a step that was taken back puts an end to it.
    pub(super) fn follow_own(&mut self) {
        let (side, pushed) = (self.desk.side(), self.desk.pushed());
        let is_over = |own: &Own| !own.is_done && side == own.at.side && pushed != own.pushed;
        if self.own.as_ref().is_some_and(is_over) {
            self.own = None;
        }
    }

    /// The name of the own step, if it is the next one that way.
    pub(super) fn own_label(&self, travel: Travel) -> Option<String> {
        let own = self.own.as_ref()?;
        let is_next = own.at == self.desk.moment() && own.is_done == (travel == Travel::Undo);
        (is_next && !self.desk.is_auditioning()).then(|| own.label.to_owned())
    }

    /// Goes a step back or forth if the own step is the next one; whether it is.
    pub(super) fn travel_own(&mut self, travel: Travel) -> bool {
        let is_next = self.own_label(travel).is_some();
        let pushed = self.desk.pushed();
        if let Some(own) = self.own.as_mut().filter(|_| is_next) {
            (own.is_done, own.asked) = (travel == Travel::Redo, Some(travel));
            own.pushed = pushed;
        }
        is_next
    }
}
