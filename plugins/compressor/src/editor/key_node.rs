//! The nodes of the side-chain's equaliser, worked as those of the Channel EQ.

use egui::{Context, Key, Pos2, Ui};
use gui_common::EditorContext;
use gui_common::param::Binding;
use gui_common::plot::{Node, NodeAction, NodeLook, NodeMove, NodePart, NodeTouch, NodeValue};
use nice_plug::prelude::{FloatParam, Param};

use super::handle::ends;
use super::key_graph::{KeyBand, KeyGraph};
use crate::params::{CompressorPluginParams, ListenChoice};

const HINT: &str = "Drag: frequency and gain. Wheel: Q. Shift: fine. Double-click: on or off.";
/// Octaves of Q for one step of wheel or key.
const Q_STEP_OCT: f32 = 0.25;

/// A node on its way: unrounded, so that nothing of a distance is lost to limits.
#[derive(Clone, Copy)]
struct Held {
    /// Frequency in octaves and gain in dB.
    at: [f32; 2],
    /// The same where the drag began.
    start: [f32; 2],
}

/// Runs the node of a band at `at`; how it is to be painted comes with it.
pub fn run(
    ui: &mut Ui,
    at: Pos2,
    graph: &KeyGraph,
    (cx, params): (&EditorContext<'_>, &CompressorPluginParams),
    (band, spoken): (&KeyBand<'_>, &str),
) -> (NodeTouch, bool) {
    let id = ui.scope_id().with(spoken);
    let ctx = ui.ctx().clone();
    let parts = || parts(&ctx, cx, band);
    let node = Node::new(spoken, NodeLook::default()).hint(HINT).parts(&parts);
    let (touch, look) = node.run(ui, at, id);
    match touch.action {
        Some(NodeAction::ToggleOn | NodeAction::ResetGain) => {
            cx.bind(band.on).set_once(&ctx, if band.on.value() { 0.0 } else { 1.0 });
        }
        Some(NodeAction::Remove) => cx.bind(band.on).set_once(&ctx, 0.0),
        Some(NodeAction::ToggleSolo) => {
            let listens = params.side_chain.listen.value() == ListenChoice::SideChain;
            cx.bind(&params.side_chain.listen).set_step(&ctx, usize::from(!listens));
        }
        Some(NodeAction::Select { .. } | NodeAction::Type) | None => (),
    }
    drag(ui, &touch, graph, cx, band);
    nudge(&ctx, &touch.moved, cx, band);
    (touch, look.focused)
}

/// What a drag moves: the frequency, and the gain of a bell.
fn moved<'a>(
    cx: &EditorContext<'a>,
    band: &KeyBand<'a>,
) -> [Option<(Binding<'a>, &'a FloatParam)>; 2] {
    [Some(band.freq), band.gain].map(|param| param.map(|param| (cx.bind(param), param)))
}

fn drag(ui: &Ui, touch: &NodeTouch, graph: &KeyGraph, cx: &EditorContext<'_>, band: &KeyBand<'_>) {
    let (ctx, id) = (ui.ctx(), touch.response.id.with("held"));
    if !touch.dragging {
        return;
    }
    let bound = moved(cx, band);
    let is_held = bound[0].as_ref().is_some_and(|(freq, _)| freq.is_held(ctx));
    let known: Option<Held> = ctx.data(|data| data.get_temp(id));
    let mut held = known.filter(|_| is_held).unwrap_or_else(|| {
        let start = [band.freq.value(), band.gain.map_or(0.0, |gain| gain.value())];
        Held { at: start, start }
    });
    if known.is_none() && !band.on.value() {
        cx.bind(band.on).set_once(ctx, 1.0);
    }
    let pixels = touch.moved.pixels;
    held.at[0] += pixels.x / (12.0 * graph.freq.semitone());
    held.at[1] -= pixels.y / graph.level.px_per_db;
    // egui itself lets go of a drag on Escape.
    let given_back = touch.released && ui.input(|input| input.key_pressed(Key::Escape));
    let to = if given_back { held.start } else { held.at };
    for (moved, plain) in bound.iter().zip(to) {
        let Some((binding, param)) = moved else { continue };
        // Each frame anew: a gesture without a sign of life is ended.
        binding.begin(ctx);
        binding.set(ctx, param.preview_normalized(plain));
        if touch.released {
            binding.end(ctx);
        }
    }
    if touch.released {
        ctx.data_mut(|data| data.remove::<Held>(id));
    } else {
        ctx.data_mut(|data| data.insert_temp(id, held));
    }
}

/// What wheel and keys ask for.
fn nudge(ctx: &Context, asked: &NodeMove, cx: &EditorContext<'_>, band: &KeyBand<'_>) {
    let by = |param: Option<&FloatParam>, change: f32| {
        let Some(param) = param.filter(|_| change != 0.0) else { return };
        let binding = cx.bind(param);
        let [low, high] = ends(param);
        let to = binding.shown(ctx) + change / (high - low);
        binding.begin_burst(ctx);
        binding.set(ctx, to);
    };
    by(Some(band.freq), asked.semitones / 12.0);
    by(band.gain, asked.gain_db);
    by(band.q, asked.q_steps * Q_STEP_OCT);
}

/// What assistive technology reads and moves.
fn parts(ctx: &Context, cx: &EditorContext<'_>, band: &KeyBand<'_>) -> Vec<NodePart> {
    let part = |which, param: &FloatParam, unit: fn(f32) -> f64| NodePart {
        which,
        value: unit(param.value()),
        range: ends(param).map(unit),
        text: cx.bind(param).shown_text(ctx),
    };
    let octaves = |plain: f32| f64::from(plain).exp2();
    let frequency = part(NodeValue::Frequency, band.freq, octaves);
    let gain = band.gain.map(|gain| part(NodeValue::Gain, gain, f64::from));
    let q = band.q.map(|q| part(NodeValue::Q, q, octaves));
    [Some(frequency), gain, q].into_iter().flatten().collect()
}
