//! The bands as the window sees and edits them. Every edit is a host gesture.

use dsp_core::eq::{BandParams, EqParams, MAX_BANDS, Placement, Shape, Slope};
use egui::Context;
use gui_common::param::{Binding, ParamHandle, name_step};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::Enum;
use plugin_common::param::log_plain;

use crate::params::{Band, ChannelEqParams, PlacementChoice, ShapeChoice, SlopeChoice};

/// Below this a double-click makes a low cut.
const LOW_CUT_BELOW_HZ: f64 = 40.0;
/// Above this a double-click makes a high cut.
const HIGH_CUT_ABOVE_HZ: f64 = 14_000.0;
/// Q of a new bell, notch or band pass.
const BELL_Q: f64 = 1.0;
/// Q of a new cut, shelf or tilt: flattest (Butterworth).
const FLAT_Q: f64 = BandParams::FLAT_Q;

/// Between these a band is added without a place; their middle is 1 kHz.
const GAP_ENDS_HZ: [f64; 2] = [50.0, 20_000.0];

/// Does the gain do anything for this shape?
pub fn has_gain(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Bell | Shape::LowShelf | Shape::HighShelf | Shape::TiltShelf | Shape::FlatTilt
    )
}

/// Does the slope do anything for this shape?
pub fn has_slope(shape: Shape) -> bool {
    matches!(shape, Shape::LowCut | Shape::HighCut | Shape::LowShelf | Shape::HighShelf)
}

/// Does the Q do anything for this shape?
pub fn has_q(shape: Shape) -> bool {
    shape != Shape::FlatTilt
}

/// Is this a low cut or a high cut?
pub fn is_cut(shape: Shape) -> bool {
    matches!(shape, Shape::LowCut | Shape::HighCut)
}

/// The shape that fits the place of a double-click.
pub fn shape_at(freq_hz: f64) -> Shape {
    match freq_hz {
        f if f < LOW_CUT_BELOW_HZ => Shape::LowCut,
        f if f > HIGH_CUT_ABOVE_HZ => Shape::HighCut,
        _ => Shape::Bell,
    }
}

/// A new band at a place of the graph.
pub fn new_band(freq_hz: f64, gain_db: f64) -> BandParams {
    let shape = shape_at(freq_hz);
    BandParams {
        on: true,
        shape,
        freq_hz,
        gain_db: if has_gain(shape) { gain_db } else { 0.0 },
        q: if is_cut(shape) { FLAT_Q } else { BELL_Q },
        ..BandParams::default()
    }
}

/// Reads and edits the parameters of one window.
#[derive(Clone, Copy)]
pub struct Bands<'a> {
    /// The parameters.
    pub params: &'a ChannelEqParams,
    gui: &'a GuiContext,
    ctx: &'a Context,
}

impl<'a> Bands<'a> {
    /// Edits go through `gui`.
    pub fn new(params: &'a ChannelEqParams, gui: &'a GuiContext, ctx: &'a Context) -> Self {
        Self { params, gui, ctx }
    }

