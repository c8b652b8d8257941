//! The side-chain's equaliser: its curve over the spectrum of what the detector hears, and a node for
//! each band.

use dsp_core::eq::{EqResponse, Placement};
use egui::{Align2, Painter, Pos2, Rangef, Rect, Stroke, Ui, pos2};
use gui_common::EditorContext;
use gui_common::paint::text;
use gui_common::plot::{Curve, CurveStyle, DbAxis, FreqAxis, NodeTouch};
use gui_common::theme::{Font, Theme, alpha, metrics};
use nice_plug::prelude::{BoolParam, FloatParam};
use plugin_common::param::log_value;

use super::key_node;
use super::key_spectrum::KeySpectrum;
use crate::params::CompressorPluginParams;

/// Half the height of the graph, in dB.
pub const RANGE_DB: f32 = 24.0;

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
        ui: &mut Ui,
        p: &Painter,
        (cx, params): (&EditorContext<'_>, &CompressorPluginParams),
        band: &KeyBand<'_>,
        (radius, spoken): (f32, &str),
    ) -> (NodeTouch, Pos2) {
        let t = &cx.theme;
        let at = self.place(band, radius);
        let (touch, is_focused) = key_node::run(ui, at, self, (cx, params), (band, spoken));
        let lit = self.is_on && band.on.value();
        if lit {
            p.circle_filled(at, radius, t.sc);
        } else {
            p.circle(at, radius - 0.8, t.bg0, Stroke::new(1.6, alpha(t.sc, 0.8)));
        }
        let ink = if lit { t.on_accent } else { t.sc };
        let size = if radius > 8.0 { metrics::TEXT_CAPTION } else { metrics::TEXT_TICK };
        text(p, at, Align2::CENTER_CENTER, band.sign, Font::semibold(size), ink);
        if is_focused {
            p.circle_stroke(at, radius + 2.0, Stroke::new(metrics::FOCUS, t.focus));
        }
        (touch, at)
    }
}
