//! The session of a real instance: a [`Desk`] as the frame sees it.

mod actions;
mod comparing;
mod own;
mod rows;
mod tell;

use super::{
    BarAction, BrowserAction, MatchLook, Picture, PresetLook, PresetRow, Session, SessionLook,
    Side, Travel,
};
use crate::notice::{Toast, notify};
use crate::param;
use crate::reveal::show_file;
use egui::Context;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;
use plugin_common::HostMonitor;
use plugin_common::compare;
use plugin_common::preset::{Deleted, Preset, PresetId};
use plugin_common::session::{Ask, Desk};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long pictures are drawn before the frame goes on; the rest comes with the next ones.
const DRAW_BUDGET: Duration = Duration::from_millis(3);
/// A window looks this often whether the library has answered.
const LOOK_AGAIN: Duration = Duration::from_millis(30);

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
    /// Rows before this one have their picture.
    undrawn_from: usize,
    /// Files that are imported, and presets that they became.
    importing: usize,
    imported: Vec<PresetId>,
    /// What to say when the new beginning is set.
    start_words: &'static str,
    deleted: Option<Deleted>,
    /// Name of the preset that could not be loaded.
    failed: Option<String>,
    monitor: Option<Arc<HostMonitor>>,
    current: Option<String>,
    /// How much louder than the dry signal each side was when it was heard last.
    side_offsets_db: [Option<f32>; 2],
    /// Sounds are compared since the last switch, at this many gestures of the hand.
    compared_at: Option<(Instant, u64)>,
    own: Option<own::Own>,
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
            undrawn_from: 0,
            importing: 0,
            imported: Vec::new(),
            start_words: "",
            deleted: None,
            failed: None,
            monitor: None,
            current: None,
            side_offsets_db: [None; 2],
            compared_at: None,
            own: None,
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
        let listed = self.desk.library().rows();
        // Drawing is dear: what was drawn is kept.
        let mut known: HashMap<_, _> = (self.drawn.drain(..).zip(self.rows.drain(..)))
            .filter_map(|(of, row)| Some((Arc::as_ptr(of.as_ref()?), (of, row.picture))))
            .collect();
        for row in listed {
            let drawn = row.preset.as_ref().and_then(|preset| known.remove(&Arc::as_ptr(preset)));
            let (of, picture) = drawn.unwrap_or((None, Picture::None));
            self.rows.push(rows::shown(row, picture));
            self.drawn.push(of);
        }
        self.ids = listed.iter().map(|row| row.id.clone()).collect();
        (self.is_stale, self.undrawn_from) = (false, 0);
    }

    /// Draws some of the pictures that are not drawn yet; true if some are left.
    fn draw_more(&mut self) -> bool {
        let start = Instant::now();
        let listed = self.desk.library().rows();
        while let Some(row) = listed.get(self.undrawn_from) {
            if start.elapsed() > DRAW_BUDGET {
                return true;
            }
            let at = self.undrawn_from;
            self.undrawn_from += 1;
            if let Some(preset) = row.preset.as_ref().filter(|_| self.drawn[at].is_none()) {
                self.rows[at].picture = (self.draw)(preset);
                self.drawn[at] = Some(preset.clone());
            }
        }
        false
    }
}

