//! What the buttons of the presets ask for, and what the user is told of it.

use super::{DeskSession, LOOK_AGAIN, tell};
use crate::notice::{Toast, ToastAction, notify};
use crate::session::Start;
use crate::session::library::shown_name;
use egui::Context;
use nice_plug::context::gui::GuiContext;
use plugin_common::preset::{Deleted, LibraryError, PresetError, PresetId};
use plugin_common::session::{Ask, News};
use std::path::PathBuf;

impl DeskSession {
    /// Begins something; what became of it is told at once or with a later frame.
    pub(super) fn ask(&mut self, ctx: &Context, gui: &GuiContext, ask: Ask) {
        self.desk.ask(gui, ask);
        self.hear(ctx, gui);
    }

    /// The same for the preset of a row.
    pub(super) fn ask_of(
        &mut self,
        ctx: &Context,
        gui: &GuiContext,
        key: &str,
        ask: impl FnOnce(PresetId) -> Ask,
    ) {
        if let Some(id) = self.id_of(key) {
            self.ask(ctx, gui, ask(id));
        }
    }

    /// Tells what the library has done.
    pub(super) fn hear(&mut self, ctx: &Context, gui: &GuiContext) {
        loop {
            let news = self.desk.news(gui);
            if news.is_empty() {
                break;
            }
            for news in news {
                self.tell(ctx, gui, news);
            }
        }
        if self.desk.is_busy() {
            ctx.request_repaint_after(LOOK_AGAIN);
        }
    }

    fn tell(&mut self, ctx: &Context, gui: &GuiContext, news: News) {
        match news {
            News::Listing => self.is_stale = true,
            News::Loaded(id, loaded) => self.told(ctx, &id, loaded),
            News::Saved(Ok(id)) => {
                let offer = self.desk.can_put_back().then_some(ToastAction::PutBack);
                notify(ctx, Toast::success("Saved", &self.name_of(&id)).with(offer));
            }
            News::Renamed(Ok(id)) => notify(ctx, Toast::success("Renamed", &self.name_of(&id))),
            News::Restored(Ok(id)) => {
                notify(ctx, Toast::success("Preset brought back", &self.name_of(&id)));
            }
            News::Saved(Err(error)) | News::Renamed(Err(error)) | News::Restored(Err(error)) => {
                notify(ctx, Toast::error("That did not work", &error.to_string()));
            }
            News::Starred(Ok(())) => {}
            News::Starred(Err(error)) => {
                notify(ctx, Toast::error("The star was not kept", &error.to_string()));
            }
            News::Deleted(deleted) => self.told_deleted(ctx, deleted),
            News::Imported(file, imported) => self.told_imported(ctx, gui, file, imported),
            News::Exported(id, file, Ok(())) => {
                let offer = Some(ToastAction::ShowFile(file));
                notify(ctx, Toast::success("Preset exported", &self.name_of(&id)).with(offer));
            }
            News::Exported(_, _, Err(error)) => {
                notify(ctx, Toast::error("The preset was not exported", &error.to_string()));
            }
            News::StartSet(set) => {
                let words = "Those that are open stay as they are.";
                tell::outcome(ctx, set, self.start_words, words);
            }
        }
    }

    /// What people call a preset.
    pub(super) fn name_of(&self, id: &PresetId) -> String {
        let row = self.desk.library().row(id);
        shown_name(row.map_or(&id.name, |row| row.name()))
    }

    /// Says what of a preset could not be read, all of it or some.
    fn told(&mut self, ctx: &Context, id: &PresetId, loaded: Result<Vec<String>, PresetError>) {
        match loaded {
            Ok(notices) => {
                self.failed = None;
                self.compare_tried_out();
                tell::partial(ctx, &self.name_of(id), &notices);
            }
            Err(error) => {
                self.failed = Some(self.name_of(id));
                let file = self.desk.library().row(id).and_then(|row| row.path.clone());
                tell::broken(ctx, &error, file);
            }
        }
    }

    fn told_deleted(&mut self, ctx: &Context, deleted: Result<Deleted, LibraryError>) {
        match deleted {
            Ok(deleted) => {
                let offer = Some(ToastAction::RestorePreset);
                notify(
                    ctx,
                    Toast::success("Preset deleted", &shown_name(&deleted.id.name)).with(offer),
                );
                self.deleted = Some(deleted);
            }
            Err(error) => {
                notify(ctx, Toast::error("The preset was not deleted", &error.to_string()));
            }
        }
    }

    pub(super) fn start_with(&mut self, start: Start, ctx: &Context, gui: &GuiContext) {
        let (ask, words) = match start {
            Start::Preset(key) => {
                let Some(id) = self.id_of(&key) else { return };
                (Ask::StartWith(Some(id)), "New instances start with this preset")
            }
            Start::Sound => (Ask::StartWith(None), "New instances start with this sound"),
            Start::Own => (Ask::StartPlain, "New instances start with the plugin's own settings"),
        };
        self.start_words = words;
        self.ask(ctx, gui, ask);
    }

    /// Takes files into the library and plays the last one.
    pub(super) fn import(&mut self, files: Vec<PathBuf>, ctx: &Context, gui: &GuiContext) {
        self.importing += files.len();
        for file in files {
            self.desk.ask(gui, Ask::Import(file));
        }
        self.hear(ctx, gui);
    }

    fn told_imported(
        &mut self,
        ctx: &Context,
        gui: &GuiContext,
        file: PathBuf,
        imported: Result<(PresetId, Vec<String>), LibraryError>,
    ) {
        match imported {
            Ok((id, _)) => self.imported.push(id),
            Err(LibraryError::Preset(error)) => tell::broken(ctx, &error, Some(file)),
            Err(error) => {
                let why = format!("{error}.");
                let toast = Toast::error("The file was not imported", &why);
                notify(ctx, toast.promising(tell::UNCHANGED));
            }
        }
        self.importing = self.importing.saturating_sub(1);
        if self.importing > 0 {
            return;
        }
        let imported = std::mem::take(&mut self.imported);
        let Some(last) = imported.last().cloned() else { return };
        let title = match imported.len() {
            1 => "Preset imported".to_owned(),
            many => format!("{many} presets imported"),
        };
        notify(ctx, Toast::success(&title, &self.name_of(&last)));
        self.desk.ask(gui, Ask::Load(last));
    }
}
