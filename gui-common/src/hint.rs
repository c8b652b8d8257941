//! The hint line: what the thing under the pointer is and how to use it.

use egui::{Context, Id};

#[derive(Clone, Default)]
struct Offered {
    pass: u64,
    text: String,
    /// Not to be replaced by what is only under the pointer.
    insists: bool,
}

fn id() -> Id {
    Id::unique("lacquer hint")
}

/// Offers the hint of the control that is hovered or focused. The last offer of a frame wins.
pub fn offer(ctx: &Context, text: impl FnOnce() -> String) {
    let pass = ctx.cumulative_pass_nr();
    let is_taken =
        ctx.data(|d| d.get_temp::<Offered>(id())).is_some_and(|o| o.insists && o.pass == pass);
    if !is_taken {
        let offered = Offered { pass, text: text(), insists: false };
        ctx.data_mut(|d| d.insert_temp(id(), offered));
    }
}

/// Says something that what lies under the pointer does not replace: what is wrong with a text that
/// is being typed.
pub fn insist(ctx: &Context, text: impl FnOnce() -> String) {
    let offered = Offered { pass: ctx.cumulative_pass_nr(), text: text(), insists: true };
    ctx.data_mut(|d| d.insert_temp(id(), offered));
}

/// The hint offered in this frame.
pub fn current(ctx: &Context) -> Option<String> {
    let pass = ctx.cumulative_pass_nr();
    ctx.data(|d| d.get_temp::<Offered>(id())).filter(|o| o.pass == pass).map(|o| o.text)
}

/// Offers a fixed hint if `condition` holds.
pub fn offer_if(ctx: &Context, condition: bool, text: &str) {
    if condition {
        offer(ctx, || text.to_owned());
    }
}
