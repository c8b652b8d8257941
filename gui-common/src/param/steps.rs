//! Wheel and keys: a value moved by steps.

use super::{Binding, entry, state};
use crate::settings::{self, Wheel};
use crate::theme::metrics;
use egui::{Event, EventFilter, Key, Modifiers, MouseWheelUnit, Response, Ui};

/// Wheel travel in steps since the last frame.
pub(crate) fn wheel_steps(ui: &Ui) -> f32 {
    const POINTS_PER_STEP: f32 = 40.0;
    let way = if settings::current().wheel == Wheel::Down { -1.0 } else { 1.0 };
    let travel: f32 = ui.input(|i| {
        i.events
            .iter()
            .map(|e| match e {
                // Shift turns the wheel sideways on some systems.
                Event::MouseWheel { unit: MouseWheelUnit::Point, delta, .. } => {
                    (delta.x + delta.y) / POINTS_PER_STEP
                }
                Event::MouseWheel { delta, .. } => delta.x + delta.y,
                _ => 0.0,
            })
            .sum()
    });
    travel * way
}

/// The wheel over a continuous control.
pub(super) fn wheel(ui: &Ui, b: &Binding<'_>, modifiers: Modifiers) {
    let steps = wheel_steps(ui);
    if steps != 0.0 {
        nudge(ui, b, steps, modifiers.shift);
    }
}

/// Moves by a number of steps as part of a burst.
pub(super) fn nudge(ui: &Ui, b: &Binding<'_>, steps: f32, fine: bool) {
    let ctx = ui.ctx();
    let before = b.shown(ctx);
    b.begin_burst(ctx);
    let from = state::load(ctx, b).live.unwrap_or(before);
    let speed = if fine && b.param().steps().is_none() { metrics::FINE } else { 1.0 };
    b.set(ctx, from + steps * b.step_size() * speed);
}

/// Keeps the arrows at a focused control: egui would move the focus by them.
pub(super) fn keep_arrows(ui: &Ui, response: &Response) {
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
}

/// The keys of a focused continuous control.
pub(super) fn keys(ui: &Ui, response: &Response, b: &Binding<'_>) {
    const PAGE_STEPS: f32 = 10.0;
    let ctx = ui.ctx();
    if !response.has_focus() || entry::is_open(ctx, b.id()) {
        return;
    }
    keep_arrows(ui, response);
    let fine = ui.input(|i| i.modifiers.shift);
    let pressed = |key: Key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key) > 0);
    let steps = [
        (Key::ArrowUp, 1.0),
        (Key::ArrowRight, 1.0),
        (Key::ArrowDown, -1.0),
        (Key::ArrowLeft, -1.0),
        (Key::PageUp, PAGE_STEPS),
        (Key::PageDown, -PAGE_STEPS),
    ];
    for (key, amount) in steps {
        let count = ui.input_mut(|i| {
            let plain = i.count_and_consume_key(Modifiers::NONE, key);
            plain + i.count_and_consume_key(Modifiers::SHIFT, key)
        });
        if count > 0 {
            nudge(ui, b, amount * count as f32, fine);
        }
    }
    for (key, value) in [(Key::Home, 0.0), (Key::End, 1.0)] {
        if pressed(key) {
            b.begin_burst(ctx);
            b.set(ctx, value);
        }
    }
    if pressed(Key::Delete) {
        b.reset(ctx);
    }
    if pressed(Key::Enter) {
        entry::open_at(ctx, b, response.id);
    }
}
