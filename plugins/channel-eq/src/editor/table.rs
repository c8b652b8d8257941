//! The table of all bands in a wide window: click a row to select, drag the values.

use egui::{Align2, Rect, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use gui_common::paint::{Icon, icon, panel, text};
use gui_common::theme::{Font, Theme, alpha, metrics};
use gui_common::widget::ValueField;
use nice_plug::prelude::Enum;

use super::band_panel::SHAPE_ICONS;
use super::bands::{self, Bands};
use super::selection::Selection;
use crate::params::{PlacementChoice, ShapeChoice, SlopeChoice};

const ROW: f32 = 16.0;
const HEAD: f32 = 28.0;
/// Left edges of the columns, as a share of the panel's width.
const FREQ: f32 = 0.22;
const GAIN: f32 = 0.46;
const Q: f32 = 0.70;

/// Shows the table.
pub fn show(ui: &mut Ui, rect: Rect, bands: Bands<'_>, selection: &mut Selection) {
    let t = Theme::of(ui.ctx());
    panel(ui.painter(), rect, &t);
    let at = pos2(rect.left() + metrics::PADDING, rect.top() + 17.0);
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(ui.painter(), at, Align2::LEFT_CENTER, "All bands", font, t.mid);
    let list = Rect::from_min_max(pos2(rect.left(), rect.top() + HEAD), rect.max - vec2(0.0, 6.0));
    let used: Vec<usize> = bands.used().collect();
    if used.is_empty() {
        let hint = "Double-click the graph to add one.";
        let font = Font::regular(metrics::TEXT_CAPTION);
        text(ui.painter(), list.center(), Align2::CENTER_CENTER, hint, font, t.low);
        return;
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(list).id_salt("all bands"));
    inner.set_clip_rect(list);
    ScrollArea::vertical().auto_shrink(false).show(&mut inner, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for band in used {
            let (row, _) = ui.allocate_exact_size(vec2(list.width(), ROW), Sense::hover());
            show_row(ui, row, band, bands, selection, &t);
        }
    });
}

fn show_row(
    ui: &mut Ui,
    row: Rect,
    band: usize,
    bands: Bands<'_>,
    selection: &mut Selection,
    t: &Theme,
) {
    let response = ui.interact(row, ui.scope_id().with(("row", band)), Sense::click());
    let selected = selection.contains(band);
    response.widget_info(|| {
        let label = format!("Row of band {}", band + 1);
        WidgetInfo::selected(egui::Role::Row, true, selected, label)
    });
    if response.clicked() {
        *selection = Selection::only(Some(band));
    }
    let (now, params) = (bands.get(band), &bands.params.bands[band]);
    let color = if now.on { t.band(band) } else { t.dis };
    let p = ui.painter();
    if selected {
        p.rect_filled(row.shrink2(vec2(6.0, 0.0)), 3.0, alpha(color, 0.17));
    } else if response.hovered() {
        p.rect_filled(row.shrink2(vec2(6.0, 0.0)), 3.0, alpha(t.bg4, 0.5));
    }
    let y = row.center().y;
    let dot = pos2(row.left() + 18.0, y);
    p.circle_filled(dot, 6.0, color);
    let number = (band + 1).to_string();
    text(p, dot, Align2::CENTER_CENTER, &number, Font::semibold(8.5), t.on_accent);
    let shape = SHAPE_ICONS[ShapeChoice(now.shape).to_index()];
    icon(p, shape, pos2(row.left() + 38.0, y), 13.0, if now.on { t.mid } else { t.dis });
    let cell = |from: f32, to: f32| {
        let x = |share: f32| row.left() + share * row.width();
        Rect::from_min_max(pos2(x(from), row.top()), pos2(x(to), row.bottom()))
    };
    let font = Font::medium(metrics::TEXT_CAPTION);
    let ink = if now.on { t.low } else { t.dis };
    ValueField::new(bands.bind(&params.freq)).font(font).bare().show(ui, cell(FREQ, GAIN));
    if bands::has_gain(now.shape) {
        ValueField::new(bands.bind(&params.gain)).font(font).bare().show(ui, cell(GAIN, Q));
    } else if bands::has_slope(now.shape) {
        let slope = SlopeChoice(now.slope).name();
        text(ui.painter(), cell(GAIN, Q).center(), Align2::CENTER_CENTER, slope, font, ink);
    }
    if bands::has_q(now.shape) {
        ValueField::new(bands.bind(&params.q)).font(font).bare().show(ui, cell(Q, 0.88));
    }
    let letter = match PlacementChoice(now.placement).to_index() {
        0 => "St",
        _ => &PlacementChoice(now.placement).name()[..1],
    };
    let at = pos2(row.right() - metrics::PADDING, y);
    text(ui.painter(), at, Align2::RIGHT_CENTER, letter, font, ink);
    if bands.params.listen.get() == Some(band) {
        icon(ui.painter(), Icon::Phones, pos2(row.right() - 34.0, y), 11.0, t.warn);
    }
}
