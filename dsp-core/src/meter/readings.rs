//! What the loudness meter shows and what it writes down.

/// Records that wait for [`take_record`](super::LoudnessMeter::take_record): 6.4 s.
const WAITING_RECORDS: usize = 64;

/// What a [`LoudnessMeter`](super::LoudnessMeter) shows. Loudness is `-inf` where nothing was measured yet.
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

/// The readings at the end of 100 ms of measurement, for a history. As for the gates, a window
/// counts only where it was measured whole: none reaches across a start, a pause or a restart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessRecord {
    /// Steps of 100 ms since the restart; the first record has 1.
    pub index: u64,
    /// Loudness of the last 400 ms, in LUFS; `None` until they were measured without a gap.
    pub momentary_lufs: Option<f32>,
    /// Loudness of the last 3 s, in LUFS; `None` until they were measured without a gap.
    pub short_term_lufs: Option<f32>,
    /// Integrated loudness so far, in LUFS.
    pub integrated_lufs: f32,
    /// True peak of both channels within the 100 ms, in dBTP.
    pub true_peak_db: f32,
}

/// Records that nobody has taken yet.
#[derive(Clone, Debug)]
pub(super) struct Records {
    ring: Box<[Option<LoudnessRecord>; WAITING_RECORDS]>,
    first: usize,
    count: usize,
}

impl Records {
    pub(super) fn new() -> Self {
        Self { ring: Box::new([None; WAITING_RECORDS]), first: 0, count: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    pub(super) fn push(&mut self, record: LoudnessRecord) {
        if self.count == WAITING_RECORDS {
            self.first = (self.first + 1) % WAITING_RECORDS;
            self.count -= 1;
        }
        self.ring[(self.first + self.count) % WAITING_RECORDS] = Some(record);
        self.count += 1;
    }

    pub(super) fn take(&mut self) -> Option<LoudnessRecord> {
        if self.count == 0 {
            return None;
        }
        let record = self.ring[self.first].take();
        self.first = (self.first + 1) % WAITING_RECORDS;
        self.count -= 1;
        record
    }
}
