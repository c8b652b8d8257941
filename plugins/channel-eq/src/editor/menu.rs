//! The right-click menu of the graph.

use dsp_core::eq::Placement;
use egui::{Context, Id, Response};
use gui_common::widget::{MenuRow, context_menu, menu_rows};
use nice_plug::prelude::Enum;

use super::band_panel::SHAPE_ICONS;
use super::bands::{self, Bands};
use super::selection::Selection;
use super::{backdrop, clipboard};
use crate::params::{PlacementChoice, ShapeChoice, SlopeChoice};

const WIDTH: f32 = 178.0;

/// What the menu was opened on, and how deep it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct State {
    band: Option<usize>,
    at_hz: f64,
    at_db: f64,
    page: Page,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Page {
    #[default]
    Main,
    Shape,
    Slope,
    Placement,
}

fn id() -> Id {
    Id::unique("channel eq menu")
}

fn load(ctx: &Context) -> State {
    ctx.data(|d| d.get_temp(id())).unwrap_or_default()
}

/// Remembers what a right click hit: a band, or a place of the graph.
pub fn opened(ctx: &Context, band: Option<usize>, (at_hz, at_db): (f64, f64)) {
    let state = State { band, at_hz, at_db, page: Page::Main };
    ctx.data_mut(|d| d.insert_temp(id(), state));
}

/// Shows the menu after a right click on `response`.
pub fn show(response: &Response, bands: Bands<'_>, selection: &mut Selection) {
    let mut state = load(&response.ctx);
    let before = state;
    let behavior = egui::PopupCloseBehavior::CloseOnClickOutside;
    let shown =
        context_menu(response, response.secondary_clicked()).close_behavior(behavior).show(|ui| {
            let done = match (state.band, state.page) {
                (None, _) => empty_menu(ui, bands, selection, &state),
                (Some(band), Page::Main) => band_menu(ui, bands, selection, band, &mut state.page),
                (Some(_), page) => choice_menu(ui, bands, selection, page),
            };
            if done {
                ui.close();
            }
        });
    if shown.is_some() && state != before {
        response.ctx.data_mut(|d| d.insert_temp(id(), state));
        response.ctx.request_repaint();
    }
}

/// The menu of a band; true when something was done.
fn band_menu(
    ui: &mut egui::Ui,
    bands: Bands<'_>,
    selection: &mut Selection,
    band: usize,
    page: &mut Page,
) -> bool {
    let now = bands.get(band);
    let room = bands.first_free().is_some();
    let gain = selection.iter().any(|band| bands::has_gain(bands.get(band).shape));
    let heading = match selection.len() {
        0 | 1 => format!("Band {}", band + 1),
        count => format!("{count} bands"),
    };
    let shape = ShapeChoice(now.shape).name();
    let slope = SlopeChoice(now.slope).name();
    let placement = PlacementChoice(now.placement).name();
    let rows = [
        MenuRow::Heading(&heading),
        MenuRow::item("Shape").key(shape).leads_on(),
        MenuRow::item("Slope").key(slope).enabled(bands::has_slope(now.shape)).leads_on(),
        MenuRow::item("Placement").key(placement).leads_on(),
        MenuRow::Separator,
        MenuRow::item(if now.on { "Turn off" } else { "Turn on" }).key("0"),
        MenuRow::item("Listen").key("L"),
        MenuRow::item("Invert gain").enabled(gain),
        MenuRow::item("Split to left and right").enabled(room),
        MenuRow::item("Split to mid and side").enabled(room),
        MenuRow::Separator,
        MenuRow::item("Copy").key("Ctrl+C"),
        MenuRow::item("Paste").key("Ctrl+V").enabled(!clipboard::recall().is_empty()),
        MenuRow::item("Delete").key("Del"),
    ];
    match menu_rows(ui, WIDTH, &rows) {
        Some(1) => {
            *page = Page::Shape;
            return false;
        }
        Some(2) => {
            *page = Page::Slope;
            return false;
        }
        Some(3) => {
            *page = Page::Placement;
            return false;
        }
        Some(5) => selection.iter().for_each(|band| bands.set_on(band, !now.on)),
        Some(6) => bands.toggle_listen(band),
        Some(7) => selection.iter().for_each(|band| bands.invert(band)),
        Some(8) => split(bands, selection, [Placement::Left, Placement::Right]),
        Some(9) => split(bands, selection, [Placement::Mid, Placement::Side]),
        Some(11) => backdrop::copy(ui, bands, selection),
        Some(12) => backdrop::paste(&clipboard::recall(), bands, selection),
        Some(13) => bands.delete_all(selection.iter()),
        _ => return false,
    }
    true
}

fn split(bands: Bands<'_>, selection: &mut Selection, placements: [Placement; 2]) {
    let members: Vec<usize> = selection.iter().collect();
    for band in members {
        if let Some(added) = bands.split(band, placements) {
            *selection = Selection::only(Some(added));
        }
    }
}

/// The menu of a kind of choice; true when one was made.
fn choice_menu(ui: &mut egui::Ui, bands: Bands<'_>, selection: &Selection, page: Page) -> bool {
    let Some(shown) = selection.primary().map(|band| bands.get(band)) else { return true };
    let (names, chosen) = match page {
        Page::Slope => (SlopeChoice::variants(), SlopeChoice(shown.slope).to_index()),
        Page::Placement => {
            (PlacementChoice::variants(), PlacementChoice(shown.placement).to_index())
        }
        Page::Main | Page::Shape => (ShapeChoice::variants(), ShapeChoice(shown.shape).to_index()),
    };
    let rows: Vec<MenuRow<'_>> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let icon = (page == Page::Shape).then(|| SHAPE_ICONS[index]);
            MenuRow::item(name).icon(icon).checked(index == chosen)
        })
        .collect();
    let Some(index) = menu_rows(ui, WIDTH, &rows) else { return false };
    for band in selection.iter() {
        match page {
            Page::Slope => bands.set_slope(band, SlopeChoice::from_index(index).0),
            Page::Placement => bands.set_placement(band, PlacementChoice::from_index(index).0),
            Page::Main | Page::Shape => bands.set_shape(band, ShapeChoice::from_index(index).0),
        }
    }
    true
}

/// The menu of an empty place; true when something was done.
fn empty_menu(
    ui: &mut egui::Ui,
    bands: Bands<'_>,
    selection: &mut Selection,
    state: &State,
) -> bool {
    let any = bands.used().next().is_some();
    let rows = [
        MenuRow::item("Add a band here").enabled(bands.first_free().is_some()),
        MenuRow::item("Paste").key("Ctrl+V").enabled(!clipboard::recall().is_empty()),
        MenuRow::Separator,
        MenuRow::item("Select all").key("Ctrl+A").enabled(any),
        MenuRow::item("Delete all bands").enabled(any),
    ];
    match menu_rows(ui, WIDTH, &rows) {
        Some(0) => {
            *selection = Selection::only(bands.add(&bands::new_band(state.at_hz, state.at_db)))
        }
        Some(1) => backdrop::paste(&clipboard::recall(), bands, selection),
        Some(3) => *selection = Selection::of(bands.used()),
        Some(4) => bands.delete_all(bands.used()),
        _ => return false,
    }
    true
}
