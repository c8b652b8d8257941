//! Host glue without GUI that every Lacquer plugin shares.
//!
//! | need | module |
//! |---|---|
//! | build a parameter with range and text both ways | [`param`] |
//! | text of values, notes and cents | [`text`] |
//! | bypass | [`io_params`] |
//! | notice changed parameters for one atomic load a block | [`changed`] |
//! | listen to bypass at equal loudness, or to the difference | [`audition`] |
//! | channels that a plugin offers | [`layouts`] |
//! | run a [`Processor`](dsp_core::Processor) in a host | [`host`] |
//! | read states of older versions | [`state`] |
//! | presets as text, the library of them | [`preset`] |
//! | undo, A/B and the loaded preset of an instance | [`session`], [`undo`], [`compare`] |
//! | all parameters of an instance, whatever their types | [`param_set`], [`sound`] |
//! | levels, load, samples and readings for the window | [`telemetry`] |
//! | names, entry points, the code in memory | [`vendor`], [`export_plugin!`], [`resident`] |

pub mod audition;
pub mod changed;
pub mod compare;
pub mod cpu;
pub mod files;
pub mod host;
pub mod io_params;
pub mod layouts;
pub mod param;
pub mod param_set;
pub mod preset;
pub mod resident;
pub mod session;
pub mod sound;
pub mod state;
pub mod telemetry;
pub mod text;
pub mod undo;
pub mod vendor;

pub use audition::Audition;
pub use changed::{ChangeFlags, Slots, Watched};
pub use host::{Cycle, HostLoop};
pub use io_params::IoParams;
pub use session::{Desk, Session};
pub use telemetry::HostMonitor;
