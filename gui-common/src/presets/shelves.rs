//! The categories: a column, or chips in a narrow window.

use super::keys::shelves_id;
use super::layout::{Layout, shelf_room};
use super::{Browser, Library};
use crate::paint::{focus_ring, hairline_h, text};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use crate::widget::{Chip, sets};
use egui::{Align2, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder};
use egui::{WidgetInfo, pos2, vec2};
use plugin_common::preset::shelf::{self, Shelf};

const ROW: f32 = 25.6;
/// Space around the line between the fixed shelves and the categories.
const LINE: f32 = 11.0;

impl Browser {
    pub(super) fn shelves(
        &mut self,
        ui: &mut Ui,
        layout: &Layout,
        library: Library<'_>,
        t: &Theme,
    ) {
        let shelves = shelf::shelves(library.rows);
        if layout.chips {
            self.shelf_chips(ui, layout.shelves, &shelves, t);
            return;
        }
        let rect = layout.shelves;
        ui.painter().rect_filled(rect, 0.0, mix(t.popover, t.bg1, 0.55));
        let stop = ui.interact(rect, shelves_id(), Sense::focusable_noninteractive());
        stop.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, true, "Categories"));
        sets::whole(ui.ctx(), stop.id, shelves.len());
        if stop.has_focus() {
            let arrows = egui::EventFilter {
                vertical_arrows: true,
                horizontal_arrows: true,
                ..Default::default()
            };
            ui.memory_mut(|m| m.set_focus_lock_filter(stop.id, arrows));
        }
        if crate::focus::is_shown(ui.ctx(), stop.id) {
            focus_ring(ui.painter(), rect.shrink(4.0), metrics::R_CONTROL, 0.0, t);
        }
        let mut inner = ui.new_child(
            UiBuilder::new().max_rect(rect).accessibility_parent(stop.id).id_salt("shelves"),
        );
        inner.set_clip_rect(rect);
        let height = shelves.len() as f32 * ROW + LINE + 10.0;
        ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
            let (area, _) = ui.allocate_exact_size(vec2(rect.width(), height), Sense::hover());
            let mut y = area.top() + 5.0;
            for (i, (shelf, count)) in shelves.iter().enumerate() {
                if i == Shelf::FIXED.len() {
                    let x = area.left() + 12.0..=area.right() - 8.0;
                    hairline_h(ui.painter(), x, y + LINE * 0.5, t.line2);
                    y += LINE;
                }
                let row =
                    Rect::from_min_size(pos2(area.left() + 8.0, y), vec2(area.width() - 14.0, ROW));
                let shown = shelf_row(ui, row, shelf, *count, *shelf == self.shelf, t);
                sets::part(ui.ctx(), shown.id, i);
                if shown.clicked() {
                    self.shelf = shelf.clone();
                }
                y += ROW;
            }
        });
    }

    fn shelf_chips(&mut self, ui: &mut Ui, rect: Rect, shelves: &[(Shelf, usize)], t: &Theme) {
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("shelves"));
        inner.set_clip_rect(rect.shrink2(vec2(8.0, 0.0)));
        ScrollArea::horizontal().auto_shrink(false).show(&mut inner, |ui| {
            let chips: Vec<Chip<'_>> =
                shelves.iter().map(|(s, _)| Chip::new(s.name()).accent(t.accent)).collect();
            let widths: Vec<f32> = chips.iter().map(|c| c.measure(ui.painter())).collect();
            let total = widths.iter().sum::<f32>() + 6.0 * widths.len() as f32 + 20.0;
            let (area, _) = ui.allocate_exact_size(vec2(total, rect.height()), Sense::hover());
            let mut x = area.left() + 12.0;
            for ((chip, width), (shelf, count)) in chips.iter().zip(widths).zip(shelves) {
                let name = spoken(shelf, *count);
                let at = pos2(x, area.top());
                if chip.show(ui, at, *shelf == self.shelf, &name).clicked() {
                    self.shelf = shelf.clone();
                }
                x += width + 6.0;
            }
        });
    }
}

fn spoken(shelf: &Shelf, count: usize) -> String {
    format!("{}, {count} presets", shelf.name())
}

/// One row of the column.
fn shelf_row(ui: &Ui, rect: Rect, shelf: &Shelf, count: usize, on: bool, t: &Theme) -> Response {
    let id = ui.scope_id().with(("shelf", shelf.name()));
    let response = ui.interact(rect, id, Sense::CLICK);
    let name = spoken(shelf, count);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &name));
    let p = ui.painter();
    let box_ = rect.shrink2(vec2(0.0, 1.0));
    if on {
        p.rect_filled(box_, metrics::R_CONTROL, t.tint(t.accent));
        let edge = Stroke::new(1.0, t.tint_edge(t.accent));
        p.rect_stroke(box_, metrics::R_CONTROL, edge, StrokeKind::Inside);
    } else if response.hovered() {
        p.rect_filled(box_, metrics::R_CONTROL, alpha(t.bg4, 0.6));
    }
    let cy = rect.center().y;
    let (font, ink) = if on {
        (Font::semibold(metrics::TEXT_LIST), t.on_tint(t.accent))
    } else {
        (Font::regular(metrics::TEXT_LIST), t.mid)
    };
    let font_count = Font::regular(metrics::TEXT_MENU);
    let number = count.to_string();
    let ink_count = if on { t.on_tint(t.accent) } else { t.low };
    let right = text(
        p,
        pos2(rect.right() - 10.0, cy),
        Align2::RIGHT_CENTER,
        &number,
        font_count,
        ink_count,
    );
    let room = shelf_room(rect, right.width());
    let label = crate::paint::text_fitted(p, shelf.name(), font, room);
    text(p, pos2(rect.left() + 11.0, cy), Align2::LEFT_CENTER, &label, font, ink);
    response
}
