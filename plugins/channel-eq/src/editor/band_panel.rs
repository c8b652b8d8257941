//! Controls of the selected band.

use egui::{Align2, Color32, Rect, Ui, pos2, vec2};
use gui_common::paint::{Icon, divider, panel, text};
use gui_common::theme::{Font, Theme, metrics};
use gui_common::widget::{DropDown, IconButton, Knob, Segment, Segmented};
use nice_plug::prelude::Enum;

use super::bands::{self, Bands};
use super::chips;
use super::group;
use super::selection::Selection;
use crate::params::{ShapeChoice, SlopeChoice};

/// Caption line below the panel's top.
pub(super) const CAPTION_Y: f32 = 17.0;
/// Middle of the knobs below the panel's top.
const KNOB_Y: f32 = 68.0;
/// Distance of the value text's middle from the knobs' middle.
const VALUE_Y: f32 = 50.0;
/// Top of the last row below the panel's top.
const LAST_ROW_Y: f32 = 104.0;

/// Horizontal division of the panel.
struct Columns {
    shape_left: f32,
    shape_width: f32,
    knobs_left: f32,
    radii: [f32; 3],
}

impl Columns {
    const BAND_WIDTH: f32 = 228.0;
    const INSET: f32 = 14.0;

    fn new(rect: Rect, narrow: bool) -> Self {
        let shape_left = rect.left() + Self::BAND_WIDTH + Self::INSET;
        let shape_width = if narrow { 118.0 } else { 136.0 };
        Self {
            shape_left,
            shape_width,
            knobs_left: shape_left + shape_width + Self::INSET,
            radii: if narrow { [26.0, 30.0, 26.0] } else { [30.0, 36.0, 30.0] },
        }
    }
}

/// Shows the panel.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    bands: Bands<'_>,
    selection: &mut Selection,
    (narrow, mono): (bool, bool),
) {
    let t = Theme::of(ui.ctx());
    panel(ui.painter(), rect, &t);
    let columns = Columns::new(rect, narrow);
    let edges = rect.top() + metrics::PADDING..=rect.bottom() - metrics::PADDING;
    divider(ui.painter(), columns.shape_left - Columns::INSET, edges.clone(), &t);
    divider(ui.painter(), columns.knobs_left, edges, &t);
    chips::show(ui, rect, bands, selection, &t);
    let shown = selection.primary();
    let color = match shown {
        Some(band) if bands.get(band).on => t.band(band),
        _ => t.dis,
    };
    buttons(ui, rect, bands, selection, color);
    shape_column(ui, rect, &columns, bands, (selection, color), mono);
    knobs(ui, rect, &columns, bands, (selection, color));
}

/// A caption on the panel's caption line.
pub(super) fn caption(ui: &Ui, (x, anchor): (f32, Align2), rect: Rect, label: &str, enabled: bool) {
    let t = Theme::of(ui.ctx());
    let at = pos2(x, rect.top() + CAPTION_Y);
    let ink = if enabled { t.mid } else { t.dis };
    text(ui.painter(), at, anchor, label, Font::medium(metrics::TEXT_CAPTION), ink);
}

fn buttons(ui: &mut Ui, rect: Rect, bands: Bands<'_>, selection: &mut Selection, color: Color32) {
    let y = rect.top() + LAST_ROW_Y + 12.0;
    let at = |index: f32| pos2(rect.left() + metrics::PADDING + 13.0 + 35.0 * index, y);
    let shown = selection.primary();
    let button = |icon, name| IconButton::new(icon, name).boxed().enabled(shown.is_some());
    let on = shown.is_some_and(|band| bands.get(band).on);
    let power = button(Icon::Power, "Band on or off").on(on).accent(color);
    if power.show(ui, at(0.0)).clicked() {
        selection.iter().for_each(|band| bands.set_on(band, !on));
    }
    let warn = Theme::of(ui.ctx()).warn;
    let listening = shown.is_some() && bands.params.listen.get() == shown;
    let listen = button(Icon::Phones, "Listen to this band").on(listening).accent(warn);
    if listen.show(ui, at(1.0)).clicked()
        && let Some(band) = shown
    {
        bands.toggle_listen(band);
    }
    if button(Icon::Trash, "Delete the selected bands").show(ui, at(2.0)).clicked() {
        bands.delete_all(selection.iter());
    }
}

const NO_BAND: &str = "select a band first, or double-click the graph to add one.";

