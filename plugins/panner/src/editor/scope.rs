//! Goniometer, correlation, balance and what is lost in mono.

use dsp_core::meter::GoniometerAxes;
use egui::{
    Align2, Color32, ColorImage, Event, Painter, Pos2, Rect, Role, Sense, Shape, Stroke,
    TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use gui_common::hint;
use gui_common::meter::number_text;
use gui_common::paint::{self, text};
use gui_common::theme::{Font, Theme, alpha, metrics, mix};

use super::figures::{self, balance, correlation, fold_down};
use crate::analysis::Analysis;

/// Least width of the figures beside the scope.
const FIGURES: f32 = 180.0;
/// Greatest height of the figures beside the scope.
const FIGURES_HEIGHT: f32 = 190.0;
/// Factor of a wheel step on the goniometer's gain.
const ZOOM_PER_STEP: f32 = 1.25;
/// Exponent of brightness: below 1 the core of the picture glows.
const CORE: f32 = 0.6;
/// Range of the goniometer's gain.
const ZOOM: [f32; 2] = [0.25, 64.0];

/// What the scope remembers.
#[derive(Default)]
pub struct Scope {
    axes: GoniometerAxes,
    texture: Option<TextureHandle>,
}

impl Scope {
    /// Shows the column in `rect`.
    pub fn show(&mut self, ui: &Ui, rect: Rect, analysis: &mut Analysis, t: &Theme) {
        let p = ui.painter();
        paint::panel(p, rect, t);
        let (screen, inner) = parts(rect);
        self.screen(ui, screen, analysis, t);
        correlation(ui, inner, analysis, t);
        balance(p, inner, analysis, t);
        fold_down(p, inner, analysis, t);
    }

    fn screen(&mut self, ui: &Ui, rect: Rect, analysis: &mut Analysis, t: &Theme) {
        let p = ui.painter();
        p.rect_filled(rect, metrics::R_CONTROL, t.bg0);
        let response = ui.interact(rect, ui.scope_id().with("goniometer"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Goniometer"));
        hint::offer_if(
            ui.ctx(),
            response.hovered(),
            "Click turns, wheel zooms, double-click follows level.",
        );
        if response.double_clicked() {
            analysis.gain = None;
        } else if response.clicked() {
            self.axes = match self.axes {
                GoniometerAxes::MidSide => GoniometerAxes::LeftRight,
                GoniometerAxes::LeftRight => GoniometerAxes::MidSide,
            };
            analysis.goniometer.set_axes(self.axes);
        }
        if response.hovered() {
            zoom(ui, analysis);
        }
        let radius = (rect.width().min(rect.height()) / 2.0 - 8.0).max(8.0);
        let centre = rect.center();
        self.grid(p, centre, radius, t);
        self.picture(ui, Rect::from_center_size(centre, vec2(radius, radius) * 2.0), analysis, t);
        self.letters(p, centre, radius, t);
        let gain_db = 20.0 * analysis.shown_gain().log10();
        let label = format!("{} dB", number_text(gain_db, 0, true));
        let label = if analysis.gain.is_none() { format!("Auto {label}") } else { label };
        let at = rect.right_bottom() - vec2(7.0, 9.0);
        let font = Font::regular(metrics::TEXT_TICK);
        let width = paint::text_width(p, &label, font);
        let plate = Rect::from_min_max(at - vec2(width + 4.0, 7.0), at + vec2(4.0, 7.0));
        paint::plate(p, plate, t);
        text(p, at, Align2::RIGHT_CENTER, &label, font, t.low);
    }

    fn grid(&self, p: &Painter, c: Pos2, radius: f32, t: &Theme) {
        let line = |opacity: f32| Stroke::new(1.0, alpha(t.grid_ink, opacity));
        match self.axes {
            GoniometerAxes::MidSide => {
                for (part, opacity) in [(1.0, 0.13), (0.5, 0.07)] {
                    let r = radius * part;
                    let corners = [vec2(0.0, -r), vec2(r, 0.0), vec2(0.0, r), vec2(-r, 0.0)];
                    let points = corners.map(|corner| c + corner).to_vec();
                    p.add(Shape::closed_line(points, line(opacity)));
                }
                let half = radius / 2.0;
                for side in [-1.0, 1.0] {
                    let diagonal = vec2(half * side, half);
                    p.line_segment([c - diagonal, c + diagonal], line(0.06));
                }
            }
            GoniometerAxes::LeftRight => {
                let square = Rect::from_center_size(c, vec2(radius, radius) * 2.0);
                p.rect_stroke(square, 0.0, line(0.13), egui::StrokeKind::Inside);
                for side in [-1.0, 1.0] {
                    let diagonal = vec2(radius * side, radius);
                    p.line_segment([c - diagonal, c + diagonal], line(0.06));
                }
            }
        }
        p.line_segment([c - vec2(0.0, radius), c + vec2(0.0, radius)], line(0.10));
        p.line_segment([c - vec2(radius, 0.0), c + vec2(radius, 0.0)], line(0.10));
    }

    /// The directions' names, readable on the picture.
    fn letters(&self, p: &Painter, c: Pos2, radius: f32, t: &Theme) {
        let aside = vec2(radius * 0.72, radius * 0.62);
        let places: &[(&str, Pos2)] = match self.axes {
            GoniometerAxes::MidSide => &[
                ("M", c + vec2(11.0, 5.0 - radius)),
                ("L", c - aside),
                ("R", c + vec2(aside.x, -aside.y)),
            ],
            GoniometerAxes::LeftRight => {
                &[("L", c + vec2(11.0, 10.0 - radius)), ("R", c + vec2(radius - 10.0, 11.0))]
            }
        };
        let font = Font::medium(metrics::TEXT_STATUS);
        for (letter, at) in places {
            paint::plate(p, Rect::from_center_size(*at, vec2(14.0, 14.0)), t);
            text(p, *at, Align2::CENTER_CENTER, letter, font, t.mid);
        }
    }

    fn picture(&mut self, ui: &Ui, rect: Rect, analysis: &Analysis, t: &Theme) {
        let goniometer = &analysis.goniometer;
        let size = goniometer.size();
        let glow = if t.is_dark() { Color32::WHITE } else { Color32::BLACK };
        let ramp: [Color32; 17] = std::array::from_fn(|step| {
            let part = (step as f32 / 16.0).powf(CORE);
            let whitened = mix(t.accent, glow, ((part - 0.4) * 1.5).clamp(0.0, 0.9));
            alpha(whitened, if step == 0 { 0.0 } else { 0.26 + 0.74 * part })
        });
        let cells = goniometer
            .brightnesses()
            .map(|brightness| ramp[(brightness * 16.0).ceil() as usize % ramp.len()]);
        let image = ColorImage::new([size, size], cells.collect());
        let options = TextureOptions::LINEAR;
        match &mut self.texture {
            Some(texture) => texture.set(image, options),
            None => self.texture = Some(ui.ctx().load_texture("goniometer", image, options)),
        }
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
        }
    }

    /// A new window has no textures yet.
    pub fn opened(&mut self) {
        self.texture = None;
    }
}

/// The scope and its figures: below it, or beside it where the column is wide.
fn parts(rect: Rect) -> (Rect, Rect) {
    let inner = rect.shrink2(vec2(12.0, 0.0));
    if rect.width() < rect.height() + FIGURES {
        let screen =
            Rect::from_min_max(rect.min + vec2(6.0, 6.0), rect.max - vec2(6.0, figures::HEIGHT));
        return (screen, inner.with_min_y(screen.bottom()));
    }
    let screen = Rect::from_min_size(
        rect.min + vec2(6.0, 6.0),
        vec2(rect.height() - 12.0, rect.height() - 12.0),
    );
    let beside = inner.with_min_x(screen.right() + 18.0);
    let height = beside.height().min(FIGURES_HEIGHT);
    (screen, Rect::from_center_size(beside.center(), vec2(beside.width(), height)))
}

fn zoom(ui: &Ui, analysis: &mut Analysis) {
    let steps: f32 = ui.input(|input| {
        let step = |event: &Event| match event {
            Event::MouseWheel { delta, .. } => (delta.x + delta.y).signum(),
            _ => 0.0,
        };
        input.events.iter().map(step).sum()
    });
    if steps != 0.0 {
        let gain = analysis.shown_gain() * ZOOM_PER_STEP.powf(steps);
        analysis.gain = Some(gain.clamp(ZOOM[0], ZOOM[1]));
    }
}
