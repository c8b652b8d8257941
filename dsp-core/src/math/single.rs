//! In 32 bits; see [`super`].

use std::f32::consts::{LOG2_E, SQRT_2};

/// Decibels of a doubling: `20 log10 2`.
const DB_PER_OCTAVE: f32 = 6.020_6;
/// Its inverse.
const OCTAVES_PER_DB: f32 = 0.166_096_4;

/// Bits of √½, where the mantissa's range begins.
const MANTISSA_START: u32 = (0.5 * SQRT_2).to_bits();
const MANTISSA_BITS: u32 = 23;
const EXPONENT_BIAS: u32 = 127;
/// Added to a number below 2^22 it leaves the nearest whole number in the lowest bits.
const ROUNDER: f32 = 12_582_912.0;

/// `Q`, from the power 0 on; worst error 6e-8.
const LOG2_Q: [f32; 7] = [
    -0.721_357_7,
    0.480_921_33,
    -0.360_034_4,
    0.287_075_28,
    -0.251_140_92,
    0.234_675_51,
    -0.139_552_03,
];
/// `P`, from the power 0 on; worst error 1e-7 of the value.
const EXP2_P: [f32; 5] = [0.693_151_7, 0.240_159_27, 0.055_818_677, 0.008_990_995, 0.001_879_318_6];

/// Lowest argument of [`exp2`] whose result is not 0.
pub const EXP2_MIN: f32 = -126.0;
/// Highest argument of [`exp2`]; higher ones count as this.
pub const EXP2_MAX: f32 = 127.999_99;

/// Logarithm to the base 2 of a number above 0; monotone. Whatever is below the smallest normal
/// number (0, denormals, all negative numbers) and what is not a number count as that, -126;
/// infinity as the largest number, 128.
#[inline(always)]
#[must_use]
pub fn log2(x: f32) -> f32 {
    let x = if x > f32::MIN_POSITIVE { x } else { f32::MIN_POSITIVE };
    let x = if x < f32::MAX { x } else { f32::MAX };
    let above = x.to_bits().wrapping_sub(MANTISSA_START);
    let exponent = above.cast_signed() >> MANTISSA_BITS;
    let mantissa = (above & ((1 << MANTISSA_BITS) - 1)).wrapping_add(MANTISSA_START);
    let t = f32::from_bits(mantissa) - 1.0;
    let q = LOG2_Q;
    let tail = q[0] + t * (q[1] + t * (q[2] + t * (q[3] + t * (q[4] + t * (q[5] + t * q[6])))));
    exponent as f32 + (t * LOG2_E + t * t * tail)
}

/// 2 to the power of `x`; monotone. Below -126 it is 0 and so it is for what is not a number; above
/// 128 it is the value at 127.999 99, so that the result is always finite. Exact at whole numbers.
#[inline(always)]
#[must_use]
pub fn exp2(x: f32) -> f32 {
    let inside = if x < EXP2_MAX { x } else { EXP2_MAX };
    let inside = if inside > EXP2_MIN { inside } else { EXP2_MIN };
    let shifted = (inside - 0.5) + ROUNDER;
    let f = inside - (shifted - ROUNDER);
    let p = EXP2_P;
    let fraction = 1.0 + f * (p[0] + f * (p[1] + f * (p[2] + f * (p[3] + f * p[4]))));
    let power = (shifted.to_bits() << MANTISSA_BITS).wrapping_add(EXPONENT_BIAS << MANTISSA_BITS);
    let value = fraction * f32::from_bits(power);
    if x >= EXP2_MIN { value } else { 0.0 }
}

/// Linear amplitude to decibels; the sign is ignored, 0 and what is not a number give -758.6 dB.
#[inline(always)]
#[must_use]
pub fn gain_to_db(gain: f32) -> f32 {
    log2(gain.abs()) * DB_PER_OCTAVE
}

/// Decibels to linear amplitude; 0 below -758.6 dB and for what is not a number.
#[inline(always)]
#[must_use]
pub fn db_to_gain(level_db: f32) -> f32 {
    exp2(level_db * OCTAVES_PER_DB)
}
