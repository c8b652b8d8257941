//! The line at the bottom: how many, and what the keys do.

use super::{Browser, Mode};
use crate::paint::{hairline_h, key_hints, text};
use crate::theme::{Font, Theme, metrics};
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2};

const WORD: Font = Font::regular(metrics::TEXT_CAPTION);

impl Browser {
    pub(super) fn footer(&self, ui: &Ui, rect: Rect, (found, all): (usize, usize), t: &Theme) {
        let p = ui.painter();
        let cy = rect.center().y;
        hairline_h(p, rect.left() + 1.0..=rect.right() - 1.0, rect.top() + 0.5, t.line2);
        let words = match &self.mode {
            Mode::SaveAs { replace: true, .. } => {
                "You have a preset of this name. Replace it?".to_owned()
            }
            Mode::ExportPath { replace: true, .. } => {
                "There is a file at this place. Replace it?".to_owned()
            }
            Mode::SaveAs { .. } => "Enter saves, Esc cancels.".to_owned(),
            Mode::Rename { .. } => "Enter renames, Esc cancels.".to_owned(),
            Mode::ImportPath(_) | Mode::ExportPath { .. } => {
                "This system offers no file dialog: type the place of the file.".to_owned()
            }
            Mode::Search if found == all => format!("{all} presets"),
            Mode::Search => format!("{found} of {all} presets"),
        };
        let at = pos2(rect.left() + metrics::PADDING + 1.0, cy);
        let asks = matches!(
            self.mode,
            Mode::SaveAs { replace: true, .. } | Mode::ExportPath { replace: true, .. }
        );
        let ink = if asks { t.warn } else { t.low };
        let count = text(p, at, Align2::LEFT_CENTER, &words, WORD, ink);
        let response = ui.interact(count, ui.scope_id().with("preset count"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        if self.mode != Mode::Search {
            return;
        }
        let keys = [("Esc", "go back"), ("Enter", "keep"), ("Up, Down", "hear each")];
        let right = rect.right() - metrics::PADDING - 1.0;
        key_hints(p, (count.right() + 14.0)..=right, cy, &keys, t);
    }
}
