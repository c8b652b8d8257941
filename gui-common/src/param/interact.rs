//! Continuous controls: the pointer, and what the others come together to.
//!
//! The value of a drag is kept unsnapped in egui's memory and moved by each pointer motion, so that
//! no motion is lost to the parameter's step size and Shift can change the speed on the way.

use super::menu::Asked;
use super::{Binding, entry, menu, speech, state, steps};
use crate::theme::metrics;
use crate::{focus, hint};
use egui::{CursorIcon, Key, Modifiers, Rect, Response, Ui, Vec2};

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

    fn amount(&self, delta: Vec2) -> f32 {
        let part = |d: f32, range: f32| if range > 0.0 { d / range } else { 0.0 };
        part(delta.x, self.horizontal) - part(delta.y, self.vertical)
    }
}

/// The value that a motion of the pointer leads to, from the one before it.
pub type Follow<'a> = &'a dyn Fn(f32, Vec2) -> f32;

/// A handle in a display: its value is a place there, and goes with the pointer.
///
/// It is moved from where it stands, wherever in it the pointer took hold.
#[derive(Clone, Copy)]
pub struct Handle<'a> {
    /// What it moves.
    pub binding: &'a Binding<'a>,
    /// How.
    pub follow: Follow<'a>,
    /// What it moves when the drag began with Alt, and how.
    pub alt: Option<(&'a Binding<'a>, Follow<'a>)>,
}

/// How a drag moves: the parameter, or with `true` the one of Alt.
struct Motion<'a> {
    moved: &'a dyn Fn(f32, Vec2, bool) -> f32,
    cursor: CursorIcon,
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

impl Touch {
    /// Does the user deal with it right now?
    pub(crate) fn is_used(&self) -> bool {
        self.hovered || self.dragging || self.focused || self.editing
    }
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
    let moved = |from: f32, delta: Vec2, _| from + drag.amount(delta);
    let motion = Motion { moved: &moved, cursor: CursorIcon::None };
    run(ui, response, (b, alt), &motion, entry_rect)
}

/// Runs the gestures of a handle on `response`; those of [`continuous`], but for how it is dragged.
pub fn handle(ui: &Ui, response: &Response, handle: Handle<'_>, entry_rect: Rect) -> Touch {
    let moved = |from: f32, delta: Vec2, with_alt: bool| match handle.alt {
        Some((_, follow)) if with_alt => follow(from, delta),
        _ => (handle.follow)(from, delta),
    };
    let motion = Motion { moved: &moved, cursor: CursorIcon::Grabbing };
    run(ui, response, (handle.binding, handle.alt.map(|(alt, _)| alt)), &motion, entry_rect)
}

fn run(
    ui: &Ui,
    response: &Response,
    (b, alt): (&Binding<'_>, Option<&Binding<'_>>),
    motion: &Motion<'_>,
    entry_rect: Rect,
) -> Touch {
    let ctx = ui.ctx();
    let modifiers = ui.input(|i| i.modifiers);
    // The one of Alt can be moved also while the other cannot.
    if b.is_enabled() || alt.is_some_and(Binding::is_enabled) {
        pointer(ui, response, (b, alt), motion, modifiers);
    }
    if b.is_enabled() {
        clicks(ui, response, b, modifiers);
        if response.hovered() {
            steps::wheel(ui, b, modifiers);
        }
        steps::keys(ui, response, b);
        speech::requests(ui, response, b);
        let asked = Asked { by_pointer: response.secondary_clicked(), types: true };
        menu::context_menu(response, b, asked);
    } else if response.has_focus() {
        steps::keep_arrows(ui, response);
    }
    let s = state::load(ctx, b);
    let dragging = s.dragging && s.owner == Some(response.id);
    let editing = entry::is_open_at(ctx, b.id(), response.id);
    if dragging || response.hovered() || focus::is_shown(ctx, response.id) {
        hint::offer(ctx, || hint_text(ctx, b, alt, dragging.then_some(s.alt)));
    }
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
    speech::range(ctx, response, b, &touch);
    touch
}

/// What the control is and how it is used; `dragged` says whether it is dragged, and with Alt.
fn hint_text(
    ctx: &egui::Context,
    b: &Binding<'_>,
    alt: Option<&Binding<'_>>,
    dragged: Option<bool>,
) -> String {
    let name = b.param().name();
    if let Some(with_alt) = dragged {
        let moved = if with_alt { alt.unwrap_or(b) } else { b };
        let (name, value) = (moved.param().name(), moved.shown_text(ctx));
        return format!("{name} {value}. Shift: fine. Esc: back to where it was.");
    }
    if let Some(reason) = b.disabled_reason() {
        return format!("{name}: {reason}");
    }
    let value = b.shown_text(ctx);
    let second = alt.map_or(String::new(), |alt| format!(" Alt+drag: {}.", alt.param().name()));
    format!(
        "{name} {value}: drag or wheel, Shift for fine.{second} Double-click resets, Ctrl+click types."
    )
}

fn pointer(
    ui: &Ui,
    response: &Response,
    (b, alt): (&Binding<'_>, Option<&Binding<'_>>),
    motion: &Motion<'_>,
    modifiers: Modifiers,
) {
    let ctx = ui.ctx();
    let mut s = state::load(ctx, b);
    let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
    let (origin, now) = ui.input(|i| (i.pointer.press_origin(), i.pointer.latest_pos()));
    let can_alt = modifiers.alt && alt.is_some_and(Binding::is_enabled);
    let use_alt = if s.dragging { s.alt } else { can_alt };
    let target = if use_alt { alt.unwrap_or(b) } else { b };
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
                target.set(ctx, (motion.moved)(from, (now - s.last_pos) * speed, s.alt));
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
    let is_still = !s.dragging && (now - origin).length() < metrics::DRAG_SLOP;
    if is_still || !target.is_enabled() {
        return;
    }
    if !s.dragging {
        let start = target.shown(ctx);
        target.begin(ctx);
        s = state::load(ctx, b);
        (s.dragging, s.alt, s.last_pos, s.start) = (true, use_alt, origin, start);
        s.owner = Some(response.id);
        state::store(ctx, b, s);
    }
    target.begin(ctx);
    ctx.set_cursor_icon(motion.cursor);
    if now != s.last_pos {
        let from = state::load(ctx, target).live.unwrap_or(s.start);
        target.set(ctx, (motion.moved)(from, (now - s.last_pos) * speed, s.alt));
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
