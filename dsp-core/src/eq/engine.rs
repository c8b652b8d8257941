//! The audio path of the equaliser: a fast one while nothing moves, and one in control periods
//! while anything does. Both keep to a grid of the sample counter, never to block borders.

use crate::filter::design::MAX_SECTIONS;
use crate::processor::AudioBlock;
use crate::simd::bundle::Frame;
use crate::simd::{Backend, frames};
use crate::units::db_to_gain;

use super::auto_gain::AutoGain;
use super::band::{Band, Control, Kind, Stage, Target};
use super::glide::{GainTrack, MAX_PERIOD_SAMPLES, at};
use super::packed::{PackedStage, decode_mid_side, encode_mid_side};
use super::{BandParams, EqParams, MAX_BANDS, Shape};

/// Frames of one run of the fast path, a whole number of control periods; states are flushed at its
/// borders.
const CHUNK_SAMPLES: usize = 512;
/// The bands, and the filter through which one of them is listened to.
const TOTAL_BANDS: usize = MAX_BANDS + 1;
/// Bandwidth limits of that filter.
const LISTEN_Q_RANGE: (f64, f64) = (0.5, 12.0);
/// The tail ends when every pole has decayed by this. The output is then far below -120 dB, also
/// with the most poles in one place.
const TAIL_DECAY_DB: f64 = 200.0;
/// Longest tail that is reported.
const MAX_TAIL_S: f64 = 120.0;

/// Everything that depends on the sample rate.
#[derive(Clone, Debug)]
pub struct Engine {
    backend: Backend,
    sample_rate_hz: f64,
    channels: usize,
    control: Control,
    auto_gain: AutoGain,
    bands: Vec<Band>,
    stages: [PackedStage; Stage::ALL.len()],
    gain: GainTrack,
    frames: Vec<Frame>,
    scratch: [[Frame; MAX_PERIOD_SAMPLES]; 2],
    /// Frames since the last reset.
    position: u64,
    /// New targets wait for the next control step.
    pending: bool,
    moving: bool,
    /// All states of the packed stages are empty.
    silent: bool,
}

impl Engine {
    pub fn new(backend: Backend, sample_rate_hz: f64, channels: usize) -> Self {
        let stage = |stage| match stage {
            Stage::LeftRight | Stage::MidSide => PackedStage::new(stage, MAX_BANDS * MAX_SECTIONS),
            Stage::ListenLeftRight | Stage::ListenMidSide => PackedStage::new(stage, MAX_SECTIONS),
        };
        Self {
            backend,
            sample_rate_hz,
            channels,
            control: Control::new(sample_rate_hz),
            auto_gain: AutoGain::new(sample_rate_hz, channels),
            bands: vec![Band::default(); TOTAL_BANDS],
            stages: Stage::ALL.map(stage),
            gain: GainTrack::default(),
            frames: vec![[0.0; 2]; CHUNK_SAMPLES],
            scratch: [[[0.0; 2]; MAX_PERIOD_SAMPLES]; 2],
            position: 0,
            pending: false,
            moving: false,
            silent: true,
        }
    }

    /// Empty states, all parameters reached.
    pub fn reset(&mut self) {
        self.position = 0;
        for band in &mut self.bands {
            band.clear();
        }
        self.snap();
    }

    fn snap(&mut self) {
        for band in &mut self.bands {
            band.snap(&self.control);
        }
        self.gain.snap();
        self.pending = false;
        self.moving = false;
        self.pack();
        self.silent = true;
    }

    /// Takes clamped parameters.
    pub fn set_params(&mut self, params: &EqParams) {
        let narrowing_amount = f64::from(u8::from(params.gain_q_interaction));
        for (band, wanted) in self.bands.iter_mut().zip(&params.bands) {
            let kind = wanted.on.then(|| Kind::new(wanted, false, self.channels)).flatten();
            let scaled = wanted.scaled(params.gain_scale_amount, 0.0);
            band.set_target(&Target { kind, band: scaled, narrowing_amount });
        }
        let listened = params.listen.map(|index| listen_filter(&params.bands[index]));
        let kind = listened.and_then(|band| Kind::new(&band, true, self.channels));
        let band = listened.unwrap_or_default();
        self.bands[MAX_BANDS].set_target(&Target { kind, band, narrowing_amount: 0.0 });

        let auto_gain_db = if params.auto_gain { self.auto_gain.gain_db(params) } else { 0.0 };
        let gain = db_to_gain(params.output_gain_db + auto_gain_db);
        self.gain.set_target(if params.invert_polarity { -gain } else { gain });
        if self.position == 0 {
            self.snap();
        } else {
            self.pending = true;
        }
    }

    pub fn tail_samples(&self) -> usize {
        let slowest = self
            .bands
            .iter()
            .filter_map(Band::voice)
            .flat_map(|voice| voice.sections())
            .map(|section| section.decay_samples(TAIL_DECAY_DB))
            .fold(0.0, f64::max);
        let fade = (self.control.fade_periods * self.control.period.samples()) as f64;
        let fade = if self.moving || self.pending { fade } else { 0.0 };
        (slowest + fade).min(MAX_TAIL_S * self.sample_rate_hz).ceil() as usize
    }

