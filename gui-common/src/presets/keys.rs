//! Keys of the browser: arrows play, Enter keeps, Escape returns, letters search.

use super::{Browser, Library, Mode, search_id};
use crate::focus;
use crate::session::{BrowserAction, Owner};
use egui::{Context, Event, Id, Key, Modifiers, Order, Popup, Ui};
use plugin_common::preset::shelf;

/// Rows that Page up and Page down pass.
const PAGE: isize = 8;

/// Identity of the list as a stop of the keyboard.
pub(super) fn list_id() -> Id {
    Id::unique("lacquer preset list")
}

/// Identity of the categories as a stop of the keyboard.
pub(super) fn shelves_id() -> Id {
    Id::unique("lacquer preset categories")
}

impl Browser {
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        library: Library<'_>,
        found: &[usize],
        actions: &mut Vec<BrowserAction>,
    ) {
        if Popup::is_any_open(ui.ctx()) {
            return;
        }
        self.keep_focus(ui.ctx());
        let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) {
            if self.mode == Mode::Search {
                actions.extend(self.go_back());
            } else {
                self.mode = Mode::Search;
                self.wants_focus = true;
            }
            return;
        }
        if self.mode != Mode::Search {
            return;
        }
        if pressed(Key::Enter) {
            actions.extend(self.keep());
            return;
        }
        let focused = ui.memory(|m| m.focused());
        if focused == Some(shelves_id()) {
            self.shelf_keys(ui, library);
        } else {
            self.row_keys(ui, library, found, actions);
        }
        if focused == Some(list_id()) {
            self.list_keys(ui, library, actions);
        }
        self.letters_search(ui);
    }

    /// Tab stays in the browser: from behind it the keyboard comes back to the line at the top, or to
    /// the list with Shift.
    fn keep_focus(&mut self, ctx: &Context) {
        let focused = ctx.memory(|m| m.focused());
        let order = |id| ctx.viewport(|v| v.prev_pass.widgets.get(id).map(|w| w.layer_id.order));
        let is_behind = focused.and_then(order) == Some(Order::Background);
        if !is_behind || !crate::focus::by_keyboard(ctx) {
            return;
        }
        if self.mode == Mode::Search && ctx.input(|i| i.modifiers.shift) {
            ctx.memory_mut(|m| m.request_focus(list_id()));
        } else {
            self.takes_focus = true;
        }
    }

    fn row_keys(
        &mut self,
        ui: &Ui,
        library: Library<'_>,
        found: &[usize],
        actions: &mut Vec<BrowserAction>,
    ) {
        let steps =
            [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, PAGE), (Key::PageUp, -PAGE)];
        for (key, by) in steps {
            let count = ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
            let by = by * count as isize;
            if by == 0 {
                continue;
            }
            // Of another search the keys begin at its first hit, or with Up at its last.
            let is_new = !self.query.is_empty() && self.query != self.stepped_in;
            let cursor = self.cursor.as_deref().filter(|_| !is_new);
            let at = cursor.and_then(|key| library.place(key));
            let to = shelf::stepped(library.rows, found, at, if is_new { by.signum() } else { by });
            self.stepped_in.clone_from(&self.query);
            if let Some(row) = to.map(|i| &library.rows[i])
                && self.cursor.as_deref() != Some(&row.key)
            {
                self.play(&row.key, actions);
                self.scroll_to_cursor = true;
            }
        }
    }

    fn shelf_keys(&mut self, ui: &Ui, library: Library<'_>) {
        let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let by = i32::from(pressed(Key::ArrowDown) || pressed(Key::ArrowRight))
            - i32::from(pressed(Key::ArrowUp) || pressed(Key::ArrowLeft));
        if by != 0 {
            let shelves = shelf::shelves(library.rows);
            let at = shelves.iter().position(|(s, _)| *s == self.shelf).unwrap_or(0);
            let to = (at as i32 + by).clamp(0, shelves.len() as i32 - 1) as usize;
            self.shelf = shelves[to].0.clone();
        }
    }

    /// Keys that act on the row of the cursor while the list has the keyboard.
    fn list_keys(&mut self, ui: &Ui, library: Library<'_>, actions: &mut Vec<BrowserAction>) {
        let Some(row) = self.cursor.as_deref().and_then(|key| library.row(key)) else { return };
        if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F)) {
            ui.input_mut(|i| i.events.retain(|e| !matches!(e, Event::Text(t) if t == "f")));
            actions.push(BrowserAction::Favourite(row.key.clone(), !row.is_favourite));
        }
        if row.owner == Owner::Mine && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete))
        {
            actions.push(BrowserAction::Delete(row.key.clone()));
        }
    }

    /// Typing anywhere in the browser searches.
    fn letters_search(&mut self, ui: &Ui) {
        if self.takes_focus || ui.memory(|m| m.has_focus(search_id())) {
            return;
        }
        let typed = focus::take_letters(ui);
        if !typed.is_empty() {
            self.query.push_str(&typed);
            ui.memory_mut(|m| m.request_focus(search_id()));
        }
    }
}
