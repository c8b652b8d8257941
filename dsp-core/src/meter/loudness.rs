//! Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342, and true peak, in one pass.
//!
//! ```text
//! chunk of 64 ─┬─> K-weighting ─> hops of 1 ms ─> 400 ms and 3 s windows ─┬─> momentary, short-term, maxima
//!              │                                        each 100 ms ──────┴─> gated histograms ─> integrated, range
//!              └─> 8x oversampling ─> true peak
//! ```
//!
//! The windows slide by 1 ms, so a maximum cannot fall between two looks. Gating blocks and values
//! for the range are taken each 100 ms and only where the whole window was measured: none reaches
//! across a start, a pause or a restart. Constant memory, constant time.

use fearless_simd::{Level, Simd, dispatch};

use super::cascade::{Cascade, interleave};
use super::chunk::{CHUNK_SAMPLES, Chunk, Chunker};
use super::histogram::{ABSOLUTE_GATE_LUFS, COARSE_BIN_LU, COARSE_BINS, Histogram, loudness_lufs};
use super::true_peak::PeakDetector;
use super::weighting::KWeighting;
use super::windows::{HopClock, MOMENTARY_HOPS, SHORT_TERM_HOPS, STEP_HOPS, WindowSum, Windows};
use crate::processor::{Setup, SetupError};
use crate::units::{db_to_power, gain_to_db};

/// Bins of [`LoudnessMeter::distribution`].
pub const DISTRIBUTION_BINS: usize = COARSE_BINS;
/// Width of a bin of the distribution, in LU.
pub const DISTRIBUTION_BIN_LU: f64 = COARSE_BIN_LU;
/// Lower edge of the first bin of the distribution, in LUFS.
pub const DISTRIBUTION_FLOOR_LUFS: f64 = ABSOLUTE_GATE_LUFS;

/// Relative gate of integrated loudness below the ungated mean (BS.1770-5, annex 1).
const INTEGRATED_GATE_LU: f64 = -10.0;
/// Relative gate of the loudness range below the ungated mean (EBU Tech 3342).
const RANGE_GATE_LU: f64 = -20.0;
/// Percentiles between which the loudness range lies (EBU Tech 3342).
const RANGE_LOW_PERCENTILE: f64 = 0.10;
const RANGE_HIGH_PERCENTILE: f64 = 0.95;
/// The range is not stable before this much has been measured (EBU Tech 3341), in hops.
const RANGE_STABLE_HOPS: u64 = 60_000;
/// The range is worked out each second, in a step that does nothing else of the kind.
const RANGE_STEPS: u64 = 10;
const HOPS_PER_S: f64 = 1_000.0;
/// Records that wait for [`LoudnessMeter::take_record`]: 6.4 s.
const WAITING_RECORDS: usize = 64;

/// What a [`LoudnessMeter`] shows. Loudness is `-inf` where nothing was measured yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessReadings {
    /// Loudness of the last 400 ms, in LUFS.
    pub momentary_lufs: f64,
    /// Loudness of the last 3 s, in LUFS; `-inf` before 3 s have come.
    pub short_term_lufs: f64,
    /// Gated loudness of the measurement, in LUFS.
    pub integrated_lufs: f64,
    /// The relative gate of the integrated loudness, in LUFS.
    pub relative_gate_lufs: f64,
    /// Highest momentary loudness of the measurement, in LUFS.
    pub max_momentary_lufs: f64,
    /// Highest short-term loudness of the measurement, in LUFS.
    pub max_short_term_lufs: f64,
    /// Loudness range, in LU; 0 before there is one.
    pub range_lu: f64,
    /// Lower end of the range, in LUFS.
    pub range_low_lufs: f64,
    /// Upper end of the range, in LUFS.
    pub range_high_lufs: f64,
    /// Whether the range can be relied on: a minute has been measured.
    pub range_stable: bool,
    /// Highest true peak of each channel in the measurement, in dBTP.
    pub true_peak_db: [f64; 2],
    /// Highest true peak of the last 3 s, in dBTP.
    pub window_peak_db: f64,
    /// Length of the measurement, in seconds.
    pub measured_s: f64,
    /// Whether it measures, or pauses.
    pub running: bool,
}

impl LoudnessReadings {
    /// Highest true peak of both channels, in dBTP.
    #[must_use]
    pub fn max_true_peak_db(&self) -> f64 {
        self.true_peak_db[0].max(self.true_peak_db[1])
    }

    /// Peak to loudness ratio: highest true peak over integrated loudness, in LU.
    #[must_use]
    pub fn plr_lu(&self) -> Option<f64> {
        ratio(self.max_true_peak_db(), self.integrated_lufs)
    }

    /// Peak to short-term loudness ratio: true peak of the last 3 s over their loudness, in LU.
    #[must_use]
    pub fn psr_lu(&self) -> Option<f64> {
        ratio(self.window_peak_db, self.short_term_lufs)
    }
}

fn ratio(peak_db: f64, loudness_lufs: f64) -> Option<f64> {
    (peak_db.is_finite() && loudness_lufs.is_finite()).then_some(peak_db - loudness_lufs)
}

