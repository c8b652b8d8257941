//! Oversampling against what filters must do.

mod engine;
mod filters;
mod signals;
