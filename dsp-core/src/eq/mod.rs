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
pub use params::{
    BandParams, EqParams, FREQ_RANGE_HZ, GAIN_RANGE_DB, MAX_BANDS, Placement, Q_RANGE, Shape, Slope,
};
pub use response::{BandResponse, EqResponse, prototype_db};
