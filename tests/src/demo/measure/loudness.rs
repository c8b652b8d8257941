//! Loudness of a whole signal, by our own meter and by the independent `ebur128` crate.

use dsp_core::Setup;
use dsp_core::meter::LoudnessMeter;
use ebur128::{EbuR128, Mode};

use crate::demo::stereo::Stereo;

/// Samples passed to the meters at once.
const BLOCK: usize = 4_096;
/// Lowest loudness that is told apart from silence, in LUFS: the absolute gate.
pub const SILENCE_LUFS: f64 = -70.0;

/// Readings of one signal; `-inf` where there is none.
#[derive(Clone, Debug, Default)]
pub struct Loudness {
    /// Integrated loudness in LUFS.
    pub integrated_lufs: f64,
    /// Loudness range in LU.
    pub range_lu: f64,
    /// Highest true peak of both channels in dBTP.
    pub true_peak_dbtp: f64,
    /// Highest momentary loudness in LUFS.
    pub max_momentary_lufs: f64,
    /// Highest short-term loudness in LUFS.
    pub max_short_term_lufs: f64,
    /// Momentary loudness ten times a second.
    pub momentary_lufs: Vec<f32>,
    /// Short-term loudness ten times a second.
    pub short_term_lufs: Vec<f32>,
    /// Integrated loudness so far, ten times a second.
    pub so_far_lufs: Vec<f32>,
}

impl Loudness {
    /// Measures with the suite's own meter.
    ///
    /// # Errors
    /// When the meter does not run at this sample rate.
    pub fn of(audio: &Stereo, sample_rate_hz: f64) -> Result<Self, dsp_core::SetupError> {
        let mut meter = LoudnessMeter::new();
        meter.prepare(&Setup::new(sample_rate_hz, BLOCK, 2)?)?;
        let mut loudness = Self::default();
        for (left, right) in audio.left.chunks(BLOCK).zip(audio.right.chunks(BLOCK)) {
            meter.measure(left, Some(right));
            while let Some(record) = meter.take_record() {
                loudness.momentary_lufs.push(record.momentary_lufs.unwrap_or(f32::NEG_INFINITY));
                loudness.short_term_lufs.push(record.short_term_lufs.unwrap_or(f32::NEG_INFINITY));
                loudness.so_far_lufs.push(record.integrated_lufs);
            }
        }
        let readings = meter.readings();
        loudness.integrated_lufs = readings.integrated_lufs;
        loudness.range_lu = readings.range_lu;
        loudness.true_peak_dbtp = readings.max_true_peak_db();
        loudness.max_momentary_lufs = readings.max_momentary_lufs;
        loudness.max_short_term_lufs = readings.max_short_term_lufs;
        Ok(loudness)
    }

    /// Peak to loudness ratio in LU, if there is a signal.
    #[must_use]
    pub fn plr_lu(&self) -> Option<f64> {
        let both = self.integrated_lufs.is_finite() && self.true_peak_dbtp.is_finite();
        both.then_some(self.true_peak_dbtp - self.integrated_lufs)
    }
}

/// The same figures by the `ebur128` crate.
#[derive(Clone, Copy, Debug)]
pub struct SecondOpinion {
    /// Integrated loudness in LUFS.
    pub integrated_lufs: f64,
    /// Loudness range in LU.
    pub range_lu: f64,
    /// Highest true peak of both channels in dBTP.
    pub true_peak_dbtp: f64,
}

impl SecondOpinion {
    /// Measures with the `ebur128` crate.
    ///
    /// # Errors
    /// When that crate does not run at this sample rate.
    pub fn of(audio: &Stereo, sample_rate_hz: u32) -> Result<Self, ebur128::Error> {
        let mut meter = EbuR128::new(2, sample_rate_hz, Mode::I | Mode::LRA | Mode::TRUE_PEAK)?;
        meter.add_frames_planar_f32(&audio.channels())?;
        let peak = meter.true_peak(0)?.max(meter.true_peak(1)?);
        Ok(Self {
            integrated_lufs: meter.loudness_global()?,
            range_lu: meter.loudness_range()?,
            true_peak_dbtp: dsp_core::units::gain_to_db(peak),
        })
    }
}
