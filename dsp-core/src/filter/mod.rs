//! Filters: analog prototypes, their digital design, and the sections that run.

pub mod analog;
pub mod design;
pub mod section;
