//! The equaliser: parameters, band design, cascade.

mod params;

pub use params::{BandParams, EqParams, MAX_BANDS, Placement, Shape, Slope};
