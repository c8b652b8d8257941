//! The dry signal beside the processed one: bypass, with or without equal loudness, and delta.
//!
//! ```text
//! dry ─> delay ─┬─────────────┬──────────> gain of Match ─┐
//!               │ level match │ delta                     ├─> bypass cross-fade ─> out
//! processed ────┴─────────────┴─> processed - amount dry ─┘
//! ```
//!
//! Every switch takes 10 ms, a new gain 100 ms. While nothing of it is wanted the processed signal is
//! not touched and nothing is stored, unless there is a delay to keep filled.

use dsp_core::meter::LevelMatch;
use dsp_core::smooth::Ramp;
use dsp_core::switch::Crossfade;
use dsp_core::units::db_to_gain;
use dsp_core::{AudioBlock, Setup, SetupError};

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
    /// Per channel, the dry signal of the past `latency` samples and of the current block.
    dry: [Vec<f32>; 2],
    latency_samples: usize,
    /// Whether `dry` holds the current block.
    captured: bool,
    was_measured: bool,
}

impl Default for DryPath {
    fn default() -> Self {
        Self {
            processed: Crossfade::new(true),
            delta: Crossfade::new(false),
            gain: Ramp::new(1.0),
            level_match: LevelMatch::new(),
            dry: [Vec::new(), Vec::new()],
            latency_samples: 0,
            captured: false,
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
        let len = max_latency_samples + setup.max_block_samples;
        self.dry = std::array::from_fn(|_| vec![0.0; len]);
        self.latency_samples = self.latency_samples.min(max_latency_samples);
        self.processed.prepare(setup.sample_rate_hz);
        self.delta.prepare(setup.sample_rate_hz);
        self.gain.set_time(MATCH_RAMP_S, setup.sample_rate_hz);
        self.level_match.prepare(setup)
    }

    /// Forgets the past signal and stands at once where `listening` says.
    pub(super) fn reset(&mut self, listening: Listening) {
        for channel in &mut self.dry {
            channel.fill(0.0);
        }
        self.level_match.splice();
        self.processed.jump(!listening.bypassed);
        self.delta.jump(listening.wanted.delta);
        self.gain.jump(self.wanted_gain(listening.wanted.matched));
    }

    /// Delay of the dry path; cut to what [`prepare`](Self::prepare) took memory for.
    pub(super) fn set_latency(&mut self, latency_samples: usize, max_latency_samples: usize) {
        self.latency_samples = latency_samples.min(max_latency_samples);
    }

    /// How much louder the processed signal is, where that is known.
    pub(super) fn match_offset_db(&self) -> Option<f64> {
        self.level_match.offset_db()
    }

    /// Stores the dry block before it is processed in place.
    #[inline]
    pub(super) fn capture(&mut self, block: &mut AudioBlock<'_>, listening: Listening) {
        let is_plain = self.processed.is_on() && self.delta.is_off() && self.gain_rests_at_1();
        let wants_plain = !listening.bypassed && !listening.wanted.measured;
        self.captured = self.latency_samples > 0 || !is_plain || !wants_plain;
        if !self.captured {
            self.was_measured = false;
            return;
        }
        let latency = self.latency_samples;
        for (samples, dry) in block.iter_channels().zip(&mut self.dry) {
            dry[latency..latency + samples.len()].copy_from_slice(samples);
        }
    }

    /// Brings the dry signal into the processed `block` as it is wanted, and moves it on.
    #[inline]
    pub(super) fn mix(&mut self, block: &mut AudioBlock<'_>, listening: Listening) {
        if !self.captured {
            return;
        }
        let Listening { bypassed, wanted } = listening;
        if wanted.measured && !self.was_measured {
            // What was measured with the last window may be long ago.
            self.level_match.reset();
        }
        self.was_measured = wanted.measured;
        self.processed.set(!bypassed);
        self.delta.set(wanted.delta);
        self.gain.set(self.wanted_gain(wanted.matched));
        let len = block.len();
        let mut from = 0;
        while from < len {
            let most = if wanted.measured { self.level_match.samples_to_step() } else { len };
            let to = from + most.min(len - from);
            let mut part = block.range(from, to);
            let has_news = wanted.measured && self.compare(&mut part, from);
            self.mix_part(&mut part, from);
            if has_news {
                self.gain.set(self.wanted_gain(wanted.matched));
            }
            from = to;
        }
        for dry in &mut self.dry {
            dry.copy_within(len..len + self.latency_samples, 0);
        }
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
        let is_dry_scaled = !self.processed.is_on() && !self.gain_rests_at_1();
        for (samples, dry) in part.iter_channels().zip(&mut self.dry) {
            let dry = &mut dry[from..from + len];
            if !self.delta.is_off() {
                for (at, (sample, dry)) in samples.iter_mut().zip(&*dry).enumerate() {
                    let amount = self.delta.amount_at(at);
                    *sample = (f64::from(*sample) - amount * f64::from(*dry)) as f32;
                }
            }
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
        match self.level_match.offset_db() {
            Some(offset_db) if matched => db_to_gain(offset_db),
            _ => 1.0,
        }
    }
}
