//! What the window shows.

/// State of the compressor after a block, while its traces are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Readings {
    /// Gain after the last sample, in dB; negative reduces. Of mid and side where these are compressed.
    pub gain_db: [f32; 2],
    /// Lowest gain since the search for it began, in dB.
    pub deepest_db: [f32; 2],
    /// Level of the key at that moment, in dB: the live point of the curve.
    pub level_db: [f32; 2],
    /// Threshold in force, in dB.
    pub threshold_db: f64,
}
