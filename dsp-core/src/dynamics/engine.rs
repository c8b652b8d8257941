//! What works inside the compressor.
//!
//! ```text
//! input ──┬─> delay ──────────────> voice A ─┐
//!         └─> key, or side-chain ─> voice B ─┴─ cross-fade ─> output
//! ```
//!
//! At rest one voice works; see [`Voices`] for how another one takes its place. The numbers of the
//! curve and the link glide. The latency that is told is that of the voice that is heard, from the first
//! sample of a fade on the new one's. New settings only act on a grid of the sample counter, so that no
//! bit depends on how the signal is cut and many settings in a block cost no more than one.

use super::Oversampling;
use super::auto_threshold::AutoThreshold;
use super::lookahead::History;
use super::params::CompressorParams;
use super::plan::{
    factor, max_delay_samples, max_latency_samples, max_window_samples, timing_of, voice_plan,
};
use super::points::Motion;
use super::quadrature::Quadrature;
use super::record::Record;
use super::voice::{Input, PIECE, Piece, Shared, VoicePlan};
use super::voices::{Settings, Voices};
use crate::oversample::HalfBands;
use crate::processor::{AudioBlock, Setup};
use crate::side_chain::SideChain;
use crate::simd::Backend;

/// See the module.
#[derive(Clone, Debug)]
pub struct Engine {
    params: CompressorParams,
    /// The settings have changed since the last piece.
    has_news: bool,
    /// What plan and coefficients were made of.
    timing: CompressorParams,
    sample_rate_hz: f64,
    channels: usize,
    shared: Shared,
    voices: Voices,
    motion: Motion,
    auto_threshold: AutoThreshold,
    /// The automatic threshold reads this piece.
    measuring: bool,
    /// Somebody looks at gains and levels.
    is_traced: bool,
    /// Of the input.
    delays: [History<f32>; 2],
    max_latency_samples: usize,
    /// The input of a piece, delayed like each voice's output.
    dry: [Piece; 2],
    /// Samples since the last reset.
    position: u64,
    record: Record,
}

impl Engine {
    /// Takes all memory.
    #[must_use]
    pub fn new(params: &CompressorParams, setup: &Setup, backend: Backend) -> Self {
        let sample_rate_hz = setup.sample_rate_hz;
        let bands = HalfBands::new(sample_rate_hz);
        let max_factor = factor(Oversampling::X8, sample_rate_hz);
        let pair = Quadrature::new(backend.level(), sample_rate_hz, max_factor.times());
        let max_latency_samples = max_latency_samples(&bands, sample_rate_hz);
        let memory =
            (max_delay_samples(&bands, sample_rate_hz), max_window_samples(sample_rate_hz));
        let shared = Shared { backend, bands, max_factor, pair };
        let plan = voice_plan(params, &shared.bands, sample_rate_hz, setup.channels);
        let settings = Settings { params, sample_rate_hz };
        let mut engine = Self {
            params: *params,
            has_news: false,
            timing: timing_of(params),
            sample_rate_hz,
            channels: setup.channels,
            voices: Voices::new(plan, setup.channels, &shared, &settings, memory),
            motion: Motion::new(params, sample_rate_hz),
            auto_threshold: AutoThreshold::new(sample_rate_hz, PIECE),
            measuring: false,
            is_traced: true,
            delays: std::array::from_fn(|_| History::new(max_latency_samples, 0.0)),
            max_latency_samples,
            dry: [[[0.0; PIECE]; 2]; 2],
            position: 0,
            record: Record::new(setup.channels, setup.max_block_samples),
            shared,
        };
        engine.reset();
        engine
    }

    /// What the last block was like.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether somebody looks at gains and levels from now on.
    pub fn set_traced(&mut self, is_traced: bool) {
        self.is_traced = is_traced;
        self.record.keep_traces(is_traced || self.measuring);
    }

    /// Whether the dry signal is kept from now on.
    pub fn keep_dry(&mut self, keeps: bool) {
        self.record.keep_dry(keeps);
    }

    /// The input before its last `age` samples.
    pub fn past(&self, channel: usize, age: usize, to: &mut [f32]) {
        self.delays[channel].read(age, to);
    }

    /// The deepest gain is looked for anew.
    pub fn begin_readings(&mut self) {
        self.record.begin_readings();
    }

    /// Latency of what is heard, or faded to.
    #[must_use]
    pub fn latency_samples(&self) -> usize {
        self.voices.latency_samples()
    }

    /// For how long a sound goes on after its end.
    #[must_use]
    pub fn tail_samples(&self) -> usize {
        let tail = |plan: &VoicePlan| {
            plan.latency_samples + self.shared.bands.latency_samples(plan.factor)
        };
        let [heard, wanted] = self.voices.plans();
        tail(heard).max(tail(wanted))
    }

    /// As if only silence had come.
    pub fn reset(&mut self) {
        self.position = 0;
        self.delays.iter_mut().for_each(|delay| delay.start(self.max_latency_samples, 0.0));
        self.auto_threshold.reset();
        self.snap();
    }

    /// All settings reached, silence behind.
    fn snap(&mut self) {
        self.has_news = false;
        self.timing = timing_of(&self.params);
        self.motion.jump(&self.params, self.wanted_threshold_db());
        let plan = self.new_plan();
        let settings = Settings { params: &self.params, sample_rate_hz: self.sample_rate_hz };
        self.voices.snap(plan, &settings, self.motion.point());
        self.record.clear(self.motion.threshold_db());
    }

