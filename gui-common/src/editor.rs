//! What a plugin's editor is to the frame around it.

use crate::context::{EditorContext, Status};
use crate::session::Session;
use crate::shortcut::KeyLine;
use crate::theme::Accent;
use egui::{Context, Ui, Vec2};
use nice_plug::prelude::{BoolParam, FloatParam, Params};
use std::borrow::Cow;
use std::sync::Arc;

/// A plugin's editor: what lies between the bars, and what the bars show.
pub trait LacquerEditor: Send + 'static {
    /// Name without the maker: "Channel EQ".
    fn name(&self) -> &'static str;
    /// Version for the about box.
    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
    /// The plugin's varnish.
    fn accent(&self) -> Accent;
    /// Size of a new window, logical pixels at 100 %.
    fn default_size(&self) -> Vec2;
    /// Smallest size.
    fn min_size(&self) -> Vec2;
    /// The bypass parameter.
    fn bypass(&self) -> Option<&BoolParam>;
    /// The gain of the output in dB; Match can set it so that the plugin is as loud as its input.
    fn output_gain(&self) -> Option<&FloatParam> {
        None
    }
    /// All parameters, for the list of them; the settings offer none without.
    fn params(&self) -> Option<Arc<dyn Params>> {
        None
    }
    /// Presets, history, two sounds, comparison; the top bar shows none of it without.
    fn session(&mut self) -> Option<&mut dyn Session> {
        None
    }
    /// Called once a frame before anything is drawn: read telemetry, return what the bars show.
    fn status(&mut self, ctx: &Context) -> Status;
    /// The user clicked a peak number in the bottom bar.
    fn clear_peaks(&mut self) {}
    /// The hint line with nothing under the pointer: the main gesture.
    fn hint(&self) -> Cow<'static, str>;
    /// The main gesture, whatever the state; a new user sees it first.
    fn gesture(&self) -> Cow<'static, str> {
        self.hint()
    }
    /// The plugin's own keys and gestures, for the page of keys.
    fn keys(&self) -> Vec<KeyLine> {
        Vec::new()
    }
    /// A new window: make textures here. Called again each time the window opens.
    fn opened(&mut self, _ctx: &Context) {}
    /// Draws and handles everything between the bars. `ui` covers `cx.body`.
    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>);
}
