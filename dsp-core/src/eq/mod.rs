//! The equaliser: parameters, band design, cascade.

mod equalizer;
mod params;
mod response;
mod shape;

pub use equalizer::Equalizer;
pub use params::{BandParams, EqParams, MAX_BANDS, Placement, Shape, Slope};
pub use response::{BandResponse, EqResponse, prototype_db};
