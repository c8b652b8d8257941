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

use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch};

use super::cascade::{Cascade, interleave};
use super::chunk::{CHUNK_SAMPLES, Chunk, Chunker};
use super::histogram::{ABSOLUTE_GATE_LUFS, COARSE_BIN_LU, COARSE_BINS, loudness_lufs};
use super::measurement::Measurement;
use super::readings::{LoudnessReadings, LoudnessRecord};
use super::true_peak::PeakDetector;
use super::weighting::KWeighting;
use super::windows::{HopClock, MOMENTARY_HOPS, SHORT_TERM_HOPS, STEP_HOPS, WindowSum, Windows};
use crate::processor::{Setup, SetupError, is_silent};
use crate::units::gain_to_db;

/// Bins of [`LoudnessMeter::distribution`].
pub const DISTRIBUTION_BINS: usize = COARSE_BINS;
/// Width of a bin of the distribution, in LU.
pub const DISTRIBUTION_BIN_LU: f64 = COARSE_BIN_LU;
/// Lower edge of the first bin of the distribution, in LUFS.
pub const DISTRIBUTION_FLOOR_LUFS: f64 = ABSOLUTE_GATE_LUFS;

/// The range is not stable before this much has been measured (EBU Tech 3341), in hops.
const RANGE_STABLE_HOPS: u64 = 60_000;
const HOPS_PER_S: f64 = 1_000.0;

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
        self.core.measurement.restart();
    }

    /// Starts a new measurement: integrated, range, maxima, true peak and time. Momentary and
    /// short-term go on. The loudness of what follows is that of a fresh meter; its true peak too,
    /// but for the first 2 chunks of 64 samples, which count as samples if they follow on sound.
    pub fn restart(&mut self) {
        self.splice();
        self.core.peaks.clear_peaks();
        self.core.peaks.take_record();
        self.core.measurement.restart();
    }

    /// Forgets the highest momentary loudness.
    pub fn clear_max_momentary(&mut self) {
        self.core.measurement.max_momentary = WindowSum::default();
    }

    /// Forgets the highest short-term loudness.
    pub fn clear_max_short_term(&mut self) {
        self.core.measurement.max_short_term = WindowSum::default();
    }

    /// Forgets the highest true peak of both channels.
    pub fn clear_true_peak(&mut self) {
        self.core.peaks.clear_peaks();
    }

    /// Starts and continues, or pauses: then only momentary and short-term go on.
    pub fn set_running(&mut self, running: bool) {
        if running != self.core.measurement.running {
            if running {
                self.splice();
            } else {
                self.core.begin();
            }
            self.core.measurement.running = running;
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
        self.core.measurement.records.take()
    }

    /// How often short-term loudness was in each bin of 0.5 LU from -70 LUFS on.
    #[must_use]
    pub fn distribution(&self) -> &[u32; DISTRIBUTION_BINS] {
        self.core.measurement.short_terms.distribution()
    }
}

/// Everything behind the chunks.
#[derive(Clone, Debug)]
struct Core {
    weighting: Cascade,
    clock: HopClock,
    windows: Windows,
    peaks: PeakDetector,
    measures_peak: bool,
    /// Since the last start, pause or restart, in hops of 1 ms.
    hops: u64,
    measurement: Measurement,
}

impl Core {
    fn new() -> Self {
        let weighting = KWeighting::new(48_000.0);
        Self {
            weighting: Cascade::new(&weighting.shelf, &weighting.high_pass),
            clock: HopClock::new(48_000.0),
            windows: Windows::new(),
            peaks: PeakDetector::new(),
            measures_peak: true,
            hops: 0,
            measurement: Measurement::new(),
        }
    }

    /// Nothing before this moment belongs to the windows of what follows.
    fn begin(&mut self) {
        self.hops = 0;
        self.peaks.next_step();
    }

    #[inline(always)]
    fn chunk<S: Simd>(&mut self, simd: S, left: &Chunk, right: &Chunk) {
        if self.measures_peak {
            self.peaks.chunk(simd, left, right);
            if self.measurement.running {
                self.peaks.keep_peaks();
            }
        }
        if self.weighting.is_silent() && is_silent(left) && is_silent(right) {
            // The weighting would give zeros; only the time goes on.
            self.hops(|_| 0.0);
            return;
        }
        let pairs = interleave(left, right);
        let mut weighting = self.weighting;
        self.hops(|samples| {
            let [left, right] = weighting.energy(simd, &pairs[2 * samples.start..2 * samples.end]);
            left + right
        });
        weighting.flush_silence();
        self.weighting = weighting;
    }

    /// Cuts a chunk into hops and asks for the energy of each part.
    #[inline(always)]
    fn hops(&mut self, mut energy: impl FnMut(Range<usize>) -> f64) {
        let mut at = 0;
        while at < CHUNK_SAMPLES {
            let to = at + self.clock.samples_left().min(CHUNK_SAMPLES - at);
            if let Some(mean_square) = self.clock.add(to - at, energy(at..to)) {
                self.windows.push(mean_square);
                self.hop();
            }
            at = to;
        }
    }

    #[inline]
    fn hop(&mut self) {
        self.hops += 1;
        if self.hops.is_multiple_of(STEP_HOPS) {
            self.peaks.next_step();
        }
        if self.measurement.running {
            self.measurement.hop(&self.windows, self.hops);
            if self.measurement.hops.is_multiple_of(STEP_HOPS) {
                let peak = self.peaks.take_record();
                self.measurement.step(&self.windows, self.hops, peak);
            }
        }
    }

    fn readings(&self) -> LoudnessReadings {
        let measurement = &self.measurement;
        let windows = &self.windows;
        let peaks = self.peaks.peaks();
        let [low, high] = measurement.range;
        LoudnessReadings {
            momentary_lufs: if windows.momentary_is_full() {
                loudness_lufs(windows.momentary().mean_square(MOMENTARY_HOPS))
            } else {
                f64::NEG_INFINITY
            },
            short_term_lufs: if windows.short_term_is_full() {
                loudness_lufs(windows.short_term().mean_square(SHORT_TERM_HOPS))
            } else {
                f64::NEG_INFINITY
            },
            integrated_lufs: loudness_lufs(measurement.integrated),
            relative_gate_lufs: loudness_lufs(measurement.gate()),
            max_momentary_lufs: loudness_lufs(
                measurement.max_momentary.mean_square(MOMENTARY_HOPS),
            ),
            max_short_term_lufs: loudness_lufs(
                measurement.max_short_term.mean_square(SHORT_TERM_HOPS),
            ),
            range_lu: if low > 0.0 { loudness_lufs(high) - loudness_lufs(low) } else { 0.0 },
            range_low_lufs: loudness_lufs(low),
            range_high_lufs: loudness_lufs(high),
            range_stable: measurement.hops >= RANGE_STABLE_HOPS,
            true_peak_db: peaks.map(|peak| gain_to_db(f64::from(peak))),
            window_peak_db: gain_to_db(f64::from(self.peaks.window_peak())),
            measured_s: measurement.hops as f64 / HOPS_PER_S,
            running: measurement.running,
        }
    }
}
