//! What the user wants of the library, and what became of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nice_plug::context::gui::GuiContext;

use super::loads::{Load, Read};
use super::saves::Place;
use super::{Ask, Desk, News};
use crate::param_set::ParamSet;
use crate::preset::{
    Clerk, Library, LibraryError, Listing, Message, PresetError, PresetId, Replaced,
};
use crate::sound::Sound;
use crate::undo::Loaded;

/// How long a window waits for an answer before it goes on without: what takes no longer is there in
/// the same picture.
const PATIENCE: Duration = Duration::from_millis(4);

/// From the library's thread.
pub(super) enum Answer {
    Refreshed,
    Read {
        asked: Load,
        id: PresetId,
        read: Read,
    },
    Saved {
        asked: Place,
        sound: Sound,
        replaced: Option<Replaced>,
        saved: Result<PresetId, LibraryError>,
    },
    PutBack(u64, Result<(PresetId, Sound), LibraryError>),
    Renamed {
        loads: u64,
        from: PresetId,
        renamed: Result<PresetId, LibraryError>,
    },
    Told(News),
}

/// The desk's end of the library.
pub(super) struct LibraryDesk {
    clerk: Clerk<Answer>,
    pub(super) listing: Listing,
    patience: Duration,
    /// Answers to what was asked last are waited for until then.
    waits_until: Option<Instant>,
    /// Of the load that was asked for last; answers to older ones come too late.
    pub(super) load_number: u64,
    /// Up to this one nobody is looking through the list any more: what comes is loaded.
    kept_number: u64,
    /// What is being read to be loaded, if it is not there yet: a step goes on from it.
    pub(super) reading: Option<PresetId>,
    /// Steps that wait for the first list.
    pub(super) steps: isize,
    /// By what was saved last.
    pub(super) replaced: Option<Replaced>,
    /// Done without the thread.
    pub(super) news: Vec<News>,
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
            reading: None,
            steps: 0,
            replaced: None,
            news: Vec::new(),
        }
    }

    /// What was asked for is not to be heard any more.
    pub(super) fn forget_loads(&mut self) {
        self.load_number += 1;
        self.reading = None;
        self.steps = 0;
    }

    /// The user has chosen: what is still being read to be heard is to be loaded.
    pub(super) fn end_audition(&mut self) {
        self.kept_number = self.load_number;
    }

    pub(super) fn ask(
        &mut self,
        job: impl FnOnce(&mut Library, &ParamSet) -> Answer + Send + 'static,
    ) {
        self.clerk.ask(Box::new(job));
        self.waits_until = Some(Instant::now() + self.patience);
    }

    pub(super) fn tell(
        &mut self,
        job: impl FnOnce(&mut Library, &ParamSet) -> News + Send + 'static,
    ) {
        self.ask(|library, params| Answer::Told(job(library, params)));
    }

    pub(super) fn read(&mut self, id: PresetId, asked: Load) {
        self.reading = Some(id.clone());
        self.ask(move |library, params| {
            let unreadable = || Err(PresetError::unreadable(&id));
            let read = caught(|| library.read(&id, params), unreadable);
            Answer::Read { asked, id, read }
        });
    }
}

/// Whatever goes wrong in one job, the user hears of it and the next one is done.
pub(super) fn safely<T>(work: impl FnOnce() -> Result<T, LibraryError>) -> Result<T, LibraryError> {
    caught(work, || Err(LibraryError::Failed))
}

/// What comes of work; `instead` if it panics.
fn caught<T>(work: impl FnOnce() -> T, instead: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| instead())
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
            Ask::PutBack => self.put_back(),
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
            let steps = self.library.steps;
            let is_empty = self.library.listing.rows().is_empty();
            let is_looked_at = news.iter().any(|news| matches!(news, News::Listing));
            if steps == 0 || (is_empty && !is_looked_at) {
                return news;
            }
            self.library.steps = 0;
            if is_empty {
                // Looked at, and nothing to step to.
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
            Answer::Read { asked, .. } if !self.is_wanted(&asked) => {
                if asked.number == self.library.load_number {
                    self.library.reading = None;
                }
                None
            }
            Answer::Read { asked, id, read } => {
                self.library.reading = None;
                let is_heard = asked.is_heard && asked.number > self.library.kept_number;
                Some(self.loaded_now(gui, id, read, is_heard))
            }
            Answer::Saved { asked, sound, replaced, saved } => {
                self.library.replaced = replaced.filter(|_| saved.is_ok());
                if let Ok(id) = &saved {
                    self.saved_now(&asked, Loaded { id: id.clone(), sound });
                }
                Some(News::Saved(saved))
            }
            Answer::PutBack(loads, put_back) => {
                if let Ok((id, sound)) = &put_back
                    && loads == self.session.loads()
                {
                    self.put_back_now(id, sound);
                }
                Some(News::Restored(put_back.map(|(id, _)| id)))
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_is_told_and_ends_nothing() {
        assert_eq!(caught(|| 1, || 2), 1);
        assert_eq!(caught(|| panic!("on purpose"), || 2), 2);
        assert!(matches!(safely::<()>(|| panic!("on purpose")), Err(LibraryError::Failed)));
    }
}
