//! Controls of the output.

use egui::{Align2, Popup, PopupCloseBehavior, Rect, RectAlign, Sense, Ui, pos2, vec2};
use gui_common::meter::number_text;
use gui_common::paint::{Icon, panel, popover_frame, text};
use gui_common::theme::{Font, Theme, metrics};
use gui_common::widget::{Button, Chip, Knob, Slider, ValueField};

use super::bands::Bands;

/// Shows the panel. `auto_gain_db` is what auto gain applies now.
pub fn show(ui: &mut Ui, rect: Rect, bands: Bands<'_>, auto_gain_db: Option<f64>, narrow: bool) {
    let t = Theme::of(ui.ctx());
    panel(ui.painter(), rect, &t);
    let output = &bands.params.output;
    let left = rect.left() + metrics::PADDING;
    let at = pos2(left, rect.top() + 17.0);
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(ui.painter(), at, Align2::LEFT_CENTER, "Output", font, t.mid);
    let centre = pos2(rect.left() + if narrow { 38.0 } else { 42.0 }, rect.top() + 55.0);
    Knob::new(bands.bind(&output.gain)).radius(24.0).text_gap(10.0).bipolar().show(ui, centre);
    let column = Rect::from_min_max(
        pos2(rect.left() + if narrow { 76.0 } else { 84.0 }, rect.top()),
        pos2(rect.right() - metrics::PADDING, rect.bottom()),
    );
    let last_row = rect.top() + 104.0;
    let auto_label = auto_gain_db.map_or("Auto gain".to_string(), |gain_db| {
        format!("Auto {} dB", number_text(gain_db as f32, 1, true))
    });
    let auto_gain = Chip::new(&auto_label).accent(t.accent);
    let flip = Chip::new("Flip \u{f8}").accent(t.accent);
    if narrow {
        let width = column.width();
        flip.width(width).show_bound(
            ui,
            pos2(column.left(), rect.top() + 28.0),
            bands.bind(&output.invert),
        );
        more(ui, pos2(column.left(), rect.top() + 57.0), width, bands);
        let full = rect.width() - 2.0 * metrics::PADDING;
        auto_gain.width(full).show_bound(ui, pos2(left, last_row), bands.bind(&output.auto_gain));
    } else {
        scale(ui, column.translate(vec2(0.0, 17.0)), bands);
        gain_q(ui, pos2(column.left(), rect.top() + 63.0), column.width(), bands);
        auto_gain.width(98.0).show_bound(ui, pos2(left, last_row), bands.bind(&output.auto_gain));
        let x = left + 104.0;
        flip.width(rect.right() - metrics::PADDING - x).show_bound(
            ui,
            pos2(x, last_row),
            bands.bind(&output.invert),
        );
    }
}

/// Caption, value and slider of the gain scale; the caption line is the rectangle's top.
fn scale(ui: &mut Ui, column: Rect, bands: Bands<'_>) {
    let t = Theme::of(ui.ctx());
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(ui.painter(), column.left_top(), Align2::LEFT_CENTER, "Scale", font, t.mid);
    let scale = bands.bind(&bands.params.output.scale);
    let value = Rect::from_center_size(pos2(column.right() - 20.0, column.top()), vec2(48.0, 18.0));
    ValueField::new(scale).font(font).bare().show(ui, value);
    let start = column.left_top() + vec2(7.0, 20.0);
    Slider::new(scale).show(ui, start, column.width() - 14.0);
}

fn gain_q(ui: &mut Ui, pos: egui::Pos2, width: f32, bands: Bands<'_>) {
    let accent = Theme::of(ui.ctx()).accent;
    Chip::new("Gain\u{2013}Q link").accent(accent).width(width).show_bound(
        ui,
        pos,
        bands.bind(&bands.params.output.gain_q),
    );
}

/// What a narrow panel has no room for.
fn more(ui: &mut Ui, pos: egui::Pos2, width: f32, bands: Bands<'_>) {
    const SIZE: egui::Vec2 = vec2(150.0, 92.0);
    let button = Button::new("More").chevron(Icon::ChevronUp).width(width).show(ui, pos);
    Popup::menu(&button)
        .align(RectAlign::TOP_END)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .frame(egui::Frame::NONE)
        .gap(4.0)
        .show(|ui| {
            let (rect, _) = ui.allocate_exact_size(SIZE, Sense::hover());
            let t = Theme::of(ui.ctx());
            popover_frame(ui.painter(), rect, metrics::R_PANEL, t.line3, &t);
            let column = rect.shrink2(vec2(metrics::PADDING, 0.0));
            scale(ui, column.translate(vec2(0.0, 18.0)), bands);
            gain_q(ui, column.left_top() + vec2(0.0, 58.0), column.width(), bands);
        });
}
