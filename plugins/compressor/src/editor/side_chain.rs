//! What the detector hears: source, equaliser, link, domain, oversampling.

use dsp_core::eq::{EqResponse, Placement};
use egui::{Align2, Rangef, Rect, Sense, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::hint;
use gui_common::paint::{self, Icon, digits, icon, text};
use gui_common::param::Binding;
use gui_common::plot::{Curve, CurveStyle, DbAxis, FreqAxis};
use gui_common::theme::{Font, alpha, metrics};
use gui_common::widget::{DropDown, IconButton, Segment, Segmented, Slider};
use nice_plug::prelude::{BoolParam, FloatParam, Param};
use plugin_common::param::{log_plain, log_value};

use super::handle;
use super::key_spectrum::KeySpectrum;
use crate::params::CompressorPluginParams;
use crate::processor::State;

/// Half the height of the graph, in dB.
const RANGE_DB: f32 = 24.0;
/// Radius of a node.
const NODE: f32 = 7.0;
/// Buttons of what is heard instead of the result.
const LISTEN: [(usize, Icon, &str, &str); 2] = [
    (1, Icon::Phones, "Hear the side-chain", "Hear the side-chain. Never in a render."),
    (
        2,
        Icon::Delta,
        "Hear the trigger",
        "Hear what of the side-chain triggers. Never in a render.",
    ),
];
const OVERSAMPLING: [&str; 4] = ["1x", "2x", "4x", "8x"];

/// The signal that the panel shows.
pub struct Heard<'a> {
    /// Of what the detector hears.
    pub spectrum: &'a mut KeySpectrum,
    /// Time since the last frame, in seconds.
    pub passed_s: f64,
    /// Of the host.
    pub sample_rate_hz: f64,
    /// There is one channel.
    pub is_mono: bool,
}

/// Shows the panel in `rect`; true if the equaliser's own panel was asked for.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    heard: Heard<'_>,
) -> bool {
    let is_mono = heard.is_mono;
    let (t, p) = (&cx.theme, ui.painter().clone());
    paint::panel(&p, rect, t);
    source(ui, rect, cx, params, state);
    let graph = Rect::from_min_size(rect.min + vec2(12.0, 36.0), vec2(rect.width() - 24.0, 62.0));
    let asked = equaliser(ui, graph, cx, params, heard);
    let mono = "Needs a stereo track";
    let y = rect.top() + 114.0;
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(&p, pos2(rect.left() + 12.0, y), Align2::LEFT_CENTER, "Stereo link", font, t.mid);
    let link = cx.bind(&params.detector.link).disabled_if(is_mono, mono);
    let value = link.shown_text(ui.ctx());
    let font = Font::medium(metrics::TEXT_VALUE_SMALL);
    digits(&p, pos2(rect.right() - 12.0, y), Align2::RIGHT_CENTER, &value, font, t.hi);
    Slider::new(link).accent(t.accent).show(ui, pos2(rect.left() + 86.0, y), 140.0);
    let row = Rect::from_min_size(rect.min + vec2(12.0, 131.0), vec2(158.0, metrics::CONTROL));
    let names = ["L/R", "M/S", "Mid", "Side"].map(Segment::from);
    let stereo = cx.bind(&params.detector.stereo).disabled_if(is_mono, mono);
    Segmented::new(&names).accent(t.accent).show_bound(ui, row, stereo);
    let drop = Rect::from_min_max(
        pos2(row.right() + 6.0, row.top()),
        pos2(rect.right() - 12.0, row.bottom()),
    );
    let over = DropDown::new(&OVERSAMPLING).caption("Over");
    over.show_bound(ui, drop, cx.bind(&params.quality.oversampling));
    asked
}

/// Internal or external, and what is heard.
fn source(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
) {
    let (t, p) = (&cx.theme, ui.painter().clone());
    let y = rect.top() + 17.0;
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(&p, pos2(rect.left() + 12.0, y), Align2::LEFT_CENTER, "Side-chain", font, t.mid);
    let top = y - metrics::CONTROL / 2.0;
    let switch = Rect::from_min_size(pos2(rect.left() + 76.0, top), vec2(110.0, metrics::CONTROL));
    let side_chain = &params.side_chain;
    let names = ["Internal", "External"].map(Segment::from);
    Segmented::new(&names).accent(t.sc).show_bound(ui, switch, cx.bind(&side_chain.external));
    if side_chain.external.value() && !state.connected {
        icon(&p, Icon::Alert, pos2(switch.right() - 8.0, y), 10.0, t.warn);
        let hovered = ui.ctx().pointer_hover_pos().is_some_and(|at| switch.contains(at));
        hint::offer_if(
            ui.ctx(),
            hovered,
            "Nothing has come yet: send a track to this plugin's side-chain input.",
        );
    }
    let listen = cx.bind(&side_chain.listen);
    let mut x = rect.right() - 12.0 - 0.5 * metrics::CONTROL;
    for (index, icon, name, words) in LISTEN.into_iter().rev() {
        let on = listen.shown_step(ui.ctx()) == index;
        let button = IconButton::new(icon, name).hint(words).on(on).accent(t.sc).boxed();
        if button.show(ui, pos2(x, y)).clicked() {
            listen.set_step(ui.ctx(), if on { 0 } else { index });
        }
        x -= metrics::CONTROL + 4.0;
    }
}

