//! What a window does with the session of its instance: presets, undo, A and B.
//!
//! Belongs to the window's thread. All sound changes go to the host as parameter gestures; only
//! parameters whose value differs are sent. Files are the affair of another thread: the window
//! [asks](Desk::ask), and hears [news](Desk::news).

mod ask;
mod history;
mod library;
mod loads;
mod saves;

pub use ask::{Ask, News};
pub use history::Moment;

use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;

use super::label::preset_label;
use super::{Recorder, Session};
use crate::param_set::ParamSet;
use crate::preset::{Library, Preset, PresetId};
use crate::sound::Sound;
use crate::undo::{Loaded, PresetChange};
use library::LibraryDesk;

/// Everything for the top bar and the preset browser of one instance. Tell it when the window
/// [closes](Self::close): what was heard or dragged last then becomes an undo step.
///
/// ```ignore
/// let mut desk = Desk::new(&params, &params.session);
/// gui_common::set_recorder(ctx, desk.recorder().clone());
/// desk.ask(gui, Ask::Load(id));
/// for news in desk.news(gui) { /* what became of it, now or in a later frame */ }
/// if let Some(label) = desk.undo_label() { /* "Undo: Band 3 Gain" */ }
/// desk.undo(gui);
/// desk.switch_side(gui);
/// ```
pub struct Desk {
    params: Arc<ParamSet>,
    session: Session,
    recorder: Recorder,
    library: LibraryDesk,
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
        let library = LibraryDesk::new(library, params.clone());
        let session = session.clone();
        Self { params, session, recorder, library, reference: None }
    }

    /// Where gestures are told; put it where the parameter binding finds it.
    #[must_use]
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Messages for the user that were not told yet: what a state held that could not be read, a
    /// broken default preset.
    #[must_use]
    pub fn take_notices(&self) -> Vec<String> {
        self.session.take_notices()
    }

    /// The sound as it is now.
    #[must_use]
    pub fn sound(&self) -> Sound {
        self.params.sound(&self.recorder.positions())
    }

    /// Sends what differs; whether anything does. Nothing is recorded.
    fn apply(&self, gui: &GuiContext, positions: impl IntoIterator<Item = (usize, f32)>) -> bool {
        let differs = |(index, position): &(usize, f32)| {
            let stands = ParamSet::is_same(self.recorder.position(*index), *position);
            // What is still on its way is sent again: another value may be ahead of it.
            !stands || self.recorder.is_in_flight(*index)
        };
        let differing: Vec<_> = positions.into_iter().filter(differs).collect();
        let is_heard = !differing.is_empty();
        self.recorder.send(gui, differing);
        is_heard
    }

    fn apply_sound(&self, gui: &GuiContext, sound: &Sound) -> bool {
        self.apply(gui, self.params.positions(sound).into_iter().enumerate())
    }

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

    /// The preset has changed; `is_heard` says that parameters have told the host of it.
    fn set_loaded(&self, preset: Option<Arc<Loaded>>, is_heard: bool) {
        self.session.sides_mut(|sides| sides.here_mut().preset = preset);
        if !is_heard {
            self.session.note_edit();
        }
    }

    /// Takes a preset that was read for the sound, as one undo step.
    fn take(&mut self, gui: &GuiContext, id: &PresetId, preset: &Preset) {
        self.keep();
        self.begin_step();
        let before = self.loaded();
        let after = self.put(gui, id, preset);
        self.recorder.finish(Some(preset_label(id)), Some(PresetChange { before, after }));
    }

    /// Lets a preset be heard while the user looks through the list; ends with [`keep`](Self::keep) or
    /// [`go_back`](Self::go_back).
    fn hear(&mut self, gui: &GuiContext, id: &PresetId, preset: &Preset) {
        if !self.is_auditioning() {
            self.begin_step();
            self.recorder.begin_audition();
        }
        self.put(gui, id, preset);
    }

    /// Sets every value to its default as one undo step.
    pub fn load_defaults(&mut self, gui: &GuiContext) {
        self.keep();
        self.library.forget_loads();
        self.begin_step();
        let before = self.loaded();
        let is_heard = self.apply_sound(gui, &Sound::default());
        self.set_loaded(None, is_heard);
        let label = "Default settings".to_owned();
        self.recorder.finish(Some(label), Some(PresetChange { before, after: None }));
    }

    /// Is there a sound to go back to?
    #[must_use]
    pub fn is_auditioning(&self) -> bool {
        self.recorder.is_auditioning()
    }

    /// Keeps the preset that was heard last, as one undo step for all that were heard. A gesture
    /// of the user keeps it too.
    pub fn keep(&mut self) {
        self.library.end_audition();
        self.recorder.keep_audition();
    }

    /// Goes back to the sound from before the first preset was heard.
    pub fn go_back(&mut self, gui: &GuiContext) {
        // One that is still being read is not to be heard any more.
        self.library.forget_loads();
        let Some((positions, preset)) = self.recorder.take_audition() else { return };
        let is_heard = self.apply(gui, positions);
        self.set_loaded(preset, is_heard);
    }

    /// The window closes: what was heard last is kept, what an open gesture changed is a step, and
    /// no value waits for another frame. What is being saved goes on.
    pub fn close(&mut self) {
        self.library.forget_loads();
        self.recorder.close();
        self.recorder.send_rest();
    }

    /// Ends a gesture step that is open, so that it is a step of its own, and begins another.
    fn begin_step(&self) {
        self.recorder.finish(None, None);
        self.recorder.mark(&self.recorder.positions());
    }

    fn put(&self, gui: &GuiContext, id: &PresetId, preset: &Preset) -> Option<Arc<Loaded>> {
        let is_heard = self.apply_sound(gui, &preset.sound);
        let loaded = Some(Arc::new(Loaded { id: id.clone(), sound: preset.sound.clone() }));
        self.set_loaded(loaded.clone(), is_heard);
        loaded
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}
