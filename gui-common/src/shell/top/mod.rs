//! The top bar: mark and name, history and A/B on the left; presets in the middle; comparison,
//! bypass and settings on the right.

pub(super) mod compare;
mod layout;
pub(super) mod matching;
mod pill;

use super::Shell;
use crate::editor::LacquerEditor;
use crate::paint::{Icon, brand_disc, divider, gradient_v, hairline_h, strip, text, text_width};
use crate::param::{self, Binding};
use crate::session::{BarAction, MatchLook, SessionLook};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::IconButton;
use egui::{Align2, Color32, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
pub(super) use layout::TopLayout;
use layout::{Offer, Words};
use nice_plug::context::gui::GuiContext;

const NAME: Font = Font::semibold(metrics::TEXT_TITLE);
const MAKER: Font = Font::regular(metrics::TEXT_TITLE);
const MARK_X: f32 = 22.0;
const MARK_RADIUS: f32 = 11.0;
const SETTINGS: &str = "Settings: size, theme, motion, hints.";

/// What the bar shows of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct BarLook {
    pub session: Option<SessionLook>,
    pub matching: Option<MatchLook>,
}

impl Shell {
    /// Shows the bar; returns what its buttons ask for.
    pub(super) fn top_bar<E: LacquerEditor>(
        &mut self,
        ui: &mut Ui,
        window: Rect,
        editor: &E,
        gui: &GuiContext,
        look: &BarLook,
        t: &Theme,
    ) -> Option<BarAction> {
        let bar = Rect::from_min_size(window.min, vec2(window.width(), metrics::TOP_BAR));
        paint_bar(ui.painter(), bar, t);
        let cy = bar.center().y;
        let matched = look.matching.unwrap_or_default();
        let words = Words {
            maker: text_width(ui.painter(), "Lacquer", MAKER),
            name: text_width(ui.painter(), editor.name(), NAME),
            matching: matching::width(ui, &matched),
        };
        let offer = Offer { session: look.session.is_some(), matching: look.matching.is_some() };
        let layout = TopLayout::new(bar, &words, offer);
        for x in &layout.dividers {
            divider(ui.painter(), *x, bar.top() + 11.0..=bar.top() + 29.0, t);
        }
        self.name(ui, bar, &layout, editor.name(), t);
        let mut action = None;
        if let Some(session) = &look.session {
            action = compare::history(ui, cy, &layout, session);
            action = self.presets(ui, cy, &layout, session, t).or(action);
        }
        if let Some(rect) = layout.matching {
            let asked = matching::button(ui, rect, layout.match_word, &matched, t);
            action = asked.or(action);
        }
        bypass_button(ui, pos2(layout.power_x, cy), editor, gui, t);
        let gear = IconButton::new(Icon::Gear, SETTINGS)
            .on(self.settings_open)
            .accent(t.accent)
            .show(ui, pos2(layout.settings_x, cy));
        if gear.clicked() {
            self.settings_open = !self.settings_open;
            self.about_open = false;
        }
        self.layout = Some(layout);
        action
    }

    fn presets(
        &self,
        ui: &mut Ui,
        cy: f32,
        layout: &TopLayout,
        session: &SessionLook,
        t: &Theme,
    ) -> Option<BarAction> {
        let is_open = self.browser.is_open();
        if let Some(rect) = layout.pill {
            return pill::show(ui, rect, &session.preset, is_open, t);
        }
        let x = layout.presets_x?;
        let button = IconButton::new(Icon::ChevronDown, "Presets").on(is_open).accent(t.accent);
        button.show(ui, pos2(x, cy)).clicked().then_some(BarAction::ToggleBrowser)
    }

