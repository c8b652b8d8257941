//! Back and forth: undo and redo, A and B.

use std::sync::Arc;

use nice_plug::context::gui::GuiContext;

use super::Desk;
use crate::compare::Side;
use crate::sound::{Sound, Value};
use crate::undo::{Change, History, Loaded, PresetChange, Step};

/// A moment in the history of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which side.
    pub side: Side,
    /// Steps before it.
    pub depth: usize,
    /// The state that the history belongs to.
    loads: u64,
}

impl Desk {
    /// The present in the history of the side that is heard.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let loads = self.session.loads();
        self.session.sides(|sides| Moment {
            side: sides.heard,
            depth: sides.here().history.depth(),
            loads,
        })
    }

    /// How many steps the side that is heard was ever given; undo and redo are none.
    #[must_use]
    pub fn pushed(&self) -> usize {
        self.session.sides(|sides| sides.here().history.pushed())
    }

    /// What undo takes back.
    #[must_use]
    pub fn undo_label(&self) -> Option<String> {
        self.session.sides(|sides| sides.here().history.next_undo().map(|step| step.label.clone()))
    }

    /// What redo does again.
    #[must_use]
    pub fn redo_label(&self) -> Option<String> {
        self.session.sides(|sides| sides.here().history.next_redo().map(|step| step.label.clone()))
    }

    /// Takes the last step back; its label. Nothing happens while a gesture is open.
    pub fn undo(&mut self, gui: &GuiContext) -> Option<String> {
        self.travel(
            gui,
            |sides| sides.undo().cloned(),
            |change| &change.before,
            |preset| &preset.before,
        )
    }

    /// Does the step again that was taken back last; its label.
    pub fn redo(&mut self, gui: &GuiContext) -> Option<String> {
        self.travel(
            gui,
            |sides| sides.redo().cloned(),
            |change| &change.after,
            |preset| &preset.after,
        )
    }

    fn travel(
        &mut self,
        gui: &GuiContext,
        take: fn(&mut History) -> Option<Step>,
        value: fn(&Change) -> &Value,
        preset: fn(&PresetChange) -> &Option<Arc<Loaded>>,
    ) -> Option<String> {
        self.keep();
        if !self.recorder.is_idle() {
            return None;
        }
        self.library.forget_loads();
        self.recorder.settle();
        let step = self.session.sides_mut(|sides| take(&mut sides.here_mut().history))?;
        let place = |change: &Change| {
            let index = self.params.index_of(&change.id)?;
            Some((index, self.params.position_of(index, value(change)).ok()?))
        };
        let places: Vec<_> = step.changes.iter().filter_map(place).collect();
        let is_heard = self.apply(gui, places);
        if let Some(change) = &step.preset {
            self.set_loaded(preset(change).clone(), is_heard);
        }
        Some(step.label)
    }

    /// The side that is heard.
    #[must_use]
    pub fn side(&self) -> Side {
        self.session.sides(|sides| sides.heard)
    }

    /// Hears the other side. See [`crate::compare`] for what becomes of undo.
    pub fn switch_side(&mut self, gui: &GuiContext) {
        self.keep();
        self.library.forget_loads();
        self.recorder.finish(None, None);
        let now = self.sound();
        let sound = self.session.sides_mut(|sides| sides.switch(now));
        if !sound.is_some_and(|sound| self.apply_sound(gui, &sound)) {
            self.session.note_edit();
        }
    }

    /// Copies the side that is heard to the other one, where it is an undo step.
    pub fn copy_to_other_side(&mut self) {
        self.keep();
        self.recorder.finish(None, None);
        let now = self.sound();
        let changes = |before: &Sound| self.params.changes(before, &now);
        self.session.copy_to_other_side(now.clone(), changes);
    }
}
