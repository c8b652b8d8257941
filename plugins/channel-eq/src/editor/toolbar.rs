//! Analyser and range controls that lie on the graph.

use egui::{Popup, PopupCloseBehavior, Pos2, Rect, Sense, Ui, pos2, vec2};
use gui_common::hint;
use gui_common::paint::{Icon, popover_frame};
use gui_common::theme::{Theme, metrics};
use gui_common::widget::{Chip, DropDown, IconButton};

use crate::gui_state::{AnalyserState, Detail, GuiState, Speed};

const GAP: f32 = 6.0;
/// Top of the chips below the graph's top.
const TOP: f32 = 9.0;
/// Height that the chips take at the graph's top.
pub const BOTTOM: f32 = TOP + metrics::CONTROL + 2.0;

const TILTS: [(f32, &str); 3] = [(0.0, "Tilt 0 dB"), (3.0, "Tilt 3 dB"), (4.5, "Tilt 4.5 dB")];
const SPEEDS: [(Speed, &str); 3] =
    [(Speed::Fast, "Fast"), (Speed::Smooth, "Smooth"), (Speed::Slow, "Slow")];
const DETAILS: [(Detail, &str); 4] = [
    (Detail::Full, "Full detail"),
    (Detail::Twelfth, "1/12 octave"),
    (Detail::Third, "1/3 octave"),
    (Detail::Hearing, "As heard"),
];
const RANGES: [(f32, &str); 4] =
    [(3.0, "\u{b1}3 dB"), (6.0, "\u{b1}6 dB"), (12.0, "\u{b1}12 dB"), (30.0, "\u{b1}30 dB")];

const TILT: &str = "Spectrum tilt per octave";
const DETAIL: &str = "Spectrum smoothing";
const SPEED: &str = "Spectrum speed";

/// Shows the controls and changes `state`; `frozen` is not remembered.
pub fn show(ui: &mut Ui, graph: Rect, state: &mut GuiState, frozen: &mut bool, narrow: bool) {
    let start = graph.left_top() + vec2(12.0, TOP);
    if narrow {
        analyser_button(ui, start, &mut state.analyser, frozen);
    } else {
        analyser_row(ui, start, &mut state.analyser, frozen);
    }
    let width = if narrow { 76.0 } else { 114.0 };
    let right = graph.right() - 32.0;
    let rect = Rect::from_min_size(pos2(right - width, start.y), vec2(width, metrics::CONTROL));
    let caption = if narrow { "" } else { "Range" };
    choose(ui, rect, &RANGES, &mut state.range_db, ("Display range", caption));
}

/// Chooses the smallest range that shows a gain.
pub fn widen(state: &mut GuiState, gain_db: f64) {
    let fits =
        RANGES.iter().map(|(range_db, _)| *range_db).find(|r| f64::from(*r) >= gain_db.abs());
    state.range_db = fits.unwrap_or(RANGES[RANGES.len() - 1].0);
}

/// A drop-down over a table of values and names.
fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    rect: Rect,
    choices: &[(T, &str)],
    value: &mut T,
    (name, caption): (&str, &str),
) {
    let names: Vec<&str> = choices.iter().map(|(_, name)| *name).collect();
    let chosen = choices.iter().position(|(choice, _)| choice == value).unwrap_or(0);
    let (response, picked) =
        DropDown::new(&names).caption(caption).quiet().show(ui, rect, chosen, name);
    if response.hovered() {
        hint::offer(ui.ctx(), || format!("{name}: {}", names[chosen]));
    }
    if let Some(index) = picked {
        *value = choices[index].0;
    }
}

fn analyser_row(ui: &mut Ui, start: Pos2, state: &mut AnalyserState, frozen: &mut bool) {
    let mut x = traces(ui, start, state);
    x += metrics::PADDING - GAP + metrics::HIT * 0.5;
    let freeze_at = pos2(x, start.y + 0.5 * metrics::CONTROL);
    freeze(ui, freeze_at, frozen);
    x += metrics::HIT * 0.5 + 10.0;
    peak_hold(ui, pos2(x, start.y), state);
    x += 84.0 + 10.0;
    let mut next = |width: f32| {
        let rect = Rect::from_min_size(pos2(x, start.y), vec2(width, metrics::CONTROL));
        x += width + GAP;
        rect
    };
    choose(ui, next(92.0), &TILTS, &mut state.tilt_db_per_oct, (TILT, ""));
    choose(ui, next(98.0), &DETAILS, &mut state.detail, (DETAIL, ""));
    choose(ui, next(82.0), &SPEEDS, &mut state.speed, (SPEED, ""));
}

