//! Graphs over frequency: axes, grids, spectra, response curves, nodes, the piano strip.
//!
//! A graph is drawn back to front: [`FreqAxis::paint_grid`] and [`DbAxis::paint_grid`], then
//! [`Trace`]s for spectra, [`Curve`] for responses, the labels, and [`Node`]s on top.

mod axes;
mod curve;
mod node;
mod node_keys;
mod node_parts;
mod piano;

pub use axes::{DbAxis, FreqAxis, fade_plate, freq_text, note_text};
pub use curve::{Curve, CurveStyle, Trace};
pub use node::{
    Node, NodeAction, NodeLook, NodeMove, NodeTouch, clamp_to, paint_handle, paint_node,
};
pub use node_keys::node_keys;
pub use node_parts::{NodePart, NodeValue};
pub use piano::{PianoTick, piano_strip};