    /// The window's context.
    pub fn ctx(&self) -> &'a Context {
        self.ctx
    }

    /// Ties a control to a parameter.
    pub fn bind<'b>(&self, param: &'b impl ParamHandle) -> Binding<'b>
    where
        'a: 'b,
    {
        Binding::new(param, self.gui)
    }

    /// Does the band exist?
    pub fn is_used(&self, band: usize) -> bool {
        self.params.bands.get(band).is_some_and(|band| self.bind(&band.used).shown_on(self.ctx))
    }

    /// The bands that exist, lowest index first.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        let bands = *self;
        (0..MAX_BANDS).filter(move |band| bands.is_used(*band))
    }

    /// The first band that does not exist yet.
    pub fn first_free(&self) -> Option<usize> {
        (0..MAX_BANDS).find(|band| !self.is_used(*band))
    }

    /// A band as it is shown: with edits that the host has not confirmed yet.
    pub fn get(&self, band: usize) -> BandParams {
        let params = &self.params.bands[band];
        let plain = |param: &'a nice_plug::prelude::FloatParam| {
            use nice_plug::prelude::Param;
            f64::from(param.preview_plain(self.bind(param).shown(self.ctx)))
        };
        let step = |param: Binding<'_>| param.shown_step(self.ctx);
        BandParams {
            on: self.bind(&params.on).shown_on(self.ctx),
            shape: ShapeChoice::from_index(step(self.bind(&params.shape))).0,
            slope: SlopeChoice::from_index(step(self.bind(&params.slope))).0,
            placement: PlacementChoice::from_index(step(self.bind(&params.placement))).0,
            freq_hz: plain(&params.freq).exp2(),
            gain_db: plain(&params.gain),
            q: plain(&params.q).exp2(),
        }
    }

    /// Is the host writing to a value that the node shows?
    pub fn is_automated(&self, band: usize) -> bool {
        let params = &self.params.bands[band];
        [&params.freq, &params.gain, &params.q]
            .into_iter()
            .any(|param| self.bind(param).is_automated(self.ctx))
    }

    /// Everything as it is shown; bands that do not exist are off.
    pub fn snapshot(&self) -> EqParams {
        let mut params = self.params.snapshot();
        params.auto_gain = self.bind(&self.params.output.auto_gain).shown_on(self.ctx);
        for band in 0..MAX_BANDS {
            if self.is_used(band) {
                params.bands[band] = self.get(band);
            } else {
                params.bands[band].on = false;
            }
        }
        params
    }

    /// Sets a whole band.
    pub fn set(&self, band: usize, to: &BandParams) {
        let params: &'a Band = &self.params.bands[band];
        self.set_switch(&params.on, to.on);
        self.set_choice(&params.shape, ShapeChoice(to.shape));
        self.set_choice(&params.slope, SlopeChoice(to.slope));
        self.set_choice(&params.placement, PlacementChoice(to.placement));
        self.set_freq(band, to.freq_hz);
        self.set_gain(band, to.gain_db);
        self.set_q(band, to.q);
        self.set_switch(&params.used, true);
    }

    /// Makes a band; `None` when all 24 exist.
    pub fn add(&self, band: &BandParams) -> Option<usize> {
        let free = self.first_free()?;
        name_step(self.ctx, format!("Add band {}", free + 1));
        self.set(free, band);
        Some(free)
    }

    /// Removes a band and stops listening to it.
    pub fn delete(&self, band: usize) {
        if self.params.listen.get() == Some(band) {
            self.params.listen.set(None);
        }
        name_step(self.ctx, format!("Delete band {}", band + 1));
        self.set_switch(&self.params.bands[band].used, false);
    }

    /// Removes several bands as one step.
    pub fn delete_all(&self, bands: impl IntoIterator<Item = usize>) {
        let bands: Vec<usize> = bands.into_iter().collect();
        bands.iter().for_each(|band| self.delete(*band));
        if bands.len() > 1 {
            name_step(self.ctx, format!("Delete {} bands", bands.len()));
        }
    }

    /// Sets the frequency.
    pub fn set_freq(&self, band: usize, freq_hz: f64) {
        self.set_plain(&self.params.bands[band].freq, log_plain(freq_hz));
    }

    /// Sets the gain.
    pub fn set_gain(&self, band: usize, gain_db: f64) {
        self.set_plain(&self.params.bands[band].gain, gain_db as f32);
    }

    /// Sets the Q.
    pub fn set_q(&self, band: usize, q: f64) {
        self.set_plain(&self.params.bands[band].q, log_plain(q));
    }

    /// Sets the shape, with a Q that suits it.
    pub fn set_shape(&self, band: usize, shape: Shape) {
        let before = self.get(band).shape;
        self.set_choice(&self.params.bands[band].shape, ShapeChoice(shape));
        self.suit_q(band, before);
    }

    /// A bell that has become a cut starts flat.
    pub fn suit_q(&self, band: usize, before: Shape) {
        if is_cut(self.get(band).shape) && !is_cut(before) {
            self.set_q(band, FLAT_Q);
        }
    }

    /// The middle of the widest gap between bands, in octaves.
    pub fn widest_gap_hz(&self) -> f64 {
        let mut places: Vec<f64> = self.used().map(|band| self.get(band).freq_hz).collect();
        places.extend(GAP_ENDS_HZ);
        places.sort_by(f64::total_cmp);
        let widest = places.windows(2).max_by(|a, b| (a[1] / a[0]).total_cmp(&(b[1] / b[0])));
        widest.map_or(BandParams::default().freq_hz, |gap| (gap[0] * gap[1]).sqrt())
    }

    /// Turns a band on or off.
    pub fn set_on(&self, band: usize, on: bool) {
        self.set_switch(&self.params.bands[band].on, on);
    }

    /// Sets the slope.
    pub fn set_slope(&self, band: usize, slope: Slope) {
        self.set_choice(&self.params.bands[band].slope, SlopeChoice(slope));
    }

    /// Sets the placement.
    pub fn set_placement(&self, band: usize, placement: Placement) {
        self.set_choice(&self.params.bands[band].placement, PlacementChoice(placement));
    }

    /// Turns a boost into the same cut.
    pub fn invert(&self, band: usize) {
        self.set_gain(band, -self.get(band).gain_db);
    }

    /// Makes two bands of one, each on a part of the signal. Returns the new one; `None` when all
    /// 24 exist.
    pub fn split(&self, band: usize, [here, there]: [Placement; 2]) -> Option<usize> {
        let other = BandParams { placement: there, ..self.get(band) };
        let added = self.add(&other)?;
        self.set_placement(band, here);
        Some(added)
    }

    /// Listens to one band, or to everything again if it is that band already.
    pub fn toggle_listen(&self, band: usize) {
        let listening = self.params.listen.get() == Some(band);
        self.params.listen.set((!listening).then_some(band));
    }

    fn set_plain(&self, param: &'a nice_plug::prelude::FloatParam, plain: f32) {
        use nice_plug::prelude::Param;
        self.bind(param).set_once(self.ctx, param.preview_normalized(plain));
    }

    fn set_switch(&self, param: &'a nice_plug::prelude::BoolParam, on: bool) {
        self.bind(param).set_once(self.ctx, if on { 1.0 } else { 0.0 });
    }

    fn set_choice<T: Enum + PartialEq + 'static>(
        &self,
        param: &'a nice_plug::prelude::EnumParam<T>,
        choice: T,
    ) {
        self.bind(param).set_step(self.ctx, choice.to_index());
    }
}
