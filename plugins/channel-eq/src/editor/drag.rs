//! Moving bands: unrounded values on their way, so that nothing is lost to limits.

use dsp_core::eq::BandParams;
use egui::{Context, Vec2};
use nice_plug::prelude::{FloatParam, Param};

use super::bands::{Bands, has_gain, is_cut};
use super::selection::Selection;
use super::view::GraphView;

/// A drag of one or several bands.
pub struct Move {
    bands: Vec<Moved>,
    /// The band at the pointer is listened to until the end.
    listening: bool,
}

struct Moved {
    band: usize,
    start: BandParams,
    freq_oct: f64,
    gain_db: f64,
    q_oct: f64,
}

impl Move {
    /// Takes hold of the selected bands; with `listen`, the first of them is heard alone.
    pub fn new(bands: Bands<'_>, selection: &Selection, listen: bool) -> Self {
        if listen {
            bands.params.listen.set(selection.primary());
        }
        let hold = |band| {
            let start = bands.get(band);
            Moved {
                band,
                start,
                freq_oct: start.freq_hz.log2(),
                gain_db: start.gain_db,
                q_oct: start.q.log2(),
            }
        };
        Self { bands: selection.iter().map(hold).collect(), listening: listen }
    }

    /// Moves everything by a distance on the graph.
    pub fn by(&mut self, ctx: &Context, pixels: Vec2, bands: Bands<'_>, view: &GraphView) {
        let oct = f64::from(pixels.x / view.px_per_oct());
        let db = f64::from(-pixels.y / view.level.px_per_db);
        for moved in &mut self.bands {
            moved.freq_oct += oct;
            moved.gain_db += db;
            // The response of a cut at its corner is its Q.
            moved.q_oct += db / (20.0 * std::f64::consts::LOG10_2);
            moved.apply(ctx, bands, [moved.freq_oct, moved.gain_db, moved.q_oct]);
        }
    }

    /// Back to where the bands were.
    pub fn cancel(self, ctx: &Context, bands: Bands<'_>) {
        for moved in &self.bands {
            let start = &moved.start;
            moved.apply(ctx, bands, [start.freq_hz.log2(), start.gain_db, start.q.log2()]);
        }
        self.end(ctx, bands);
    }

    /// Lets go.
    pub fn end(self, ctx: &Context, bands: Bands<'_>) {
        for moved in &self.bands {
            let band = &bands.params.bands[moved.band];
            for param in [&band.freq, &band.gain, &band.q] {
                bands.bind(param).end(ctx);
            }
        }
        if self.listening {
            bands.params.listen.set(None);
        }
    }
}

impl Moved {
    /// Sets what the shape lets a drag move, and keeps the gestures alive.
    fn apply(&self, ctx: &Context, bands: Bands<'_>, [freq_oct, gain_db, q_oct]: [f64; 3]) {
        let band = &bands.params.bands[self.band];
        let set = |param: &FloatParam, plain: f64| {
            let binding = bands.bind(param);
            binding.begin(ctx);
            binding.set(ctx, param.preview_normalized(plain as f32));
        };
        set(&band.freq, freq_oct);
        if has_gain(self.start.shape) {
            set(&band.gain, gain_db);
        } else if is_cut(self.start.shape) {
            set(&band.q, q_oct);
        }
    }
}

/// Changes the selected bands as part of a burst of keys or wheel steps.
pub fn nudge(
    ctx: &Context,
    bands: Bands<'_>,
    selection: &Selection,
    (oct, gain_db, q_oct): (f64, f64, f64),
) {
    let set = |param: &FloatParam, plain: f64| {
        let binding = bands.bind(param);
        binding.begin_burst(ctx);
        binding.set(ctx, param.preview_normalized(plain as f32));
    };
    for index in selection.iter() {
        let (band, now) = (&bands.params.bands[index], bands.get(index));
        if oct != 0.0 {
            set(&band.freq, now.freq_hz.log2() + oct);
        }
        if gain_db != 0.0 && has_gain(now.shape) {
            set(&band.gain, now.gain_db + gain_db);
        }
        if q_oct != 0.0 && super::bands::has_q(now.shape) {
            set(&band.q, now.q.log2() + q_oct);
        }
    }
}