/// The readings at the end of 100 ms of measurement, for a history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessRecord {
    /// Steps of 100 ms since the restart; the first record has 1.
    pub index: u64,
    /// Loudness of the last 400 ms, in LUFS.
    pub momentary_lufs: f32,
    /// Loudness of the last 3 s, in LUFS.
    pub short_term_lufs: f32,
    /// Integrated loudness so far, in LUFS.
    pub integrated_lufs: f32,
    /// True peak of both channels within the 100 ms, in dBTP.
    pub true_peak_db: f32,
}

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
    /// short-term go on.
    pub fn restart(&mut self) {
        self.core.peaks.clear_peaks();
        self.core.begin();
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
            self.core.begin();
            self.core.measurement.running = running;
        }
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
        let pairs = interleave(left, right);
        let mut at = 0;
        while at < CHUNK_SAMPLES {
            let count = self.clock.samples_left().min(CHUNK_SAMPLES - at);
            let [left, right] = self.weighting.energy(simd, &pairs[2 * at..2 * (at + count)]);
            at += count;
            if let Some(mean_square) = self.clock.add(count, left + right) {
                self.windows.push(mean_square);
                self.hop();
            }
        }
        self.weighting.flush_silence();
    }

    #[inline]
    fn hop(&mut self) {
        self.hops += 1;
        if self.measurement.running {
            self.measurement.hop(&self.windows, self.hops);
        }
        if self.hops.is_multiple_of(STEP_HOPS) {
            let peak = self.peaks.next_step();
            if self.measurement.running {
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
            relative_gate_lufs: loudness_lufs(
                measurement.blocks.total().mean() * db_to_power(INTEGRATED_GATE_LU),
            ),
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

/// What belongs to one measurement, from restart to restart.
#[derive(Clone, Debug)]
struct Measurement {
    running: bool,
    /// Measured so far, in hops of 1 ms.
    hops: u64,
    max_momentary: WindowSum,
    max_short_term: WindowSum,
    /// Momentary loudness each 100 ms: the gating blocks.
    blocks: Histogram,
    /// Short-term loudness each 100 ms.
    short_terms: Histogram,
    /// Gated mean square.
    integrated: f64,
    /// Mean squares at both ends of the range.
    range: [f64; 2],
    records: Records,
}

impl Measurement {
    fn new() -> Self {
        Self {
            running: true,
            hops: 0,
            max_momentary: WindowSum::default(),
            max_short_term: WindowSum::default(),
            blocks: Histogram::new(),
            short_terms: Histogram::new(),
            integrated: 0.0,
            range: [0.0; 2],
            records: Records::new(),
        }
    }

    fn restart(&mut self) {
        self.hops = 0;
        self.max_momentary = WindowSum::default();
        self.max_short_term = WindowSum::default();
        self.blocks.reset();
        self.short_terms.reset();
        self.integrated = 0.0;
        self.range = [0.0; 2];
        self.records.clear();
    }

    #[inline]
    fn hop(&mut self, windows: &Windows, hops_since_start: u64) {
        self.hops += 1;
        if hops_since_start >= MOMENTARY_HOPS as u64 {
            self.max_momentary = self.max_momentary.max(windows.momentary());
        }
        if hops_since_start >= SHORT_TERM_HOPS as u64 {
            self.max_short_term = self.max_short_term.max(windows.short_term());
        }
    }

    /// Each 100 ms, with the true peak of that time.
    fn step(&mut self, windows: &Windows, hops_since_start: u64, peak: f32) {
        let momentary = windows.momentary().mean_square(MOMENTARY_HOPS);
        let short_term = windows.short_term().mean_square(SHORT_TERM_HOPS);
        if hops_since_start >= MOMENTARY_HOPS as u64 {
            self.blocks.add(momentary);
            let gate = self.blocks.total().mean() * db_to_power(INTEGRATED_GATE_LU);
            self.integrated = self.blocks.above(gate).mean();
        }
        if hops_since_start >= SHORT_TERM_HOPS as u64 {
            self.short_terms.add(short_term);
            if (hops_since_start / STEP_HOPS).is_multiple_of(RANGE_STEPS) {
                self.range = range(&self.short_terms);
            }
        }
        let shown = |mean_square: f64, valid: bool| {
            if valid { loudness_lufs(mean_square) as f32 } else { f32::NEG_INFINITY }
        };
        self.records.push(LoudnessRecord {
            index: self.hops / STEP_HOPS,
            momentary_lufs: shown(momentary, windows.momentary_is_full()),
            short_term_lufs: shown(short_term, windows.short_term_is_full()),
            integrated_lufs: shown(self.integrated, true),
            true_peak_db: gain_to_db(f64::from(peak)) as f32,
        });
    }
}

/// Mean squares at both ends of the loudness range; zeros while there is none.
fn range(short_terms: &Histogram) -> [f64; 2] {
    let gate = short_terms.total().mean() * db_to_power(RANGE_GATE_LU);
    let count = short_terms.above(gate).count;
    if count == 0 {
        return [0.0; 2];
    }
    let at = |percentile: f64| {
        let index = ((count - 1) as f64 * percentile).round() as u64;
        short_terms.at_rank(gate, index).unwrap_or(0.0)
    };
    [at(RANGE_LOW_PERCENTILE), at(RANGE_HIGH_PERCENTILE)]
}

/// Records that nobody has taken yet.
#[derive(Clone, Debug)]
struct Records {
    ring: Box<[Option<LoudnessRecord>; WAITING_RECORDS]>,
    first: usize,
    count: usize,
}

impl Records {
    fn new() -> Self {
        Self { ring: Box::new([None; WAITING_RECORDS]), first: 0, count: 0 }
    }

    fn clear(&mut self) {
        self.count = 0;
    }

    fn push(&mut self, record: LoudnessRecord) {
        if self.count == WAITING_RECORDS {
            self.first = (self.first + 1) % WAITING_RECORDS;
            self.count -= 1;
        }
        self.ring[(self.first + self.count) % WAITING_RECORDS] = Some(record);
        self.count += 1;
    }

    fn take(&mut self) -> Option<LoudnessRecord> {
        if self.count == 0 {
            return None;
        }
        let record = self.ring[self.first].take();
        self.first = (self.first + 1) % WAITING_RECORDS;
        self.count -= 1;
        record
    }
}
