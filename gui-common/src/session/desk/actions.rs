//! What the buttons of the presets do.

use super::{DeskSession, tell};
use crate::notice::{Toast, ToastAction, notify};
use crate::session::Start;
use egui::Context;
use nice_plug::context::gui::GuiContext;
use plugin_common::preset::{LibraryError, Preset, PresetError};
use std::path::PathBuf;

impl DeskSession {
    /// Loads the preset before or after the present one in the list.
    pub(super) fn step(&mut self, ctx: &Context, gui: &GuiContext, by: isize) {
        self.refresh();
        self.collect_rows();
        let Some(id) = self.desk.beside(&self.ids, by).cloned() else { return };
        let file = self.desk.library().row(&id).and_then(|row| row.path.clone());
        let loaded = self.desk.load(gui, &id);
        self.told(ctx, &id.name, loaded, file);
    }

    /// Says what of a preset could not be read, all of it or some.
    fn told(
        &mut self,
        ctx: &Context,
        name: &str,
        loaded: Result<Vec<String>, PresetError>,
        file: Option<PathBuf>,
    ) {
        match loaded {
            Ok(notices) => {
                self.failed = None;
                tell::partial(ctx, name, &notices);
            }
            Err(error) => {
                self.failed = Some(name.to_owned());
                tell::broken(ctx, &error, file);
            }
        }
    }

    pub(super) fn audition(&mut self, key: &str, ctx: &Context, gui: &GuiContext) {
        let Some(id) = self.id_of(key) else { return };
        let file = self.desk.library().row(&id).and_then(|row| row.path.clone());
        let loaded = self.desk.audition(gui, &id);
        self.told(ctx, &id.name, loaded, file);
    }

    pub(super) fn start_with(&mut self, start: Start, ctx: &Context) {
        let (done, words) = match start {
            Start::Preset(key) => {
                let Some(id) = self.id_of(&key) else { return };
                (self.desk.set_default(Some(&id)), "New instances start with this preset")
            }
            Start::Sound => (self.desk.set_default(None), "New instances start with this sound"),
            Start::Own => {
                let cleared = self.desk.library().clear_default();
                (cleared, "New instances start with the plugin's own settings")
            }
        };
        self.has_start = None;
        tell::outcome(ctx, done, words, "Those that are open stay as they are.");
    }

    pub(super) fn save_as(&mut self, name: String, category: String, replace: bool, ctx: &Context) {
        let shown = name.clone();
        let preset = Preset { name, category, ..Preset::default() };
        tell::outcome(ctx, self.desk.save_as(preset, replace), "Saved", &shown);
        self.refresh();
    }

    pub(super) fn delete(&mut self, key: &str, ctx: &Context) {
        let Some(id) = self.id_of(key) else { return };
        match self.desk.delete(&id) {
            Ok(deleted) => {
                self.deleted = Some(deleted);
                let offer = Some(ToastAction::RestorePreset);
                notify(ctx, Toast::success("Preset deleted", &id.name).with(offer));
            }
            Err(error) => {
                notify(ctx, Toast::error("The preset was not deleted", &error.to_string()))
            }
        }
        self.is_stale = true;
    }

    pub(super) fn restore(&mut self, ctx: &Context) {
        let Some(deleted) = self.deleted.take() else { return };
        let name = deleted.id.name.clone();
        tell::outcome(ctx, self.desk.restore(&deleted), "Preset brought back", &name);
        self.refresh();
    }

    pub(super) fn rename(&mut self, key: &str, name: &str, ctx: &Context) {
        let Some(id) = self.id_of(key) else { return };
        let renamed = self.desk.rename(&id, &id.category.clone(), name);
        tell::outcome(ctx, renamed, "Renamed", name);
        self.refresh();
    }

    /// Takes files into the library and plays the last one.
    pub(super) fn import(&mut self, files: &[PathBuf], ctx: &Context, gui: &GuiContext) {
        let mut last = None;
        let mut count = 0;
        for file in files {
            match self.desk.import(file) {
                Ok((id, _)) => {
                    count += 1;
                    last = Some((id, file));
                }
                Err(LibraryError::Preset(error)) => {
                    tell::broken(ctx, &error, Some(file.clone()));
                }
                Err(error) => {
                    let why = format!("{error}. {}", tell::UNCHANGED);
                    notify(ctx, Toast::error("The file was not imported", &why));
                }
            }
        }
        let Some((id, file)) = last else { return };
        self.refresh();
        self.collect_rows();
        let loaded = self.desk.load(gui, &id);
        self.told(ctx, &id.name, loaded, Some(file.clone()));
        let title = match count {
            1 => "Preset imported".to_owned(),
            many => format!("{many} presets imported"),
        };
        notify(ctx, Toast::success(&title, &id.name));
    }

    pub(super) fn export(&mut self, key: &str, file: PathBuf, ctx: &Context) {
        let Some(id) = self.id_of(key) else { return };
        match self.desk.export(&id, &file) {
            Ok(()) => {
                let offer = Some(ToastAction::ShowFile(file));
                notify(ctx, Toast::success("Preset exported", &id.name).with(offer));
            }
            Err(error) => {
                notify(ctx, Toast::error("The preset was not exported", &error.to_string()))
            }
        }
    }
}
