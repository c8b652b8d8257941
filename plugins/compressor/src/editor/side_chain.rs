//! What the detector hears: source, equaliser, link, domain, oversampling.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::hint;
use gui_common::paint::{self, Icon, digits, icon, text};
use gui_common::param;
use gui_common::plot::NodeAction;
use gui_common::theme::{Font, metrics};
use gui_common::widget::{DropDown, IconButton, Segment, Segmented, Slider};

use super::key_graph::{Heard, KeyGraph, bands};
use crate::params::CompressorPluginParams;
use crate::processor::State;

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

/// Shows the panel in `rect`; true if the equaliser's own panel was asked for.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    (heard, is_open): (&mut Heard<'_>, bool),
) -> bool {
    let is_mono = heard.is_mono;
    let (t, p) = (&cx.theme, ui.painter().clone());
    paint::panel(&p, rect, t);
    source(ui, rect, cx, params, state);
    let graph = Rect::from_min_size(rect.min + vec2(12.0, 36.0), vec2(rect.width() - 24.0, 62.0));
    let asked = equaliser(ui, graph, cx, params, (heard, is_open));
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
        icon(&p, Icon::Alert, pos2(switch.right() + 14.0, y), 14.0, t.warn);
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

/// The graph with its nodes; true if the large one is asked for, or to be left: by a click elsewhere,
/// or to type a frequency there. While it is open this one shows the curve alone.
fn equaliser(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    (heard, is_open): (&mut Heard<'_>, bool),
) -> bool {
    let t = &cx.theme;
    paint::well(ui.painter(), rect, metrics::R_CONTROL, t);
    let inner = rect.shrink(1.0);
    let p = ui.painter().with_clip_rect(inner);
    let graph = KeyGraph::new(inner, params, heard.sample_rate_hz);
    graph.freq.paint_grid(&p, inner.y_range(), t);
    graph.freq.paint_labels(&p, inner.bottom() - 7.0, t);
    if !is_open {
        graph.paint_spectrum(ui, &p, heard, t);
    }
    let response = ui.interact(rect, ui.scope_id().with("key equaliser"), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, "Side-chain equaliser panel")
    });
    let words =
        if is_open { "Click: back to the displays." } else { "Drag a node. Click: larger." };
    hint::offer_if(ui.ctx(), response.hovered(), words);
    graph.paint_curve(&p, t);
    let mut is_asked = response.clicked();
    if !is_open {
        for band in &bands(params) {
            let spoken = format!("Side-chain band {}", band.sign);
            let (touch, _) = graph.node(ui, &p, (cx, params), band, (NODE, &spoken));
            if touch.action == Some(NodeAction::Type) {
                // It appears at the knob of the large one.
                param::open_entry(ui.ctx(), &cx.bind(band.freq));
                is_asked = true;
            }
        }
    }
    is_asked
}
