//! What was measured, over the whole song: a record each 100 ms, kept at several resolutions.
//!
//! ```text
//! record each 100 ms ─> level 0: the last 8192 records           13.6 min
//!             pairs  ─> level 1: the last 8192 of 200 ms          27 min
//!             pairs  ─> ...
//!             pairs  ─> level 7: the last 8192 of 12.8 s          29 h
//! ```
//! The audio thread writes, any thread reads; nobody waits. Memory is fixed and taken once:
//! 512 kB for what is shown, and 512 kB for what was before the last start, which goes on unseen.
//! A push costs one store per level whose pair is complete, two on average.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// Time between two records of level 0, in seconds.
pub const RECORD_PERIOD_S: f64 = 0.1;
/// Number of resolutions, each half of the one before.
pub const LEVELS: usize = 8;
/// Records that each level keeps.
pub const RECORDS_PER_LEVEL: usize = 8_192;

/// Resolution of a stored value: 0.01 dB.
const STEPS_PER_DB: f32 = 100.0;
/// Stands for minus infinity and for everything below -327 dB.
const SILENCE: i16 = i16::MIN;
/// Stands for NaN. The level that this would be is taken for silence.
const NO_READING: i16 = i16::MIN + 1;

/// The readings at one moment, in LUFS and dBTP; minus infinity for silence. NaN where there is no
/// reading: the window of a loudness reaches back across a start or a pause of the measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Momentary loudness (400 ms); of a longer span the loudest.
    pub momentary_lufs: f32,
    /// Short-term loudness (3 s); of a longer span the loudest.
    pub short_term_lufs: f32,
    /// Integrated loudness so far.
    pub integrated_lufs: f32,
    /// Highest true peak of either channel within the span.
    pub true_peak_db: f32,
}

impl Record {
    /// Nothing heard.
    pub const SILENT: Self = Self {
        momentary_lufs: f32::NEG_INFINITY,
        short_term_lufs: f32::NEG_INFINITY,
        integrated_lufs: f32::NEG_INFINITY,
        true_peak_db: f32::NEG_INFINITY,
    };

    fn pack(self) -> u64 {
        let word = |level: f32| {
            // `as` saturates.
            let steps = match (level * STEPS_PER_DB).round() as i16 {
                _ if level.is_nan() => NO_READING,
                NO_READING => SILENCE,
                steps => steps,
            };
            u64::from(steps as u16)
        };
        word(self.momentary_lufs)
            | word(self.short_term_lufs) << 16
            | word(self.integrated_lufs) << 32
            | word(self.true_peak_db) << 48
    }

    fn unpack(bits: u64) -> Self {
        let level = |shift: u32| match (bits >> shift) as u16 as i16 {
            SILENCE => f32::NEG_INFINITY,
            NO_READING => f32::NAN,
            steps => f32::from(steps) / STEPS_PER_DB,
        };
        Self {
            momentary_lufs: level(0),
            short_term_lufs: level(16),
            integrated_lufs: level(32),
            true_peak_db: level(48),
        }
    }

    /// Two neighbours as one record of twice the span.
    pub fn merge(self, later: Self) -> Self {
        // `max` prefers a reading to none.
        Self {
            momentary_lufs: self.momentary_lufs.max(later.momentary_lufs),
            short_term_lufs: self.short_term_lufs.max(later.short_term_lufs),
            integrated_lufs: later.integrated_lufs,
            true_peak_db: self.true_peak_db.max(later.true_peak_db),
        }
    }
}

/// What was measured, and what was before the last start of the measurement: the latter can be
/// shown again. Shared by the audio thread (one writer) and the editor (readers).
#[derive(Debug, Default)]
pub struct History {
    logs: [Log; 2],
    /// Index of the log that is shown; the other one is unseen.
    shown: AtomicUsize,
    /// Changes whenever something else is shown, so that readers drop what they copied.
    epoch: AtomicU32,
}

impl History {
    /// Takes the memory; later calls do nothing. Not for the audio thread.
    pub fn prepare(&self) {
        self.logs.iter().for_each(Log::prepare);
    }

