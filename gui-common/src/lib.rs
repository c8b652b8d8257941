//! Module list.
