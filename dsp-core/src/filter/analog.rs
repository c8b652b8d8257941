//! Analog prototypes: products of second-order sections in `s / (2 pi f)`.
//!
//! Sources: R. Bristow-Johnson, Audio EQ Cookbook (bell, notch, band pass, all pass); see
//! `butterworth` for shelves and cuts and `elliptic` for the brickwall.

mod butterworth;
mod elliptic;

pub(super) use self::butterworth::damping as butterworth_damping;
use crate::units::{db_to_gain, power_to_db};

/// Most sections a prototype has: 16th order.
pub const MAX_ANALOG_SECTIONS: usize = 8;
/// Sections of the flat tilt, two pole-zero pairs each.
const FLAT_TILT_SECTIONS: usize = 6;
/// Distance of the flat tilt's pairs. With twelve pairs the line is straight to 0.004 dB at
/// 30 dB (computed over 20 Hz to 20 kHz).
const FLAT_TILT_SPACING_OCT: f64 = 1.62;
/// Centre of the flat tilt's pairs and width of its line: 20 Hz to 20 kHz.
const FLAT_TILT_CENTRE_HZ: f64 = 632.455_532_033_675_9;
/// `log2(20 kHz / 20 Hz)`.
const AUDIO_RANGE_OCT: f64 = 9.965_784_284_662_087;

/// One section: `num / den`, each `[s^2, s, 1]`, in units of the prototype's frequency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnalogSection {
    /// Numerator.
    pub num: [f64; 3],
    /// Denominator.
    pub den: [f64; 3],
}

impl AnalogSection {
    const IDENTITY: Self = Self { num: [0.0, 0.0, 1.0], den: [0.0, 0.0, 1.0] };

    /// Squared magnitude at a frequency in units of the prototype's.
    #[inline]
    #[must_use]
    pub fn magnitude_squared(&self, ratio: f64) -> f64 {
        polynomial_magnitude_squared(&self.num, ratio)
            / polynomial_magnitude_squared(&self.den, ratio)
    }
}

/// Squared magnitude of `[s^2, s, 1]` at `s = j ratio`.
#[inline]
#[must_use]
pub fn polynomial_magnitude_squared(poly: &[f64; 3], ratio: f64) -> f64 {
    let square = ratio * ratio;
    let re = poly[2] - poly[0] * square;
    re * re + poly[1] * poly[1] * square
}

/// How a prototype becomes digital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Each section is matched in magnitude on its own.
    Sections,
    /// All-pole: one correction is shared by all sections.
    HighCut,
    /// All zeros at 0 Hz: one correction is shared by all sections.
    LowCut,
    /// Bilinear transform with the frequency kept exactly.
    Bilinear,
}

/// Which side of the frequency a shelf lifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Below.
    Low,
    /// Above.
    High,
}

/// An analog filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prototype {
    sections: [AnalogSection; MAX_ANALOG_SECTIONS],
    len: usize,
    /// Frequency that the sections are relative to.
    pub freq_hz: f64,
    /// How to make it digital.
    pub family: Family,
    /// The digital filter is the inverse of this prototype's, so that a cut undoes a boost exactly.
    pub inverted: bool,
}

impl Prototype {
    fn new(freq_hz: f64, family: Family) -> Self {
        Self {
            sections: [AnalogSection::IDENTITY; MAX_ANALOG_SECTIONS],
            len: 0,
            freq_hz,
            family,
            inverted: false,
        }
    }

    fn push(&mut self, section: AnalogSection) {
        debug_assert!(self.len < MAX_ANALOG_SECTIONS);
        self.sections[self.len] = section;
        self.len += 1;
    }

    /// The sections of the (not inverted) filter.
    #[must_use]
    pub fn sections(&self) -> &[AnalogSection] {
        &self.sections[..self.len]
    }

    /// Order of the filter.
    #[must_use]
    pub fn order(&self) -> usize {
        self.sections().iter().map(|section| if section.den[0] == 0.0 { 1 } else { 2 }).sum()
    }

    /// Gain in dB at a frequency.
    #[must_use]
    pub fn magnitude_db(&self, freq_hz: f64) -> f64 {
        let ratio = freq_hz / self.freq_hz;
        let level_db: f64 = self
            .sections()
            .iter()
            .map(|section| power_to_db(section.magnitude_squared(ratio)))
            .sum();
        if self.inverted { -level_db } else { level_db }
    }

    /// Boost or cut around the frequency; the gain is halved at the edges of `freq / q`.
    #[must_use]
    pub fn bell(freq_hz: f64, gain_db: f64, q: f64) -> Self {
        let root_gain = db_to_gain(0.5 * gain_db.abs());
        let mut bell = Self::new(freq_hz, Family::Sections);
        bell.inverted = gain_db < 0.0;
        bell.push(AnalogSection {
            num: [1.0, root_gain / q, 1.0],
            den: [1.0, 1.0 / (root_gain * q), 1.0],
        });
        bell
    }

