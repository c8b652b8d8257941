//! The egui front-end that every Lacquer plugin shares.
//!
//! # Writing an editor
//!
//! Implement [`LacquerEditor`] and return [`create`]'s result from nice-plug's `editor()`. The
//! frame (top bar, bottom bar, settings, messages, scale, resizing) is drawn around what
//! [`LacquerEditor::ui`] draws. Coordinates are absolute: layouts are given from the window's top
//! left corner, `cx.window` is the window and `cx.body` the part between the bars.
//!
//! ```ignore
//! fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
//!     let params = Arc::clone(&self.params);
//!     paint::panel(ui.painter(), rect, &cx.theme);
//!     Knob::new(cx.bind(&params.gain)).radius(34.0).label("Gain").bipolar().show(ui, centre);
//!     Segmented::new(&["St", "L", "R"].map(Segment::from)).show_bound(ui, rect, cx.bind(&params.place));
//!     DropDown::new(&["Bell", "Low shelf"]).show_bound(ui, rect, cx.bind(&params.shape));
//! }
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`theme`] | tokens ([`theme::Theme::of`]), sizes ([`theme::metrics`]), fonts ([`theme::Font`]) |
//! | [`paint`] | text, digits, icons, panels, wells, gradients, discs, lit curves |
//! | [`widget`] | controls; `show` for plain values, `show_bound` / [`Binding`] for parameters |
//! | [`param`] | [`Binding`]: gestures for home-made controls (`begin`, `set`, `end`, `set_once`) |
//! | [`plot`] | frequency and level axes, spectrum, curves, nodes, piano strip |
//! | [`meter`] | level meters with their movement, number texts |
//! | [`shell`] | the frame, [`shell::notify`] for messages, looks of the shared states |
//! | [`shortcut`] | keys of displays, for who handles them and for the page that lists them |
//! | [`hint`] | the hint line: [`hint::offer`] while something is hovered |
//! | [`session`] | presets, history, two sounds, comparison: what the top bar shows and does |
//! | [`settings`] | the suite's settings file |
//!
//! # Repainting
//!
//! Nothing is drawn while nothing changes. The audio side calls `RepaintNotifier::request_repaint`
//! (realtime safe) after it published new meter values; an editor whose picture still moves by
//! itself (falling meters) calls `ctx.request_repaint_after(frame_time())`.

mod app;
mod context;
mod dialog;
mod editor;
mod editor_state;
pub mod focus;
pub mod hint;
pub mod meter;
mod monitor;
mod notice;
pub mod paint;
pub mod param;
pub mod plot;
mod presets;
mod resident;
mod reveal;
mod saving;
pub mod session;
pub mod settings;
pub mod shell;
pub mod shortcut;
mod system;
pub mod theme;
mod wake;
pub mod widget;
mod window_size;

pub use app::{App, create, window_state};
pub use context::{BusLevel, EditorContext, Status};
pub use editor::LacquerEditor;
pub use editor_state::{EditorState, SavedWindow};
pub use monitor::MonitorView;
pub use param::Binding;
pub use saving::Saving;

/// What a plugin's `Editor` type and audio side need of the framework.
pub use nice_plug_egui::{EguiEditor, EguiEditorState};
pub use wake::{RepaintNotifier, frame_time};

use egui::{Context, Id};
use std::sync::Arc;

/// Prepares an egui context: fonts, focus watching, the end of abandoned gestures. Call once.
pub fn install(ctx: &Context) {
    theme::install_fonts(ctx);
    ctx.on_begin_pass("lacquer focus", Arc::new(|ui| focus::watch(ui.ctx())));
    ctx.on_end_pass("lacquer gestures", Arc::new(|ui| param::gesture::sweep(ui.ctx())));
}

/// Factor on the length of fades: 1, or 0 with reduced motion.
pub fn motion(ctx: &Context) -> f32 {
    ctx.data(|d| d.get_temp(Id::unique("lacquer motion"))).unwrap_or(1.0)
}

/// Turns fades off or on.
pub fn set_reduced_motion(ctx: &Context, reduced: bool) {
    let factor: f32 = if reduced { 0.0 } else { 1.0 };
    ctx.data_mut(|d| d.insert_temp(Id::unique("lacquer motion"), factor));
}
