//! Places in the displays that are dragged, or moved by the arrow keys.

use egui::{EventFilter, Key, Modifiers, Pos2, Rect, Response, Sense, Ui};
use gui_common::param::Binding;
use gui_common::theme::{Theme, metrics};
use gui_common::{focus, hint, paint};

/// Makes `at` a place to drag; `words` tell how.
pub fn sense(ui: &Ui, at: Rect, name: &str, words: &str, enabled: bool) -> Response {
    let response = ui.interact(at, ui.scope_id().with(name), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, enabled, name));
    let focused = focus::is_shown(ui.ctx(), response.id);
    hint::offer_if(ui.ctx(), response.hovered() || response.dragged() || focused, words);
    if response.clicked() {
        response.request_focus();
    }
    if focused {
        let radius = metrics::R_CONTROL.min(0.5 * at.width().min(at.height()));
        paint::focus_ring(ui.painter(), at, radius, 0.0, &Theme::of(ui.ctx()));
    }
    response
}

/// Begins, sets and ends the gesture of `binding` while `response` is dragged.
pub fn drag(ui: &Ui, response: &Response, binding: &Binding<'_>, value_at: impl Fn(Pos2) -> f32) {
    if !binding.is_enabled() {
        return;
    }
    if response.dragged() {
        // Each frame anew: a gesture without a sign of life is ended.
        binding.begin(ui.ctx());
        if let Some(at) = response.interact_pointer_pos() {
            binding.set(ui.ctx(), value_at(at));
        }
    }
    if response.drag_stopped() {
        binding.end(ui.ctx());
    }
}

/// A place that is dragged, moved by arrows, and reset by a double click.
pub fn show(
    ui: &Ui,
    at: Rect,
    (name, words): (&str, &str),
    binding: &Binding<'_>,
    value_at: impl Fn(Pos2) -> f32,
) {
    let response = sense(ui, at, name, words, binding.is_enabled());
    drag(ui, &response, binding, value_at);
    arrows(ui, &response, [Some(binding), Some(binding)]);
    if response.double_clicked() && binding.is_enabled() {
        binding.reset(ui.ctx());
    }
}

/// Moves one parameter by the arrows to the sides, one by those up and down; Shift is fine.
pub fn arrows(ui: &Ui, response: &Response, [sides, heights]: [Option<&Binding<'_>>; 2]) {
    if !response.has_focus() {
        return;
    }
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let ctx = ui.ctx();
    for (binding, more, less) in
        [(sides, Key::ArrowRight, Key::ArrowLeft), (heights, Key::ArrowUp, Key::ArrowDown)]
    {
        for (modifiers, speed) in [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, metrics::FINE)] {
            let count = |key| ui.input_mut(|i| i.count_and_consume_key(modifiers, key)) as f32;
            let steps = count(more) - count(less);
            if let Some(binding) = binding.filter(|b| b.is_enabled() && steps != 0.0) {
                let before = binding.shown(ctx);
                binding.begin_burst(ctx);
                binding.set(ctx, before + steps * speed * binding.step_size());
            }
        }
    }
}
