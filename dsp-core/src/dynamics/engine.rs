//! What works inside the compressor.
//!
//! ```text
//! input ──┬─> delay ──────────────> voice A ─┐
//!         └─> key, or side-chain ─> voice B ─┴─ cross-fade ─> output
//! ```
//!
//! At rest one [`Voice`] works. What cannot change smoothly inside it (style, loop, detector, lookahead,
//! oversampling) starts the other one from the present reduction, lets it run unheard until its
//! filters and windows know the signal, and fades over. The latency that is told is that
//! of the voice that is heard, from the first sample of the fade on the new one's. The numbers of the
//! curve and the link glide. New settings only act on a grid of the sample counter, so that no bit
//! depends on how the signal is cut and many settings in a block cost no more than one.

use super::Oversampling;
use super::auto_threshold::AutoThreshold;
use super::gain_path::GainCoefs;
use super::lookahead::DelayLine;
use super::params::CompressorParams;
use super::plan::{
    factor, gain_coefs, max_delay_samples, max_window_samples, timing_of, voice_plan,
};
use super::points::Motion;
use super::quadrature::Quadrature;
use super::record::Record;
use super::voice::{Input, PIECE, Piece, Shared, Voice, VoicePlan};
use crate::oversample::HalfBands;
use crate::processor::{AudioBlock, Setup};
use crate::side_chain::SideChain;
use crate::simd::Backend;
use crate::switch::Crossfade;
use crate::units::s_to_samples;

/// How long a new voice listens before it is heard, in seconds; in addition to all delays.
const WARM_UP_S: f64 = 0.050;

/// A new latency begins on a multiple of this, in samples: of most blocks' lengths.
const LATENCY_GRID: u64 = 1_024;

/// Where the change from one voice to the other stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    None,
    /// The other voice listens, for so many samples more.
    Warming(usize),
    Fading,
}

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
    voices: [Voice; 2],
    coefs: [GainCoefs; 2],
    /// The voice that is heard.
    active: usize,
    wanted_plan: VoicePlan,
    change: Change,
    fade: Crossfade,
    warm_up_samples: usize,
    motion: Motion,
    auto_threshold: AutoThreshold,
    /// The automatic threshold reads this piece.
    measuring: bool,
    delays: [DelayLine; 2],
    /// Samples since the last reset.
    position: u64,
    record: Record,
}

