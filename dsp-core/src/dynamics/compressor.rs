//! The compressor as one audio unit.
//!
//! ```text
//! input ──┬─> delay ──────────────> voice A ─┐
//!         └─> key, or side-chain ─> voice B ─┴─ cross-fade ─> output
//! ```
//!
//! At rest one [`Voice`] works. What cannot change smoothly inside it (style, loop, detector, lookahead,
//! oversampling) starts the other one from the present reduction, lets it run unheard until its
//! filters and windows know the signal, and fades over. The numbers of the curve and the link glide.
//! Both only begin on a grid of the sample counter, so that no bit depends on how the signal is cut.

use super::auto_threshold::AutoThreshold;
use super::curve::{Curve, CurveNumbers};
use super::gain_path::{GainCoefs, Point, Points};
use super::lookahead::DelayLine;
use super::params::CompressorParams;
use super::plan::{factor, gain_coefs, max_delay_samples, max_window_samples, voice_plan};
use super::quadrature::Quadrature;
use super::voice::{Input, PIECE, Piece, Shared, Voice, VoicePlan};
use super::{Oversampling, Readings};
use crate::oversample::HalfBands;
use crate::processor::{AudioBlock, Processor, Setup, SetupError};
use crate::side_chain::SideChain;
use crate::simd::Backend;
use crate::smooth::{RAMP_S, RampBank};
use crate::switch::Crossfade;
use crate::units::s_to_samples;

/// How long a new voice listens before it is heard, in seconds; in addition to all delays.
const WARM_UP_S: f64 = 0.050;
/// Numbers that glide: the curve's, the link and the crest.
const NUMBERS: usize = CurveNumbers::COUNT + 2;

/// Compressor with all styles; see the module. No make-up, no mix: the output is the input, delayed
/// by the latency, times a gain, and equals it to the bit where that is 0 dB.
#[derive(Clone, Debug, Default)]
pub struct Compressor {
    params: CompressorParams,
    engine: Option<Box<Engine>>,
}

impl Compressor {
    /// Passes audio through until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What meters show.
    #[must_use]
    pub fn readings(&self) -> Readings {
        self.engine.as_ref().map_or_else(Readings::default, |engine| engine.readings)
    }

    /// The input of the last block, delayed like the output: for a dry path that nulls with it. Empty
    /// before the first block.
    #[must_use]
    pub fn dry(&self, channel: usize) -> &[f32] {
        self.engine.as_ref().map_or(&[], |engine| engine.record(|record| &record.dry, channel))
    }

    /// Gain at every sample of the last block, in dB; of mid and side where these are compressed. With
    /// oversampling it is ahead of the output by half of the filters' latency.
    #[must_use]
    pub fn gain_trace_db(&self, channel: usize) -> &[f32] {
        self.engine.as_ref().map_or(&[], |engine| engine.record(|record| &record.gains_db, channel))
    }

    /// Level of the key at every sample of the last block, in dB, as it acts on that sample.
    #[must_use]
    pub fn level_trace_db(&self, channel: usize) -> &[f32] {
        self.engine
            .as_ref()
            .map_or(&[], |engine| engine.record(|record| &record.levels_db, channel))
    }
}

impl Processor for Compressor {
    type Params = CompressorParams;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.engine = Some(Box::new(Engine::new(&self.params, setup)));
        Ok(())
    }

    fn reset(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.reset();
        }
    }

    fn set_params(&mut self, params: &CompressorParams) {
        let params = params.clamped();
        if params != self.params {
            self.params = params;
            if let Some(engine) = &mut self.engine {
                engine.set_params(&params);
            }
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        self.process_keyed(block, None);
    }

    fn process_keyed(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        if let Some(engine) = &mut self.engine {
            engine.process(block, side_chain);
        }
    }

    fn latency_samples(&self) -> usize {
        self.engine.as_ref().map_or(0, |engine| engine.wanted_plan.latency_samples)
    }

    fn tail_samples(&self) -> usize {
        self.engine.as_ref().map_or(0, |engine| engine.tail_samples())
    }
}

/// What the last block was like.
#[derive(Clone, Debug)]
struct Record {
    dry: [Vec<f32>; 2],
    gains_db: [Vec<f32>; 2],
    levels_db: [Vec<f32>; 2],
    len: usize,
}

