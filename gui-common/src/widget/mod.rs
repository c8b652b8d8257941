//! The controls. Every one is a builder value that is shown at a place: `Knob::new(binding)
//! .radius(28.0).label("Freq").show(ui, centre)`.
//!
//! Controls that take a [`Binding`](crate::Binding) edit a parameter; `Chip`, `Segmented`,
//! `DropDown`, `Toggle` also work on plain values.

mod button;
mod chip;
mod dropdown;
mod fader;
mod knob;
mod knob_draw;
mod menu;
mod segmented;
mod slider;
mod tile;
mod toggle;
mod tooltip;
mod type_ahead;
mod value;

pub use button::{Button, IconButton};
pub use chip::Chip;
pub use dropdown::DropDown;
pub use fader::Fader;
pub use knob::{Knob, KnobSize};
pub use knob_draw::{KnobLook, Ring, paint_knob};
pub use menu::{MenuRow, menu_height, menu_rows};
pub use segmented::{Segment, Segmented};
pub use slider::{Slider, SliderLook, paint_slider};
pub use tile::NumberTile;
pub use toggle::Toggle;
pub use tooltip::{TooltipRow, hover_tip, tooltip};
pub use value::ValueField;

use crate::theme::metrics;
use egui::{Context, Id, Rect};

/// 0 to 1 following `on` with a fade; at once with reduced motion.
pub(crate) fn fade(ctx: &Context, id: Id, on: bool, seconds: f32) -> f32 {
    ctx.animate_bool_with_time(id, on, seconds * crate::motion(ctx))
}

/// The hit target of something drawn in `rect`: never under 24 x 24.
pub(crate) fn hit_rect(rect: Rect) -> Rect {
    let grow = |len: f32| ((metrics::HIT - len) * 0.5).max(0.0);
    rect.expand2(egui::vec2(grow(rect.width()), grow(rect.height())))
}
