//! The signal path.
//!
//! ```text
//! in ─┬─> character (before) ─┬─> compressor ─> character (after) ─> make-up ─> mix ─> gain ─> out
//!     │                       └─> side-chain ────^                               ^
//!     │           bus ──────────> equaliser                                      │
//!     └─> delay ─────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Latency is that of the compressor and of the character stage that is on; with a budget it is the
//! budget, or the character stage's where that is more.

mod beside;
mod buffers;
mod chain;
mod colour;
mod key;
mod listen;
mod output;
mod scope;
mod settings;

use dsp_core::dynamics::Readings;

pub use chain::{Chain, max_latency_samples};
pub use scope::{LANES, ScopeReader};
pub use settings::{Colour, KEY_BANDS, Listen, MakeupMode, Output, Settings};

/// What the window shows besides the histories.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct State {
    /// Of the compressor.
    pub readings: Readings,
    /// Measured make-up, in dB.
    pub lock_db: f64,
    /// Something came over the side-chain bus.
    pub connected: bool,
}
