//! The glue between a Lacquer editor and nice-plug-egui.
//!
//! The window opens at scale 1.0 and takes its saved scale and size in the first frame: the host is
//! told a wrong size otherwise (nice-plug-egui 0.6). A panic in `ui` would freeze the window and
//! abort the host when it closes, so that it is caught here and told in the window.

use crate::context::{EditorContext, Status};
use crate::editor_state::EditorState;
use crate::shell::Shell;
use crate::theme::{Accent, Theme, metrics};
use crate::{install, settings};
use egui::{Context, Key, Rect, Ui, Vec2, ViewportCommand, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::LogicalSize;
use nice_plug::prelude::{BoolParam, ResizeHint};
use nice_plug_egui::baseview::HandlerError;
use nice_plug_egui::{
    EguiEditor, EguiEditorState, EguiNiceSettings, Frame, KeyCapture, NiceEguiApp, RepaintNotifier,
};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How often a wish to repaint is looked at: the highest frame rate of meters.
pub const METER_FRAME: Duration = Duration::from_millis(20);
/// The smallest scale, for the host's own minimum.
const MIN_SCALE: f32 = metrics::SCALES[0] as f32 / 100.0;

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
    /// Called once a frame before anything is drawn: read telemetry, return what the bars show.
    fn status(&mut self, ctx: &Context) -> Status;
    /// The user clicked a peak number in the bottom bar.
    fn clear_peaks(&mut self) {}
    /// The hint line with nothing under the pointer: the main gesture.
    fn hint(&self) -> Cow<'static, str>;
    /// A new window: make textures here. Called again each time the window opens.
    fn opened(&mut self, _ctx: &Context) {}
    /// Draws and handles everything between the bars. `ui` covers `cx.body`.
    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>);
}

/// The editor of a plugin, to return from nice-plug's `editor()`. `wake` is the notifier that the
/// audio side triggers after publishing new meter values; `open` says whether a window is open.
pub fn create<E: LacquerEditor>(
    editor: E,
    window: EditorState,
    open: Arc<EguiEditorState>,
    wake: RepaintNotifier,
) -> Option<EguiEditor<App<E>>> {
    let min = editor.min_size() * MIN_SCALE;
    let nice = EguiNiceSettings {
        title: format!("Lacquer {}", editor.name()),
        resize_hint: ResizeHint::resizable().with_min_logical_size(LogicalSize::new(min.x, min.y)),
        repaint_poll_interval: METER_FRAME,
        ..EguiNiceSettings::default()
    };
    let app = App { editor, window, gui: None, shell: Shell::default(), failed: None, size: None };
    nice_plug_egui::create_egui_editor(open, wake, nice, app)
}

/// The state object that [`create`] needs; make one per instance and keep a clone to ask
/// `is_open()` on the audio side.
pub fn window_state(size: Vec2) -> Arc<EguiEditorState> {
    EguiEditorState::from_size(LogicalSize::new(size.x, size.y), 1.0)
}

/// A [`LacquerEditor`] in its frame, as nice-plug-egui runs it.
pub struct App<E> {
    editor: E,
    window: EditorState,
    gui: Option<GuiContext>,
    shell: Shell,
    failed: Option<String>,
    /// Window size of the last frame; `None` in the first.
    size: Option<Vec2>,
}

impl<E: LacquerEditor> App<E> {
    /// Scale and size: restores in the first frame, then remembers what the user does.
    fn follow_size(&mut self, ctx: &Context) {
        let saved = self.window.get();
        let percent = saved.scale_percent.unwrap_or(settings::current().scale_percent);
        let scale = f32::from(percent) / 100.0;
        if (ctx.zoom_factor() - scale).abs() > 1e-3 {
            ctx.set_zoom_factor(scale);
        }
        let now = ctx.content_rect().size();
        match self.size {
            None => {
                let [w, h] = saved.size.unwrap_or(self.editor.default_size().into());
                let wanted = vec2(w, h).max(self.editor.min_size());
                if (wanted - now).length() > 1.0 {
                    ctx.send_viewport_cmd(ViewportCommand::InnerSize(wanted));
                }
                self.size = Some(wanted);
            }
            Some(before) if before != now => {
                self.size = Some(now);
                self.window.update(|w| w.size = Some(now.into()));
            }
            Some(_) => {}
        }
    }
}

impl<E: LacquerEditor> NiceEguiApp for App<E> {
    fn build(&mut self, ctx: Context, gui: GuiContext, _: &mut Frame) -> Result<(), HandlerError> {
        install(&ctx);
        self.gui = Some(gui);
        self.shell = Shell::default();
        self.failed = None;
        self.size = None;
        self.editor.opened(&ctx);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        let Some(gui) = self.gui.clone() else { return };
        let ctx = ui.ctx().clone();
        self.follow_size(&ctx);
        leave_space_to_host(&ctx, frame);
        if self.failed.is_none() {
            let drawn = catch_unwind(AssertUnwindSafe(|| {
                self.shell.show(ui, &mut self.editor, &gui, &self.window);
            }));
            self.failed = drawn.err().map(|e| panic_text(e.as_ref()));
        }
        if let Some(reason) = &self.failed {
            let theme = Arc::new(Theme::new(settings::current().mode(), self.editor.accent()));
            crate::shell::failure(ui, &theme, reason);
        }
    }

    fn editor_closed(&mut self) {
        self.gui = None;
    }
}

/// Text of a caught panic.
fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// The space bar belongs to the host's transport unless a text is being typed.
fn leave_space_to_host(ctx: &Context, frame: &mut Frame) {
    if ctx.text_edit_focused() {
        frame.set_key_capture(KeyCapture::CaptureAll);
        return;
    }
    let space = nice_plug_egui::Key::Character(" ".into());
    frame.set_key_capture(KeyCapture::IgnoreKeys(vec![space]));
    ctx.input_mut(|i| {
        i.events.retain(|e| !matches!(e, egui::Event::Key { key: Key::Space, .. }));
        i.keys_down.remove(&Key::Space);
    });
}

/// The part of the window between the bars.
pub(crate) fn body_of(window: Rect) -> Rect {
    Rect::from_min_max(
        window.min + vec2(0.0, metrics::TOP_BAR),
        window.max - vec2(0.0, metrics::BOTTOM_BAR),
    )
}
