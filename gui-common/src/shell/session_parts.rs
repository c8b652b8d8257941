//! The session in the frame: top bar's actions, browser, keys.

use super::popover::{self, Popover};
use super::top::BarLook;
use super::{Shell, hotkeys};
use crate::editor::LacquerEditor;
use crate::notice::{ToastAction, taken};
use crate::param::{self, Binding};
use crate::presets::{self, Library};
use crate::session::{BarAction, BrowserAction, Session};
use crate::theme::Theme;
use egui::{Context, Id, Rect, Ui};
use nice_plug::context::gui::GuiContext;

/// Identity of the browser's popover.
fn browser_id() -> Id {
    Id::unique("lacquer preset browser")
}

impl Shell {
    /// What the top bar shows, after the keys had their effect.
    pub(super) fn session_look<E: LacquerEditor>(
        &mut self,
        ctx: &Context,
        editor: &mut E,
        gui: &GuiContext,
    ) -> BarLook {
        let Some(session) = editor.session() else { return BarLook::default() };
        session.begin_frame(ctx, gui);
        if let Some(action) = self.after_drag.take() {
            session.act(action, ctx, gui);
        }
        if let Some(action) = hotkeys::pressed(ctx) {
            self.act(action, session, ctx, gui);
        }
        let (look, mut matching) = (session.look(), session.matching());
        if let Some((matching, gain)) = matching.as_mut().zip(editor.output_gain()) {
            let binding = Binding::new(gain, gui);
            matching.apply = self.apply_match.follow(ctx, binding, gain, matching.offset_db);
        }
        BarLook { session: Some(look), matching }
    }

    /// Runs a button of the top bar.
    pub(super) fn run_bar_action<E: LacquerEditor>(
        &mut self,
        action: BarAction,
        (editor, look): (&mut E, &BarLook),
        ctx: &Context,
        gui: &GuiContext,
    ) {
        if action == BarAction::ApplyMatch {
            let offset_db = look.matching.and_then(|matching| matching.offset_db);
            if let Some((gain, offset_db)) = editor.output_gain().zip(offset_db) {
                self.apply_match.apply(ctx, (gain, gui), offset_db);
            }
            return;
        }
        let Some(session) = editor.session() else { return };
        if action == BarAction::ToggleBrowser {
            let asked = self.browser.toggle();
            (self.settings_open, self.about_open) = (false, false);
            run(session, asked, ctx, gui);
        } else {
            self.act(action, session, ctx, gui);
        }
    }

    /// A key can ask for something in the middle of a drag: that ends first, and is a step of its own.
    fn act(
        &mut self,
        action: BarAction,
        session: &mut dyn Session,
        ctx: &Context,
        gui: &GuiContext,
    ) {
        if param::is_dragging(ctx) {
            param::let_go(ctx);
            self.after_drag = Some(action);
        } else {
            session.act(action, ctx, gui);
        }
    }

    /// Shows the browser and runs what it asks for.
    pub(super) fn browser<E: LacquerEditor>(
        &mut self,
        ui: &Ui,
        window: Rect,
        editor: &mut E,
        gui: &GuiContext,
        t: &Theme,
    ) {
        let (plugin, ctx) = (editor.name(), ui.ctx().clone());
        let Some(session) = editor.session() else { return };
        run(session, self.browser.poll(ui), &ctx, gui);
        run(session, presets::dropped(&ctx), &ctx, gui);
        for (offer, action) in [
            (ToastAction::RestorePreset, BrowserAction::Restore),
            (ToastAction::PutBack, BrowserAction::PutBack),
        ] {
            run(session, taken(&ctx, offer).then_some(action), &ctx, gui);
        }
        if !self.browser.is_open() {
            Popover::closed(ui, browser_id());
            return;
        }
        if self.settings_open || self.about_open {
            run(session, self.browser.keep(), &ctx, gui);
            return;
        }
        let tip_x = self.pill_x(window);
        let rect = presets::rect(window, tip_x, popover::TOP);
        let is_edited = session.look().preset.is_edited;
        let current = session.current_preset().map(str::to_owned);
        let rows = session.presets(self.browser.is_fresh(), &ctx, gui);
        let library = Library { rows, current: current.as_deref(), is_edited, plugin };
        let mut asked = Vec::new();
        let place = Popover { id: browser_id(), rect, tip_x: Some(tip_x) };
        let browser = &mut self.browser;
        let away = place.show(ui, window, t, |ui| {
            asked = browser.show(ui, window, (tip_x, popover::TOP), library, t);
        });
        if away && self.browser.is_open() {
            asked.extend(self.browser.keep());
        }
        run(session, asked, &ctx, gui);
    }

    /// Where the browser is, if it is open.
    pub(super) fn browser_rect(&self, window: Rect) -> Option<Rect> {
        let is_open = self.browser.is_open();
        is_open.then(|| presets::rect(window, self.pill_x(window), popover::TOP))
    }

    fn pill_x(&self, window: Rect) -> f32 {
        let layout = self.layout.as_ref();
        let pill = layout.and_then(|l| l.pill.map(|pill| pill.center().x));
        pill.or(layout.and_then(|l| l.presets_x)).unwrap_or(window.center().x)
    }
}

fn run(
    session: &mut dyn Session,
    actions: impl IntoIterator<Item = BrowserAction>,
    ctx: &Context,
    gui: &GuiContext,
) {
    for action in actions {
        session.browse(action, ctx, gui);
        ctx.request_repaint();
    }
}
