//! Undo, redo, and the two sounds.

use super::layout::TopLayout;
use crate::paint::Icon;
use crate::session::{BarAction, SessionLook, Side};
use crate::shortcut::COMMAND;
use crate::theme::metrics;
use crate::widget::{IconButton, Segment, Segmented};
use egui::{Rect, Ui, pos2, vec2};

/// Undo, redo, A/B and copy.
pub(in crate::shell) fn history(
    ui: &mut Ui,
    cy: f32,
    layout: &TopLayout,
    look: &SessionLook,
) -> Option<BarAction> {
    let mut action = None;
    if let Some(x) = layout.undo_x {
        action = step_buttons(ui, pos2(x, cy), look);
    }
    if let Some(x) = layout.compare_x {
        let rect = Rect::from_min_size(pos2(x, cy - 12.0), vec2(52.0, metrics::CONTROL));
        action = sides(ui, rect, look.side).or(action);
    }
    if let Some(x) = layout.copy_x
        && copy_button(ui, pos2(x, cy), look.side)
    {
        action = Some(BarAction::CopySide);
    }
    action
}

/// The two buttons of the history around `at` and 27 px to its right.
pub(in crate::shell) fn step_buttons(
    ui: &mut Ui,
    at: egui::Pos2,
    look: &SessionLook,
) -> Option<BarAction> {
    let buttons = [
        (Icon::Undo, "Undo", &look.undo, "Z", BarAction::Undo),
        (Icon::Redo, "Redo", &look.redo, "Shift+Z", BarAction::Redo),
    ];
    let mut action = None;
    for (i, (sign, name, step, key, what)) in buttons.into_iter().enumerate() {
        let hint = match step {
            Some(step) => format!("{name}: {step} ({COMMAND}{key})"),
            None => format!("Nothing to {}", name.to_lowercase()),
        };
        let centre = at + vec2(27.0 * i as f32, 0.0);
        let button = IconButton::new(sign, name).hint(&hint).enabled(step.is_some());
        if button.show(ui, centre).clicked() {
            action = Some(what);
        }
    }
    action
}

/// The A/B switch.
pub(in crate::shell) fn sides(ui: &mut Ui, rect: Rect, side: Side) -> Option<BarAction> {
    let options = [("A", "Sound A"), ("B", "Sound B")].map(|(label, name)| Segment {
        label,
        icon: None,
        name,
    });
    let chosen = side as usize;
    let hovered = ui.rect_contains_pointer(rect);
    crate::hint::offer_if(
        ui.ctx(),
        hovered,
        "A/B: two sounds to compare; each keeps its settings.",
    );
    let picked = Segmented::new(&options).show(ui, rect, chosen, "A/B")?;
    (picked != chosen).then_some(BarAction::Choose([Side::A, Side::B][picked.min(1)]))
}

/// The arrow that copies what is heard to the other side.
pub(in crate::shell) fn copy_button(ui: &mut Ui, at: egui::Pos2, side: Side) -> bool {
    let (from, to) = if side == Side::A { ("A", "B") } else { ("B", "A") };
    let hint = format!("Copy {from} to {to}");
    IconButton::new(Icon::CopyAb, "Copy to the other side").hint(&hint).show(ui, at).clicked()
}
