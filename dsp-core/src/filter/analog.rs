//! Analog prototypes: products of second-order sections in `s / (2 pi f)`.
//!
//! Sources: R. Bristow-Johnson, Audio EQ Cookbook (bell, shelves, notch, band pass, all pass);
//! M. Holters, U. Zoelzer, Parametric higher-order shelving filters, EUSIPCO 2006 (shelves of any
//! order); S. Butterworth 1930 (cuts). With 2nd order the shelves are the cookbook's.

mod elliptic;

use std::f64::consts::{FRAC_1_SQRT_2, PI};

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

    /// Shelf of any order from 1 to 16 with half the gain (in dB) at the frequency.
    #[must_use]
    pub fn shelf(freq_hz: f64, gain_db: f64, q: f64, order: usize, side: Side) -> Self {
        let mut shelf = Self::new(freq_hz, Family::Sections);
        shelf.inverted = gain_db < 0.0;
        let gain = db_to_gain(gain_db.abs());
        // Gain of one order, and the shift of poles and zeros away from the middle.
        let order_gain = gain.powf(1.0 / order as f64);
        let shift = order_gain.sqrt();
        for damping in ButterworthDampings::new(order, q) {
            let (wide, narrow) = match damping {
                Some(damping) => (
                    [1.0, damping * shift, shift * shift],
                    [1.0, damping / shift, 1.0 / (shift * shift)],
                ),
                None => ([0.0, 1.0, shift], [0.0, 1.0, 1.0 / shift]),
            };
            shelf.push(match side {
                Side::Low => AnalogSection { num: wide, den: narrow },
                Side::High => AnalogSection { num: mirrored(&wide), den: mirrored(&narrow) },
            });
        }
        shelf
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

    /// Butterworth low-pass, 6 dB per octave and order; from 2nd order on the gain at the
    /// frequency is `q`, so 0.707 is flat.
    #[must_use]
    pub fn high_cut(freq_hz: f64, q: f64, order: usize) -> Self {
        let mut cut = Self::new(freq_hz, Family::HighCut);
        for damping in ButterworthDampings::new(order, q) {
            let den = damping.map_or([0.0, 1.0, 1.0], |damping| [1.0, damping, 1.0]);
            cut.push(AnalogSection { num: [0.0, 0.0, 1.0], den });
        }
        cut
    }

    /// Butterworth high-pass; see [`Self::high_cut`].
    #[must_use]
    pub fn low_cut(freq_hz: f64, q: f64, order: usize) -> Self {
        let mut cut = Self::high_cut(freq_hz, q, order);
        cut.family = Family::LowCut;
        for section in &mut cut.sections[..cut.len] {
            *section = AnalogSection { num: mirrored(&section.num), den: mirrored(&section.den) };
            if section.den[0] == 0.0 {
                section.num = [0.0, 1.0, 0.0];
            }
        }
        cut
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

/// Dampings `1 / Q` of a Butterworth filter's sections, sharpest first; `None` is first order.
///
/// The sharpest section's Q is scaled so that the whole filter's gain at the corner is `q`.
struct ButterworthDampings {
    order: usize,
    index: usize,
    q: f64,
}

impl ButterworthDampings {
    fn new(order: usize, q: f64) -> Self {
        debug_assert!((1..=2 * MAX_ANALOG_SECTIONS).contains(&order));
        Self { order, index: 0, q }
    }
}

impl Iterator for ButterworthDampings {
    type Item = Option<f64>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        if index < self.order / 2 {
            let damping = 2.0 * (PI * (2 * index + 1) as f64 / (2 * self.order) as f64).sin();
            let resonance = if index == 0 { self.q / FRAC_1_SQRT_2 } else { 1.0 };
            Some(Some(damping / resonance))
        } else {
            (index == self.order / 2 && self.order % 2 == 1).then_some(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shelves_have_half_their_gain_at_the_frequency_and_all_of_it_far_away() {
        for order in [1, 2, 3, 4, 8, 16] {
            let shelf = Prototype::shelf(100.0, 12.0, FRAC_1_SQRT_2, order, Side::High);
            assert!((shelf.magnitude_db(100.0) - 6.0).abs() < 1e-9, "order {order}");
            assert!((shelf.magnitude_db(1e7) - 12.0).abs() < 1e-6);
            assert!(shelf.magnitude_db(1e-4).abs() < 1e-6);
        }
    }

    #[test]
    fn a_cut_of_any_order_has_the_gain_q_at_its_corner_and_its_slope_beyond() {
        for order in [2, 3, 4, 6, 8, 12, 16] {
            for q in [0.25, FRAC_1_SQRT_2, 4.0] {
                let cut = Prototype::high_cut(1000.0, q, order);
                let corner_db = 20.0 * q.log10();
                assert!((cut.magnitude_db(1000.0) - corner_db).abs() < 1e-9, "{order} {q}");
                let octave_db = cut.magnitude_db(64_000.0) - cut.magnitude_db(128_000.0);
                assert!((octave_db - 6.0206 * order as f64).abs() < 0.02, "{order} {octave_db}");
                let mirror = Prototype::low_cut(1000.0, q, order);
                let difference = mirror.magnitude_db(500.0) - cut.magnitude_db(2000.0);
                assert!(difference.abs() < 1e-9);
            }
        }
    }

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
