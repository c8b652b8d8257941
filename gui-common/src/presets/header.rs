//! The line at the top: search and the ways in, or a name that is being typed.

use super::files::{self, Dialog};
use super::{Browser, Library, Mode, search_id};
use crate::paint::{Icon, icon};
use crate::session::{BrowserAction, Owner};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::{Button, IconButton};
use egui::text::{CCursor, CCursorRange};
use egui::{Color32, FontId, Id, Key, Margin, Rect, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2};

const GAP: f32 = 8.0;
/// Under this width the buttons have no words.
const NARROW: f32 = 400.0;

impl Browser {
    pub(super) fn header(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        library: Library<'_>,
        t: &Theme,
        actions: &mut Vec<BrowserAction>,
    ) {
        if self.mode == Mode::Search {
            let left = self.buttons(ui, rect, library, actions);
            self.search(ui, rect.with_max_x(left - GAP), t);
        } else {
            self.naming(ui, rect, library, t, actions);
        }
    }

    fn search(&mut self, ui: &mut Ui, rect: Rect, t: &Theme) {
        let (id, take_focus) = (search_id(), self.takes_focus);
        field(ui, rect, (id, "Search presets", "Search"), &mut self.query, take_focus, t);
        icon(ui.painter(), Icon::Search, rect.left_center() + vec2(16.0, 0.0), 14.0, t.low);
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
        t: &Theme,
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
            field(ui, shelf, (id, "Category", "Category"), category, false, t);
        }
        let id = Id::unique("lacquer preset name");
        let (label, text) = typed(&mut mode);
        let enter = field(ui, left, (id, label, label), text, take_focus, t);
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

/// A text field; true if Enter was pressed in it.
fn field(
    ui: &mut Ui,
    rect: Rect,
    (id, name, hint): (Id, &str, &str),
    value: &mut String,
    take_focus: bool,
    t: &Theme,
) -> bool {
    let p = ui.painter();
    p.rect_filled(rect, metrics::R_CONTROL, t.bg0);
    let has_focus = ui.memory(|m| m.has_focus(id));
    let (width, color) = if has_focus { (1.6, t.focus) } else { (1.0, alpha(t.line2, 0.8)) };
    p.rect_stroke(rect, metrics::R_CONTROL, Stroke::new(width, color), StrokeKind::Inside);
    let indent = if name.starts_with("Search") { 30.0 } else { 10.0 };
    let font = FontId::from(Font::medium(metrics::TEXT_LIST));
    let inner = Rect::from_min_max(rect.min + vec2(indent, 0.0), rect.max - vec2(28.0, 0.0));
    let edit = TextEdit::singleline(value)
        .id(id)
        .font(font)
        .text_color(t.hi)
        .hint_text(egui::RichText::new(hint).color(t.low))
        .align(egui::Align2::LEFT_CENTER)
        .frame(egui::Frame::NONE)
        .margin(Margin::ZERO)
        .background_color(Color32::TRANSPARENT)
        .desired_width(inner.width())
        .min_size(inner.size());
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(inner));
    let response = child.put(inner, edit);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
    if take_focus {
        response.request_focus();
        let end = CCursor::new(value.chars().count());
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
        state.store(ui.ctx(), id);
    }
    response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
}
