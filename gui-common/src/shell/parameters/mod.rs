//! All parameters of the plugin as a list that the keyboard works: search, step, type, reset.

mod row;

use super::Shell;
use super::popover::{self, Popover};
use crate::editor::LacquerEditor;
use crate::focus;
use crate::paint::{Icon, hairline_h, key_hints, text};
use crate::param::{AnyParam, ParamHandle};
use crate::theme::{Font, Theme, metrics};
use crate::widget::{IconButton, TextField, sets};
use egui::{Align2, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, UiBuilder};
use egui::{WidgetInfo, pos2, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Params;
use std::sync::Arc;

const SIZE: egui::Vec2 = vec2(500.0, 460.0);
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;
const HEADER: f32 = 53.0;
const FOOTER: f32 = 36.0;
/// Distance of rows.
const PITCH: f32 = 31.0;
/// Rows beyond the visible ones that can take the keyboard, so that arrows lead there.
const BEYOND: f32 = 2.0 * PITCH;

/// The list of one window.
#[derive(Default)]
pub(super) struct List {
    is_open: bool,
    /// The search takes the keyboard in the next frame.
    wants_focus: bool,
    query: String,
    entries: Vec<Entry>,
    /// The row that had the keyboard last.
    last: Option<Id>,
    /// A value was being typed in the last frame.
    was_typing: bool,
}

/// A parameter and where it is found.
struct Entry {
    param: AnyParam,
    /// What a search looks at, in small letters.
    words: String,
}

fn id() -> Id {
    Id::unique("lacquer parameters")
}

fn search_id() -> Id {
    Id::unique("lacquer parameter search")
}

impl List {
    pub(super) fn open(&mut self) {
        *self = Self { is_open: true, wants_focus: true, ..Self::default() };
    }

    /// Reads the names once.
    fn fill(&mut self, params: &Arc<dyn Params>) {
        if self.entries.is_empty() {
            let entry = |(group, param): (String, AnyParam)| {
                let words = format!("{group} {}", param.name()).to_lowercase();
                Entry { param, words }
            };
            self.entries = AnyParam::all(params).into_iter().map(entry).collect();
        }
    }

    /// The parameters whose name and group hold every word of the search.
    fn found(&self) -> Vec<usize> {
        let query = self.query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let holds = |entry: &Entry| words.iter().all(|word| entry.words.contains(word));
        (0..self.entries.len()).filter(|i| holds(&self.entries[*i])).collect()
    }
}

impl Shell {
    /// Shows the list while it is open.
    pub(super) fn parameter_list<E: LacquerEditor>(
        &mut self,
        ui: &Ui,
        window: Rect,
        editor: &E,
        gui: &GuiContext,
        t: &Theme,
    ) {
        let Some(params) = editor.params().filter(|_| self.parameters.is_open) else {
            Popover::closed(ui, id());
            return;
        };
        self.parameters.fill(&params);
        let size = SIZE.min(window.size() - vec2(16.0, BARS));
        let min = pos2(window.right() - 10.0 - size.x, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, size);
        let place = Popover { id: id(), rect, tip_x: Some(window.right() - 25.0) };
        let list = &mut self.parameters;
        let mut is_closed = false;
        let away = place.show(ui, window, t, |ui| is_closed = list.show(ui, rect, gui, t));
        if away || is_closed {
            *list = List::default();
        }
    }
}

impl List {
    /// True if it was closed.
    fn show(&mut self, ui: &mut Ui, rect: Rect, gui: &GuiContext, t: &Theme) -> bool {
        focus::want_letters(ui.ctx());
        let is_typing = std::mem::take(&mut self.was_typing);
        let found = self.found();
        if self.header(ui, rect) {
            return true;
        }
        let middle = Rect::from_min_max(rect.min + vec2(0.0, HEADER), rect.max - vec2(1.0, FOOTER));
        self.rows(ui, middle, &found, gui, t);
        self.footer(ui, rect, found.len(), t);
        self.letters_search(ui);
        let has_search = ui.memory(|m| m.has_focus(search_id()));
        self.was_typing = ui.ctx().text_edit_focused() && !has_search;
        if is_typing && !self.was_typing && ui.memory(|m| m.focused().is_none()) {
            // A value was typed: the keyboard goes on where it was.
            if let Some(last) = self.last {
                ui.memory_mut(|m| m.request_focus(last));
            }
            return false;
        }
        !is_typing && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
    }

    /// Search and closing; true if closed.
    fn header(&mut self, ui: &mut Ui, rect: Rect) -> bool {
        let pad = metrics::PADDING;
        let line = Rect::from_min_size(
            rect.min + vec2(pad, pad),
            vec2(rect.width() - 2.0 * pad - 32.0, 30.0),
        );
        let take_focus = std::mem::take(&mut self.wants_focus);
        let field = TextField::new(search_id(), "Search parameters", "Search").search();
        field.show(ui, line, &mut self.query, take_focus);
        let at = pos2(rect.right() - pad - 12.0, line.center().y);
        IconButton::new(Icon::Close, "Close the list").show(ui, at).clicked()
    }

    fn rows(&mut self, ui: &mut Ui, area: Rect, found: &[usize], gui: &GuiContext, t: &Theme) {
        let stop = ui.interact(area, id().with("rows"), Sense::hover());
        stop.widget_info(|| WidgetInfo::labeled(Role::List, true, "All parameters"));
        sets::whole(ui.ctx(), stop.id, found.len());
        if found.is_empty() {
            let font = Font::regular(metrics::TEXT_LIST);
            let words = format!("Nothing called \u{2018}{}\u{2019}.", self.query.trim());
            text(ui.painter(), area.center(), Align2::CENTER_CENTER, &words, font, t.mid);
            return;
        }
        let to = self.row_keys(ui, found);
        let mut inner = ui.new_child(
            UiBuilder::new().max_rect(area).accessibility_parent(stop.id).id_salt("parameters"),
        );
        inner.set_clip_rect(area);
        let height = found.len() as f32 * PITCH + 6.0;
        ScrollArea::vertical().auto_shrink(false).show_viewport(&mut inner, |ui, view| {
            let (all, _) = ui.allocate_exact_size(vec2(area.width(), height), Sense::hover());
            for (at, index) in found.iter().enumerate() {
                let top = 3.0 + at as f32 * PITCH;
                let is_near = top + PITCH > view.top() - BEYOND && top < view.bottom() + BEYOND;
                if !is_near && to != Some(at) {
                    continue;
                }
                let rect = Rect::from_min_size(
                    all.min + vec2(8.0, top),
                    vec2(all.width() - 22.0, PITCH - 3.0),
                );
                let response = row::show(ui, rect, &self.entries[*index].param, gui, t);
                sets::part(ui.ctx(), response.id, at);
                if to == Some(at) {
                    response.request_focus();
                }
                if response.gained_focus() || to == Some(at) {
                    ui.scroll_to_rect(rect.expand(4.0), None);
                }
                if response.has_focus() {
                    self.last = Some(response.id);
                }
            }
        });
    }

    /// Up and Down lead from row to row, and from the search into the list; Enter in the search
    /// too. Returns the row to go to.
    fn row_keys(&self, ui: &Ui, found: &[usize]) -> Option<usize> {
        let focused = ui.memory(|m| m.focused())?;
        let here = found.iter().position(|i| row::id_of(&self.entries[*i].param) == focused);
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        if focused == search_id() {
            let enters = pressed(Key::ArrowDown) + pressed(Key::Enter) > 0;
            return enters.then_some(0);
        }
        let (at, down) = (here?, pressed(Key::ArrowDown));
        let up = pressed(Key::ArrowUp);
        if up == 0 && down == 0 {
            return None;
        }
        Some((at + down).saturating_sub(up).min(found.len() - 1))
    }

    /// Letters typed at a row search.
    fn letters_search(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let typed = focus::take_letters(ui);
        if !typed.is_empty() {
            self.query.push_str(&typed);
            ui.memory_mut(|m| m.request_focus(search_id()));
        }
    }

    fn footer(&self, ui: &Ui, rect: Rect, found: usize, t: &Theme) {
        let p = ui.painter();
        let foot = rect.with_min_y(rect.bottom() - FOOTER);
        hairline_h(p, rect.left() + 1.0..=rect.right() - 1.0, foot.top() + 0.5, t.line2);
        let words = match self.entries.len() {
            all if all == found => format!("{all} parameters"),
            all => format!("{found} of {all} parameters"),
        };
        let at = pos2(rect.left() + metrics::PADDING + 1.0, foot.center().y);
        let font = Font::regular(metrics::TEXT_CAPTION);
        let count = text(p, at, Align2::LEFT_CENTER, &words, font, t.low);
        let label = ui.interact(count, id().with("count"), Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        let keys = [("Del", "reset"), ("Enter", "type"), ("Left, Right", "step")];
        let right = rect.right() - metrics::PADDING - 1.0;
        key_hints(p, (count.right() + 14.0)..=right, foot.center().y, &keys, t);
    }
}
