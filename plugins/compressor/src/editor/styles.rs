//! The row of styles, and the buttons of the popovers.

use egui::{Align2, Rect, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::{Icon, text, text_width};
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Chip, Segment, Segmented};

use super::popovers::Panel;
use crate::params::CompressorPluginParams;
use dsp_core::dynamics::Style;

const NAMES: [&str; 8] =
    ["Clean", "Bus", "Punch", "Opto", "Vari-Mu", "Vocal", "Mastering", "Upward"];
/// Width of the switch.
const SWITCH: f32 = 560.0;
/// Widths of the buttons.
const BUTTONS: [f32; 3] = [76.0, 64.0, 68.0];
/// A description shorter than this says nothing.
const LEAST_WORDS: f32 = 100.0;

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
    let width = SWITCH.min(rect.width() - buttons);
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
    let room = x - switch.right() - 12.0;
    if room > LEAST_WORDS {
        let font = Font::regular(metrics::TEXT_CAPTION);
        // Cut off it would say less than the hint line, which has all of it.
        if text_width(ui.painter(), spec.summary, font) <= room {
            let at = switch.right_center() + vec2(12.0, 0.0);
            text(ui.painter(), at, Align2::LEFT_CENTER, spec.summary, font, t.low);
        }
    }
    pressed
}
