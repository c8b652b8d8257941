//! Spectra before and after the equaliser and of the side-chain.

use std::f64::consts::{LOG2_10, LOG10_2};

use super::feed::{Feed, Stream};
use super::view::GraphView;
use crate::gui_state::{AnalyserState, Detail, Speed};
use dsp_core::math::double::{exp2, log2};
use dsp_core::spectral::{
    Resolution, Smoothing, SpectrumAnalyser, SpectrumFall, SpectrumGrid, SpectrumSettings,
};
use egui::{Align2, Color32, Painter, Stroke, pos2};
use gui_common::meter::number_text;
use gui_common::paint::text;
use gui_common::plot::{DbAxis, Trace};
use gui_common::theme::{Font, Theme, alpha, metrics};

/// Level at the top of the graph, in dBFS.
const TOP_DB: f32 = -6.0;
/// Level at the bottom of the graph, in dBFS.
const BOTTOM_DB: f32 = -78.0;
/// Columns of the graph for one point of a spectrum.
const COLUMNS_PER_POINT: f32 = 1.5;

/// One signal.
struct Signal {
    channels: [SpectrumAnalyser; 2],
    trace: Trace,
    held: Trace,
}

/// The three signals that the graph can show.
pub struct Spectra {
    pre: Signal,
    post: Signal,
    side_chain: Signal,
    last_s: Option<f64>,
}

impl Signal {
    fn new() -> Self {
        Self {
            channels: std::array::from_fn(|_| SpectrumAnalyser::new(Resolution::Normal)),
            trace: Trace::new(),
            held: Trace::new(),
        }
    }
}

impl Spectra {
    /// Shows silence at first.
    pub fn new() -> Self {
        let [pre, post, side_chain] = std::array::from_fn(|_| Signal::new());
        Self { pre, post, side_chain, last_s: None }
    }

    /// Forgets everything: the window was closed.
    pub fn clear(&mut self) {
        for signal in [&mut self.pre, &mut self.post, &mut self.side_chain] {
            signal.channels.iter_mut().for_each(SpectrumAnalyser::clear);
        }
        self.last_s = None;
    }

    /// Takes what is new at time `now_s`; whether the picture moved.
    pub fn update(
        &mut self,
        feed: &Feed,
        (state, freeze): (&AnalyserState, bool),
        (view, sample_rate_hz): (&GraphView, f64),
        now_s: f64,
    ) -> bool {
        let passed_s = self.last_s.map_or(0.0, |last_s| (now_s - last_s).max(0.0));
        self.last_s = Some(now_s);
        let settings = settings(state, freeze);
        let axis = level_axis(view);
        let mut moved = false;
        for (signal, stream, shown) in [
            (&mut self.pre, &feed.input, state.pre),
            (&mut self.post, &feed.output, state.post),
            (&mut self.side_chain, &feed.side_chain, state.side_chain),
        ] {
            if shown {
                moved |= signal.update(stream, &settings, (view, &axis), sample_rate_hz, passed_s);
            }
        }
        moved
    }

    /// Paints the traces that are on.
    pub fn paint(
        &self,
        p: &Painter,
        (state, freeze): (&AnalyserState, bool),
        view: &GraphView,
        t: &Theme,
    ) {
        const THIN: f32 = 1.0;
        const POST: f32 = 1.15;
        const OPACITY: f32 = 0.62;
        const HELD_OPACITY: f32 = 0.35;
        let axis = level_axis(view);
        let frozen = |color: Color32| if freeze { t.delta } else { color };
        let line = |signal: &Signal, color: Color32, width: f32| {
            signal.trace.paint_line(p, Stroke::new(width, alpha(color, OPACITY)));
            if state.peak_hold {
                signal.held.paint_line(p, Stroke::new(THIN, alpha(color, HELD_OPACITY)));
            }
        };
        if state.post {
            self.post.trace.paint_area(p, frozen(t.post), &axis);
        }
        if state.pre {
            line(&self.pre, frozen(t.pre), THIN);
        }
        if state.side_chain {
            line(&self.side_chain, frozen(t.sc), THIN);
        }
        if state.post {
            line(&self.post, frozen(t.post), POST);
        }
    }
}

