//! Make-up that keeps the loudness.
//!
//! ```text
//! dry  ────────────> K-weighting ─┐ steps of 100 ms, two gates, memory of 10 s
//! wet ──┬──────────> K-weighting ─┴─> ratio of energies ─> steady ─> x gain ─> out
//!       └───────────────────────────────────────────────────^
//! ```
//!
//! The gain is the loudness that the wet signal lacks over the memory, measured in front of it. A
//! compressor takes more from loud sections than from the quiet ones before, so a gain that remembers
//! is late and the sum would be too quiet: what the output lacks over a minute, at most 1 dB, is added.
//! A gain that followed single phrases would pump, and would give each the gain of the one before; a
//! steady one makes the sums of energies equal, which is what an integrated loudness is.
//!
//! Blocks of 400 ms count above the absolute gate of BS.1770-5 and, each signal by itself, within
//! 10 LU of the mean of all its blocks above that gate; that mean fades as the memory does, so a
//! programme that stays quieter is heard again. The first answer, after 0.7 s that sound, is taken in
//! 0.2 s; later ones at no more than 1.5 dB in a second, and moves below 0.1 dB are not made. Pauses
//! move nothing.

use super::timing::one_pole_share;
use crate::meter::{Channels, LevelMatch};
use crate::processor::{AudioBlock, Setup, SetupError};
use crate::smooth::Ramp;
use crate::units::{db_to_gain, power_to_db};

/// Time between answers of the meter, in seconds.
const STEP_S: f64 = 0.1;
/// In which a new gain is reached, in seconds: two answers.
const RAMP_S: f64 = 0.2;
/// Steps of a block.
const BLOCK_STEPS: usize = 4;
/// Memory of what the wet signal lacks, in seconds. On the demo's stems 15 s make no smaller moves
/// that one could hear, and errors of half as much again.
const MEMORY_S: f64 = 10.0;
/// Memory of what the output lacks, in seconds: much longer, so that the loop does not swing.
const LONG_MEMORY_S: f64 = 60.0;
/// Most that is added for it, in dB, and how many blocks must have been heard.
const MOST_OWED_DB: f64 = 1.0;
const LEAST_BLOCKS: f64 = 20.0;
/// Blocks below the mean by more than this do not count: 10 LU.
const RELATIVE_GATE: f64 = 0.1;
/// Most that the relative gate changes the answer, in dB. Where a programme gets much quieter one
/// signal may pass its gate long before the other: means of different sections say nothing.
const MOST_BY_GATE_DB: f64 = 2.0;
/// Fastest change once locked, in dB a second.
const SPEED_DB_PER_S: f64 = 1.5;
/// The gain stays within this, in dB.
const LIMIT_DB: f64 = 36.0;
/// Smallest move, in dB.
const LEAST_MOVE_DB: f64 = 0.1;

/// A sum of energies and the count of its blocks, both fading; of two signals.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    energies: [f64; 2],
    counts: [f64; 2],
}

impl Sums {
    fn add(&mut self, keep: f64, index: usize, energy: f64) {
        self.energies[index] = keep * self.energies[index] + energy;
        self.counts[index] = keep * self.counts[index] + 1.0;
    }

    fn mean(&self, index: usize) -> f64 {
        self.energies[index] / self.counts[index]
    }
}

/// What two signals have been, as their integrated loudness tells it.
#[derive(Clone, Debug)]
struct Memory {
    keep: f64,
    /// All blocks above the absolute gate: what the relative gate goes by.
    all: Sums,
    /// Those above the relative gate too.
    gated: Sums,
}

impl Memory {
    fn new(time_s: f64) -> Self {
        let keep = 1.0 - one_pole_share(time_s, 1.0 / STEP_S);
        Self { keep, all: Sums::default(), gated: Sums::default() }
    }

    fn forget(&mut self) {
        (self.all, self.gated) = (Sums::default(), Sums::default());
    }

    /// Each signal is gated by itself, as its integrated loudness is.
    fn hear(&mut self, block: [f64; 2]) {
        for (index, energy) in block.into_iter().enumerate() {
            self.all.add(self.keep, index, energy);
            if energy >= RELATIVE_GATE * self.all.mean(index) {
                self.gated.add(self.keep, index, energy);
            }
        }
    }

    /// By how much the second one is quieter, in dB; not a number before anything was heard.
    fn lacking_db(&self) -> f64 {
        let gated_db = power_to_db(self.gated.mean(0) / self.gated.mean(1));
        let all_db = power_to_db(self.all.mean(0) / self.all.mean(1));
        gated_db.max(all_db - MOST_BY_GATE_DB).min(all_db + MOST_BY_GATE_DB)
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct LoudnessLock {
    on: bool,
    meter: LevelMatch,
    /// The last steps of dry, wet and output: blocks of 400 ms, as the standard's gates want them.
    recent: [[f64; 3]; BLOCK_STEPS],
    recent_count: usize,
    /// Dry and wet.
    memory: Memory,
    /// Dry and output, while on.
    long_memory: Memory,
    /// On the way to the loudness of other settings: what is lacking meanwhile is not owed later.
    is_catching_up: bool,
    /// What the wet signal lacks, in dB.
    lacking_db: Option<f64>,
    /// What the gain goes to, in dB.
    steady_db: f64,
    gain: Ramp,
}

impl Default for LoudnessLock {
    fn default() -> Self {
        Self::new()
    }
}

impl LoudnessLock {
    /// Off; measures at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            on: false,
            meter: LevelMatch::new(),
            recent: [[0.0; 3]; BLOCK_STEPS],
            recent_count: 0,
            memory: Memory::new(MEMORY_S),
            long_memory: Memory::new(LONG_MEMORY_S),
            is_catching_up: false,
            lacking_db: None,
            steady_db: 0.0,
            gain: Ramp::new(1.0),
        }
    }

