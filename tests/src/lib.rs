//! Module list.

pub mod demo;
