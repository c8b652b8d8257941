//! Signals and measurements of the compressor's tests.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first error")]

use std::f64::consts::TAU;

use dsp_core::dynamics::{Compressor, CompressorParams, INFINITE_RATIO, Style};
use dsp_core::{AudioBlock, Processor, Setup};

pub const RATE_HZ: f64 = 48_000.0;

pub fn params(change: impl FnOnce(&mut CompressorParams)) -> CompressorParams {
    let mut params = CompressorParams::default();
    change(&mut params);
    params
}

pub fn prepared(params: &CompressorParams, rate_hz: f64, channels: usize) -> Compressor {
    let mut compressor = Compressor::new();
    compressor.set_params(params);
    compressor.prepare(&Setup::new(rate_hz, 4_096, channels).unwrap()).unwrap();
    compressor
}

/// Output and gain in dB of a mono signal.
pub struct Render {
    pub output: Vec<f32>,
    pub gain_db: Vec<f32>,
    pub dry: Vec<f32>,
}

pub fn render(compressor: &mut Compressor, input: &[f32]) -> Render {
    let mut render = Render { output: input.to_vec(), gain_db: Vec::new(), dry: Vec::new() };
    for part in render.output.chunks_mut(512) {
        compressor.process(&mut AudioBlock::mono(part));
        render.gain_db.extend_from_slice(compressor.gain_trace_db(0));
        render.dry.extend_from_slice(compressor.dry(0));
    }
    render
}

pub fn render_stereo(
    compressor: &mut Compressor,
    left: &[f32],
    right: &[f32],
    cut: usize,
) -> [Vec<f32>; 2] {
    let (mut left, mut right) = (left.to_vec(), right.to_vec());
    for (left, right) in left.chunks_mut(cut).zip(right.chunks_mut(cut)) {
        compressor.process(&mut AudioBlock::stereo(left, right));
    }
    [left, right]
}

pub fn gain(level_db: f64) -> f64 {
    10f64.powf(level_db / 20.0)
}

/// A sine whose level at each sample is given in dB.
pub fn tone(
    freq_hz: f64,
    rate_hz: f64,
    samples: usize,
    level_db: impl Fn(usize) -> f64,
) -> Vec<f32> {
    (0..samples)
        .map(|n| (gain(level_db(n)) * (TAU * freq_hz * n as f64 / rate_hz).sin()) as f32)
        .collect()
}

pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    pub fn index(&mut self, count: usize) -> usize {
        (self.next() * count as f64) as usize
    }

    pub fn noise(&mut self, samples: usize) -> Vec<f32> {
        (0..samples).map(|_| self.between(-1.0, 1.0) as f32).collect()
    }

    /// Any settings at all.
    pub fn params(&mut self) -> CompressorParams {
        use dsp_core::dynamics::{
            Detection, Domain, ExpanderParams, LinkMode, Oversampling, Topology, UpwardParams,
        };
        let ratios = [1.0, 1.5, 4.0, 20.0, INFINITE_RATIO];
        CompressorParams {
            style: Style::ALL[self.index(8)],
            threshold_db: self.between(-60.0, 0.0),
            ratio: ratios[self.index(5)],
            knee_db: self.between(0.0, 48.0),
            range_db: self.between(0.0, 60.0),
            attack_s: 5e-6 * 1e5f64.powf(self.next()),
            release_s: 0.005 * 1e3f64.powf(self.next()),
            auto_release: self.index(4) == 0,
            hold_s: [0.0, 0.01][self.index(2)],
            upward: UpwardParams {
                threshold_db: self.between(-60.0, -10.0),
                ratio: ratios[self.index(3)],
                range_db: self.between(0.0, 30.0),
            },
            floor_db: self.between(-100.0, -40.0),
            expander: ExpanderParams {
                threshold_db: self.between(-80.0, -30.0),
                ratio: ratios[self.index(5)],
                range_db: self.between(0.0, 60.0),
            },
            topology: [Topology::Style, Topology::FeedForward, Topology::Feedback][self.index(3)],
            detection: [
                Detection::Style,
                Detection::Envelope,
                Detection::Transient,
                Detection::Peak,
                Detection::Rms,
            ][self.index(5)],
            rms_s: self.between(0.0, 0.16),
            peak_release_s: self.between(0.005, 0.5),
            crest_db: self.between(0.0, 24.0),
            link_amount: [0.0, 0.7, 1.0][self.index(3)],
            link: [LinkMode::Max, LinkMode::Mean][self.index(2)],
            domain: [Domain::LeftRight, Domain::MidSide, Domain::Mid, Domain::Side][self.index(4)],
            lookahead_s: [0.0, -0.01, 0.002, 0.02][self.index(4)],
            oversampling: Oversampling::ALL[self.index(4)],
            fixed_latency_s: [None, Some(0.025)][self.index(2)],
            auto_threshold: self.index(4) == 0,
            auto_offset_db: self.between(-10.0, 10.0),
        }
    }
}
