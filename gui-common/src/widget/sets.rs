//! Which of how many: what assistive technology is told of the parts of a switch, a list, a menu.
//!
//! The parts have to be children of the whole, see [`egui::UiBuilder::accessibility_parent`]; how many
//! there are is said by the whole, also where only those in view are drawn.

use egui::accesskit::Role;
use egui::{Context, Id};

/// Says that `whole` has `count` parts.
pub(crate) fn whole(ctx: &Context, whole: Id, count: usize) {
    ctx.accesskit_node_builder(whole, |node| node.set_size_of_set(count));
}

/// Makes the container `whole` one with a role and `count` parts.
pub(super) fn whole_as(ctx: &Context, whole: Id, role: Role, count: usize) {
    ctx.accesskit_node_builder(whole, |node| {
        node.set_role(role);
        node.set_size_of_set(count);
    });
}

/// Says that `part` is the one at `at`, from 0.
pub(crate) fn part(ctx: &Context, part: Id, at: usize) {
    ctx.accesskit_node_builder(part, |node| node.set_position_in_set(at));
}

/// As [`part`] of an option of a list, of which one is chosen: that is no check mark.
pub(crate) fn option(ctx: &Context, option: Id, at: usize, is_chosen: bool) {
    ctx.accesskit_node_builder(option, |node| {
        node.set_position_in_set(at);
        node.clear_toggled();
        node.set_selected(is_chosen);
    });
}

/// Says which part of `whole` has the keyboard while the whole is the stop of Tab.
pub(crate) fn active(ctx: &Context, whole: Id, part: Id) {
    ctx.accesskit_node_builder(whole, |node| node.set_active_descendant(part.accesskit_id()));
}
