//! Integrated loudness, loudness range and maxima of one measurement.

use super::histogram::{Histogram, loudness_lufs};
use super::readings::{LoudnessRecord, Records};
use super::windows::{MOMENTARY_HOPS, SHORT_TERM_HOPS, STEP_HOPS, WindowSum, Windows};
use crate::units::{db_to_power, gain_to_db};

/// Relative gate of integrated loudness below the ungated mean (BS.1770-5, annex 1).
pub const INTEGRATED_GATE_LU: f64 = -10.0;
/// Relative gate of the loudness range below the ungated mean (EBU Tech 3342).
pub const RANGE_GATE_LU: f64 = -20.0;
/// Percentiles between which the loudness range lies, as parts of 1 (EBU Tech 3342).
pub const RANGE_PERCENTILES: [f64; 2] = [0.10, 0.95];

/// What belongs to one measurement, from restart to restart.
#[derive(Clone, Debug)]
pub(super) struct Measurement {
    pub(super) running: bool,
    /// Measured so far, in hops of 1 ms.
    pub(super) hops: u64,
    pub(super) max_momentary: WindowSum,
    pub(super) max_short_term: WindowSum,
    /// Momentary loudness each 100 ms: the gating blocks.
    pub(super) blocks: Histogram,
    /// Short-term loudness each 100 ms.
    pub(super) short_terms: Histogram,
    /// Gated mean square.
    pub(super) integrated: f64,
    /// Mean squares at both ends of the range.
    pub(super) range: [f64; 2],
    pub(super) records: Records,
    /// Highest true peak, linear, of a step that a start of another measurement has cut off.
    cut_peak: f32,
}

impl Measurement {
    pub(super) fn new() -> Self {
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
            cut_peak: 0.0,
        }
    }

    pub(super) fn restart(&mut self) {
        self.hops = 0;
        self.max_momentary = WindowSum::default();
        self.max_short_term = WindowSum::default();
        self.blocks.reset();
        self.short_terms.reset();
        self.integrated = 0.0;
        self.range = [0.0; 2];
        self.records.clear();
        self.cut_peak = 0.0;
    }

    /// Ends the step of 100 ms, with its true peak so far: the next one is that of another
    /// measurement too. What of it was measured does not count as time.
    pub(super) fn cut_step(&mut self, peak: f32) {
        self.hops -= self.hops % STEP_HOPS;
        self.cut_peak = self.cut_peak.max(peak);
    }

    /// The relative gate of the integrated loudness, a mean square.
    pub(super) fn gate(&self) -> f64 {
        self.blocks.total().mean() * db_to_power(INTEGRATED_GATE_LU)
    }

    /// Each ms that is measured.
    #[inline]
    pub(super) fn hop(&mut self, windows: &Windows, hops_since_start: u64) {
        self.hops += 1;
        if hops_since_start >= MOMENTARY_HOPS as u64 {
            self.max_momentary = self.max_momentary.max(windows.momentary());
        }
        if hops_since_start >= SHORT_TERM_HOPS as u64 {
            self.max_short_term = self.max_short_term.max(windows.short_term());
        }
    }

    /// Each 100 ms that were measured, with their true peak. The count goes on through a pause, so
    /// the records are as long as the measurement.
    pub(super) fn step(&mut self, windows: &Windows, hops_since_start: u64, peak: f32) {
        let peak = peak.max(std::mem::take(&mut self.cut_peak));
        let momentary = windows.momentary().mean_square(MOMENTARY_HOPS);
        let short_term = windows.short_term().mean_square(SHORT_TERM_HOPS);
        if hops_since_start >= MOMENTARY_HOPS as u64 {
            self.blocks.add(momentary);
            self.integrated = self.blocks.above(self.gate()).mean();
        }
        if hops_since_start >= SHORT_TERM_HOPS as u64 {
            self.short_terms.add(short_term);
            self.range = range(&self.short_terms);
        }
        let whole = |mean_square: f64, window_hops: usize| {
            let is_whole = hops_since_start >= window_hops as u64;
            is_whole.then(|| loudness_lufs(mean_square) as f32)
        };
        self.records.push(LoudnessRecord {
            index: self.hops / STEP_HOPS,
            momentary_lufs: whole(momentary, MOMENTARY_HOPS),
            short_term_lufs: whole(short_term, SHORT_TERM_HOPS),
            integrated_lufs: loudness_lufs(self.integrated) as f32,
            true_peak_db: gain_to_db(f64::from(peak)) as f32,
        });
    }
}

/// Mean squares at both ends of the loudness range; zeros while there is none. The percentiles are
/// those of EBU Tech 3342 and libebur128: the value at the nearest rank, none between two values.
fn range(short_terms: &Histogram) -> [f64; 2] {
    let gate = short_terms.total().mean() * db_to_power(RANGE_GATE_LU);
    let count = short_terms.above(gate).count;
    if count == 0 {
        return [0.0; 2];
    }
    RANGE_PERCENTILES.map(|percentile| {
        let index = ((count - 1) as f64 * percentile).round() as u64;
        short_terms.at_rank(gate, index).unwrap_or(0.0)
    })
}
