//! Starting over, pausing, following the transport, units: the row below the history.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::hint;
use gui_common::paint::{Icon, digits};
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Button, Chip, DropDown, IconButton, Segment, Segmented};
use gui_common::{Binding, EditorContext};

use super::export_menu::Export;
use super::readout;
use super::timeline::Timeline;
use super::view::View;
use crate::params::LoudnessParams;
use crate::processor::Shared;
use crate::readings::Activity;

/// Rows narrower than this use shorter words.
const SHORT_BELOW: f32 = 600.0;
/// Rows narrower than this leave out the caption of the restart rule, so that the time has room.
const CAPTION_FROM: f32 = 750.0;
/// Names of the restart rules, in the order of the parameter.
const RESTARTS: [&str; 5] = ["by hand", "on play", "at song start", "on a jump", "never"];
/// The same where there is little room.
const SHORT_RESTARTS: [&str; 5] = ["by hand", "on play", "at start", "on a jump", "never"];
/// Names of the windows, in the order of the parameter.
const WINDOWS: [&str; 6] = ["1 min", "2 min", "4 min", "10 min", "30 min", "whole"];

/// Lays controls from left to right.
struct Row {
    x: f32,
    y: f32,
}

impl Row {
    fn take(&mut self, width: f32) -> Rect {
        let rect = Rect::from_min_size(pos2(self.x, self.y), vec2(width, metrics::CONTROL));
        self.x += width + metrics::GAP;
        rect
    }
}

/// Shows the row in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    (params, shared): (&LoudnessParams, &Shared),
    view: &View<'_>,
    export: &mut Export,
) {
    let t = &cx.theme;
    let short = rect.width() < SHORT_BELOW;
    let mut row = Row { x: rect.left(), y: rect.top() + 1.0 };
    if short {
        restart_icon(ui, row.take(26.0), shared);
    } else {
        let reset = Button::new("Reset").icon(Icon::Reset).width(72.0);
        let response = reset.show(ui, row.take(72.0).min);
        hint::offer_if(ui.ctx(), response.hovered(), RESTART_HINT);
        if response.clicked() {
            shared.ask_for_restart();
        }
    }
    run_icon(ui, row.take(26.0), cx.bind(&params.measure.run), view);

    let follow = if short { "Follow" } else { "Follow transport" };
    let chip = Chip::new(follow).icon(Icon::Play).accent(t.accent);
    let chip = chip.width(if short { 76.0 } else { 126.0 });
    let at = row.take(chip.measure(ui.painter())).min;
    let response = chip.show_bound(ui, at, cx.bind(&params.measure.follow));
    hint::offer_if(
        ui.ctx(),
        response.hovered(),
        "The measurement pauses while the host stands still.",
    );
    let has_caption = rect.width() >= CAPTION_FROM;
    let restart = if has_caption {
        DropDown::new(&RESTARTS).caption("Restart")
    } else {
        DropDown::new(&SHORT_RESTARTS)
    };
    let drop = row.take(if has_caption { 144.0 } else { 86.0 });
    restart.show_bound(ui, drop, cx.bind(&params.measure.restart));

    let units = ["LUFS", "LU", "LKFS"].map(Segment::from);
    let width = if short { 106.0 } else { 132.0 };
    Segmented::new(&units).accent(t.accent).show_bound(
        ui,
        row.take(width),
        cx.bind(&params.view.unit),
    );
    let scales = ["+9", "+18"].map(Segment::from);
    Segmented::new(&scales).accent(t.accent).show_bound(
        ui,
        row.take(64.0),
        cx.bind(&params.view.scale),
    );
    let wide = rect.right() - row.x + 2.0 >= Export::width(ui, false);
    let width = Export::width(ui, !wide);
    if row.x + width <= rect.right() + 2.0 {
        export.show(ui, rect, !wide, view);
    }
    let left = rect.with_max_x(rect.right() - width - metrics::GAP);
    time(ui, left, row.x, view, cx);
}

