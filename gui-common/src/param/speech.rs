//! What assistive technology is told of a control, and what it asks of it.
//!
//! Numbers are the parameter's normalised ones, 0 to 1; the value text is in the user's words.

use super::{Binding, Touch, steps};
use egui::accesskit::{Action, ActionData};
use egui::{Context, Response, Ui, WidgetInfo};

/// Describes a continuous control.
pub(super) fn range(ctx: &Context, response: &Response, b: &Binding<'_>, touch: &Touch) {
    let value = f64::from(touch.value);
    response.widget_info(|| WidgetInfo::slider(touch.enabled, value, b.param().name()));
    ctx.accesskit_node_builder(response.id, |node| {
        node.set_value(b.shown_text_of(touch.value));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        node.set_numeric_value_step(f64::from(b.step_size()));
        if touch.enabled {
            [Action::SetValue, Action::Increment, Action::Decrement]
                .into_iter()
                .for_each(|action| node.add_action(action));
        }
    });
    reason(ctx, response, b);
}

/// Says why a control cannot be used.
pub(super) fn reason(ctx: &Context, response: &Response, b: &Binding<'_>) {
    if let Some(reason) = b.disabled_reason() {
        ctx.accesskit_node_builder(response.id, |node| node.set_description(reason));
    }
}

/// Does what assistive technology asks of a continuous control.
pub(super) fn requests(ui: &Ui, response: &Response, b: &Binding<'_>) {
    let count = |action| ui.input(|i| i.num_accesskit_action_requests(response.id, action)) as f32;
    let by = count(Action::Increment) - count(Action::Decrement);
    if by != 0.0 {
        steps::nudge(ui, b, by, false);
    }
    let set = ui.input(|i| {
        i.accesskit_action_requests(response.id, Action::SetValue)
            .filter_map(|request| match &request.data {
                Some(ActionData::NumericValue(value)) => Some(*value as f32),
                Some(ActionData::Value(text)) => b.param().parse(text),
                _ => None,
            })
            .last()
    });
    if let Some(value) = set.filter(|value| value.is_finite()) {
        b.set_once(ui.ctx(), value);
    }
}
