//! The small picture of a preset: where the source is and how wide it is.

use gui_common::session::Picture;
use plugin_common::preset::Preset;

/// Degrees of the outermost place.
const EDGE_DEG: f32 = 90.0;

/// Draws the preset.
pub fn draw(preset: &Preset) -> Picture {
    let sound = &preset.sound;
    let number = |id: &str, default: f64| sound.number(id, default) as f32;
    let width = number("width", 100.0) / 200.0 * EDGE_DEG;
    let (at, from, to) = match sound.choice("mode", "balance") {
        "dual" => {
            let (left, right) = (number("pan_l", -100.0), number("pan_r", 100.0));
            let deg = |pan: f32| pan / 100.0 * EDGE_DEG;
            (deg(0.5 * (left + right)), deg(left.min(right)), deg(left.max(right)))
        }
        mode => {
            let at = match mode {
                "rotation" => number("rot", 0.0),
                _ => number("pan", 0.0) / 100.0 * EDGE_DEG,
            };
            (at, at - width, at + width)
        }
    };
    let within = |deg: f32| deg.clamp(-EDGE_DEG, EDGE_DEG);
    Picture::Arc { from_deg: within(from), to_deg: within(to), at_deg: within(at) }
}
