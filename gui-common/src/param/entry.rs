//! Typing a value. One entry is open at a time.

use super::Binding;
use crate::theme::{Font, Theme, metrics};
use crate::{focus, hint};
use egui::text::{CCursor, CCursorRange};
use egui::{Align2, Context, FontId, Id, Key, Margin, Rect, Stroke, StrokeKind, TextEdit, Ui};

#[derive(Clone)]
struct Entry {
    param: Id,
    /// The control that it appears at: several may show one parameter.
    owner: Option<Id>,
    text: String,
    invalid: bool,
    fresh: bool,
}

fn id() -> Id {
    Id::unique("lacquer entry")
}

/// Opens the typed entry of a parameter with its present text selected; it appears at the control
/// that shows the parameter.
pub fn open(ctx: &Context, b: &Binding<'_>) {
    open_for(ctx, b, None);
}

/// Opens the typed entry at one control.
pub(super) fn open_at(ctx: &Context, b: &Binding<'_>, owner: Id) {
    open_for(ctx, b, Some(owner));
}

fn open_for(ctx: &Context, b: &Binding<'_>, owner: Option<Id>) {
    let text = b.shown_text(ctx);
    let entry = Entry { param: b.id(), owner, text, invalid: false, fresh: true };
    ctx.data_mut(|d| d.insert_temp(id(), entry));
    ctx.request_repaint();
}

fn close(ctx: &Context) {
    ctx.data_mut(|d| d.remove::<Entry>(id()));
}

/// Is the value of this parameter being typed?
pub(crate) fn is_open(ctx: &Context, param: Id) -> bool {
    ctx.data(|d| d.get_temp::<Entry>(id())).is_some_and(|e| e.param == param)
}

/// Is the value of this parameter being typed at this control? The first one that asks gets an
/// entry that was opened for none.
pub(crate) fn is_open_at(ctx: &Context, param: Id, owner: Id) -> bool {
    ctx.data_mut(|d| {
        let Some(mut entry) = d.get_temp::<Entry>(id()).filter(|e| e.param == param) else {
            return false;
        };
        let is_here = *entry.owner.get_or_insert(owner) == owner;
        d.insert_temp(id(), entry);
        is_here
    })
}

/// Shows the open entry in `rect`. Enter or leaving it applies a valid text, Esc drops it.
pub(crate) fn show(ui: &Ui, rect: Rect, b: &Binding<'_>) {
    let ctx = ui.ctx();
    let t = Theme::of(ctx);
    let Some(mut entry) = ctx.data(|d| d.get_temp::<Entry>(id())) else { return };
    focus::want_keys(ctx);
    let edit_id = id().with(entry.param);
    let area = egui::Area::new(id().with("area"))
        .order(egui::Order::Foreground)
        .fixed_pos(rect.min)
        .constrain(false);
    let response = area
        .show(ctx, |ui| {
            ui.set_min_size(rect.size());
            let p = ui.painter();
            p.rect_filled(rect, metrics::R_SEGMENT, t.bg0);
            let edge = if entry.invalid { t.clip } else { t.focus };
            p.rect_stroke(rect, metrics::R_SEGMENT, Stroke::new(1.6, edge), StrokeKind::Outside);
            let edit = TextEdit::singleline(&mut entry.text)
                .id(edit_id)
                .font(FontId::from(Font::medium(metrics::TEXT_VALUE)))
                .text_color(t.hi)
                .align(Align2::CENTER_CENTER)
                .frame(egui::Frame::NONE)
                .margin(Margin::symmetric(3, 0))
                .desired_width(rect.width() - 6.0);
            ui.put(rect, edit)
        })
        .inner;
    if entry.fresh {
        response.request_focus();
        let mut edit_state = TextEdit::load_state(ctx, edit_id).unwrap_or_default();
        // The unit too: typing "500" over "1.00 kHz" means 500 Hz.
        let end = CCursor::new(entry.text.chars().count());
        let all = CCursorRange::two(CCursor::new(0), end);
        edit_state.cursor.set_char_range(Some(all));
        edit_state.store(ctx, edit_id);
        entry.fresh = false;
        ctx.data_mut(|d| d.insert_temp(id(), entry));
        return;
    }
    if entry.invalid {
        hint::insist(ctx, || {
            let (param, typed) = (b.param(), entry.text.trim());
            let (name, low, high) = (param.name(), param.text(0.0), param.text(1.0));
            format!("{name}: {low} to {high}, not \u{201c}{typed}\u{201d}. Esc: the old one.")
        });
    }
    if response.changed() {
        entry.invalid = false;
    }
    if entry.text.is_empty() {
        focus::note_empty_text(ctx);
    }
    speak(ctx, edit_id, &entry, b);
    let escape = ui.input(|i| i.key_pressed(Key::Escape));
    if escape {
        give_back(ctx, &entry);
        close(ctx);
        return;
    }
    if response.lost_focus() {
        let enter = ui.input(|i| i.key_pressed(Key::Enter));
        match b.param().parse(entry.text.trim()) {
            Some(value) => {
                b.set_once(ctx, value);
                if enter {
                    give_back(ctx, &entry);
                }
                close(ctx);
                return;
            }
            None if enter => {
                entry.invalid = true;
                response.request_focus();
            }
            None => {
                close(ctx);
                return;
            }
        }
    }
    ctx.data_mut(|d| d.insert_temp(id(), entry));
}

/// Whoever works with the keyboard goes on at the control that was typed at.
fn give_back(ctx: &Context, entry: &Entry) {
    if let Some(owner) = entry.owner.filter(|_| focus::by_keyboard(ctx)) {
        ctx.memory_mut(|m| m.request_focus(owner));
    }
}

fn speak(ctx: &Context, edit: Id, entry: &Entry, b: &Binding<'_>) {
    ctx.accesskit_node_builder(edit, |node| {
        node.set_label(format!("{}, type a value", b.param().name()));
        if entry.invalid {
            node.set_invalid(egui::accesskit::Invalid::True);
        }
    });
}
