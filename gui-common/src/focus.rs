//! The keyboard: when its focus shows, which keys this window wants, and F6 between regions.

use egui::{Context, Event, Id, Key, Modifiers, Order, Rect, Response, Ui};

fn id() -> Id {
    Id::unique("lacquer keyboard focus")
}

/// Watches which device the user works with. Runs at the start of every pass.
pub(crate) fn watch(ctx: &Context) {
    let change = ctx.input(|i| {
        i.events.iter().fold(None, |seen, e| match e {
            Event::Key { key: Key::Tab | Key::F6, pressed: true, .. } => Some(true),
            Event::Key { key, pressed: true, .. } if is_arrow(*key) => Some(true),
            // A screen reader works like a keyboard.
            Event::AccessKitActionRequest(_) => Some(true),
            Event::PointerButton { pressed: true, .. } => Some(false),
            _ => seen,
        })
    });
    if let Some(keyboard) = change {
        ctx.data_mut(|d| d.insert_temp(id(), keyboard));
    }
    jump(ctx);
    leave_transport(ctx);
}

/// Enter, Home and End are the host's (start, rewind) while the mouse is in use: a control that was
/// clicked does not answer to them. The host gets them besides.
fn leave_transport(ctx: &Context) {
    let is_ours = by_keyboard(ctx) || ctx.text_edit_focused() || keys_wanted(ctx);
    let is_transport =
        |event: &Event| matches!(event, Event::Key { key: Key::Enter | Key::Home | Key::End, .. });
    if !is_ours && ctx.input(|i| i.events.iter().any(is_transport)) {
        ctx.input_mut(|i| i.events.retain(|event| !is_transport(event)));
    }
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

/// Does the user work with the keyboard? Who last pressed a mouse button does not.
pub fn by_keyboard(ctx: &Context) -> bool {
    ctx.data(|d| d.get_temp(id()).unwrap_or(false))
}

/// Does `widget` have the focus, and should the ring be drawn?
pub fn is_shown(ctx: &Context, widget: Id) -> bool {
    ctx.memory(|m| m.has_focus(widget)) && by_keyboard(ctx)
}

/// Is the menu of this focused control asked for: Shift+F10 or the menu key?
pub fn menu_asked(response: &Response) -> bool {
    response.has_focus()
        && response.ctx.input(|i| {
            i.key_pressed(Key::Menu) || (i.modifiers.shift_only() && i.key_pressed(Key::F10))
        })
}

// Keys that are wanted

/// Something wants keys in the frames in which it says so, and one after.
fn note_want(ctx: &Context, what: Id) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|d| d.insert_temp(what, pass));
}

fn is_wanted(ctx: &Context, what: Id) -> bool {
    let pass = ctx.cumulative_pass_nr();
    ctx.data(|d| d.get_temp::<u64>(what)).is_some_and(|at| pass <= at + 1)
}

fn keys_id() -> Id {
    Id::unique("lacquer keys")
}

/// Takes Escape and the like from the host until the next frame, though nothing has the focus; for
/// what Escape closes. Call each frame while it is open.
pub(crate) fn want_keys(ctx: &Context) {
    note_want(ctx, keys_id());
}

/// Is something open or typed that Escape closes, or dragged, which it gives back?
pub(crate) fn keys_wanted(ctx: &Context) -> bool {
    is_wanted(ctx, keys_id()) || egui::Popup::is_any_open(ctx) || crate::param::is_dragging(ctx)
}

fn escape_id() -> Id {
    Id::unique("lacquer escape")
}

/// Takes Escape from the host until the next frame, and no other key; for a view of a display that
/// it leaves. Call each frame while it is shown.
pub fn want_escape(ctx: &Context) {
    note_want(ctx, escape_id());
}

/// Is a view shown that Escape leaves?
pub(crate) fn escape_wanted(ctx: &Context) -> bool {
    is_wanted(ctx, escape_id())
}

/// Would Escape leave a view of the editor: is nothing typed, dragged, open over it, or told, which
/// has the key first? Ask before anything is drawn.
pub fn escape_is_free(ctx: &Context) -> bool {
    let is_pressed = ctx.input(|i| i.pointer.any_down());
    !is_pressed && !keys_wanted(ctx) && !crate::notice::is_waiting(ctx)
}

fn letters_id() -> Id {
    Id::unique("lacquer letters")
}

/// Takes letters and digits from the host until the next frame; for a focused display that has
/// shortcuts of its own. Call each frame while it has the focus.
pub fn want_letters(ctx: &Context) {
    note_want(ctx, letters_id());
}

