//! Looks that every editor shares: bypassed, no signal, clipping, unsupported, failed.

use super::Shell;
use crate::paint::{Icon, icon, popover_frame, text, text_width};
use crate::theme::{Font, Theme, alpha, metrics};
use egui::{Align2, Color32, Context, Id, Painter, Rect, Role, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};

const PLATE: Font = Font::semibold(metrics::TEXT_TITLE);

impl Shell {
    /// The plate that tells for a moment that the plugin is bypassed.
    pub(super) fn bypass_plate(&self, ui: &Ui, body: Rect, t: &Theme) {
        let Some(since) = self.bypassed_since else { return };
        let left = metrics::BYPASS_PLATE_S - (ui.input(|i| i.time) - since);
        if left > 0.0 {
            ui.ctx().request_repaint_after_secs(left as f32);
            let at = pos2(body.center().x, body.top() + 104.0_f32.min(body.height() * 0.3));
            plate_message(ui.painter(), at, (Icon::Power, t.warn), "Bypassed", t);
        }
    }
}

/// How much of the look of bypass has come in, 0 to 1. In few steps: for each of them every knob is
/// baked once.
pub(super) fn veil_amount(ctx: &Context, bypassed: bool) -> f32 {
    const STEPS: f32 = 5.0;
    let id = Id::unique("lacquer bypass veil");
    let shown = crate::widget::fade(ctx, id, bypassed, metrics::POPOVER_FADE_S);
    let eased = if bypassed {
        egui::emath::easing::quadratic_out(shown)
    } else {
        1.0 - egui::emath::easing::quadratic_out(1.0 - shown)
    };
    (eased * STEPS).round() / STEPS
}

/// A raised plate with an icon and a word, centred on `at`.
pub fn plate_message(
    p: &Painter,
    at: egui::Pos2,
    (sign, color): (Icon, Color32),
    word: &str,
    t: &Theme,
) {
    let size = vec2(text_width(p, word, PLATE) + 62.0, 34.0);
    let rect = Rect::from_center_size(at, size);
    popover_frame(p, rect, metrics::R_PANEL, color, t);
    icon(p, sign, pos2(rect.left() + 22.0, at.y), 16.0, color);
    text(p, pos2(rect.left() + 40.0, at.y), Align2::LEFT_CENTER, word, PLATE, t.hi);
}

/// "No signal" in the middle of a display.
pub fn no_signal(p: &Painter, display: Rect, t: &Theme) {
    let at = pos2(display.center().x, display.top() + display.height() * 0.78);
    text(p, at, Align2::CENTER_CENTER, "No signal", Font::regular(metrics::TEXT_TITLE), t.mid);
}

const PASSES: &str = "The sound passes unchanged";

/// The plate over a body whose plugin cannot work with the host's layout or rate.
pub fn unsupported(ui: &Ui, body: Rect, reason: &str, t: &Theme) {
    let plate = ui.interact(body, ui.scope_id().with("unsupported"), Sense::click_and_drag());
    plate.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{PASSES}. {reason}")));
    let p = ui.painter();
    p.rect_filled(body, 0.0, alpha(t.bg1, 0.72));
    message(p, body, (PASSES, reason), t.warn, t);
}

/// What a window shows after its drawing failed.
pub fn failure(ui: &Ui, t: &Theme, reason: &str) {
    let window = ui.ctx().content_rect();
    ui.painter().rect_filled(window, 0.0, t.bg1);
    let words = "This window stopped drawing. The sound is not affected; reopen the window.";
    message(ui.painter(), window, (words, reason), t.clip, t);
}

fn message(p: &Painter, area: Rect, (title, reason): (&str, &str), color: Color32, t: &Theme) {
    let (head, body) = (Font::semibold(metrics::TEXT_VALUE), Font::regular(metrics::TEXT_CAPTION));
    let width = text_width(p, title, head).max(text_width(p, reason, body)) + 66.0;
    let size = vec2(width.min(area.width() - 24.0), 58.0);
    let rect = Rect::from_center_size(area.center(), size);
    popover_frame(p, rect, metrics::R_PANEL, color, t);
    icon(p, Icon::Alert, pos2(rect.left() + 24.0, rect.top() + 21.0), 17.0, color);
    let p = p.with_clip_rect(rect.shrink(6.0));
    text(&p, pos2(rect.left() + 42.0, rect.top() + 20.0), Align2::LEFT_CENTER, title, head, t.hi);
    text(&p, pos2(rect.left() + 42.0, rect.top() + 39.0), Align2::LEFT_CENTER, reason, body, t.mid);
}
