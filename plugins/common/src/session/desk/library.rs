//! What the user wants of the library, and what became of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nice_plug::context::gui::GuiContext;

use super::Desk;
use crate::param_set::ParamSet;
use crate::preset::{
    Clerk, Deleted, Library, LibraryError, Listing, Message, Preset, PresetError, PresetId, Source,
};
use crate::sound::Sound;
use crate::undo::Loaded;

/// How long a window waits for an answer before it goes on without: what takes no longer is there in
/// the same picture.
const PATIENCE: Duration = Duration::from_millis(4);

/// What the user wants of the library.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Load a preset as one undo step.
    Load(PresetId),
    /// Hear a preset while looking through the list; ends with [`Desk::keep`] or [`Desk::go_back`].
    Audition(PresetId),
    /// Load the next (`1`) or previous (`-1`) preset of the list, going round at the ends; what cannot
    /// be read is passed over. Without a loaded preset it begins at an end.
    Step(isize),
    /// Save the sound to the user's preset that is loaded.
    Save,
    /// Save the sound under a new name and take it for the loaded preset.
    SaveAs {
        /// Name and category; its sound does not matter.
        preset: Preset,
        /// Replace the one of that name, which goes to the trash.
        overwrite: bool,
    },
    /// Rename or move an own preset; one that is loaded stays loaded.
    Rename {
        /// Which.
        id: PresetId,
        /// New category.
        category: String,
        /// New name.
        name: String,
    },
    /// Put an own preset into the trash.
    Delete(PresetId),
    /// Bring a deleted preset back; under another name if its own is taken.
    Restore(Deleted),
    /// Give a preset a star or take it.
    Star(PresetId, bool),
    /// Take a preset file into the user's presets.
    Import(PathBuf),
    /// Write a preset to a file anywhere.
    Export(PresetId, PathBuf),
    /// New instances begin with this preset as it is now, also when it is changed or deleted later;
    /// with the present sound for `None`.
    StartWith(Option<PresetId>),
    /// New instances begin with the plugin's own settings.
    StartPlain,
}

/// What became of an [`Ask`]. On an error nothing has changed.
#[derive(Debug)]
pub enum News {
    /// There is another list.
    Listing,
    /// A preset is heard; the texts say what of a newer version could not be taken over.
    Loaded(PresetId, Result<Vec<String>, PresetError>),
    /// [`Ask::Save`] and [`Ask::SaveAs`].
    Saved(Result<PresetId, LibraryError>),
    /// With the new name.
    Renamed(Result<PresetId, LibraryError>),
    /// With what brings it back.
    Deleted(Result<Deleted, LibraryError>),
    /// With its present name.
    Restored(Result<PresetId, LibraryError>),
    /// The star was written.
    Starred(Result<(), LibraryError>),
    /// File, and which preset it is now.
    Imported(PathBuf, Result<(PresetId, Vec<String>), LibraryError>),
    /// Preset and file.
    Exported(PresetId, PathBuf, Result<(), LibraryError>),
    /// [`Ask::StartWith`] and [`Ask::StartPlain`].
    StartSet(Result<(), LibraryError>),
}

type Read = Result<(Arc<Preset>, Vec<String>), PresetError>;