impl Signal {
    fn update(
        &mut self,
        stream: &Stream,
        settings: &SpectrumSettings,
        (view, axis): (&GraphView, &DbAxis),
        sample_rate_hz: f64,
        passed_s: f64,
    ) -> bool {
        let grid = SpectrumGrid {
            points: ((view.rect.width() / COLUMNS_PER_POINT) as usize).max(2),
            from_hz: f64::from(view.freq.low_hz),
            to_hz: f64::from(view.freq.high_hz),
        };
        let mut moved = false;
        for (analyser, samples) in self.channels.iter_mut().zip(&stream.channels) {
            analyser.prepare(sample_rate_hz, grid);
            analyser.set_settings(settings);
            analyser.push(samples);
            moved |= analyser.update(passed_s);
        }
        let [left, right] = &self.channels;
        self.trace.set(&view.freq, axis, mean_power(left, left.levels_db(), right.levels_db()));
        if settings.peak_hold {
            self.held.set(&view.freq, axis, mean_power(left, left.held_db(), right.held_db()));
        }
        moved
    }
}

/// Frequencies with the mean power of both channels, in dB.
fn mean_power<'a>(
    grid: &'a SpectrumAnalyser,
    left_db: &'a [f32],
    right_db: &'a [f32],
) -> impl Iterator<Item = (f32, f32)> + 'a {
    let power = |db: f32| exp2(f64::from(db) * (0.1 * LOG2_10));
    grid.freqs_hz().iter().zip(left_db.iter().zip(right_db)).map(move |(freq_hz, (left, right))| {
        // Mono, and most of the time: no need for powers.
        let level_db = if left == right {
            *left
        } else {
            (log2(0.5 * (power(*left) + power(*right))) * (10.0 * LOG10_2)) as f32
        };
        (*freq_hz as f32, level_db)
    })
}

fn settings(state: &AnalyserState, freeze: bool) -> SpectrumSettings {
    SpectrumSettings {
        tilt_db_per_oct: f64::from(state.tilt_db_per_oct),
        smoothing: match state.detail {
            Detail::Full => Smoothing::Off,
            Detail::Twelfth => Smoothing::Octave(1.0 / 12.0),
            Detail::Third => Smoothing::Octave(1.0 / 3.0),
            Detail::Hearing => Smoothing::Erb(1.0),
        },
        fall: match state.speed {
            Speed::Fast => SpectrumFall::Fast,
            Speed::Smooth => SpectrumFall::Smooth,
            Speed::Slow => SpectrumFall::Slow,
        },
        freeze,
        peak_hold: state.peak_hold,
    }
}

/// The spectrum's own level axis over the graph.
fn level_axis(view: &GraphView) -> DbAxis {
    DbAxis {
        y: view.rect.y_range(),
        zero_y: view.rect.top(),
        zero_db: TOP_DB,
        px_per_db: view.rect.height() / (TOP_DB - BOTTOM_DB),
    }
}

/// Paints the spectrum's level numbers at the left.
pub fn paint_scale(p: &Painter, view: &GraphView, t: &Theme) {
    const STEP_DB: f32 = 12.0;
    /// Distance between two numbers below which every other one is left out.
    const MIN_GAP: f32 = 28.0;
    let axis = level_axis(view);
    let every = if axis.px_per_db * STEP_DB < MIN_GAP { 2 } else { 1 };
    for index in (2..=5).step_by(every) {
        let level_db = -STEP_DB * index as f32;
        let at = pos2(view.rect.left() + 8.0, axis.y_of(level_db));
        let font = Font::regular(metrics::TEXT_AXIS);
        text(p, at, Align2::LEFT_CENTER, &number_text(level_db, 0, false), font, t.low);
    }
}
