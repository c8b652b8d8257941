//! The about box under the plugin's name.

use super::Shell;
use crate::editor::LacquerEditor;
use crate::paint::{brand_disc, popover_frame, text};
use crate::theme::{Font, Theme, metrics};
use egui::{Align2, Area, Key, Order, Rect, Sense, Ui, pos2, vec2};
use nice_plug::context::gui::GuiContext;

const SIZE: egui::Vec2 = vec2(300.0, 122.0);

impl Shell {
    pub(super) fn about_popover<E: LacquerEditor>(
        &mut self,
        ui: &Ui,
        editor: &E,
        gui: &GuiContext,
        t: &Theme,
    ) {
        if !self.about_open {
            return;
        }
        let ctx = ui.ctx().clone();
        let window = ctx.content_rect();
        let min = pos2(window.left() + 10.0, window.top() + 47.0);
        let rect = Rect::from_min_size(min, SIZE.min(window.size() - vec2(20.0, 0.0)));
        let title = format!("Lacquer {}", editor.name());
        let build = format!("Version {}, {}", editor.version(), gui.plugin_api());
        Area::new(ui.scope_id().with("about"))
            .order(Order::Foreground)
            .fixed_pos(min)
            .constrain(false)
            .show(&ctx, |ui| {
                let (_, response) = ui.allocate_exact_size(rect.size(), Sense::click());
                response.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Window, true, format!("{title}. {build}"))
                });
                let p = ui.painter();
                popover_frame(p, rect, metrics::R_PANEL, t.line3, t);
                super::settings_popover::paint_tip(ui, pos2(rect.left() + 40.0, rect.top()), t);
                brand_disc(p, rect.left_top() + vec2(36.0, 38.0), 20.0, t);
                let x = rect.left() + 68.0;
                let line = |dy: f32, s: &str, font: Font, color| {
                    text(p, pos2(x, rect.top() + dy), Align2::LEFT_CENTER, s, font, color);
                };
                line(28.0, &title, Font::semibold(metrics::TEXT_TITLE), t.hi);
                line(47.0, &build, Font::regular(metrics::TEXT_CAPTION), t.mid);
                line(
                    74.0,
                    "Open source, MIT or Apache 2.0.",
                    Font::regular(metrics::TEXT_CAPTION),
                    t.low,
                );
                line(
                    91.0,
                    "Typeface Inter, SIL Open Font License 1.1.",
                    Font::regular(metrics::TEXT_CAPTION),
                    t.low,
                );
            });
        let away = ctx.input(|i| {
            i.pointer.any_pressed()
                && i.pointer
                    .interact_pos()
                    .is_some_and(|p| !rect.contains(p) && p.y > window.top() + metrics::TOP_BAR)
        });
        if away || ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.about_open = false;
        }
    }
}
