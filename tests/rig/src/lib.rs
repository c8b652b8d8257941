//! What the tests of the plugins share; only dev-dependencies may name this crate.
//!
//! | a test of | uses |
//! |---|---|
//! | what a plugin does to sound | [`Rig`] |
//! | ids, texts and values of parameters | [`params`] |
//! | the factory presets | [`presets`] |
//! | a window: gestures, keys, what it shows | [`Window`], [`FakeHost`] |
//!
//! Tests that need a real host, a built bundle or an X display are in the crate around this one.

pub mod params;
pub mod presets;

mod audio;
mod gestures;
mod hands;
mod signal;
mod window;

pub use audio::{MAX_BLOCK, MockHost, Rig};
pub use gestures::{FakeHost, Gesture};
pub use hands::Hold;
pub use signal::noise;
pub use window::Window;
