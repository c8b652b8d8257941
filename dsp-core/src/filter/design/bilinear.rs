//! Bilinear transform, for shapes whose edges matter more than their analog curve.

use std::f64::consts::PI;

use crate::filter::analog::AnalogSection;
use crate::filter::section::Section;

/// The transform keeps frequencies below this, in cycles per sample.
const TOP_NORM: f64 = 0.499;

/// What `s` is multiplied by, so that the prototype's frequency is kept exactly.
pub fn warp(freq_hz: f64, sample_rate_hz: f64) -> f64 {
    (PI * (freq_hz / sample_rate_hz).min(TOP_NORM)).tan()
}

/// Bilinear transform with `s = (1 / warp) (z - 1) / (z + 1)`.
pub fn bilinear(analog: &AnalogSection, warp: f64) -> Section {
    let transform = |poly: &[f64; 3]| {
        let [a, b, c] = *poly;
        let (b, c) = (b * warp, c * warp * warp);
        [a + b + c, 2.0 * b + 4.0 * c, 4.0 * c]
    };
    let (num, den) = (transform(&analog.num), transform(&analog.den));
    Section {
        num: num.map(|coefficient| coefficient / den[0]),
        den: [den[1] / den[0], den[2] / den[0]],
    }
}
