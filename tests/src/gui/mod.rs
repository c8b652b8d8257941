//! An X display for tests and pictures: the user's, or an own Xvfb; windows, pointer, pictures.

mod costs;
mod display;
mod picture;
mod watch;
mod xvfb;

pub use costs::{FrameCosts, FrameMeter};
pub use display::Display;
pub use picture::Picture;
pub use watch::{Frames, Resources};
pub use xvfb::{VirtualDisplay, private_display};

use std::fmt;

/// Why there is no display, window or picture: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayError(pub String);

impl fmt::Display for DisplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DisplayError {}

fn failed(what: &str, why: &dyn fmt::Display) -> DisplayError {
    let why = why.to_string();
    DisplayError(format!("{what}: {}", why.split_whitespace().collect::<Vec<_>>().join(" ")))
}
