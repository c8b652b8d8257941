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
mod menu_row;
mod segmented;
pub(crate) mod sets;
mod slider;
mod text_field;
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
pub use menu::{context_menu, menu_height, menu_rows};
pub use menu_row::MenuRow;
pub use segmented::{Segment, Segmented};
pub use slider::{Slider, SliderLook, paint_slider};
pub use text_field::TextField;
pub use tile::NumberTile;
pub use toggle::Toggle;
pub use tooltip::{TooltipRow, hover_tip, tooltip};
pub use value::ValueField;

use crate::theme::{Theme, metrics, mix};
use egui::{Color32, Context, Id, Painter, Pos2, Rect, Response, Sense};

/// 0 to 1 following `on` with a fade; at once with reduced motion.
pub(crate) fn fade(ctx: &Context, id: Id, on: bool, seconds: f32) -> f32 {
    ctx.animate_bool_with_time(id, on, seconds * crate::motion(ctx))
}

/// The hit target of something drawn in `rect`: never under 24 x 24.
pub(crate) fn hit_rect(rect: Rect) -> Rect {
    let grow = |len: f32| ((metrics::HIT - len) * 0.5).max(0.0);
    rect.expand2(egui::vec2(grow(rect.width()), grow(rect.height())))
}

/// What a control that is clicked senses: disabled, it can still be reached to read why.
pub(crate) fn click_sense(enabled: bool) -> Sense {
    if enabled { Sense::click() } else { Sense::focusable_noninteractive() }
}

/// Fades of a clicked control, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Lit {
    /// The pointer is over it.
    pub hover: f32,
    /// It is pressed.
    pub press: f32,
}

impl Lit {
    pub(crate) fn of(response: &Response, enabled: bool) -> Self {
        let (ctx, id) = (&response.ctx, response.id);
        let pressed = enabled && response.is_pointer_button_down_on();
        Self {
            hover: fade(ctx, id, enabled && response.hovered(), metrics::HOVER_FADE_S),
            press: fade(ctx, id.with("press"), pressed, metrics::PRESS_FADE_S),
        }
    }

    /// `fill` as it is while pressed: a little darker.
    pub(crate) fn pressed(self, fill: Color32) -> Color32 {
        mix(fill, Color32::BLACK, metrics::PRESS_AMOUNT * self.press)
    }
}

/// The dot at the upper right of something that the host is writing to.
pub(crate) fn automated_dot(p: &Painter, centre: Pos2, t: &Theme) {
    p.circle_filled(centre, AUTOMATED_R, t.delta);
}

/// Where a box has that dot.
pub(crate) fn dot_of(rect: Rect) -> Pos2 {
    rect.right_top() + egui::vec2(-1.0, 1.0)
}

/// Radius of the dot.
const AUTOMATED_R: f32 = 3.8;
