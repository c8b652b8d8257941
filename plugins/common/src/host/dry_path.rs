//! The dry signal beside the processed one: bypass, with or without equal loudness, and delta.
//!
//! ```text
//! dry ─> delay ─┬─────────────┬──────────> gain of Match ─┐
//!               │ level match │ delta                     ├─> bypass cross-fade ─> out
//! processed ────┴─────────────┴─> processed - amount dry ─┘
//!                                  then the gain of a comparison
//! ```
//!
//! Every switch takes 10 ms, a new gain 100 ms, a new latency the cross-fade of the delay, which is
//! not measured. While nothing of it is wanted the processed signal is not touched and nothing is
//! stored, unless there may be a delay to keep filled.

use dsp_core::delay::SwitchedDelay;
use dsp_core::meter::LevelMatch;
use dsp_core::smooth::Ramp;
use dsp_core::switch::Crossfade;
use dsp_core::units::db_to_gain;
use dsp_core::{AudioBlock, Setup, SetupError};

use super::evenness::Evenness;
use crate::audition::Wanted;

/// Length of the glide to a new gain of Match, in seconds: that of a step of the measurement, so that
/// the gain follows it without a halt.
const MATCH_RAMP_S: f64 = 0.1;

/// Keeps the dry signal and brings it in.
pub(super) struct DryPath {
    /// On is the processed signal.
    processed: Crossfade,
    /// On is the difference.
    delta: Crossfade,
    /// Of the dry signal in bypass.
    gain: Ramp,
    level_match: LevelMatch,
    evenness: Evenness,
    delay: SwitchedDelay,
    /// Per channel, the delayed dry signal of the current block.
    dry: [Vec<f32>; 2],
    /// The delay may be more than 0.
    has_latency: bool,
    /// The current block has a use for the dry signal.
    is_wanted: bool,
    was_measured: bool,
}

impl Default for DryPath {
    fn default() -> Self {
        Self {
            processed: Crossfade::new(true),
            delta: Crossfade::new(false),
            gain: Ramp::new(1.0),
            level_match: LevelMatch::new(),
            evenness: Evenness::default(),
            delay: SwitchedDelay::default(),
            dry: [Vec::new(), Vec::new()],
            has_latency: false,
            is_wanted: false,
            was_measured: false,
        }
    }
}

/// What is to be heard.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Listening {
    pub(super) bypassed: bool,
    pub(super) wanted: Wanted,
}

impl DryPath {
    /// Takes the memory for delays up to `max_latency_samples`.
    pub(super) fn prepare(
        &mut self,
        setup: &Setup,
        max_latency_samples: usize,
    ) -> Result<(), SetupError> {
        self.delay.prepare(setup, max_latency_samples);
        self.has_latency = max_latency_samples > 0;
        self.dry = std::array::from_fn(|_| vec![0.0; setup.max_block_samples]);
        self.processed.prepare(setup.sample_rate_hz);
        self.delta.prepare(setup.sample_rate_hz);
        self.gain.set_time(MATCH_RAMP_S, setup.sample_rate_hz);
        self.evenness.prepare(MATCH_RAMP_S, setup.sample_rate_hz);
        self.level_match.prepare(setup)
    }

    /// Forgets the past signal and stands at once where `listening` says.
    pub(super) fn reset(&mut self, listening: Listening) {
        self.delay.reset();
        self.level_match.splice();
        self.processed.jump(!listening.bypassed);
        self.delta.jump(listening.wanted.delta);
        self.gain.jump(self.wanted_gain(listening.wanted.matched));
        self.evenness.jump();
    }

    /// Forgets the past signal.
    pub(super) fn forget(&mut self) {
        self.delay.reset();
    }

    /// Delay of the dry path; cut to what [`prepare`](Self::prepare) took memory for.
    pub(super) fn set_latency(&mut self, latency_samples: usize) {
        self.delay.set_delay(latency_samples);
    }

    /// How much louder the processed signal is, where that is known.
    pub(super) fn match_offset_db(&self) -> Option<f64> {
        self.level_match.offset_db()
    }

