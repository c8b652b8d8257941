//! What assistive technology reads of a meter, when asked.

use egui::{Response, Role, WidgetInfo};

/// The value of a meter in numbers and words.
#[derive(Clone, PartialEq, Debug)]
pub struct Spoken {
    /// In the meter's unit.
    pub value: f64,
    /// Foot and top of its scale.
    pub range: [f64; 2],
    /// In the user's words.
    pub text: String,
}

/// Describes a meter; `value` is called only when somebody listens.
pub fn speak(response: &Response, name: &str, value: impl FnOnce() -> Spoken) {
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, name));
    response.ctx.accesskit_node_builder(response.id, |node| {
        let Spoken { value, range: [low, high], text } = value();
        node.set_min_numeric_value(low);
        node.set_max_numeric_value(high);
        node.set_numeric_value(value);
        node.set_value(text);
        // Numbers that move all the time are never announced by themselves.
        node.set_live(egui::accesskit::Live::Off);
    });
}
