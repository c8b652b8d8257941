//! Pointer, wheel and keys of continuous controls.
//!
//! The value of a drag is kept unsnapped in egui's memory and moved by each pointer motion, so that
//! no motion is lost to the parameter's step size and Shift can change the speed on the way.

use super::{Binding, entry, menu, state};
use crate::settings::{self, Wheel};
use crate::theme::metrics;
use crate::{focus, hint};
use egui::{CursorIcon, Event, EventFilter, Key, Modifiers, MouseWheelUnit, Rect, Response, Ui};

/// Which pointer motion counts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Drag {
    /// Pixels of horizontal travel for the full range; 0 ignores it.
    pub horizontal: f32,
    /// Pixels of vertical travel for the full range; 0 ignores it.
    pub vertical: f32,
}

impl Drag {
    /// Up and right are more, over the common range.
    pub const KNOB: Self = Self { horizontal: metrics::DRAG_RANGE, vertical: metrics::DRAG_RANGE };

    fn amount(&self, delta: egui::Vec2) -> f32 {
        let part = |d: f32, range: f32| if range > 0.0 { d / range } else { 0.0 };
        part(delta.x, self.horizontal) - part(delta.y, self.vertical)
    }
}

/// What happened to a control in this frame, for its drawing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Touch {
    /// Value to draw, 0 to 1.
    pub value: f32,
    /// The pointer is over it.
    pub hovered: bool,
    /// It is being dragged.
    pub dragging: bool,
    /// It is dragged at fine speed.
    pub fine: bool,
    /// It has the keyboard's focus and shows it.
    pub focused: bool,
    /// Its value is being typed.
    pub editing: bool,
    /// The host is writing to it.
    pub automated: bool,
    /// The user may change it.
    pub enabled: bool,
}

/// Runs the gestures of a continuous control on `response`. `alt` is the parameter that Alt+drag
/// moves; `entry_rect` is where a typed value appears.
pub fn continuous(
    ui: &Ui,
    response: &Response,
    b: &Binding<'_>,
    alt: Option<&Binding<'_>>,
    drag: Drag,
    entry_rect: Rect,
) -> Touch {
    let ctx = ui.ctx();
    let modifiers = ui.input(|i| i.modifiers);
    if b.is_enabled() {
        pointer(ui, response, b, alt, drag, modifiers);
        clicks(ui, response, b, modifiers);
        if response.hovered() {
            wheel(ui, b, modifiers);
        }
        keys(ui, response, b);
        menu::context_menu(response, b);
    }
    if response.hovered() || focus::is_shown(ctx, response.id) {
        hint::offer(ctx, || hint_text(b));
    }
    let s = state::load(ctx, b);
    let dragging = s.dragging && s.owner == Some(response.id);
    let editing = entry::is_open_at(ctx, b.id(), response.id);
    if editing {
        entry::show(ui, entry_rect, b);
    }
    let touch = Touch {
        value: b.shown(ctx),
        hovered: response.hovered() && b.is_enabled(),
        dragging,
        fine: dragging && modifiers.shift,
        focused: focus::is_shown(ctx, response.id),
        editing,
        automated: state::automated(ctx, b),
        enabled: b.is_enabled(),
    };
    describe(ctx, response, b, &touch);
    touch
}

fn hint_text(b: &Binding<'_>) -> String {
    match b.disabled_reason() {
        Some(reason) => format!("{}: {reason}", b.param().name()),
        None => format!(
            "{}: drag or wheel, Shift for fine. Double-click resets, Ctrl+click types.",
            b.param().name()
        ),
    }
}

fn describe(ctx: &egui::Context, response: &Response, b: &Binding<'_>, touch: &Touch) {
    let (enabled, value) = (touch.enabled, f64::from(touch.value));
    response.widget_info(|| egui::WidgetInfo::slider(enabled, value, b.param().name()));
    ctx.accesskit_node_builder(response.id, |node| node.set_value(b.param().text(touch.value)));
}

