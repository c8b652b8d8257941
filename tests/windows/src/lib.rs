//! Where things stand in a real window: asked by name of its twin, the same window without a screen,
//! set as the instance is and worked as the real one is.
//!
//! A twin hears nothing: what only sound brings into a window is not in it.
//!
//! | file | what |
//! |---|---|
//! | `twin` | a window of any plugin, and what is done in it |
//! | `plugins` | how each plugin's window is made |

mod plugins;
mod twin;

pub use egui::{Key, Modifiers, Pos2, Rect, Vec2};
pub use plugins::{Settings, twin};
pub use twin::Twin;