/// A node of the graph.
struct Node<'a> {
    name: &'static str,
    on: &'a BoolParam,
    freq: &'a FloatParam,
    gain: Option<&'a FloatParam>,
}

fn nodes(params: &CompressorPluginParams) -> [Node<'_>; 4] {
    let s = &params.side_chain;
    let node = |name, on, freq, gain| Node { name, on, freq, gain };
    [
        node("L", &s.low_cut.on, &s.low_cut.freq, None),
        node("1", &s.bell_1.on, &s.bell_1.freq, Some(&s.bell_1.gain)),
        node("2", &s.bell_2.on, &s.bell_2.freq, Some(&s.bell_2.gain)),
        node("H", &s.high_cut.on, &s.high_cut.freq, None),
    ]
}

/// The graph with its nodes; true if it was clicked elsewhere.
fn equaliser(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    heard: Heard<'_>,
) -> bool {
    let Heard { spectrum, passed_s, sample_rate_hz, .. } = heard;
    let t = &cx.theme;
    paint::well(ui.painter(), rect, metrics::R_CONTROL, t);
    let inner = rect.shrink(1.0);
    let p = ui.painter().with_clip_rect(inner);
    let freq = FreqAxis { x: inner.x_range(), low_hz: 20.0, high_hz: 20_000.0 };
    let level = DbAxis {
        y: Rangef::new(inner.top(), inner.bottom()),
        zero_y: inner.center().y,
        zero_db: 0.0,
        px_per_db: 0.5 * inner.height() / RANGE_DB,
    };
    freq.paint_grid(&p, inner.y_range(), t);
    if spectrum.update(&freq, inner.y_range(), sample_rate_hz, passed_s) {
        ui.ctx().request_repaint_after(gui_common::frame_time());
    }
    spectrum.paint(&p, inner.y_range(), t);
    let response = ui.interact(rect, ui.scope_id().with("key equaliser"), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, "Side-chain equaliser panel")
    });
    hint::offer_if(ui.ctx(), response.hovered(), "Drag a node. Click: all of the equaliser.");
    let on = params.side_chain.equaliser.value();
    let shape = EqResponse::new(&params.snapshot().key_equaliser(), sample_rate_hz);
    let magnitude = |hz: f32| shape.magnitude_db(Placement::Mid, f64::from(hz)) as f32;
    let mut curve = Curve::new();
    curve.sample(&freq, &level, magnitude);
    let color = if on { t.sc } else { t.dis };
    curve.paint(&p, CurveStyle::Main, color, &level, t);
    for node in nodes(params) {
        let hz = log_value(node.freq) as f32;
        let level_db = match node.gain {
            Some(gain) => gain.value(),
            None if on && node.on.value() => magnitude(hz),
            None => 0.0,
        };
        let at = pos2(
            freq.x_of(hz),
            level.y_of(level_db).clamp(inner.top() + NODE, inner.bottom() - NODE),
        );
        drag(ui, at, cx, &node, &freq, &level);
        let lit = on && node.on.value();
        let fill = if lit { t.sc } else { alpha(t.sc, 0.25) };
        p.circle_filled(at, NODE, fill);
        let ink = if lit { t.on_accent } else { t.mid };
        text(&p, at, Align2::CENTER_CENTER, node.name, Font::semibold(metrics::TEXT_TICK), ink);
    }
    response.clicked()
}

fn drag(
    ui: &Ui,
    at: egui::Pos2,
    cx: &EditorContext<'_>,
    node: &Node<'_>,
    freq: &FreqAxis,
    level: &DbAxis,
) {
    let catch = Rect::from_center_size(at, vec2(2.0 * NODE + 4.0, 2.0 * NODE + 4.0));
    let spoken = format!("Side-chain band {}", node.name);
    let words = "Drag, or arrows: frequency and gain. Double-click: on or off.";
    let response = handle::sense(ui, catch, &spoken, words, true);
    let ctx = ui.ctx();
    let bound: [Option<Binding<'_>>; 2] =
        [Some(cx.bind(node.freq)), node.gain.map(|gain| cx.bind(gain))];
    handle::arrows(ui, &response, bound.each_ref().map(Option::as_ref));
    if response.dragged() {
        // Each frame anew: a gesture without a sign of life is ended.
        bound.iter().flatten().for_each(|binding| binding.begin(ctx));
    }
    if response.drag_started() && !node.on.value() {
        cx.bind(node.on).set_once(ctx, 1.0);
    }
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
    {
        let hz = f64::from(freq.hz_at(at.x).max(1.0));
        if let Some(binding) = &bound[0] {
            binding.set(ctx, node.freq.preview_normalized(log_plain(hz)));
        }
        if let (Some(binding), Some(gain)) = (&bound[1], node.gain) {
            binding.set(ctx, gain.preview_normalized(level.db_at(at.y)));
        }
    }
    if response.drag_stopped() {
        bound.iter().flatten().for_each(|binding| binding.end(ctx));
    }
    if response.double_clicked() {
        cx.bind(node.on).set_once(ctx, if node.on.value() { 0.0 } else { 1.0 });
    }
}