fn pointer(
    ui: &Ui,
    response: &Response,
    b: &Binding<'_>,
    alt: Option<&Binding<'_>>,
    drag: Drag,
    modifiers: Modifiers,
) {
    let ctx = ui.ctx();
    let mut s = state::load(ctx, b);
    let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
    let (origin, now) = ui.input(|i| (i.pointer.press_origin(), i.pointer.latest_pos()));
    let target = if s.alt { alt.unwrap_or(b) } else { b };
    if s.owner.is_some_and(|owner| owner != response.id) {
        return;
    }
    let speed = if modifiers.shift { metrics::FINE } else { 1.0 };
    if !down {
        if s.dragging {
            // egui itself lets go of a drag on Escape.
            if ui.input(|i| i.key_pressed(Key::Escape)) {
                target.set(ctx, s.start);
            } else if let Some(now) = now.filter(|now| *now != s.last_pos) {
                // The last motion may come in the frame of the release.
                let from = state::load(ctx, target).live.unwrap_or(s.start);
                target.set(ctx, from + drag.amount(now - s.last_pos) * speed);
            }
            target.end(ctx);
            // Read again: ending changed what is remembered.
            s = state::load(ctx, b);
            (s.dragging, s.alt, s.owner) = (false, false, None);
            state::store(ctx, b, s);
        }
        return;
    }
    let (Some(origin), Some(now)) = (origin, now) else { return };
    if !s.dragging && (now - origin).length() < metrics::DRAG_SLOP {
        return;
    }
    if !s.dragging {
        let use_alt = modifiers.alt && alt.is_some();
        let target = if use_alt { alt.unwrap_or(b) } else { b };
        let start = target.shown(ctx);
        target.begin(ctx);
        s = state::load(ctx, b);
        (s.dragging, s.alt, s.last_pos, s.start) = (true, use_alt, origin, start);
        s.owner = Some(response.id);
        state::store(ctx, b, s);
    }
    let target = if s.alt { alt.unwrap_or(b) } else { b };
    target.begin(ctx);
    ctx.set_cursor_icon(CursorIcon::None);
    if now != s.last_pos {
        let from = state::load(ctx, target).live.unwrap_or(s.start);
        target.set(ctx, from + drag.amount(now - s.last_pos) * speed);
        s = state::load(ctx, b);
        s.last_pos = now;
        state::store(ctx, b, s);
    }
}

fn clicks(ui: &Ui, response: &Response, b: &Binding<'_>, modifiers: Modifiers) {
    let ctx = ui.ctx();
    if response.double_clicked() || (response.clicked() && modifiers.alt) {
        b.reset(ctx);
    } else if response.clicked() {
        response.request_focus();
        if modifiers.command {
            entry::open_at(ctx, b, response.id);
        }
    }
}

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

fn wheel(ui: &Ui, b: &Binding<'_>, modifiers: Modifiers) {
    let steps = wheel_steps(ui);
    if steps != 0.0 {
        nudge(ui, b, steps, modifiers.shift);
    }
}

/// Moves by a number of steps as part of a burst.
fn nudge(ui: &Ui, b: &Binding<'_>, steps: f32, fine: bool) {
    let ctx = ui.ctx();
    let before = b.shown(ctx);
    b.begin_burst(ctx);
    let from = state::load(ctx, b).live.unwrap_or(before);
    let speed = if fine && b.param().steps().is_none() { metrics::FINE } else { 1.0 };
    b.set(ctx, from + steps * b.step_size() * speed);
}

fn keys(ui: &Ui, response: &Response, b: &Binding<'_>) {
    const PAGE_STEPS: f32 = 10.0;
    let ctx = ui.ctx();
    if !response.has_focus() || entry::is_open(ctx, b.id()) {
        return;
    }
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
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

/// The gestures of a stepped control that is not dragged (switch, drop-down): wheel and arrows move
/// one step, Delete resets. Returns true if it has the focus and shows it.
pub fn discrete(ui: &Ui, response: &Response, b: &Binding<'_>, wrap: bool) -> bool {
    let ctx = ui.ctx();
    if response.hovered() || focus::is_shown(ctx, response.id) {
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
        if response.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete)) {
            b.reset(ctx);
        }
    }
    focus::is_shown(ctx, response.id)
}

/// The choice that the arrow keys make of choice `at` out of `0..=last` while `response` has the
/// focus.
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
    let filter =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let keys =
        [(Key::ArrowRight, 1), (Key::ArrowDown, 1), (Key::ArrowLeft, -1), (Key::ArrowUp, -1)];
    let moved: i32 = keys
        .into_iter()
        .filter(|(key, _)| ui.input_mut(|i| i.consume_key(Modifiers::NONE, *key)))
        .map(|(_, by)| by)
        .sum();
    let (to, last) = (at as i32 + moved, last as i32);
    let to = if wrap { to.rem_euclid(last + 1) } else { to.clamp(0, last) };
    (moved != 0).then_some(to as usize)
}
