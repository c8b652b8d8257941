//! Painting recipes of the design system on top of [`egui::Painter`].

mod bake;
mod disc;
mod icon_paths;
mod icons;
mod key_hints;
mod line;
mod shape;
mod text;

pub use bake::{Coverage, baked, over};
pub use disc::{DiscSpec, brand_disc, disc, knob_disc};
pub use icons::{Icon, icon, icon_filled};
pub use key_hints::key_hints;
pub use line::{arc, dashed, fade_line, glow, polar, simplified, simplified_moving};
pub use shape::{
    Stop, corner_masks, divider, focus_ring, gradient_h, gradient_v, hairline_h, hairline_v, panel,
    plate, popover_frame, shadow, strip, well,
};
pub use text::{digits, digits_width, text, text_fitted, text_spaced, text_width};
