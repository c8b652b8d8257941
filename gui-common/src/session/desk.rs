//! The session of a real instance: a [`Desk`] as the frame sees it.

use super::{
    BarAction, BrowserAction, MatchLook, Owner, Picture, PresetLook, PresetRow, Session,
    SessionLook, Side, Start,
};
use crate::param;
use crate::shell::{Toast, ToastAction, notify, show_file};
use egui::Context;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;
use plugin_common::HostMonitor;
use plugin_common::compare;
use plugin_common::preset::{Deleted, Preset, PresetError, PresetId, Row, Source};
use plugin_common::session::Desk;
use std::path::PathBuf;
use std::sync::Arc;

const UNCHANGED: &str = "Your sound has not changed.";

/// How a plugin draws the small picture of a preset.
pub type Draw = fn(&Preset) -> Picture;

/// Presets, history and two sounds of one instance, for
/// [`LacquerEditor::session`](crate::LacquerEditor::session).
pub struct DeskSession {
    desk: Desk,
    draw: Draw,
    rows: Vec<PresetRow>,
    ids: Vec<PresetId>,
    /// The rows are older than the library.
    is_stale: bool,
    /// Files are left that were not read yet.
    is_reading: bool,
    deleted: Option<Deleted>,
    /// Name of the preset that could not be loaded.
    failed: Option<String>,
    monitor: Option<Arc<HostMonitor>>,
    current: Option<String>,
    /// The user has set what new instances begin with; looked up when it may have changed.
    has_start: Option<bool>,
}

