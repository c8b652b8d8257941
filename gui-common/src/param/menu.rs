//! The right-click menu of a control.

use super::{Binding, entry};
use crate::notice::{Toast, notify};
use crate::widget::{MenuRow, menu_rows};
use egui::{Context, Popup, Response};
use std::sync::{Mutex, PoisonError};

const WIDTH: f32 = 172.0;

/// The value last copied from a control, in the user's words. One for all windows of the process;
/// the system's clipboard gets the text too but cannot be read outside a paste event.
static COPIED: Mutex<Option<String>> = Mutex::new(None);

fn copied() -> Option<String> {
    COPIED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Type, reset, copy, paste.
pub(super) fn context_menu(response: &Response, b: &Binding<'_>) {
    let owner = response.id;
    Popup::context_menu(response).frame(egui::Frame::NONE).show(|ui| {
        let ctx = ui.ctx().clone();
        let paste = copied().and_then(|text| b.param().parse(&text));
        let rows = [
            MenuRow::item("Type a value\u{2026}").key("Enter"),
            MenuRow::item("Reset to default").key("Del"),
            MenuRow::Separator,
            MenuRow::item("Copy value"),
            MenuRow::item("Paste value").enabled(paste.is_some()),
            MenuRow::Separator,
            MenuRow::item("Automation, MIDI learn\u{2026}"),
        ];
        match menu_rows(ui, WIDTH, &rows) {
            Some(0) => entry::open_at(&ctx, b, owner),
            Some(1) => b.reset(&ctx),
            Some(3) => {
                let text = b.shown_text(&ctx);
                *COPIED.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.clone());
                ctx.copy_text(text);
            }
            Some(4) => {
                if let Some(value) = paste {
                    b.set_once(&ctx, value);
                }
            }
            Some(6) => explain_automation(&ctx, b),
            _ => {}
        }
    });
}

/// Both belong to the host; what it calls the parameter is what the user needs.
fn explain_automation(ctx: &Context, b: &Binding<'_>) {
    let title = format!("The host calls this \u{2018}{}\u{2019}", b.param().name());
    let body = "Automation: record while you turn it. MIDI: choose it in the host's mapping.";
    notify(ctx, Toast::info(&title, body));
}
