//! What is saved and renamed, and what a new instance begins with.

use std::sync::Arc;

use super::library::{Answer, safely};
use super::{Desk, News};
use crate::compare::Side;
use crate::preset::{LibraryError, Preset, PresetId};
use crate::sound::Sound;
use crate::undo::Loaded;

/// What was loaded where when something was asked for. Files take their time, and the user does not
/// wait.
pub(super) struct Place {
    loads: u64,
    side: Side,
    loaded: Option<Arc<Loaded>>,
}

impl Desk {
    /// Where what is loaded now belongs.
    fn place(&self) -> Place {
        Place { loads: self.session.loads(), side: self.side(), loaded: self.loaded() }
    }

    pub(super) fn save_as(&mut self, preset: Preset, overwrite: bool) {
        let (asked, sound) = (self.place(), self.sound());
        self.library.ask(move |library, params| {
            let preset = Preset { sound: sound.clone(), ..preset };
            let saved = safely(|| library.save(preset, overwrite, params));
            Answer::Saved { asked, sound, replaced: library.take_replaced(), saved }
        });
    }

    pub(super) fn save(&mut self) {
        let (asked, id, sound) = (self.place(), self.preset(), self.sound());
        self.library.ask(move |library, params| {
            let saved = id.ok_or(LibraryError::NotFound).and_then(|id| {
                safely(|| library.save_sound(&id, sound.clone(), params))?;
                Ok(id)
            });
            Answer::Saved { asked, sound, replaced: library.take_replaced(), saved }
        });
    }

    /// Whether [`Ask::PutBack`](super::Ask::PutBack) can do something: the last save has replaced a
    /// preset.
    #[must_use]
    pub fn can_put_back(&self) -> bool {
        self.library.replaced.is_some()
    }

    pub(super) fn put_back(&mut self) {
        let (loads, replaced) = (self.session.loads(), self.library.replaced.take());
        self.library.ask(move |library, params| {
            let replaced = replaced.ok_or(LibraryError::NotFound);
            let put_back =
                replaced.and_then(|replaced| safely(|| library.put_back(&replaced, params)));
            library.take_replaced();
            Answer::PutBack(loads, put_back)
        });
    }

    /// Whether [`Ask::Save`](super::Ask::Save) can do something: an own preset is loaded.
    #[must_use]
    pub fn can_save(&self) -> bool {
        let row = self.preset().and_then(|id| self.library.listing.row(&id));
        row.is_some_and(|row| row.can_change() && row.preset.is_some())
    }

    pub(super) fn start_with(&mut self, id: Option<PresetId>) {
        let (loaded, sound) = (self.preset(), self.sound());
        self.library.tell(move |library, params| {
            let preset = match id {
                Some(id) => library.read(&id, params).map(|(preset, _)| (*preset).clone()),
                None => {
                    let (category, name) =
                        loaded.map(|id| (id.category, id.name)).unwrap_or_default();
                    Ok(Preset { name, category, sound, ..Preset::default() })
                }
            };
            let set = preset.map_err(LibraryError::from);
            News::StartSet(set.and_then(|preset| safely(|| library.set_default(&preset, params))))
        });
    }

    /// What was saved is the loaded preset of the side that it was saved from, unless something else
    /// was loaded there since.
    pub(super) fn saved_now(&self, asked: &Place, saved: Loaded) {
        if asked.loads != self.session.loads() {
            return;
        }
        self.session.sides_mut(|sides| {
            let preset = &mut sides.side_mut(asked.side).preset;
            let is_same = match (&*preset, &asked.loaded) {
                (Some(now), Some(then)) => Arc::ptr_eq(now, then),
                (now, then) => now.is_none() && then.is_none(),
            };
            if is_same {
                *preset = Some(Arc::new(saved));
            }
        });
        self.session.note_edit();
    }

    /// A preset stays loaded under its new name, on both sides.
    pub(super) fn renamed_now(&self, from: &PresetId, id: &PresetId) {
        self.reload(from, |loaded| Loaded { id: id.clone(), sound: loaded.sound.clone() });
    }

    /// A preset that is loaded sounds as it did before it was saved over.
    pub(super) fn put_back_now(&self, id: &PresetId, sound: &Sound) {
        self.reload(id, |loaded| Loaded { id: loaded.id.clone(), sound: sound.clone() });
    }

    /// Has another thing loaded where a preset is loaded, on both sides.
    fn reload(&self, id: &PresetId, other: impl Fn(&Loaded) -> Loaded) {
        self.session.sides_mut(|sides| {
            for side in [Side::A, Side::B] {
                let preset = &mut sides.side_mut(side).preset;
                if let Some(loaded) = preset.as_ref().filter(|loaded| loaded.id == *id) {
                    *preset = Some(Arc::new(other(loaded)));
                }
            }
        });
        self.session.note_edit();
    }
}
