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

use super::factor::factor;
use super::grid::{MAX_POINTS, Points};
use super::roots::{d_to_v, v_to_d};

/// Highest degree of the numerator.
pub const MAX_DEGREE: usize = 4;
const TERMS: usize = MAX_DEGREE + 1;
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
/// `guesses` are the expected roots in the `d` plane, the main section's `main_len` first; the
/// roots that are found have the same order.
pub fn fit(
    points: &Points,
    targets: &[f64; MAX_POINTS],
    degree: usize,
    main_len: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<Fit> {
    let chebyshev = least_squares(points, targets, degree);
    let power_at_middle = chebyshev[0] - chebyshev[2] + chebyshev[4];
    if !(power_at_middle.is_finite() && power_at_middle > 0.0) {
        return None;
    }
    let roots = minimum_phase_roots(&chebyshev, degree, main_len, guesses)?;
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
fn least_squares(points: &Points, targets: &[f64; MAX_POINTS], degree: usize) -> [f64; TERMS] {
    let (mut linear, mut square) = ([0.0; MAX_POINTS], [0.0; MAX_POINTS]);
    let (mut twice_u, mut before, mut current) =
        ([0.0; MAX_POINTS], [0.0; MAX_POINTS], [1.0; MAX_POINTS]);
    for index in 0..MAX_POINTS {
        let inverse = 1.0 / targets[index];
        linear[index] = points.weight[index] * points.weight[index] * inverse;
        square[index] = linear[index] * inverse;
        before[index] = 2.0 * points.x[index] - 1.0;
        twice_u[index] = 2.0 * before[index];
    }
    let mut moments = [0.0; 2 * MAX_DEGREE + 1];
    let mut right = [0.0; TERMS];
    for term in 0..=2 * degree {
        moments[term] = dot(&square, &current);
        if term <= degree {
            right[term] = dot(&linear, &current);
        }
        for index in 0..MAX_POINTS {
            let next = twice_u[index] * current[index] - before[index];
            before[index] = current[index];
            current[index] = next;
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
#[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
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

/// Sum of products in a fixed order that suits vectors.
fn dot(one: &[f64; MAX_POINTS], other: &[f64; MAX_POINTS]) -> f64 {
    let mut sums = [0.0; 8];
    for (a, b) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h))
}

#[expect(clippy::needless_range_loop, reason = "several arrays advance together")]
fn audible_error(points: &Points, targets: &[f64; MAX_POINTS], chebyshev: &[f64; TERMS]) -> f64 {
    let powers = powers_of_u(chebyshev);
    let mut worst = 0.0f64;
    for index in 0..MAX_POINTS {
        let u = 2.0 * points.x[index] - 1.0;
        let value = powers.iter().rev().fold(0.0, |value, power| value * u + power);
        let error = (value / targets[index] - 1.0).abs();
        worst = worst.max(if points.weight[index] == 1.0 { error } else { 0.0 });
    }
    worst
}

/// The same polynomial in powers of `u`, lowest first.
fn powers_of_u(chebyshev: &[f64; TERMS]) -> [f64; TERMS] {
    let [c0, c1, c2, c3, c4] = *chebyshev;
    [c0 - c2 + c4, c1 - 3.0 * c3, 2.0 * c2 - 8.0 * c4, 4.0 * c3, 8.0 * c4]
}

/// Roots in the `d` plane of the numerator's minimum-phase factor; `None` if it has a sign change
/// between 0 Hz and half the sample rate.
fn minimum_phase_roots(
    chebyshev: &[f64; TERMS],
    degree: usize,
    main_len: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[Complex64; MAX_DEGREE]> {
    // Reversed, the powers of u are a polynomial in v = 1 / u, where no root lies at infinity: the
    // leading one is the numerator at x = 1/2.
    let powers = powers_of_u(chebyshev);
    let monic = powers.map(|power| power / powers[0]);
    let roots = factor(&monic[1..=degree], main_len, &guesses.map(d_to_v))?;
    let changes_sign = |root: &Complex64| root.im == 0.0 && root.re.abs() >= 1.0;
    (!roots[..degree].iter().any(changes_sign)).then(|| roots.map(v_to_d))
}