    /// Stores the dry block before it is processed in place.
    #[inline]
    pub(super) fn capture(&mut self, block: &mut AudioBlock<'_>, listening: Listening) {
        let is_plain = self.processed.is_on()
            && self.delta.is_off()
            && self.gain_rests_at_1()
            && self.evenness.is_plain();
        let wants_plain = !listening.bypassed && !listening.wanted.measured;
        self.is_wanted = !is_plain || !wants_plain || self.delay.is_changing();
        if self.has_latency || self.is_wanted {
            self.delay.write(block);
        }
    }

    /// Gives the dry signal in place of `block`, for a plugin that does not process.
    pub(super) fn pass(&mut self, block: &mut AudioBlock<'_>) {
        self.delay.write(block);
        self.delay.read(block);
    }

    /// Brings the dry signal into the processed `block` as it is wanted, and moves it on.
    #[inline]
    pub(super) fn mix(&mut self, block: &mut AudioBlock<'_>, listening: Listening) {
        if !self.is_wanted {
            self.was_measured = false;
            self.evenness.follow(None, &mut self.level_match);
            return;
        }
        let Listening { bypassed, wanted } = listening;
        if wanted.measured && !self.was_measured {
            // What was measured with the last window may be long ago.
            self.level_match.reset();
        }
        self.was_measured = wanted.measured;
        self.evenness.follow(wanted.comparison, &mut self.level_match);
        self.processed.set(!bypassed);
        self.delta.set(wanted.delta);
        self.gain.set(self.wanted_gain(wanted.matched));
        let len = block.len();
        let aligned_from = self.read_dry(len, block.channels());
        let mut from = 0;
        while from < len {
            let measured = wanted.measured && from >= aligned_from;
            let most = match () {
                () if measured => self.level_match.samples_to_step(),
                () if wanted.measured => aligned_from - from,
                () => len,
            };
            let to = from + most.min(len - from);
            let mut part = block.range(from, to);
            let has_news = measured && self.compare(&mut part, from);
            self.mix_part(&mut part, from);
            if has_news {
                self.evenness.aim(&self.level_match);
                self.gain.set(self.wanted_gain(wanted.matched));
            }
            from = to;
        }
    }

    /// Takes the delayed signal of the block; from where on it is aligned with the processed one.
    fn read_dry(&mut self, len: usize, channels: usize) -> usize {
        let [left, right] = self.dry.each_mut().map(|dry| &mut dry[..len]);
        let mut dry = match channels {
            1 => AudioBlock::mono(left),
            _ => AudioBlock::stereo(left, right),
        };
        self.delay.read(&mut dry)
    }

    /// Measures the part of the block that begins at `from`; whether there may be a new offset.
    fn compare(&mut self, part: &mut AudioBlock<'_>, from: usize) -> bool {
        let to = from + part.len();
        let [dry_left, dry_right] = self.dry.each_ref().map(|dry| &dry[from..to]);
        let (left, right) = part.split_channels();
        let dry = (dry_left, right.is_some().then_some(dry_right));
        self.level_match.measure(dry, (left, right.as_deref()))
    }

    fn mix_part(&mut self, part: &mut AudioBlock<'_>, from: usize) {
        let len = part.len();
        if !self.delta.is_off() {
            for (samples, dry) in part.iter_channels().zip(&self.dry) {
                for (at, (sample, dry)) in samples.iter_mut().zip(&dry[from..]).enumerate() {
                    let amount = self.delta.amount_at(at);
                    *sample = (f64::from(*sample) - amount * f64::from(*dry)) as f32;
                }
            }
        }
        self.evenness.play(part);
        let is_dry_scaled = !self.processed.is_on() && !self.gain_rests_at_1();
        for (samples, dry) in part.iter_channels().zip(&mut self.dry) {
            let dry = &mut dry[from..from + len];
            if is_dry_scaled {
                for (at, dry) in dry.iter_mut().enumerate() {
                    *dry = (f64::from(*dry) * self.gain.value_at(at)) as f32;
                }
            }
            self.processed.mix_into(dry, samples);
        }
        self.processed.advance(len);
        self.delta.advance(len);
        self.gain.advance(len);
    }

    fn gain_rests_at_1(&self) -> bool {
        self.gain.is_settled() && self.gain.target() == 1.0
    }

    fn wanted_gain(&self, matched: bool) -> f64 {
        match self.evenness.reference_db().or(self.level_match.offset_db()) {
            Some(offset_db) if matched => db_to_gain(offset_db),
            _ => 1.0,
        }
    }
}
