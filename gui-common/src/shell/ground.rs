//! The window's plain ground: the driver clears to it where there is one, which costs nothing, while
//! a rectangle over the whole window is drawn pixel by pixel.

use egui::{Color32, Context, Id, Rgba};

/// Who opened the window clears it; with the colour that the last frame asked for.
#[derive(Clone, Copy)]
struct Cleared(Option<Color32>);

fn id() -> Id {
    Id::unique("lacquer ground")
}

/// The window is cleared to [`wanted`] before each frame is drawn.
pub(crate) fn is_cleared(ctx: &Context) {
    ctx.data_mut(|d| d.insert_temp(id(), Cleared(None)));
}

/// What to clear the frame to that was just drawn, in the values of its pixels.
pub(crate) fn wanted(ctx: &Context) -> Option<Rgba> {
    let Cleared(color) = ctx.data(|d| d.get_temp(id()))?;
    let [r, g, b, _] = color?.to_array().map(|part| f32::from(part) / 255.0);
    Some(Rgba::from_rgb(r, g, b))
}

/// Asks for an opaque ground; false if it has to be painted.
pub(super) fn ask(ctx: &Context, color: Color32) -> bool {
    ctx.data_mut(|d| {
        let is_cleared = d.get_temp::<Cleared>(id()).is_some();
        if is_cleared {
            d.insert_temp(id(), Cleared(Some(color)));
        }
        is_cleared
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_is_cleared_where_somebody_does_so_and_painted_elsewhere() {
        let ctx = Context::default();
        assert!(!ask(&ctx, Color32::RED));
        assert_eq!(wanted(&ctx), None);
        is_cleared(&ctx);
        assert_eq!(wanted(&ctx), None, "nothing was drawn yet");
        assert!(ask(&ctx, Color32::from_rgb(51, 0, 255)));
        assert_eq!(wanted(&ctx), Some(Rgba::from_rgb(0.2, 0.0, 1.0)));
    }
}