    pub fn process(&mut self, block: &mut AudioBlock<'_>) {
        let period_samples = self.control.period.samples();
        let mut done = 0;
        while done < block.len() {
            let in_period = (self.position % period_samples as u64) as usize;
            if in_period == 0 && (self.pending || self.moving) {
                self.control_step();
            }
            let in_chunk = (self.position % CHUNK_SAMPLES as u64) as usize;
            let wanted = if self.moving || self.pending {
                period_samples - in_period
            } else {
                CHUNK_SAMPLES - in_chunk
            };
            let len = wanted.min(block.len() - done);
            let mut part = block.range(done, done + len);
            if self.moving {
                self.run_moving(&mut part, in_period);
            } else {
                self.run_resting(&mut part);
            }
            done += len;
            self.position += len as u64;
            if !self.moving && self.position.is_multiple_of(CHUNK_SAMPLES as u64) {
                self.tidy_up();
            }
        }
    }

    /// Whether samples pass as they are until the parameters change.
    #[expect(clippy::float_cmp, reason = "only a gain of exactly 1 leaves the bits as they are")]
    pub fn is_idle(&self) -> bool {
        let rests = !self.moving && !self.pending;
        rests && self.gain.rest() == 1.0 && self.stages.iter().all(PackedStage::is_empty)
    }

    /// So many samples have passed while it was idle.
    pub fn skip(&mut self, samples: usize) {
        debug_assert!(self.is_idle());
        self.position += samples as u64;
    }

    fn control_step(&mut self) {
        if !self.moving {
            for stage in &self.stages {
                stage.unpack(&mut self.bands);
            }
        }
        self.pending = false;
        let mut moving = false;
        for band in &mut self.bands {
            if band.is_moving() || band.is_pending() {
                band.advance(&self.control);
                moving |= band.is_moving() || band.is_pending();
            }
        }
        if self.gain.is_moving() {
            self.gain.advance(self.control.gain_rate);
            moving |= self.gain.is_moving();
        }
        self.moving = moving;
        if !moving {
            self.pack();
        }
    }

    fn pack(&mut self) {
        for stage in &mut self.stages {
            stage.pack(&mut self.bands);
        }
        self.silent = false;
    }

    /// At the border of a chunk: silence costs nothing, and neither do bands without effect.
    fn tidy_up(&mut self) {
        self.silent = self.stages.each_mut().map(PackedStage::flush) == [true; Stage::ALL.len()];
        for stage in &mut self.stages {
            if stage.rings_out() {
                stage.unpack(&mut self.bands);
                stage.pack(&mut self.bands);
            }
        }
    }

    #[expect(clippy::float_cmp, reason = "only a gain of exactly 1 leaves the bits as they are")]
    fn run_resting(&mut self, block: &mut AudioBlock<'_>) {
        let gain = self.gain.rest();
        let idle = self.stages.iter().all(PackedStage::is_empty);
        if idle && gain == 1.0 {
            return;
        }
        if self.silent && block.is_silent() {
            for channel in block.iter_channels() {
                channel.fill((0.0 * gain) as f32);
            }
            return;
        }
        self.silent = false;
        let frames = &mut self.frames[..block.len()];
        load(self.backend, block, self.stages[0].input_gains(), frames);
        for stage in &mut self.stages {
            if !stage.is_empty() {
                stage.run(self.backend, frames);
            }
        }
        let (left, right) = block.split_channels();
        frames::store(self.backend, frames, gain, left, right);
    }

    fn run_moving(&mut self, block: &mut AudioBlock<'_>, offset: usize) {
        let len = block.len();
        load(self.backend, block, [1.0; 2], &mut self.frames);
        let frames = &mut self.frames[..len];
        for stage in Stage::ALL {
            if !self.bands.iter().any(|band| band.works_in(stage)) {
                continue;
            }
            if stage.is_mid_side() {
                encode_mid_side(frames, [1.0; 2]);
            }
            for band in &mut self.bands {
                band.process(stage, &self.control, frames, offset, &mut self.scratch);
            }
            if stage.is_mid_side() {
                decode_mid_side(frames);
            }
        }
        let gain = self.gain.cubic();
        store_moving(&self.frames, block, |index| {
            at(&gain, self.control.period.position(offset + index))
        });
    }
}

/// Band pass at the place of a band.
fn listen_filter(band: &BandParams) -> BandParams {
    let (narrowest, widest) = LISTEN_Q_RANGE;
    BandParams { shape: Shape::BandPass, q: band.q.clamp(narrowest, widest), ..*band }
}

fn load(backend: Backend, block: &mut AudioBlock<'_>, gains: Frame, frames: &mut [Frame]) {
    let (left, right) = block.split_channels();
    frames::load(backend, left, right.as_deref(), gains, frames);
}

/// With a gain that depends on the frame.
fn store_moving(frames: &[Frame], block: &mut AudioBlock<'_>, gain: impl Fn(usize) -> f64) {
    for (channel, samples) in block.iter_channels().enumerate() {
        for (index, (sample, frame)) in samples.iter_mut().zip(frames).enumerate() {
            *sample = frames::narrow(frame[channel] * gain(index));
        }
    }
}