impl Engine {
    /// Takes all memory.
    #[must_use]
    pub fn new(params: &CompressorParams, setup: &Setup) -> Self {
        let sample_rate_hz = setup.sample_rate_hz;
        let bands = HalfBands::new(sample_rate_hz);
        let max_factor = factor(Oversampling::X8, sample_rate_hz);
        let pairs = (0..=max_factor.stages())
            .map(|stages| Quadrature::new(sample_rate_hz * f64::from(1u32 << stages)))
            .collect();
        let shared = Shared { backend: Backend::detect(), bands, max_factor, pairs };
        let plan = voice_plan(params, &shared.bands, sample_rate_hz, setup.channels);
        let (max_delay, max_window) =
            (max_delay_samples(sample_rate_hz), max_window_samples(sample_rate_hz));
        let voice = || Voice::new(plan, setup.channels, &shared, max_delay, max_window);
        let mut fade = Crossfade::new(false);
        fade.prepare(sample_rate_hz);
        let mut engine = Self {
            params: *params,
            has_news: false,
            timing: timing_of(params),
            sample_rate_hz,
            channels: setup.channels,
            voices: [voice(), voice()],
            coefs: [gain_coefs(params, &plan, sample_rate_hz); 2],
            active: 0,
            wanted_plan: plan,
            change: Change::None,
            fade,
            warm_up_samples: s_to_samples(WARM_UP_S, sample_rate_hz),
            motion: Motion::new(params, sample_rate_hz),
            auto_threshold: AutoThreshold::new(sample_rate_hz, PIECE),
            measuring: false,
            delays: std::array::from_fn(|_| DelayLine::new(max_delay)),
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

    /// Latency of what is heard, or faded to.
    #[must_use]
    pub fn latency_samples(&self) -> usize {
        let heard = if self.change == Change::Fading { 1 - self.active } else { self.active };
        self.voices[heard].plan().latency_samples
    }

    /// For how long a sound goes on after its end.
    #[must_use]
    pub fn tail_samples(&self) -> usize {
        let tail = |plan: &VoicePlan| {
            plan.latency_samples + self.shared.bands.latency_samples(plan.factor)
        };
        tail(self.voices[self.active].plan()).max(tail(&self.wanted_plan))
    }

    /// As if only silence had come.
    pub fn reset(&mut self) {
        self.position = 0;
        self.delays.iter_mut().for_each(|delay| delay.fill(0.0));
        self.auto_threshold.reset();
        self.snap();
    }

    /// All settings reached, silence behind.
    fn snap(&mut self) {
        self.has_news = false;
        self.timing = timing_of(&self.params);
        let plan = self.new_plan();
        self.wanted_plan = plan;
        self.motion.jump(&self.params, self.wanted_threshold_db());
        self.change = Change::None;
        self.fade.jump(false);
        self.active = 0;
        self.voices[0].start(plan, &self.shared, [0.0; 2], self.motion.point());
        self.coefs[0] = gain_coefs(&self.params, &plan, self.sample_rate_hz);
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

    /// At the border of a piece: new settings, automatic threshold, change of voices.
    fn control(&mut self) {
        self.measuring = self.params.auto_threshold;
        let has_news = std::mem::take(&mut self.has_news);
        if has_news {
            self.take_timing();
        }
        if has_news || self.measuring {
            self.motion.set(&self.params, self.wanted_threshold_db());
        }
        self.change_voice();
        self.motion.advance();
    }

    /// Plan and coefficients, where the settings ask for others.
    fn take_timing(&mut self) {
        let timing = timing_of(&self.params);
        if timing == self.timing {
            return;
        }
        self.timing = timing;
        self.wanted_plan = self.new_plan();
        let is_heard = |index: usize| index == self.active || self.change != Change::None;
        for (index, voice) in self.voices.iter().enumerate().filter(|(index, _)| is_heard(*index)) {
            self.coefs[index] = gain_coefs(&self.params, voice.plan(), self.sample_rate_hz);
        }
    }

    fn change_voice(&mut self) {
        match self.change {
            Change::None if *self.voices[self.active].plan() != self.wanted_plan => {
                let other = 1 - self.active;
                let reductions_db = self.voices[self.active].reductions_db();
                let plan = self.wanted_plan;
                self.voices[other].start(plan, &self.shared, reductions_db, self.motion.point());
                self.coefs[other] = gain_coefs(&self.params, &plan, self.sample_rate_hz);
                let late = plan.gain.delay_samples.div_ceil(plan.factor.times());
                let latency = plan.latency_samples + late;
                self.change = Change::Warming(self.warm_up_samples + latency);
            }
            Change::Warming(0) if self.may_fade() => {
                self.fade.jump(false);
                self.fade.set(true);
                self.change = Change::Fading;
            }
            Change::Fading if !self.fade.is_fading() => {
                self.active = 1 - self.active;
                self.change = Change::None;
            }
            Change::None | Change::Warming(_) | Change::Fading => (),
        }
    }

    /// A fade to another latency waits for where blocks usually begin, so that a dry path that follows
    /// the latency block by block fades at the same samples.
    fn may_fade(&self) -> bool {
        let [first, second] = self.voices.each_ref().map(|voice| voice.plan().latency_samples);
        first == second || self.position.is_multiple_of(LATENCY_GRID)
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
        let dry = self.run_voice(self.active, &signal);
        self.record.store(&self.voices[self.active], &dry, block, at);
        if self.change != Change::None {
            let other = 1 - self.active;
            let dry = self.run_voice(other, &signal);
            if self.change == Change::Fading {
                self.record.fade_over(&self.voices[other], &dry, &self.fade, block, at);
                self.fade.advance(len);
            }
        }
        if let Change::Warming(left) = &mut self.change {
            *left = left.saturating_sub(len);
        }
        self.record.read(at, at + len, self.motion.threshold_db());
        if self.measuring {
            self.auto_threshold.measure(self.record.levels_of(at, at + len));
        }
    }

    /// A piece of one voice; gives its dry signal.
    fn run_voice(&mut self, index: usize, signal: &Signal<'_>) -> Piece {
        let Signal { audio, key, len, in_piece } = *signal;
        let voice = &mut self.voices[index];
        let mut dry = *audio;
        let VoicePlan { latency_samples, factor, .. } = *voice.plan();
        if latency_samples > 0 {
            for (dry, delay) in dry.iter_mut().zip(&self.delays) {
                delay.read(latency_samples, &mut dry[..len]);
            }
        }
        let points = self.motion.points(in_piece, factor.times());
        let input = Input { audio, dry: &dry, key, len, points };
        voice.process(&self.shared, &input, &self.coefs[index]);
        dry
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
