//! Delays, running maximum and smoothing ramp: what makes a reduction arrive before its peak.
//!
//! ```text
//! level ─> delay ─> maximum of the last W ─> curve, ballistics ─> 3 moving averages ─> gain
//! audio ─> delay by as much as all of that
//! ```
//!
//! A peak stays in the maximum for as long as the averages need, so the ramp is complete when the
//! audio's peak comes. Cost and result depend neither on the signal nor on how it is cut.

mod history;
mod running_max;
mod smoother;

pub use history::{History, MAX_PIECE};
pub use running_max::RunningMax;
pub use smoother::Smoother;

/// Samples that are worked on at once.
const CHUNK: usize = 64;

/// What the tests of this folder listen to.
#[cfg(test)]
fn noise(len: usize) -> Vec<f32> {
    let mut state = 7u32;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        })
        .collect()
}
