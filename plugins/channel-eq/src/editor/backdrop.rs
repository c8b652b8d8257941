//! The empty space of the graph: new bands, the selection rectangle, keys that need no node.

use dsp_core::eq::{BandParams, MAX_BANDS};
use egui::{Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use gui_common::theme::{Theme, alpha, metrics};
use gui_common::{focus, hint};

use super::bands::{Bands, new_band};
use super::curves::Curves;
use super::nodes::{Nodes, Places, node_id};
use super::selection::Selection;
use super::view::GraphView;
use super::{band_text, clipboard, keys, menu};

/// A press this close to the sum curve and a drag make a new band.
const CURVE_HIT: f32 = 8.0;

/// What a drag on empty space does.
#[derive(Default)]
enum Drag {
    #[default]
    None,
    /// Draws a selection rectangle; keeps what was selected before.
    Rubber(Pos2, Selection),
    /// Moves a band that it has made.
    NewBand(Pos2),
    /// Nothing more until the release.
    Over,
}

/// The graph's background.
#[derive(Default)]
pub struct Backdrop {
    drag: Drag,
}

impl Backdrop {
    /// Takes the pointer's and the keyboard's input. Show the nodes after it, so that they come
    /// first for the pointer.
    pub fn show(
        &mut self,
        ui: &Ui,
        bands: Bands<'_>,
        selection: &mut Selection,
        (nodes, curves): (&mut Nodes, &Curves),
        (view, places): (&GraphView, &Places),
    ) {
        let response = ui.interact(view.rect, ui.scope_id().with("graph"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, "Equaliser graph"));
        if response.hovered() {
            hint::offer(ui.ctx(), || {
                "Double-click: new band. Drag: select bands, or bend the curve.".to_string()
            });
        }
        if response.clicked() {
            response.request_focus();
            if !ui.input(|i| i.modifiers.command || i.modifiers.shift) {
                *selection = Selection::default();
            }
        }
        if response.double_clicked() {
            add_at(ui, &response, bands, selection, view);
        }
        if response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            menu::opened(ui.ctx(), None, view.values_at(at));
        } else if focus::menu_asked(&response) {
            menu::opened(ui.ctx(), None, view.values_at(view.rect.center()));
        }
        menu::show(&response, bands, selection);
        self.drag(ui, &response, bands, selection, (nodes, curves), (view, places));
        if has_focus(ui, &response) {
            keys::run(ui, bands, selection);
        }
    }

    fn drag(
        &mut self,
        ui: &Ui,
        response: &Response,
        bands: Bands<'_>,
        selection: &mut Selection,
        (nodes, curves): (&mut Nodes, &Curves),
        (view, places): (&GraphView, &Places),
    ) {
        let (origin, now) = ui.input(|i| (i.pointer.press_origin(), i.pointer.latest_pos()));
        let down = response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down());
        let (Some(origin), Some(now), true) = (origin, now, down) else {
            if matches!(std::mem::take(&mut self.drag), Drag::NewBand(_)) {
                nodes.release(ui.ctx(), bands);
            }
            return;
        };
        if matches!(self.drag, Drag::None) {
            if (now - origin).length() < metrics::DRAG_SLOP {
                return;
            }
            self.drag = start(ui, origin, bands, selection, (nodes, curves), view);
        }
        match &mut self.drag {
            Drag::Rubber(from, keep) => {
                let rect = Rect::from_two_pos(*from, now);
                let inside = (0..MAX_BANDS)
                    .filter(|band| places[*band].is_some_and(|node| rect.contains(node)));
                *selection = Selection::of(keep.iter().chain(inside));
                paint_rubber(ui, rect);
            }
            Drag::NewBand(last) => {
                nodes.drag_by(ui.ctx(), now - *last, bands, view);
                *last = now;
            }
            Drag::None | Drag::Over => (),
        }
    }
}

fn start(
    ui: &Ui,
    origin: Pos2,
    bands: Bands<'_>,
    selection: &mut Selection,
    (nodes, curves): (&mut Nodes, &Curves),
    view: &GraphView,
) -> Drag {
    let curve_y = curves.sums().first().and_then(|(_, sum)| sum.y_at(origin.x));
    if curve_y.is_some_and(|y| (y - origin.y).abs() <= CURVE_HIT) {
        let (freq_hz, _) = view.values_at(origin);
        let band = BandParams { gain_db: 0.0, ..new_band(freq_hz, 0.0) };
        let Some(added) = bands.add(&band) else { return Drag::Over };
        *selection = Selection::only(Some(added));
        nodes.take_hold(bands, selection);
        return Drag::NewBand(origin);
    }
    let keep = if ui.input(|i| i.modifiers.command || i.modifiers.shift) {
        *selection
    } else {
        Selection::default()
    };
    Drag::Rubber(origin, keep)
}

fn add_at(
    ui: &Ui,
    response: &Response,
    bands: Bands<'_>,
    selection: &mut Selection,
    view: &GraphView,
) {
    let Some(at) = response.interact_pointer_pos() else { return };
    let (freq_hz, gain_db) = view.values_at(at);
    if let Some(added) = bands.add(&new_band(freq_hz, gain_db)) {
        *selection = Selection::only(Some(added));
        ui.memory_mut(|memory| memory.request_focus(node_id(added)));
    }
}

fn paint_rubber(ui: &Ui, rect: Rect) {
    let t = Theme::of(ui.ctx());
    ui.painter().rect_filled(rect, 2.0, alpha(t.accent, 0.08));
    let edge = Stroke::new(1.0, alpha(t.accent, 0.6));
    ui.painter().rect_stroke(rect, 2.0, edge, StrokeKind::Inside);
}

/// Does the graph or one of its nodes have the keyboard?
fn has_focus(ui: &Ui, response: &Response) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    focused.is_some_and(|id| id == response.id || (0..MAX_BANDS).any(|band| id == node_id(band)))
}

/// Puts the selected bands on the clipboard.
pub fn copy(ui: &Ui, bands: Bands<'_>, selection: &Selection) {
    if selection.len() > 0 {
        let text = band_text::write(selection.iter().map(|band| bands.get(band)));
        clipboard::remember(&text);
        ui.ctx().copy_text(text);
    }
}

/// Adds the bands that `text` describes and selects them.
pub fn paste(text: &str, bands: Bands<'_>, selection: &mut Selection) {
    let mut added = Vec::new();
    for band in band_text::read(text) {
        added.extend(bands.add(&band));
    }
    if !added.is_empty() {
        *selection = Selection::of(added);
    }
}
