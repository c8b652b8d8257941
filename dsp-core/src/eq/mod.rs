//! The equaliser: parameters, band design, cascade.

mod auto_gain;
mod band;
mod engine;
mod equalizer;
mod glide;
mod packed;
mod params;
mod response;
mod shape;
mod voice;

pub use equalizer::Equalizer;
pub use params::{BandParams, EqParams, MAX_BANDS, Placement, Shape, Slope};
pub use response::{BandResponse, EqResponse, prototype_db};