/// From the library's thread.
enum Answer {
    Refreshed,
    Read { number: u64, heard: bool, id: PresetId, read: Read },
    Saved { sound: Sound, saved: Result<PresetId, LibraryError> },
    Renamed { from: PresetId, renamed: Result<PresetId, LibraryError> },
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
            steps: 0,
            news: Vec::new(),
        }
    }

    /// What was asked for is not to be heard any more.
    pub(super) fn forget_loads(&mut self) {
        self.load_number += 1;
        self.steps = 0;
    }

    fn ask(&mut self, job: impl FnOnce(&mut Library, &ParamSet) -> Answer + Send + 'static) {
        self.clerk.ask(Box::new(job));
        self.waits_until = Some(Instant::now() + self.patience);
    }

    fn tell(&mut self, job: impl FnOnce(&mut Library, &ParamSet) -> News + Send + 'static) {
        self.ask(|library, params| Answer::Told(job(library, params)));
    }

    fn read(&mut self, id: PresetId, heard: bool) {
        let number = self.load_number;
        self.ask(move |library, params| {
            let read = library.read(&id, params);
            Answer::Read { number, heard, id, read }
        });
    }
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
        let is_reading =
            !self.library.listing.rows().is_empty() && !self.library.listing.is_complete();
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
            Ask::Rename { id, category, name } => self.library.ask(move |library, params| {
                let renamed = library.rename(&id, &category, &name, params);
                Answer::Renamed { from: id, renamed }
            }),
            Ask::Delete(id) => {
                self.library.tell(move |library, _| News::Deleted(library.delete(&id)));
            }
            Ask::Restore(deleted) => self
                .library
                .tell(move |library, params| News::Restored(library.restore(&deleted, params))),
            Ask::Star(id, is_on) => self
                .library
                .tell(move |library, _| News::Starred(library.set_favourite(&id, is_on))),
            Ask::Import(file) => self.library.tell(move |library, params| {
                let imported = library.import(&file, params);
                News::Imported(file, imported)
            }),
            Ask::Export(id, file) => self.library.tell(move |library, params| {
                let exported = library.export(&id, &file, params);
                News::Exported(id, file, exported)
            }),
            Ask::StartWith(id) => self.start_with(id),
            Ask::StartPlain => {
                self.library.tell(|library, _| News::StartSet(library.clear_default()));
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
            Answer::Read { number, .. } if number != self.library.load_number => None,
            Answer::Read { heard, id, read, .. } => Some(self.loaded_now(gui, id, read, heard)),
            Answer::Saved { sound, saved } => {
                if let Ok(id) = &saved {
                    self.set_loaded(Some(Arc::new(Loaded { id: id.clone(), sound })));
                }
                Some(News::Saved(saved))
            }
            Answer::Renamed { from, renamed } => {
                let loaded = self.loaded().filter(|loaded| loaded.id == from);
                if let (Ok(id), Some(loaded)) = (&renamed, loaded) {
                    let sound = loaded.sound.clone();
                    self.set_loaded(Some(Arc::new(Loaded { id: id.clone(), sound })));
                }
                Some(News::Renamed(renamed))
            }
            Answer::Told(news) => Some(news),
        }
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
    fn begin_load(&mut self, gui: &GuiContext, id: PresetId, heard: bool) {
        self.library.load_number += 1;
        let row = self.library.listing.row(&id).filter(|row| row.id.source == Source::Factory);
        match row.and_then(|row| row.preset.clone().map(|preset| (preset, row.notices.clone()))) {
            Some(read) => {
                let news = self.loaded_now(gui, id, Ok(read), heard);
                self.library.news.push(news);
            }
            None => self.library.read(id, heard),
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
        let here = self.preset().and_then(|id| rows.iter().position(|row| row.id == id));
        let mut at = here.unwrap_or(if direction > 0 { count.wrapping_sub(1) } else { 0 });
        for _ in 0..count {
            at = (at + count).wrapping_add_signed(direction.signum()) % count;
            if rows[at].error.is_none() {
                return Some(rows[at].id.clone());
            }
        }
        None
    }

    fn save_as(&mut self, preset: Preset, overwrite: bool) {
        let sound = self.sound();
        self.library.ask(move |library, params| {
            let preset = Preset { sound: sound.clone(), ..preset };
            let saved = library.save(preset, overwrite, params);
            Answer::Saved { sound, saved }
        });
    }

    fn save(&mut self) {
        let (id, sound) = (self.preset(), self.sound());
        self.library.ask(move |library, params| {
            let saved = id.ok_or(LibraryError::NotFound).and_then(|id| {
                library.save_sound(&id, sound.clone(), params)?;
                Ok(id)
            });
            Answer::Saved { sound, saved }
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
            News::StartSet(set.and_then(|preset| library.set_default(&preset, params)))
        });
    }
}
