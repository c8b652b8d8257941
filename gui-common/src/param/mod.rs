//! Parameters and gestures: what every control shares, apart from drawing.
//!
//! [`Binding`] ties a control to a nice-plug parameter. [`continuous`] turns pointer, wheel and
//! keys into host gestures; `Gestures` makes sure that each begun gesture also ends,
//! even if its control is no longer shown.

mod binding;
mod entry;
pub(crate) mod gesture;
mod interact;
mod menu;
mod recorder;
mod state;

pub use binding::{Binding, ParamHandle};
pub use entry::open as open_entry;
pub(crate) use gesture::{end_bursts, is_dragging};
pub use recorder::name_step;
pub(crate) use recorder::set_recorder;
pub(crate) use state::forget_sent;

pub use interact::{Drag, Touch, continuous, discrete};
pub(crate) use interact::{arrow_choice, wheel_steps};
