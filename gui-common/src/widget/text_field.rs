//! A line of text to type into.

use crate::paint::{Icon, icon};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Color32, FontId, Frame, Id, Key, Margin, Rect, RichText, Stroke, StrokeKind, TextEdit,
    Ui, UiBuilder, vec2,
};

/// Space before the text, and before it with the sign of a search.
const INDENT: [f32; 2] = [10.0, 30.0];
/// Space behind it, where a button may stand.
const BEHIND: f32 = 28.0;

/// A text field of one line.
#[must_use = "call `show`"]
pub struct TextField<'a> {
    id: Id,
    name: &'a str,
    hint: &'a str,
    is_search: bool,
}

impl<'a> TextField<'a> {
    /// A field; `name` is read by assistive technology, `hint` shown while it is empty.
    pub fn new(id: Id, name: &'a str, hint: &'a str) -> Self {
        Self { id, name, hint, is_search: false }
    }

    /// With the sign of a search.
    pub fn search(mut self) -> Self {
        self.is_search = true;
        self
    }

    /// Shows it in `rect`; `take_focus` puts the keyboard there and selects all. True if Enter was
    /// pressed in it.
    pub fn show(self, ui: &mut Ui, rect: Rect, value: &mut String, take_focus: bool) -> bool {
        let t = Theme::of(ui.ctx());
        let p = ui.painter();
        p.rect_filled(rect, metrics::R_CONTROL, t.bg0);
        let has_focus = ui.memory(|m| m.has_focus(self.id));
        let (width, color) = if has_focus { (1.6, t.focus) } else { (1.0, alpha(t.line2, 0.8)) };
        p.rect_stroke(rect, metrics::R_CONTROL, Stroke::new(width, color), StrokeKind::Inside);
        if self.is_search {
            icon(p, Icon::Search, rect.left_center() + vec2(16.0, 0.0), 14.0, t.low);
        }
        let indent = INDENT[usize::from(self.is_search)];
        let inner = Rect::from_min_max(rect.min + vec2(indent, 0.0), rect.max - vec2(BEHIND, 0.0));
        let edit = TextEdit::singleline(value)
            .id(self.id)
            .font(FontId::from(Font::medium(metrics::TEXT_LIST)))
            .text_color(t.hi)
            .hint_text(RichText::new(self.hint).color(t.low))
            .align(Align2::LEFT_CENTER)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .background_color(Color32::TRANSPARENT)
            .desired_width(inner.width())
            .min_size(inner.size());
        let response = ui.new_child(UiBuilder::new().max_rect(inner)).put(inner, edit);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(self.name));
        if has_focus && value.is_empty() {
            crate::focus::note_empty_text(ui.ctx());
        }
        if take_focus {
            response.request_focus();
            let end = CCursor::new(value.chars().count());
            let mut state = TextEdit::load_state(ui.ctx(), self.id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
            state.store(ui.ctx(), self.id);
        }
        response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
    }
}
