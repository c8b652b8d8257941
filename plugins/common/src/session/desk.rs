//! What a window does with the session of its instance: presets, undo, A and B.
//!
//! Belongs to the window's thread. All sound changes go to the host as parameter gestures; only
//! parameters whose value differs are sent.

use std::path::Path;
use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;

use super::recorder::preset_label;
use super::{Recorder, Session};
use crate::compare::Side;
use crate::param_set::ParamSet;
use crate::preset::{Deleted, Library, LibraryError, Preset, PresetError, PresetId};
use crate::sound::{Sound, Value};
use crate::undo::{Change, History, Loaded, PresetChange, Step};

/// Everything for the top bar and the preset browser of one instance. Tell it when the window
/// [closes](Self::close): what was heard or dragged last then becomes an undo step.
///
/// ```ignore
/// let mut desk = Desk::new(&params, &params.session);
/// gui_common::set_recorder(ctx, desk.recorder().clone());
/// desk.load(gui, &id)?;
/// if let Some(label) = desk.undo_label() { /* "Undo: Band 3 Gain" */ }
/// desk.undo(gui);
/// desk.switch_side(gui);
/// ```
pub struct Desk {
    params: Arc<ParamSet>,
    session: Session,
    recorder: Recorder,
    library: Library,
    /// Positions that the loaded preset set, with the preset that they are of.
    reference: Option<(Arc<Loaded>, Vec<f32>)>,
}

