//! Analog filters by their formulas, and the textbook's digital bell for comparison.

use crate::sheets::rig::RATE_HZ;

/// Gain of a bell (R. Bristow-Johnson, Audio EQ Cookbook, its analog prototype).
pub fn bell_db(freq_hz: f64, centre_hz: f64, gain_db: f64, q: f64) -> f64 {
    let amplitude = 10f64.powf(gain_db / 40.0);
    let ratio = freq_hz / centre_hz;
    let real = 1.0 - ratio * ratio;
    let (boosted, damped) = (ratio * amplitude / q, ratio / (amplitude * q));
    10.0 * ((real * real + boosted * boosted) / (real * real + damped * damped)).log10()
}

/// The same bell by the bilinear transform, which keeps the centre only: the analog curve of a frequency
/// that is bent towards half of the sample rate, with the width of the cookbook.
pub fn bilinear_bell_db(freq_hz: f64, centre_hz: f64, gain_db: f64, q: f64) -> f64 {
    let bent = |freq_hz: f64| (std::f64::consts::PI * freq_hz / RATE_HZ).tan();
    bell_db(bent(freq_hz), bent(centre_hz), gain_db, q)
}

/// Gain of a Butterworth low-pass of an order.
pub fn high_cut_db(freq_hz: f64, corner_hz: f64, order: u32) -> f64 {
    -10.0 * (freq_hz / corner_hz).powi(2 * i32::try_from(order).unwrap_or(0)).ln_1p()
        / std::f64::consts::LN_10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_have_their_corners() {
        assert!((bell_db(1_000.0, 1_000.0, 12.0, 3.0) - 12.0).abs() < 1e-12);
        assert!(bell_db(1.0, 1_000.0, 12.0, 1.0).abs() < 1e-4);
        assert!((high_cut_db(8_000.0, 8_000.0, 8) + 3.0103).abs() < 1e-4);
        assert!((high_cut_db(16_000.0, 8_000.0, 4) + 24.1).abs() < 0.1);
        // At low frequencies both bells are one.
        assert!(
            (bilinear_bell_db(110.0, 100.0, 12.0, 1.0) - bell_db(110.0, 100.0, 12.0, 1.0)).abs()
                < 1e-3
        );
    }
}
