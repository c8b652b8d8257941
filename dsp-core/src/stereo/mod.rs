//! Place, width and level of a stereo signal.

pub mod crossover;
pub mod law;
pub mod matrix;
mod mono_bass;
mod panner;
mod params;

pub use law::{PanLaw, PanReference};
pub use matrix::StereoMatrix;
pub use panner::Panner;
pub use params::{Listen, MAX_GAIN_DB, PanMode, PannerParams, SideChange};
