//! The values of a node for assistive technology: a node is a group of sliders.

use super::NodeMove;
use egui::accesskit::Action;
use egui::{Response, Role, Sense, Ui, UiBuilder, WidgetInfo};

/// Which value of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeValue {
    /// Moved by semitones.
    Frequency,
    /// Moved by half decibels.
    Gain,
    /// Moved by steps.
    Q,
}

impl NodeValue {
    const fn word(self) -> &'static str {
        match self {
            Self::Frequency => "frequency",
            Self::Gain => "gain",
            Self::Q => "Q",
        }
    }
}

/// A value of a node as it is now.
#[derive(Clone, PartialEq, Debug)]
pub struct NodePart {
    /// Which one.
    pub which: NodeValue,
    /// In its own unit.
    pub value: f64,
    /// Both ends in the same unit.
    pub range: [f64; 2],
    /// In the user's words.
    pub text: String,
}

/// Declares the sliders below the node's group, and moves as they are asked to.
pub(super) fn show(
    ui: &mut Ui,
    node: &Response,
    name: &str,
    parts: &[NodePart],
    moved: &mut NodeMove,
) {
    let place = UiBuilder::new().max_rect(node.rect).accessibility_parent(node.id);
    let group = ui.new_child(place.id_salt(node.id));
    // Heard when the node takes the keyboard, as its tooltip is seen.
    let all: Vec<String> =
        parts.iter().map(|part| format!("{} {}", part.which.word(), part.text)).collect();
    group.ctx().accesskit_node_builder(node.id, |access| access.set_value(all.join(", ")));
    for part in parts {
        let id = node.id.with(part.which.word());
        // No stop of Tab: the node itself is one.
        let slider = group.interact(node.rect, id, Sense::hover());
        let label = format!("{name}, {}", part.which.word());
        slider.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &label));
        group.ctx().accesskit_node_builder(id, |access| {
            access.set_numeric_value(part.value);
            access.set_min_numeric_value(part.range[0]);
            access.set_max_numeric_value(part.range[1]);
            access.set_value(part.text.as_str());
            access.add_action(Action::Increment);
            access.add_action(Action::Decrement);
        });
        let count = |action| group.input(|i| i.num_accesskit_action_requests(id, action)) as f32;
        let steps = count(Action::Increment) - count(Action::Decrement);
        match part.which {
            NodeValue::Frequency => moved.semitones += steps,
            NodeValue::Gain => moved.gain_db += steps * super::node_keys::GAIN_STEP_DB,
            NodeValue::Q => moved.q_steps += steps,
        }
    }
}
