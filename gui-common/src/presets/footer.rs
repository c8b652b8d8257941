//! The line at the bottom: how many, and what the keys do.

use super::{Browser, Mode};
use crate::paint::{hairline_h, text, text_width};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

const KEY: Font = Font::semibold(metrics::TEXT_STATUS);
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
            Mode::SaveAs { .. } => "Enter saves, Esc cancels.".to_owned(),
            Mode::Rename { .. } => "Enter renames, Esc cancels.".to_owned(),
            Mode::ImportPath(_) | Mode::ExportPath { .. } => {
                "This system offers no file dialog: type the place of the file.".to_owned()
            }
            Mode::Search if found == all => format!("{all} presets"),
            Mode::Search => format!("{found} of {all} presets"),
        };
        let at = pos2(rect.left() + metrics::PADDING + 1.0, cy);
        let asks = matches!(self.mode, Mode::SaveAs { replace: true, .. });
        let ink = if asks { t.warn } else { t.low };
        let count = text(p, at, Align2::LEFT_CENTER, &words, WORD, ink);
        let response = ui.interact(count, ui.scope_id().with("preset count"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        if self.mode != Mode::Search {
            return;
        }
        let mut x = rect.right() - metrics::PADDING - 1.0;
        let keys = [("Esc", "go back"), ("Enter", "keep"), ("Up, Down", "hear each")];
        for (key, word) in keys {
            let word_w = text_width(p, word, WORD);
            let key_w = text_width(p, key, KEY) + 12.0;
            if x - word_w - key_w - 7.0 < count.right() + 14.0 {
                break;
            }
            text(p, pos2(x, cy), Align2::RIGHT_CENTER, word, WORD, t.mid);
            x -= word_w + 7.0;
            let cap = Rect::from_min_size(pos2(x - key_w, cy - 9.0), vec2(key_w, 18.0));
            let edge = Stroke::new(1.0, alpha(t.line3, 0.9));
            p.rect_stroke(cap, 4.0, edge, StrokeKind::Inside);
            text(p, cap.center(), Align2::CENTER_CENTER, key, KEY, t.hi);
            x = cap.left() - 14.0;
        }
    }
}
