//! The bottom bar: hint line, mini meters, latency, CPU, scale, resize handle.

mod bus;
mod hint_line;
mod scale;

pub(super) use scale::{current_percent, set_percent};

use super::{Shell, load_watch};
use crate::context::Status;
use crate::editor::LacquerEditor;
use crate::editor_state::EditorState;
use crate::paint::{digits, digits_width, divider, hairline_h};
use crate::theme::{Font, Theme, alpha, metrics};
use crate::{hint, settings};
use bus::bus_meter;
use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use hint_line::hint_line;
use scale::scale_menu;

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
            if bar.width() >= metrics::NUMBERS_BOTTOM {
                numbers(ui, &mut pen, status, bar.width(), t);
            }
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
        if self.welcome.is_on(ui.ctx()) {
            let (shown, is_new) = match hint::current(ui.ctx()) {
                Some(offered) => (offered, false),
                None => (editor.gesture().into_owned(), true),
            };
            hint_line(ui, &shown, bar, pen.x, is_new, t);
        } else if settings::current().hints {
            let offered = hint::current(ui.ctx());
            let shown = offered.unwrap_or_else(|| editor.hint().into_owned());
            hint_line(ui, &shown, bar, pen.x, false, t);
        }
    }
}

/// Latency and processor load.
fn numbers(ui: &Ui, pen: &mut Pen, status: &Status, bar_width: f32, t: &Theme) {
    let hot = status.cpu_amount > load_watch::HIGH;
    let cpu = format!("CPU {:.1}%", status.cpu_amount * 100.0);
    let rect = pen.word(ui, &cpu, if hot { t.warn } else { t.low });
    hover_hint(ui, rect, "cpu", "Share of one processor core that this instance takes.");
    pen.x -= 12.0;
    let ms = format!("{:.1} ms", status.latency_ms());
    let shown = match status.latency_samples {
        1.. if bar_width >= metrics::WIDE_BOTTOM => format!("{} smp, {ms}", status.latency_samples),
        _ => ms,
    };
    let rect = pen.word(ui, &shown, if status.latency_warns { t.warn } else { t.low });
    let explained = format!(
        "Latency: {} samples, {:.2} ms. The host compensates it.",
        status.latency_samples,
        status.latency_ms()
    );
    hover_hint(ui, rect, "latency", &explained);
}

fn hover_hint(ui: &Ui, rect: Rect, id: &str, words: &str) {
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    hint::offer_if(ui.ctx(), response.hovered(), words);
}
