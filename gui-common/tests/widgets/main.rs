//! The controls of the design, row by row: keys, menus, states and what assistive technology reads.

#[path = "../support/mod.rs"]
mod support;

mod keyboard;
mod menus;
mod page;
mod spoken;
mod states;
