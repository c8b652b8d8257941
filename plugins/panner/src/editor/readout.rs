//! The values beside what is pointed at or held in the field.

use egui::{Rect, Ui};
use gui_common::EditorContext;
use gui_common::param::ParamHandle;
use gui_common::widget::{TooltipRow, tooltip};

use super::field_paint::Part;
use super::geometry::{self, Geometry};
use super::placement::{Bindings, wrap};
use crate::params::PannerPluginParams;

/// Values beside what is pointed at or held, so that nobody has to look for them elsewhere.
pub fn show(
    ui: &Ui,
    field: Rect,
    cx: &EditorContext<'_>,
    params: &PannerPluginParams,
    bindings: &Bindings<'_>,
    part: Part,
) {
    let ctx = ui.ctx();
    let named = |param: &dyn ParamHandle, value: f32| (param.name().to_string(), param.text(value));
    let mut rows: Vec<(String, String)> = bindings
        .moved_by(part, false)
        .iter()
        .map(|binding| named(binding.param(), binding.shown(ctx)))
        .collect();
    let place_deg = match part {
        Part::End(end) => bindings.ends_deg(ctx)[end],
        Part::Source | Part::Rim => bindings.source_deg(ctx),
    };
    let place_deg = wrap(place_deg, geometry::EDGE_DEG);
    if !matches!(part, Part::End(_)) {
        rows.insert(0, ("Place".into(), geometry::place_text(place_deg)));
        let [ll, _, _, rr] = params.snapshot().pan_matrix().gains_db().map(|gain_db| {
            let text = gui_common::meter::db_text(gain_db as f32, true);
            format!("{text} dB")
        });
        rows.push(("Left".into(), ll));
        rows.push(("Right".into(), rr));
    }
    let rows: Vec<TooltipRow<'_>> =
        rows.iter().map(|(key, value)| TooltipRow { key, value, heading: None }).collect();
    let at = Geometry::in_rect(field).at(place_deg, geometry::SOURCE_RADIUS);
    let bounds = field.shrink(6.0).with_min_y(field.top() + 38.0);
    tooltip(ui.painter(), (at, 22.0), 124.0, &rows, (cx.theme.accent, bounds), &cx.theme);
}
