//! Menu rows, shared by right-click menus and drop-downs.

use super::menu_row::MenuRow;
use super::sets;
use super::type_ahead::typed_choice;
use crate::paint::{Icon, hairline_h, icon, popover_frame, text, text_width};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::accesskit::Role;
use egui::{
    Align2, Id, Popup, Rect, Response, Sense, SetOpenCommand, Ui, UiKind, UiStackInfo, WidgetInfo,
    pos2, vec2,
};

const PAD: f32 = 4.0;
/// Room before words, with a sign before them and without; and after them.
const INDENT: f32 = 29.0;
const INSET: f32 = 12.0;
/// Varnish under a row that is pointed at, and under one that is pressed.
const LIT: f32 = 0.18;
const PRESSED: f32 = 0.28;

/// Height of a menu with these rows.
pub fn menu_height(rows: &[MenuRow<'_>]) -> f32 {
    2.0 * PAD + rows.iter().map(MenuRow::height).sum::<f32>()
}

/// What the rows are to assistive technology.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Commands.
    Menu,
    /// One of them is the value.
    List,
}

/// Shows a menu in `ui`; returns the index of the row that was chosen, by hand or by key, and closes
/// the menu then.
pub fn menu_rows(ui: &mut Ui, width: f32, rows: &[MenuRow<'_>]) -> Option<usize> {
    show_rows(ui, width, rows, Kind::Menu)
}

/// Width at which no choice of a list is cut off.
pub(super) fn options_width(ui: &Ui, rows: &[MenuRow<'_>]) -> f32 {
    let font = Font::medium(metrics::TEXT_MENU);
    let widths = rows.iter().map(|row| match row {
        MenuRow::Item { label, .. } => text_width(ui.painter(), label, font),
        _ => 0.0,
    });
    INDENT + widths.fold(0.0, f32::max) + INSET
}

/// As [`menu_rows`] for the options of a drop-down.
pub(super) fn option_rows(ui: &mut Ui, width: f32, rows: &[MenuRow<'_>]) -> Option<usize> {
    show_rows(ui, width, rows, Kind::List)
}

/// `popup` without a role of its own: its rows' container has it.
pub(super) fn without_role(popup: Popup<'_>) -> Popup<'_> {
    popup.info(UiStackInfo::new(UiKind::GenericArea))
}

fn show_rows(ui: &mut Ui, width: f32, rows: &[MenuRow<'_>], kind: Kind) -> Option<usize> {
    let t = Theme::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(width, menu_height(rows)), Sense::hover());
    popover_frame(ui.painter(), rect, metrics::R_PANEL, t.line3, &t);
    let indent = rows.iter().any(|r| {
        matches!(r, MenuRow::Item { icon: Some(_), .. } | MenuRow::Item { checked: true, .. })
    });
    take_focus(ui, rows);
    let is_item = |row: &&MenuRow<'_>| matches!(row, MenuRow::Item { .. });
    let role = if kind == Kind::List { Role::ListBox } else { Role::Menu };
    sets::whole_as(ui.ctx(), ui.unique_id(), role, rows.iter().filter(is_item).count());
    let mut y = rect.top() + PAD;
    let mut chosen = None;
    for (i, row) in rows.iter().enumerate() {
        let h = row.height();
        let at = Rect::from_min_size(pos2(rect.left(), y), vec2(width, h));
        let place = Place { rect: at, index: i, item: rows[..i].iter().filter(is_item).count() };
        if show_row(ui, place, row, (kind, indent), &t) {
            chosen = Some(i);
        }
        y += h;
    }
    let is_done = chosen.is_some_and(|i| !matches!(rows[i], MenuRow::Item { leads_on: true, .. }));
    if is_done || is_dragged_elsewhere(ui, rect) {
        ui.close();
    }
    chosen
}

/// A drag that began outside of a menu is for what is there; egui closes menus on clicks only.
fn is_dragged_elsewhere(ui: &Ui, menu: Rect) -> bool {
    ui.input(|i| {
        let origin = i.pointer.press_origin().filter(|_| i.pointer.is_decidedly_dragging());
        origin.is_some_and(|at| !menu.contains(at))
    })
}

/// The menu of `response`: opened by `by_pointer` at the pointer, or by Shift+F10 and the menu key
/// below a control that has the focus.
pub fn context_menu(response: &Response, by_pointer: bool) -> Popup<'_> {
    let (ctx, id) = (&response.ctx, response.id.with("context menu"));
    let was_by_key = ctx.data(|d| d.get_temp(id)).unwrap_or(false);
    let asked_by_key = crate::focus::menu_asked(response);
    let by_key = asked_by_key || (was_by_key && !by_pointer);
    if by_key != was_by_key {
        ctx.data_mut(|d| d.insert_temp(id, by_key));
    }
    let open = match (by_pointer || asked_by_key, response.clicked()) {
        (true, _) => Some(SetOpenCommand::Bool(true)),
        (_, true) => Some(SetOpenCommand::Bool(false)),
        _ => None,
    };
    let popup = without_role(Popup::menu(response)).id(id);
    let popup = popup.frame(egui::Frame::NONE).open_memory(open);
    give_focus_back(response, popup.is_open());
    if by_key { popup.gap(4.0) } else { popup.at_pointer_fixed() }
}

/// A menu that closes gives the keyboard back to its control, for who works with the keyboard.
fn give_focus_back(response: &Response, is_open: bool) {
    let (ctx, id) = (&response.ctx, response.id.with("menu was open"));
    let was_open = ctx.data(|d| d.get_temp(id).unwrap_or(false));
    if was_open == is_open {
        return;
    }
    ctx.data_mut(|d| d.insert_temp(id, is_open));
    let is_free = ctx.memory(|m| m.focused().is_none());
    if was_open && is_free && crate::focus::by_keyboard(ctx) {
        response.request_focus();
    }
}

fn row_id(ui: &Ui, index: usize) -> Id {
    ui.scope_id().with(("menu row", index))
}

/// A menu that opens has the keyboard at its present choice; letters go to a row. The arrows are
/// egui's own way between widgets.
fn take_focus(ui: &Ui, rows: &[MenuRow<'_>]) {
    let (id, frame) = (ui.scope_id().with("menu frames"), ui.ctx().cumulative_frame_nr());
    // The first and the last frame in which it is open.
    let known: Option<(u64, u64)> = ui.data(|d| d.get_temp(id));
    let first = known.filter(|(_, last)| frame <= last + 1).map_or(frame, |(first, _)| first);
    ui.data_mut(|d| d.insert_temp(id, (first, frame)));
    if first == frame {
        // The key that opened it is still pressed.
        ui.ctx().request_repaint();
        return;
    }
    let labels = rows.iter().map(|row| match row {
        MenuRow::Item { label, enabled: true, .. } => *label,
        _ => "",
    });
    let to = if frame == first + 1 {
        let checked = |row: &MenuRow<'_>| matches!(row, MenuRow::Item { checked: true, .. });
        let usable = |row: &MenuRow<'_>| matches!(row, MenuRow::Item { enabled: true, .. });
        rows.iter().position(checked).or(rows.iter().position(usable))
    } else {
        crate::focus::want_letters(ui.ctx());
        let focused = ui.memory(|m| m.focused());
        let at = (0..rows.len()).find(|i| focused == Some(row_id(ui, *i))).unwrap_or(0);
        typed_choice(ui, at, labels)
    };
    if let Some(index) = to {
        ui.memory_mut(|m| m.request_focus(row_id(ui, index)));
    }
}

/// Where a row is.
struct Place {
    rect: Rect,
    /// Among all rows.
    index: usize,
    /// Among those that can be chosen.
    item: usize,
}

fn show_row(
    ui: &Ui,
    place: Place,
    row: &MenuRow<'_>,
    (kind, indent): (Kind, bool),
    t: &Theme,
) -> bool {
    let (p, rect) = (ui.painter(), place.rect);
    let cy = rect.center().y;
    match row {
        MenuRow::Separator => {
            hairline_h(p, rect.left() + 8.0..=rect.right() - 8.0, cy, t.line2);
            false
        }
        MenuRow::Heading(label) => {
            let font = Font::semibold(metrics::TEXT_STATUS);
            text(p, pos2(rect.left() + 12.0, cy), Align2::LEFT_CENTER, label, font, t.low);
            false
        }
        MenuRow::Item { label, key, icon: sign, checked, enabled, .. } => {
            let id = row_id(ui, place.index);
            let response = ui.interact(rect, id, super::click_sense(*enabled));
            response.widget_info(|| match (kind, checked) {
                (Kind::List, _) => WidgetInfo::labeled(Role::ListBoxOption, *enabled, label),
                (Kind::Menu, false) => WidgetInfo::labeled(Role::MenuItem, *enabled, label),
                (_, true) => WidgetInfo::selected(Role::MenuItemCheckBox, *enabled, true, label),
            });
            match kind {
                Kind::List => sets::option(ui.ctx(), id, place.item, *checked),
                Kind::Menu => sets::part(ui.ctx(), id, place.item),
            }
            // The keyboard goes on from where the pointer is: one row is lit, not two.
            let moves = |event: &egui::Event| matches!(event, egui::Event::PointerMoved(_));
            let is_moving = ui.input(|i| i.events.iter().any(moves));
            if *enabled && response.hovered() && is_moving && !response.has_focus() {
                response.request_focus();
            }
            let has_focus = ui.memory(|m| m.has_focus(id));
            let by_keyboard = crate::focus::by_keyboard(ui.ctx());
            let is_lit = *enabled && if by_keyboard { has_focus } else { response.hovered() };
            let is_pressed = response.is_pointer_button_down_on();
            if is_lit {
                let strength = if is_pressed { PRESSED } else { LIT };
                p.rect_filled(rect.shrink2(vec2(4.0, 0.0)), 5.0, alpha(t.accent, strength));
            }
            let main = if *enabled { t.hi } else { t.dis };
            let side = match (*enabled, is_lit, is_pressed) {
                (false, ..) => t.dis,
                (_, true, true) => t.hi,
                (_, true, _) => t.mid,
                _ => t.low,
            };
            if *checked {
                icon(p, Icon::Check, pos2(rect.left() + 15.0, cy), 13.0, t.accent);
            } else if let Some(sign) = sign {
                icon(p, *sign, pos2(rect.left() + 16.0, cy), 15.0, t.mid);
            }
            let x = rect.left() + if indent { INDENT } else { INSET };
            let font = Font::medium(metrics::TEXT_MENU);
            text(p, pos2(x, cy), Align2::LEFT_CENTER, label, font, main);
            let font = Font::regular(metrics::TEXT_CAPTION);
            text(p, pos2(rect.right() - 12.0, cy), Align2::RIGHT_CENTER, key, font, side);
            *enabled && response.clicked()
        }
    }
}
