//! The preset pill: previous, name with dot, open, next.

use crate::paint::{Icon, focus_ring, hairline_v, icon, text, text_fitted, text_width};
use crate::session::{BarAction, PresetLook};
use crate::theme::{Font, Theme, alpha, metrics, mix};
use egui::{Align2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

const NAME: Font = Font::medium(metrics::TEXT_VALUE);
/// Width of the arrows at either end.
const ARROW: f32 = 28.0;
const NO_PRESET: &str = "Presets";
const NOT_LOADED: &str = " (not loaded)";

/// Shows the pill; returns what was asked for.
pub(in crate::shell) fn show(
    ui: &Ui,
    rect: Rect,
    preset: &PresetLook,
    is_open: bool,
    t: &Theme,
) -> Option<BarAction> {
    let p = ui.painter();
    let fill = if t.is_dark() { t.bg0 } else { t.raised };
    p.rect_filled(rect, metrics::R_CONTROL, fill);
    let name = rect.shrink2(vec2(ARROW, 0.0));
    let hint = if preset.is_unreadable && !preset.has_failed {
        "The file of this preset cannot be read any more. What you hear is kept in the project."
    } else {
        "Presets: click to browse, arrows to step."
    };
    let middle = part(ui, name, &spoken(preset), hint);
    let lit = if is_open { 1.0 } else { hover(ui, &middle) };
    p.rect_filled(name.shrink(2.0), metrics::R_SEGMENT, alpha(t.bg4, 0.5 * hover(ui, &middle)));
    let edge =
        mix(alpha(t.line2, metrics::REST_EDGE_ALPHA), t.accent, if is_open { 1.0 } else { 0.0 });
    p.rect_stroke(rect, metrics::R_CONTROL, Stroke::new(1.0, edge), StrokeKind::Inside);
    for x in [name.left(), name.right()] {
        hairline_v(p, x - 0.5, rect.top() + 6.0..=rect.bottom() - 6.0, t.line2);
    }
    paint_name(ui, name, preset, lit, t);
    let mut action = middle.clicked().then_some(BarAction::ToggleBrowser);
    let arrows = [
        (rect.left(), Icon::ChevronLeft, "Previous preset", BarAction::PreviousPreset),
        (name.right(), Icon::ChevronRight, "Next preset", BarAction::NextPreset),
    ];
    for (left, sign, label, what) in arrows {
        let at = Rect::from_min_size(pos2(left, rect.top()), vec2(ARROW, rect.height()));
        let response = part(ui, at, label, &format!("{label} in the order of the browser."));
        let ink = mix(t.mid, t.hi, hover(ui, &response));
        icon(p, sign, at.center(), 14.0, ink);
        if response.clicked() {
            action = Some(what);
        }
    }
    action
}

fn spoken(preset: &PresetLook) -> String {
    let name = if preset.name.is_empty() { "none" } else { &preset.name };
    let state = match (preset.has_failed, preset.is_edited) {
        (true, _) => ", not loaded",
        (_, true) => ", edited",
        _ => "",
    };
    let file = if preset.is_unreadable { ", its file cannot be read" } else { "" };
    format!("Preset: {name}{state}{file}")
}

fn part(ui: &Ui, rect: Rect, label: &str, hint: &str) -> Response {
    let key = label.split(':').next().unwrap_or(label).to_owned();
    let response = ui.interact(rect, ui.scope_id().with(("pill", key)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let is_hot = response.hovered() || response.has_focus();
    crate::hint::offer_if(ui.ctx(), is_hot, hint);
    if crate::focus::is_shown(ui.ctx(), response.id) {
        let t = Theme::of(ui.ctx());
        focus_ring(ui.painter(), rect.shrink(2.0), metrics::R_SEGMENT, 1.0, &t);
    }
    response
}

fn hover(ui: &Ui, response: &Response) -> f32 {
    crate::widget::fade(
        ui.ctx(),
        response.id.with("hover"),
        response.hovered(),
        metrics::HOVER_FADE_S,
    )
}

fn paint_name(ui: &Ui, rect: Rect, preset: &PresetLook, lit: f32, t: &Theme) {
    let p = ui.painter();
    let cy = rect.center().y;
    icon(p, Icon::ChevronDown, pos2(rect.right() - 11.0, cy), 11.0, mix(t.low, t.hi, lit));
    let suffix = if preset.has_failed { NOT_LOADED } else { "" };
    let name = if preset.name.is_empty() { NO_PRESET } else { &preset.name };
    let warns = preset.has_failed || preset.is_unreadable;
    let sign = if warns { 20.0 } else { 0.0 };
    let room = rect.width() - 40.0 - sign;
    let shown = text_fitted(p, &format!("{name}{suffix}"), NAME, room);
    let width = text_width(p, &shown, NAME);
    let centre = (rect.center().x - 4.0 + sign * 0.5).max(rect.left() + 8.0 + sign + width * 0.5);
    let ink = if preset.name.is_empty() { t.mid } else { t.hi };
    text(p, pos2(centre, cy), Align2::CENTER_CENTER, &shown, NAME, ink);
    if warns {
        icon(p, Icon::Alert, pos2(centre - width * 0.5 - 13.0, cy), 14.0, t.warn);
    }
    if preset.is_edited && !preset.has_failed {
        p.circle_filled(pos2(centre + width * 0.5 + 7.0, cy - 3.0), 2.2, t.accent);
    }
}
