//! Numerator fit: a polynomial in `x = sin^2(w / 2)` whose relative error to a target is least,
//! and its minimum-phase factors.
//!
//! The target is the analog squared magnitude times the squared magnitude of the digital
//! denominator. It is smooth, because the poles are matched, but its continuation has a branch
//! point at `x = 1`; the two fixed poles of the correction section behind it bring a polynomial of
//! 4th degree from 0.05 dB to 0.003 dB. The idea of matched poles with fitted zeros:
//! D. W. Gunness, O. S. Chauhan, AES 32nd Int. Conf., 2007; the algebra in x: M. Vicanek, Matched
//! second order digital filters, 2016.

use realfft::num_complex::Complex64;

use super::grid::{MAX_POINTS, Point};
use super::roots::{d_to_v, v_to_d};

/// Highest degree of the numerator.
pub const MAX_DEGREE: usize = 4;
const TERMS: usize = MAX_DEGREE + 1;
/// Simultaneous root iteration converges cubically; more steps than this mean that it does not.
const MAX_ROOT_STEPS: usize = 40;
/// Relative size of the last root step.
const ROOT_TOLERANCE: f64 = 1e-13;
/// Roots nearer to the real axis than this are real.
const REAL_TOLERANCE: f64 = 1e-7;

/// Zeros that a fit has found.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// Roots in the `d` plane, as many as the degree.
    pub roots: [Complex64; MAX_DEGREE],
    /// Number of roots.
    pub degree: usize,
    /// Squared magnitude of the numerator at `x = 1/2`.
    pub power_at_middle: f64,
    /// Largest relative error of the squared magnitude at the audible points.
    pub audible_error: f64,
}

/// Fits `targets` with the given degree. `None` if the numerator is not positive everywhere.
///
/// `guesses` are the expected roots in the `d` plane.
pub fn fit(
    points: &[Point],
    targets: &[f64; MAX_POINTS],
    degree: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<Fit> {
    let chebyshev = least_squares(points, targets, degree);
    let power_at_middle = chebyshev[0] - chebyshev[2] + chebyshev[4];
    if !(power_at_middle.is_finite() && power_at_middle > 0.0) {
        return None;
    }
    let roots = minimum_phase_roots(&chebyshev, degree, guesses)?;
    Some(Fit {
        roots,
        degree,
        power_at_middle,
        audible_error: audible_error(points, targets, &chebyshev),
    })
}

/// Coefficients of the Chebyshev polynomials in `u = 2 x - 1` with the least weighted relative
/// error. The normal equations need only the sums of one polynomial each, since
/// `2 T_i T_j = T_(i+j) + T_|i-j|`.
fn least_squares(points: &[Point], targets: &[f64; MAX_POINTS], degree: usize) -> [f64; TERMS] {
    let mut moments = [0.0; 2 * MAX_DEGREE + 1];
    let mut right = [0.0; TERMS];
    for (point, target) in points.iter().zip(targets) {
        let u = 2.0 * point.x - 1.0;
        let inverse = 1.0 / target;
        let linear = point.weight * point.weight * inverse;
        let square = linear * inverse;
        let (mut before, mut current) = (u, 1.0);
        for (term, moment) in moments.iter_mut().enumerate().take(2 * degree + 1) {
            *moment += square * current;
            if term <= degree {
                right[term] += linear * current;
            }
            (before, current) = (current, 2.0 * u * current - before);
        }
    }
    let mut matrix = [[0.0; TERMS]; TERMS];
    for (row, values) in matrix.iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = 0.5 * (moments[row + column] + moments[row.abs_diff(column)]);
        }
    }
    solve_symmetric(&mut matrix, &mut right, degree + 1);
    right
}

