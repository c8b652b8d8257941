//! The button that writes the measurement out, and what it offers.

use egui::{Popup, Rect, Ui, pos2};
use gui_common::Saving;
use gui_common::hint;
use gui_common::paint::Icon;
use gui_common::shell::{Toast, notify};
use gui_common::theme::metrics;
use gui_common::widget::{Button, IconButton, MenuRow, menu_rows};

use super::graph_file;
use super::view::View;
use crate::export::{self, Measurement};

const MENU_WIDTH: f32 = 232.0;
const ROWS: [&str; 4] = [
    "Copy the figures as text",
    "History as CSV\u{2026}",
    "History as a picture (SVG)\u{2026}",
    "Everything as JSON\u{2026}",
];

/// What is being written.
#[derive(Default)]
pub struct Export {
    saving: Option<Saving>,
}

impl Export {
    /// Width of the button, with its word if there is room.
    pub fn width(ui: &Ui, short: bool) -> f32 {
        if short { 26.0 } else { Button::new("Export").measure(ui.painter()) }
    }

    /// Shows the button at the right end of `row`.
    pub fn show(&mut self, ui: &mut Ui, row: Rect, short: bool, view: &View<'_>) {
        let ctx = ui.ctx().clone();
        if self.saving.as_ref().is_some_and(|saving| saving.is_over(&ctx)) {
            self.saving = None;
        }
        let width = Self::width(ui, short);
        let response = if short {
            let centre = pos2(row.right() - width * 0.5, row.top() + 1.0 + metrics::CONTROL * 0.5);
            IconButton::new(Icon::Export, "Export").boxed().side(24.0).show(ui, centre)
        } else {
            Button::new("Export").show(ui, pos2(row.right() - width, row.top() + 1.0))
        };
        hint::offer_if(
            &ctx,
            response.hovered(),
            "Export: figures as text, history as CSV, SVG or JSON.",
        );
        let menu = Popup::menu(&response).frame(egui::Frame::NONE).gap(4.0);
        let rows = ROWS.map(MenuRow::item);
        let chosen = menu.show(|ui| menu_rows(ui, MENU_WIDTH, &rows)).and_then(|shown| shown.inner);
        let of =
            Measurement { readings: view.readings, target: view.target, history: view.history };
        let mut save = |title: &str, ending, content: String| {
            let name = ("Lacquer Loudness", ending);
            self.saving = Some(Saving::begin(&ctx, title, name, content.into_bytes()));
        };
        match chosen {
            Some(0) => {
                ctx.copy_text(export::text(&of));
                notify(&ctx, Toast::success("The figures are in the clipboard", ""));
            }
            Some(1) => save("Export the history", "csv", export::csv(view.history)),
            Some(2) => {
                save("Export a picture", "svg", graph_file::svg(&of, view.of_graphs().range_lufs));
            }
            Some(3) => save("Export the measurement", "json", export::json(&of)),
            _ => {}
        }
    }
}
