//! The session of a real instance: a [`Desk`] as the frame sees it.

mod actions;
mod rows;
mod tell;

use super::{
    BarAction, BrowserAction, MatchLook, Picture, PresetLook, PresetRow, Session, SessionLook, Side,
};
use crate::notice::{Toast, notify};
use crate::param;
use crate::reveal::show_file;
use egui::Context;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;
use plugin_common::HostMonitor;
use plugin_common::compare;
use plugin_common::preset::{Deleted, Preset, PresetId, Row};
use plugin_common::session::Desk;
use std::collections::HashMap;
use std::sync::Arc;

/// How a plugin draws the small picture of a preset.
pub type Draw = fn(&Preset) -> Picture;

/// Presets, history and two sounds of one instance, for
/// [`LacquerEditor::session`](crate::LacquerEditor::session).
pub struct DeskSession {
    desk: Desk,
    draw: Draw,
    rows: Vec<PresetRow>,
    ids: Vec<PresetId>,
    /// What the pictures were drawn from, row by row.
    drawn: Vec<Option<Arc<Preset>>>,
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
            drawn: Vec::new(),
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
        // Drawing is dear and reading brings few presets a frame: what was drawn is kept.
        let known: HashMap<_, _> = (self.drawn.iter().zip(&self.rows))
            .filter_map(|(of, row)| Some((Arc::as_ptr(of.as_ref()?), row.picture.clone())))
            .collect();
        let picture = |preset: &Arc<Preset>| {
            known.get(&Arc::as_ptr(preset)).cloned().unwrap_or_else(|| (self.draw)(preset))
        };
        self.rows = library.rows().iter().map(|row| rows::shown(row, picture)).collect();
        self.ids = library.rows().iter().map(|row| row.id.clone()).collect();
        self.drawn = library.rows().iter().map(|row| row.preset.clone()).collect();
        self.is_stale = false;
    }

    fn refresh(&mut self) {
        self.desk.refresh();
        self.is_stale = true;
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
}

impl Session for DeskSession {
    fn look(&mut self) -> SessionLook {
        let preset = self.desk.preset();
        self.current = preset.as_ref().map(rows::key_of);
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

    fn closed(&mut self) {
        self.desk.close();
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
            tell::listed(ctx, &title, &notices);
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
                tell::outcome(
                    ctx,
                    self.desk.save(),
                    "Saved",
                    "The preset holds the sound as it is now.",
                );
                self.refresh();
            }
            BrowserAction::SaveAs(name, category, replace) => {
                self.save_as(name, category, replace, ctx);
            }
            BrowserAction::Rename(key, name) => self.rename(&key, &name, ctx),
            BrowserAction::Delete(key) => self.delete(&key, ctx),
            BrowserAction::Restore => self.restore(ctx),
            BrowserAction::StartWith(start) => self.start_with(start, ctx),
            BrowserAction::Import(files) => self.import(&files, ctx, gui),
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
