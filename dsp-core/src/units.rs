//! Conversions between the units of the field; the only place with these formulas.

/// Decibels to linear amplitude. `-inf` dB gives 0.
#[inline]
#[must_use]
pub fn db_to_gain(level_db: f64) -> f64 {
    10f64.powf(level_db / 20.0)
}

/// Linear amplitude to decibels. 0 gives `-inf`; the sign is ignored.
#[inline]
#[must_use]
pub fn gain_to_db(gain: f64) -> f64 {
    20.0 * gain.abs().log10()
}

/// Power ratio to decibels. 0 gives `-inf`.
#[inline]
#[must_use]
pub fn power_to_db(power: f64) -> f64 {
    10.0 * power.log10()
}

/// Decibels to a power ratio.
#[inline]
#[must_use]
pub fn db_to_power(level_db: f64) -> f64 {
    10f64.powf(level_db / 10.0)
}

/// Seconds to the nearest whole number of samples, at least 0.
#[inline]
#[must_use]
pub fn s_to_samples(time_s: f64, sample_rate_hz: f64) -> usize {
    (time_s * sample_rate_hz).round().max(0.0) as usize
}

/// Frequency in Hz to radians per sample.
#[inline]
#[must_use]
pub fn hz_to_rad(freq_hz: f64, sample_rate_hz: f64) -> f64 {
    std::f64::consts::TAU * freq_hz / sample_rate_hz
}
