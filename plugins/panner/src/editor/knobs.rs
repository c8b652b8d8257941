//! The knobs: place in each mode, width, mono bass.

use egui::{Align2, Rect, Ui, pos2};
use gui_common::EditorContext;
use gui_common::paint;
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Knob, Toggle};

use crate::params::{ModeChoice, PannerPluginParams};

/// Radius of a knob.
const RADIUS: f32 = 22.0;
/// Middle of the knobs below the panel's top.
const MIDDLE: f32 = 53.0;
/// Room at the right for the switch of the mono bass.
const SWITCH: f32 = 34.0;
/// Values stand this far below their knobs.
const TEXT_GAP: f32 = 13.0;

/// Shows the panel in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &PannerPluginParams,
    is_mono: bool,
) {
    paint::panel(ui.painter(), rect, &cx.theme);
    let mode = params.place.mode.value();
    let (place, width) = (&params.place, &params.width);
    let only = |own: ModeChoice| mode != own;
    let off = !width.bass_mono.value();
    let mono = super::NEEDS_STEREO;
    let in_balance = "Acts in Balance mode";
    let in_dual = "Acts in Dual mode";
    let columns = [
        (&place.pan, "Pan", only(ModeChoice::Balance), in_balance),
        (&place.pan_left, "Pan left", only(ModeChoice::Dual), in_dual),
        (&place.pan_right, "Pan right", only(ModeChoice::Dual), in_dual),
        (&place.rotation, "Rotation", only(ModeChoice::Rotation), "Acts in Rotation mode"),
        (&width.width, "Width", false, mono),
        (&width.bass_hz, "Bass mono", off, BASS_OFF),
    ];
    let pitch = (rect.width() - SWITCH) / columns.len() as f32;
    let y = rect.top() + MIDDLE;
    let mut last_x = rect.left();
    for (index, (param, label, is_off, reason)) in columns.into_iter().enumerate() {
        let x = rect.left() + pitch * (index as f32 + 0.5);
        let reason = if is_mono { mono } else { reason };
        let binding = cx.bind(param).disabled_if(is_off || is_mono, reason);
        let mut knob = Knob::new(binding).radius(RADIUS).label(label).text_gap(TEXT_GAP);
        if label != "Bass mono" {
            knob = knob.bipolar();
        }
        knob.show(ui, pos2(x, y));
        last_x = x;
    }
    // The switch is as high as its knob, its word as high as the knob's value.
    let switch = pos2(last_x + RADIUS + 9.0, y - metrics::HIT / 2.0);
    let bass = cx.bind(&width.bass_mono).disabled_if(is_mono, mono);
    Toggle::new("").accent(cx.theme.accent).show_bound(ui, switch, bass);
    let word = pos2(switch.x + SWITCH_WIDTH / 2.0, y + RADIUS + TEXT_GAP);
    let ink = if is_mono || off { cx.theme.low } else { cx.theme.hi };
    let font = Font::medium(metrics::TEXT_CAPTION);
    paint::text(
        ui.painter(),
        word,
        Align2::CENTER_CENTER,
        if off { "Off" } else { "On" },
        font,
        ink,
    );
}

/// Width of the switch.
const SWITCH_WIDTH: f32 = 28.0;
const BASS_OFF: &str = "Switch it on beside the knob";
