//! Oversampling by linear-phase half-bands, 2 to 32 times.
//!
//! ```text
//! x ─> ×2 ─> ×2 .. ─> closure ─> .. ÷2 ─> ÷2 ─> y        latency: whole samples, measured = stated
//!  └────────> delay ────────────(+ difference only)─> y   with `delta`
//! ```
//!
//! Each doubling is a minimax half-band ([`HalfBands`]), the later ones short since the signal is far
//! from their edge. Whatever falls into the pass-band, images and aliases, is 120 dB down; the
//! pass-band is flat within 1e-4 dB through all stages there and back.
//!
//! | rate | flat to | latency 2x, 4x, 8x in samples |
//! |---|---|---|
//! | up to 88.2 kHz | 20 / 44.1 of the rate: 20 kHz at 44.1, 21.8 kHz at 48 | 81, 88, 90 |
//! | 96 kHz | 40 kHz | 45, 51, 53 |
//! | 192 kHz | 40 kHz | 11, 15, 16 |
//!
//! [`Oversampler`] is the whole, [`Upsampler`] and [`Downsampler`] its parts for one channel. All
//! arithmetic is in 32 bits: its noise lies at -145 dB below the signal. No state feeds back, so
//! nothing can ring on, and what is not a number is gone with the filters' memory; it is taken for 0
//! where it enters. Nothing depends on how the signal is cut.

mod bands;
mod delay;
mod design;
mod engine;
mod lane;
mod resample;

pub use bands::HalfBands;
pub use delay::Delay;
pub use engine::{Oversampler, Oversampling};
pub use lane::{Key, Lane};
pub use resample::{Downsampler, Upsampler};

/// Longest piece in base-rate samples that the parts take at once.
pub const MAX_CHUNK: usize = 64;

/// Doublings that there are filters for.
const MAX_STAGES: usize = 5;

/// How many samples are made of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    /// None at all: no filter, no latency.
    #[default]
    X1,
    /// 2.
    X2,
    /// 4.
    X4,
    /// 8.
    X8,
    /// 16.
    X16,
    /// 32.
    X32,
}

impl Factor {
    /// From the smallest to the largest.
    pub const ALL: [Self; MAX_STAGES + 1] =
        [Self::X1, Self::X2, Self::X4, Self::X8, Self::X16, Self::X32];

    /// Doublings.
    #[inline]
    #[must_use]
    pub const fn stages(self) -> usize {
        self as usize
    }

    /// Samples made of one.
    #[inline]
    #[must_use]
    pub const fn times(self) -> usize {
        1 << self.stages()
    }
}
