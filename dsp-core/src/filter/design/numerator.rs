//! The squared magnitude of a numerator as a polynomial in `u = 2 x - 1 = -cos(w)`.

use realfft::num_complex::Complex64;

use super::factor::factor;
use super::grid::{ABOVE_TOP, MAX_POINTS, Points};
use super::roots::{MAX_DEGREE, d_to_v, v_to_d};

/// Coefficients of the highest degree.
pub const TERMS: usize = MAX_DEGREE + 1;

/// Makes the mixture's amount continuous where both numerators lie below the least part.
const SOFTNESS: f64 = 0.01;

/// `p0 + p1 u + ...`.
#[derive(Clone, Copy, Debug)]
pub struct Numerator {
    powers: [f64; TERMS],
}

impl Numerator {
    /// From coefficients of the Chebyshev polynomials in `u`.
    pub fn of_chebyshev(chebyshev: &[f64; TERMS]) -> Self {
        let [c0, c1, c2, c3, c4] = *chebyshev;
        Self { powers: [c0 - c2 + c4, c1 - 3.0 * c3, 2.0 * c2 - 8.0 * c4, 4.0 * c3, 8.0 * c4] }
    }

    /// Times a section's power spectrum in `x`; both together have at most the highest degree.
    pub fn times(&self, spectrum: &[f64; 3]) -> Self {
        let [p0, p1, p2] = *spectrum;
        let factor = [p0 + 0.5 * p1 + 0.25 * p2, 0.5 * (p1 + p2), 0.25 * p2];
        let mut powers = [0.0; TERMS];
        for (shift, factor) in factor.into_iter().enumerate() {
            for (power, own) in powers[shift..].iter_mut().zip(self.powers) {
                *power += factor * own;
            }
        }
        Self { powers }
    }

    /// Value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let u = 2.0 * x - 1.0;
        self.powers.iter().rev().fold(0.0, |value, power| value * u + power)
    }

    /// Squared magnitude at `x = 1/2`.
    pub fn at_middle(&self) -> f64 {
        self.powers[0]
    }

    /// Part of the way (0 to 1) to another one.
    pub fn mixed(&self, other: &Self, amount: f64) -> Self {
        let mut mixed = *self;
        for (power, goal) in mixed.powers.iter_mut().zip(other.powers) {
            *power += amount * (goal - *power);
        }
        mixed
    }

    /// Whether it is at least this part of the target beyond the accurate range, where the fit
    /// hardly looks.
    pub fn has(&self, part: f64, points: &Points, targets: &[f64; MAX_POINTS]) -> bool {
        let mut above_top = ABOVE_TOP;
        above_top.all(|index| self.at(points.x[index]) >= part * least(targets, index))
    }

    /// As far towards `firmer` as brings it to this part of the target (but for the softness), or
    /// as near to it as `firmer` is. Follows both continuously.
    pub fn raised(
        &self,
        firmer: &Self,
        part: f64,
        points: &Points,
        targets: &[f64; MAX_POINTS],
    ) -> Self {
        let mut amount = 0.0f64;
        for index in ABOVE_TOP {
            let least = part * least(targets, index);
            let missing = least - self.at(points.x[index]);
            if missing > 0.0 {
                let spare = (firmer.at(points.x[index]) - least).max(0.0);
                amount = amount.max(missing / (missing + spare + SOFTNESS * least));
            }
        }
        self.mixed(firmer, amount)
    }

    /// With as much of `x^degree` added as brings it to this part of the target beyond the accurate
    /// range.
    pub fn lifted(
        &self,
        part: f64,
        points: &Points,
        targets: &[f64; MAX_POINTS],
        degree: usize,
    ) -> Self {
        let lift = ABOVE_TOP.fold(0.0f64, |lift, index| {
            let missing = part * least(targets, index) - self.at(points.x[index]);
            lift.max(missing / points.x[index].powi(degree as i32))
        });
        // (u + 1)^degree / 2^degree.
        let mut lifted = *self;
        let mut term = lift * 0.5f64.powi(degree as i32);
        for (index, power) in lifted.powers.iter_mut().enumerate().take(degree + 1) {
            *power += term;
            term *= (degree - index) as f64 / (index + 1) as f64;
        }
        lifted
    }

    /// Roots in the `d` plane of the minimum-phase factor, those of the main section (`main_len` of
    /// them) first; `None` if there is a sign change between 0 Hz and half the sample rate.
    pub fn minimum_phase_roots(
        &self,
        degree: usize,
        main_len: usize,
        guesses: &[Complex64; MAX_DEGREE],
    ) -> Option<[Complex64; MAX_DEGREE]> {
        // Reversed, the powers of u are a polynomial in v = 1 / u, where no root lies at infinity:
        // the leading one is the numerator at x = 1/2.
        let monic = self.powers.map(|power| power / self.powers[0]);
        let roots = factor(&monic[1..=degree], main_len, &guesses.map(d_to_v))?;
        let changes_sign = |root: &Complex64| root.im == 0.0 && root.re.abs() >= 1.0;
        (!roots[..degree].iter().any(changes_sign)).then(|| roots.map(v_to_d))
    }
}

/// What counts as the target beyond the accurate range: a resonance there is of no concern.
fn least(targets: &[f64; MAX_POINTS], index: usize) -> f64 {
    targets[index].min(targets[ABOVE_TOP.start])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::section::{evaluate, power_spectrum};

    #[test]
    fn a_product_has_the_product_of_the_values() {
        let (one, two) = (power_spectrum(&[1.0, 0.7, 0.2]), power_spectrum(&[1.0, 1.5, 0.4]));
        let numerator = Numerator::of_chebyshev(&[3.0, 0.0, 0.0, 0.0, 0.0]).times(&one).times(&two);
        for x in [0.0, 0.2, 0.5, 1.0] {
            let expected = 3.0 * evaluate(&one, x) * evaluate(&two, x);
            // Rounding of terms of the order of 100.
            assert!((numerator.at(x) - expected).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn chebyshev_coefficients_are_those_of_cosines() {
        let chebyshev = [0.3, -0.2, 0.5, 0.7, -0.4];
        let numerator = Numerator::of_chebyshev(&chebyshev);
        for u in [-1.0, -0.3, 0.0, 0.6, 1.0f64] {
            let angle = u.acos();
            let expected: f64 =
                chebyshev.iter().enumerate().map(|(n, c)| c * (n as f64 * angle).cos()).sum();
            assert!((numerator.at(0.5 * (u + 1.0)) - expected).abs() < 1e-14, "{u}");
        }
    }
}