    /// Low shelf down and high shelf up by half the gain each.
    #[must_use]
    pub fn tilt_shelf(freq_hz: f64, gain_db: f64, q: f64, order: usize) -> Self {
        let mut tilt = Self::shelf(freq_hz, gain_db, q, order, Side::High);
        tilt.scale(db_to_gain(-0.5 * gain_db.abs()));
        tilt
    }

    /// A straight line (in dB over octaves) that passes 0 dB at the frequency.
    #[must_use]
    pub fn flat_tilt(freq_hz: f64, gain_db: f64) -> Self {
        let mut tilt = Self::new(freq_hz, Family::Sections);
        tilt.inverted = gain_db < 0.0;
        let slope_db_per_oct = gain_db.abs() / AUDIO_RANGE_OCT;
        let reach_oct =
            0.5 * FLAT_TILT_SPACING_OCT * slope_db_per_oct / (20.0 * std::f64::consts::LOG10_2);
        let pairs = 2 * FLAT_TILT_SECTIONS;
        let pair = |index: usize| {
            let middle_oct = (index as f64 - 0.5 * (pairs as f64 - 1.0)) * FLAT_TILT_SPACING_OCT;
            let ratio = FLAT_TILT_CENTRE_HZ / freq_hz * middle_oct.exp2();
            ((-reach_oct).exp2() * ratio, reach_oct.exp2() * ratio)
        };
        for index in 0..FLAT_TILT_SECTIONS {
            let ((zero_a, pole_a), (zero_b, pole_b)) = (pair(2 * index), pair(2 * index + 1));
            let product = |a: f64, b: f64| [1.0 / (a * b), 1.0 / a + 1.0 / b, 1.0];
            tilt.push(AnalogSection { num: product(zero_a, zero_b), den: product(pole_a, pole_b) });
        }
        let pivot = tilt.sections().iter().map(|s| s.magnitude_squared(1.0)).product::<f64>();
        tilt.scale(1.0 / pivot.sqrt());
        tilt
    }

    fn scale(&mut self, gain: f64) {
        for coefficient in &mut self.sections[0].num {
            *coefficient *= gain;
        }
    }

    /// Elliptic, 10th order: 0.05 dB of ripple up to the frequency, 100 dB down 0.44 octaves on.
    #[must_use]
    pub fn brickwall(freq_hz: f64, side: Side) -> Self {
        let mut cut = Self::new(freq_hz, Family::Bilinear);
        for section in elliptic::low_pass() {
            cut.push(match side {
                Side::High => section,
                Side::Low => {
                    AnalogSection { num: mirrored(&section.num), den: mirrored(&section.den) }
                }
            });
        }
        cut
    }

    /// Removes the frequency.
    #[must_use]
    pub fn notch(freq_hz: f64, q: f64) -> Self {
        let mut notch = Self::new(freq_hz, Family::Sections);
        notch.push(AnalogSection { num: [1.0, 0.0, 1.0], den: [1.0, 1.0 / q, 1.0] });
        notch
    }

    /// Keeps the frequency at 0 dB.
    #[must_use]
    pub fn band_pass(freq_hz: f64, q: f64) -> Self {
        let mut band = Self::new(freq_hz, Family::Sections);
        band.push(AnalogSection { num: [0.0, 1.0 / q, 0.0], den: [1.0, 1.0 / q, 1.0] });
        band
    }

    /// Turns the phase by 180 degrees at the frequency.
    #[must_use]
    pub fn all_pass(freq_hz: f64, q: f64) -> Self {
        let mut all_pass = Self::new(freq_hz, Family::Bilinear);
        all_pass.push(AnalogSection { num: [1.0, -1.0 / q, 1.0], den: [1.0, 1.0 / q, 1.0] });
        all_pass
    }
}

/// `s` replaced by `1 / s`, cleared of its denominator.
fn mirrored(poly: &[f64; 3]) -> [f64; 3] {
    if poly[0] == 0.0 && poly[1] != 0.0 {
        [0.0, poly[2], poly[1]]
    } else {
        [poly[2], poly[1], poly[0]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flat_tilt_is_a_straight_line_through_its_pivot() {
        for gain_db in [-30.0, -6.0, 12.0, 30.0] {
            let tilt = Prototype::flat_tilt(1000.0, gain_db);
            for step in 0..=100 {
                let freq_hz = 20.0 * 1000f64.powf(f64::from(step) / 100.0);
                let line_db = gain_db * (freq_hz / 1000.0).log2() / AUDIO_RANGE_OCT;
                assert!((tilt.magnitude_db(freq_hz) - line_db).abs() < 0.008);
            }
        }
    }

    #[test]
    fn the_brickwall_keeps_its_ripple_and_its_stop_band() {
        let cut = Prototype::brickwall(1000.0, Side::High);
        for step in 0..=200 {
            let pass_hz = f64::from(step) * 5.0;
            assert!(cut.magnitude_db(pass_hz).abs() < 0.0501);
            assert!(cut.magnitude_db(1360.0 + 100.0 * f64::from(step)) < -99.9);
        }
    }
}
