//! Spectra for the eye. They run beside the window, not in the audio callback.

mod analyser;
mod display;
mod settings;

pub use analyser::SpectrumAnalyser;
pub use settings::{Resolution, Smoothing, SpectrumFall, SpectrumGrid, SpectrumSettings};
