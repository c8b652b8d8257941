//! What the audio thread tells the window, at most each 20 ms.

/// Why a measurement stands still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// It runs.
    #[default]
    Measuring,
    /// Paused by hand.
    Paused,
    /// Waits for the host's transport.
    WaitingForTransport,
}

/// All readings at one moment. NaN where there is no reading yet, minus infinity for silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readings {
    /// Momentary loudness (400 ms), in LUFS; live even while the measurement is paused.
    pub momentary_lufs: f32,
    /// Short-term loudness (3 s), in LUFS; live even while the measurement is paused.
    pub short_term_lufs: f32,
    /// Integrated loudness, in LUFS.
    pub integrated_lufs: f32,
    /// Loudness range, in LU.
    pub range_lu: f32,
    /// Loudest momentary loudness, in LUFS.
    pub max_momentary_lufs: f32,
    /// Loudest short-term loudness, in LUFS.
    pub max_short_term_lufs: f32,
    /// Highest true peak of each channel, in dBTP.
    pub true_peak_db: [f32; 2],
    /// Highest true peak to integrated loudness, in LU.
    pub peak_to_loudness_lu: f32,
    /// Highest true peak of the last 3 s to short-term loudness, in LU.
    pub peak_to_short_term_lu: f32,
    /// DR14 before rounding, in dB; none before two blocks of 3 s.
    pub dynamic_range_db: f32,
    /// Highest sample of the last 3 s over their rms, in dB; live even while the measurement is paused.
    pub crest_db: f32,
    /// Time measured since the last start, in seconds.
    pub measured_s: f32,
    /// Whether and why it stands still.
    pub activity: Activity,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            momentary_lufs: f32::NEG_INFINITY,
            short_term_lufs: f32::NAN,
            integrated_lufs: f32::NAN,
            range_lu: f32::NAN,
            max_momentary_lufs: f32::NAN,
            max_short_term_lufs: f32::NAN,
            true_peak_db: [f32::NAN; 2],
            peak_to_loudness_lu: f32::NAN,
            peak_to_short_term_lu: f32::NAN,
            dynamic_range_db: f32::NAN,
            crest_db: f32::NAN,
            measured_s: 0.0,
            activity: Activity::Measuring,
        }
    }
}

/// A loudness range of less than this is not to be relied on (EBU Tech 3342), in seconds.
const RANGE_STABLE_AFTER_S: f32 = 60.0;

impl Readings {
    /// Highest true peak of both channels, in dBTP.
    pub fn max_true_peak_db(&self) -> f32 {
        self.true_peak_db[0].max(self.true_peak_db[1])
    }

    /// Whether a picture of these is one of `other` too: the same figures, where there are none as
    /// well, and the same second. What turns smoothly while there is a signal asks for that itself.
    pub fn look_like(&self, other: &Self) -> bool {
        self.shown_bits() == other.shown_bits() && self.activity == other.activity
    }

    fn shown_bits(&self) -> [u32; 13] {
        let [left_db, right_db] = self.true_peak_db;
        let figures = [
            self.momentary_lufs,
            self.short_term_lufs,
            self.integrated_lufs,
            self.range_lu,
            self.max_momentary_lufs,
            self.max_short_term_lufs,
            left_db,
            right_db,
            self.peak_to_loudness_lu,
            self.peak_to_short_term_lu,
            self.dynamic_range_db,
            self.crest_db,
            self.measured_s.floor(),
        ];
        figures.map(f32::to_bits)
    }

    /// Whether the loudness range can be relied on.
    pub fn range_is_stable(&self) -> bool {
        self.measured_s >= RANGE_STABLE_AFTER_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_look_alike_until_a_figure_or_the_second_changes() {
        let some = Readings { measured_s: 3.02, crest_db: 12.0, ..Readings::default() };
        assert!(some.look_like(&some), "no reading is like no reading");
        assert!(some.look_like(&Readings { measured_s: 3.98, ..some }));
        let others = [
            Readings { measured_s: 4.0, ..some },
            Readings { crest_db: 12.000_001, ..some },
            Readings { crest_db: f32::NAN, ..some },
            Readings { momentary_lufs: -70.0, ..some },
            Readings { short_term_lufs: -70.0, ..some },
            Readings { integrated_lufs: -70.0, ..some },
            Readings { range_lu: 0.0, ..some },
            Readings { max_momentary_lufs: -70.0, ..some },
            Readings { max_short_term_lufs: -70.0, ..some },
            Readings { true_peak_db: [f32::NAN, -3.0], ..some },
            Readings { peak_to_loudness_lu: 9.0, ..some },
            Readings { peak_to_short_term_lu: 9.0, ..some },
            Readings { dynamic_range_db: 9.0, ..some },
            Readings { activity: Activity::Paused, ..some },
        ];
        for other in others {
            assert!(!some.look_like(&other), "{other:?}");
        }
    }
}
