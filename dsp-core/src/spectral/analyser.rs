//! Spectrum of a signal for a logarithmic frequency axis.
//!
//! ```text
//! samples ─> ring ─> Hann window ─> real FFT ─> points ─> tilt ─> rise and fall ─> levels, held levels
//! ```
//!
//! Calibrated: without smoothing a sine at 0 dBFS reads 0 dB at its frequency, within 0.1 dB. One
//! transform length for all frequencies, so that the slope of noise is true. Takes memory in `new`
//! and `prepare` only.

use std::f64::consts::TAU;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use super::display::{Bins, Cell, FLOOR_DB};
use super::settings::{Resolution, Smoothing, SpectrumGrid, SpectrumSettings};

/// Rise of a level, as a time constant in seconds.
const RISE_S: f64 = 0.010;
/// Fall of an amplitude by 1/e, in dB.
const NEPER_DB: f64 = 8.685_889_638_065_037;
/// Without new samples for this long the signal has stopped, in seconds.
const STOPPED_S: f64 = 0.1;
/// Pivot of the tilt, in Hz.
const TILT_PIVOT_HZ: f64 = 1_000.0;

/// See the module.
pub struct SpectrumAnalyser {
    resolution: Resolution,
    settings: SpectrumSettings,
    sample_rate_hz: f64,
    grid: SpectrumGrid,
    transform: Option<Transform>,
    freqs_hz: Vec<f64>,
    /// Of each point from the tilt's pivot.
    octaves: Vec<f64>,
    cells: Vec<Cell>,
    levels_db: Vec<f32>,
    held_db: Vec<f32>,
    /// Since the last samples came.
    idle_s: f64,
    has_new_samples: bool,
}

/// Everything of one length.
struct Transform {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// Makes the power of a sine with amplitude 1 equal to 1.
    power_scale: f64,
    ring: Vec<f32>,
    at: usize,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    bins: Bins,
}

impl SpectrumAnalyser {
    /// Shows silence until it is prepared.
    #[must_use]
    pub fn new(resolution: Resolution) -> Self {
        Self {
            resolution,
            settings: SpectrumSettings::default(),
            sample_rate_hz: 0.0,
            grid: SpectrumGrid::default(),
            transform: None,
            freqs_hz: Vec::new(),
            octaves: Vec::new(),
            cells: Vec::new(),
            levels_db: Vec::new(),
            held_db: Vec::new(),
            idle_s: 0.0,
            has_new_samples: false,
        }
    }

    /// Takes the memory for a rate and a grid and clears everything; nothing happens if both are
    /// what they were.
    pub fn prepare(&mut self, sample_rate_hz: f64, grid: SpectrumGrid) {
        let grid = SpectrumGrid { points: grid.points.max(2), ..grid };
        let same_rate = self.transform.is_some() && sample_rate_hz == self.sample_rate_hz;
        if same_rate && grid == self.grid {
            return;
        }
        if !same_rate {
            self.sample_rate_hz = sample_rate_hz;
            self.transform = Some(Transform::new(self.resolution.length_samples(sample_rate_hz)));
        }
        self.grid = grid;
        let octaves = (grid.to_hz / grid.from_hz).log2();
        self.freqs_hz = (0..grid.points)
            .map(|n| grid.from_hz * (octaves * n as f64 / (grid.points - 1) as f64).exp2())
            .collect();
        self.octaves =
            self.freqs_hz.iter().map(|freq_hz| (freq_hz / TILT_PIVOT_HZ).log2()).collect();
        self.levels_db = vec![FLOOR_DB as f32; grid.points];
        self.held_db = vec![FLOOR_DB as f32; grid.points];
        self.cells.clear();
        self.cells.reserve(grid.points);
        self.place_cells();
    }

    /// Changes the settings.
    pub fn set_settings(&mut self, settings: &SpectrumSettings) {
        let moved = settings.smoothing != self.settings.smoothing;
        if !settings.peak_hold || settings.tilt_db_per_oct != self.settings.tilt_db_per_oct {
            self.clear_held();
        }
        self.settings = *settings;
        if moved {
            self.place_cells();
        }
    }

    /// Forgets the signal and what was held.
    pub fn clear(&mut self) {
        if let Some(transform) = &mut self.transform {
            transform.ring.fill(0.0);
        }
        self.levels_db.fill(FLOOR_DB as f32);
        self.clear_held();
    }

    /// Forgets what was held.
    pub fn clear_held(&mut self) {
        self.held_db.fill(FLOOR_DB as f32);
    }

