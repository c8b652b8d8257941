//! Spectra for the eye.
