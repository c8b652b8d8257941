//! Controls of a stepped parameter that are not dragged: switch, drop-down, toggle, chip.

use super::menu::Asked;
use super::steps::{keep_arrows, wheel_steps};
use super::{Binding, menu, speech, state};
use crate::{focus, hint};
use egui::{Key, Modifiers, Popup, Response, Ui};

/// What the pointer does to a control that may consist of several parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Over {
    /// It is over one of them.
    pub hovered: bool,
    /// It clicked one of them.
    pub clicked: bool,
    /// It asked for the menu.
    pub asked: bool,
}

impl From<&Response> for Over {
    fn from(response: &Response) -> Self {
        Self {
            hovered: response.hovered(),
            clicked: response.clicked(),
            asked: response.secondary_clicked(),
        }
    }
}

/// Is this click one that resets? With Alt it is.
pub(crate) fn is_reset(ui: &Ui) -> bool {
    ui.input(|i| i.modifiers.alt)
}

/// The gestures of a stepped control that is not dragged: wheel and arrows move one step, Alt+click
/// and Delete reset, a right click opens the menu. Returns true while the host is writing to it.
pub fn discrete(ui: &Ui, response: &Response, b: &Binding<'_>, wrap: bool) -> bool {
    parts(ui, response, Over::from(response), b, wrap)
}

/// As [`discrete`] for a control whose parts are clicked and whose whole has the focus.
pub(crate) fn parts(ui: &Ui, response: &Response, over: Over, b: &Binding<'_>, wrap: bool) -> bool {
    let ctx = ui.ctx();
    if over.hovered || focus::is_shown(ctx, response.id) {
        hint::offer(ctx, || match b.disabled_reason() {
            Some(reason) => format!("{}: {reason}", b.param().name()),
            None => format!("{}: {}", b.param().name(), b.shown_text(ctx)),
        });
    }
    if b.is_enabled() {
        let last = b.param().steps().unwrap_or(1);
        if let Some(step) = arrow_choice(ui, response, b.shown_step(ctx), last, wrap) {
            b.set_step(ctx, step);
        }
        if over.hovered && last > 1 && !Popup::is_any_open(ctx) {
            wheel(ui, response, b, last);
        }
        let deleted =
            response.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete));
        if deleted || (over.clicked && is_reset(ui)) {
            b.reset(ctx);
        }
        menu::context_menu(response, b, Asked { by_pointer: over.asked, types: false });
    } else if response.has_focus() {
        keep_arrows(ui, response);
    }
    speech::reason(ctx, response, b);
    state::automated(ctx, b)
}

/// Down is the next one, as the arrow key; small steps of a touchpad add up.
fn wheel(ui: &Ui, response: &Response, b: &Binding<'_>, last: usize) {
    let travel = wheel_steps(ui);
    if travel == 0.0 {
        return;
    }
    let (ctx, id) = (ui.ctx(), response.id.with("wheel"));
    let all = ctx.data(|d| d.get_temp::<f32>(id)).unwrap_or(0.0) - travel;
    let whole = all.trunc();
    ctx.data_mut(|d| d.insert_temp(id, all - whole));
    let to = (b.shown_step(ctx) as f32 + whole).clamp(0.0, last as f32);
    if whole != 0.0 {
        b.begin_burst(ctx);
        b.set(ctx, to / last as f32);
    }
}

/// The choice that the arrow keys make of choice `at` out of `0..=last` while `response` has the
/// focus; Home and End go to the ends.
pub(crate) fn arrow_choice(
    ui: &Ui,
    response: &Response,
    at: usize,
    last: usize,
    wrap: bool,
) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    keep_arrows(ui, response);
    let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    for (key, end) in [(Key::Home, 0), (Key::End, last)] {
        if pressed(key) {
            return Some(end);
        }
    }
    let keys =
        [(Key::ArrowRight, 1), (Key::ArrowDown, 1), (Key::ArrowLeft, -1), (Key::ArrowUp, -1)];
    let moved: i32 = keys.into_iter().filter(|(key, _)| pressed(*key)).map(|(_, by)| by).sum();
    let (to, last) = (at as i32 + moved, last as i32);
    let to = if wrap { to.rem_euclid(last + 1) } else { to.clamp(0, last) };
    (moved != 0).then_some(to as usize)
}
