//! The 24 band chips: a grid whose columns share a colour.

use dsp_core::eq::MAX_BANDS;
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use gui_common::hint;
use gui_common::paint::{Icon, icon, text};
use gui_common::theme::{Font, Theme, alpha, metrics};

use super::band_panel::{CAPTION_Y, caption};
use super::bands::{self, Bands};
use super::selection::Selection;

/// Chips in a row; the colours of the bands repeat after as many.
const CHIPS_PER_ROW: usize = 8;
const CHIP_PITCH: f32 = 26.0;
const CHIP_RADIUS: f32 = 9.5;

/// Shows the chips at the left of the panel.
pub fn show(ui: &mut Ui, rect: Rect, bands: Bands<'_>, selection: &mut Selection, t: &Theme) {
    let left = rect.left() + metrics::PADDING;
    caption(ui, (left, Align2::LEFT_CENTER), rect, "Band", true);
    let count = bands.used().count();
    let note = match count {
        0 => "none yet".to_string(),
        count => format!("{count} of {MAX_BANDS}"),
    };
    let at = pos2(left + 7.0 * CHIP_PITCH + 2.0 * CHIP_RADIUS, rect.top() + CAPTION_Y);
    let font = Font::regular(metrics::TEXT_AXIS);
    text(ui.painter(), at, Align2::RIGHT_CENTER, &note, font, t.low);
    let free = bands.first_free();
    for band in 0..MAX_BANDS {
        let column = (band % CHIPS_PER_ROW) as f32;
        let row = (band / CHIPS_PER_ROW) as f32;
        let centre = pos2(
            left + CHIP_RADIUS + column * CHIP_PITCH,
            rect.top() + 39.0 + row * (CHIP_PITCH - 1.0),
        );
        if bands.is_used(band) {
            used_chip(ui, centre, band, bands, selection, t);
        } else {
            free_chip(ui, centre, band, free == Some(band), bands, selection, t);
        }
    }
}

fn used_chip(
    ui: &mut Ui,
    centre: Pos2,
    band: usize,
    bands: Bands<'_>,
    selection: &mut Selection,
    t: &Theme,
) {
    let hit = Rect::from_center_size(centre, vec2(CHIP_PITCH - 1.0, CHIP_PITCH - 1.0));
    let response = ui.interact(hit, ui.scope_id().with(("band chip", band)), Sense::click());
    let selected = selection.contains(band);
    response.widget_info(|| {
        let label = format!("Select band {}", band + 1);
        WidgetInfo::selected(egui::Role::RadioButton, true, selected, label)
    });
    if response.hovered() {
        hint::offer(ui.ctx(), || {
            format!(
                "Band {}: click selects, Ctrl+click adds, double-click turns on or off.",
                band + 1
            )
        });
    }
    let on = bands.get(band).on;
    if response.double_clicked() {
        bands.set_on(band, !on);
    } else if response.clicked() {
        if ui.input(|i| i.modifiers.command) {
            selection.toggle(band);
        } else {
            *selection = Selection::only(Some(band));
        }
    }
    let (p, color) = (ui.painter(), t.band(band));
    if selected {
        p.circle_stroke(centre, CHIP_RADIUS + 2.9, Stroke::new(1.6, t.hi));
    }
    let ink = if on {
        p.circle_filled(centre, CHIP_RADIUS, color);
        t.on_accent
    } else {
        p.circle(centre, CHIP_RADIUS - 0.8, t.bg0, Stroke::new(1.6, alpha(color, 0.8)));
        color
    };
    let font = Font::semibold(10.5);
    text(p, centre, Align2::CENTER_CENTER, &(band + 1).to_string(), font, ink);
    if gui_common::focus::is_shown(ui.ctx(), response.id) {
        p.circle_stroke(centre, CHIP_RADIUS + 4.0, Stroke::new(metrics::FOCUS, t.focus));
    }
}

fn free_chip(
    ui: &mut Ui,
    centre: Pos2,
    band: usize,
    next: bool,
    bands: Bands<'_>,
    selection: &mut Selection,
    t: &Theme,
) {
    /// Radius of the dot that stands for a band that does not exist.
    const DOT_RADIUS: f32 = 1.8;
    if !next {
        ui.painter().circle_filled(centre, DOT_RADIUS, t.line2);
        return;
    }
    let hit = Rect::from_center_size(centre, vec2(metrics::HIT, metrics::HIT));
    let response = ui.interact(hit, ui.scope_id().with(("band chip", band)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Add a band"));
    if response.hovered() {
        hint::offer(ui.ctx(), || {
            "Add a band in the widest gap. Double-click the graph to add one at a place."
                .to_string()
        });
    }
    if response.clicked() {
        let new = bands::new_band(bands.widest_gap_hz(), 0.0);
        *selection = Selection::only(bands.add(&new));
    }
    let p = ui.painter();
    let ink = if response.hovered() { t.hi } else { t.mid };
    let ring: Vec<Pos2> = (0..=36)
        .map(|step| gui_common::paint::polar(centre, CHIP_RADIUS - 0.5, step as f32 * 10.0))
        .collect();
    gui_common::paint::dashed(p, &ring, Stroke::new(1.2, t.line3), (2.5, 2.5));
    icon(p, Icon::Plus, centre, 11.0, ink);
    if gui_common::focus::is_shown(ui.ctx(), response.id) {
        p.circle_stroke(centre, CHIP_RADIUS + 4.0, Stroke::new(metrics::FOCUS, t.focus));
    }
}
