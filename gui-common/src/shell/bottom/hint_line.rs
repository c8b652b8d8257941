//! The hint line: as much of a hint as there is room for.

use super::HINT;
use crate::paint::{Icon, icon, text, text_fitted, text_width};
use crate::theme::Theme;
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2};

/// Where the words begin.
const LEFT: f32 = 29.0;

/// Shows a hint up to `right`; `is_new` draws the eye to it.
pub(super) fn hint_line(ui: &Ui, hint: &str, bar: Rect, right: f32, is_new: bool, t: &Theme) {
    let p = ui.painter();
    let cy = bar.center().y;
    let (sign, ink) = if is_new { (t.accent, t.hi) } else { (t.low, t.mid) };
    icon(p, Icon::Info, pos2(bar.left() + 16.0, cy), 13.0, sign);
    let room = right - bar.left() - LEFT - 11.0;
    let whole = shortened(hint, |part| text_width(p, part, HINT) <= room);
    let shown = text_fitted(p, whole, HINT, room);
    let rect = text(p, pos2(bar.left() + LEFT, cy), Align2::LEFT_CENTER, &shown, HINT, ink);
    let response = ui.interact(rect, ui.scope_id().with("hint line"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, hint));
}

/// The hint without the sentences at its end for which there is no room; the first one stays.
fn shortened(hint: &str, fits: impl Fn(&str) -> bool) -> &str {
    let mut part = hint;
    while !fits(part) {
        let Some(end) = part.trim_end_matches('.').rfind(". ") else { break };
        part = &part[..=end];
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_loses_whole_sentences_from_its_end() {
        let hint = "Drag: 1.5 dB. Wheel: Q. Double-click: reset.";
        let in_room = |room: usize| shortened(hint, |part| part.len() <= room);
        assert_eq!(in_room(100), hint);
        assert_eq!(in_room(hint.len() - 1), "Drag: 1.5 dB. Wheel: Q.");
        assert_eq!(in_room(15), "Drag: 1.5 dB.");
        assert_eq!(in_room(3), "Drag: 1.5 dB.", "what is left ends with an ellipsis");
        assert_eq!(shortened("", |_| false), "");
    }
}
