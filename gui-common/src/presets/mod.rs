//! The preset browser: search, categories, list, and the ways in and out of the library.
//!
//! It is drawn from [`PresetRow`]s and returns [`BrowserAction`]s; it changes nothing itself.

mod files;
mod footer;
mod header;
mod keys;
mod layout;
mod list;
mod menu;
mod picture;
mod shelves;

use crate::session::{BrowserAction, PresetRow};
use crate::theme::Theme;
use egui::{Context, Id, Rect, Ui};
use files::Dialog;
use layout::Layout;
use plugin_common::preset::shelf::{self, Shelf};
use std::path::PathBuf;

/// What the line at the top is for.
#[derive(Clone, Debug, PartialEq, Default)]
enum Mode {
    /// Searching.
    #[default]
    Search,
    /// Naming a new preset.
    SaveAs { name: String, category: String, replace: bool },
    /// Naming a preset anew.
    Rename { key: String, name: String },
    /// Typing where a file is, because the system has no dialog to ask with.
    ImportPath(String),
    /// Typing where a file goes.
    ExportPath { key: String, path: String, replace: bool },
}

/// The browser of one window.
#[derive(Default)]
pub(crate) struct Browser {
    is_open: bool,
    /// It was opened since the last frame.
    is_fresh: bool,
    /// The line at the top takes the keyboard in the next frame.
    wants_focus: bool,
    /// It takes it in this one.
    takes_focus: bool,
    query: String,
    shelf: Shelf,
    mode: Mode,
    /// The row that the keys move from.
    cursor: Option<String>,
    /// What was searched for when the keys moved last.
    stepped_in: String,
    /// Something was played since it was opened.
    has_played: bool,
    /// Bring the cursor's row into view.
    scroll_to_cursor: bool,
    /// The row under the pointer that cannot be read, and why.
    reason: Option<(egui::Rect, String)>,
    dialog: Option<Dialog>,
}

/// What the browser is drawn from.
#[derive(Clone, Copy)]
pub(crate) struct Library<'a> {
    pub rows: &'a [PresetRow],
    /// The preset that is playing.
    pub current: Option<&'a str>,
    pub is_edited: bool,
    pub plugin: &'a str,
}

impl Library<'_> {
    fn row(&self, key: &str) -> Option<&PresetRow> {
        self.rows.iter().find(|row| row.key == key)
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.key == key)
    }
}

/// Where the browser's popover is, for the shell to draw it.
pub(crate) fn rect(window: Rect, pill_x: f32, top: f32) -> Rect {
    Layout::new(window, pill_x, top).whole
}

impl Browser {
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Was it opened just now?
    pub(crate) fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    pub(crate) fn toggle(&mut self) -> Option<BrowserAction> {
        if self.is_open {
            return self.keep();
        }
        let dialog = self.dialog.take();
        let shelf = std::mem::take(&mut self.shelf);
        let (is_open, is_fresh, wants_focus) = (true, true, true);
        *self = Self { is_open, is_fresh, wants_focus, shelf, dialog, ..Self::default() };
        None
    }

    /// Closes the browser and keeps what is playing.
    pub(crate) fn keep(&mut self) -> Option<BrowserAction> {
        self.is_open = false;
        std::mem::take(&mut self.has_played).then_some(BrowserAction::Keep)
    }

    /// Closes the browser and goes back to the sound from before.
    fn go_back(&mut self) -> Option<BrowserAction> {
        self.is_open = false;
        std::mem::take(&mut self.has_played).then_some(BrowserAction::Return)
    }

    /// Looks whether a file dialog was answered.
    pub(crate) fn poll(&mut self, ui: &Ui) -> Option<BrowserAction> {
        let Some(answer) = self.dialog.as_ref()?.answer() else {
            ui.ctx().request_repaint_after(files::LOOK_AGAIN);
            return None;
        };
        let dialog = self.dialog.take()?;
        match answer {
            files::Answer::Picked(path) => Some(dialog.action(path)),
            files::Answer::Cancelled => None,
            files::Answer::Unavailable => {
                self.mode = dialog.typed();
                (self.is_open, self.wants_focus) = (true, true);
                ui.ctx().request_repaint();
                None
            }
        }
    }

    /// Shows the content of the popover.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        window: Rect,
        (pill_x, top): (f32, f32),
        library: Library<'_>,
        t: &Theme,
    ) -> Vec<BrowserAction> {
        let layout = Layout::new(window, pill_x, top);
        crate::focus::want_letters(ui.ctx());
        crate::hint::offer(ui.ctx(), || "What you choose plays at once. Esc goes back.".to_owned());
        self.takes_focus = std::mem::take(&mut self.wants_focus);
        if std::mem::take(&mut self.is_fresh) {
            self.cursor = library.current.map(str::to_owned);
            self.scroll_to_cursor = true;
        }
        let found = shelf::found(library.rows, &self.shelf, &self.query);
        let mut actions = Vec::new();
        self.keys(ui, library, &found, &mut actions);
        self.header(ui, layout.header, library, &mut actions);
        self.shelves(ui, &layout, library, t);
        self.list(ui, layout.list, library, &found, t, &mut actions);
        self.footer(ui, layout.footer, (found.len(), library.rows.len()), t);
        actions
    }

    /// Plays a preset.
    fn play(&mut self, key: &str, actions: &mut Vec<BrowserAction>) {
        self.cursor = Some(key.to_owned());
        self.stepped_in.clone_from(&self.query);
        self.has_played = true;
        actions.push(BrowserAction::Audition(key.to_owned()));
    }
}

/// Presets dropped anywhere on the window are imported; the window takes no other files.
pub(crate) fn dropped(ctx: &Context) -> Option<BrowserAction> {
    let files: Vec<PathBuf> =
        ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    (!files.is_empty()).then_some(BrowserAction::Import(files))
}

/// Identity of the search field, which has the keyboard while the browser is open.
fn search_id() -> Id {
    Id::unique("lacquer preset search")
}
