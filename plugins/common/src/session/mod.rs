//! What an instance remembers with the project besides its parameters: undo history, A and B, the
//! loaded preset. Put it into the parameters as `#[persist = "session"] pub session: Session`.
//!
//! | need | item |
//! |---|---|
//! | the field, its state | [`Session`] |
//! | tell where gestures begin and end | [`Recorder`] |
//! | everything that the window does: load, undo, switch, save | [`Desk`] |

mod codec;
mod desk;
mod label;
mod outbox;
mod recorder;

pub use codec::{KEY, MAX_BYTES, repair};
pub use desk::{Ask, Desk, Moment, News};
pub use outbox::MAX_UNDER_WAY;
pub use recorder::Recorder;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nice_plug::params::persist::PersistentField;
use nice_plug::prelude::Params;

use crate::compare::Sides;
use crate::param_set::ParamSet;
use crate::preset::{Library, Preset, Spec};
use crate::sound::Sound;
use crate::undo::{Change, Loaded, PresetChange, Step};

/// What is in the state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// A and B, each with its history and preset.
    pub sides: Sides,
    /// What could not be read of a state, in words for the user.
    pub notices: Vec<String>,
}

#[derive(Debug)]
struct Inner {
    saved: Saved,
    /// How many states were loaded.
    loads: u64,
    /// How often the window has changed something here that the host does not hear of.
    edits: u64,
}

/// Shared handle to what an instance remembers. Never touched by the audio thread.
#[derive(Clone, Debug)]
pub struct Session {
    spec: &'static Spec,
    inner: Arc<Mutex<Inner>>,
}

impl Session {
    /// Nothing remembered yet.
    #[must_use]
    pub fn new(spec: &'static Spec) -> Self {
        Self {
            spec,
            inner: Arc::new(Mutex::new(Inner { saved: Saved::default(), loads: 0, edits: 0 })),
        }
    }

    /// What is fixed for the plugin.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Parameters of a new instance: they stand where the user's default preset says, if there is
    /// one. A state that the host loads later replaces all of it. The library stays in memory from the
    /// first instance on, see [`resident`](crate::resident).
    #[must_use]
    pub fn begin<P: Params + Default + 'static>(of: impl Fn(&P) -> &Self) -> Arc<P> {
        crate::resident::stay();
        let params = Arc::<P>::default();
        let session = of(&params);
        session.start_from(&Library::new(session.spec), &params);
        params
    }

    /// Sets parameters that no host has seen yet to the default preset of a library.
    pub fn start_from<P: Params + Default + 'static>(&self, library: &Library, params: &Arc<P>) {
        if !library.has_default() {
            return;
        }
        let params = ParamSet::new::<P>(params.clone(), &self.spec.stays().collect::<Vec<_>>());
        let Some(read) = library.read_default(&params) else { return };
        let mut inner = self.lock();
        match read {
            Ok((preset, notices)) => {
                for (index, position) in params.positions(&preset.sound).into_iter().enumerate() {
                    params.set_before_use(index, position);
                }
                let Preset { category, name, sound, .. } = preset;
                // A sound that was no preset has no name.
                inner.saved.sides.here_mut().preset = (!name.is_empty())
                    .then(|| Arc::new(Loaded { id: library.default_id(category, name), sound }));
                inner.saved.notices.extend(notices);
            }
            Err(error) => {
                inner.saved.notices.push(format!("The default preset is not used: {error}"));
            }
        }
    }

    /// A copy of all that is remembered.
    #[must_use]
    pub fn saved(&self) -> Saved {
        self.lock().saved.clone()
    }

    /// Replaces all that is remembered, as a loaded state does.
    pub fn replace(&self, saved: Saved) {
        let mut inner = self.lock();
        inner.saved = saved;
        inner.loads += 1;
    }

    /// Messages for the user that were not told yet.
    #[must_use]
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().saved.notices)
    }

    /// Adds messages for the user.
    fn tell(&self, notices: Vec<String>) {
        self.lock().saved.notices.extend(notices);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sides<R>(&self, with: impl FnOnce(&Sides) -> R) -> R {
        with(&self.lock().saved.sides)
    }

    fn sides_mut<R>(&self, with: impl FnOnce(&mut Sides) -> R) -> R {
        with(&mut self.lock().saved.sides)
    }

    /// Something that is saved with the project was changed, and no parameter tells the host of it: the
    /// window marks the project as changed.
    pub fn note_edit(&self) {
        self.lock().edits += 1;
    }

    /// Adds a step to the history of the side that is heard.
    fn push(&self, step: Step) {
        self.sides_mut(|sides| sides.here_mut().history.push(step));
    }

    /// Copies the sound and its preset to the side that is not heard; a step there, if that side was
    /// heard before.
    fn copy_to_other_side(&self, now: Sound, changes: impl FnOnce(&Sound) -> Vec<Change>) {
        self.sides_mut(|sides| {
            let (from, preset) = (sides.heard, sides.here().preset.clone());
            let there = sides.there_mut();
            if let Some(sound) = &there.sound {
                let label = format!("Copy of {from:?}");
                let change = PresetChange { before: there.preset.clone(), after: preset.clone() };
                let step = Step { label, changes: changes(sound), preset: Some(change) };
                if !step.is_empty() {
                    there.history.push(step);
                }
            }
            there.sound = Some(now);
            there.preset = preset;
        });
        self.note_edit();
    }

    /// How often the window has changed what is saved here without a change of parameters: of those
    /// the host hears anyway.
    #[must_use]
    pub fn edits(&self) -> u64 {
        self.lock().edits
    }

    /// How many states were loaded.
    fn loads(&self) -> u64 {
        self.lock().loads
    }
}

impl<'a> PersistentField<'a, Saved> for Session {
    fn set(&self, new_value: Saved) {
        self.replace(new_value);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&Saved) -> R,
    {
        f(&self.lock().saved)
    }
}
