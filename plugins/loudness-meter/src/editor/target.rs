//! The selection of the target, and what it takes to reach it.

use egui::{Rect, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::widget::{DropDown, ValueField};

use super::readout;
use super::view::View;
use crate::params::{LoudnessParams, TargetChoice};

/// Targets in the order of the parameter.
pub const TARGETS: [&str; 7] = [
    "Streaming, \u{2212}14 LUFS",
    "Music, \u{2212}16 LUFS",
    "Speech, \u{2212}18 LUFS",
    "EBU R 128, \u{2212}23 LUFS",
    "ATSC A/85, \u{2212}24 LUFS",
    "Film streaming, \u{2212}27 LUFS",
    "Custom",
];
/// The same where there is little room.
pub const SHORT_TARGETS: [&str; 7] = [
    "Streaming, \u{2212}14",
    "Music, \u{2212}16",
    "Speech, \u{2212}18",
    "EBU R 128, \u{2212}23",
    "ATSC A/85, \u{2212}24",
    "Film, \u{2212}27",
    "Custom",
];

/// Target selection; a custom target has its figure beside it.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &LoudnessParams,
    view: &View<'_>,
) {
    const VALUE: f32 = 96.0;
    let custom = params.target.choice.value() == TargetChoice::Custom;
    let right = if custom { rect.right() - VALUE - 6.0 } else { rect.right() };
    let drop = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
    let (caption, names) =
        if drop.width() < 190.0 { ("", &SHORT_TARGETS) } else { ("Target", &TARGETS) };
    let menu = DropDown::new(names).caption(caption);
    let response = menu.show_bound(ui, drop, cx.bind(&params.target.choice));
    if let (true, Some(hint)) = (response.hovered(), delivery_hint(view)) {
        gui_common::hint::offer(ui.ctx(), || hint);
    }
    if custom {
        let field = Rect::from_min_size(pos2(right + 6.0, rect.top()), vec2(VALUE, rect.height()));
        ValueField::new(cx.bind(&params.target.custom)).show(ui, field);
    }
}

/// What brings the programme to the target, and where that leaves its peaks.
fn delivery_hint(view: &View<'_>) -> Option<String> {
    if view.target.of_dialogue {
        return Some("Asks for dialogue loudness, not measured here.".into());
    }
    let gain_db = view.target.loudness_lufs - view.readings.integrated_lufs;
    let peak_db = view.readings.max_true_peak_db() + gain_db;
    let [gain, peak] = [gain_db, peak_db].map(readout::signed);
    let known = gain_db.is_finite() && peak_db.is_finite();
    known.then(|| format!("Plays at target with {gain} dB, peaks at {peak} dBTP."))
}
