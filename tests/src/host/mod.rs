//! A CLAP host: loads built bundles and runs them as a DAW would, strictly.
//!
//! ```no_run
//! use lacquer_tests::host::{AudioConfig, Bundle, Instance, Io};
//! # fn main() -> Result<(), lacquer_tests::host::HostError> {
//! let bundle = Bundle::open("target/bundled/Lacquer Panner.clap")?;
//! let mut panner = Instance::new(&bundle, "audio.lacquer.panner")?;
//! panner.set("Pan", "30 R")?;
//! panner.activate(AudioConfig { sample_rate_hz: 48_000.0, max_block: 512 })?;
//! let silence = [0.0; 512];
//! let (mut left, mut right) = ([0.0; 512], [0.0; 512]);
//! panner.process(
//!     &mut Io {
//!         input: &[&silence, &silence],
//!         sidechain: &[],
//!         output: &mut [&mut left, &mut right],
//!     },
//!     &[],
//!     None,
//! )?;
//! # Ok(())
//! # }
//! ```

mod bundle;
mod callbacks;
#[cfg(target_os = "linux")]
mod editor;
mod error;
mod events;
mod instance;
mod params;
mod player;
mod processor;
mod render;
mod thread;

pub use bundle::{Bundle, Descriptor};
#[cfg(target_os = "linux")]
pub use editor::{EditorOptions, EditorWindow};
pub use error::HostError;
pub use events::{Event, EventKind, OutEvent, OutEventKind, Transport};
pub use instance::{AudioConfig, Instance, Layout, RemotePage, RenderMode, Serviced};
pub use params::{Param, hash_text_id};
pub use player::Player;
pub use processor::{Io, Ports, Processor, Status};
pub use render::{Cuts, Render, TimedEvent, render};
