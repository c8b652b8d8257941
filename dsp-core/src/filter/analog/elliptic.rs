//! Elliptic low-pass: 10th order, 0.05 dB of ripple, 100 dB of stop band, pass band edge at 1.
//!
//! Poles and zeros computed with SciPy's `ellipap(10, 0.05, 100)`, which follows Lutovac, Tosic,
//! Evans: Filter Design for Signal Processing, chapters 5 and 12.

use super::AnalogSection;

/// Pole frequency, pole Q, zero frequency.
const POLES_AND_ZEROS: [(f64, f64, f64); 5] = [
    (0.408_592_819_321_793_4, 0.578_807_259_308_207_5, 7.257_100_228_139_479),
    (0.631_865_568_063_011, 1.127_346_606_501_389, 2.593_247_810_672_99),
    (0.835_828_534_261_803_3, 2.290_554_980_756_764, 1.760_776_494_632_91),
    (0.963_099_486_351_942, 4.970_419_290_787_86, 1.472_995_075_886_951_4),
    (1.021_015_886_058_288, 17.143_835_302_108_63, 1.370_798_422_758_454_4),
];
/// Gain at 0 Hz of an even order: the bottom of the ripple, in dB.
const DC_GAIN_DB: f64 = -0.05;

/// The sections, each with a gain of 1 at 0 Hz but the first.
pub fn low_pass() -> [AnalogSection; POLES_AND_ZEROS.len()] {
    let mut sections = POLES_AND_ZEROS.map(|(pole, q, zero)| AnalogSection {
        num: [1.0 / (zero * zero), 0.0, 1.0],
        den: [1.0 / (pole * pole), 1.0 / (pole * q), 1.0],
    });
    for coefficient in &mut sections[0].num {
        *coefficient *= crate::units::db_to_gain(DC_GAIN_DB);
    }
    sections
}
