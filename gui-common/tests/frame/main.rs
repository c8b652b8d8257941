//! The frame around an editor: bypass, settings, size, meters, messages.

#[path = "../support/mod.rs"]
mod support;

mod bars;
mod bypass;
mod messages;
mod node;
mod parameters;
mod probe;
mod settings;