    fn new_plan(&self) -> VoicePlan {
        voice_plan(&self.params, &self.shared.bands, self.sample_rate_hz, self.channels)
    }

    /// Where an automatic threshold is, once it knows.
    fn wanted_threshold_db(&self) -> Option<f64> {
        let auto_db = self.auto_threshold.threshold_db(self.params.knee_db);
        auto_db.filter(|_| self.params.auto_threshold).map(|db| db + self.params.auto_offset_db)
    }

    /// Clamped settings, for the next piece.
    pub fn set_params(&mut self, params: &CompressorParams) {
        self.params = *params;
        if self.position == 0 {
            self.snap();
        } else {
            self.has_news = true;
        }
    }

    /// Computes a block in place.
    pub fn process(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        let len = self.record.begin(block.len());
        let mut from = 0;
        while from < len {
            let in_piece = (self.position % PIECE as u64) as usize;
            if in_piece == 0 {
                self.control();
            }
            let to = from + (PIECE - in_piece).min(len - from);
            let key = side_chain.as_ref().map(|key| key.range(from, to));
            self.process_piece(&mut block.range(from, to), key, from, in_piece);
            self.position += (to - from) as u64;
            from = to;
        }
    }

    /// At the border of a piece: change of voices, new settings, automatic threshold. What new settings
    /// change of the voices begins at the next border.
    fn control(&mut self) {
        let settings = Settings { params: &self.params, sample_rate_hz: self.sample_rate_hz };
        self.voices.step(self.position, &settings, self.motion.point());
        if self.measuring != self.params.auto_threshold {
            self.measuring = self.params.auto_threshold;
            self.record.keep_traces(self.is_traced || self.measuring);
        }
        let has_news = std::mem::take(&mut self.has_news);
        if has_news {
            self.take_timing();
        }
        if has_news || self.measuring {
            self.motion.set(&self.params, self.wanted_threshold_db());
        }
        self.motion.advance();
    }

    /// Plan and coefficients, where the settings ask for others.
    fn take_timing(&mut self) {
        let timing = timing_of(&self.params);
        if timing == self.timing {
            return;
        }
        self.timing = timing;
        let plan = self.new_plan();
        let settings = Settings { params: &self.params, sample_rate_hz: self.sample_rate_hz };
        self.voices.set(plan, &settings);
    }

    /// A piece, or the part of it from `in_piece` on; in the record from `at` on.
    fn process_piece(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<SideChain<'_>>,
        at: usize,
        in_piece: usize,
    ) {
        let len = block.len();
        let audio = take(block);
        for (delay, audio) in self.delays.iter_mut().zip(&audio) {
            delay.write(&audio[..len]);
        }
        let key = side_chain.map(|key| take_key(&key, len));
        let signal = Signal { audio: &audio, key: key.as_ref(), len, in_piece };
        let active = self.voices.active();
        self.run_voice(active, &signal);
        self.record.store(self.voices.voice(active), &self.dry[active], block, at);
        if let Some(other) = self.voices.listening() {
            self.run_voice(other, &signal);
            if self.voices.is_fading() {
                let voice = self.voices.voice(other);
                self.record.fade_over(voice, &self.dry[other], self.voices.fade(), block, at);
            }
        }
        self.voices.advance(len);
        let alike = self.voices.voice(active).is_merged() && !self.voices.is_fading();
        self.record.read(at, at + len, self.motion.threshold_db(), alike);
        if self.measuring {
            self.auto_threshold.measure(self.record.levels_of(at, at + len));
        }
    }

    /// A piece of one voice.
    fn run_voice(&mut self, index: usize, signal: &Signal<'_>) {
        let Signal { audio, key, len, in_piece } = *signal;
        let VoicePlan { latency_samples, factor, .. } = *self.voices.voice(index).plan();
        let is_audio = latency_samples == 0 && !self.record.keeps_dry();
        if !is_audio {
            for (dry, delay) in self.dry[index].iter_mut().zip(&self.delays) {
                delay.read(latency_samples, &mut dry[..len]);
            }
        }
        let dry = if is_audio { audio } else { &self.dry[index] };
        let points = self.motion.points(in_piece, factor.times());
        let input = Input { audio, dry, key, len, points };
        self.voices.process(index, &self.shared, &input);
    }
}

/// What comes in.
#[derive(Clone, Copy)]
struct Signal<'a> {
    audio: &'a Piece,
    key: Option<&'a Piece>,
    len: usize,
    /// Place of the first sample in its piece.
    in_piece: usize,
}

/// The block's samples; what is not a number becomes 0. A mono signal is both channels.
fn take(block: &mut AudioBlock<'_>) -> Piece {
    let mut piece = [[0.0; PIECE]; 2];
    let channels = block.channels();
    for (to, from) in piece.iter_mut().zip(block.iter_channels()) {
        copy_finite(from, to);
    }
    if channels == 1 {
        piece[1] = piece[0];
    }
    piece
}

/// The key's samples; a mono key counts for both channels.
fn take_key(key: &SideChain<'_>, len: usize) -> Piece {
    let mut piece = [[0.0; PIECE]; 2];
    let len = len.min(key.len());
    copy_finite(&key.left()[..len], &mut piece[0]);
    copy_finite(&key.right()[..len], &mut piece[1]);
    piece
}

fn copy_finite(from: &[f32], to: &mut [f32]) {
    for (to, &from) in to.iter_mut().zip(from) {
        *to = if from.abs() <= f32::MAX { from } else { 0.0 };
    }
}