fn shape_column(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    bands: Bands<'_>,
    (selection, color): (&Selection, Color32),
    mono: bool,
) {
    let shown = selection.primary();
    let t = Theme::of(ui.ctx());
    let left = columns.shape_left;
    let row = |y: f32| {
        let size = vec2(columns.shape_width, metrics::CONTROL);
        Rect::from_min_size(pos2(left, rect.top() + y), size)
    };
    caption(ui, (left, Align2::LEFT_CENTER), rect, "Shape", true);
    let at = pos2(left, rect.top() + 93.0);
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(ui.painter(), at, Align2::LEFT_CENTER, "Placement", font, t.mid);
    let Some(index) = shown else {
        for (y, caption) in [(28.0, ""), (57.0, "Slope")] {
            let empty = DropDown::new(&[DASH]).caption(caption).enabled(false);
            empty.show(ui, row(y), 0, if y < 50.0 { "Shape" } else { "Slope" });
        }
        let options = PLACEMENTS.map(|(label, name)| Segment { label, icon: None, name });
        let none = options.len();
        Segmented::new(&options).enabled(false).show(ui, row(LAST_ROW_Y), none, "Placement");
        return;
    };
    let band = &bands.params.bands[index];
    let shape = bands.get(index).shape;
    DropDown::new(ShapeChoice::variants())
        .icons(&SHAPE_ICONS)
        .icon_color(color)
        .menu_width(150.0)
        .show_bound(ui, row(28.0), bands.bind(&band.shape));
    bands.suit_q(index, shape);
    group::follow_step(bands, selection, |band| &band.shape);
    let no_slope = !bands::has_slope(shape);
    let slope =
        bands.bind(&band.slope).disabled_if(no_slope, "only cuts and shelves have a slope.");
    DropDown::new(SlopeChoice::variants()).caption("Slope").show_bound(ui, row(57.0), slope);
    group::follow_step(bands, selection, |band| &band.slope);
    let options = PLACEMENTS.map(|(label, name)| Segment { label, icon: None, name });
    let placement = bands.bind(&band.placement).disabled_if(mono, "needs a stereo track.");
    Segmented::new(&options).accent(color).show_bound(ui, row(LAST_ROW_Y), placement);
    group::follow_step(bands, selection, |band| &band.placement);
}

const PLACEMENTS: [(&str, &str); 5] =
    [("St", "Stereo"), ("L", "Left"), ("R", "Right"), ("M", "Mid"), ("S", "Side")];

/// One icon for each shape, in the order of [`ShapeChoice::ALL`].
pub const SHAPE_ICONS: [Icon; 10] = [
    Icon::Bell,
    Icon::LowShelf,
    Icon::HighShelf,
    Icon::LowCut,
    Icon::HighCut,
    Icon::Notch,
    Icon::BandPass,
    Icon::Tilt,
    Icon::Tilt,
    Icon::Sine,
];

fn knobs(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    bands: Bands<'_>,
    (selection, color): (&Selection, Color32),
) {
    let shown = selection.primary();
    let index = shown.unwrap_or(0);
    let shape = bands.get(index).shape;
    let [outer, middle, _] = columns.radii;
    let pitch = (rect.right() - columns.knobs_left) / 3.0;
    let idle = |works: bool, reason: &'static str| match (shown, works) {
        (None, _) => Some(NO_BAND),
        (Some(_), false) => Some(reason),
        (Some(_), true) => None,
    };
    let is_off = shown.is_some_and(|band| !bands.get(band).on);
    let gain_idle = idle(bands::has_gain(shape), "this shape has no gain.");
    let q_idle = idle(bands::has_q(shape), "a flat tilt has no Q.");
    let params: [(f32, &str, group::Pick, f32, Option<&str>); 3] = [
        (0.0, "Freq", |band| &band.freq, outer, idle(true, "")),
        (1.0, "Gain", |band| &band.gain, middle, gain_idle),
        (2.0, "Q", |band| &band.q, outer, q_idle),
    ];
    for (column, label, pick, radius, idle) in params {
        let x = (columns.knobs_left + pitch * (column + 0.5)).round();
        caption(ui, (x, Align2::CENTER_CENTER), rect, label, idle.is_none() && !is_off);
        let param = pick(&bands.params.bands[index]);
        let binding = bands.bind(param).disabled_if(idle.is_some(), idle.unwrap_or_default());
        let knob = Knob::new(binding).radius(radius).text_gap(VALUE_Y - radius).accent(color);
        let mut knob = knob.off(is_off);
        if label == "Gain" {
            knob = knob.bipolar();
        }
        if idle.is_some() {
            knob = knob.text(DASH);
        }
        knob.show(ui, pos2(x, rect.top() + KNOB_Y));
        group::follow(ui.ctx(), bands, selection, pick);
    }
}

/// Shown where a value does nothing.
const DASH: &str = "\u{2013}";