impl Desk {
    /// The desk of an instance, with the user's library.
    #[must_use]
    pub fn new<P: Params + Default + 'static>(params: &Arc<P>, session: &Session) -> Self {
        Self::with_library(params, session, Library::new(session.spec()))
    }

    /// The desk of an instance with a library of one's own, for tests.
    #[must_use]
    pub fn with_library<P: Params + Default + 'static>(
        params: &Arc<P>,
        session: &Session,
        library: Library,
    ) -> Self {
        let stays: Vec<_> = session.spec().stays().collect();
        let params = Arc::new(ParamSet::new::<P>(params.clone(), &stays));
        let recorder = Recorder::new(params.clone(), session.clone());
        let session = session.clone();
        Self { params, session, recorder, library, reference: None }
    }

    /// Where gestures are told; put it where the parameter binding finds it.
    #[must_use]
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Factory and own presets.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Looks for presets that came, went or changed. Call it when the browser opens.
    pub fn refresh(&mut self) {
        self.library.refresh(&self.params);
    }

    /// Reads on, for some milliseconds; true if files are left. Call it once a frame, after a
    /// [`refresh`](Self::refresh), until it is false.
    pub fn read_more(&mut self) -> bool {
        self.library.read_more(&self.params)
    }

    /// Messages for the user that were not told yet: what a state held that could not be read, a
    /// broken default preset.
    #[must_use]
    pub fn take_notices(&self) -> Vec<String> {
        self.session.take_notices()
    }

    // -- The sound ---------------------------------------------------------------------------------

    /// The sound as it is now.
    #[must_use]
    pub fn sound(&self) -> Sound {
        self.params.sound(&self.recorder.positions())
    }

    /// Sends what differs. Nothing is recorded.
    fn apply(&self, gui: &GuiContext, positions: impl IntoIterator<Item = (usize, f32)>) {
        let differs = |(index, position): &(usize, f32)| {
            let stands = ParamSet::is_same(self.recorder.position(*index), *position);
            // What is still on its way is sent again: another value may be ahead of it.
            !stands || self.recorder.is_in_flight(*index)
        };
        self.recorder.send(gui, positions.into_iter().filter(differs));
    }

    fn apply_sound(&self, gui: &GuiContext, sound: &Sound) {
        self.apply(gui, self.params.positions(sound).into_iter().enumerate());
    }

    // -- The loaded preset -------------------------------------------------------------------------

    /// The preset that was loaded last on this side.
    #[must_use]
    pub fn preset(&self) -> Option<PresetId> {
        self.loaded().map(|loaded| loaded.id.clone())
    }

    /// Whether the sound differs from what the loaded preset set; from the defaults without a preset.
    #[must_use]
    pub fn is_edited(&mut self) -> bool {
        let loaded = self.loaded();
        let is_current = |(of, _): &(Arc<Loaded>, Vec<f32>)| {
            loaded.as_ref().is_some_and(|loaded| Arc::ptr_eq(of, loaded))
        };
        if !self.reference.as_ref().is_some_and(is_current) {
            self.reference = loaded.map(|loaded| {
                let positions = self.params.positions(&loaded.sound);
                (loaded, positions)
            });
        }
        let differs = |index: usize| {
            let reference = match &self.reference {
                Some((_, positions)) => positions[index],
                None => self.params.default_position(index),
            };
            !ParamSet::is_same(self.recorder.position(index), reference)
        };
        (0..self.params.len()).any(differs)
    }

    fn loaded(&self) -> Option<Arc<Loaded>> {
        self.session.sides(|sides| sides.here().preset.clone())
    }

    fn set_loaded(&self, preset: Option<Arc<Loaded>>) {
        self.session.sides_mut(|sides| sides.here_mut().preset = preset);
    }

    /// Loads a preset as one undo step. The texts say what of a newer version could not be taken
    /// over. On an error nothing has changed.
    pub fn load(&mut self, gui: &GuiContext, id: &PresetId) -> Result<Vec<String>, PresetError> {
        let (preset, notices) = self.library.read(id, &self.params)?;
        self.keep();
        self.begin_step();
        let before = self.loaded();
        let after = self.put(gui, id, preset);
        self.recorder.finish(Some(preset_label(id)), Some(PresetChange { before, after }));
        Ok(notices)
    }

    /// Sets every value to its default as one undo step.
    pub fn load_defaults(&mut self, gui: &GuiContext) {
        self.keep();
        self.begin_step();
        let before = self.loaded();
        self.apply_sound(gui, &Sound::default());
        self.set_loaded(None);
        let label = "Default settings".to_owned();
        self.recorder.finish(Some(label), Some(PresetChange { before, after: None }));
    }

    /// Hears a preset while the user looks through the list; ends with [`keep`](Self::keep) or
    /// [`go_back`](Self::go_back).
    pub fn audition(
        &mut self,
        gui: &GuiContext,
        id: &PresetId,
    ) -> Result<Vec<String>, PresetError> {
        let (preset, notices) = self.library.read(id, &self.params)?;
        if !self.is_auditioning() {
            self.begin_step();
            self.recorder.begin_audition();
        }
        self.put(gui, id, preset);
        Ok(notices)
    }

    /// Is there a sound to go back to?
    #[must_use]
    pub fn is_auditioning(&self) -> bool {
        self.recorder.is_auditioning()
    }

    /// Keeps the preset that was heard last, as one undo step for all that were heard. A gesture
    /// of the user keeps it too.
    pub fn keep(&mut self) {
        self.recorder.keep_audition();
    }

    /// Goes back to the sound from before the first preset was heard.
    pub fn go_back(&mut self, gui: &GuiContext) {
        let Some((positions, preset)) = self.recorder.take_audition() else { return };
        self.apply(gui, positions);
        self.set_loaded(preset);
    }

    /// The window closes: what was heard last is kept, what an open gesture changed is a step, and
    /// nothing waits for another frame.
    pub fn close(&mut self) {
        self.recorder.close();
        self.recorder.send_rest();
    }

    /// Ends a gesture step that is open, so that it is a step of its own, and begins another.
    fn begin_step(&self) {
        self.recorder.finish(None, None);
        self.recorder.mark(&self.recorder.positions());
    }

    fn put(&self, gui: &GuiContext, id: &PresetId, preset: Arc<Preset>) -> Option<Arc<Loaded>> {
        self.apply_sound(gui, &preset.sound);
        let loaded = Some(Arc::new(Loaded { id: id.clone(), sound: preset.sound.clone() }));
        self.set_loaded(loaded.clone());
        loaded
    }

    /// Loads the next (`1`) or previous (`-1`) preset of `rows`, going round at the ends; what cannot
    /// be read is passed over. Without a loaded preset it begins at an end.
    pub fn step(
        &mut self,
        gui: &GuiContext,
        rows: &[PresetId],
        direction: isize,
    ) -> Result<Vec<String>, PresetError> {
        match self.beside(rows, direction).cloned() {
            Some(id) => self.load(gui, &id),
            None => Ok(Vec::new()),
        }
    }

    /// The preset that [`step`](Self::step) loads.
    #[must_use]
    pub fn beside<'a>(&self, rows: &'a [PresetId], direction: isize) -> Option<&'a PresetId> {
        let count = rows.len();
        let here = self.preset().and_then(|id| rows.iter().position(|row| *row == id));
        let mut at = here.unwrap_or(if direction > 0 { count.wrapping_sub(1) } else { 0 });
        for _ in 0..count {
            at = (at + count).wrapping_add_signed(direction.signum()) % count;
            if self.library.row(&rows[at]).is_some_and(|row| row.error.is_none()) {
                return Some(&rows[at]);
            }
        }
        None
    }

    // -- Saving ------------------------------------------------------------------------------------

    /// Saves the sound under a new name and takes it for the loaded preset. If there is one of that
    /// name it must be allowed to `overwrite` it.
    pub fn save_as(&mut self, preset: Preset, overwrite: bool) -> Result<PresetId, LibraryError> {
        let sound = self.sound();
        let preset = Preset { sound: sound.clone(), ..preset };
        let id = self.library.save(preset, overwrite, &self.params)?;
        self.set_loaded(Some(Arc::new(Loaded { id: id.clone(), sound })));
        Ok(id)
    }

    /// Saves the sound to the user's preset that is loaded.
    pub fn save(&mut self) -> Result<PresetId, LibraryError> {
        let id = self.preset().ok_or(LibraryError::NotFound)?;
        let known = self.own_preset().ok_or(LibraryError::NotFound)?;
        let sound = self.sound();
        let preset = Preset { sound: sound.clone(), ..(*known).clone() };
        self.library.overwrite(&id, preset, &self.params)?;
        self.set_loaded(Some(Arc::new(Loaded { id: id.clone(), sound })));
        Ok(id)
    }

    /// Whether [`save`](Self::save) can do something: an own preset is loaded.
    #[must_use]
    pub fn can_save(&self) -> bool {
        self.own_preset().is_some()
    }

    fn own_preset(&self) -> Option<Arc<Preset>> {
        let row = self.library.row(&self.preset()?).filter(|row| row.can_change())?;
        row.preset.clone()
    }

    /// New instances begin with this preset as it is now, also when it is changed or deleted later;
    /// with the present sound for `None`. [`Library::clear_default`] goes back to the plugin's own
    /// settings.
    pub fn set_default(&mut self, id: Option<&PresetId>) -> Result<(), LibraryError> {
        let preset = match id {
            Some(id) => (*self.library.read(id, &self.params)?.0).clone(),
            None => {
                let (category, name) = self
                    .preset()
                    .map_or_else(Default::default, |PresetId { category, name, .. }| {
                        (category, name)
                    });
                Preset { name, category, sound: self.sound(), ..Preset::default() }
            }
        };
        self.library.set_default(&preset, &self.params)
    }

    /// Takes a preset file into the user's presets.
    pub fn import(&mut self, file: &Path) -> Result<(PresetId, Vec<String>), LibraryError> {
        self.library.import(file, &self.params)
    }

    /// Writes a preset to a file anywhere.
    pub fn export(&mut self, id: &PresetId, file: &Path) -> Result<(), LibraryError> {
        self.library.export(id, file, &self.params)
    }

    /// Renames or moves an own preset; one that is loaded stays loaded.
    pub fn rename(
        &mut self,
        id: &PresetId,
        category: &str,
        name: &str,
    ) -> Result<PresetId, LibraryError> {
        let renamed = self.library.rename(id, category, name, &self.params);
        self.pass_notices();
        let new = renamed?;
        if let Some(loaded) = self.loaded().filter(|loaded| loaded.id == *id) {
            let sound = loaded.sound.clone();
            self.set_loaded(Some(Arc::new(Loaded { id: new.clone(), sound })));
        }
        Ok(new)
    }

    /// Puts an own preset into the trash; [`restore`](Self::restore) brings it back.
    pub fn delete(&mut self, id: &PresetId) -> Result<Deleted, LibraryError> {
        let deleted = self.library.delete(id);
        self.pass_notices();
        deleted
    }

    /// Brings a deleted preset back; under another name if its own is taken.
    pub fn restore(&mut self, deleted: &Deleted) -> Result<PresetId, LibraryError> {
        let restored = self.library.restore(deleted, &self.params);
        self.pass_notices();
        restored
    }

    fn pass_notices(&mut self) {
        self.session.tell(self.library.take_notices());
    }

    /// Gives a preset a star or takes it.
    pub fn set_favourite(&mut self, id: &PresetId, is_favourite: bool) -> Result<(), LibraryError> {
        self.library.set_favourite(id, is_favourite)
    }

    // -- Undo --------------------------------------------------------------------------------------

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
        self.recorder.settle();
        let step = self.session.sides_mut(|sides| take(&mut sides.here_mut().history))?;
        let place = |change: &Change| {
            let index = self.params.index_of(&change.id)?;
            Some((index, self.params.position_of(index, value(change)).ok()?))
        };
        let places: Vec<_> = step.changes.iter().filter_map(place).collect();
        self.apply(gui, places);
        if let Some(change) = &step.preset {
            self.set_loaded(preset(change).clone());
        }
        Some(step.label)
    }

    // -- A and B -----------------------------------------------------------------------------------

    /// The side that is heard.
    #[must_use]
    pub fn side(&self) -> Side {
        self.session.sides(|sides| sides.heard)
    }

    /// Hears the other side. See [`crate::compare`] for what becomes of undo.
    pub fn switch_side(&mut self, gui: &GuiContext) {
        self.keep();
        self.recorder.finish(None, None);
        let now = self.sound();
        if let Some(sound) = self.session.sides_mut(|sides| sides.switch(now)) {
            self.apply_sound(gui, &sound);
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

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}
