//! What the audio thread tells the window: levels, load, readings, samples, histories.
//!
//! Everything is wait-free, takes its memory at creation, and is written only while a window is open.

mod columns;
mod load;
mod monitor;
mod reading;
mod rms;
mod tap;

pub use columns::{COLUMNS_PER_S, Column, ColumnReader, ColumnWriter, Span, columns};
pub use load::LoadMeter;
pub use monitor::{Fault, HostMonitor};
pub use reading::{ReadingReader, ReadingWriter, reading};
pub use rms::{Rms, RmsReader};
pub use tap::{TapReader, TapWriter, tap};
