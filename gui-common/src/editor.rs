//! The glue between a Lacquer editor and nice-plug-egui.
//!
//! The window opens at scale 1.0 and takes its saved scale and size in the first frame: the host is
//! told a wrong size otherwise (nice-plug-egui 0.6). A panic in `ui` would freeze the window and
//! abort the host when it closes, so that it is caught here and told in the window.

use crate::context::{EditorContext, Status};
use crate::editor_state::EditorState;
use crate::session::Session;
use crate::shell::Shell;
use crate::theme::{Accent, Theme, metrics};
use crate::wake::RepaintNotifier;
use crate::window_size::WindowSize;
use crate::{focus, install, settings};
use egui::{Context, KeyboardShortcut, Modifiers, Rect, Ui, Vec2, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::LogicalSize;
use nice_plug::prelude::{BoolParam, ResizeHint};
use nice_plug_egui::baseview::HandlerError;
use nice_plug_egui::{
    EguiEditor, EguiEditorState, EguiNiceSettings, Frame, Key, KeyCapture, NiceEguiApp,
};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How often a wish to repaint is looked at: a little more often than the highest frame rate.
const POLL: Duration = Duration::from_millis(15);
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
        repaint_poll_interval: POLL,
        ..EguiNiceSettings::default()
    };
    let app = App {
        editor,
        window,
        gui: None,
        shell: Shell::default(),
        guard: Guard::default(),
        size: WindowSize::default(),
        keys: None,
        wake: wake.clone(),
    };
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
    shell: Shell,
    guard: Guard,
    size: WindowSize,
    keys: Option<Keys>,
    wake: RepaintNotifier,
}

impl<E: LacquerEditor> NiceEguiApp for App<E> {
    fn build(
        &mut self,
        ctx: Context,
        gui: GuiContext,
        frame: &mut Frame,
    ) -> Result<(), HandlerError> {
        install(&ctx);
        // The scale changes a frame after it was set; sizes are asked for here.
        frame.keep_size_when_zooming(true);
        settings::refresh();
        // The end of the window before may not have been told.
        self.close();
        self.gui = Some(gui);
        self.shell = Shell::default();
        self.guard = Guard::default();
        self.size = WindowSize::default();
        self.keys = None;
        self.editor.opened(&ctx);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        let Some(gui) = self.gui.clone() else { return };
        let ctx = ui.ctx().clone();
        self.wake.frame(&ctx);
        let sizes = (self.editor.default_size(), self.editor.min_size());
        self.size.follow(&ctx, &self.window, sizes);
        let keys = Keys::wanted(&ctx);
        if self.keys != Some(keys) {
            frame.set_key_capture(keys.capture());
            self.keys = Some(keys);
        }
        keys.leave_space(&ctx);
        let accent = self.editor.accent();
        let Self { editor, shell, window, guard, .. } = self;
        guard.run(ui, accent, |ui| shell.show(ui, editor, &gui, window));
    }

    fn editor_closed(&mut self) {
        self.close();
    }
}

impl<E: LacquerEditor> App<E> {
    /// What the window leaves open becomes a step of the history.
    fn close(&mut self) {
        self.gui = None;
        if let Some(session) = self.editor.session() {
            session.closed();
        }
        self.shell = Shell::default();
    }
}

/// Catches a panic of the drawing and tells it in the window from then on.
#[derive(Default)]
struct Guard {
    failed: Option<String>,
}

impl Guard {
    fn run(&mut self, ui: &mut Ui, accent: Accent, draw: impl FnOnce(&mut Ui)) {
        if self.failed.is_none() {
            let drawn = catch_unwind(AssertUnwindSafe(|| draw(ui)));
            self.failed = drawn.err().map(|e| panic_text(e.as_ref()));
        }
        if let Some(reason) = &self.failed {
            let theme = Theme::new(settings::current().mode(), accent);
            crate::shell::failure(ui, &theme, reason);
        }
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

/// Which keys the window takes from the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Keys {
    /// A text is being typed.
    All,
    /// A display that takes letters and digits has the focus.
    AllButSpace,
    /// A control has the focus or something is open: arrows, Enter, Escape and such.
    Moving,
    /// Nothing has the focus.
    None,
}

impl Keys {
    fn wanted(ctx: &Context) -> Self {
        if ctx.text_edit_focused() {
            Self::All
        } else if focus::letters_wanted(ctx) {
            Self::AllButSpace
        } else if ctx.memory(|m| m.focused().is_some()) || focus::keys_wanted(ctx) {
            Self::Moving
        } else {
            Self::None
        }
    }