impl Session for DeskSession {
    fn look(&mut self) -> SessionLook {
        let preset = self.desk.preset();
        self.current = preset.as_ref().map(rows::key_of);
        let row = preset.as_ref().and_then(|id| self.desk.library().row(id));
        let is_unreadable = row.is_some_and(|row| row.error.is_some());
        let name = preset.map(|id| self.name_of(&id)).unwrap_or_default();
        SessionLook {
            preset: PresetLook {
                is_edited: !name.is_empty() && self.desk.is_edited(),
                has_failed: self.failed.is_some(),
                is_unreadable,
                name: self.failed.clone().unwrap_or(name),
            },
            undo: self.own_label(Travel::Undo).or_else(|| self.desk.undo_label()),
            redo: self.own_label(Travel::Redo).or_else(|| self.desk.redo_label()),
            has_start: self.desk.library().has_default(),
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
            is_comparing: audition.is_comparing(),
            ..MatchLook::default()
        })
    }

    fn closed(&mut self) {
        self.end_comparison();
        self.desk.close();
    }

    fn edits(&self) -> u64 {
        self.desk.recorder().edits()
    }

    fn begin_frame(&mut self, ctx: &Context, gui: &GuiContext) {
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
        self.hear(ctx, gui);
        self.follow_comparison(ctx);
        self.follow_own();
    }

    fn act(&mut self, action: BarAction, ctx: &Context, gui: &GuiContext) {
        param::end_all(ctx);
        // What was loaded since then says more than an old failure.
        self.failed = None;
        if !matches!(action, BarAction::Choose(_) | BarAction::ToggleMatch | BarAction::ToggleDelta)
        {
            self.forget_offset();
            self.end_comparison();
        }
        match action {
            BarAction::PreviousPreset => self.ask(ctx, gui, Ask::Step(-1)),
            BarAction::NextPreset => self.ask(ctx, gui, Ask::Step(1)),
            BarAction::Undo if self.travel_own(Travel::Undo) => {}
            BarAction::Undo => _ = self.desk.undo(gui),
            BarAction::Redo if self.travel_own(Travel::Redo) => {}
            BarAction::Redo => _ = self.desk.redo(gui),
            BarAction::Choose(side) => self.choose(side, gui),
            BarAction::CopySide => self.desk.copy_to_other_side(),
            BarAction::ToggleMatch | BarAction::ToggleDelta => self.listen(action),
            // The frame does these.
            BarAction::ToggleBrowser | BarAction::ApplyMatch => {}
        }
        param::forget_sent(ctx);
        ctx.request_repaint();
    }

    fn presets(&mut self, is_opening: bool, ctx: &Context, gui: &GuiContext) -> &[PresetRow] {
        if is_opening {
            self.desk.refresh();
            self.hear(ctx, gui);
        }
        if self.is_stale {
            self.collect_rows();
        }
        if self.draw_more() {
            ctx.request_repaint();
        }
        &self.rows
    }

    fn current_preset(&self) -> Option<&str> {
        self.current.as_deref()
    }

    fn browse(&mut self, action: BrowserAction, ctx: &Context, gui: &GuiContext) {
        param::end_all(ctx);
        match action {
            BrowserAction::Keep => {
                self.end_comparison();
                self.desk.keep();
            }
            BrowserAction::Return => {
                self.end_comparison();
                self.failed = None;
                self.desk.go_back(gui);
            }
            BrowserAction::Audition(key) => self.ask_of(ctx, gui, &key, Ask::Audition),
            BrowserAction::Favourite(key, on) => {
                self.ask_of(ctx, gui, &key, |id| Ask::Star(id, on));
            }
            BrowserAction::Save => self.ask(ctx, gui, Ask::Save),
            BrowserAction::SaveAs(name, category, overwrite) => {
                let preset = Preset { name, category, ..Preset::default() };
                self.ask(ctx, gui, Ask::SaveAs { preset, overwrite });
            }
            BrowserAction::Rename(key, name) => self.ask_of(ctx, gui, &key, |id| {
                let category = id.category.clone();
                Ask::Rename { id, category, name }
            }),
            BrowserAction::Delete(key) => self.ask_of(ctx, gui, &key, Ask::Delete),
            BrowserAction::Restore => {
                if let Some(deleted) = self.deleted.take() {
                    self.ask(ctx, gui, Ask::Restore(deleted));
                }
            }
            BrowserAction::PutBack => self.ask(ctx, gui, Ask::PutBack),
            BrowserAction::StartWith(start) => self.start_with(start, ctx, gui),
            BrowserAction::Import(files) => self.import(files, ctx, gui),
            BrowserAction::Export(key, file) => {
                self.ask_of(ctx, gui, &key, |id| Ask::Export(id, file));
            }
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
