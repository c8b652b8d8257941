//! The nodes on the graph: gestures and tooltip.

use dsp_core::eq::{MAX_BANDS, Placement};
use egui::{Align2, Context, Id, Key, Pos2, Stroke, Ui, pos2, vec2};
use gui_common::focus;
use gui_common::meter::number_text;
use gui_common::paint::{dashed, text};
use gui_common::param;
use gui_common::plot::{Node, NodeAction, NodeLook, NodeTouch, freq_text, note_text, paint_node};
use gui_common::theme::{Font, Theme, alpha};
use gui_common::widget::{TooltipRow, tooltip};

use super::bands::{self, Bands};
use super::curves::Curves;
use super::drag::{Move, nudge};
use super::menu;
use super::selection::Selection;
use super::spoken;
use super::toolbar;
use super::view::GraphView;
use super::wings;
use crate::params::ShapeChoice;

/// Octaves of Q for one step of wheel or key.
const Q_STEP_OCT: f64 = 0.25;

/// What the nodes remember between frames.
#[derive(Default)]
pub struct Nodes {
    moving: Option<Move>,
    /// The node under the pointer or focus.
    touched: Option<usize>,
}

/// Where each band's node is.
pub type Places = [Option<Pos2>; MAX_BANDS];

/// Places of the nodes of all bands that exist.
pub fn places(bands: Bands<'_>, curves: &Curves, view: &GraphView) -> Places {
    std::array::from_fn(|index| {
        bands.is_used(index).then(|| {
            let band = bands.get(index);
            view.node_pos(&band, curves.band_db_at(index, band.freq_hz))
        })
    })
}

impl Nodes {
    /// Takes hold of the selected bands for a drag that began elsewhere.
    pub fn take_hold(&mut self, bands: Bands<'_>, selection: &Selection) {
        self.moving = Some(Move::new(bands, selection, false));
    }

    /// Moves what is held.
    pub fn drag_by(
        &mut self,
        ctx: &Context,
        pixels: egui::Vec2,
        bands: Bands<'_>,
        view: &GraphView,
    ) {
        if let Some(moving) = &mut self.moving {
            moving.by(ctx, pixels, bands, view);
        }
    }

    /// Lets go of what is held.
    pub fn release(&mut self, ctx: &Context, bands: Bands<'_>) {
        if let Some(moving) = self.moving.take() {
            moving.end(ctx, bands);
        }
    }

