//! The settings of the suite, under the settings button; in narrow windows also what the top bar
//! has no room for.

mod form;
mod pages;
mod rows;
mod size_row;

use super::Shell;
use super::popover::{self, Popover};
use super::sheet::Sheet;
use super::top::{BarLook, compare};
use crate::editor_state::EditorState;
use crate::session::{BarAction, BrowserAction};
use crate::theme::Theme;
use egui::{Id, Key, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use form::Form;
pub(super) use pages::Page;
use pages::Turn;

const WIDTH: f32 = 372.0;
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;

/// What the settings ask of the session.
pub(super) enum Asked {
    /// A folded button of the top bar.
    Bar(BarAction),
    /// Something of the presets.
    Presets(BrowserAction),
}

fn id() -> Id {
    Id::unique("lacquer settings")
}

impl Shell {
    /// Shows the settings while they are open; returns what the folded controls ask for.
    pub(super) fn settings_popover(
        &mut self,
        ui: &Ui,
        window: Rect,
        (state, has_list): (&EditorState, bool),
        look: &BarLook,
        t: &Theme,
    ) -> Option<Asked> {
        if !self.settings_open {
            Popover::closed(ui, id());
            self.settings_page = Page::Settings;
            return None;
        }
        let folded = self.folded_rows(look);
        let page = self.settings_page;
        let start = usize::from(look.session.is_some());
        let content = match page {
            Page::Settings => {
                let rows = 10 + usize::from(has_list) + start + folded;
                Form::height(2 + folded.min(1), rows, 3 + folded.min(1))
            }
            other => other.height(),
        };
        let size = vec2(WIDTH.min(window.width() - 16.0), content.min(window.height() - BARS));
        let min = pos2(window.right() - 10.0 - size.x, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, size);
        let mut action = None;
        let place = Popover { id: id(), rect, tip_x: Some(window.right() - 25.0) };
        let away = place.show(ui, window, t, |ui| {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("settings"));
            inner.set_clip_rect(rect.shrink(1.0));
            ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
                let (area, _) = ui.allocate_exact_size(vec2(size.x, content), Sense::hover());
                let mut form = Form::new(area, t);
                if page == Page::Settings {
                    action = self.folded(ui, &mut form, look).map(Asked::Bar);
                    self.look_rows(ui, &mut form, state);
                    rows::meter_rows(ui, &mut form);
                    action = rows::start_row(ui, &mut form, look).or(action.take());
                    form.line(ui);
                    self.more_rows(ui, &mut form, has_list);
                } else {
                    match pages::show(ui, &mut form, page) {
                        Some(Turn::Back) => self.settings_page = Page::Settings,
                        Some(Turn::Read(title, words)) => {
                            self.sheet = Some(Sheet::new(title, words));
                            self.settings_open = false;
                        }
                        None => {}
                    }
                }
            });
        });
        if away || ui.input(|i| i.key_pressed(Key::Escape)) {
            self.settings_open = false;
        }
        action
    }

    /// How many rows the folded controls need.
    fn folded_rows(&self, look: &BarLook) -> usize {
        let Some(layout) = self.layout.as_ref().filter(|_| look.session.is_some()) else {
            return 0;
        };
        let rows = [layout.undo_x.is_none(), layout.compare_x.is_none() || layout.copy_x.is_none()];
        let matching = look.matching.is_some() && layout.matching.is_none();
        rows.iter().filter(|row| **row).count() + usize::from(matching)
    }

    /// What the top bar has no room for.
    fn folded(&self, ui: &mut Ui, form: &mut Form<'_>, look: &BarLook) -> Option<BarAction> {
        if self.folded_rows(look) == 0 {
            return None;
        }
        let (layout, session) = (self.layout.as_ref()?, look.session.as_ref()?);
        let mut action = None;
        form.title(ui, "Sound");
        if layout.undo_x.is_none() {
            let row = form.row(ui, "History");
            action = compare::step_buttons(ui, row.left_center() + vec2(13.0, 0.0), session);
        }
        if layout.compare_x.is_none() || layout.copy_x.is_none() {
            let row = form.row(ui, "A/B");
            action = compare::sides(ui, row.with_max_x(row.left() + 60.0), session.side).or(action);
            let at = row.left_center() + vec2(82.0, 0.0);
            if compare::copy_button(ui, at, session.side) {
                action = Some(BarAction::CopySide);
            }
        }
        if let Some(matching) = look.matching.filter(|_| layout.matching.is_none()) {
            let row = form.row(ui, "Bypass");
            let rect = row.with_max_x(row.left() + compare::match_width(ui, &matching));
            action = compare::match_button(ui, rect, true, &matching, form.t).or(action);
        }
        form.line(ui);
        action
    }
}
