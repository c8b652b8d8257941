//! Figures of a part of the measurement, from its records: exact to the 0.01 dB of the history.
//!
//! The records lie 100 ms apart and hold the momentary loudness, which is the loudness of the 400 ms
//! gating block that ends there (BS.1770), and the short-term loudness, which is what the loudness
//! range is made of (EBU Tech 3342).

use std::ops::Range;

use dsp_core::units::{db_to_power, power_to_db};

use crate::history::{History, RECORD_PERIOD_S};

/// Absolute gate, in LUFS (BS.1770-5).
const ABSOLUTE_GATE_LUFS: f32 = -70.0;
/// Relative gate of the integrated loudness, in LU (BS.1770-5).
const INTEGRATED_GATE_LU: f64 = -10.0;
/// Relative gate of the loudness range, in LU (EBU Tech 3342).
const RANGE_GATE_LU: f64 = -20.0;
/// Percentiles of the loudness range (EBU Tech 3342).
const RANGE_PERCENTILES: [f64; 2] = [10.0, 95.0];
/// A gating block ends this many records after it began.
const BLOCK_RECORDS: u64 = 3;

/// Figures of a passage; NaN where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
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
    /// Reads the records of `time_s` at the finest resolution that is kept.
    pub fn measure(history: &History, time_s: Range<f32>) -> Self {
        let index = |at_s: f32| (f64::from(at_s) / RECORD_PERIOD_S).max(0.0) as u64;
        let first = index(time_s.start);
        let level = history.level_for(first);
        let records = || {
            let range = (first >> level)..(index(time_s.end) >> level);
            range.filter_map(|at| history.get(level, at))
        };
        let from_block = if level == 0 { BLOCK_RECORDS as usize } else { 0 };
        let blocks: Vec<f32> = records().skip(from_block).map(|r| r.momentary_lufs).collect();
        let short: Vec<f32> = records().map(|r| r.short_term_lufs).collect();
        Self {
            integrated_lufs: integrated_lufs(&blocks),
            range_lu: range_lu(&short),
            max_momentary_lufs: highest(blocks.iter().copied()),
            max_short_term_lufs: highest(short.iter().copied()),
            true_peak_db: highest(records().map(|r| r.true_peak_db)),
        }
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
    let absolute = f64::from(ABSOLUTE_GATE_LUFS);
    let gated = mean_lufs(blocks, absolute)
        .and_then(|mean| mean_lufs(blocks, (mean + INTEGRATED_GATE_LU).max(absolute)));
    gated.map_or(f32::NAN, |lufs| lufs as f32)
}

fn range_lu(short_term: &[f32]) -> f32 {
    let absolute = f64::from(ABSOLUTE_GATE_LUFS);
    let Some(mean) = mean_lufs(short_term, absolute) else { return f32::NAN };
    let gate = (mean + RANGE_GATE_LU).max(absolute);
    let mut kept: Vec<f32> = short_term.iter().copied().filter(|l| f64::from(*l) >= gate).collect();
    kept.sort_by(f32::total_cmp);
    let last = kept.len().saturating_sub(1) as f64;
    let [low, high] =
        RANGE_PERCENTILES.map(|percent| kept[(last * percent / 100.0).round() as usize]);
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
