//! The frame around every editor: top bar, bottom bar, settings, messages, shared states.

mod about;
mod apply_match;
mod bottom;
pub(crate) mod ground;
mod hotkeys;
mod load_watch;
mod over;
mod parameters;
mod popover;
mod resize;
mod session_parts;
mod settings_popover;
mod sheet;
mod states;
mod toast;
mod top;
mod track;
mod welcome;

pub use crate::notice::{Toast, ToastAction, ToastKind, notify, taken};
pub use crate::reveal::show_file;
pub(crate) use hotkeys::SHORTCUTS;
pub(crate) use over::OverPill;
pub use states::{failure, no_signal, plate_message, unsupported};

use crate::context::{EditorContext, body_of};
use crate::editor::LacquerEditor;
use crate::editor_state::EditorState;
use crate::focus;
use crate::param::Binding;
use crate::presets::Browser;
use crate::session::BarAction;
use crate::settings::{self, Motion};
use crate::theme::Theme;
use egui::{Rect, Ui, UiBuilder};
use nice_plug::context::gui::GuiContext;
use settings_popover::{Asked, Page};
use std::sync::Arc;

/// What the frame remembers while a window is open.
#[derive(Default)]
pub struct Shell {
    settings_open: bool,
    about_open: bool,
    /// Size in percent while its slider is dragged.
    size_preview: Option<usize>,
    bypassed_since: Option<f64>,
    resize_from: Option<egui::Vec2>,
    settings_page: Page,
    browser: Browser,
    apply_match: apply_match::ApplyMatch,
    /// Was asked for during a drag.
    after_drag: Option<BarAction>,
    load: load_watch::LoadWatch,
    welcome: welcome::Welcome,
    /// A text that is read.
    sheet: Option<sheet::Sheet>,
    parameters: parameters::List,
    track: track::Track,
    /// Places in the top bar in this frame.
    layout: Option<top::TopLayout>,
}

impl Shell {
    /// A window opens: what is told once in a session is not told again. A new user is shown the
    /// main gesture.
    pub fn reopen(&mut self, is_first_run: bool) {
        let load = std::mem::take(&mut self.load);
        let track = std::mem::take(&mut self.track);
        let welcome = if is_first_run { welcome::Welcome::Due } else { welcome::Welcome::Over };
        *self = Self { load, welcome, track, ..Self::default() };
    }

    /// Shows a whole window: frame and editor.
    pub fn show<E: LacquerEditor>(
        &mut self,
        ui: &mut Ui,
        editor: &mut E,
        gui: &GuiContext,
        window_state: &EditorState,
    ) {
        let ctx = ui.ctx().clone();
        let settings = settings::current();
        crate::set_reduced_motion(&ctx, settings.motion == Motion::Reduced);
        let theme = Arc::new(Theme::new(settings.mode(), editor.accent()));
        theme.apply(&ctx);
        let status = editor.status(&ctx);
        self.load.follow(&ctx, editor.name(), &status);
        let window = ctx.content_rect();
        let window = Rect::from_min_size(window.min, window.size().max(editor.min_size()));
        if !ground::ask(&ctx, theme.bg1) {
            ui.painter().rect_filled(window, 0.0, theme.bg1);
        }
        if let Some(problem) = settings::take_notice() {
            notify(&ctx, Toast::warn(problem.title, &problem.detail));
        }

        let bypassed = editor.bypass().is_some_and(|b| Binding::new(b, gui).shown_on(&ctx));
        self.watch_bypass(&ctx, bypassed);
        let look = self.session_look(&ctx, editor, gui);
        let asked = self.top_bar(ui, window, editor, gui, &look, &theme);
        if let Some(action) = asked {
            self.run_bar_action(action, (editor, &look), &ctx, gui);
        }
        let open = self.browser_rect(window);
        if let Some(asked) = toast::show(ui, window, open, &theme) {
            self.offered(&ctx, asked);
        }
        let body = body_of(window);
        focus::region(&ctx, window.with_max_y(body.top()));
        let veil_amount = states::veil_amount(&ctx, bypassed);
        let cx = EditorContext {
            gui,
            theme: match veil_amount {
                0.0 => Arc::clone(&theme),
                amount => Arc::new(theme.veiled(amount, bypassed)),
            },
            window,
            body,
            settings,
            bypassed,
            veil_amount,
        };
        cx.theme.put(&ctx);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(body).id_salt("editor"));
        inner.set_clip_rect(body);
        if status.unsupported.is_some() {
            inner.disable();
        }
        let regions = focus::regions_so_far(&ctx);
        editor.ui(&mut inner, &cx);
        if focus::regions_so_far(&ctx) == regions {
            focus::region(&ctx, body);
        }
        focus::region(&ctx, window.with_min_y(body.bottom()));
        theme.put(&ctx);

        if let Some(reason) = status.unsupported {
            unsupported(ui, body, reason, &theme);
        }
        self.bypass_plate(ui, body, &theme);
        self.browser(ui, window, editor, gui, &theme);
        let has_list = editor.params().is_some();
        let shows_keys = self.settings_open && self.settings_page == Page::Keys;
        let own_keys = if shows_keys { editor.keys() } else { Vec::new() };
        let own = (window_state, has_list, (editor.name(), own_keys.as_slice()));
        let asked = self.settings_popover(ui, window, own, &look, &theme);
        match asked {
            Some(Asked::Bar(action)) => self.run_bar_action(action, (editor, &look), &ctx, gui),
            Some(Asked::Presets(action)) => {
                if let Some(session) = editor.session() {
                    session.browse(action, &ctx, gui);
                }
            }
            None => {}
        }
        self.about_popover(ui, editor, gui, &status, &theme);
        self.parameter_list(ui, window, editor, gui, &theme);
        self.sheet(ui, window, &theme);
        // Last: the hint line shows what the others offer.
        self.bottom_bar(ui, window, editor, &status, window_state, &theme);
    }

    fn watch_bypass(&mut self, ctx: &egui::Context, bypassed: bool) {
        let now = ctx.input(|i| i.time);
        self.bypassed_since = bypassed.then(|| self.bypassed_since.unwrap_or(now));
    }
}
