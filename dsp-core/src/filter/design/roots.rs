//! Roots between the planes: `s` (analog), `z` and `d = z - 1` (digital), `v` (fit).

use realfft::num_complex::Complex64;
use std::f64::consts::PI;

use crate::filter::section::Quadratic;

/// Most roots of a fitted numerator.
pub const MAX_DEGREE: usize = 4;

/// Far beyond half the sample rate a pair becomes two real ones this factor (as its logarithm) apart
/// from their distance to it: 1.8, found by search over 22 to 30 kHz at 44.1 kHz.
const BEYOND_NYQUIST_SPLIT_LOG: f64 = 0.587_786_664_902_119;
/// Keeps such poles off the unit circle, in rad.
const MIN_BEYOND_DISTANCE_RAD: f64 = 1e-3;

/// Up to two roots of a second-order polynomial.
#[derive(Clone, Copy, Debug, Default)]
pub struct RootPair {
    roots: [Complex64; 2],
    len: usize,
}

impl RootPair {
    /// Roots of `[s^2, s, 1]`, times `scale`.
    pub fn of_polynomial(poly: &[f64; 3], scale: f64) -> Self {
        let [a, b, c] = *poly;
        if a == 0.0 {
            if b == 0.0 {
                return Self::default();
            }
            let root = Complex64::new(-c / b * scale, 0.0);
            return Self { roots: [root, root], len: 1 };
        }
        let discriminant = b * b - 4.0 * a * c;
        let roots = if discriminant < 0.0 {
            let root = Complex64::new(-0.5 * b, 0.5 * (-discriminant).sqrt()) * (scale / a);
            [root, root.conj()]
        } else {
            let sum = -0.5 * (b + discriminant.sqrt());
            let small = if sum == 0.0 { 0.0 } else { c / sum };
            [Complex64::new(sum / a * scale, 0.0), Complex64::new(small * scale, 0.0)]
        };
        Self { roots, len: 2 }
    }

    /// The roots that exist.
    pub fn as_slice(&self) -> &[Complex64] {
        &self.roots[..self.len]
    }

    /// Whether the roots are a conjugate pair.
    pub fn is_complex(&self) -> bool {
        self.len == 2 && self.roots[0].im != 0.0
    }

    /// Matched-z images in the `d` plane. What lies beyond half the sample rate is moved onto the
    /// negative real axis of `z`, where the two part the more, the less they are damped.
    pub fn matched(&self) -> Self {
        let mut matched = *self;
        let beyond_rad = self.roots[0].im - PI;
        if self.is_complex() && beyond_rad > 0.0 {
            let distance = self.roots[0].re.hypot(beyond_rad).max(MIN_BEYOND_DISTANCE_RAD);
            // At half the sample rate they meet in one point, as the matched ones do.
            let split = (BEYOND_NYQUIST_SPLIT_LOG * beyond_rad / distance).exp();
            for (root, factor) in matched.roots.iter_mut().zip([split, 1.0 / split]) {
                *root = Complex64::new(-1.0 - (-distance * factor).exp(), 0.0);
            }
        } else {
            for root in &mut matched.roots {
                *root = exp_minus_one(*root);
            }
        }
        matched
    }
}

/// `exp(s) - 1` without cancellation near 0.
fn exp_minus_one(s: Complex64) -> Complex64 {
    let half_sin = (0.5 * s.im).sin();
    let growth = s.re.exp();
    Complex64::new(s.re.exp_m1() - 2.0 * growth * half_sin * half_sin, growth * s.im.sin())
}

/// Monic polynomial in `d` with these roots; missing ones lie at `z = 0`.
pub fn polynomial(roots: &[Complex64]) -> Quadratic {
    let at_origin = Complex64::new(-1.0, 0.0);
    let first = roots.first().copied().unwrap_or(at_origin);
    let second = roots.get(1).copied().unwrap_or(at_origin);
    [1.0, -(first.re + second.re), (first * second).re]
}

/// Position of a root in the fit's variable `v = 1 / (2 x - 1)`.
pub fn d_to_v(d: Complex64) -> Complex64 {
    let z = d + 1.0;
    -2.0 * z / (z * z + 1.0)
}

/// The root inside the unit circle that belongs to `v`, in the `d` plane.
pub fn v_to_d(v: Complex64) -> Complex64 {
    let side = principal_root((1.0 - v) * (1.0 + v));
    -(v + 1.0 + side) / (1.0 + side)
}

/// Square root with a real part that is not negative, without trigonometry.
fn principal_root(value: Complex64) -> Complex64 {
    let re = (0.5 * (value.norm_sqr().sqrt() + value.re.abs())).sqrt();
    if re == 0.0 {
        return Complex64::new(0.0, 0.0);
    }
    let im = 0.5 * value.im / re;
    if value.re >= 0.0 { Complex64::new(re, im) } else { Complex64::new(im.abs(), re.copysign(im)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v_and_d_are_inverse_to_each_other() {
        for (re, im) in [(-0.01, 0.02), (-0.9, 0.0), (-1.3, 0.4), (-1.7, 0.0), (-1.0, 0.9)] {
            let d = Complex64::new(re, im);
            assert!((v_to_d(d_to_v(d)) - d).norm() < 1e-12, "{d}");
        }
    }

    #[test]
    fn low_roots_keep_their_relative_precision() {
        let pair = RootPair::of_polynomial(&[1.0, 1e-3, 1.0], 1e-6).matched();
        let quadratic = polynomial(pair.as_slice());
        assert!((quadratic[1] / 1e-9 - 1.0).abs() < 2e-3);
        assert!((quadratic[2] / 1e-12 - 1.0).abs() < 1e-6);
    }
}