impl DeskSession {
    /// The session of the instance with these parameters. `draw` makes the pictures of the list.
    pub fn new<P: Params + Default + 'static>(
        params: &Arc<P>,
        session: &plugin_common::session::Session,
        draw: Draw,
    ) -> Self {
        Self::of(Desk::new(params, session), draw)
    }

    /// A session with a desk of one's own.
    pub fn of(desk: Desk, draw: Draw) -> Self {
        Self {
            desk,
            draw,
            rows: Vec::new(),
            ids: Vec::new(),
            is_stale: true,
            is_reading: false,
            deleted: None,
            failed: None,
            monitor: None,
            current: None,
            has_start: None,
        }
    }

    /// Lets the user listen to bypass at equal loudness, and to the difference.
    #[must_use]
    pub fn with_audition(mut self, monitor: Arc<HostMonitor>) -> Self {
        self.monitor = Some(monitor);
        self
    }

    fn id_of(&self, key: &str) -> Option<PresetId> {
        self.rows.iter().position(|row| row.key == key).map(|i| self.ids[i].clone())
    }

    fn collect_rows(&mut self) {
        let library = self.desk.library();
        self.is_reading = library.rows().iter().any(Row::is_unread);
        self.ids = library.rows().iter().map(|row| row.id.clone()).collect();
        self.rows = library.rows().iter().map(|row| shown(row, self.draw)).collect();
        self.is_stale = false;
    }

    fn refresh(&mut self) {
        self.desk.refresh();
        self.is_stale = true;
    }

    /// Loads the preset before or after the present one in the list.
    fn step(&mut self, ctx: &Context, gui: &GuiContext, by: isize) {
        self.desk.refresh();
        self.collect_rows();
        let ids = self.ids.clone();
        let loaded = self.desk.step(gui, &ids, by);
        let name = self.desk.preset().map(|id| id.name).unwrap_or_default();
        self.told(ctx, &name, loaded, None);
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
                tell_partial(ctx, name, &notices);
            }
            Err(error) => {
                self.failed = Some(name.to_owned());
                tell_broken(ctx, &error, file);
            }
        }
    }

    fn audition(&mut self, key: &str, ctx: &Context, gui: &GuiContext) {
        let Some(id) = self.id_of(key) else { return };
        let file = self.desk.library().row(&id).and_then(|row| row.path.clone());
        let loaded = self.desk.audition(gui, &id);
        self.told(ctx, &id.name, loaded, file);
    }

    fn listen(&self, action: BarAction) {
        let Some(monitor) = &self.monitor else { return };
        let audition = monitor.audition();
        if action == BarAction::ToggleDelta {
            audition.set_delta(!audition.is_delta_on());
        } else {
            audition.set_match(!audition.is_match_on());
        }
    }

    fn start_with(&mut self, start: Start, ctx: &Context) {
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
        tell(ctx, done, words, "Those that are open stay as they are.");
    }

    fn save_as(&mut self, name: String, category: String, replace: bool, ctx: &Context) {
        let shown = name.clone();
        let preset = Preset { name, category, ..Preset::default() };
        tell(ctx, self.desk.save_as(preset, replace), "Saved", &shown);
        self.refresh();
    }

    fn delete(&mut self, key: &str, ctx: &Context) {
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

    fn restore(&mut self, ctx: &Context) {
        let Some(deleted) = self.deleted.take() else { return };
        let name = deleted.id.name.clone();
        tell(ctx, self.desk.restore(&deleted), "Preset brought back", &name);
        self.refresh();
    }

    fn rename(&mut self, key: &str, name: &str, ctx: &Context) {
        let Some(id) = self.id_of(key) else { return };
        let renamed = self.desk.rename(&id, &id.category.clone(), name);
        tell(ctx, renamed, "Renamed", name);
        self.refresh();
    }

    fn import(&mut self, file: PathBuf, ctx: &Context, gui: &GuiContext) {
        match self.desk.import(&file) {
            Ok((id, notices)) => {
                self.refresh();
                self.collect_rows();
                tell_partial(ctx, &id.name, &notices);
                let loaded = self.desk.load(gui, &id);
                self.told(ctx, &id.name, loaded, Some(file));
                notify(ctx, Toast::success("Preset imported", &id.name));
            }
            Err(plugin_common::preset::LibraryError::Preset(error)) => {
                tell_broken(ctx, &error, Some(file));
            }
            Err(error) => {
                let why = format!("{error}. {UNCHANGED}");
                notify(ctx, Toast::error("The file was not imported", &why));
            }
        }
    }

    fn export(&mut self, key: &str, file: PathBuf, ctx: &Context) {
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

impl Session for DeskSession {
    fn look(&mut self) -> SessionLook {
        let preset = self.desk.preset();
        self.current = preset.as_ref().map(key_of);
        let name = preset.map(|id| id.name).unwrap_or_default();
        SessionLook {
            preset: PresetLook {
                is_edited: !name.is_empty() && self.desk.is_edited(),
                has_failed: self.failed.is_some(),
                name: self.failed.clone().unwrap_or(name),
            },
            undo: self.desk.undo_label(),
            redo: self.desk.redo_label(),
            has_start: *self.has_start.get_or_insert_with(|| self.desk.library().has_default()),
            side: match self.desk.side() {
                compare::Side::A => Side::A,
                compare::Side::B => Side::B,
            },
        }
    }

    fn matching(&self) -> Option<MatchLook> {
        let audition = self.monitor.as_ref()?.audition();
        Some(MatchLook {
            is_on: audition.is_match_on(),
            is_delta: audition.is_delta_on(),
            offset_db: audition.match_offset_db(),
        })
    }

    fn begin_frame(&mut self, ctx: &Context) {
        param::set_recorder(ctx, self.desk.recorder());
        let audition = self.monitor.as_ref().map(|monitor| monitor.audition());
        if audition.is_some_and(|audition| audition.take_forced_off_in_render()) {
            let body = "Match and Delta are for listening; they never reach a rendered file.";
            notify(ctx, Toast::warn("Listening aids were switched off for the render", body));
        }
        let notices = self.desk.take_notices();
        if !notices.is_empty() {
            let title = match notices.len() {
                1 => "A setting could not be restored".to_owned(),
                many => format!("{many} settings could not be restored"),
            };
            notify(ctx, Toast::warn(&title, &notices.join("; ")));
        }
    }

    fn act(&mut self, action: BarAction, ctx: &Context, gui: &GuiContext) {
        param::end_bursts(ctx);
        // What was loaded since then says more than an old failure.
        self.failed = None;
        match action {
            BarAction::PreviousPreset => self.step(ctx, gui, -1),
            BarAction::NextPreset => self.step(ctx, gui, 1),
            BarAction::Undo => _ = self.desk.undo(gui),
            BarAction::Redo => _ = self.desk.redo(gui),
            BarAction::Choose(side) => {
                if self.look().side != side {
                    self.desk.switch_side(gui);
                }
            }
            BarAction::CopySide => self.desk.copy_to_other_side(),
            BarAction::ToggleMatch | BarAction::ToggleDelta => self.listen(action),
            BarAction::ToggleBrowser => {}
        }
        param::forget_sent(ctx);
        ctx.request_repaint();
    }

    fn presets(&mut self, is_opening: bool, ctx: &Context) -> &[PresetRow] {
        if is_opening {
            self.refresh();
        } else if self.is_reading {
            self.is_reading = self.desk.read_more();
            self.is_stale = true;
        }
        if self.is_stale {
            self.collect_rows();
        }
        if self.is_reading {
            ctx.request_repaint();
        }
        &self.rows
    }

    fn current_preset(&self) -> Option<&str> {
        self.current.as_deref()
    }

    fn browse(&mut self, action: BrowserAction, ctx: &Context, gui: &GuiContext) {
        param::end_bursts(ctx);
        match action {
            BrowserAction::Audition(key) => self.audition(&key, ctx, gui),
            BrowserAction::Keep => self.desk.keep(),
            BrowserAction::Return => {
                self.failed = None;
                self.desk.go_back(gui);
            }
            BrowserAction::Favourite(key, on) => {
                if let Some(id) = self.id_of(&key)
                    && let Err(error) = self.desk.set_favourite(&id, on)
                {
                    notify(ctx, Toast::error("The star was not kept", &error.to_string()));
                }
                self.is_stale = true;
            }
            BrowserAction::Save => {
                tell(ctx, self.desk.save(), "Saved", "The preset holds the sound as it is now.");
                self.refresh();
            }
            BrowserAction::SaveAs(name, category, replace) => {
                self.save_as(name, category, replace, ctx);
            }
            BrowserAction::Rename(key, name) => self.rename(&key, &name, ctx),
            BrowserAction::Delete(key) => self.delete(&key, ctx),
            BrowserAction::Restore => self.restore(ctx),
            BrowserAction::StartWith(start) => self.start_with(start, ctx),
            BrowserAction::Import(file) => self.import(file, ctx, gui),
            BrowserAction::Export(key, file) => self.export(&key, file, ctx),
            BrowserAction::ShowFile(key) => {
                let row = self.id_of(&key).and_then(|id| self.desk.library().row(&id).cloned());
                if let Some(file) = row.and_then(|row| row.path) {
                    show_file(ctx, &file);
                }
            }
        }
        param::forget_sent(ctx);
    }
}

fn key_of(id: &PresetId) -> String {
    format!("{}/{}/{}", id.source.word(), id.category, id.name)
}

/// A row of the library as the browser shows it.
fn shown(row: &Row, draw: Draw) -> PresetRow {
    PresetRow {
        key: key_of(&row.id),
        name: row.id.name.clone(),
        category: row.id.category.clone(),
        note: row.preset.as_ref().map(|p| p.notes.clone()).unwrap_or_default(),
        owner: match row.id.source {
            Source::Factory => Owner::Factory,
            Source::User => Owner::Mine,
        },
        is_favourite: row.is_favourite,
        problem: row.error.as_ref().map(why),
        picture: row.preset.as_ref().map_or(Picture::None, |preset| draw(preset)),
    }
}

/// Line and reason.
fn why(error: &PresetError) -> String {
    match error.line {
        Some(line) => format!("Line {line}: {}", error.reason),
        None => error.reason.clone(),
    }
}

fn tell_broken(ctx: &Context, error: &PresetError, file: Option<PathBuf>) {
    let body = format!("{}. {UNCHANGED}", why(error).trim_end_matches('.'));
    let offer = file.map(ToastAction::ShowFile);
    notify(ctx, Toast::warn("This preset could not be read", &body).with(offer));
}

fn tell_partial(ctx: &Context, name: &str, notices: &[String]) {
    if !notices.is_empty() {
        let title = format!("\u{2018}{name}\u{2019} was loaded in part");
        notify(ctx, Toast::warn(&title, &notices.join("; ")));
    }
}

fn tell<T, E: std::fmt::Display>(ctx: &Context, done: Result<T, E>, title: &str, body: &str) {
    match done {
        Ok(_) => notify(ctx, Toast::success(title, body)),
        Err(error) => notify(ctx, Toast::error("That did not work", &error.to_string())),
    }
}
