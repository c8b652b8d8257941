//! The focus ring shows only while the keyboard is in use.

use egui::{Context, Event, Id, Key};

fn id() -> Id {
    Id::unique("lacquer keyboard focus")
}

/// Watches which device the user works with. Runs at the start of every pass.
pub(crate) fn watch(ctx: &Context) {
    let change = ctx.input(|i| {
        i.events.iter().fold(None, |seen, e| match e {
            Event::Key { key: Key::Tab, pressed: true, .. } => Some(true),
            Event::Key { key, pressed: true, .. } if is_arrow(*key) => Some(true),
            Event::PointerButton { pressed: true, .. } => Some(false),
            _ => seen,
        })
    });
    if let Some(keyboard) = change {
        ctx.data_mut(|d| d.insert_temp(id(), keyboard));
    }
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

/// Does `widget` have the focus, and should the ring be drawn?
pub fn is_shown(ctx: &Context, widget: Id) -> bool {
    ctx.memory(|m| m.has_focus(widget)) && ctx.data(|d| d.get_temp(id()).unwrap_or(false))
}

fn keys_id() -> Id {
    Id::unique("lacquer keys")
}

/// Takes Escape and the like from the host until the next frame, though nothing has the focus; for
/// what Escape closes. Call each frame while it is open.
pub(crate) fn want_keys(ctx: &Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|d| d.insert_temp(keys_id(), pass));
}

/// Is something open that Escape closes, or dragged, which it gives back?
pub(crate) fn keys_wanted(ctx: &Context) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let is_open = ctx.data(|d| d.get_temp::<u64>(keys_id())).is_some_and(|at| pass <= at + 1);
    is_open || egui::Popup::is_any_open(ctx) || crate::param::is_dragging(ctx)
}

fn letters_id() -> Id {
    Id::unique("lacquer letters")
}

/// Takes letters and digits from the host until the next frame; for a focused display that has
/// shortcuts of its own. Call each frame while it has the focus.
pub fn want_letters(ctx: &Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|d| d.insert_temp(letters_id(), pass));
}

/// Did something want letters in this frame or the last?
pub(crate) fn letters_wanted(ctx: &Context) -> bool {
    let pass = ctx.cumulative_pass_nr();
    ctx.data(|d| d.get_temp::<u64>(letters_id())).is_some_and(|at| pass <= at + 1)
}
