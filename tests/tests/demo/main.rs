//! The demo: its song, its session files, its bad input, and a whole mix through the bundles.

mod bad_input;
mod folder;
mod mix;
mod session;
mod song;
