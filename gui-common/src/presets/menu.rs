//! The right-click menu of a preset.

use super::files::Dialog;
use super::{Browser, Library, Mode};
use crate::session::{BrowserAction, Owner, PresetRow, Start};
use crate::widget::{MenuRow, context_menu, menu_rows};
use egui::{Context, Response};

const WIDTH: f32 = 214.0;

/// What the menu offers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Favourite,
    StartWith,
    Rename,
    Export,
    ShowFile,
    Delete,
}

/// Shows the menu while it is open.
pub(super) fn show(response: &Response, preset: &PresetRow) -> Option<Choice> {
    let mine = preset.owner == Owner::Mine;
    let readable = preset.problem.is_none();
    let entries = [
        (Choice::Favourite, "Favourite", "F", readable, preset.is_favourite),
        (Choice::StartWith, "Start new instances with this", "", readable, false),
        (Choice::Rename, "Rename\u{2026}", "", mine && readable, false),
        (Choice::Export, "Export\u{2026}", "", readable, false),
        (Choice::ShowFile, "Show file", "", mine, false),
        (Choice::Delete, "Delete", "Del", mine, false),
    ];
    let mut rows: Vec<MenuRow<'_>> = entries
        .iter()
        .map(|(_, label, key, enabled, checked)| {
            MenuRow::item(label).key(key).enabled(*enabled).checked(*checked)
        })
        .collect();
    rows.insert(2, MenuRow::Separator);
    let picked = context_menu(response, response.secondary_clicked())
        .show(|ui| menu_rows(ui, WIDTH, &rows))
        .and_then(|shown| shown.inner)?;
    // The line is a row too.
    let entry = if picked > 2 { picked - 1 } else { picked };
    entries.get(entry).map(|(choice, ..)| *choice)
}

impl Browser {
    /// Does what was chosen.
    pub(super) fn chosen(
        &mut self,
        ctx: &Context,
        choice: Choice,
        preset: &PresetRow,
        library: Library<'_>,
        actions: &mut Vec<BrowserAction>,
    ) {
        let key = preset.key.clone();
        match choice {
            Choice::Favourite => {
                actions.push(BrowserAction::Favourite(key, !preset.is_favourite));
            }
            Choice::StartWith => {
                self.play(&key, actions);
                actions.push(BrowserAction::StartWith(Start::Preset(key)));
            }
            Choice::Rename => {
                self.mode = Mode::Rename { key, name: preset.name.clone() };
                self.wants_focus = true;
            }
            Choice::Export => {
                self.dialog = Some(Dialog::export(ctx, key, &preset.name, library.plugin));
            }
            Choice::ShowFile => actions.push(BrowserAction::ShowFile(key)),
            Choice::Delete => actions.push(BrowserAction::Delete(key)),
        }
    }
}