    /// Adds samples; what is not a number counts as silence.
    pub fn push(&mut self, samples: &[f32]) {
        let Some(transform) = &mut self.transform else { return };
        transform.push(samples);
        self.has_new_samples |= !samples.is_empty();
    }

    /// Moves the levels on by the time since the last frame; whether any of them changed.
    pub fn update(&mut self, time_s: f64) -> bool {
        let time_s = time_s.max(0.0);
        let Some(transform) = &mut self.transform else { return false };
        if self.settings.freeze {
            return false;
        }
        self.idle_s = if self.has_new_samples { 0.0 } else { self.idle_s + time_s };
        if std::mem::take(&mut self.has_new_samples) {
            transform.run();
        }
        let stopped = self.idle_s > STOPPED_S;
        let rise = 1.0 - (-time_s / RISE_S).exp();
        let fall_db = NEPER_DB * time_s / self.settings.fall.time_s();
        let mut changed = false;
        let points = self.cells.iter().zip(&self.octaves).zip(&mut self.levels_db);
        for (((cell, octaves), level), held) in points.zip(&mut self.held_db) {
            let tilt_db = self.settings.tilt_db_per_oct * octaves;
            let target_db =
                if stopped { FLOOR_DB } else { transform.bins.level_db(cell) + tilt_db };
            let now_db = f64::from(*level);
            let next_db = if target_db > now_db {
                now_db + rise * (target_db - now_db)
            } else {
                (now_db - fall_db).max(target_db).max(FLOOR_DB)
            } as f32;
            changed |= next_db != *level;
            *level = next_db;
            if self.settings.peak_hold && next_db > *held {
                *held = next_db;
                changed = true;
            }
        }
        changed
    }

    /// Frequency of each point, in Hz.
    #[must_use]
    pub fn freqs_hz(&self) -> &[f64] {
        &self.freqs_hz
    }

    /// Level of each point, in dB re a sine at full scale; -180 is silence.
    #[must_use]
    pub fn levels_db(&self) -> &[f32] {
        &self.levels_db
    }

    /// Highest level of each point since it was cleared, while `peak_hold` is set.
    #[must_use]
    pub fn held_db(&self) -> &[f32] {
        &self.held_db
    }

    fn place_cells(&mut self) {
        let Some(transform) = &self.transform else { return };
        let bin_hz = self.sample_rate_hz / transform.ring.len() as f64;
        let step = (self.grid.to_hz / self.grid.from_hz).powf(1.0 / (self.grid.points - 1) as f64);
        let smoothing: Smoothing = self.settings.smoothing;
        self.cells.clear();
        self.cells.extend(
            self.freqs_hz.iter().map(|&freq_hz| Cell::new(freq_hz, step, smoothing, bin_hz)),
        );
    }
}

impl Transform {
    fn new(length: usize) -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(length);
        let window: Vec<f32> = (0..length)
            .map(|n| (0.5 - 0.5 * (TAU * n as f64 / length as f64).cos()) as f32)
            .collect();
        let sum: f64 = window.iter().copied().map(f64::from).sum();
        let (input, output, scratch) =
            (fft.make_input_vec(), fft.make_output_vec(), fft.make_scratch_vec());
        let bins = Bins::new(output.len());
        Self {
            fft,
            window,
            power_scale: (2.0 / sum).powi(2),
            ring: vec![0.0; length],
            at: 0,
            input,
            output,
            scratch,
            bins,
        }
    }

    fn push(&mut self, samples: &[f32]) {
        let length = self.ring.len();
        let newest = &samples[samples.len().saturating_sub(length)..];
        for &sample in newest {
            self.ring[self.at] = if sample.is_finite() { sample } else { 0.0 };
            self.at = (self.at + 1) % length;
        }
    }

    fn run(&mut self) {
        let (newest, oldest) = self.ring.split_at(self.at);
        let samples = oldest.iter().chain(newest);
        for ((input, &sample), &window) in self.input.iter_mut().zip(samples).zip(&self.window) {
            *input = sample * window;
        }
        // The lengths come from the plan itself, so this cannot fail.
        let done =
            self.fft.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch);
        debug_assert!(done.is_ok());
        let scale = self.power_scale;
        self.bins.set(self.output.iter().map(|bin| {
            let (re, im) = (f64::from(bin.re), f64::from(bin.im));
            scale * (re * re + im * im)
        }));
    }
}