/// Where the change from one voice to the other stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    None,
    /// The other voice listens, for so many samples more.
    Warming(usize),
    Fading,
}

#[derive(Clone, Debug)]
struct Engine {
    params: CompressorParams,
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
    /// Curve, link and crest, gliding.
    numbers: RampBank<NUMBERS>,
    point: Point,
    points: Vec<Point>,
    /// Samples of the present piece in which the numbers move.
    moving: bool,
    auto_threshold: AutoThreshold,
    /// The automatic threshold reads this piece.
    measuring: bool,
    delays: [DelayLine; 2],
    /// Samples since the last reset.
    position: u64,
    record: Record,
    readings: Readings,
}

impl Engine {
    fn new(params: &CompressorParams, setup: &Setup) -> Self {
        let sample_rate_hz = setup.sample_rate_hz;
        let bands = HalfBands::new(sample_rate_hz);
        let max_factor = factor(Oversampling::X8, sample_rate_hz);
        let pairs = (0..=max_factor.stages())
            .map(|stages| Quadrature::new(sample_rate_hz * f64::from(1u32 << stages)))
            .collect();
        let shared = Shared { backend: Backend::detect(), bands, max_factor, pairs };
        let plan = voice_plan(params, &shared.bands, sample_rate_hz);
        let (max_delay, max_window) =
            (max_delay_samples(sample_rate_hz), max_window_samples(sample_rate_hz));
        let voice = || Voice::new(plan, setup.channels, &shared, max_delay, max_window);
        let buffers = || std::array::from_fn(|_| vec![0.0; setup.max_block_samples]);
        let point = point_of(&numbers_of(params, None));
        let mut engine = Self {
            params: *params,
            sample_rate_hz,
            channels: setup.channels,
            voices: [voice(), voice()],
            coefs: [gain_coefs(params, &plan, sample_rate_hz); 2],
            active: 0,
            wanted_plan: plan,
            change: Change::None,
            fade: Crossfade::new(false),
            warm_up_samples: s_to_samples(WARM_UP_S, sample_rate_hz),
            numbers: RampBank::new(numbers_of(params, None)),
            points: vec![point; PIECE],
            point,
            moving: false,
            auto_threshold: AutoThreshold::new(sample_rate_hz, PIECE),
            measuring: false,
            delays: std::array::from_fn(|_| DelayLine::new(max_delay)),
            position: 0,
            record: Record { dry: buffers(), gains_db: buffers(), levels_db: buffers(), len: 0 },
            readings: Readings::default(),
            shared,
        };
        engine.numbers.set_time(RAMP_S, sample_rate_hz);
        engine.fade.prepare(sample_rate_hz);
        engine.reset();
        engine
    }