/// Solves a positive definite system of the first `size` unknowns in place.
fn solve_symmetric(matrix: &mut [[f64; TERMS]; TERMS], right: &mut [f64; TERMS], size: usize) {
    for pivot in 0..size {
        let inverse = 1.0 / matrix[pivot][pivot];
        for row in pivot + 1..size {
            let factor = matrix[row][pivot] * inverse;
            for column in pivot + 1..size {
                matrix[row][column] -= factor * matrix[pivot][column];
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..size).rev() {
        for column in row + 1..size {
            right[row] -= matrix[row][column] * right[column];
        }
        right[row] /= matrix[row][row];
    }
    for value in &mut right[size..] {
        *value = 0.0;
    }
}

fn audible_error(points: &[Point], targets: &[f64; MAX_POINTS], chebyshev: &[f64; TERMS]) -> f64 {
    let mut worst = 0.0f64;
    for (point, target) in points.iter().zip(targets).filter(|(point, _)| point.is_audible()) {
        let twice_u = 4.0 * point.x - 2.0;
        let (mut value, mut after) = (0.0, 0.0);
        for coefficient in chebyshev.iter().rev() {
            (value, after) = (coefficient + twice_u * value - after, value);
        }
        // Clenshaw's last step has half the factor.
        let value = value - 0.5 * twice_u * after;
        worst = worst.max((value / target - 1.0).abs());
    }
    worst
}

/// Roots in the `d` plane of the numerator's minimum-phase factor.
fn minimum_phase_roots(
    chebyshev: &[f64; TERMS],
    degree: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[Complex64; MAX_DEGREE]> {
    let [c0, c1, c2, c3, c4] = *chebyshev;
    // Powers of u, lowest first. Reversed they are a polynomial in v = 1 / u, where no root lies
    // at infinity: the leading one is the numerator at x = 1/2.
    let powers = [c0 - c2 + c4, c1 - 3.0 * c3, 2.0 * c2 - 8.0 * c4, 4.0 * c3, 8.0 * c4];
    let monic = powers.map(|power| power / powers[0]);
    let mut roots = guesses.map(d_to_v);
    iterate_roots(&monic[1..=degree], &mut roots[..degree])?;
    for root in &mut roots[..degree] {
        if root.im.abs() < REAL_TOLERANCE * (1.0 + root.re.abs()) {
            root.im = 0.0;
            // A sign change between 0 Hz and half the sample rate.
            if root.re.abs() >= 1.0 {
                return None;
            }
        }
        *root = v_to_d(*root);
    }
    Some(roots)
}

/// Ehrlich-Aberth iteration for `v^n + tail[0] v^(n-1) + ...` from distinct guesses.
fn iterate_roots(tail: &[f64], roots: &mut [Complex64]) -> Option<()> {
    // Real guesses of a real polynomial would never leave the real axis.
    for (index, root) in roots.iter_mut().enumerate() {
        let side = if index % 2 == 0 { 0.02 } else { -0.03 };
        *root += Complex64::new(0.01 * index as f64, side);
    }
    for _ in 0..MAX_ROOT_STEPS {
        let mut largest_step = 0.0f64;
        for index in 0..roots.len() {
            let root = roots[index];
            let (mut value, mut slope) = (Complex64::new(1.0, 0.0), Complex64::new(0.0, 0.0));
            for coefficient in tail {
                slope = slope * root + value;
                value = value * root + coefficient;
            }
            if value == Complex64::new(0.0, 0.0) {
                continue;
            }
            let mut repulsion = Complex64::new(0.0, 0.0);
            for (other, position) in roots.iter().enumerate() {
                if other != index {
                    repulsion += (root - position).inv();
                }
            }
            let step = (slope / value - repulsion).inv();
            roots[index] -= step;
            largest_step = largest_step.max(step.norm_sqr() / (1.0 + root.norm_sqr()));
        }
        if largest_step < ROOT_TOLERANCE * ROOT_TOLERANCE {
            return Some(());
        }
        if !largest_step.is_finite() {
            return None;
        }
    }
    // Double roots converge slowly; what is left is far below the fit's error.
    roots.iter().all(|root| root.is_finite()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_a_known_quartic_are_found_from_a_rough_guess() {
        // (v^2 + 0.25) (v - 0.5) (v + 0.3)
        let tail = [-0.2, 0.1, -0.05, -0.0375];
        let mut roots = [0.1, 0.2, 0.3, 0.4].map(|re| Complex64::new(re, 0.0));
        iterate_roots(&tail, &mut roots).unwrap();
        for (re, im) in [(0.0, 0.5), (0.0, -0.5), (0.5, 0.0), (-0.3, 0.0)] {
            let expected = Complex64::new(re, im);
            assert!(roots.iter().any(|root| (root - expected).norm() < 1e-12), "{roots:?}");
        }
    }
}