/// Takes what was typed in this frame, for those who search by typing; spaces stay.
pub(crate) fn take_letters(ui: &Ui) -> String {
    ui.input_mut(|i| {
        let mut typed = String::new();
        i.events.retain(|event| match event {
            Event::Text(text) if !text.trim().is_empty() => {
                typed.push_str(text);
                false
            }
            _ => true,
        });
        typed
    })
}

/// Did something want letters in this frame or the last?
pub(crate) fn letters_wanted(ctx: &Context) -> bool {
    is_wanted(ctx, letters_id())
}

fn empty_text_id() -> Id {
    Id::unique("lacquer empty text")
}

/// The text field that has the focus is empty: the space bar starts and stops the host as ever. Call
/// each frame while it is so.
pub(crate) fn note_empty_text(ctx: &Context) {
    note_want(ctx, empty_text_id());
}

/// Letters arrive for the text: the space behind them belongs to it.
pub(crate) fn note_begun_text(ctx: &Context) {
    ctx.data_mut(|d| d.remove::<u64>(empty_text_id()));
}

/// Is the text that is being typed empty so far?
pub(crate) fn is_text_empty(ctx: &Context) -> bool {
    is_wanted(ctx, empty_text_id())
}

// Regions

/// The parts of the window that F6 jumps between, in the order of their calls.
#[derive(Clone, Default)]
struct Regions {
    pass: u64,
    /// Of this pass so far.
    now: Vec<Rect>,
    /// Of the pass before: whole.
    last: Vec<Rect>,
}

impl Regions {
    fn of(ctx: &Context) -> Self {
        let pass = ctx.cumulative_pass_nr();
        let mut regions: Self = ctx.data(|d| d.get_temp(Self::id())).unwrap_or_default();
        if regions.pass != pass {
            regions.last = std::mem::take(&mut regions.now);
            regions.pass = pass;
        }
        regions
    }

    fn id() -> Id {
        Id::unique("lacquer regions")
    }
}

/// Declares `rect` as a region of the window: F6 goes to the first control of the next region,
/// Shift+F6 of the one before. Call each frame, in the order of Tab.
pub fn region(ctx: &Context, rect: Rect) {
    let mut regions = Regions::of(ctx);
    regions.now.push(rect);
    ctx.data_mut(|d| d.insert_temp(Regions::id(), regions));
}

/// How many regions this pass has declared so far.
pub fn regions_so_far(ctx: &Context) -> usize {
    Regions::of(ctx).now.len()
}

/// F6 and Shift+F6.
fn jump(ctx: &Context) {
    let by = ctx.input_mut(|i| {
        let back = i.count_and_consume_key(Modifiers::SHIFT, Key::F6) as isize;
        i.count_and_consume_key(Modifiers::NONE, Key::F6) as isize - back
    });
    if by == 0 {
        return;
    }
    let regions = Regions::of(ctx).last;
    let stops = stops(ctx, &regions);
    let with_stops: Vec<usize> = (0..regions.len()).filter(|i| stops[*i].is_some()).collect();
    if with_stops.is_empty() {
        return;
    }
    let focused = ctx.memory(|m| m.focused());
    let here = focused
        .and_then(|id| ctx.viewport(|v| v.prev_pass.widgets.get(id).map(|w| w.rect)))
        .and_then(|rect| nearest(&regions, rect));
    let at = here.and_then(|here| with_stops.iter().position(|i| *i == here));
    let count = with_stops.len() as isize;
    let to = match at {
        Some(at) => (at as isize + by).rem_euclid(count),
        None if by > 0 => 0,
        None => count - 1,
    };
    if let Some(stop) = stops[with_stops[to as usize]] {
        ctx.memory_mut(|m| m.request_focus(stop));
    }
}

/// The region that a control belongs to: the one that has its centre, or is nearest to it.
fn nearest(regions: &[Rect], control: Rect) -> Option<usize> {
    let away = |r: &Rect| r.distance_sq_to_pos(control.center());
    (0..regions.len()).min_by(|a, b| away(&regions[*a]).total_cmp(&away(&regions[*b])))
}

/// The first stop of Tab in each region, as the last pass drew them.
fn stops(ctx: &Context, regions: &[Rect]) -> Vec<Option<Id>> {
    let mut stops = vec![None; regions.len()];
    ctx.viewport(|v| {
        let layers = v.prev_pass.widgets.layers();
        for (_, widgets) in layers.filter(|(layer, _)| layer.order == Order::Background) {
            for widget in widgets.iter().filter(|w| w.enabled && w.sense.is_focusable()) {
                if let Some(region) = nearest(regions, widget.rect) {
                    stops[region].get_or_insert(widget.id);
                }
            }
        }
    });
    stops
}
