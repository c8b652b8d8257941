//! The glue between a Lacquer editor and nice-plug-egui.
//!
//! The window opens at scale 1.0 and takes its saved scale and size in the first frame: the host is
//! told a wrong size otherwise (nice-plug-egui 0.6). A panic in `ui` would freeze the window and
//! abort the host when it closes, so that it is caught here and told in the window.

mod cost;
mod guard;
mod keys;
#[cfg(test)]
mod tests;

use crate::editor::LacquerEditor;
use crate::editor_state::EditorState;
use crate::shell::{Shell, ground};
use crate::theme::metrics;
use crate::wake::RepaintNotifier;
use crate::window_size::WindowSize;
use crate::{install, param, resident, settings};
use egui::{Context, Ui, Vec2};
use guard::Guard;
use keys::Keys;
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::LogicalSize;
use nice_plug::prelude::{ResizeHint, TrackInfo};
use nice_plug_egui::baseview::HandlerError;
use nice_plug_egui::{EguiEditor, EguiEditorState, EguiNiceSettings, Frame, NiceEguiApp};
use plugin_common::preset;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How often a wish to repaint is looked at: a little more often than the highest frame rate.
const POLL: Duration = Duration::from_millis(15);
/// The smallest scale, for the host's own minimum.
const MIN_SCALE: f32 = metrics::SCALES[0] as f32 / 100.0;

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
        repaint_poll_interval: POLL,
        ..EguiNiceSettings::default()
    };
    let app = App::new(editor, window, wake.clone());
    nice_plug_egui::create_egui_editor(open, wake.notifier(), nice, app)
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
    /// While the window is open.
    ctx: Option<Context>,
    shell: Shell,
    guard: Guard,
    size: WindowSize,
    keys: Option<Keys>,
    /// Edits of the session that the host knows of.
    edits: u64,
    wake: RepaintNotifier,
}

impl<E: LacquerEditor> NiceEguiApp for App<E> {
    fn build(
        &mut self,
        ctx: Context,
        gui: GuiContext,
        frame: &mut Frame,
    ) -> Result<(), HandlerError> {
        // The scale changes a frame after it was set; sizes are asked for here.
        frame.keep_size_when_zooming(true);
        frame.set_drop_filter(is_preset_file);
        cost::watch(frame);
        ground::is_cleared(&ctx);
        resident::set_window(&ctx, frame.baseview_window().platform_handle());
        self.open(ctx, gui);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        Keys::wanted(ui.ctx()).leave_space(ui.ctx());
        self.draw(ui);
        if let Some(color) = ground::wanted(ui.ctx()) {
            frame.set_clear_color(color);
        }
        // Of what is there now: the next keys come before the next frame.
        let keys = Keys::wanted(ui.ctx());
        if self.keys != Some(keys) {
            frame.set_key_capture(keys.capture());
            self.keys = Some(keys);
        }
    }

    fn track_info_changed(&mut self, info: TrackInfo) {
        self.shell.set_track(&info);
    }

    fn editor_closed(&mut self) {
        // A panic here would end the host; what it leaves undone goes with the window.
        let guarded = |close: &mut dyn FnMut()| _ = catch_unwind(AssertUnwindSafe(close));
        guarded(&mut || self.let_go());
        guarded(&mut || self.close());
        (self.gui, self.ctx) = (None, None);
    }
}

impl<E: LacquerEditor> App<E> {
    fn new(editor: E, window: EditorState, wake: RepaintNotifier) -> Self {
        Self {
            editor,
            window,
            gui: None,
            ctx: None,
            shell: Shell::default(),
            guard: Guard::default(),
            size: WindowSize::default(),
            keys: None,
            edits: 0,
            wake,
        }
    }

    fn open(&mut self, ctx: Context, gui: GuiContext) {
        install(&ctx);
        settings::refresh();
        self.gui = Some(gui);
        // What changed before is none of this window's doing.
        self.edits = self.session_edits();
        self.shell.reopen(settings::is_first_run(self.editor.name()));
        self.guard = Guard::default();
        self.size = WindowSize::default();
        self.keys = None;
        self.editor.opened(&ctx);
        self.ctx = Some(ctx);
    }

    fn draw(&mut self, ui: &mut Ui) {
        let Some(gui) = self.gui.clone() else { return };
        let ctx = ui.ctx().clone();
        self.wake.frame(&ctx);
        let sizes = (self.editor.default_size(), self.editor.min_size());
        self.size.follow(&ctx, &self.window, sizes);
        let accent = self.editor.accent();
        let Self { editor, shell, window, guard, .. } = self;
        guard.run(ui, accent, |ui| shell.show(ui, editor, &gui, window));
        self.tell_edits();
    }

    /// Ends what the user still holds, whoever else keeps the context.
    fn let_go(&self) {
        if let Some(ctx) = &self.ctx {
            param::end_all(ctx);
        }
    }

    /// What the window leaves open becomes a step of the history.
    fn close(&mut self) {
        if let Some(session) = self.editor.session() {
            session.closed();
        }
        self.tell_edits();
        self.shell.reopen(false);
    }

    /// The host knows of parameters only; without this a project would be closed without saving
    /// what was copied to B.
    fn tell_edits(&mut self) {
        let edits = self.session_edits();
        if edits != self.edits
            && let Some(gui) = &self.gui
        {
            self.edits = edits;
            gui.mark_dirty();
        }
    }

    fn session_edits(&mut self) -> u64 {
        self.editor.session().map_or(0, |session| session.edits())
    }
}

/// Which files may be dropped onto the window; all others are left to the file manager.
fn is_preset_file(file: &Path) -> bool {
    file.extension().is_some_and(|end| end.eq_ignore_ascii_case(preset::EXTENSION))
}
