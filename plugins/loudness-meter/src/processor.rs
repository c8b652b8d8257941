//! The meter behind the plugin: measures every block, never touches it.
//!
//! ```text
//! wishes of the window ───────────────────────────┐
//! transport ─> Follower ─> restart, run or pause ─┤
//! block ──────────────────────────────────────────┼─> LoudnessMeter ─┬─> History (each 100 ms, always)
//!                                                 └─> DynamicsMeter ─┴─> Readings (while a window is open)
//! ```
//!
//! A measurement that the user starts over goes on unseen, and can be shown again until the next start.

use std::sync::Arc;

use dsp_core::meter::{DynamicsMeter, LoudnessMeter, LoudnessRecord, Way};
use dsp_core::units::s_to_samples;
use dsp_core::{AudioBlock, Processor, Setup, SetupError};

use crate::history::Record;
use crate::policy::{Follower, RestartRule, Transport};
use crate::readings::{Activity, Readings};
use crate::shared::Wish;
pub use crate::shared::{Maximum, Shared};

/// Time between two readings for the window, in seconds.
const READING_PERIOD_S: f64 = 0.02;
/// What is shorter has no integrated loudness yet, and is not worth keeping.
pub const KEPT_FROM_S: f64 = 3.0;

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
    sample_rate_hz: f64,
    /// Samples since the last reading was due.
    since_reading_samples: usize,
}

impl Meter {
    /// A meter that writes to `shared`.
    pub fn new(shared: Arc<Shared>) -> Self {
        Self {
            loudness: LoudnessMeter::new().keeping(),
            dynamics: DynamicsMeter::new().keeping(),
            settings: MeterSettings::default(),
            follower: Follower::default(),
            activity: Activity::default(),
            shared,
            sample_rate_hz: 48_000.0,
            since_reading_samples: 0,
        }
    }

    /// Starts a new measurement; the one so far is gone.
    pub fn restart(&mut self) {
        self.loudness.restart();
        self.dynamics.restart();
        self.shared.tell_way(None);
        self.shared.history.clear();
    }

    /// Starts a new measurement at the wish of the user. The one so far is kept; if it has hardly
    /// begun, the one before it: whoever clicks twice loses nothing.
    fn restart_keeping(&mut self) {
        let is_worth_it = |meter: &LoudnessMeter| meter.readings().measured_s >= KEPT_FROM_S;
        if !is_worth_it(&self.loudness) {
            self.go(Way::Back);
        }
        if !is_worth_it(&self.loudness) {
            return self.restart();
        }
        self.loudness.restart_keeping();
        self.dynamics.restart_keeping();
        self.shared.tell_way(self.loudness.way());
        self.shared.history.keep_and_clear();
    }

    /// Shows the measurement before the last start, or the one after it again, if there is one.
    fn go(&mut self, way: Way) {
        if self.loudness.go(way) {
            self.dynamics.go(way);
            self.shared.tell_way(self.loudness.way());
            self.shared.history.swap();
        }
    }

    /// Call before the blocks of a callback of `len_samples` that begins at `transport`.
    pub fn begin_callback(&mut self, transport: Transport, len_samples: usize) {
        let MeterSettings { run, follow, restart, .. } = self.settings;
        let rate_hz = self.sample_rate_hz;
        let action = self.follower.step(transport, len_samples, rate_hz, follow, restart);
        for wish in self.shared.take_wishes() {
            match wish {
                Wish::Restart => self.restart_keeping(),
                Wish::Back => self.go(Way::Back),
                Wish::Forth => self.go(Way::Forth),
            }
        }
        if action.restart {
            self.restart();
        }
        for maximum in self.shared.take_clears() {
            match maximum {
                Maximum::Momentary => self.loudness.clear_max_momentary(),
                Maximum::ShortTerm => self.loudness.clear_max_short_term(),
                Maximum::TruePeak => self.loudness.clear_true_peak(),
            }
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
        // A pause cuts windows: of what was heard none may have been whole.
        let maximum = |level: f64, live: f64, after_s: f64| {
            if live.is_finite() && !level.is_finite() { f32::NAN } else { measured(level, after_s) }
        };
        let known = |level: Option<f64>| level.map_or(f32::NAN, |level| level as f32);
        let gated = |lufs: f64| if lufs.is_finite() { lufs as f32 } else { f32::NAN };
        Readings {
            momentary_lufs: now.momentary_lufs as f32,
            short_term_lufs: measured(now.short_term_lufs, 3.0),
            integrated_lufs: gated(now.integrated_lufs),
            range_lu: if now.range_low_lufs.is_finite() { now.range_lu as f32 } else { f32::NAN },
            max_momentary_lufs: maximum(now.max_momentary_lufs, now.momentary_lufs, 0.4),
            max_short_term_lufs: maximum(now.max_short_term_lufs, now.short_term_lufs, 3.0),
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
        self.shared.take_wishes().for_each(drop);
        self.shared.tell_way(None);
        self.shared.history.clear();
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
            self.shared.history.push(written(record));
        }
        while let Some(record) = self.loudness.take_unseen_record() {
            self.shared.history.push_unseen(written(record));
        }
    }
}

fn written(record: LoudnessRecord) -> Record {
    Record {
        momentary_lufs: record.momentary_lufs.unwrap_or(f32::NAN),
        short_term_lufs: record.short_term_lufs.unwrap_or(f32::NAN),
        integrated_lufs: record.integrated_lufs,
        true_peak_db: record.true_peak_db,
    }
}
