//! The line at the top: search and the ways in, or a name that is being typed.

use super::files::{self, Dialog};
use super::{Browser, Library, Mode, search_id};
use crate::paint::Icon;
use crate::session::{BrowserAction, Owner};
use crate::widget::{Button, IconButton, TextField};
use egui::{Id, Rect, Ui, pos2, vec2};

const GAP: f32 = 8.0;
/// Under this width the buttons have no words.
const NARROW: f32 = 400.0;

impl Browser {
    pub(super) fn header(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        library: Library<'_>,
        actions: &mut Vec<BrowserAction>,
    ) {
        if self.mode == Mode::Search {
            let left = self.buttons(ui, rect, library, actions);
            self.search(ui, rect.with_max_x(left - GAP));
        } else {
            self.naming(ui, rect, library, actions);
        }
    }

    fn search(&mut self, ui: &mut Ui, rect: Rect) {
        let (id, take_focus) = (search_id(), self.takes_focus);
        TextField::new(id, "Search presets", "Search").search().show(
            ui,
            rect,
            &mut self.query,
            take_focus,
        );
        if !self.query.is_empty() {
            let at = rect.right_center() - vec2(15.0, 0.0);
            let clear = IconButton::new(Icon::Close, "Clear search").side(22.0).show(ui, at);
            if clear.clicked() {
                self.query.clear();
                ui.memory_mut(|m| m.request_focus(id));
            }
        }
    }

    /// Buttons from the right; returns where they begin.
    fn buttons(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        library: Library<'_>,
        actions: &mut Vec<BrowserAction>,
    ) -> f32 {
        let has_words = rect.width() >= NARROW;
        let mut x = rect.right();
        let mut button = |ui: &mut Ui, sign: Icon, label: &str, name: &str| {
            let button = Button::new(if has_words { label } else { "" }).icon(sign).name(name);
            let button = if has_words { button } else { button.width(30.0) };
            let button = button.height(rect.height());
            x -= button.measure(ui.painter());
            let clicked = button.show(ui, pos2(x, rect.top())).clicked();
            x -= GAP;
            clicked
        };
        let current = library.current.and_then(|key| library.row(key));
        if button(ui, Icon::Save, "Save as\u{2026}", "Save as") {
            let (name, category) =
                current.map(|r| (r.name.clone(), r.category.clone())).unwrap_or_default();
            self.mode = Mode::SaveAs { name, category, replace: false };
            self.wants_focus = true;
        }
        let is_mine = current.is_some_and(|row| row.owner == Owner::Mine);
        if is_mine && library.is_edited && button(ui, Icon::Check, "Save", "Save") {
            actions.push(BrowserAction::Save);
        }
        if button(ui, Icon::Plus, "Import", "Import") {
            self.dialog = Some(Dialog::import());
        }
        x + GAP
    }

    /// A name or path is being typed.
    fn naming(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        library: Library<'_>,
        actions: &mut Vec<BrowserAction>,
    ) {
        let mut mode = std::mem::take(&mut self.mode);
        let verb = verb(&mode);
        let ok = Button::new(verb).height(rect.height());
        let cancel = Button::new("Cancel").height(rect.height());
        let (ok_w, cancel_w) = (ok.measure(ui.painter()), cancel.measure(ui.painter()));
        let edge = rect.right() - ok_w - cancel_w - 2.0 * GAP;
        let (mut left, take_focus) = (rect.with_max_x(edge), self.takes_focus);
        if let Mode::SaveAs { category, .. } = &mut mode {
            let (name, shelf) = left.split_left_right_at_fraction(0.62);
            left = name;
            let shelf = shelf.with_min_x(name.right() + GAP);
            let id = Id::unique("lacquer preset category");
            TextField::new(id, "Category", "Category").show(ui, shelf, category, false);
        }
        let id = Id::unique("lacquer preset name");
        let (label, text) = typed(&mut mode);
        let enter = TextField::new(id, label, label).show(ui, left, text, take_focus);
        let is_ready = !text.trim().is_empty();
        if let Mode::SaveAs { name, category, replace } = &mut mode {
            *replace &= is_taken(name, category, library);
        }
        let pressed = ok.enabled(is_ready).show(ui, pos2(edge + GAP, rect.top())).clicked();
        let at = pos2(rect.right() - cancel_w, rect.top());
        let cancelled = cancel.show(ui, at).clicked();
        if cancelled {
            self.wants_focus = true;
            return;
        }
        if is_ready && (pressed || enter) {
            if let Some(again) = confirmed(&mode, library) {
                self.mode = again;
                self.wants_focus = enter;
                return;
            }
            actions.extend(finished(mode));
            ui.memory_mut(|m| m.request_focus(search_id()));
            return;
        }
        self.mode = mode;
    }
}

/// Word on the button that takes the name.
fn verb(mode: &Mode) -> &'static str {
    match mode {
        Mode::SaveAs { replace: true, .. } => "Replace",
        Mode::Rename { .. } => "Rename",
        Mode::ImportPath(_) => "Import",
        Mode::ExportPath { .. } => "Export",
        _ => "Save",
    }
}

fn typed(mode: &mut Mode) -> (&'static str, &mut String) {
    match mode {
        Mode::SaveAs { name, .. } | Mode::Rename { name, .. } => ("Name", name),
        Mode::ImportPath(path) => ("File to import", path),
        Mode::ExportPath { path, .. } => ("File to write", path),
        Mode::Search => unreachable!("the search line is drawn elsewhere"),
    }
}

fn is_taken(name: &str, category: &str, library: Library<'_>) -> bool {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b.trim());
    let mine = library.rows.iter().filter(|row| row.owner == Owner::Mine);
    mine.into_iter().any(|row| same(&row.name, name) && same(&row.category, category))
}

/// Overwriting a preset is asked for a second time.
fn confirmed(mode: &Mode, library: Library<'_>) -> Option<Mode> {
    match mode {
        Mode::SaveAs { name, category, replace: false } if is_taken(name, category, library) => {
            let (name, category) = (name.clone(), category.clone());
            Some(Mode::SaveAs { name, category, replace: true })
        }
        _ => None,
    }
}

fn finished(mode: Mode) -> Option<BrowserAction> {
    let trim = |s: String| s.trim().to_owned();
    match mode {
        Mode::Search => None,
        Mode::SaveAs { name, category, replace } => {
            Some(BrowserAction::SaveAs(trim(name), trim(category), replace))
        }
        Mode::Rename { key, name } => Some(BrowserAction::Rename(key, trim(name))),
        Mode::ImportPath(path) => Some(BrowserAction::Import(vec![files::expanded(&path)])),
        Mode::ExportPath { key, path } => Some(BrowserAction::Export(key, files::expanded(&path))),
    }
}