    fn capture(self) -> KeyCapture {
        use egui::Key::*;
        const MOVING: [egui::Key; 12] = [
            ArrowUp, ArrowDown, ArrowLeft, ArrowRight, PageUp, PageDown, Home, End, Enter, Escape,
            Delete, Tab,
        ];
        // With other modifiers they are the host's: Ctrl+arrow moves a clip, Ctrl+Tab the window.
        let plain_or_shift = |keys: &[egui::Key]| {
            let with = |by: Modifiers| keys.iter().map(move |key| KeyboardShortcut::new(by, *key));
            let own = with(Modifiers::NONE).chain(with(Modifiers::SHIFT));
            let shortcuts = crate::shell::SHORTCUTS.into_iter().chain(own).collect();
            KeyCapture::CaptureShortcuts { keys: Vec::new(), shortcuts }
        };
        match self {
            Self::All => KeyCapture::CaptureAll,
            Self::AllButSpace => KeyCapture::IgnoreKeys(vec![Key::Character(" ".into())]),
            Self::Moving => plain_or_shift(&MOVING),
            Self::None => plain_or_shift(&[Tab]),
        }
    }

    /// The space bar belongs to the host's transport unless a text is being typed.
    fn leave_space(self, ctx: &Context) {
        if self != Self::All {
            ctx.input_mut(|i| {
                i.events.retain(|e| !matches!(e, egui::Event::Key { key: egui::Key::Space, .. }));
                i.keys_down.remove(&egui::Key::Space);
            });
        }
    }
}

/// The part of the window between the bars.
pub(crate) fn body_of(window: Rect) -> Rect {
    Rect::from_min_max(
        window.min + vec2(0.0, metrics::TOP_BAR),
        window.max - vec2(0.0, metrics::BOTTOM_BAR),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_the_drawing_is_told_and_does_not_leave_the_window() {
        let ctx = Context::default();
        install(&ctx);
        let mut guard = Guard::default();
        let mut calls = 0;
        for _ in 0..3 {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                guard.run(ui, Accent::Iris, |_| {
                    calls += 1;
                    panic!("as planned");
                });
            });
            output.textures_delta.clear();
        }
        assert_eq!(calls, 1, "what failed is not tried again");
        assert_eq!(guard.failed.as_deref(), Some("as planned"));
    }

    #[test]
    fn keys_are_taken_as_they_are_used_and_with_other_modifiers_left_to_the_host() {
        let takes = |keys: Keys, modifiers: Modifiers, key: egui::Key| {
            let KeyCapture::CaptureShortcuts { keys, shortcuts } = keys.capture() else {
                panic!("a list was expected")
            };
            assert_eq!(keys, [], "taken whatever modifiers are held");
            shortcuts.contains(&KeyboardShortcut::new(modifiers, key))
        };
        for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
            assert!(takes(Keys::Moving, modifiers, egui::Key::ArrowLeft));
            assert!(takes(Keys::None, modifiers, egui::Key::Tab));
            assert!(!takes(Keys::None, modifiers, egui::Key::ArrowLeft));
        }
        for key in [egui::Key::ArrowLeft, egui::Key::Tab, egui::Key::Home, egui::Key::Enter] {
            assert!(!takes(Keys::Moving, Modifiers::COMMAND, key));
            assert!(!takes(Keys::Moving, Modifiers::ALT, key));
        }
        assert!(takes(Keys::None, Modifiers::COMMAND, egui::Key::Z), "undo");
    }

    #[test]
    fn keys_go_to_the_host_unless_something_here_uses_them() {
        let ctx = Context::default();
        assert_eq!(Keys::wanted(&ctx), Keys::None);
        ctx.memory_mut(|m| m.request_focus(egui::Id::unique("knob")));
        assert_eq!(Keys::wanted(&ctx), Keys::Moving);
        focus::want_letters(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::AllButSpace);
    }

    #[test]
    fn escape_is_the_windows_while_something_is_open_that_it_closes() {
        let menu = egui::Id::unique("menu");
        let ctx = Context::default();
        egui::Popup::open_id(&ctx, menu);
        assert_eq!(Keys::wanted(&ctx), Keys::Moving, "a menu");
        egui::Popup::close_id(&ctx, menu);
        assert_eq!(Keys::wanted(&ctx), Keys::None);
        focus::want_keys(&ctx);
        assert_eq!(Keys::wanted(&ctx), Keys::Moving, "a popover");
    }
}
