//! The line at the top: search and the ways in, or a name that is being typed.

use super::files::{self, Dialog};
use super::{Browser, Library, Mode, search_id};
use crate::paint::Icon;
use crate::session::{BrowserAction, Owner, PresetRow};
use crate::widget::{Button, IconButton, TextField};
use egui::{Id, Rect, Ui, pos2, vec2};
use plugin_common::preset::PresetId;

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
        if button(ui, Icon::Plus, "Import", "Import") {
            self.dialog = Some(Dialog::import(ui.ctx()));
        }
        // Comes and goes: left of those that stay where they are.
        let is_mine = current.is_some_and(|row| row.owner == Owner::Mine);
        if is_mine && library.is_edited && button(ui, Icon::Check, "Save", "Save") {
            actions.push(BrowserAction::Save);
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
        let before = text.clone();
        let enter = TextField::new(id, label, label).show(ui, left, text, take_focus);
        let (is_ready, is_typed) = (!text.trim().is_empty(), *text != before);
        match &mut mode {
            Mode::SaveAs { name, category, replace } => {
                *replace &= is_taken(name, category, library);
            }
            Mode::ExportPath { replace, .. } => *replace &= !is_typed,
            _ => {}
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
        Mode::SaveAs { replace: true, .. } | Mode::ExportPath { replace: true, .. } => "Replace",
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

/// As the library judges it.
fn is_taken(name: &str, category: &str, library: Library<'_>) -> bool {
    let Some(wanted) = PresetId::own(category, name) else { return false };
    let id = |row: &PresetRow| PresetId::own(&row.category, &row.name);
    let mine = library.rows.iter().filter(|row| row.owner == Owner::Mine);
    mine.into_iter().any(|row| id(row).is_some_and(|id| id.is_called_as(&wanted)))
}

/// Overwriting a preset or a file is asked for a second time.
fn confirmed(mode: &Mode, library: Library<'_>) -> Option<Mode> {
    match mode {
        Mode::SaveAs { name, category, replace: false } if is_taken(name, category, library) => {
            let (name, category) = (name.clone(), category.clone());
            Some(Mode::SaveAs { name, category, replace: true })
        }
        Mode::ExportPath { key, path, replace: false } if files::expanded(path).exists() => {
            Some(Mode::ExportPath { key: key.clone(), path: path.clone(), replace: true })
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
        Mode::ExportPath { key, path, .. } => {
            Some(BrowserAction::Export(key, files::expanded(&path)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Picture;

    fn row(name: &str) -> PresetRow {
        PresetRow {
            key: name.to_owned(),
            name: name.to_owned(),
            category: "Drums".to_owned(),
            note: String::new(),
            search_text: String::new(),
            owner: Owner::Mine,
            is_favourite: false,
            problem: None,
            picture: Picture::None,
        }
    }

    #[test]
    fn a_name_is_taken_as_the_library_sees_it() {
        let rows = [row("Kick"), row("Caf\u{e9}")];
        let library = Library { rows: &rows, current: None, is_edited: false, plugin: "x" };
        for name in ["Kick", " kick. ", "Cafe\u{301}", "CAF\u{c9}"] {
            assert!(is_taken(name, "drums/", library), "{name}");
        }
        assert!(!is_taken("Kick", "", library) && !is_taken("Kick 2", "Drums", library));
    }

    #[test]
    fn a_file_that_is_there_is_written_over_only_when_asked_twice() {
        let library = Library { rows: &[], current: None, is_edited: false, plugin: "x" };
        let name = format!("lacquer-export-{}.lacquer", std::process::id());
        let file = std::env::temp_dir().join(name);
        let path = file.to_string_lossy().into_owned();
        let mode = |replace| Mode::ExportPath { key: "k".to_owned(), path: path.clone(), replace };
        assert_eq!(confirmed(&mode(false), library), None, "nothing is there");
        std::fs::write(&file, "mine").expect("a file");
        let asked = confirmed(&mode(false), library);
        std::fs::remove_file(&file).expect("the file");
        assert_eq!(asked, Some(mode(true)));
        assert_eq!(confirmed(&mode(true), library), None, "it was asked");
    }
}
