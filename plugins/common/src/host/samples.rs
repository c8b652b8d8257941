//! What the bits of samples say: whether all are sound, and how high the highest is.

use dsp_core::AudioBlock;

/// Bits of an `f32` without its sign.
const MAGNITUDE_BITS: u32 = 0x7fff_ffff;
/// Magnitude bits of 2^33, +199 dBFS. Nothing that is audio reaches it, and a filter that took such a
/// sample for one would ring with it for minutes. Infinities and NaNs lie above.
const BAD_FROM_BITS: u32 = 0x5000_0000;

/// Magnitude bits of the highest sample per channel; both entries of a mono block are equal.
#[inline]
pub(super) fn peak_bits(block: &mut AudioBlock<'_>) -> [u32; 2] {
    let (left, right) = block.split_channels();
    let left_bits = channel_peak_bits(left);
    [left_bits, right.map_or(left_bits, |right| channel_peak_bits(right))]
}

/// Compared as signed integers, which every vector unit can do; the sign bit is clear.
#[inline]
fn channel_peak_bits(samples: &[f32]) -> u32 {
    let magnitude = |sample: &f32| (sample.to_bits() & MAGNITUDE_BITS) as i32;
    samples.iter().map(magnitude).fold(0, i32::max) as u32
}

/// Whether every sample is a number below +199 dBFS. Three vector operations for four samples: adding this step to the magnitude's bits carries into
/// the sign bit exactly from [`BAD_FROM_BITS`] on, infinities and NaNs included.
#[inline]
pub(super) fn is_sound(block: &mut AudioBlock<'_>) -> bool {
    const STEP: u32 = (MAGNITUDE_BITS + 1) - BAD_FROM_BITS;
    let carries = |sample: &f32| (sample.to_bits() & MAGNITUDE_BITS) + STEP;
    block
        .iter_channels()
        .all(|channel| channel.iter().map(carries).fold(0, |all, one| all | one) <= MAGNITUDE_BITS)
}

#[cold]
pub(super) fn silence_bad_samples(block: &mut AudioBlock<'_>) {
    for sample in block.iter_channels().flatten() {
        if sample.to_bits() & MAGNITUDE_BITS >= BAD_FROM_BITS {
            *sample = 0.0;
        }
    }
}
