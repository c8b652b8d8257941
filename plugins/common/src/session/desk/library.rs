//! What the user wants of the library, and what became of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nice_plug::context::gui::GuiContext;

use super::{Ask, Desk, News};
use crate::compare::Side;
use crate::param_set::ParamSet;
use crate::preset::{
    Clerk, Library, LibraryError, Listing, Message, Preset, PresetError, PresetId, Source,
};
use crate::sound::Sound;
use crate::undo::Loaded;

/// How long a window waits for an answer before it goes on without: what takes no longer is there in
/// the same picture.
const PATIENCE: Duration = Duration::from_millis(4);

type Read = Result<(Arc<Preset>, Vec<String>), PresetError>;

/// A load that is under way.
#[derive(Clone, Copy)]
struct Load {
    number: u64,
    is_heard: bool,
    /// The state and the gesture of the hand that were the last when it was asked for: after others
    /// it comes too late.
    loads: u64,
    gestures: u64,
}

/// What was loaded where when something was asked for. Files take their time, and the user does not
/// wait.
struct Place {
    loads: u64,
    side: Side,
    loaded: Option<Arc<Loaded>>,
}

/// From the library's thread.
enum Answer {
    Refreshed,
    Read { asked: Load, id: PresetId, read: Read },
    Saved { asked: Place, sound: Sound, saved: Result<PresetId, LibraryError> },
    Renamed { loads: u64, from: PresetId, renamed: Result<PresetId, LibraryError> },
    Told(News),
}

/// The desk's end of the library.
pub(super) struct LibraryDesk {
    clerk: Clerk<Answer>,
    listing: Listing,
    patience: Duration,
    /// Answers to what was asked last are waited for until then.
    waits_until: Option<Instant>,
    /// Of the load that was asked for last; answers to older ones come too late.
    load_number: u64,
    /// Up to this one nobody is looking through the list any more: what comes is loaded.
    kept_number: u64,
    /// Steps that wait for the first list.
    steps: isize,
    /// Done without the thread.
    news: Vec<News>,
}

impl LibraryDesk {
    pub(super) fn new(library: Library, params: Arc<ParamSet>) -> Self {
        Self {
            clerk: Clerk::new(library, params),
            listing: Listing::default(),
            patience: PATIENCE,
            waits_until: None,
            load_number: 0,
            kept_number: 0,
            steps: 0,
            news: Vec::new(),
        }
    }

    /// What was asked for is not to be heard any more.
    pub(super) fn forget_loads(&mut self) {
        self.load_number += 1;
        self.steps = 0;
    }

    /// The user has chosen: what is still being read to be heard is to be loaded.
    pub(super) fn end_audition(&mut self) {
        self.kept_number = self.load_number;
    }

    fn ask(&mut self, job: impl FnOnce(&mut Library, &ParamSet) -> Answer + Send + 'static) {
        self.clerk.ask(Box::new(job));
        self.waits_until = Some(Instant::now() + self.patience);
    }

    fn tell(&mut self, job: impl FnOnce(&mut Library, &ParamSet) -> News + Send + 'static) {
        self.ask(|library, params| Answer::Told(job(library, params)));
    }

    fn read(&mut self, id: PresetId, asked: Load) {
        self.ask(move |library, params| {
            let read = catch_unwind(AssertUnwindSafe(|| library.read(&id, params)));
            let read = read.unwrap_or_else(|_| Err(PresetError::unreadable(&id)));
            Answer::Read { asked, id, read }
        });
    }
}

/// Whatever goes wrong in one job, the user hears of it and the next one is done.
fn safely<T>(work: impl FnOnce() -> Result<T, LibraryError>) -> Result<T, LibraryError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(LibraryError::Failed))
}

