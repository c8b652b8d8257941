//! The spectrum of what the detector hears.

use dsp_core::spectral::{
    Resolution, Smoothing, SpectrumAnalyser, SpectrumFall, SpectrumGrid, SpectrumSettings,
};
use egui::{Painter, Rangef, Stroke};
use gui_common::plot::{DbAxis, FreqAxis, Trace};
use gui_common::theme::{Theme, alpha};
use plugin_common::telemetry::TapReader;

/// Levels at the top and the bottom of the graph, in dBFS.
const TOP_DB: f32 = -12.0;
const BOTTOM_DB: f32 = -78.0;
/// Pixels for one point.
const PX_PER_POINT: f32 = 1.5;

/// See the module.
pub struct KeySpectrum {
    tap: TapReader,
    samples: Vec<f32>,
    analyser: SpectrumAnalyser,
    trace: Trace,
}

impl KeySpectrum {
    /// Reads the tap of the audio thread.
    pub fn new(tap: TapReader) -> Self {
        Self {
            tap,
            samples: Vec::new(),
            analyser: SpectrumAnalyser::new(Resolution::Normal),
            trace: Trace::new(),
        }
    }

    /// Takes what is new after so many seconds; whether the picture moved.
    pub fn update(&mut self, freq: &FreqAxis, y: Rangef, rate_hz: f64, passed_s: f64) -> bool {
        self.samples.clear();
        let samples = &mut self.samples;
        self.tap.drain(|[left, right]| samples.push(0.5 * (left + right)));
        self.analyser.prepare(
            rate_hz,
            SpectrumGrid {
                points: ((freq.x.span() / PX_PER_POINT) as usize).max(2),
                from_hz: f64::from(freq.low_hz),
                to_hz: f64::from(freq.high_hz),
            },
        );
        self.analyser.set_settings(&SpectrumSettings {
            tilt_db_per_oct: 4.5,
            smoothing: Smoothing::Octave(1.0 / 6.0),
            fall: SpectrumFall::Smooth,
            freeze: false,
            peak_hold: false,
        });
        self.analyser.push(&self.samples);
        let moved = self.analyser.update(passed_s);
        let values = self.analyser.freqs_hz().iter().zip(self.analyser.levels_db());
        self.trace.set(freq, &level_axis(y), values.map(|(hz, db)| (*hz as f32, *db)));
        moved
    }

    /// Paints the area.
    pub fn paint(&self, p: &Painter, y: Rangef, t: &Theme) {
        self.trace.paint_area(p, t.pre, &level_axis(y));
        self.trace.paint_line(p, Stroke::new(1.0, alpha(t.pre, 0.55)));
    }
}

fn level_axis(y: Rangef) -> DbAxis {
    DbAxis { y, zero_y: y.min, zero_db: TOP_DB, px_per_db: y.span() / (TOP_DB - BOTTOM_DB) }
}