    /// Shows all nodes, in the order of their frequency for Tab, the selected ones on top.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        bands: Bands<'_>,
        selection: &mut Selection,
        (view, places): (&GraphView, &Places),
    ) {
        let mut order: Vec<(usize, Pos2)> =
            places.iter().enumerate().filter_map(|(band, at)| at.map(|at| (band, at))).collect();
        order.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
        self.touched = None;
        wings::show(ui, bands, selection, (view, places));
        let numbers: Vec<String> = order.iter().map(|(band, _)| (band + 1).to_string()).collect();
        let mut looks: Vec<(usize, Pos2, NodeLook<'_>)> = Vec::new();
        for ((band, at), number) in order.into_iter().zip(&numbers) {
            let look = self.run_one(ui, (band, at, number), bands, selection, view);
            looks.push((band, at, look));
        }
        // The selected ones lie on top, whatever their turn.
        looks.sort_by_key(|(band, ..)| selection.contains(*band));
        let t = Theme::of(ui.ctx());
        for (band, at, look) in looks {
            paint_node(ui.painter(), at, &look, &t);
            let now = bands.get(band);
            badge(ui, at, now.placement, &t);
            if let Some(way) = view.beyond(&now) {
                paint_beyond(ui, at, way, t.band(band));
            }
        }
    }

    fn run_one<'a>(
        &mut self,
        ui: &mut Ui,
        (band, at, number): (usize, Pos2, &'a str),
        bands: Bands<'_>,
        selection: &mut Selection,
        view: &GraphView,
    ) -> NodeLook<'a> {
        let t = Theme::of(ui.ctx());
        let now = bands.get(band);
        let name = format!("Band {number}, {}", ShapeChoice(now.shape).name().to_lowercase());
        let look = NodeLook {
            number,
            color: t.band(band),
            selected: selection.contains(band),
            off: !now.on,
            solo: bands.params.listen.get() == Some(band),
            automated: bands.is_automated(band),
            ..NodeLook::default()
        };
        let parts = || spoken::parts(&now);
        let (touch, look) = Node::new(&name, look).parts(&parts).run(ui, at, node_id(band));
        if touch.response.hovered() || touch.dragging || look.focused {
            self.touched = Some(band);
        }
        self.apply(ui, band, &touch, bands, selection, view);
        if touch.response.secondary_clicked() || focus::menu_asked(&touch.response) {
            menu::opened(ui.ctx(), Some(band), view.values_at(at));
        }
        menu::show(&touch.response, bands, selection);
        look
    }

    fn apply(
        &mut self,
        ui: &Ui,
        band: usize,
        touch: &NodeTouch,
        bands: Bands<'_>,
        selection: &mut Selection,
        view: &GraphView,
    ) {
        let ctx = ui.ctx();
        match touch.action {
            Some(NodeAction::Select { add: true }) => selection.toggle(band),
            Some(NodeAction::Select { add: false }) if touch.response.clicked() => {
                *selection = Selection::only(Some(band));
            }
            Some(NodeAction::Select { .. }) => selection.focus(band),
            Some(NodeAction::ResetGain) if view.beyond(&bands.get(band)).is_some() => {
                toolbar::widen(&mut bands.params.gui.write(), bands.get(band).gain_db);
            }
            Some(NodeAction::ResetGain) => bands.set_gain(band, 0.0),
            Some(NodeAction::ToggleOn) => {
                let on = !bands.get(band).on;
                selection.iter().for_each(|band| bands.set_on(band, on));
            }
            Some(NodeAction::ToggleSolo) => bands.toggle_listen(band),
            Some(NodeAction::Remove) => bands.delete_all(selection.iter()),
            Some(NodeAction::Type) => {
                param::open_entry(ctx, &bands.bind(&bands.params.bands[band].freq));
            }
            None => (),
        }
        let moved = touch.moved;
        if touch.dragging {
            selection.focus(band);
            let moving = self.moving.get_or_insert_with(|| Move::new(bands, selection, moved.alt));
            moving.by(ctx, moved.pixels, bands, view);
        }
        if touch.released {
            // egui itself lets go of a drag on Escape.
            match self.moving.take() {
                Some(moving) if ui.input(|i| i.key_pressed(Key::Escape)) => {
                    moving.cancel(ctx, bands)
                }
                Some(moving) => moving.end(ctx, bands),
                None => (),
            }
        }
        let keys = (
            f64::from(moved.semitones) / 12.0,
            f64::from(moved.gain_db),
            f64::from(moved.q_steps) * Q_STEP_OCT,
        );
        if keys != (0.0, 0.0, 0.0) {
            selection.focus(band);
            nudge(ctx, bands, selection, keys);
        }
    }

    /// Paints the tooltip of the node that is touched, or of the selected one while a value in the
    /// panel moves.
    pub fn paint_tooltip(&self, ui: &Ui, bands: Bands<'_>, (view, places): (&GraphView, &Places)) {
        /// Half-height of a selected node with its ring.
        const REACH: f32 = 16.0;
        const WIDTH: f32 = 158.0;
        let Some(band) = self.touched else { return };
        let Some(at) = places[band] else { return };
        // A menu or the presets would cover a part of it.
        if egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let (t, now) = (Theme::of(ui.ctx()), bands.get(band));
        let color = t.on_tint(t.band(band));
        let title = format!("Band {}", band + 1);
        let (freq, note) = (freq_text(now.freq_hz as f32), note_text(now.freq_hz as f32));
        let gain = format!("{} dB", number_text(now.gain_db as f32, 1, true));
        let q = plugin_common::text::format_q(now.q);
        let shape = ShapeChoice(now.shape).name();
        let row = |key, value| TooltipRow { key, value, heading: None };
        let mut rows =
            vec![TooltipRow { key: &title, value: shape, heading: Some(color) }, row(&freq, &note)];
        if bands::has_gain(now.shape) {
            rows.push(row("Gain", &gain));
        }
        if bands::has_slope(now.shape) {
            rows.push(row("Slope", crate::params::SlopeChoice(now.slope).name()));
        }
        if bands::has_q(now.shape) {
            rows.push(row("Q", &q));
        }
        let line = [pos2(at.x, view.rect.top()), pos2(at.x, view.rect.bottom())];
        dashed(ui.painter(), &line, Stroke::new(1.0, alpha(t.band(band), 0.28)), (2.0, 3.0));
        let bounds = view.rect.shrink(6.0).with_min_y(view.rect.top() + toolbar::BOTTOM);
        tooltip(ui.painter(), (at, REACH), WIDTH, &rows, (t.band(band), bounds), &t);
    }
}

/// The arrow of a node whose gain the graph does not reach.
fn paint_beyond(ui: &Ui, node: Pos2, way: f32, color: egui::Color32) {
    let tip = node - vec2(0.0, way * 17.0);
    let base = node - vec2(0.0, way * 12.5);
    let points = vec![tip, base + vec2(4.5, 0.0), base - vec2(4.5, 0.0)];
    ui.painter().add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

/// Identity of a band's node, for focus.
pub fn node_id(band: usize) -> Id {
    Id::unique(("channel eq node", band))
}

/// The letter of a node that is not stereo.
fn badge(ui: &Ui, node: Pos2, placement: Placement, t: &Theme) {
    const RADIUS: f32 = 5.5;
    let letter = match placement {
        Placement::Stereo => return,
        Placement::Left => "L",
        Placement::Right => "R",
        Placement::Mid => "M",
        Placement::Side => "S",
    };
    let at = node + vec2(9.0, 8.0);
    ui.painter().circle(at, RADIUS, t.bg0, Stroke::new(1.0, t.line3));
    text(ui.painter(), at, Align2::CENTER_CENTER, letter, Font::semibold(8.0), t.hi);
}
