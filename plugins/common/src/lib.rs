//! Host glue without GUI that every Lacquer plugin shares.
//!
//! | need | module |
//! |---|---|
//! | build a parameter with range and text both ways | [`param`] |
//! | text of values, notes and cents | [`text`] |
//! | bypass | [`io_params`] |
//! | notice changed parameters for one atomic load a block | [`changed`] |
//! | run a [`Processor`](dsp_core::Processor) in a host | [`host`] |
//! | read states of older versions | [`state`] |
//! | levels, load, samples and readings for the window | [`telemetry`] |
//! | names, entry points | [`vendor`], [`export_plugin!`] |

pub mod changed;
pub mod cpu;
pub mod host;
pub mod io_params;
pub mod param;
pub mod state;
pub mod telemetry;
pub mod text;
pub mod vendor;

pub use changed::{ChangeFlags, Slots, Watched};
pub use host::{Cycle, HostLoop};
pub use io_params::IoParams;
pub use telemetry::HostMonitor;
