//! Between 32-bit channels and 64-bit frames. Plain loops that the compiler turns into vectors of
//! the backend's level.

use fearless_simd::{Simd, dispatch};

use super::Backend;
use super::bundle::Frame;

/// Channels to frames; what is not a finite number becomes 0, since one such sample would stay in
/// a filter for ever. Without a right channel its half of the frames is 0. The channels are
/// multiplied by `gains`.
pub fn load(
    backend: Backend,
    left: &[f32],
    right: Option<&[f32]>,
    gains: Frame,
    frames: &mut [Frame],
) {
    match backend {
        Backend::Scalar => load_plain(left, right, gains, frames),
        Backend::Vector(level) => {
            dispatch!(level, simd => load_vector(simd, left, right, gains, frames));
        }
    }
}

/// Frames to channels, times a gain; what 32 bits cannot hold becomes the largest number.
pub fn store(
    backend: Backend,
    frames: &[Frame],
    gain: f64,
    left: &mut [f32],
    right: Option<&mut [f32]>,
) {
    match backend {
        Backend::Scalar => store_plain(frames, gain, left, right),
        Backend::Vector(level) => {
            dispatch!(level, simd => store_vector(simd, frames, gain, left, right));
        }
    }
}

#[inline(always)]
fn load_vector<S: Simd>(
    _: S,
    left: &[f32],
    right: Option<&[f32]>,
    gains: Frame,
    frames: &mut [Frame],
) {
    load_plain(left, right, gains, frames);
}

#[inline(always)]
fn store_vector<S: Simd>(
    _: S,
    frames: &[Frame],
    gain: f64,
    left: &mut [f32],
    right: Option<&mut [f32]>,
) {
    store_plain(frames, gain, left, right);
}

#[inline(always)]
fn load_plain(left: &[f32], right: Option<&[f32]>, gains: Frame, frames: &mut [Frame]) {
    match right {
        Some(right) => {
            for (frame, (left, right)) in frames.iter_mut().zip(left.iter().zip(right)) {
                *frame = [gains[0] * finite(*left), gains[1] * finite(*right)];
            }
        }
        None => {
            for (frame, left) in frames.iter_mut().zip(left) {
                *frame = [gains[0] * finite(*left), 0.0];
            }
        }
    }
}

#[inline(always)]
fn store_plain(frames: &[Frame], gain: f64, left: &mut [f32], right: Option<&mut [f32]>) {
    match right {
        Some(right) => {
            for (frame, (left, right)) in frames.iter().zip(left.iter_mut().zip(right)) {
                *left = narrow(frame[0] * gain);
                *right = narrow(frame[1] * gain);
            }
        }
        None => {
            for (frame, left) in frames.iter().zip(left) {
                *left = narrow(frame[0] * gain);
            }
        }
    }
}

#[inline(always)]
fn finite(sample: f32) -> f64 {
    f64::from(if sample.abs() <= f32::MAX { sample } else { 0.0 })
}

/// The nearest 32-bit number that is finite.
#[inline(always)]
pub fn narrow(sample: f64) -> f32 {
    const MAX: f64 = f32::MAX as f64;
    let capped = if sample > MAX { MAX } else { sample };
    (if capped < -MAX { -MAX } else { capped }) as f32
}
