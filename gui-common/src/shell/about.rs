//! The about box under the plugin's name.

use super::Shell;
use super::popover::{self, Popover};
use crate::context::Status;
use crate::editor::LacquerEditor;
use crate::paint::{brand_disc, text, text_fitted};
use crate::theme::{Font, Theme, metrics};
use egui::{Align2, Key, Rect, Sense, Ui, pos2, vec2};
use nice_plug::context::gui::GuiContext;

const SIZE: egui::Vec2 = vec2(300.0, 140.0);

impl Shell {
    pub(super) fn about_popover<E: LacquerEditor>(
        &mut self,
        ui: &Ui,
        editor: &E,
        gui: &GuiContext,
        status: &Status,
        t: &Theme,
    ) {
        if !self.about_open {
            return;
        }
        let ctx = ui.ctx().clone();
        let window = ctx.content_rect();
        let min = pos2(window.left() + 10.0, window.top() + popover::TOP);
        let rect = Rect::from_min_size(min, SIZE.min(window.size() - vec2(20.0, 0.0)));
        let title = format!("Lacquer {}", editor.name());
        let build = format!("Version {}, {}", editor.version(), gui.plugin_api());
        let build = match self.track.words() {
            Some(words) => format!("{build}, {words}"),
            None => build,
        };
        let figures = format!(
            "Latency {} samples, {:.1} ms. CPU {:.1}%.",
            status.latency_samples,
            status.latency_ms(),
            status.cpu_amount * 100.0
        );
        let place =
            Popover { id: ui.scope_id().with("about"), rect, tip_x: Some(rect.left() + 40.0) };
        let away = place.show(ui, window, t, |ui| {
            let response = ui.interact(rect, ui.scope_id().with("text"), Sense::hover());
            response.widget_info(|| {
                egui::WidgetInfo::labeled(
                    egui::Role::Window,
                    true,
                    format!("{title}. {build}. {figures}"),
                )
            });
            let p = ui.painter();
            brand_disc(p, rect.left_top() + vec2(36.0, 38.0), 20.0, t);
            let x = rect.left() + 68.0;
            let line = |dy: f32, s: &str, font: Font, color| {
                text(p, pos2(x, rect.top() + dy), Align2::LEFT_CENTER, s, font, color);
            };
            let plain = Font::regular(metrics::TEXT_CAPTION);
            line(28.0, &title, Font::semibold(metrics::TEXT_TITLE), t.hi);
            let fitted = text_fitted(p, &build, plain, rect.right() - x - 12.0);
            line(47.0, &fitted, plain, t.mid);
            line(65.0, &figures, plain, t.mid);
            line(92.0, "Open source, MIT or Apache 2.0.", plain, t.low);
            line(109.0, "Typeface Inter, SIL Open Font License 1.1.", plain, t.low);
        });
        if away || ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.about_open = false;
        }
    }
}
