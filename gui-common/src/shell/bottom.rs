//! The bottom bar: hint line, mini meters, latency, CPU, scale, resize handle.

use super::{Shell, load_watch};
use crate::context::{BusLevel, Status};
use crate::editor::LacquerEditor;
use crate::editor_state::EditorState;
use crate::meter::{db_text, paint_mini_meter};
use crate::paint::{
    Icon, digits, digits_width, divider, hairline_h, icon, text, text_fitted, text_width,
};
use crate::settings;
use crate::theme::{Font, Theme, alpha, metrics};
use crate::widget::{MenuRow, menu_rows};
use crate::{focus, hint};
use egui::{Align2, Color32, Popup, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const STATUS: Font = Font::regular(metrics::TEXT_STATUS);
const NUMBER: Font = Font::medium(metrics::TEXT_STATUS);
const HINT: Font = Font::regular(metrics::TEXT_CAPTION);

/// Fills the bar from the right.
struct Pen {
    x: f32,
    cy: f32,
}

impl Pen {
    fn take(&mut self, width: f32) -> Rect {
        self.x -= width;
        let size = vec2(width, metrics::CONTROL);
        Rect::from_min_size(pos2(self.x, self.cy - metrics::CONTROL * 0.5), size)
    }

    fn word(&mut self, ui: &Ui, s: &str, color: Color32) -> Rect {
        let rect = self.take(digits_width(ui.painter(), s, STATUS));
        digits(ui.painter(), pos2(rect.left(), self.cy), Align2::LEFT_CENTER, s, STATUS, color);
        rect
    }
}

impl Shell {
    pub(super) fn bottom_bar<E: LacquerEditor>(
        &mut self,
        ui: &mut Ui,
        window: Rect,
        editor: &mut E,
        status: &Status,
        window_state: &EditorState,
        t: &Theme,
    ) {
        let top = window.bottom() - metrics::BOTTOM_BAR;
        let bar = Rect::from_min_max(pos2(window.left(), top), window.max);
        let p = ui.painter().clone();
        p.rect_filled(bar, 0.0, t.bottom_bar);
        hairline_h(&p, bar.left()..=bar.right(), top + 0.5, t.bar_edge);
        if t.is_dark() {
            hairline_h(&p, bar.left()..=bar.right(), top + 1.5, alpha(t.lit_edge, 0.5));
        }
        self.resize_handle(ui, bar, editor, t);
        let mut pen = Pen { x: bar.right() - 30.0, cy: bar.center().y };
        let tiny = bar.width() < metrics::TINY;
        if !tiny {
            scale_menu(ui, &mut pen, window_state, t);
            numbers(ui, &mut pen, status, t);
            pen.x -= 14.0;
            divider(&p, pen.x, top + 8.0..=top + 20.0, t);
            pen.x -= 12.0;
        }
        let mut cleared = false;
        for (name, bus) in [("Out", status.output), ("In", status.input)] {
            if let Some(bus) = bus.filter(|_| !tiny) {
                cleared |= bus_meter(ui, &mut pen, name, &bus, bar.width(), t);
            }
        }
        if cleared {
            editor.clear_peaks();
        }
        if settings::current().hints {
            let offered = hint::current(ui.ctx());
            let own = offered.unwrap_or_else(|| editor.hint().into_owned());
            hint_line(ui, &own, bar, pen.x, t);
        }
    }
}

fn hint_line(ui: &Ui, hint: &str, bar: Rect, right: f32, t: &Theme) {
    let p = ui.painter();
    let cy = bar.center().y;
    icon(p, Icon::Info, pos2(bar.left() + 16.0, cy), 13.0, t.low);
    let room = right - bar.left() - 40.0;
    let shown = text_fitted(p, hint, HINT, room);
    let rect = text(p, pos2(bar.left() + 29.0, cy), Align2::LEFT_CENTER, &shown, HINT, t.mid);
    let response = ui.interact(rect, ui.scope_id().with("hint line"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, hint));
}

/// Latency and processor load.
fn numbers(ui: &Ui, pen: &mut Pen, status: &Status, t: &Theme) {
    let hot = status.cpu_amount > load_watch::HIGH;
    let cpu = format!("CPU {:.1}%", status.cpu_amount * 100.0);
    let rect = pen.word(ui, &cpu, if hot { t.warn } else { t.low });
    hover_hint(ui, rect, "cpu", "Share of one processor core that this instance takes.");
    pen.x -= 12.0;
    let ms = if status.sample_rate_hz > 0.0 {
        status.latency_samples as f32 * 1000.0 / status.sample_rate_hz
    } else {
        0.0
    };
    let rect =
        pen.word(ui, &format!("{ms:.1} ms"), if status.latency_warns { t.warn } else { t.low });
    let explained = format!(
        "Latency: {} samples, {ms:.2} ms. The host compensates it.",
        status.latency_samples
    );
    hover_hint(ui, rect, "latency", &explained);
}

fn hover_hint(ui: &Ui, rect: Rect, id: &str, words: &str) {
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    hint::offer_if(ui.ctx(), response.hovered(), words);
}

fn scale_menu(ui: &mut Ui, pen: &mut Pen, window_state: &EditorState, t: &Theme) {
    let ctx = ui.ctx().clone();
    let percent = current_percent(window_state);
    // A window that is too small is drawn smaller than the user wants it.
    let drawn = (ctx.zoom_factor() * 100.0).round() as u16;
    let label = format!("{}%", drawn.min(percent));
    let rect = pen.take(digits_width(ui.painter(), &label, STATUS));
    let id = ui.scope_id().with("scale");
    let response = ui.interact(rect.expand2(vec2(3.0, 0.0)), id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Size {label}")));
    hint::offer_if(&ctx, response.hovered(), "Size of the window. Click to choose.");
    let lit = response.hovered() || focus::is_shown(&ctx, id);
    let color = if lit { t.hi } else { t.low };
    let at = pos2(rect.left(), pen.cy);
    digits(ui.painter(), at, Align2::LEFT_CENTER, &label, STATUS, color);
    pen.x -= 12.0;
    let labels = metrics::SCALES.map(|s| format!("{s}%"));
    let rows: Vec<MenuRow<'_>> = labels
        .iter()
        .zip(metrics::SCALES)
        .map(|(label, s)| MenuRow::item(label).checked(s == percent))
        .collect();
    let picked = Popup::menu(&response)
        .frame(egui::Frame::NONE)
        .show(|ui| menu_rows(ui, 96.0, &rows))
        .and_then(|r| r.inner);
    if let Some(i) = picked {
        set_percent(window_state, metrics::SCALES[i]);
        ctx.request_repaint();
    }
}

/// Scale of this window in percent.
pub(super) fn current_percent(window_state: &EditorState) -> u16 {
    window_state.get().scale_percent.unwrap_or(settings::current().scale_percent)
}

/// Sets the scale of this window, and of windows that are opened later.
pub(super) fn set_percent(window_state: &EditorState, percent: u16) {
    window_state.update(|w| w.scale_percent = Some(percent));
    settings::change(|s| s.scale_percent = percent);
}

/// One bus; true if its number was clicked.
fn bus_meter(
    ui: &Ui,
    pen: &mut Pen,
    name: &str,
    bus: &BusLevel,
    bar_width: f32,
    t: &Theme,
) -> bool {
    let p = ui.painter();
    let right = pen.x;
    let over = bus.max_db > 0.0;
    let number = pen.take(34.0);
    let color = if over { t.clip } else { t.mid };
    let at = pos2(number.right(), pen.cy);
    digits(p, at, Align2::RIGHT_CENTER, &db_text(bus.max_db, over), NUMBER, color);
    pen.x -= 8.0;
    let width = if bar_width < metrics::NARROW_BOTTOM { 44.0 } else { 64.0 };
    let meter = pen.take(width);
    for (channel, dy) in [(0, -4.2), (1, 0.8)] {
        let rect = Rect::from_min_size(pos2(meter.left(), pen.cy + dy), vec2(width, 3.4));
        paint_mini_meter(p, rect, bus.level_db[channel], bus.hold_db[channel], t);
    }
    pen.x -= 7.0;
    let word = pen.take(text_width(p, name, STATUS));
    text(p, pos2(word.left(), pen.cy), Align2::LEFT_CENTER, name, STATUS, t.low);
    let whole = Rect::from_min_max(word.min, pos2(right, word.max.y));
    let response = ui.interact(whole, ui.scope_id().with(("bus", name)), Sense::click());
    let spoken = format!("{name} peak {} dB", db_text(bus.max_db, true));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    hint::offer_if(ui.ctx(), response.hovered(), &format!("{spoken}. Click clears it."));
    pen.x -= 14.0;
    response.clicked()
}
