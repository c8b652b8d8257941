//! The meter behind the plugin: measures every block, never touches it.
//!
//! ```text
//! transport ─> Follower ─> restart, run or pause ─┐
//! block ──────────────────────────────────────────┼─> LoudnessMeter ─┬─> History (each 100 ms, always)
//!                                                 └─> DynamicsMeter ─┴─> Readings (while a window is open)
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dsp_core::meter::{DynamicsMeter, LoudnessMeter};
use dsp_core::units::s_to_samples;
use dsp_core::{AudioBlock, Processor, Setup, SetupError};

use crate::history::{History, Record};
use crate::policy::{Follower, RestartRule, Transport};
use crate::readings::{Activity, Readings};

/// Time between two readings for the window, in seconds.
const READING_PERIOD_S: f64 = 0.02;

/// What audio thread and window share besides the readings.
#[derive(Debug, Default)]
pub struct Shared {
    /// What was measured.
    pub history: History,
    restarts_wanted: AtomicU32,
    /// Bits of [`Maximum`].
    clears_wanted: AtomicU32,
}

/// A maximum that can be cleared for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maximum {
    /// Loudest momentary loudness.
    Momentary,
    /// Loudest short-term loudness.
    ShortTerm,
    /// Highest true peak of both channels.
    TruePeak,
}

impl Shared {
    /// Asks for a new measurement; it begins with the next block.
    pub fn ask_for_restart(&self) {
        self.restarts_wanted.fetch_add(1, Ordering::Release);
    }

    /// Asks to forget a maximum; it happens with the next block.
    pub fn ask_to_clear(&self, maximum: Maximum) {
        self.clears_wanted.fetch_or(1 << maximum as u32, Ordering::Release);
    }

    /// How often a new measurement was asked for.
    pub fn restarts_wanted(&self) -> u32 {
        self.restarts_wanted.load(Ordering::Acquire)
    }
}

/// What the user set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeterSettings {
    /// Whether the measurement runs or is paused.
    pub run: bool,
    /// Whether it pauses while the transport stands.
    pub follow: bool,
    /// What makes it start over by itself.
    pub restart: RestartRule,
    /// Starts the measurement over when it goes from off to on.
    pub reset: bool,
}

impl Default for MeterSettings {
    fn default() -> Self {
        Self { run: true, follow: true, restart: RestartRule::default(), reset: false }
    }
}

/// The measuring processor.
pub struct Meter {
    loudness: LoudnessMeter,
    dynamics: DynamicsMeter,
    settings: MeterSettings,
    follower: Follower,
    activity: Activity,
    shared: Arc<Shared>,
    restarts_done: u32,
    sample_rate_hz: f64,
    /// Samples since the last reading was due.
    since_reading_samples: usize,
}

impl Meter {
    /// A meter that writes to `shared`.
    pub fn new(shared: Arc<Shared>) -> Self {
        Self {
            loudness: LoudnessMeter::new(),
            dynamics: DynamicsMeter::new(),
            settings: MeterSettings::default(),
            follower: Follower::default(),
            activity: Activity::default(),
            shared,
            restarts_done: 0,
            sample_rate_hz: 48_000.0,
            since_reading_samples: 0,
        }
    }

    /// Starts a new measurement.
    pub fn restart(&mut self) {
        self.loudness.restart();
        self.dynamics.restart();
        self.shared.history.clear();
    }

    /// Call before the blocks of a callback of `len_samples` that begins at `transport`.
    pub fn begin_callback(&mut self, transport: Transport, len_samples: usize) {
        let MeterSettings { run, follow, restart, .. } = self.settings;
        let rate_hz = self.sample_rate_hz;
        let action = self.follower.step(transport, len_samples, rate_hz, follow, restart);
        let wanted = self.shared.restarts_wanted();
        if action.restart || wanted != self.restarts_done {
            self.restarts_done = wanted;
            self.restart();
        }
        if self.shared.clears_wanted.load(Ordering::Relaxed) != 0 {
            self.clear_maxima(self.shared.clears_wanted.swap(0, Ordering::Acquire));
        }
        self.activity = match (run, action.measuring) {
            (false, _) => Activity::Paused,
            (true, false) => Activity::WaitingForTransport,
            (true, true) => Activity::Measuring,
        };
        let measures = self.activity == Activity::Measuring;
        self.loudness.set_running(measures);
        self.dynamics.set_running(measures);
        self.since_reading_samples += len_samples;
    }

