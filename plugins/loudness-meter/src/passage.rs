//! Figures of a part of the measurement, from its records: exact to the 0.01 dB of the history.
//!
//! The records lie 100 ms apart and hold the momentary loudness, which is the loudness of the 400 ms
//! gating block that ends there (BS.1770), and the short-term loudness, which is what the loudness
//! range is made of (EBU Tech 3342).

use std::ops::Range;

use dsp_core::meter::{ABSOLUTE_GATE_LUFS, INTEGRATED_GATE_LU, RANGE_GATE_LU, RANGE_PERCENTILES};
use dsp_core::units::{db_to_power, power_to_db};

use crate::history::{History, RECORD_PERIOD_S};

/// The first record whose 400 ms lie within the passage, counted from its first one.
const FIRST_MOMENTARY: u64 = 3;
/// The first record whose 3 s lie within the passage, counted from its first one.
const FIRST_SHORT_TERM: u64 = 29;

/// A range of fewer short-term values (1 s of them) says nothing.
const FEWEST_SHORT_TERM: usize = 10;
/// A loudness range of less than this is not to be relied on (EBU Tech 3342), in seconds.
const RANGE_STABLE_AFTER_S: f32 = 60.0;

/// Figures of a passage; NaN where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Length, in seconds.
    pub length_s: f32,
    /// Integrated loudness, in LUFS.
    pub integrated_lufs: f32,
    /// Loudness range, in LU.
    pub range_lu: f32,
    /// Loudest momentary loudness, in LUFS.
    pub max_momentary_lufs: f32,
    /// Loudest short-term loudness, in LUFS.
    pub max_short_term_lufs: f32,
    /// Highest true peak, in dBTP.
    pub true_peak_db: f32,
}

impl Passage {
    /// Reads the records of `time_s` at the finest resolution that is kept, and of those only what
    /// reaches nowhere out of the passage.
    ///
    /// Records of more than 100 ms hold the loudest moment of their span, which has no mean: there
    /// is no integrated loudness and no range then.
    pub fn measure(history: &History, time_s: Range<f32>) -> Self {
        let index = |at_s: f32| (f64::from(at_s) / RECORD_PERIOD_S).round().max(0.0) as u64;
        let (first, end) = (index(time_s.start), index(time_s.end));
        let level = history.level_for(first);
        let records = |skipped: u64| {
            let range = (first + skipped).div_ceil(1 << level)..(end >> level);
            range.filter_map(move |at| history.get(level, at))
        };
        let blocks: Vec<f32> = records(FIRST_MOMENTARY).map(|r| r.momentary_lufs).collect();
        let short: Vec<f32> = records(FIRST_SHORT_TERM).map(|r| r.short_term_lufs).collect();
        let is_exact = level == 0;
        Self {
            length_s: time_s.end - time_s.start,
            integrated_lufs: if is_exact { integrated_lufs(&blocks) } else { f32::NAN },
            range_lu: if is_exact { range_lu(&short) } else { f32::NAN },
            max_momentary_lufs: highest(blocks.into_iter()),
            max_short_term_lufs: highest(short.into_iter()),
            true_peak_db: highest(records(0).map(|r| r.true_peak_db)),
        }
    }
}

impl Passage {
    /// Whether the loudness range can be relied on.
    pub fn range_is_stable(&self) -> bool {
        self.length_s >= RANGE_STABLE_AFTER_S
    }
}

fn highest(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::NAN, f32::max)
}

/// Mean power of the loudnesses above `gate_lufs`, as LUFS; `None` if there are none.
fn mean_lufs(loudness_lufs: &[f32], gate_lufs: f64) -> Option<f64> {
    let above = loudness_lufs.iter().map(|l| f64::from(*l)).filter(|l| *l > gate_lufs);
    let (sum, count) = above.fold((0.0, 0u32), |(sum, n), l| (sum + db_to_power(l), n + 1));
    (count > 0).then(|| power_to_db(sum / f64::from(count)))
}

fn integrated_lufs(blocks: &[f32]) -> f32 {
    let gated = mean_lufs(blocks, ABSOLUTE_GATE_LUFS)
        .and_then(|mean| mean_lufs(blocks, (mean + INTEGRATED_GATE_LU).max(ABSOLUTE_GATE_LUFS)));
    gated.map_or(f32::NAN, |lufs| lufs as f32)
}

