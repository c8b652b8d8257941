//! What is remembered per parameter between frames.

use super::Binding;
use crate::theme::metrics;
use egui::{Context, Id};

/// Values closer than this are the same (f32 round trip through the host's own conversion).
const SAME: f32 = 1e-6;

#[derive(Clone, Copy, Default)]
pub(super) struct State {
    /// Unsnapped value of the open gesture.
    pub live: Option<f32>,
    /// Value last sent and when; shown until the host confirms it.
    pub sent: Option<(f32, f64)>,
    /// The parameter's value when it was last looked at.
    seen: Option<f32>,
    /// The host is writing until this time.
    automated_until: f64,
    /// When a whole gesture set the value: a typed one, a reset.
    pub whole_at: Option<f64>,
    /// Value at the start of the gesture.
    pub began_at: f32,
    /// Value at the start of the drag, for Esc.
    pub start: f32,
    /// Last pointer position of the drag.
    pub last_pos: egui::Pos2,
    /// The press has become a drag.
    pub dragging: bool,
    /// The drag moves the second parameter.
    pub alt: bool,
    /// The control that is dragged: several may show one parameter.
    pub owner: Option<Id>,
}

pub(super) fn load(ctx: &Context, b: &Binding<'_>) -> State {
    ctx.data(|d| d.get_temp(b.id())).unwrap_or_default()
}

pub(super) fn store(ctx: &Context, b: &Binding<'_>, s: State) {
    ctx.data_mut(|d| d.insert_temp(b.id(), s));
}

/// The value to show, see [`Binding::shown`].
pub(super) fn shown(ctx: &Context, b: &Binding<'_>) -> f32 {
    let s = load(ctx, b);
    if s.live.is_some() {
        return b.param().snap(s.live.unwrap_or_default());
    }
    let value = b.param().value();
    let since = ctx.data(|d| d.get_temp::<f64>(forgotten_id())).unwrap_or(f64::NEG_INFINITY);
    match s.sent {
        Some((sent, at)) if at > since && ctx.input(|i| i.time) - at < metrics::PENDING_S => sent,
        _ => value,
    }
}

fn forgotten_id() -> Id {
    Id::unique("lacquer forgotten values")
}

/// Something else than a control has set parameters (undo, a preset): what controls have sent
/// before is shown no more.
pub(crate) fn forget_sent(ctx: &Context) {
    let now = ctx.input(|i| i.time);
    ctx.data_mut(|d| d.insert_temp(forgotten_id(), now));
}

/// Remembers a value that is about to be sent; false if the same was sent in this gesture.
pub(super) fn note_set(ctx: &Context, b: &Binding<'_>, live: f32, snapped: f32) -> bool {
    let mut s = load(ctx, b);
    let now = ctx.input(|i| i.time);
    let fresh = s.live.is_some() && s.sent.is_some();
    let repeat = fresh && s.sent.is_some_and(|(v, _)| (v - snapped).abs() < SAME);
    s.live = Some(live.clamp(0.0, 1.0));
    s.sent = Some((snapped, now));
    store(ctx, b, s);
    !repeat
}

/// See [`Binding::just_set`].
pub(super) fn just_set(ctx: &Context, b: &Binding<'_>) -> Option<f32> {
    let s = load(ctx, b);
    let (sent, at) = s.sent?;
    let is_now = at >= ctx.input(|i| i.time);
    is_now.then_some(s.live.unwrap_or(sent))
}

/// See [`Binding::is_set_whole`].
pub(super) fn is_set_whole(ctx: &Context, b: &Binding<'_>) -> bool {
    let now = ctx.input(|i| i.time);
    load(ctx, b).whole_at.is_some_and(|at| at >= now)
}

/// Notes that a whole gesture has set the value.
pub(super) fn note_whole(ctx: &Context, b: &Binding<'_>) {
    let whole_at = Some(ctx.input(|i| i.time));
    store(ctx, b, State { whole_at, ..load(ctx, b) });
}

/// Forgets the gesture's unsnapped value.
pub(super) fn end_gesture(ctx: &Context, id: egui::Id) {
    ctx.data_mut(|d| {
        if let Some(mut s) = d.get_temp::<State>(id) {
            s.live = None;
            (s.dragging, s.alt, s.owner) = (false, false, None);
            d.insert_temp(id, s);
        }
    });
}

/// Is the host writing to the parameter? Looks at the value once a frame.
pub(super) fn automated(ctx: &Context, b: &Binding<'_>) -> bool {
    let mut s = load(ctx, b);
    let now = ctx.input(|i| i.time);
    let value = b.param().value();
    let moved = s.seen.is_some_and(|v| (v - value).abs() > SAME);
    let own_write = ctx.data(|d| d.get_temp::<f64>(forgotten_id()));
    let ours = s.live.is_some()
        || own_write.is_some_and(|at| now - at < metrics::OWN_WRITE_S)
        || s.sent.is_some_and(|(v, at)| (v - value).abs() < SAME || now - at < metrics::PENDING_S);
    if moved && !ours {
        s.automated_until = now + metrics::AUTOMATED_S;
    }
    if s.seen != Some(value) {
        s.seen = Some(value);
        store(ctx, b, s);
    }
    let on = now < s.automated_until;
    if on {
        ctx.request_repaint_after_secs((s.automated_until - now) as f32);
    }
    on
}
