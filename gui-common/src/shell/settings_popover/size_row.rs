//! The size of the window, in its row of the settings.

use super::form::{CAPTION, Form};
use crate::editor_state::EditorState;
use crate::paint::digits;
use crate::shell::Shell;
use crate::shell::bottom::{current_percent, set_percent};
use crate::theme::metrics;
use crate::widget::{SliderLook, paint_slider};
use egui::{Align2, EventFilter, Key, Modifiers, Rect, Sense, Stroke, Ui, WidgetInfo, vec2};

impl Shell {
    /// The size applies when the slider is let go, so that it does not run away under the pointer.
    pub(super) fn size_row(&mut self, ui: &mut Ui, form: &mut Form<'_>, state: &EditorState) {
        let (row, t) = (form.row(ui, "Size"), form.t);
        let last = metrics::SCALES.len() - 1;
        let percent = current_percent(state);
        let now = metrics::SCALES.iter().position(|s| *s >= percent).unwrap_or(last);
        let left = row.left_center() + vec2(6.0, 0.0);
        let width = row.width() - 62.0;
        let hit = Rect::from_min_size(left - vec2(7.0, 12.0), vec2(width + 14.0, 24.0));
        let response = ui.interact(hit, ui.scope_id().with("size"), Sense::click_and_drag());
        let spoken = f64::from(percent);
        response.widget_info(|| WidgetInfo::slider(true, spoken, "Size"));
        crate::hint::offer_if(
            ui.ctx(),
            response.hovered(),
            "Size changes when you let go of the slider. Esc closes.",
        );
        let mut step = self.size_preview.unwrap_or(now);
        if response.is_pointer_button_down_on()
            && let Some(at) = ui.input(|i| i.pointer.latest_pos())
        {
            let share = ((at.x - left.x) / width).clamp(0.0, 1.0);
            step = (share * last as f32).round() as usize;
            self.size_preview = Some(step);
        } else if let Some(chosen) = self.size_preview.take() {
            set_percent(state, metrics::SCALES[chosen]);
            ui.ctx().request_repaint();
        }
        if response.has_focus() {
            step = arrow_step(ui, response.id, step, last);
            if step != now {
                set_percent(state, metrics::SCALES[step]);
            }
        }
        let p = ui.painter();
        for i in 0..=last {
            let x = left.x + width * i as f32 / last as f32;
            let color = if i <= step { t.accent } else { t.line3 };
            p.vline(x, left.y + 9.0..=left.y + 13.0, Stroke::new(1.0, color));
        }
        let look = SliderLook {
            value: step as f32 / last as f32,
            accent: t.accent,
            bipolar: false,
            focused: crate::focus::is_shown(ui.ctx(), response.id),
            enabled: true,
            ..SliderLook::default()
        };
        paint_slider(p, left, width, &look, t);
        let label = format!("{}%", metrics::SCALES[step]);
        digits(p, row.right_center(), Align2::RIGHT_CENTER, &label, CAPTION, t.hi);
    }
}

fn arrow_step(ui: &Ui, id: egui::Id, step: usize, last: usize) -> usize {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
    let right = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowRight));
    let left = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowLeft));
    match (right, left) {
        (true, _) => (step + 1).min(last),
        (_, true) => step.saturating_sub(1),
        _ => step,
    }
}
