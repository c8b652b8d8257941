//! The settings of the suite, under the settings button; in narrow windows also what the top bar
//! has no room for.

mod form;
mod pages;
mod rows;
mod size_row;

use super::Shell;
use super::popover::{self, Popover};
use super::sheet::Sheet;
use super::top::{BarLook, compare, matching};
use crate::editor_state::EditorState;
use crate::paint::{Icon, gradient_v, icon};
use crate::session::{BarAction, BrowserAction};
use crate::theme::{Theme, alpha, metrics};
use egui::{Id, Key, Painter, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use form::Form;
pub(super) use pages::Page;
use pages::{OwnKeys, Turn};

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

/// Fades out what ends at the foot of the popover while `below` of it is hidden, and says so.
fn more_below(p: &Painter, rect: Rect, below: f32, t: &Theme) {
    const HEIGHT: f32 = 34.0;
    if below < 1.0 {
        return;
    }
    let foot = rect.shrink(1.0);
    let foot = foot.with_min_y(foot.bottom() - HEIGHT);
    let clear = alpha(t.popover, 0.0);
    gradient_v(p, foot, metrics::R_PANEL, &[(0.0, clear), (0.55, t.popover), (1.0, t.popover)]);
    icon(p, Icon::ChevronDown, pos2(foot.center().x, foot.bottom() - 10.0), 13.0, t.mid);
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
        (state, has_list, own): (&EditorState, bool, OwnKeys<'_>),
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
            other => other.height(own.1.len()),
        };
        let size = vec2(WIDTH.min(window.width() - 16.0), content.min(window.height() - BARS));
        let min = pos2(window.right() - 10.0 - size.x, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, size);
        let mut action = None;
        let place = Popover { id: id(), rect, tip_x: Some(window.right() - 25.0) };
        let away = place.show(ui, window, t, |ui| {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("settings"));
            inner.set_clip_rect(rect.shrink(1.0));
            let scroll = ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
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
                    match pages::show(ui, &mut form, page, own) {
                        Some(Turn::Back) => self.settings_page = Page::Settings,
                        Some(Turn::Read(title, words)) => {
                            self.sheet = Some(Sheet::new(title, words));
                            self.settings_open = false;
                        }
                        None => {}
                    }
                }
            });
            let below = scroll.content_size.y
                - scroll.inner_rect.height()
                - scroll.state.clamped_offset().y;
            more_below(ui.painter(), rect, below, t);
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
        if let Some(look) = look.matching.filter(|_| layout.matching.is_none()) {
            let row = form.row(ui, "Bypass");
            let rect = row.with_max_x(row.left() + matching::width(ui, &look));
            action = matching::button(ui, rect, true, &look, form.t).or(action);
        }
        form.line(ui);
        action
    }
}
