//! A digital second-order section in powers of `d = z - 1`.
//!
//! ```text
//!         b0 d^2 + b1 d + b2
//! H(z) = --------------------      y = b0 x + s1
//!            d^2 + a1 d + a2       s1' = s1 - a1 s1 + s2 + (b1 - a1 b0) x
//!                                  s2' = s2 - a2 s1      + (b2 - a2 b0) x
//! ```
//!
//! Near `z = 1` the coefficients are small numbers kept with full relative precision, so a 10 Hz
//! band at 384 kHz is as quiet as a 10 kHz one. Kauraniemi, Laakso, Hartimo, Ovaska: Delta operator
//! realizations of direct-form IIR filters, IEEE Trans. CAS II 45(1), 1998.

/// A polynomial `c0 d^2 + c1 d + c2` in `d = z - 1`.
pub type Quadratic = [f64; 3];

/// Both roots at `z = 0`: a polynomial whose magnitude is 1 everywhere on the unit circle.
pub const UNIT_MAGNITUDE: Quadratic = [1.0, 2.0, 1.0];

/// Coefficients of one section.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    /// Numerator.
    pub num: Quadratic,
    /// Denominator without its leading 1: `d^2 + a1 d + a2`.
    pub den: [f64; 2],
}

impl Default for Section {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Section {
    /// Passes the signal.
    pub const IDENTITY: Self =
        Self { num: UNIT_MAGNITUDE, den: [UNIT_MAGNITUDE[1], UNIT_MAGNITUDE[2]] };

    /// Passes the signal, but keeps the poles `den` so that a state can ring out.
    #[must_use]
    pub fn pass_with_poles(den: [f64; 2]) -> Self {
        Self { num: [1.0, den[0], den[1]], den }
    }

    /// The section that undoes this one; `None` if its numerator has no leading coefficient.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let gain = 1.0 / self.num[0];
        gain.is_finite().then(|| Self {
            num: [gain, gain * self.den[0], gain * self.den[1]],
            den: [gain * self.num[1], gain * self.num[2]],
        })
    }

    /// Feed of the input into both states.
    #[inline]
    #[must_use]
    pub fn feeds(&self) -> [f64; 2] {
        [self.num[1] - self.den[0] * self.num[0], self.num[2] - self.den[1] * self.num[0]]
    }

    /// Whether the section adds nothing of its own once its state is empty.
    #[inline]
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.num[0] == 1.0 && self.num[1] == self.den[0] && self.num[2] == self.den[1]
    }

    /// Sum of the squared differences of all coefficients.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let coefficients = |section: &Self| {
            let Self { num, den } = *section;
            [num[0], num[1], num[2], den[0], den[1]]
        };
        let pairs = coefficients(self).into_iter().zip(coefficients(other));
        pairs.map(|(a, b)| (a - b) * (a - b)).sum()
    }

    /// Squared magnitude at `x = sin^2(w / 2)`.
    #[inline]
    #[must_use]
    pub fn magnitude_squared(&self, x: f64) -> f64 {
        let den = [1.0, self.den[0], self.den[1]];
        evaluate(&power_spectrum(&self.num), x) / evaluate(&power_spectrum(&den), x)
    }

    /// Samples until the slowest pole has decayed by `decay_db`.
    #[must_use]
    pub fn decay_samples(&self, decay_db: f64) -> f64 {
        let [a1, a2] = self.den;
        let discriminant = a1 * a1 - 4.0 * a2;
        let log_radius = if discriminant < 0.0 {
            0.5 * (a2 - a1).ln_1p()
        } else {
            // A root beyond -1 lies on the negative side of z.
            let log_distance = |root: f64| root.max(-2.0 - root).ln_1p();
            let spread = discriminant.sqrt();
            log_distance(0.5 * (spread - a1)).max(log_distance(0.5 * (-spread - a1)))
        };
        let nepers = decay_db * (std::f64::consts::LN_10 / 20.0);
        if log_radius < 0.0 { nepers / -log_radius } else { f64::INFINITY }
    }
}

/// Squared magnitude of a polynomial on the unit circle as a polynomial `[p0, p1, p2]` in
/// `x = sin^2(w / 2)`, lowest power first.
#[inline]
#[must_use]
pub fn power_spectrum(poly: &Quadratic) -> [f64; 3] {
    let [c0, c1, c2] = *poly;
    [c2 * c2, 4.0 * (c1 * c1 - c1 * c2 - 2.0 * c0 * c2), 16.0 * c0 * (c0 - c1 + c2)]
}

/// Value of `p0 + p1 x + p2 x^2`.
#[inline]
#[must_use]
pub fn evaluate(spectrum: &[f64; 3], x: f64) -> f64 {
    spectrum[0] + x * (spectrum[1] + x * spectrum[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_spectrum_equals_the_polynomial_on_the_unit_circle() {
        let poly = [0.7, 0.31, 0.2];
        for step in 0..=16 {
            let half = f64::from(step) / 16.0 * std::f64::consts::FRAC_PI_2;
            let (re, im) = (-2.0 * half.sin() * half.sin(), 2.0 * half.sin() * half.cos());
            let (re2, im2) = (re * re - im * im, 2.0 * re * im);
            let value_re = poly[0] * re2 + poly[1] * re + poly[2];
            let value_im = poly[0] * im2 + poly[1] * im;
            let expected = value_re * value_re + value_im * value_im;
            let got = evaluate(&power_spectrum(&poly), half.sin().powi(2));
            assert!((got - expected).abs() < 1e-14, "{got} {expected}");
        }
    }

    #[test]
    fn the_decay_is_that_of_the_slowest_pole_on_either_side() {
        for (pole, other) in [(0.9f64, 0.1), (-0.75, -0.3), (-0.95, 0.5)] {
            let (one, two) = (pole - 1.0, other - 1.0);
            let section = Section { num: [1.0, 0.0, 0.0], den: [-(one + two), one * two] };
            let expected = -60.0 / (20.0 * pole.abs().log10());
            assert!((section.decay_samples(60.0) / expected - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_section_times_its_inverse_is_flat() {
        let section = Section { num: [1.4, 0.5, 0.1], den: [0.4, 0.2] };
        let inverse = section.inverse().unwrap();
        for x in [0.0, 0.1, 0.9, 1.0] {
            let product = section.magnitude_squared(x) * inverse.magnitude_squared(x);
            assert!((product - 1.0).abs() < 1e-14);
        }
    }
}
