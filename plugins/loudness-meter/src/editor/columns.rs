//! The history cut to what a picture needs: one record for each pixel column, counts for each LU.

use crate::history::{History, LEVELS, RECORD_PERIOD_S, Record};

/// Height of a bin of the distribution, in LU.
pub const BIN_LU: f32 = 1.0;
/// Lower edge of the lowest bin, in LUFS.
pub const LOWEST_LUFS: f32 = -70.0;
/// Number of bins: -70 to +10 LUFS.
pub const BINS: usize = 80;

/// Records for the columns of a picture that begins at `from_s` and has `column_s` in each.
pub fn columns<'a>(
    history: &'a History,
    from_s: f32,
    column_s: f32,
    count: usize,
) -> impl Iterator<Item = Option<Record>> + 'a {
    let column_s = f64::from(column_s).max(1e-6);
    let records_per_column = column_s / RECORD_PERIOD_S;
    let first = (f64::from(from_s) / RECORD_PERIOD_S).max(0.0) as u64;
    let wanted = records_per_column.max(1.0).log2() as usize;
    let level = wanted.max(history.level_for(first)).min(LEVELS - 1);
    let span_s = RECORD_PERIOD_S * (1u64 << level) as f64;
    (0..count).map(move |column| {
        let start_s = f64::from(from_s) + column as f64 * column_s;
        if start_s < 0.0 {
            return None;
        }
        let from = (start_s / span_s) as u64;
        let until = (((start_s + column_s) / span_s) as u64).max(from + 1);
        (from..until).filter_map(|index| history.get(level, index)).reduce(Record::merge)
    })
}

/// The record at a moment, at the finest resolution that is kept.
pub fn record_at(history: &History, time_s: f32) -> Option<Record> {
    let index = (f64::from(time_s) / RECORD_PERIOD_S).max(0.0) as u64;
    let index = index.min(history.len().checked_sub(1)?);
    let level = history.level_for(index);
    let index = (index >> level).min(history.kept(level).end.checked_sub(1)?);
    history.get(level, index)
}

/// How often each short-term loudness occurred; grows with the history.
#[derive(Clone, Debug)]
pub struct Distribution {
    counts: [u64; BINS],
    epoch: u32,
    /// Records of 100 ms that have been counted.
    counted: u64,
}

impl Default for Distribution {
    fn default() -> Self {
        Self { counts: [0; BINS], epoch: 0, counted: 0 }
    }
}

impl Distribution {
    /// Counts what is new; starts over after a clear.
    pub fn update(&mut self, history: &History) {
        let epoch = history.epoch();
        if epoch != self.epoch || history.len() < self.counted {
            *self = Self { epoch, ..Self::default() };
        }
        while self.counted < history.len() {
            let level = history.level_for(self.counted);
            let index = self.counted >> level;
            if index >= history.kept(level).end {
                break;
            }
            if let Some(record) = history.get(level, index)
                && let Some(bin) = bin_of(record.short_term_lufs)
            {
                self.counts[bin] += 1 << level;
            }
            self.counted = (index + 1) << level;
        }
    }

    /// Upper end of the highest loudness that occurred.
    pub fn highest_lufs(&self) -> Option<f32> {
        let bin = self.counts.iter().rposition(|count| *count > 0)?;
        Some(LOWEST_LUFS + (bin + 1) as f32 * BIN_LU)
    }

    /// Counts per bin, lowest first.
    pub fn counts(&self) -> &[u64; BINS] {
        &self.counts
    }
}

fn bin_of(loudness_lufs: f32) -> Option<usize> {
    let bin = ((loudness_lufs - LOWEST_LUFS) / BIN_LU).floor();
    (loudness_lufs.is_finite() && bin >= 0.0).then(|| (bin as usize).min(BINS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(count: u64, loudness_lufs: impl Fn(u64) -> f32) -> History {
        let history = History::default();
        history.prepare();
        for index in 0..count {
            let short_term_lufs = loudness_lufs(index);
            history.push(Record {
                short_term_lufs,
                momentary_lufs: short_term_lufs,
                ..Record::SILENT
            });
        }
        history
    }

    #[test]
    fn columns_show_the_loudest_of_their_time() {
        let history = history(600, |index| if index == 305 { -5.0 } else { -20.0 });
        for column_s in [0.05, 0.1, 0.37, 2.0, 7.0] {
            let count = (60.0 / column_s) as usize;
            let loud: Vec<f32> = columns(&history, 0.0, column_s, count)
                .enumerate()
                .filter(|(_, record)| record.is_some_and(|record| record.momentary_lufs > -6.0))
                .map(|(column, _)| column as f32 * column_s)
                .collect();
            assert!(!loud.is_empty(), "{column_s}");
            let covered = loud.iter().all(|at| (at - 30.5).abs() <= column_s.max(0.1) * 2.0);
            assert!(covered, "{column_s}: {loud:?}");
        }
    }

    #[test]
    fn before_and_after_the_measurement_there_is_nothing() {
        let history = history(10, |_| -20.0);
        let got: Vec<bool> =
            columns(&history, -0.5, 0.1, 20).map(|record| record.is_some()).collect();
        assert_eq!(got.iter().filter(|some| **some).count(), 10);
        assert!(!got[0] && !got[19]);
        assert_eq!(record_at(&History::default(), 1.0), None);
    }

    #[test]
    fn a_record_is_found_however_old_it_is() {
        let history = history(200_000, |index| if index < 100_000 { -30.0 } else { -10.0 });
        assert!((record_at(&history, 5.0).expect("kept").short_term_lufs + 30.0).abs() < 0.01);
        assert!((record_at(&history, 19_999.0).expect("kept").short_term_lufs + 10.0).abs() < 0.01);
        assert!((record_at(&history, 1e9).expect("kept").short_term_lufs + 10.0).abs() < 0.01);
    }

    #[test]
    fn the_distribution_counts_everything_once_and_starts_over() {
        let history = history(1_000, |index| if index % 4 == 0 { -12.5 } else { -20.5 });
        let mut distribution = Distribution::default();
        distribution.update(&history);
        distribution.update(&history);
        let at = |lufs: f32| distribution.counts()[bin_of(lufs).expect("in range")];
        assert_eq!((at(-12.5), at(-20.5)), (250, 750));
        assert_eq!(distribution.counts().iter().sum::<u64>(), 1_000);
        history.clear();
        distribution.update(&history);
        assert_eq!(distribution.counts().iter().sum::<u64>(), 0);
        assert_eq!(bin_of(f32::NEG_INFINITY), None);
    }
}
