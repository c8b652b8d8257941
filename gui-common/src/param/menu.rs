//! The right-click menu of a control.

use super::{Binding, entry};
use crate::notice::{Toast, notify};
use crate::widget::{MenuRow, menu_rows};
use egui::{Context, Response};
use std::sync::{Mutex, PoisonError};

const WIDTH: f32 = 172.0;

/// The value last copied from a control, in the user's words. One for all windows of the process;
/// the system's clipboard gets the text too but cannot be read outside a paste event.
static COPIED: Mutex<Option<String>> = Mutex::new(None);

fn copied() -> Option<String> {
    COPIED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Who asks for the menu of a control, and for which.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    /// With the pointer in this frame.
    pub by_pointer: bool,
    /// A value can be typed at the control.
    pub types: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Type,
    Reset,
    Copy,
    Paste,
    Explain,
}

/// Type, reset, copy, paste, and what the host calls the parameter.
pub(super) fn context_menu(response: &Response, b: &Binding<'_>, asked: Asked) {
    let popup = crate::widget::context_menu(response, asked.by_pointer);
    popup.show(|ui| {
        let ctx = ui.ctx().clone();
        let paste = copied().and_then(|text| b.param().parse(&text));
        let entries = [
            Some((Choice::Type, MenuRow::item("Type a value\u{2026}").key("Enter"))),
            Some((Choice::Reset, MenuRow::item("Reset to default").key("Del"))),
            None,
            Some((Choice::Copy, MenuRow::item("Copy value"))),
            Some((Choice::Paste, MenuRow::item("Paste value").enabled(paste.is_some()))),
            None,
            Some((Choice::Explain, MenuRow::item("Automation, MIDI learn\u{2026}"))),
        ];
        let shown = if asked.types { &entries[..] } else { &entries[1..] };
        let row = |entry: &Option<(Choice, MenuRow<'static>)>| match entry {
            Some((_, row)) => row.clone(),
            None => MenuRow::Separator,
        };
        let rows: Vec<MenuRow<'_>> = shown.iter().map(row).collect();
        let picked = menu_rows(ui, WIDTH, &rows).and_then(|at| shown.get(at)?.as_ref());
        match picked.map(|(choice, _)| *choice) {
            Some(Choice::Type) => entry::open_at(&ctx, b, response.id),
            Some(Choice::Reset) => b.reset(&ctx),
            Some(Choice::Copy) => {
                let text = b.shown_text(&ctx);
                *COPIED.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.clone());
                ctx.copy_text(text);
            }
            Some(Choice::Paste) => {
                if let Some(value) = paste {
                    b.set_once(&ctx, value);
                }
            }
            Some(Choice::Explain) => explain_automation(&ctx, b),
            None => {}
        }
    });
}

/// Both belong to the host; what it calls the parameter is what the user needs.
fn explain_automation(ctx: &Context, b: &Binding<'_>) {
    let title = format!("The host calls this \u{2018}{}\u{2019}", b.param().name());
    let body = "Automation: record while you turn it. MIDI: choose it in the host's mapping.";
    notify(ctx, Toast::info(&title, body));
}