    /// Forgets what is shown. Only for the writer.
    pub fn clear(&self) {
        self.shown().clear();
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Begins an empty one; what was shown goes on unseen. Only for the writer.
    pub fn keep_and_clear(&self) {
        self.unseen().clear();
        self.swap();
    }

    /// Shows what was unseen. Only for the writer.
    pub fn swap(&self) {
        self.shown.fetch_xor(1, Ordering::AcqRel);
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Appends the record of the next 100 ms. Only for the writer.
    pub fn push(&self, record: Record) {
        self.shown().push(record);
    }

    /// Appends a record to what is unseen. Only for the writer.
    pub fn push_unseen(&self, record: Record) {
        self.unseen().push(record);
    }

    /// Changes when something else is shown.
    pub fn epoch(&self) -> u32 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Records of 100 ms since the start, kept or not.
    pub fn len(&self) -> u64 {
        self.shown().len()
    }

    /// Whether nothing was measured yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Index, in records of `level`, of the oldest one still kept and of the end.
    pub fn kept(&self, level: usize) -> Range<u64> {
        self.shown().kept(level)
    }

    /// The record `index` of `level` (each spans 100 ms x 2^level), if it is kept.
    pub fn get(&self, level: usize, index: u64) -> Option<Record> {
        self.shown().get(level, index)
    }

    /// The finest level that still holds the record of 100 ms `first`.
    pub fn level_for(&self, first: u64) -> usize {
        let log = self.shown();
        let holds = |level: &usize| log.kept(*level).start <= first >> level;
        (0..LEVELS - 1).find(holds).unwrap_or(LEVELS - 1)
    }

    fn shown(&self) -> &Log {
        &self.logs[self.shown.load(Ordering::Acquire) & 1]
    }

    fn unseen(&self) -> &Log {
        &self.logs[!self.shown.load(Ordering::Acquire) & 1]
    }
}

/// The records of one measurement.
#[derive(Debug, Default)]
struct Log {
    cells: OnceLock<Box<[AtomicU64]>>,
    /// Records of 100 ms since the last clear.
    count: AtomicU64,
}

impl Log {
    fn prepare(&self) {
        self.cells
            .get_or_init(|| (0..LEVELS * RECORDS_PER_LEVEL).map(|_| AtomicU64::new(0)).collect());
    }

    fn clear(&self) {
        self.count.store(0, Ordering::Release);
    }

    fn push(&self, record: Record) {
        let Some(cells) = self.cells.get() else { return };
        let index = self.count.load(Ordering::Relaxed);
        let mut merged = record;
        for level in 0..LEVELS {
            let at = index >> level;
            slot(cells, level, at).store(merged.pack(), Ordering::Relaxed);
            let pair_complete = at % 2 == 1;
            if !pair_complete {
                break;
            }
            merged =
                Record::unpack(slot(cells, level, at - 1).load(Ordering::Relaxed)).merge(merged);
        }
        self.count.store(index + 1, Ordering::Release);
    }

    fn len(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    fn kept(&self, level: usize) -> Range<u64> {
        let end = self.len() >> level;
        // One slot is spared: the writer may be overwriting it.
        end.saturating_sub(RECORDS_PER_LEVEL as u64 - 1)..end
    }

    fn get(&self, level: usize, index: u64) -> Option<Record> {
        let cells = self.cells.get()?;
        let kept = level < LEVELS && self.kept(level).contains(&index);
        kept.then(|| Record::unpack(slot(cells, level, index).load(Ordering::Relaxed)))
    }
}

/// The cell of record `index` of `level`.
fn slot(cells: &[AtomicU64], level: usize, index: u64) -> &AtomicU64 {
    &cells[level * RECORDS_PER_LEVEL + (index % RECORDS_PER_LEVEL as u64) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(index: u64) -> Record {
        let step = (index % 4_000) as f32 * 0.01;
        Record {
            momentary_lufs: -40.0 + step,
            short_term_lufs: -45.0 + step,
            integrated_lufs: -50.0 + step,
            true_peak_db: -10.0 - step,
        }
    }

    fn filled(count: u64) -> History {
        let history = History::default();
        history.prepare();
        (0..count).for_each(|index| history.push(record(index)));
        history
    }

    #[test]
    fn records_keep_a_hundredth_of_a_decibel_and_silence() {
        let exact = Record { momentary_lufs: -23.006, ..Record::SILENT };
        let back = Record::unpack(exact.pack());
        assert!((back.momentary_lufs - -23.01).abs() < 1e-4);
        assert_eq!(back.short_term_lufs, f32::NEG_INFINITY);
        let odd = Record { true_peak_db: f32::NAN, momentary_lufs: 400.0, ..exact };
        assert!(Record::unpack(odd.pack()).true_peak_db.is_nan());
        assert!((Record::unpack(odd.pack()).momentary_lufs - 327.67).abs() < 1e-3);
        for below in [-327.67, -327.68, -1e9] {
            let record = Record { momentary_lufs: below, ..exact };
            assert_eq!(Record::unpack(record.pack()).momentary_lufs, f32::NEG_INFINITY);
        }
    }

    #[test]
    fn of_two_neighbours_a_reading_counts_more_than_none() {
        let none = Record { momentary_lufs: f32::NAN, short_term_lufs: f32::NAN, ..record(0) };
        for merged in [none.merge(record(1)), record(1).merge(none)] {
            assert_eq!(merged.momentary_lufs, record(1).momentary_lufs);
            assert_eq!(merged.short_term_lufs, record(1).short_term_lufs);
        }
        assert!(none.merge(none).momentary_lufs.is_nan());
    }

    #[test]
    fn recent_records_come_back_in_order() {
        let history = filled(100);
        for index in 0..100 {
            let got = history.get(0, index).expect("kept");
            assert!((got.momentary_lufs - record(index).momentary_lufs).abs() < 0.006);
        }
        assert_eq!(history.get(0, 100), None);
    }

    #[test]
    fn coarser_levels_hold_the_loudest_of_their_span() {
        let history = filled(64);
        for level in 1..6 {
            let span = 1 << level;
            for index in 0..64 / span {
                let got = history.get(level, index).expect("kept");
                let last = record((index + 1) * span - 1);
                let first = record(index * span);
                assert!((got.momentary_lufs - last.momentary_lufs).abs() < 0.006);
                assert!((got.integrated_lufs - last.integrated_lufs).abs() < 0.006);
                assert!((got.true_peak_db - first.true_peak_db).abs() < 0.006);
            }
        }
    }

    #[test]
    fn a_day_stays_visible_in_fixed_memory() {
        let day = 24 * 36_000;
        let history = filled(day);
        assert_eq!(history.get(0, 0), None);
        assert!(history.get(LEVELS - 1, 0).is_some());
        assert_eq!(history.level_for(0), LEVELS - 1);
        assert_eq!(history.level_for(day - 100), 0);
        let cells = history.shown().cells.get().map(|cells| cells.len());
        assert_eq!(cells, Some(LEVELS * RECORDS_PER_LEVEL));
    }

    #[test]
    fn clear_forgets_and_changes_the_epoch() {
        let history = filled(10);
        let epoch = history.epoch();
        history.clear();
        assert!(history.is_empty());
        assert_eq!(history.get(0, 0), None);
        assert_ne!(history.epoch(), epoch);
    }

    #[test]
    fn what_was_before_a_start_goes_on_unseen_and_comes_back() {
        let history = filled(10);
        history.keep_and_clear();
        assert!(history.is_empty());
        history.push(record(500));
        (10..13).for_each(|index| history.push_unseen(record(index)));
        assert_eq!(history.len(), 1);
        let epoch = history.epoch();
        history.swap();
        assert_ne!(history.epoch(), epoch);
        assert_eq!(history.len(), 13);
        let at = |index: u64| history.get(0, index).expect("kept").momentary_lufs;
        (0..13).for_each(|n| assert!((at(n) - record(n).momentary_lufs).abs() < 0.006));
        history.keep_and_clear();
        assert!(history.is_empty(), "the newest one was not worth more");
        history.swap();
        assert_eq!(history.len(), 13);
    }

    #[test]
    fn without_memory_a_push_is_lost_and_nothing_else() {
        let history = History::default();
        history.push(record(0));
        assert!(history.is_empty());
        assert_eq!(history.get(0, 0), None);
    }
}
