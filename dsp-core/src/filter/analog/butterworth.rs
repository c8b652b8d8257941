//! Butterworth shelves and cuts of any order.
//!
//! Sources: M. Holters, U. Zoelzer, Parametric higher-order shelving filters, EUSIPCO 2006 (shelves;
//! those of 2nd order are the Audio EQ Cookbook's); S. Butterworth 1930 (cuts).

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::{AnalogSection, Family, MAX_ANALOG_SECTIONS, Prototype, Side, mirrored};
use crate::units::db_to_gain;

impl Prototype {
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
}

/// Damping `1 / Q` of a flat Butterworth filter's second-order section, sharpest first.
pub fn damping(order: usize, index: usize) -> f64 {
    2.0 * (PI * (2 * index + 1) as f64 / (2 * order) as f64).sin()
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
            let damping = damping(self.order, index);
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
}
