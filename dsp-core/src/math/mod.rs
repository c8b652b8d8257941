//! Fast logarithm and exponential to the base 2, and decibels on top of them.
//!
//! Plain expressions without branches, tables or fused multiplications: the compiler turns a loop
//! over them into vectors of whatever level it is compiled for, and every level gives the same bits
//! as the call for one sample. [`single`] is for audio and gains in 32 bits, [`double`] for where
//! differences of levels are summed up.
//!
//! ```text
//! log2 x  = e + t / ln 2 + t² Q(t)     x = 2^e (1 + t),  √½ <= 1 + t < √2
//! exp2 x  = 2^n (1 + f P(f))           x = n + f,        0 <= f <= 1
//! ```
//!
//! `Q` and `P` are minimax polynomials (Lawson's iteration on 4001 Chebyshev points) under the
//! condition that neighbouring octaves meet. All coefficients of `P` are positive and so is `f`;
//! rounded sums and products of such numbers keep their order, so exp2 is monotone to the last bit.
//!
//! | function | worst error | range |
//! |---|---|---|
//! | [`single::log2`] | 1e-7 and 1.2e-7 of the value | 2^-126 to 2^128 |
//! | [`single::exp2`] | 2e-7 of the value | -126 to 128 |
//! | [`gain_to_db`], [`db_to_gain`] | 2e-5 dB | -120 to +60 dB |
//! | [`double::log2`] | 2e-15 and 4e-16 of the value | 2^-1022 to 2^1024 |
//! | [`double::exp2`] | 1e-15 of the value; with the argument's rounding | -1022 to 1024 |

pub mod double;
pub mod single;

use fearless_simd::{Simd, dispatch};

pub use single::{db_to_gain, exp2, gain_to_db, log2};

use crate::simd::Backend;

/// [`log2`] of each sample in place.
pub fn log2_slice(backend: Backend, samples: &mut [f32]) {
    map(backend, samples, log2);
}

/// [`exp2`] of each sample in place.
pub fn exp2_slice(backend: Backend, samples: &mut [f32]) {
    map(backend, samples, exp2);
}

/// [`gain_to_db`] of each sample in place.
pub fn gains_to_db(backend: Backend, samples: &mut [f32]) {
    map(backend, samples, gain_to_db);
}

/// [`db_to_gain`] of each sample in place.
pub fn dbs_to_gain(backend: Backend, samples: &mut [f32]) {
    map(backend, samples, db_to_gain);
}

#[inline(always)]
fn map(backend: Backend, samples: &mut [f32], function: impl Fn(f32) -> f32 + Copy) {
    match backend {
        Backend::Scalar => map_plain(samples, function),
        Backend::Vector(level) => dispatch!(level, simd => map_vector(simd, samples, function)),
    }
}

/// The plain loop, compiled for a level.
#[inline(always)]
fn map_vector<S: Simd>(_: S, samples: &mut [f32], function: impl Fn(f32) -> f32) {
    map_plain(samples, function);
}

#[inline(always)]
fn map_plain(samples: &mut [f32], function: impl Fn(f32) -> f32) {
    for sample in samples {
        *sample = function(*sample);
    }
}