    /// Sets the rate and forgets everything.
    ///
    /// # Errors
    /// When the meter cannot run with this [`Setup`].
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.meter.prepare(setup)?;
        self.gain.set_time(RAMP_S, setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.start_anew();
        self.gain.jump(1.0);
    }

    /// Forgets everything and glides to no gain, until there is a first answer again.
    pub fn start_anew(&mut self) {
        self.meter.reset();
        self.forget();
        self.lacking_db = None;
        self.steady_db = 0.0;
        self.aim();
    }

    /// Forgets the past but keeps the gain: after other settings of what makes the wet signal the
    /// old answers are worth nothing.
    pub fn forget(&mut self) {
        self.memory.forget();
        self.long_memory.forget();
        self.recent_count = 0;
        self.is_catching_up = true;
    }

    /// Switches on, with what has been measured, or off, to no gain; both glide.
    pub fn set_on(&mut self, on: bool) {
        if on != self.on {
            self.on = on;
            self.long_memory.forget();
            self.aim();
        }
    }

    /// Off, and the last gain has gone: [`process`](Self::process) would only measure.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.on && self.gain.is_settled()
    }

    /// The gain that is in force or gone to, in dB.
    #[must_use]
    pub fn gain_db(&self) -> f64 {
        if self.on { self.steady_db } else { 0.0 }
    }

    /// What the wet signal lacks by what has been heard so far, also when it is off; `None` before
    /// 0.7 s have sounded.
    #[must_use]
    pub fn lacking_db(&self) -> Option<f64> {
        self.lacking_db
    }

    /// Measures the wet signal against the dry one of the same time and applies the gain to it. At
    /// rest and off it passes to the bit.
    pub fn process(&mut self, wet: &mut AudioBlock<'_>, dry: Channels<'_>) {
        let len = wet.len().min(dry.0.len());
        let mut from = 0;
        while from < len {
            let to = from + self.meter.samples_to_step().min(len - from);
            let mut part = wet.range(from, to);
            let dry = (&dry.0[from..to], dry.1.map(|right| &right[from..to]));
            let (left, right) = part.split_channels();
            let ended = self.meter.measure(dry, (&*left, right.as_deref()));
            self.apply(&mut part);
            if ended {
                self.take_answer();
            }
            from = to;
        }
    }

    fn take_answer(&mut self) {
        let Some([dry, wet]) = self.meter.step_energies() else { return };
        let gain = self.gain.value_at(0);
        self.recent[self.recent_count % BLOCK_STEPS] = [dry, wet, gain * gain * wet];
        self.recent_count += 1;
        if self.recent_count < BLOCK_STEPS {
            return;
        }
        let [dry, wet, output] =
            std::array::from_fn(|index| self.recent.iter().map(|step| step[index]).sum());
        self.memory.hear([dry, wet]);
        if self.on && !self.is_catching_up {
            self.long_memory.hear([dry, output]);
        }
        let now_db = self.memory.lacking_db().clamp(-LIMIT_DB, LIMIT_DB);
        if now_db.is_nan() {
            return;
        }
        let first = self.lacking_db.is_none();
        self.lacking_db =
            Some(self.lacking_db.map_or(now_db, |before_db| slowly(before_db, now_db)));
        let lacking_db = self.lacking_db.unwrap_or(now_db);
        self.is_catching_up &= (now_db - lacking_db).abs() > LEAST_MOVE_DB;
        let wanted_db = lacking_db + self.owed_db();
        if first {
            self.steady_db = wanted_db;
            self.aim();
        } else if (wanted_db - self.steady_db).abs() > LEAST_MOVE_DB {
            self.steady_db = slowly(self.steady_db, wanted_db);
            self.aim();
        }
    }

    /// What the output lacks over the long memory.
    fn owed_db(&self) -> f64 {
        let owed_db = self.long_memory.lacking_db();
        if owed_db.is_nan() || self.long_memory.gated.counts[0] < LEAST_BLOCKS {
            return 0.0;
        }
        owed_db.clamp(-MOST_OWED_DB, MOST_OWED_DB)
    }

    fn aim(&mut self) {
        self.gain.set(db_to_gain(self.gain_db()));
    }

    #[expect(clippy::float_cmp, reason = "only a gain of exactly 1 leaves the bits as they are")]
    fn apply(&mut self, block: &mut AudioBlock<'_>) {
        let moving = self.gain.remaining_samples().min(block.len());
        let target = self.gain.target();
        for samples in block.iter_channels() {
            let (moved, settled) = samples.split_at_mut(moving);
            for (n, sample) in moved.iter_mut().enumerate() {
                *sample = (f64::from(*sample) * self.gain.value_at(n)) as f32;
            }
            if target != 1.0 {
                for sample in settled {
                    *sample = (f64::from(*sample) * target) as f32;
                }
            }
        }
        self.gain.advance(block.len());
    }
}

/// A step towards `to_db`, as far as one may go between two answers.
fn slowly(from_db: f64, to_db: f64) -> f64 {
    const FASTEST_DB: f64 = SPEED_DB_PER_S * STEP_S;
    to_db.clamp(from_db - FASTEST_DB, from_db + FASTEST_DB)
}
