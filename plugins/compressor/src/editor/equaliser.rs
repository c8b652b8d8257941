//! The side-chain's equaliser in place of both displays: graph with nodes, and a row of controls.

use egui::{Align2, Key, Modifiers, Painter, Pos2, Rect, Sense, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::hint;
use gui_common::paint::{self, Icon, text};
use gui_common::param;
use gui_common::plot::{NodeAction, fade_plate};
use gui_common::shortcut::Shortcut;
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Chip, DropDown, IconButton, Knob, Toggle};
use nice_plug::prelude::{BoolParam, FloatParam, Param};
use plugin_common::param::{log_plain, log_value};

use super::key_graph::{Heard, KeyBand, KeyGraph, bands};
use crate::params::{CompressorPluginParams, CutParams};

/// Height of the row of controls, and the room above it.
const ROW: f32 = 88.0;
const ROW_GAP: f32 = 6.0;
/// Width of the level numbers at the right of the graph.
const SCALE: f32 = 46.0;
/// Between level numbers, in dB.
const STEP_DB: f32 = 6.0;
const NODE: f32 = 10.0;
const RADIUS: f32 = 17.0;
/// Width of what switches a band and sets its slope.
const SWITCH: f32 = 66.0;
const SLOPES: [&str; 4] = ["6 dB", "12 dB", "24 dB", "48 dB"];
const HINT: &str = "Double-click: a bell here. Node: drag; wheel is Q. Esc: back to the displays.";

/// The way back to the displays.
pub const CLOSE: Shortcut<()> = Shortcut {
    modifiers: Modifiers::NONE,
    keys: &[(Key::Escape, ())],
    words: "from the equaliser to the displays",
};

/// Shows it in `rect`; true if its button closes it.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    heard: &mut Heard<'_>,
) -> bool {
    let t = &cx.theme;
    let row = rect.with_min_y(rect.bottom() - ROW);
    let well = rect.with_max_y(row.top() - ROW_GAP);
    paint::well(ui.painter(), well, metrics::R_PANEL, t);
    let inner = well.shrink(1.0);
    let p = ui.painter().with_clip_rect(inner);
    let graph = KeyGraph::new(inner, params, heard.sample_rate_hz);
    let ground = ui.interact(inner, ui.scope_id().with("key graph"), Sense::click());
    hint::offer_if(ui.ctx(), ground.hovered(), HINT);
    graph.freq.paint_grid(&p, inner.y_range(), t);
    graph.level.paint_grid(&p, inner.x_range(), STEP_DB, t);
    graph.paint_spectrum(ui, &p, heard, t);
    graph.paint_curve(&p, t);
    fade_plate(&p, inner.with_min_x(inner.right() - SCALE), t);
    graph.level.paint_labels(&p, inner.right() - 8.0, STEP_DB, t);
    graph.freq.paint_labels(&p, inner.bottom() - 8.0, t);
    if ground.double_clicked()
        && let Some(at) = ground.interact_pointer_pos()
    {
        place_bell(ui, cx, &graph, params, at);
    }
    let bands = bands(params);
    let mut asked = None;
    for band in &bands {
        let spoken = format!("{} node", band.name);
        let (touch, at) = graph.node(ui, &p, (cx, params), band, (NODE, &spoken));
        if touch.action == Some(NodeAction::Type) {
            param::open_entry(ui.ctx(), &cx.bind(band.freq));
        }
        if touch.response.hovered() || touch.dragging || touch.response.has_focus() {
            asked = Some((band, at));
        }
    }
    if let Some((band, at)) = asked {
        tip(ui, &p, inner, cx, (band, at));
    }
    paint::panel(ui.painter(), row, t);
    controls(ui, row, cx, params);
    head(ui, well, cx, params)
}

/// Name, switch, and the way back, on the graph.
fn head(ui: &mut Ui, well: Rect, cx: &EditorContext<'_>, params: &CompressorPluginParams) -> bool {
    let y = well.top() + 18.0;
    let font = Font::semibold(metrics::TEXT_CAPTION);
    let p = ui.painter().clone();
    let name = "Side-chain equaliser";
    let left = well.left() + 12.0;
    let plate = Rect::from_min_max(
        pos2(left - 6.0, y - 10.0),
        pos2(left + paint::text_width(&p, name, font) + 6.0, y + 10.0),
    );
    paint::plate(&p, plate, &cx.theme);
    text(&p, pos2(left, y), Align2::LEFT_CENTER, name, font, cx.theme.hi);
    let switch = cx.bind(&params.side_chain.equaliser);
    Toggle::new("").accent(cx.theme.sc).show_bound(ui, pos2(plate.right() + 8.0, y - 8.0), switch);
    let close = IconButton::new(Icon::Close, "Close the equaliser").boxed();
    close.show(ui, pos2(well.right() - SCALE - 16.0, y)).clicked()
}

