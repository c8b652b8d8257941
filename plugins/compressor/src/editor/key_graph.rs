//! The side-chain's equaliser: its curve over the spectrum of what the detector hears, and a node for
//! each band.

use dsp_core::eq::{EqResponse, Placement};
use egui::{Align2, Painter, Pos2, Rangef, Rect, Response, Ui, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::text;
use gui_common::param::Binding;
use gui_common::plot::{Curve, CurveStyle, DbAxis, FreqAxis};
use gui_common::theme::{Font, Theme, alpha, metrics};
use nice_plug::prelude::{BoolParam, FloatParam, Param};
use plugin_common::param::{log_plain, log_value};

use super::handle;
use super::key_spectrum::KeySpectrum;
use crate::params::CompressorPluginParams;

/// Half the height of the graph, in dB.
pub const RANGE_DB: f32 = 24.0;
const HINT: &str = "Drag, or arrows: frequency and gain. Double-click: on or off.";

/// The signal that the graph shows.
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

/// A band of the equaliser.
pub struct KeyBand<'a> {
    /// On its node.
    pub sign: &'static str,
    /// In words.
    pub name: &'static str,
    pub on: &'a BoolParam,
    pub freq: &'a FloatParam,
    /// Of a bell.
    pub gain: Option<&'a FloatParam>,
    /// Of a bell.
    pub q: Option<&'a FloatParam>,
}

/// All bands, by frequency as they are at first.
pub fn bands(params: &CompressorPluginParams) -> [KeyBand<'_>; 4] {
    let s = &params.side_chain;
    let cut = |sign, name, on, freq| KeyBand { sign, name, on, freq, gain: None, q: None };
    let bell = |sign, name, on, freq, gain, q| KeyBand {
        sign,
        name,
        on,
        freq,
        gain: Some(gain),
        q: Some(q),
    };
    let (one, two) = (&s.bell_1, &s.bell_2);
    [
        cut("L", "Low cut", &s.low_cut.on, &s.low_cut.freq),
        bell("1", "Bell 1", &one.on, &one.freq, &one.gain, &one.q),
        bell("2", "Bell 2", &two.on, &two.freq, &two.gain, &two.q),
        cut("H", "High cut", &s.high_cut.on, &s.high_cut.freq),
    ]
}

/// The graph in a rectangle.
pub struct KeyGraph {
    pub freq: FreqAxis,
    pub level: DbAxis,
    pub rect: Rect,
    shape: EqResponse,
    is_on: bool,
}

impl KeyGraph {
    pub fn new(rect: Rect, params: &CompressorPluginParams, sample_rate_hz: f64) -> Self {
        Self {
            freq: FreqAxis { x: rect.x_range(), low_hz: 20.0, high_hz: 20_000.0 },
            level: DbAxis {
                y: Rangef::new(rect.top(), rect.bottom()),
                zero_y: rect.center().y,
                zero_db: 0.0,
                px_per_db: 0.5 * rect.height() / RANGE_DB,
            },
            rect,
            shape: EqResponse::new(&params.snapshot().key_equaliser(), sample_rate_hz),
            is_on: params.side_chain.equaliser.value(),
        }
    }

    fn magnitude_db(&self, hz: f32) -> f32 {
        self.shape.magnitude_db(Placement::Mid, f64::from(hz)) as f32
    }

    /// Paints the spectrum as far as it has come.
    pub fn paint_spectrum(&self, ui: &Ui, p: &Painter, heard: &mut Heard<'_>, t: &Theme) {
        let (y, rate_hz) = (self.rect.y_range(), heard.sample_rate_hz);
        if heard.spectrum.update(&self.freq, y, rate_hz, heard.passed_s) {
            ui.ctx().request_repaint_after(gui_common::frame_time());
        }
        heard.spectrum.paint(p, y, t);
    }

    /// Paints the curve.
    pub fn paint_curve(&self, p: &Painter, t: &Theme) {
        let mut curve = Curve::new();
        curve.sample(&self.freq, &self.level, |hz| self.magnitude_db(hz));
        let color = if self.is_on { t.sc } else { t.dis };
        curve.paint(p, CurveStyle::Main, color, &self.level, t);
    }

    /// Where the node of a band stands.
    fn place(&self, band: &KeyBand<'_>, radius: f32) -> Pos2 {
        let hz = log_value(band.freq) as f32;
        let level_db = match band.gain {
            Some(gain) => gain.value(),
            None if self.is_on && band.on.value() => self.magnitude_db(hz),
            None => 0.0,
        };
        let y = self.level.y_of(level_db);
        pos2(self.freq.x_of(hz), y.clamp(self.rect.top() + radius, self.rect.bottom() - radius))
    }

    /// Shows the node of a band, which is `spoken` so; returns what is done with it and where it is.
    pub fn node(
        &self,
        ui: &Ui,
        p: &Painter,
        cx: &EditorContext<'_>,
        band: &KeyBand<'_>,
        (radius, spoken): (f32, &str),
    ) -> (Response, Pos2) {
        let t = &cx.theme;
        let at = self.place(band, radius);
        let response = self.drag(ui, at, cx, band, (radius, spoken));
        let lit = self.is_on && band.on.value();
        p.circle_filled(at, radius, if lit { t.sc } else { alpha(t.sc, 0.25) });
        let ink = if lit { t.on_accent } else { t.mid };
        let size = if radius > 8.0 { metrics::TEXT_CAPTION } else { metrics::TEXT_TICK };
        text(p, at, Align2::CENTER_CENTER, band.sign, Font::semibold(size), ink);
        (response, at)
    }

    fn drag(
        &self,
        ui: &Ui,
        at: Pos2,
        cx: &EditorContext<'_>,
        band: &KeyBand<'_>,
        (radius, spoken): (f32, &str),
    ) -> Response {
        let side = (2.0 * radius + 4.0).max(18.0);
        let catch = Rect::from_center_size(at, vec2(side, side));
        let response = handle::sense(ui, catch, spoken, HINT, true);
        let ctx = ui.ctx();
        let bound: [Option<Binding<'_>>; 2] =
            [Some(cx.bind(band.freq)), band.gain.map(|gain| cx.bind(gain))];
        handle::arrows(ui, &response, bound.each_ref().map(Option::as_ref));
        if response.dragged() {
            // Each frame anew: a gesture without a sign of life is ended.
            bound.iter().flatten().for_each(|binding| binding.begin(ctx));
        }
        if response.drag_started() && !band.on.value() {
            cx.bind(band.on).set_once(ctx, 1.0);
        }
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            let hz = f64::from(self.freq.hz_at(at.x).max(1.0));
            if let Some(binding) = &bound[0] {
                binding.set(ctx, band.freq.preview_normalized(log_plain(hz)));
            }
            if let (Some(binding), Some(gain)) = (&bound[1], band.gain) {
                binding.set(ctx, gain.preview_normalized(self.level.db_at(at.y)));
            }
        }
        if response.drag_stopped() {
            bound.iter().flatten().for_each(|binding| binding.end(ctx));
        }
        if response.double_clicked() {
            cx.bind(band.on).set_once(ctx, if band.on.value() { 0.0 } else { 1.0 });
        }
        response
    }
}
