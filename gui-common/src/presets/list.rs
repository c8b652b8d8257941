//! The list of presets.

use super::keys::list_id;
use super::picture::{self, WIDTH};
use super::{Browser, Library, menu};
use crate::paint::{Icon, focus_ring, icon, icon_filled, popover_frame, text, text_fitted};
use crate::session::{BrowserAction, Owner, PresetRow};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::{Button, sets};
use egui::{Align, Align2, Id, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use egui::{UiBuilder, WidgetInfo, pos2, vec2};
use plugin_common::preset::shelf::{self, Shelf};

const PITCH: f32 = 31.4;
const ROW: f32 = 28.0;
/// Space beside the rows; the scroll bar lies in the right part.
const SIDE: f32 = 7.0;
const NAME_X: f32 = 34.0;
const OWNER: f32 = 58.0;
/// Under this width a row has no picture.
const PICTURE_FROM: f32 = 300.0;

impl Browser {
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        library: Library<'_>,
        found: &[usize],
        t: &Theme,
        actions: &mut Vec<BrowserAction>,
    ) {
        let stop = ui.interact(rect, list_id(), Sense::focusable_noninteractive());
        stop.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Presets"));
        sets::whole(ui.ctx(), stop.id, found.len());
        if stop.has_focus() {
            let arrows = egui::EventFilter { vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(stop.id, arrows));
        }
        if crate::focus::is_shown(ui.ctx(), stop.id) {
            focus_ring(ui.painter(), rect.shrink(4.0), metrics::R_CONTROL, 0.0, t);
        }
        if found.is_empty() {
            self.nothing(ui, rect, library, t);
            return;
        }
        let mut inner = ui.new_child(
            UiBuilder::new().max_rect(rect).accessibility_parent(stop.id).id_salt("preset list"),
        );
        inner.set_clip_rect(rect);
        inner.spacing_mut().scroll = egui::style::ScrollStyle {
            bar_width: 3.0,
            bar_inner_margin: 0.0,
            bar_outer_margin: 4.0,
            ..egui::style::ScrollStyle::floating()
        };
        let height = found.len() as f32 * PITCH + 8.0;
        ScrollArea::vertical().auto_shrink(false).show_viewport(&mut inner, |ui, view| {
            let (area, _) = ui.allocate_exact_size(vec2(rect.width(), height), Sense::hover());
            for (i, index) in found.iter().enumerate() {
                let top = area.top() + 5.0 + i as f32 * PITCH;
                let row = Rect::from_min_size(
                    pos2(area.left() + SIDE, top),
                    vec2(area.width() - 2.0 * SIDE - 5.0, ROW),
                );
                let preset = &library.rows[*index];
                let is_cursor = self.cursor.as_deref() == Some(&preset.key);
                if is_cursor && std::mem::take(&mut self.scroll_to_cursor) {
                    ui.scroll_to_rect(
                        row.expand(4.0),
                        Some(Align::Center).filter(|_| self.takes_focus),
                    );
                }
                let seen =
                    top + ROW >= area.top() + view.top() && top <= area.top() + view.bottom();
                if seen {
                    let id = self.row(ui, row, preset, (is_cursor, library), t, actions);
                    sets::option(ui.ctx(), id, i, is_cursor);
                }
            }
        });
        if let Some((row, words)) = self.reason.take() {
            reason(ui, rect, row, &words, t);
        }
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        preset: &PresetRow,
        (is_cursor, library): (bool, Library<'_>),
        t: &Theme,
        actions: &mut Vec<BrowserAction>,
    ) -> Id {
        let id = ui.scope_id().with(("preset", &preset.key));
        let response = ui.interact(rect, id, Sense::CLICK);
        let enabled = preset.problem.is_none();
        let spoken = spoken(preset);
        response
            .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, enabled, is_cursor, &spoken));
        let star = star(ui, rect, preset, response.hovered(), t);
        paint_row(ui, rect, preset, (is_cursor, response.hovered()), t);
        crate::hint::offer_if(ui.ctx(), response.hovered(), hint(preset));
        if let Some(problem) = preset.problem.as_deref().filter(|_| response.hovered()) {
            self.reason = Some((rect, problem.to_owned()));
        }
        if star.clicked() {
            actions.push(BrowserAction::Favourite(preset.key.clone(), !preset.is_favourite));
        } else if enabled && response.double_clicked() {
            actions.extend(self.keep());
        } else if enabled && response.clicked() {
            self.play(&preset.key, actions);
        }
        if let Some(what) = menu::show(&response, preset) {
            self.chosen(ui.ctx(), what, preset, library, actions);
        }
        id
    }

    fn nothing(&mut self, ui: &mut Ui, rect: Rect, library: Library<'_>, t: &Theme) {
        let centre = rect.center() - vec2(0.0, 20.0);
        let say = |ui: &Ui, words: &str| {
            let font = Font::regular(metrics::TEXT_LIST);
            let shown = text_fitted(ui.painter(), words, font, rect.width() - 24.0);
            let at = text(ui.painter(), centre, Align2::CENTER_CENTER, &shown, font, t.mid);
            let label = ui.interact(at, ui.scope_id().with("no presets"), Sense::hover());
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
        };
        if self.query.trim().is_empty() {
            let words = match self.shelf {
                Shelf::Favourites => "Click a star to keep a preset here.",
                Shelf::Mine => "Save as\u{2026} puts a preset here.",
                _ => "There is no preset here yet.",
            };
            return say(ui, words);
        }
        say(ui, &format!("Nothing called \u{2018}{}\u{2019}.", self.query.trim()));
        let clear = Button::new("Clear search").name("Show all presets");
        let width = clear.measure(ui.painter());
        let at = centre + vec2(-width * 0.5, 20.0);
        if clear.show(ui, at).clicked() {
            self.query.clear();
            if shelf::found(library.rows, &self.shelf, "").is_empty() {
                self.shelf = Shelf::All;
            }
        }
    }
}

