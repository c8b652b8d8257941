//! The session of an instance as the frame sees it: presets, history, two sounds, comparison.
//!
//! The frame draws [`SessionLook`] and [`PresetRow`]s and hands what the user asks for to a
//! [`Session`].

mod desk;
mod library;
mod look;

pub use desk::{DeskSession, Draw};

pub use library::{BrowserAction, Owner, Picture, PresetRow, Start};
pub use look::{Apply, BarAction, MatchLook, PresetLook, SessionLook, Side, Travel};

use egui::Context;
use nice_plug::context::gui::GuiContext;

/// What the frame needs of an instance's session.
pub trait Session {
    /// A frame begins: nothing was drawn yet.
    fn begin_frame(&mut self, _ctx: &Context, _gui: &GuiContext) {}
    /// The window closes: what is open becomes a step.
    fn closed(&mut self) {}
    /// How often the window has changed what is saved besides parameters: the host is told.
    fn edits(&self) -> u64 {
        0
    }
    /// What the top bar shows. Called once a frame.
    fn look(&mut self) -> SessionLook;
    /// The matched comparison, if the plugin has one.
    fn matching(&self) -> Option<MatchLook> {
        None
    }
    /// Runs a button of the top bar.
    fn act(&mut self, action: BarAction, ctx: &Context, gui: &GuiContext);
    /// All presets in their order. `is_opening` says that the browser just opened: files may have
    /// come or gone.
    fn presets(&mut self, is_opening: bool, ctx: &Context, gui: &GuiContext) -> &[PresetRow];
    /// The preset that was loaded last.
    fn current_preset(&self) -> Option<&str>;
    /// Runs what the browser asked for.
    fn browse(&mut self, action: BrowserAction, ctx: &Context, gui: &GuiContext);
}
