//! A measurement that was started over can be had again: by the message that says so, or by undo.

use dsp_core::meter::Way;
use egui::Context;
use gui_common::session::Travel;
use gui_common::shell::{Toast, ToastAction, notify, taken};

use super::{LoudnessEditor, readout};
use crate::processor::KEPT_FROM_S;

const UNDO: ToastAction = ToastAction::Undo("Undo reset");

impl LoudnessEditor {
    /// Another measurement is shown. One that started by itself leaves nothing to go back to.
    pub(super) fn follow_restart(&mut self) {
        if self.shared.way().is_none() {
            self.session.forget_own();
        }
    }

    /// Says what a restart has ended, and takes it back if the user wants so.
    pub(super) fn offer_undo(&mut self, ctx: &Context, restarted: bool) {
        if restarted {
            let measured_s = f64::from(self.readings.measured_s);
            if measured_s >= KEPT_FROM_S {
                let before = format!("{} before it.", readout::time(self.readings.measured_s));
                let toast = Toast::success("A new measurement begins", &before);
                notify(ctx, toast.with(Some(UNDO)));
            }
            if measured_s >= KEPT_FROM_S || self.shared.way() == Some(Way::Back) {
                self.session.did(ctx, "Reset");
            } else {
                self.session.forget_own();
            }
        }
        if taken(ctx, UNDO) && !self.session.undo_own() {
            let why = "It has started over by itself since then.";
            notify(ctx, Toast::info("The measurement before is gone", why));
        }
        match self.session.take_own() {
            Some(Travel::Undo) => self.shared.ask_to_go(Way::Back),
            Some(Travel::Redo) => self.shared.ask_to_go(Way::Forth),
            None => {}
        }
    }
}
