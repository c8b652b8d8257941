//! In 64 bits; see [`super`].
//!
//! The logarithm's tail here is the series of `atanh`:
//! `log2 (1 + t) = 2 / ln 2 (s + s³/3 + s⁵/5 + ..)`, `s = t / (2 + t)`, |s| < 0.172.

use std::f64::consts::{LOG2_10, LOG2_E, LOG10_2, SQRT_2};

const MANTISSA_BITS: u32 = 52;
const EXPONENT_BIAS: u64 = 1023;
/// Bits of √½, where the mantissa's range begins.
const MANTISSA_START: u64 = (0.5 * SQRT_2).to_bits();
/// Added to a number below 2^51 it leaves the nearest whole number in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// 2^52: whole numbers below it are its lowest bits.
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// Added to the distance from `MANTISSA_START`, so that it is positive: the bits of 2^-1023.
const OCTAVES_UP: u64 = (EXPONENT_BIAS + 1) << MANTISSA_BITS;

/// Terms of the series; the next one is below 1e-16.
const ATANH_TERMS: usize = 10;
/// `P`, from the power 0 on; worst error 4e-16 of the value.
const EXP2_P: [f64; 10] = [
    0.693_147_180_559_906,
    0.240_226_506_961_072,
    0.055_504_108_630_749_505,
    0.009_618_129_397_692_066,
    0.001_333_354_402_978_534_6,
    0.000_154_039_530_822_083_74,
    0.000_015_244_692_575_302_147,
    0.000_001_331_266_510_593_657_4,
    0.000_000_094_602_115_018_801_26,
    0.000_000_009_955_578_939_228_67,
];

/// Lowest argument of [`exp2`] whose result is not 0.
pub const EXP2_MIN: f64 = -1022.0;
/// Highest argument of [`exp2`]; higher ones count as this.
pub const EXP2_MAX: f64 = 1_023.999_999_999_999;

/// Logarithm to the base 2 of a number above 0. Whatever is below the smallest normal number (0,
/// denormals, all negative numbers) and what is not a number count as that, -1022; infinity as the
/// largest number, 1024.
#[inline(always)]
#[must_use]
pub fn log2(x: f64) -> f64 {
    let x = if x > f64::MIN_POSITIVE { x } else { f64::MIN_POSITIVE };
    let x = if x < f64::MAX { x } else { f64::MAX };
    let above = x.to_bits().wrapping_sub(MANTISSA_START);
    let octaves = above.wrapping_add(OCTAVES_UP) >> MANTISSA_BITS;
    // No machine before AVX-512 converts vectors of such integers; this does.
    let exponent = f64::from_bits(octaves | WHOLE.to_bits()) - (WHOLE + (EXPONENT_BIAS + 1) as f64);
    let mantissa = (above & ((1 << MANTISSA_BITS) - 1)).wrapping_add(MANTISSA_START);
    let t = f64::from_bits(mantissa) - 1.0;
    let s = t / (2.0 + t);
    let square = s * s;
    let mut series = 0.0;
    let mut term = ATANH_TERMS;
    while term > 1 {
        term -= 1;
        series = square * (1.0 / (2 * term + 1) as f64 + series);
    }
    exponent + 2.0 * LOG2_E * (s + s * series)
}

/// 2 to the power of `x`; monotone. Below -1022 it is 0 and so it is for what is not a number;
/// above 1024 it is the value just below, so that the result is always finite.
#[inline(always)]
#[must_use]
pub fn exp2(x: f64) -> f64 {
    let inside = if x < EXP2_MAX { x } else { EXP2_MAX };
    let inside = if inside > EXP2_MIN { inside } else { EXP2_MIN };
    let shifted = (inside - 0.5) + ROUNDER;
    let f = inside - (shifted - ROUNDER);
    let mut fraction = 0.0;
    for coefficient in EXP2_P.into_iter().rev() {
        fraction = f * (coefficient + fraction);
    }
    let power = (shifted.to_bits() << MANTISSA_BITS).wrapping_add(EXPONENT_BIAS << MANTISSA_BITS);
    let value = (1.0 + fraction) * f64::from_bits(power);
    if x >= EXP2_MIN { value } else { 0.0 }
}

/// Linear amplitude to decibels; the sign is ignored, 0 and what is not a number give -6153 dB.
#[inline(always)]
#[must_use]
pub fn gain_to_db(gain: f64) -> f64 {
    log2(gain.abs()) * (20.0 * LOG10_2)
}

/// Decibels to linear amplitude; 0 below -6153 dB and for what is not a number.
#[inline(always)]
#[must_use]
pub fn db_to_gain(level_db: f64) -> f64 {
    exp2(level_db * (LOG2_10 / 20.0))
}
