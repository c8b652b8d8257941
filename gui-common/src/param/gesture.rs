//! The register of open host gestures.
//!
//! A host that is told "begin" and never "end" keeps the parameter latched. Controls can vanish in
//! the middle of a gesture (another band is selected, the window closes), so that gestures are
//! entered here and ended when their control stops keeping them alive, when a burst has paused,
//! or when the egui context is dropped with the window. A window that is hidden draws no frames; of
//! a burst that it leaves open [`Watch`] tells the host.

use super::overdue::Watch;
use super::{Binding, recorder, state};
use egui::{Context, Id, PointerState};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::ParamPtr;
use plugin_common::session::Recorder;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Passes without a sign of life after which a drag is taken for abandoned: egui may run a pass
/// twice, and a control is shown once a pass.
const ABANDONED_PASSES: u64 = 2;
/// How much later than its pause a burst is overdue: longer than any frame takes.
const GRACE: Duration = Duration::from_millis(700);

pub(super) struct Open {
    id: Id,
    param: ParamPtr,
    gui: GuiContext,
    last_pass: u64,
    until_s: Option<f64>,
    /// When a burst is over although no frame came to say so.
    pub(super) overdue_at: Option<Instant>,
    /// The host was told of the end while no frame came.
    pub(super) is_told: bool,
}

/// The end of a gesture that the host is to be told.
pub(super) struct Ending {
    param: ParamPtr,
    gui: GuiContext,
}

impl Ending {
    #[allow(unsafe_code, reason = "nice-plug ends a gesture of a type-erased parameter only so")]
    pub(super) fn tell(&self) {
        // SAFETY: nice-plug looks the pointer up among the parameters it owns and does not follow it
        // otherwise.
        unsafe { self.gui.raw_end_set_parameter(self.param) }
    }
}

impl Open {
    fn end(&self) {
        if !self.is_told {
            Ending { param: self.param, gui: self.gui.clone() }.tell();
        }
    }

    /// Somebody else tells the host of the end.
    pub(super) fn hand_over(&mut self) -> Ending {
        self.is_told = true;
        Ending { param: self.param, gui: self.gui.clone() }
    }
}

/// Goes with the window.
#[derive(Default)]
struct Register(Watch);

impl Drop for Register {
    fn drop(&mut self) {
        for open in self.0.close() {
            // nice-plug panics if the instance is already being destroyed; then no host listens.
            let _ = catch_unwind(AssertUnwindSafe(|| open.end()));
        }
    }
}

type Shared = Arc<Register>;

fn with<R>(ctx: &Context, f: impl FnOnce(&mut Vec<Open>) -> R) -> R {
    let shared: Shared = ctx.data_mut(|d| d.get_temp_mut_or_default::<Shared>(Id::NULL).clone());
    shared.0.with(f)
}

/// When a burst that ends in `left_s` is overdue.
fn overdue_at(left_s: f64) -> Instant {
    Instant::now() + Duration::from_secs_f64(left_s.max(0.0)) + GRACE
}

/// Begins a gesture or keeps it alive; with `until_s` it ends by itself at that time.
pub(super) fn begin(ctx: &Context, b: &Binding<'_>, until_s: Option<f64>) {
    let (id, pass) = (b.id(), ctx.cumulative_pass_nr());
    let now_s = ctx.input(|i| i.time);
    let mut is_told = false;
    let is_new = with(ctx, |open| {
        if let Some(o) = open.iter_mut().find(|o| o.id == id) {
            o.last_pass = pass;
            // A drag stays a drag while the wheel turns too.
            o.until_s = o.until_s.and(until_s);
            o.overdue_at = o.until_s.map(|until| overdue_at(until - now_s));
            is_told = std::mem::take(&mut o.is_told);
            return false;
        }
        let param = b.param().pointer();
        let overdue_at = until_s.map(|until| overdue_at(until - now_s));
        let gui = b.gui().clone();
        open.push(Open { id, param, gui, last_pass: pass, until_s, overdue_at, is_told: false });
        true
    });
    if is_told {
        // Hidden in the middle of the burst, and seen again before it was over for us.
        b.param().begin(b.gui());
    }
    if is_new {
        let began_at = b.shown(ctx);
        let mut s = state::load(ctx, b);
        s.began_at = began_at;
        s.sent = None;
        s.live = None;
        state::store(ctx, b, s);
        recorder::with(ctx, |recorder| recorder.begin(b.param().pointer()));
        b.param().begin(b.gui());
    }
}

/// Ends a gesture that is open.
pub(super) fn end(ctx: &Context, b: &Binding<'_>) {
    let id = b.id();
    let ended = with(ctx, |open| {
        let at = open.iter().position(|o| o.id == id)?;
        Some(open.swap_remove(at))
    });
    if let Some(open) = ended {
        open.end();
        recorder::with(ctx, |recorder| recorder.end(b.param().pointer()));
        state::end_gesture(ctx, id);
    }
}

/// Ends abandoned gestures and bursts that have paused. Runs at the end of every pass.
pub(crate) fn sweep(ctx: &Context) {
    let (now, pass) = (ctx.input(|i| i.time), ctx.cumulative_pass_nr());
    end_where(ctx, |o| match o.until_s {
        Some(until) => now >= until,
        None => pass > o.last_pass + ABANDONED_PASSES,
    });
    let next = with(ctx, |open| open.iter().filter_map(|o| o.until_s).reduce(f64::min));
    if let Some(until) = next {
        ctx.request_repaint_after_secs((until - now).max(0.0) as f32);
    }
    if with(ctx, |open| open.iter().any(|o| o.until_s.is_none() && o.last_pass < pass)) {
        // Look again soon: its control may be gone.
        ctx.request_repaint();
    }
    recorder::with(ctx, |recorder| {
        recorder.settle();
        if recorder.is_waiting() {
            ctx.request_repaint();
        }
    });
}

/// Is the gesture of this parameter open?
pub(super) fn is_open(ctx: &Context, id: Id) -> bool {
    with(ctx, |open| open.iter().any(|o| o.id == id))
}

/// Is something being dragged?
pub(crate) fn is_dragging(ctx: &Context) -> bool {
    with(ctx, |open| open.iter().any(|o| o.until_s.is_none()))
}

/// Takes what is dragged out of the user's hand: in this frame its control ends the drag as if the
/// button had been let go, and takes it up again with the next press only.
pub(crate) fn let_go(ctx: &Context) {
    ctx.input_mut(|i| i.pointer = PointerState::default());
    ctx.request_repaint();
}

/// Ends all that is open: something follows that must not become part of it.
pub(crate) fn end_all(ctx: &Context) {
    if is_dragging(ctx) {
        let_go(ctx);
    }
    end_where(ctx, |_| true);
    recorder::with(ctx, Recorder::settle);
}

fn end_where(ctx: &Context, is_over: impl Fn(&Open) -> bool) {
    let ended: Vec<Open> = with(ctx, |open| open.extract_if(.., |o| is_over(o)).collect());
    for open in ended {
        open.end();
        recorder::with(ctx, |recorder| recorder.end(open.param));
        state::end_gesture(ctx, open.id);
    }
}
