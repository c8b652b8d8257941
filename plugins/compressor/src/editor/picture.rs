//! The small picture of a preset: its curve.

use dsp_core::dynamics::{CompressorParams, Curve};
use gui_common::session::Picture;
use plugin_common::preset::Preset;

/// Points of the picture.
const POINTS: usize = 33;
/// Lowest level, in dB.
const LOWEST_DB: f64 = -60.0;

/// Draws the curve of a preset from -60 to 0 dB both ways.
pub fn draw(preset: &Preset) -> Picture {
    let number = |id: &str, otherwise: f64| preset.sound.number(id, otherwise);
    let curve = Curve::new(&CompressorParams {
        threshold_db: number("thresh", -18.0),
        ratio: number("ratio", 3.0),
        knee_db: number("knee", 6.0),
        range_db: number("range", 60.0),
        ..CompressorParams::default()
    });
    let points = (0..POINTS).map(|n| {
        let level_db = LOWEST_DB * (1.0 - n as f64 / (POINTS - 1) as f64);
        (1.0 - 2.0 * curve.output_db(level_db) / LOWEST_DB) as f32
    });
    Picture::Curve(points.collect())
}
