//! Parameters and gestures: what every control shares, apart from drawing.
//!
//! [`Binding`] ties a control to a nice-plug parameter. [`continuous`] turns pointer, wheel and
//! keys into host gestures; `Gestures` makes sure that each begun gesture also ends,
//! even if its control is no longer shown.

mod any;
mod binding;
mod discrete;
mod entry;
pub(crate) mod gesture;
mod interact;
mod menu;
mod overdue;
mod recorder;
mod speech;
mod state;
mod steps;

pub(crate) use any::AnyParam;
pub use binding::{Binding, ParamHandle};
pub use entry::open as open_entry;
pub(crate) use gesture::{end_all, is_dragging, let_go};
pub use recorder::name_step;
pub(crate) use recorder::{changes, set_recorder};
pub(crate) use state::forget_sent;

pub use discrete::discrete;
pub(crate) use discrete::{Over, arrow_choice, is_reset, parts};
pub use interact::{Drag, Follow, Handle, Touch, continuous, handle};
pub(crate) use steps::wheel_steps;
