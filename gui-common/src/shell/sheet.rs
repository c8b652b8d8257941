//! A sheet of text over the window: what a message lists, the words of a licence.

use super::Shell;
use super::popover::{self, Popover};
use crate::notice::{self, Toast, ToastAction};
use crate::paint::{hairline_h, text, text_fitted};
use crate::reveal::show_file;
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use egui::{
    Align2, Context, FontId, Galley, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui,
};
use egui::{UiBuilder, WidgetInfo, pos2, vec2};
use std::sync::Arc;

const WIDTH: f32 = 560.0;
const HEIGHT: f32 = 460.0;
const HEAD: f32 = 40.0;
const FOOT: f32 = 42.0;
/// Space beside the words.
const SIDE: f32 = 16.0;
/// Space between two lines of a message, or of a text.
const GAP: f32 = 4.0;
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;

/// The text that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    title: String,
    lines: Vec<String>,
    /// For a width, where each line begins and the last one ends.
    tops: (f32, Vec<f32>),
}

fn id() -> Id {
    Id::unique("lacquer sheet")
}

impl Shell {
    /// Does what a message offers.
    pub(super) fn offered(&mut self, ctx: &Context, (toast, action): (Toast, ToastAction)) {
        match action {
            ToastAction::ShowFile(file) => show_file(ctx, &file),
            ToastAction::List(lines) => self.sheet = Some(Sheet::of(toast.title, lines)),
            other => notice::take(ctx, other),
        }
    }

    /// Shows the sheet while it is open.
    pub(super) fn sheet(&mut self, ui: &Ui, window: Rect, t: &Theme) {
        let Some(sheet) = &mut self.sheet else {
            Popover::closed(ui, id());
            return;
        };
        let size = vec2(
            WIDTH.min(window.width() - 16.0),
            sheet.height(ui).min(HEIGHT).min(window.height() - BARS),
        );
        let min = pos2(window.center().x - size.x * 0.5, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min.round(), size);
        let mut is_done = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        let place = Popover { id: id(), rect, tip_x: None };
        is_done |= place.show(ui, window, t, |ui| is_done |= sheet.show(ui, rect, t));
        if is_done {
            self.sheet = None;
        }
    }
}

impl Sheet {
    /// A text of several lines.
    pub(super) fn new(title: &str, text: &str) -> Self {
        Self::of(title.to_owned(), text.lines().map(str::to_owned).collect())
    }

    fn of(title: String, lines: Vec<String>) -> Self {
        Self { title, lines, tops: (0.0, Vec::new()) }
    }

    /// Height for short lines; longer ones scroll.
    fn height(&self, ui: &Ui) -> f32 {
        let font = FontId::from(Font::regular(metrics::TEXT_MENU));
        let line = ui.fonts_mut(|fonts| fonts.row_height(&font)) + GAP;
        HEAD + self.lines.len() as f32 * line + FOOT + 8.0
    }

    /// True if it was closed.
    fn show(&mut self, ui: &mut Ui, rect: Rect, t: &Theme) -> bool {
        let title = Font::semibold(metrics::TEXT_FORM);
        let head = text_fitted(ui.painter(), &self.title, title, rect.width() - 2.0 * SIDE);
        let at = pos2(rect.left() + SIDE, rect.top() + HEAD * 0.5);
        text(ui.painter(), at, Align2::LEFT_CENTER, &head, title, t.hi);
        let x = rect.left() + 12.0..=rect.right() - 12.0;
        hairline_h(ui.painter(), x.clone(), rect.top() + HEAD - 4.5, t.line2);
        hairline_h(ui.painter(), x, rect.bottom() - FOOT + 0.5, t.line2);
        let middle = Rect::from_min_max(rect.min + vec2(0.0, HEAD), rect.max - vec2(1.0, FOOT));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(middle).id_salt("lines"));
        inner.set_clip_rect(middle);
        let scroll = ScrollArea::vertical().auto_shrink(false);
        scroll.show_viewport(&mut inner, |ui, seen| self.lines(ui, seen, t));
        self.buttons(ui, rect)
    }

    /// The lines that are seen: of a text of thousands, laying out all would cost milliseconds in
    /// every frame.
    fn lines(&mut self, ui: &mut Ui, seen: Rect, t: &Theme) {
        let width = ui.available_width();
        if self.tops.0 != width {
            self.tops = (width, self.places(ui, width));
        }
        let tops = &self.tops.1;
        let height = tops.last().copied().unwrap_or_default();
        let (all, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let first = tops.partition_point(|top| *top <= seen.top()).saturating_sub(1);
        for (line, edges) in self.lines.iter().zip(tops.windows(2)).skip(first) {
            let [top, end] = [edges[0], edges[1]];
            if top > seen.bottom() {
                break;
            }
            let y = all.top() + top..=all.top() + end - GAP;
            let row = Rect::from_x_y_ranges(all.x_range(), y);
            let id = ui.scope_id().with(("line", top.to_bits()));
            let response = ui.interact(row, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, line));
            ui.painter().galley(row.min + vec2(SIDE, 0.0), galley(ui, line, width, t), t.mid);
        }
    }

    fn places(&self, ui: &Ui, width: f32) -> Vec<f32> {
        let t = Theme::of(ui.ctx());
        let mut tops = vec![0.0];
        let mut top = 0.0;
        for line in &self.lines {
            top += galley(ui, line, width, &t).size().y + GAP;
            tops.push(top);
        }
        tops
    }

    fn buttons(&self, ui: &mut Ui, rect: Rect) -> bool {
        let (copy, close) = (Button::new("Copy"), Button::new("Close"));
        let y = rect.bottom() - FOOT * 0.5 - metrics::CONTROL * 0.5;
        let close_x = rect.right() - SIDE - close.measure(ui.painter());
        let copy_x = close_x - 6.0 - copy.measure(ui.painter());
        if copy.show(ui, pos2(copy_x, y)).clicked() {
            ui.ctx().copy_text(self.lines.join("\n"));
        }
        close.show(ui, pos2(close_x, y)).clicked()
    }
}

/// A line in the room that a sheet of `width` leaves.
fn galley(ui: &Ui, line: &str, width: f32, t: &Theme) -> Arc<Galley> {
    let font = FontId::from(Font::regular(metrics::TEXT_MENU));
    ui.painter().layout(line.to_owned(), font, t.mid, width - 2.0 * SIDE)
}