    fn clear_maxima(&mut self, wanted: u32) {
        let is_wanted = |maximum: Maximum| wanted & 1 << maximum as u32 != 0;
        if is_wanted(Maximum::Momentary) {
            self.loudness.clear_max_momentary();
        }
        if is_wanted(Maximum::ShortTerm) {
            self.loudness.clear_max_short_term();
        }
        if is_wanted(Maximum::TruePeak) {
            self.loudness.clear_true_peak();
        }
    }

    /// The readings, if it is time for new ones.
    pub fn due_readings(&mut self) -> Option<Readings> {
        let period_samples = s_to_samples(READING_PERIOD_S, self.sample_rate_hz);
        if self.since_reading_samples < period_samples {
            return None;
        }
        self.since_reading_samples = 0;
        Some(self.readings())
    }

    /// The readings now.
    pub fn readings(&self) -> Readings {
        let now = self.loudness.readings();
        let dynamics = self.dynamics.readings();
        // Silence is a reading once the window is full of it; before that there is none.
        let measured = |level: f64, after_s: f64| {
            let has_any = level.is_finite() || now.measured_s >= after_s;
            if has_any { level as f32 } else { f32::NAN }
        };
        let known = |level: Option<f64>| level.map_or(f32::NAN, |level| level as f32);
        let gated = |lufs: f64| if lufs.is_finite() { lufs as f32 } else { f32::NAN };
        Readings {
            momentary_lufs: now.momentary_lufs as f32,
            short_term_lufs: measured(now.short_term_lufs, 3.0),
            integrated_lufs: gated(now.integrated_lufs),
            range_lu: if now.range_low_lufs.is_finite() { now.range_lu as f32 } else { f32::NAN },
            max_momentary_lufs: measured(now.max_momentary_lufs, 0.4),
            max_short_term_lufs: measured(now.max_short_term_lufs, 3.0),
            true_peak_db: now.true_peak_db.map(|peak| measured(peak, 0.1)),
            peak_to_loudness_lu: known(now.plr_lu()),
            peak_to_short_term_lu: known(now.psr_lu()),
            dynamic_range_db: known(dynamics.dr_db),
            crest_db: known(dynamics.crest_db),
            measured_s: now.measured_s as f32,
            activity: self.activity,
        }
    }
}

impl Processor for Meter {
    type Params = MeterSettings;

    fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.sample_rate_hz = setup.sample_rate_hz;
        self.shared.history.prepare();
        self.dynamics.prepare(setup)?;
        self.loudness.prepare(setup)
    }

    fn reset(&mut self) {
        self.loudness.reset();
        self.dynamics.reset();
        self.follower = Follower::default();
        self.shared.history.clear();
        self.restarts_done = self.shared.restarts_wanted();
        self.since_reading_samples = 0;
    }

    fn set_params(&mut self, settings: &MeterSettings) {
        let asked = settings.reset && !self.settings.reset;
        self.settings = *settings;
        if asked {
            self.restart();
        }
    }

    fn process(&mut self, block: &mut AudioBlock<'_>) {
        let (left, right) = block.split_channels();
        self.loudness.measure(left, right.as_deref());
        self.dynamics.measure(left, right.as_deref());
        while let Some(record) = self.loudness.take_record() {
            self.shared.history.push(Record {
                momentary_lufs: record.momentary_lufs.unwrap_or(f32::NAN),
                short_term_lufs: record.short_term_lufs.unwrap_or(f32::NAN),
                integrated_lufs: record.integrated_lufs,
                true_peak_db: record.true_peak_db,
            });
        }
    }
}