const RESTART_HINT: &str = "Reset: starts a new measurement.";

/// A small button that starts a new measurement.
pub fn restart_icon(ui: &mut Ui, rect: Rect, shared: &Shared) {
    let button = IconButton::new(Icon::Reset, "Reset").boxed().side(24.0);
    let response = button.show(ui, rect.center());
    hint::offer_if(ui.ctx(), response.hovered(), RESTART_HINT);
    if response.clicked() {
        shared.ask_for_restart();
    }
}

/// Pause and continue.
pub fn run_icon(ui: &mut Ui, rect: Rect, run: Binding<'_>, view: &View<'_>) {
    let ctx = ui.ctx().clone();
    let runs = run.shown_on(&ctx);
    let (icon, name) =
        if runs { (Icon::Pause, "Pause") } else { (Icon::Play, "Continue measuring") };
    let button = IconButton::new(icon, name).boxed().on(!runs).side(24.0);
    let response = button.accent(gui_common::theme::Theme::of(&ctx).warn).show(ui, rect.center());
    let waiting = view.readings.activity == Activity::WaitingForTransport;
    let text = match (runs, waiting) {
        (true, true) => "Waiting for the transport. M and S stay live.",
        (true, false) => "Pause: integrated, range and maxima stand still.",
        (false, _) => "Paused. Click continues the same measurement.",
    };
    hint::offer_if(&ctx, response.hovered(), text);
    if response.clicked() {
        run.set_once(&ctx, if runs { 0.0 } else { 1.0 });
    }
}

/// The window selection, on the history, and the way back from a zoomed part to it.
pub fn window(
    ui: &mut Ui,
    history: Rect,
    cx: &EditorContext<'_>,
    params: &LoudnessParams,
    timeline: &mut Timeline,
) {
    const WIDTH: f32 = 124.0;
    const LIVE: f32 = 52.0;
    let min = history.right_top() + vec2(-WIDTH - 5.0, 5.0);
    let rect = Rect::from_min_size(min, vec2(WIDTH, 22.0));
    let binding = cx.bind(&params.view.window);
    let before = binding.shown_step(ui.ctx());
    DropDown::new(&WINDOWS).caption("Window").show_bound(ui, rect, binding);
    if binding.shown_step(ui.ctx()) != before {
        *timeline = Timeline::Follow;
    }
    if *timeline != Timeline::Follow {
        let chip = Chip::new("Live").accent(cx.theme.accent).width(LIVE);
        let response = chip.show(ui, min - vec2(LIVE + metrics::GAP, 1.0), false, "Live");
        hint::offer_if(ui.ctx(), response.hovered(), "Live: follows the measurement again.");
        if response.clicked() {
            *timeline = Timeline::Follow;
        }
    }
}

/// Time measured so far, at the right end where there is room.
fn time(ui: &Ui, rect: Rect, from_x: f32, view: &View<'_>, cx: &EditorContext<'_>) {
    let t = &cx.theme;
    let (word, color) = match view.readings.activity {
        Activity::Measuring => ("measured", t.low),
        Activity::Paused => ("paused", t.warn),
        Activity::WaitingForTransport => ("waiting", t.dis),
    };
    let time = readout::time(view.now_s);
    let whole = format!("{time} {word}");
    let font = Font::regular(metrics::TEXT_CAPTION);
    let fits = |words: &&String| {
        from_x + gui_common::paint::digits_width(ui.painter(), words, font) <= rect.right() + 2.0
    };
    // Hours leave no room for the word in small windows; its colour stays.
    let Some(words) = [&whole, &time].into_iter().find(fits) else { return };
    let at = pos2(rect.right(), rect.center().y);
    let place = digits(ui.painter(), at, Align2::RIGHT_CENTER, words, font, color);
    let label = ui.interact(place, ui.scope_id().with("time"), Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
}
