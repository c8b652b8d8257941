//! A loudness meter behind its chunks: weighting, windows, peaks and the measurements made of them.

use std::ops::Range;

use fearless_simd::Simd;

use super::cascade::{Cascade, interleave};
use super::chunk::{CHUNK_SAMPLES, Chunk};
use super::histogram::loudness_lufs;
use super::kept::Kept;
use super::measurement::Measurement;
use super::readings::LoudnessReadings;
use super::true_peak::PeakDetector;
use super::weighting::KWeighting;
use super::windows::{HopClock, MOMENTARY_HOPS, SHORT_TERM_HOPS, STEP_HOPS, Windows};
use crate::processor::is_silent;
use crate::units::gain_to_db;

/// The range is not stable before this much has been measured (EBU Tech 3341), in hops.
const RANGE_STABLE_HOPS: u64 = 60_000;
const HOPS_PER_S: f64 = 1_000.0;

/// Everything behind the chunks.
#[derive(Clone, Debug)]
pub(super) struct Core {
    pub(super) weighting: Cascade,
    pub(super) clock: HopClock,
    pub(super) windows: Windows,
    pub(super) peaks: PeakDetector,
    pub(super) measures_peak: bool,
    /// Since the last start, pause or restart, in hops of 1 ms.
    pub(super) hops: u64,
    pub(super) measurement: Kept<Measurement>,
}

impl Core {
    pub(super) fn new() -> Self {
        let weighting = KWeighting::new(48_000.0);
        Self {
            weighting: Cascade::new(&weighting.shelf, &weighting.high_pass),
            clock: HopClock::new(48_000.0),
            windows: Windows::new(),
            peaks: PeakDetector::new(),
            measures_peak: true,
            hops: 0,
            measurement: Kept::alone(Measurement::new()),
        }
    }

    /// Nothing before this moment belongs to the windows of what follows.
    pub(super) fn begin(&mut self) {
        self.hops = 0;
        self.peaks.next_step();
    }

    #[inline(always)]
    pub(super) fn chunk<S: Simd>(&mut self, simd: S, left: &Chunk, right: &Chunk) {
        if self.measures_peak {
            self.peaks.chunk(simd, left, right);
            if self.measurement.now.running {
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
        let Self { measurement, windows, hops, .. } = self;
        if measurement.now.running {
            measurement.each(|of| of.hop(windows, *hops));
            // Steps of both begin and end together.
            if measurement.now.hops.is_multiple_of(STEP_HOPS) {
                let peak = self.peaks.take_record();
                measurement.each(|of| of.step(windows, *hops, peak));
            }
        }
    }

    pub(super) fn readings(&self) -> LoudnessReadings {
        let measurement = &self.measurement.now;
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
