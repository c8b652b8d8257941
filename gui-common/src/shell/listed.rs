//! What a message is about, line by line: under "List" in the message.

use super::Shell;
use super::popover::{self, Popover};
use crate::notice::{self, Toast, ToastAction};
use crate::paint::{hairline_h, text, text_fitted};
use crate::reveal::show_file;
use crate::theme::{Font, Theme, metrics};
use crate::widget::Button;
use egui::{Align2, Context, Id, Key, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo};
use egui::{pos2, vec2};

const WIDTH: f32 = 520.0;
const HEAD: f32 = 40.0;
const LINE: f32 = 22.0;
const FOOT: f32 = 42.0;
/// Space that the bars take from the window's height.
const BARS: f32 = 60.0;

/// The list that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    title: String,
    lines: Vec<String>,
}

fn id() -> Id {
    Id::unique("lacquer list of a message")
}

impl Shell {
    /// Does what a message offers.
    pub(super) fn offered(&mut self, ctx: &Context, (toast, action): (Toast, ToastAction)) {
        match action {
            ToastAction::ShowFile(file) => show_file(ctx, &file),
            ToastAction::List(lines) => self.listed = Some(Listed { title: toast.title, lines }),
            other => notice::take(ctx, other),
        }
    }

    /// Shows the list while it is open.
    pub(super) fn listed_popover(&mut self, ui: &Ui, window: Rect, t: &Theme) {
        let Some(listed) = &self.listed else {
            Popover::closed(ui, id());
            return;
        };
        let content = listed.lines.len() as f32 * LINE;
        let height = (HEAD + content + FOOT).min(window.height() - BARS);
        let size = vec2(WIDTH.min(window.width() - 16.0), height);
        let min = pos2(window.center().x - size.x * 0.5, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min.round(), size);
        let mut is_done = ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, Key::Escape));
        let place = Popover { id: id(), rect, tip_x: None };
        is_done |= place.show(ui, window, t, |ui| is_done |= listed.show(ui, rect, t));
        if is_done {
            self.listed = None;
        }
    }
}

impl Listed {
    /// True if it was closed.
    fn show(&self, ui: &mut Ui, rect: Rect, t: &Theme) -> bool {
        let left = rect.left() + 16.0;
        let title = Font::semibold(metrics::TEXT_FORM);
        let room = rect.width() - 32.0;
        let head = text_fitted(ui.painter(), &self.title, title, room);
        let at = pos2(left, rect.top() + HEAD * 0.5);
        text(ui.painter(), at, Align2::LEFT_CENTER, &head, title, t.hi);
        let line = rect.left() + 12.0..=rect.right() - 12.0;
        hairline_h(ui.painter(), line.clone(), rect.top() + HEAD - 4.5, t.line2);
        hairline_h(ui.painter(), line, rect.bottom() - FOOT + 0.5, t.line2);
        let middle = Rect::from_min_max(rect.min + vec2(0.0, HEAD), rect.max - vec2(1.0, FOOT));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(middle).id_salt("lines"));
        inner.set_clip_rect(middle);
        ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
            for words in &self.lines {
                let (row, response) =
                    ui.allocate_exact_size(vec2(middle.width(), LINE), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
                let font = Font::regular(metrics::TEXT_MENU);
                let shown = text_fitted(ui.painter(), words, font, room);
                let at = pos2(left, row.center().y);
                text(ui.painter(), at, Align2::LEFT_CENTER, &shown, font, t.mid);
                crate::hint::offer_if(ui.ctx(), response.hovered() && shown != *words, words);
            }
        });
        let (copy, close) = (Button::new("Copy"), Button::new("Close"));
        let y = rect.bottom() - FOOT * 0.5 - metrics::CONTROL * 0.5;
        let close_x = rect.right() - 16.0 - close.measure(ui.painter());
        let copy_x = close_x - 6.0 - copy.measure(ui.painter());
        if copy.show(ui, pos2(copy_x, y)).clicked() {
            ui.ctx().copy_text(self.lines.join("\n"));
        }
        close.show(ui, pos2(close_x, y)).clicked()
    }
}