/// Switches on the bell that is off, or else the nearer one, and puts it there.
fn place_bell(
    ui: &Ui,
    cx: &EditorContext<'_>,
    graph: &KeyGraph,
    params: &CompressorPluginParams,
    at: Pos2,
) {
    let hz = graph.freq.hz_at(at.x);
    let bells = [&params.side_chain.bell_1, &params.side_chain.bell_2];
    let far = |n: usize| {
        let bell = bells[n];
        let x = graph.freq.x_of(log_value(&bell.freq) as f32);
        if bell.on.value() { (x - at.x).abs() } else { -1.0 }
    };
    let bell = bells[usize::from(far(1) < far(0))];
    let ctx = ui.ctx();
    cx.bind(&bell.on).set_once(ctx, 1.0);
    let freq = bell.freq.preview_normalized(log_plain(f64::from(hz.max(1.0))));
    cx.bind(&bell.freq).set_once(ctx, freq);
    cx.bind(&bell.gain).set_once(ctx, bell.gain.preview_normalized(graph.level.db_at(at.y)));
}

/// What a node is set to, above it or below.
fn tip(
    ui: &Ui,
    p: &Painter,
    inner: Rect,
    cx: &EditorContext<'_>,
    (band, at): (&KeyBand<'_>, Pos2),
) {
    let t = &cx.theme;
    let shown = |param: &FloatParam| cx.bind(param).shown_text(ui.ctx());
    let mut words = format!("{}   {}", band.name, shown(band.freq));
    if let (Some(gain), Some(q)) = (band.gain, band.q) {
        words += &format!("   {}   Q {}", shown(gain), shown(q));
    }
    if !band.on.value() {
        words += "   off";
    }
    let font = Font::medium(metrics::TEXT_AXIS);
    let size = vec2(paint::text_width(p, &words, font) + 16.0, 20.0);
    let above = at.y - NODE - 8.0 - size.y;
    let top = if above > inner.top() + 34.0 { above } else { at.y + NODE + 8.0 };
    let left = (at.x - 0.5 * size.x).clamp(inner.left() + 6.0, inner.right() - SCALE - size.x);
    let plate = Rect::from_min_size(pos2(left, top), size);
    p.rect_filled(plate, 4.0, t.bg2);
    p.rect_stroke(plate, 4.0, egui::Stroke::new(1.0, t.line3), egui::StrokeKind::Inside);
    text(p, plate.center(), Align2::CENTER_CENTER, &words, font, t.hi);
}

/// Switches, slopes and knobs of all bands.
fn controls(ui: &mut Ui, row: Rect, cx: &EditorContext<'_>, params: &CompressorPluginParams) {
    let (s, accent) = (&params.side_chain, cx.theme.sc);
    let pitch = (row.width() - 24.0 - 4.0 * SWITCH) / 8.0;
    let centre_y = row.top() + 43.0;
    let chip = |ui: &mut Ui, x: f32, y: f32, words: &str, on: &BoolParam| {
        let chip = Chip::new(words).width(SWITCH).accent(accent);
        chip.show_bound(ui, pos2(x, y - metrics::CONTROL / 2.0), cx.bind(on));
    };
    let knob = |ui: &mut Ui, x: f32, label: &str, param: &FloatParam| {
        let knob = Knob::new(cx.bind(param)).radius(RADIUS).label(label).text_gap(10.0);
        let knob = knob.accent(accent);
        let knob = if label == "Gain" { knob.bipolar() } else { knob };
        knob.show(ui, pos2(x + 0.5 * pitch, centre_y));
    };
    let mut x = row.left() + 12.0;
    let cut = |ui: &mut Ui, x: f32, name: &str, cut: &CutParams| {
        chip(ui, x, centre_y - 15.0, name, &cut.on);
        let drop = Rect::from_min_size(pos2(x, centre_y + 3.0), vec2(SWITCH, metrics::CONTROL));
        DropDown::new(&SLOPES).show_bound(ui, drop, cx.bind(&cut.slope));
        knob(ui, x + SWITCH, "Freq", &cut.freq);
    };
    cut(ui, x, "Low cut", &s.low_cut);
    x += SWITCH + pitch;
    for (name, bell) in [("Bell 1", &s.bell_1), ("Bell 2", &s.bell_2)] {
        chip(ui, x, centre_y, name, &bell.on);
        x += SWITCH;
        for (label, param) in [("Freq", &bell.freq), ("Gain", &bell.gain), ("Q", &bell.q)] {
            knob(ui, x, label, param);
            x += pitch;
        }
    }
    cut(ui, x, "High cut", &s.high_cut);
}
