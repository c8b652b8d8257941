//! The top bar: mark and name on the left; bypass and settings on the right. Between them is room
//! for presets, undo and A/B.

use super::Shell;
use crate::editor::LacquerEditor;
use crate::paint::{Icon, brand_disc, gradient_v, hairline_h, strip, text, text_width};
use crate::param::{self, Binding};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::IconButton;
use egui::{Align2, Color32, Painter, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use nice_plug::context::gui::GuiContext;

const NAME: Font = Font::semibold(metrics::TEXT_TITLE);
const MAKER: Font = Font::regular(metrics::TEXT_TITLE);
const MARK_X: f32 = 22.0;
const MARK_RADIUS: f32 = 11.0;
const TEXT_X: f32 = 42.0;

impl Shell {
    pub(super) fn top_bar<E: LacquerEditor>(
        &mut self,
        ui: &mut Ui,
        window: Rect,
        editor: &E,
        gui: &GuiContext,
        t: &Theme,
    ) {
        let bar = Rect::from_min_size(window.min, vec2(window.width(), metrics::TOP_BAR));
        paint_bar(ui.painter(), bar, t);
        self.name(ui, bar, editor.name(), t);
        let cy = bar.center().y;
        let mut x = bar.right() - 25.0;
        let gear = IconButton::new(Icon::Gear, "Settings: size, theme, motion, hints.")
            .on(self.settings_open)
            .accent(t.accent)
            .show(ui, pos2(x, cy));
        if gear.clicked() {
            self.settings_open = !self.settings_open;
            self.about_open = false;
        }
        x -= 30.0;
        if let Some(bypass) = editor.bypass() {
            let b = Binding::new(bypass, gui);
            let bypassed = b.shown_on(ui.ctx());
            let label = if bypassed {
                "Bypass: on, with the same delay. Click to hear the plugin again."
            } else {
                "Bypass: click to hear the sound without the plugin, with the same delay."
            };
            let button = IconButton::new(Icon::Power, label)
                .on(!bypassed)
                .accent(t.accent)
                .filled(bypassed.then_some(t.warn))
                .show(ui, pos2(x, cy));
            param::discrete(ui, &button, &b, false);
            crate::hint::offer_if(ui.ctx(), button.hovered(), label);
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, bypassed, "Bypass"));
            if button.clicked() {
                b.set_once(ui.ctx(), if bypassed { 0.0 } else { 1.0 });
            }
        }
    }

    fn name(&mut self, ui: &mut Ui, bar: Rect, name: &str, t: &Theme) {
        let p = ui.painter().clone();
        let cy = bar.center().y;
        brand_disc(&p, pos2(bar.left() + MARK_X, cy), MARK_RADIUS, t);
        let mut x = bar.left() + TEXT_X;
        let left = x - TEXT_X + MARK_X - MARK_RADIUS;
        if bar.width() >= metrics::NARROW {
            text(&p, pos2(x, cy), Align2::LEFT_CENTER, "Lacquer", MAKER, t.mid);
            x += text_width(&p, "Lacquer", MAKER) + 8.0;
        }
        let id = ui.scope_id().with("plugin name");
        let right = x + text_width(&p, name, NAME);
        let hit = Rect::from_min_max(pos2(left, bar.top() + 8.0), pos2(right, bar.bottom() - 8.0));
        let response = ui.interact(hit, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("About {name}")));
        if response.hovered() {
            crate::hint::offer(ui.ctx(), || format!("About Lacquer {name}."));
        }
        if response.clicked() {
            self.about_open = !self.about_open;
            self.settings_open = false;
        }
        text(&p, pos2(x, cy), Align2::LEFT_CENTER, name, NAME, t.hi);
        if crate::focus::is_shown(ui.ctx(), id) {
            crate::paint::focus_ring(&p, hit, metrics::R_CONTROL, 1.0, t);
        }
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