fn range_lu(short_term: &[f32]) -> f32 {
    if short_term.len() < FEWEST_SHORT_TERM {
        return f32::NAN;
    }
    let Some(mean) = mean_lufs(short_term, ABSOLUTE_GATE_LUFS) else { return f32::NAN };
    let gate = (mean + RANGE_GATE_LU).max(ABSOLUTE_GATE_LUFS);
    let mut kept: Vec<f32> = short_term.iter().copied().filter(|l| f64::from(*l) >= gate).collect();
    kept.sort_by(f32::total_cmp);
    let last = kept.len().saturating_sub(1) as f64;
    let [low, high] =
        RANGE_PERCENTILES.map(|percentile| kept[(last * percentile).round() as usize]);
    high - low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Record;

    fn history(loudness_lufs: impl Iterator<Item = f32>) -> History {
        let history = History::default();
        history.prepare();
        for lufs in loudness_lufs {
            history.push(Record {
                momentary_lufs: lufs,
                short_term_lufs: lufs,
                integrated_lufs: lufs,
                true_peak_db: lufs + 10.0,
            });
        }
        history
    }

    #[test]
    fn gates_and_percentiles_are_those_of_the_standards() {
        // 60 s at -23, 60 s at -36 (below the relative gate of -10 LU), 10 s of silence.
        let levels = [(-23.0, 600), (-36.0, 600), (f32::NEG_INFINITY, 100)];
        let history = history(levels.into_iter().flat_map(|(l, n)| std::iter::repeat_n(l, n)));
        let whole = Passage::measure(&history, 0.0..130.0);
        assert!((whole.integrated_lufs + 23.0).abs() < 0.01, "{whole:?}");
        assert!((whole.range_lu - 13.0).abs() < 0.02);
        assert!((whole.true_peak_db + 13.0).abs() < 0.01);
        let quiet = Passage::measure(&history, 70.0..110.0);
        assert!((quiet.integrated_lufs + 36.0).abs() < 0.01);
        assert!(quiet.range_lu.abs() < 0.01);
    }

    #[test]
    fn windows_that_reach_out_of_the_passage_do_not_count() {
        // The 3 s after a loud part still hold some of it in their short-term loudness.
        let levels = [(-10.0, 100), (-15.0, 29), (-30.0, 100)];
        let history = history(levels.into_iter().flat_map(|(l, n)| std::iter::repeat_n(l, n)));
        let after = Passage::measure(&history, 10.0..22.9);
        assert!((after.max_short_term_lufs + 30.0).abs() < 0.01, "{after:?}");
        assert!(after.range_lu.abs() < 0.01, "{after:?}");
        assert!((after.true_peak_db + 5.0).abs() < 0.01, "{after:?}");
        let short = Passage::measure(&history, 10.0..12.9);
        assert!(short.max_short_term_lufs.is_nan() && short.range_lu.is_nan(), "{short:?}");
        let short = Passage::measure(&history, 10.0..13.3);
        assert!(short.max_short_term_lufs > -31.0 && short.range_lu.is_nan(), "{short:?}");
    }

    #[test]
    fn merged_records_give_maxima_and_no_means() {
        // One loud record in each 200 ms: the loudest of a pair is no measure of its energy.
        let pair = |index| if index % 2 == 0 { -20.0 } else { -26.0 };
        let history = history((0..10_000).map(pair));
        let old = Passage::measure(&history, 1.0..60.0);
        assert!(old.integrated_lufs.is_nan() && old.range_lu.is_nan(), "{old:?}");
        assert!((old.max_momentary_lufs + 20.0).abs() < 0.01);
        assert!((old.max_short_term_lufs + 20.0).abs() < 0.01);
        assert!((old.true_peak_db + 10.0).abs() < 0.01);
        assert!(Passage::measure(&history, 900.0..960.0).integrated_lufs > -26.0);
    }

    #[test]
    fn nothing_measured_gives_no_figures() {
        let silent = history(std::iter::repeat_n(f32::NEG_INFINITY, 100));
        for passage in [
            Passage::measure(&History::default(), 0.0..10.0),
            Passage::measure(&silent, 0.0..10.0),
            Passage::measure(&silent, 5.0..5.0),
        ] {
            assert!(passage.integrated_lufs.is_nan() && passage.range_lu.is_nan());
        }
    }
}
