//! Numerator fit: a polynomial in `x = sin^2(w / 2)` whose relative error to a target is least.
//!
//! The target is the analog squared magnitude times the squared magnitude of the digital
//! denominator. It is smooth, because the poles are matched, but its continuation has a branch
//! point at `x = 1`; the two fixed poles of the correction section behind it bring a polynomial of
//! 4th degree from 0.05 dB to 0.003 dB. The idea of matched poles with fitted zeros:
//! D. W. Gunness, O. S. Chauhan, AES 32nd Int. Conf., 2007; the algebra in x: M. Vicanek, Matched
//! second order digital filters, 2016.

use super::grid::{MAX_POINTS, Points};
use super::numerator::{Numerator, TERMS};
use super::roots::MAX_DEGREE;

/// Part of the target that the numerator shall keep above the accurate range, so that its zeros
/// stay within the unit circle: far from zero, and far enough from the target to be rarely in the
/// way.
const AIMED_PART: f64 = 0.3;
/// Part that is enough where it had to be raised.
const LEAST_PART: f64 = 0.29;

/// Fits `targets` with the given degree.
pub fn fit(points: &Points, targets: &[f64; MAX_POINTS], degree: usize) -> Numerator {
    Numerator::of_chebyshev(&least_squares(points, targets, degree))
}

/// Fits `targets` with a numerator that stays above zero up to half the sample rate and follows the
/// targets continuously: where the plain fit does not stay, one with more weight there takes over
/// as far as needed, and what is still missing is added.
pub fn fit_safely(points: &Points, targets: &[f64; MAX_POINTS], degree: usize) -> Numerator {
    let plain = fit(points, targets, degree);
    if plain.has(AIMED_PART, points, targets) {
        return plain;
    }
    let firm = fit(&points.firmed_up(), targets, degree);
    let raised = plain.raised(&firm, AIMED_PART, points, targets);
    if raised.has(LEAST_PART, points, targets) {
        return raised;
    }
    raised.lifted(LEAST_PART, points, targets, degree)
}

/// Largest relative error of the squared magnitude at the audible points.
pub fn audible_error(points: &Points, targets: &[f64; MAX_POINTS], numerator: &Numerator) -> f64 {
    let mut worst = 0.0f64;
    for ((x, weight), target) in points.x.into_iter().zip(points.weight).zip(targets) {
        let error = (numerator.at(x) / target - 1.0).abs();
        worst = worst.max(if weight == 1.0 { error } else { 0.0 });
    }
    worst
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