impl Desk {
    /// Waits so long for answers, for tests and tools.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.library.patience = patience;
        self
    }

    /// The presets that there were when the library was last looked at; none before the first
    /// [`refresh`](Self::refresh).
    #[must_use]
    pub fn library(&self) -> &Listing {
        &self.library.listing
    }

    /// Whether [`news`](Self::news) are on their way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let is_reading = self.library.clerk.is_at_work()
            && !self.library.listing.rows().is_empty()
            && !self.library.listing.is_complete();
        self.library.clerk.is_busy() || is_reading || !self.library.news.is_empty()
    }

    /// Begins to look for presets that came, went or changed. Call it when the browser opens.
    pub fn refresh(&mut self) {
        self.library.ask(|library, params| {
            library.refresh(params);
            Answer::Refreshed
        });
    }

    /// Begins what the user wants; never waits for a file.
    pub fn ask(&mut self, gui: &GuiContext, ask: Ask) {
        match ask {
            Ask::Load(id) => self.begin_load(gui, id, false),
            Ask::Audition(id) => self.begin_load(gui, id, true),
            Ask::Step(direction) => self.step(gui, direction),
            Ask::Save => self.save(),
            Ask::SaveAs { preset, overwrite } => self.save_as(preset, overwrite),
            Ask::Rename { id, category, name } => {
                let loads = self.session.loads();
                self.library.ask(move |library, params| {
                    let renamed = safely(|| library.rename(&id, &category, &name, params));
                    Answer::Renamed { loads, from: id, renamed }
                });
            }
            Ask::Delete(id) => {
                self.library.tell(move |library, _| News::Deleted(safely(|| library.delete(&id))));
            }
            Ask::Restore(deleted) => self.library.tell(move |library, params| {
                News::Restored(safely(|| library.restore(&deleted, params)))
            }),
            Ask::Star(id, is_on) => self.library.tell(move |library, _| {
                News::Starred(safely(|| library.set_favourite(&id, is_on)))
            }),
            Ask::Import(file) => self.library.tell(move |library, params| {
                let imported = safely(|| library.import(&file, params));
                News::Imported(file, imported)
            }),
            Ask::Export(id, file) => self.library.tell(move |library, params| {
                let exported = safely(|| library.export(&id, &file, params));
                News::Exported(id, file, exported)
            }),
            Ask::StartWith(id) => self.start_with(id),
            Ask::StartPlain => {
                self.library.tell(|library, _| News::StartSet(safely(|| library.clear_default())));
            }
        }
    }

    /// What has happened since the last call. Call it after [`ask`](Self::ask), and once a frame while
    /// [something is on its way](Self::is_busy).
    pub fn news(&mut self, gui: &GuiContext) -> Vec<News> {
        let mut news = std::mem::take(&mut self.library.news);
        loop {
            for message in self.library.clerk.take(self.library.waits_until) {
                match message {
                    Message::Listing(listing) => {
                        self.library.listing = listing;
                        news.push(News::Listing);
                    }
                    Message::Answer(answer, notices) => {
                        self.session.tell(notices);
                        news.extend(self.done(gui, answer));
                    }
                }
            }
            let steps = std::mem::take(&mut self.library.steps);
            if steps == 0 || self.library.listing.rows().is_empty() {
                self.library.steps = steps;
                return news;
            }
            // The list that a step waited for is here.
            self.step(gui, steps);
            news.append(&mut self.library.news);
        }
    }

    fn done(&mut self, gui: &GuiContext, answer: Answer) -> Option<News> {
        match answer {
            Answer::Refreshed => None,
            Answer::Read { asked, .. } if !self.is_wanted(&asked) => None,
            Answer::Read { asked, id, read } => {
                let is_heard = asked.is_heard && asked.number > self.library.kept_number;
                Some(self.loaded_now(gui, id, read, is_heard))
            }
            Answer::Saved { asked, sound, saved } => {
                if let Ok(id) = &saved {
                    self.saved_now(&asked, Loaded { id: id.clone(), sound });
                }
                Some(News::Saved(saved))
            }
            Answer::Renamed { loads, from, renamed } => {
                if let Ok(id) = &renamed
                    && loads == self.session.loads()
                {
                    self.renamed_now(&from, id);
                }
                Some(News::Renamed(renamed))
            }
            Answer::Told(news) => Some(news),
        }
    }

    fn is_wanted(&self, asked: &Load) -> bool {
        asked.number == self.library.load_number
            && asked.loads == self.session.loads()
            && asked.gestures == self.recorder.gestures()
    }

    /// What was saved is the loaded preset of the side that it was saved from, unless something else
    /// was loaded there since.
    fn saved_now(&self, asked: &Place, saved: Loaded) {
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
    fn renamed_now(&self, from: &PresetId, id: &PresetId) {
        self.session.sides_mut(|sides| {
            for side in [Side::A, Side::B] {
                let preset = &mut sides.side_mut(side).preset;
                if let Some(loaded) = preset.as_ref().filter(|loaded| loaded.id == *from) {
                    let sound = loaded.sound.clone();
                    *preset = Some(Arc::new(Loaded { id: id.clone(), sound }));
                }
            }
        });
        self.session.note_edit();
    }

    /// Where what is loaded now belongs.
    fn place(&self) -> Place {
        Place { loads: self.session.loads(), side: self.side(), loaded: self.loaded() }
    }

    fn loaded_now(&mut self, gui: &GuiContext, id: PresetId, read: Read, heard: bool) -> News {
        let notices = read.map(|(preset, notices)| {
            match heard {
                true => self.hear(gui, &id, &preset),
                false => self.take(gui, &id, &preset),
            }
            notices
        });
        News::Loaded(id, notices)
    }

    /// Factory presets are in memory; an own one is read anew.
    fn begin_load(&mut self, gui: &GuiContext, id: PresetId, is_heard: bool) {
        self.library.load_number += 1;
        let row = self.library.listing.row(&id).filter(|row| row.id.source == Source::Factory);
        match row.and_then(|row| row.preset.clone().map(|preset| (preset, row.notices.clone()))) {
            Some(read) => {
                let news = self.loaded_now(gui, id, Ok(read), is_heard);
                self.library.news.push(news);
            }
            None => {
                let number = self.library.load_number;
                let (loads, gestures) = (self.session.loads(), self.recorder.gestures());
                self.library.read(id, Load { number, is_heard, loads, gestures });
            }
        }
    }

    fn step(&mut self, gui: &GuiContext, direction: isize) {
        if self.library.listing.rows().is_empty() {
            self.library.steps += direction;
            return self.refresh();
        }
        if let Some(id) = self.beside(direction) {
            self.begin_load(gui, id, false);
        }
    }

    /// The preset that a step loads.
    fn beside(&self, direction: isize) -> Option<PresetId> {
        let rows = self.library.listing.rows();
        let count = rows.len();
        // One that is gone leaves its place in the list: the next one from there.
        let here = self.preset().map(|id| self.library.listing.place_of(&id));
        let mut at = match here {
            Some(Ok(at)) => at,
            Some(Err(next)) => next + count - usize::from(direction > 0),
            None => {
                if direction > 0 {
                    count.wrapping_sub(1)
                } else {
                    0
                }
            }
        };
        for _ in 0..count {
            at = (at + count).wrapping_add_signed(direction.signum()) % count;
            if rows[at].error.is_none() {
                return Some(rows[at].id.clone());
            }
        }
        None
    }

    fn save_as(&mut self, preset: Preset, overwrite: bool) {
        let (asked, sound) = (self.place(), self.sound());
        self.library.ask(move |library, params| {
            let preset = Preset { sound: sound.clone(), ..preset };
            let saved = safely(|| library.save(preset, overwrite, params));
            Answer::Saved { asked, sound, saved }
        });
    }

    fn save(&mut self) {
        let (asked, id, sound) = (self.place(), self.preset(), self.sound());
        self.library.ask(move |library, params| {
            let saved = id.ok_or(LibraryError::NotFound).and_then(|id| {
                safely(|| library.save_sound(&id, sound.clone(), params))?;
                Ok(id)
            });
            Answer::Saved { asked, sound, saved }
        });
    }

    /// Whether [`Ask::Save`] can do something: an own preset is loaded.
    #[must_use]
    pub fn can_save(&self) -> bool {
        let row = self.preset().and_then(|id| self.library.listing.row(&id));
        row.is_some_and(|row| row.can_change() && row.preset.is_some())
    }

    fn start_with(&mut self, id: Option<PresetId>) {
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
}
