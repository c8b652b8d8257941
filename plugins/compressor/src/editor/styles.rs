//! The row of styles, and the buttons of the popovers.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::Icon;
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Chip, Segment, Segmented};

use super::popovers::Panel;
use crate::params::CompressorPluginParams;
use dsp_core::dynamics::Style;

const NAMES: [&str; 8] =
    ["Clean", "Bus", "Punch", "Opto", "Vari-Mu", "Vocal", "Mastering", "Upward"];
/// Width of the switch, and how much of it a description may take.
const SWITCH: f32 = 560.0;
const LEAST_SWITCH: f32 = 476.0;
/// Room that a description has in two lines.
const WORDS: f32 = 170.0;
/// Widths of the buttons.
const BUTTONS: [f32; 3] = [76.0, 64.0, 68.0];
/// Narrower rows have no description.
const WORDS_FROM: f32 = 804.0;
/// Between switch and description.
const GAP: f32 = 12.0;

/// Shows the row; the popover whose button was pressed.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    open: Option<Panel>,
) -> Option<Panel> {
    let t = &cx.theme;
    let buttons: f32 = BUTTONS.iter().map(|width| width + metrics::GAP).sum();
    let width = (rect.width() - buttons - WORDS - GAP).clamp(LEAST_SWITCH, SWITCH);
    let width = if rect.width() < WORDS_FROM { SWITCH } else { width };
    let width = width.min(rect.width() - buttons);
    let switch = rect.with_max_x(rect.left() + width);
    let style = &params.main.style;
    let segments = NAMES.map(Segment::from);
    Segmented::new(&segments).accent(t.accent).show_bound(ui, switch, cx.bind(style));
    let spec = Style::from(style.value()).spec();
    if ui.ctx().pointer_hover_pos().is_some_and(|at| switch.contains(at)) {
        gui_common::hint::offer(ui.ctx(), || {
            format!("{}. Attack {}.", spec.summary, spec.attack_definition)
        });
    }
    let mut pressed = None;
    let mut x = rect.right();
    for (panel, width) in Panel::ALL.into_iter().zip(BUTTONS).rev() {
        x -= width;
        let on = open == Some(panel) || panel.deviates(params);
        let chip = Chip::new(panel.name()).width(width).accent(t.accent).chevron(Icon::ChevronDown);
        let at = pos2(x, rect.center().y - metrics::CONTROL / 2.0);
        if chip.show(ui, at, on, panel.name()).clicked() {
            pressed = Some(panel);
        }
        x -= metrics::GAP;
    }
    if rect.width() >= WORDS_FROM {
        let from = switch.right() + GAP;
        description(
            ui,
            Rect::from_x_y_ranges(from..=x - GAP / 2.0, rect.y_range()),
            spec.summary,
            cx,
        );
    }
    pressed
}

/// What the style is, in two lines at most: cut off it would say less than the hint line, which has
/// all of it.
fn description(ui: &Ui, room: Rect, words: &str, cx: &EditorContext<'_>) {
    const LINES: usize = 2;
    let fonts = [metrics::TEXT_CAPTION, metrics::TEXT_AXIS].map(Font::regular);
    let galleys = fonts
        .map(|font| ui.painter().layout(words.to_owned(), font.into(), cx.theme.low, room.width()));
    let Some(galley) = galleys.into_iter().find(|galley| galley.rows.len() <= LINES) else {
        return;
    };
    let at = room.left_center() - vec2(0.0, 0.5 * galley.size().y);
    let place = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, cx.theme.low);
    let label = ui.interact(place, ui.scope_id().with("style words"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}
