//! Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342, and true peak, in one pass.
//!
//! ```text
//! chunk of 64 ─┬─> K-weighting ─> hops of 1 ms ─> 400 ms and 3 s windows ─┬─> momentary, short-term, maxima
//!              │                                        each 100 ms ──────┴─> gated histograms ─> integrated, range
//!              └─> 8x oversampling ─> true peak
//! ```
//!
//! The windows slide by 1 ms, so a maximum cannot fall between two looks. Gating blocks and values
//! for the range are taken each 100 ms of measurement and only where the whole window was measured:
//! none reaches across a start, a pause or a restart. Constant memory, constant time.

use fearless_simd::{Level, dispatch};

use super::cascade::Cascade;
use super::chunk::Chunker;
use super::histogram::{ABSOLUTE_GATE_LUFS, COARSE_BIN_LU, COARSE_BINS};
use super::kept::Way;
use super::loudness_core::Core;
use super::measurement::Measurement;
use super::readings::{LoudnessReadings, LoudnessRecord};
use super::weighting::KWeighting;
use super::windows::{HopClock, WindowSum};
use crate::processor::{Setup, SetupError};

/// Bins of [`LoudnessMeter::distribution`].
pub const DISTRIBUTION_BINS: usize = COARSE_BINS;
/// Width of a bin of the distribution, in LU.
pub const DISTRIBUTION_BIN_LU: f64 = COARSE_BIN_LU;
/// Lower edge of the first bin of the distribution, in LUFS.
pub const DISTRIBUTION_FLOOR_LUFS: f64 = ABSOLUTE_GATE_LUFS;

/// Momentary, short-term, integrated, range, maxima and true peak; see the module.
#[derive(Clone, Debug)]
pub struct LoudnessMeter {
    chunker: Chunker,
    core: Core,
    level: Level,
}

impl Default for LoudnessMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl LoudnessMeter {
    /// Takes all memory; measures stereo at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self { chunker: Chunker::new(), core: Core::new(), level: Level::new() }
    }

    /// Without true peak, at a third of the cost; its readings stay at `-inf`.
    #[must_use]
    pub fn without_true_peak() -> Self {
        let mut meter = Self::new();
        meter.core.measures_peak = false;
        meter
    }

    /// With memory for the measurement before, see [`restart_keeping`](Self::restart_keeping).
    #[must_use]
    pub fn keeping(mut self) -> Self {
        let Core { measurement, peaks, .. } = &mut self.core;
        measurement.give(Measurement::new());
        peaks.peaks.give([0.0; 2]);
        self
    }

    /// Sets rate and channels and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        let weighting = KWeighting::new(setup.sample_rate_hz);
        self.core.weighting = Cascade::new(&weighting.shelf, &weighting.high_pass);
        self.core.clock = HopClock::new(setup.sample_rate_hz);
        self.core.peaks.set_channels(setup.channels);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come; whether it runs stays.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.core.weighting.reset();
        self.core.clock.reset();
        self.core.windows.reset();
        self.core.peaks.reset();
        self.core.hops = 0;
        self.core.measurement.forget();
        self.core.measurement.now.restart();
    }

    /// Starts a new measurement: integrated, range, maxima, true peak and time. Momentary and
    /// short-term go on. The loudness of what follows is that of a fresh meter; its true peak too,
    /// but for the first 2 chunks of 64 samples, which count as samples if they follow on sound.
    pub fn restart(&mut self) {
        self.core.measurement.forget();
        self.core.peaks.peaks.forget();
        self.start();
    }

    /// The same, but the measurement so far goes on unseen until the next start, and can be shown
    /// again. As [`restart`](Self::restart) for a meter that is not [`keeping`](Self::keeping).
    pub fn restart_keeping(&mut self) {
        let Core { measurement, peaks, .. } = &mut self.core;
        let (running, peak) = (measurement.now.running, peaks.take_record());
        measurement.keep();
        measurement.other().into_iter().for_each(|kept| kept.cut_step(peak));
        measurement.now.running = running;
        peaks.peaks.keep();
        self.start();
    }

    /// Shows the measurement before the last start, or the one after it again; whether there is one.
    /// What is heard counts in both.
    pub fn go(&mut self, way: Way) -> bool {
        let Core { measurement, peaks, .. } = &mut self.core;
        let running = measurement.now.running;
        let is_there = measurement.go(way) && peaks.peaks.go(way);
        measurement.now.running = running;
        is_there
    }

    /// The measurement that [`go`](Self::go) can show.
    #[must_use]
    pub fn way(&self) -> Option<Way> {
        self.core.measurement.way()
    }

    fn start(&mut self) {
        self.splice();
        self.core.peaks.clear_peaks();
        self.core.peaks.take_record();
        self.core.measurement.now.restart();
    }

    /// Forgets the highest momentary loudness.
    pub fn clear_max_momentary(&mut self) {
        self.core.measurement.now.max_momentary = WindowSum::default();
    }

    /// Forgets the highest short-term loudness.
    pub fn clear_max_short_term(&mut self) {
        self.core.measurement.now.max_short_term = WindowSum::default();
    }

    /// Forgets the highest true peak of both channels.
    pub fn clear_true_peak(&mut self) {
        self.core.peaks.clear_peaks();
    }

    /// Starts and continues, or pauses: then only momentary and short-term go on.
    pub fn set_running(&mut self, running: bool) {
        if running != self.core.measurement.now.running {
            if running {
                self.splice();
            } else {
                self.core.begin();
            }
            self.core.measurement.now.running = running;
        }
    }

    /// Nothing that was heard before this moment enters what is measured from here on.
    fn splice(&mut self) {
        self.chunker.reset();
        self.core.begin();
        self.core.weighting.reset();
        self.core.clock.reset();
        self.core.peaks.splice();
    }

    /// Reads the next samples of one or two channels.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, core, level } = self;
        chunker.feed(left, right, |left, right| {
            dispatch!(*level, simd => core.chunk(simd, left, right));
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> LoudnessReadings {
        self.core.readings()
    }

    /// The oldest record that waits, one for each 100 ms of measurement. When nobody takes them,
    /// the oldest are lost.
    pub fn take_record(&mut self) -> Option<LoudnessRecord> {
        self.core.measurement.now.records.take()
    }

    /// The same of the measurement that goes on unseen.
    pub fn take_unseen_record(&mut self) -> Option<LoudnessRecord> {
        self.core.measurement.other()?.records.take()
    }

    /// How often short-term loudness was in each bin of 0.5 LU from -70 LUFS on.
    #[must_use]
    pub fn distribution(&self) -> &[u32; DISTRIBUTION_BINS] {
        self.core.measurement.now.short_terms.distribution()
    }
}