/// The three trace chips; returns where the next control starts.
fn traces(ui: &mut Ui, start: Pos2, state: &mut AnalyserState) -> f32 {
    let t = Theme::of(ui.ctx());
    let mut x = start.x;
    for (label, color, on, what) in [
        ("Pre", t.pre, &mut state.pre, "Spectrum before the equaliser"),
        ("Post", t.post, &mut state.post, "Spectrum after the equaliser"),
        ("Side-chain", t.sc, &mut state.side_chain, "Spectrum of the side-chain input"),
    ] {
        let chip = Chip::new(label).dot(color);
        let response = chip.show(ui, pos2(x, start.y), *on, what);
        if response.hovered() {
            hint::offer(ui.ctx(), || format!("{what}: click shows or hides it."));
        }
        if response.clicked() {
            *on = !*on;
        }
        x += chip.measure(ui.painter()) + GAP;
    }
    x
}

fn freeze(ui: &mut Ui, centre: Pos2, frozen: &mut bool) {
    let delta = Theme::of(ui.ctx()).delta;
    let button = IconButton::new(Icon::Snow, "Freeze the spectrum")
        .boxed()
        .side(metrics::CONTROL)
        .on(*frozen)
        .accent(delta);
    if button.show(ui, centre).clicked() {
        *frozen = !*frozen;
    }
}

fn peak_hold(ui: &mut Ui, pos: Pos2, state: &mut AnalyserState) {
    let response =
        Chip::new("Peak hold").width(84.0).show(ui, pos, state.peak_hold, "Spectrum peak hold");
    if response.hovered() {
        hint::offer(ui.ctx(), || "Keeps the highest values of the spectrum.".to_string());
    }
    if response.clicked() {
        state.peak_hold = !state.peak_hold;
    }
}

/// All analyser controls behind one button.
fn analyser_button(ui: &mut Ui, start: Pos2, state: &mut AnalyserState, frozen: &mut bool) {
    const SIZE: egui::Vec2 = vec2(230.0, 138.0);
    let post = Theme::of(ui.ctx()).post;
    let any = state.pre || state.post || state.side_chain;
    let chip = Chip::new("Analyser").dot(post).chevron(Icon::ChevronDown);
    let button = chip.show(ui, start, any, "Analyser");
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .frame(egui::Frame::NONE)
        .gap(4.0)
        .show(|ui| {
            let (rect, _) = ui.allocate_exact_size(SIZE, Sense::hover());
            let t = Theme::of(ui.ctx());
            popover_frame(ui.painter(), rect, metrics::R_PANEL, t.line3, &t);
            let inner = rect.shrink(metrics::PADDING);
            traces(ui, inner.min, state);
            let row = |index: f32| inner.top() + 30.0 * index;
            let freeze_at = pos2(inner.left() + 12.0, row(1.0) + 12.0);
            freeze(ui, freeze_at, frozen);
            peak_hold(ui, pos2(inner.left() + 34.0, row(1.0)), state);
            let half = (inner.width() - GAP) * 0.5;
            let cell = |column: f32, y: f32| {
                let left = inner.left() + column * (half + GAP);
                Rect::from_min_size(pos2(left, y), vec2(half, metrics::CONTROL))
            };
            choose(ui, cell(0.0, row(2.0)), &TILTS, &mut state.tilt_db_per_oct, (TILT, ""));
            choose(ui, cell(1.0, row(2.0)), &DETAILS, &mut state.detail, (DETAIL, ""));
            choose(ui, cell(0.0, row(3.0)), &SPEEDS, &mut state.speed, (SPEED, ""));
        });
}