    fn record<'a>(
        &'a self,
        of: impl FnOnce(&'a Record) -> &'a [Vec<f32>; 2],
        channel: usize,
    ) -> &'a [f32] {
        let channel = channel.min(self.channels - 1);
        &of(&self.record)[channel][..self.record.len]
    }

    fn reset(&mut self) {
        self.position = 0;
        self.delays.iter_mut().for_each(|delay| delay.fill(0.0));
        self.auto_threshold.reset();
        self.record.len = 0;
        self.snap();
    }

    /// All settings reached, silence behind.
    fn snap(&mut self) {
        self.numbers.set(self.wanted_numbers());
        self.numbers.settle();
        self.point = point_of(&self.numbers.targets());
        self.change = Change::None;
        self.fade.jump(false);
        self.active = 0;
        self.voices[0].start(self.wanted_plan, &self.shared, [0.0; 2], &self.point);
        self.coefs[0] = gain_coefs(&self.params, &self.wanted_plan, self.sample_rate_hz);
        self.readings = Readings { threshold_db: self.numbers.targets()[0], ..Readings::default() };
    }

    fn wanted_numbers(&self) -> [f64; NUMBERS] {
        let threshold_db = if self.params.auto_threshold {
            self.auto_threshold.threshold_db(self.params.knee_db)
        } else {
            None
        };
        numbers_of(&self.params, threshold_db.map(|auto_db| auto_db + self.params.auto_offset_db))
    }

    fn set_params(&mut self, params: &CompressorParams) {
        self.params = *params;
        self.wanted_plan = voice_plan(params, &self.shared.bands, self.sample_rate_hz);
        if self.position == 0 {
            self.snap();
            return;
        }
        self.numbers.set(self.wanted_numbers());
        for (coefs, voice) in self.coefs.iter_mut().zip(&self.voices) {
            *coefs = gain_coefs(params, voice.plan(), self.sample_rate_hz);
        }
    }

    fn tail_samples(&self) -> usize {
        let plan = &self.wanted_plan;
        plan.latency_samples + self.shared.bands.latency_samples(plan.factor)
    }

    fn process(&mut self, block: &mut AudioBlock<'_>, side_chain: Option<SideChain<'_>>) {
        let len = block.len().min(self.record.dry[0].len());
        self.record.len = len;
        self.readings.deepest_db = [f32::INFINITY; 2];
        let mut from = 0;
        while from < len {
            let in_piece = (self.position % PIECE as u64) as usize;
            if in_piece == 0 {
                self.control();
            }
            let to = from + (PIECE - in_piece).min(len - from);
            let key = side_chain.as_ref().map(|key| key.range(from, to));
            self.process_piece(&mut block.range(from, to), key, from);
            self.position += (to - from) as u64;
            from = to;
        }
    }

    /// At the border of a piece: automatic threshold, change of voices.
    fn control(&mut self) {
        self.measuring = self.params.auto_threshold;
        if self.measuring {
            self.numbers.set(self.wanted_numbers());
        }
        match self.change {
            Change::None if *self.voices[self.active].plan() != self.wanted_plan => {
                let other = 1 - self.active;
                let reductions_db = self.voices[self.active].reductions_db();
                let plan = self.wanted_plan;
                self.voices[other].start(plan, &self.shared, reductions_db, &self.point);
                self.coefs[other] = gain_coefs(&self.params, &plan, self.sample_rate_hz);
                let latency = plan.latency_samples + plan.gain.delay_samples;
                self.change = Change::Warming(self.warm_up_samples + latency);
            }
            Change::Warming(0) => {
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

    fn process_piece(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<SideChain<'_>>,
        at: usize,
    ) {
        let len = block.len();
        let audio = take(block);
        for (delay, audio) in self.delays.iter_mut().zip(&audio) {
            delay.write(&audio[..len]);
        }
        let key = side_chain.map(|key| take_key(&key, len));
        self.move_points(len);
        let dry = self.run_voice(self.active, &audio, key.as_ref(), len);
        self.store(self.active, &dry, block, at);
        if self.change != Change::None {
            let other = 1 - self.active;
            let dry = self.run_voice(other, &audio, key.as_ref(), len);
            if self.change == Change::Fading {
                self.fade_over(other, &dry, block, at);
                self.fade.advance(len);
            }
        }
        if let Change::Warming(left) = &mut self.change {
            *left = left.saturating_sub(len);
        }
        self.read_record(at, at + len);
        if self.measuring {
            self.auto_threshold.measure(&self.record.levels_db, at, at + len, self.channels);
        }
    }

    /// Result of a voice into the block and the record.
    fn store(&mut self, index: usize, dry: &Piece, block: &mut AudioBlock<'_>, at: usize) {
        let (voice, len) = (&self.voices[index], block.len());
        let record = &mut self.record;
        for (channel, samples) in block.iter_channels().enumerate() {
            samples.copy_from_slice(&voice.wet(channel)[..len]);
            record.dry[channel][at..at + len].copy_from_slice(&dry[channel][..len]);
            record.gains_db[channel][at..at + len].copy_from_slice(&voice.gains_db(channel)[..len]);
            record.levels_db[channel][at..at + len]
                .copy_from_slice(&voice.levels_db(channel)[..len]);
        }
    }

    /// Fades block and record over to a voice.
    fn fade_over(&mut self, index: usize, dry: &Piece, block: &mut AudioBlock<'_>, at: usize) {
        let (voice, len) = (&self.voices[index], block.len());
        let (fade, record) = (&self.fade, &mut self.record);
        let over = |to: &[f32; PIECE], samples: &mut [f32]| {
            let mut mixed = *to;
            fade.mix_into(samples, &mut mixed[..len]);
            samples.copy_from_slice(&mixed[..len]);
        };
        for (channel, samples) in block.iter_channels().enumerate() {
            over(voice.wet(channel), samples);
            over(&dry[channel], &mut record.dry[channel][at..at + len]);
            over(voice.gains_db(channel), &mut record.gains_db[channel][at..at + len]);
            over(voice.levels_db(channel), &mut record.levels_db[channel][at..at + len]);
        }
    }

    fn read_record(&mut self, from: usize, to: usize) {
        let (record, readings) = (&self.record, &mut self.readings);
        for channel in 0..2 {
            let source = channel.min(self.channels - 1);
            let gains_db = &record.gains_db[source][from..to];
            let levels_db = &record.levels_db[source][from..to];
            let deepest_db = lowest(gains_db);
            if deepest_db <= readings.deepest_db[channel] {
                let place = gains_db.iter().position(|&gain_db| gain_db <= deepest_db);
                readings.deepest_db[channel] = deepest_db;
                readings.level_db[channel] = place.map_or(0.0, |place| levels_db[place]);
            }
            readings.gain_db[channel] = gains_db.last().copied().unwrap_or_default();
        }
        readings.threshold_db = self.numbers.targets()[0];
    }

    /// Points of the curve for the next samples, as far as they move.
    fn move_points(&mut self, len: usize) {
        self.moving = !self.numbers.is_settled();
        if !self.moving {
            return;
        }
        for (offset, point) in self.points[..len].iter_mut().enumerate() {
            *point = point_of(&self.numbers.values_at(offset));
        }
        self.numbers.advance(len);
        self.point = point_of(&self.numbers.values_at(0));
    }

    /// A piece of one voice; gives its dry signal.
    fn run_voice(&mut self, index: usize, audio: &Piece, key: Option<&Piece>, len: usize) -> Piece {
        let voice = &mut self.voices[index];
        let mut dry = *audio;
        let latency_samples = voice.plan().latency_samples;
        if latency_samples > 0 {
            for (dry, delay) in dry.iter_mut().zip(&self.delays) {
                delay.read(latency_samples, &mut dry[..len]);
            }
        }
        let points = if self.moving {
            Points::Moving(&self.points[..len], voice.plan().factor.times())
        } else {
            Points::Rest(&self.point)
        };
        let input = Input { audio, dry: &dry, key, len, points };
        voice.process(&self.shared, &input, &self.coefs[index]);
        dry
    }
}

/// The numbers of settings, with another threshold if there is one.
fn numbers_of(params: &CompressorParams, threshold_db: Option<f64>) -> [f64; NUMBERS] {
    let threshold_db = threshold_db.unwrap_or(params.threshold_db);
    let curve = CurveNumbers::new(&CompressorParams { threshold_db, ..*params }.clamped());
    let mut numbers = [0.0; NUMBERS];
    numbers[..CurveNumbers::COUNT].copy_from_slice(&curve.to_array());
    numbers[CurveNumbers::COUNT..].copy_from_slice(&[params.link_amount, params.crest_db]);
    numbers
}

fn point_of(numbers: &[f64; NUMBERS]) -> Point {
    let mut curve = [0.0; CurveNumbers::COUNT];
    curve.copy_from_slice(&numbers[..CurveNumbers::COUNT]);
    Point {
        curve: Curve::from_numbers(&CurveNumbers::from_array(curve), false),
        link_amount: numbers[CurveNumbers::COUNT],
        crest_db: numbers[CurveNumbers::COUNT + 1],
    }
}

/// Lowest value, in lanes that the compiler turns into vectors.
fn lowest(values: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut lanes = [f32::INFINITY; LANES];
    let pieces = values.chunks_exact(LANES);
    let rest = pieces.remainder().iter().copied().fold(f32::INFINITY, f32::min);
    for piece in pieces {
        for (lane, &value) in lanes.iter_mut().zip(piece) {
            *lane = if value < *lane { value } else { *lane };
        }
    }
    lanes.into_iter().fold(rest, f32::min)
}

/// The block's samples; what is not a number becomes 0.
fn take(block: &mut AudioBlock<'_>) -> Piece {
    let mut piece = [[0.0; PIECE]; 2];
    for (to, from) in piece.iter_mut().zip(block.iter_channels()) {
        copy_finite(from, to);
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