    fn name(&mut self, ui: &mut Ui, bar: Rect, layout: &TopLayout, name: &str, t: &Theme) {
        let p = ui.painter().clone();
        let cy = bar.center().y;
        brand_disc(&p, pos2(bar.left() + MARK_X, cy), MARK_RADIUS, t);
        if let Some(x) = layout.maker_x {
            text(&p, pos2(x, cy), Align2::LEFT_CENTER, "Lacquer", MAKER, t.mid);
        }
        let left = bar.left() + MARK_X - MARK_RADIUS;
        let mut right = left + 2.0 * MARK_RADIUS;
        if let Some(x) = layout.name_x {
            right = text(&p, pos2(x, cy), Align2::LEFT_CENTER, name, NAME, t.hi).right();
            if let Some(color) = self.track.color {
                p.rect_filled(Rect::from_x_y_ranges(x..=right, cy + 9.0..=cy + 11.0), 1.0, color);
            }
        }
        let id = ui.scope_id().with("plugin name");
        let hit = Rect::from_min_max(pos2(left, bar.top() + 8.0), pos2(right, bar.bottom() - 8.0));
        let response = ui.interact(hit, id, Sense::click());
        let track = self.track.words().map_or(String::new(), |words| format!(", {words}"));
        let spoken = || WidgetInfo::labeled(Role::Button, true, format!("About {name}{track}"));
        response.widget_info(spoken);
        if response.hovered() {
            crate::hint::offer(ui.ctx(), || format!("About Lacquer {name}{track}."));
        }
        if response.clicked() {
            self.about_open = !self.about_open;
            self.settings_open = false;
        }
        if crate::focus::is_shown(ui.ctx(), id) {
            crate::paint::focus_ring(&p, hit, metrics::R_CONTROL, 1.0, t);
        }
    }
}

fn bypass_button<E: LacquerEditor>(
    ui: &mut Ui,
    at: egui::Pos2,
    editor: &E,
    gui: &GuiContext,
    t: &Theme,
) {
    let Some(bypass) = editor.bypass() else { return };
    let b = Binding::new(bypass, gui);
    let bypassed = b.shown_on(ui.ctx());
    let hint = if bypassed {
        "Bypass: on, with the same delay. Click to hear the plugin again."
    } else {
        "Bypass: click to hear the sound without the plugin, with the same delay."
    };
    let button = IconButton::new(Icon::Power, "Bypass")
        .on(!bypassed)
        .accent(t.accent)
        .filled(bypassed.then_some(t.warn))
        .show(ui, at);
    param::discrete(ui, &button, &b, false);
    crate::hint::offer_if(ui.ctx(), button.hovered() || button.has_focus(), hint);
    button.widget_info(|| WidgetInfo::selected(Role::Button, true, bypassed, "Bypass"));
    if button.clicked() {
        b.set_once(ui.ctx(), if bypassed { 0.0 } else { 1.0 });
    }
}

fn paint_bar(p: &Painter, bar: Rect, t: &Theme) {
    let [top, bottom] = t.top_bar;
    gradient_v(p, bar, 0.0, &[(0.0, top), (1.0, bottom)]);
    if t.is_dark() {
        paint_sheen(p, bar, t);
        hairline_h(p, bar.left()..=bar.right(), bar.top() + 0.5, alpha(t.lit_edge, 1.4));
    }
    hairline_h(p, bar.left()..=bar.right(), bar.bottom() - 0.5, t.bar_edge);
}

/// The slanted reflection over the left part of the bar.
fn paint_sheen(p: &Painter, bar: Rect, t: &Theme) {
    const REACH: f32 = 0.42;
    const SLANT: f32 = 26.0;
    let w = bar.width() * REACH;
    let light = |opacity: f32| -> Color32 { alpha(t.lit_edge, opacity / 0.10) };
    let stops = [(0.0, 0.0), (0.8, 0.012), (1.0, 0.035)];
    strip(
        p,
        stops.iter().map(|&(at, opacity)| {
            let x = bar.left() + w * at;
            let top = (pos2(x, bar.top()), light(opacity));
            let bottom = (pos2(x - SLANT * at, bar.bottom()), light(opacity));
            (top, bottom)
        }),
    );
}