/// Why a preset cannot be read, whole, below its row or above it.
fn reason(ui: &Ui, list: Rect, row: Rect, words: &str, t: &Theme) {
    const PAD: f32 = 9.0;
    let p = ui.painter().with_clip_rect(list);
    let font = Font::regular(metrics::TEXT_CAPTION).into();
    let width = row.width() - NAME_X - 2.0 * PAD;
    let galley = p.layout(words.to_owned(), font, t.warn, width);
    let size = galley.size() + egui::Vec2::splat(2.0 * PAD);
    let left = row.left() + NAME_X - PAD;
    let below = Rect::from_min_size(pos2(left, row.bottom() + 4.0), size);
    let above = Rect::from_min_size(pos2(left, row.top() - 4.0 - size.y), size);
    let plate = if list.contains_rect(below) || above.top() < list.top() { below } else { above };
    popover_frame(&p, plate, metrics::R_CONTROL, t.warn, t);
    p.galley(plate.min + egui::Vec2::splat(PAD), galley, t.warn);
    let label = ui.interact(plate, ui.scope_id().with("reason"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

fn owner_word(owner: Owner) -> &'static str {
    match owner {
        Owner::Factory => "Factory",
        Owner::Mine => "Mine",
    }
}

fn spoken(preset: &PresetRow) -> String {
    let owner = owner_word(preset.owner);
    match &preset.problem {
        Some(problem) => format!("{}, {owner}, cannot be read: {problem}", preset.shown_name()),
        None => format!("{}, {owner}", preset.shown_name()),
    }
}

fn hint(preset: &PresetRow) -> &str {
    match &preset.problem {
        Some(problem) => problem,
        None if preset.note.is_empty() => "Click to hear it, double-click to keep it.",
        None => &preset.note,
    }
}

/// The star of a favourite.
fn star(ui: &Ui, row: Rect, preset: &PresetRow, row_hovered: bool, t: &Theme) -> Response {
    let centre = row.left_center() + vec2(17.0, 0.0);
    let rect = Rect::from_center_size(centre, vec2(24.0, 24.0));
    let id = ui.scope_id().with(("star", &preset.key));
    let response = ui.interact(rect, id, Sense::CLICK);
    let on = preset.is_favourite;
    let name = format!("Favourite {}", preset.shown_name());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
    let p = ui.painter();
    if on {
        icon_filled(p, Icon::Star, centre, 15.0, t.accent);
    } else {
        let ink = if response.hovered() || row_hovered { t.mid } else { alpha(t.low, 0.7) };
        icon(p, Icon::Star, centre, 15.0, ink);
    }
    response
}

fn paint_row(ui: &Ui, rect: Rect, preset: &PresetRow, (on, hovered): (bool, bool), t: &Theme) {
    let p = ui.painter();
    let enabled = preset.problem.is_none();
    if on {
        // Under the star, which is painted already: a tint only.
        p.rect_filled(rect, metrics::R_CONTROL, t.tint(t.accent));
        let edge = Stroke::new(1.0, t.tint_edge(t.accent));
        p.rect_stroke(rect, metrics::R_CONTROL, edge, StrokeKind::Inside);
    } else if hovered && enabled {
        p.rect_filled(rect, metrics::R_CONTROL, alpha(t.bg4, 0.35));
    }
    let cy = rect.center().y;
    let right = rect.right() - metrics::PADDING;
    let owner = owner_word(preset.owner);
    let ink = if on { t.mid } else { t.low };
    let font = Font::regular(metrics::TEXT_MENU);
    text(p, pos2(right, cy), Align2::RIGHT_CENTER, owner, font, ink);
    let mut end = right - OWNER;
    if rect.width() >= PICTURE_FROM && enabled {
        let at = Rect::from_center_size(pos2(end - WIDTH * 0.5, cy), vec2(WIDTH, 22.0));
        let ink = if on { t.accent } else { t.low };
        picture::paint(&p.with_clip_rect(at.expand(1.0)), at, &preset.picture, ink);
        end = at.left() - 8.0;
    }
    let mut x = rect.left() + NAME_X;
    if !enabled {
        icon(p, Icon::Alert, pos2(x + 7.0, cy), 14.0, t.warn);
        x += 22.0;
    }
    let (font, ink) = match (enabled, on) {
        (false, _) => (Font::regular(metrics::TEXT_LIST), t.dis),
        (_, true) => (Font::semibold(metrics::TEXT_LIST), t.on_tint(t.accent)),
        _ => (Font::regular(metrics::TEXT_LIST), t.hi),
    };
    let name = text_fitted(p, &preset.shown_name(), font, end - x);
    let painted = text(p, pos2(x, cy), Align2::LEFT_CENTER, &name, font, ink);
    if let Some(problem) = &preset.problem {
        let font = Font::regular(metrics::TEXT_CAPTION);
        let from = painted.right() + 10.0;
        let why = text_fitted(p, problem, font, right - OWNER - from);
        text(p, pos2(from, cy), Align2::LEFT_CENTER, &why, font, t.warn);
    }
}
