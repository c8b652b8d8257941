//! Roots of the fitted numerator, ordered by the section that they belong to.
//!
//! Newton's method on the coefficients of two quadratic factors (Bairstow 1920) starts from the
//! expected zeros, so it is quick and the sections keep their roles while parameters move. Where it
//! fails, all roots are found at once (Ehrlich 1967, Aberth 1973) and then assigned.

use realfft::num_complex::Complex64;

use super::roots::MAX_DEGREE;

/// Newton steps that are tried before the slow way.
const MAX_NEWTON_STEPS: usize = 24;
/// Size of the last Newton step: the error left after it is of the order of its square.
const NEWTON_TOLERANCE: f64 = 1e-9;
/// Simultaneous iteration converges cubically; more steps than this mean that it does not.
const MAX_ABERTH_STEPS: usize = 40;
/// Size of its last step: the error left after it is of the order of its cube.
const ABERTH_TOLERANCE: f64 = 1e-6;
/// Roots nearer to the real axis than this are real.
const REAL_TOLERANCE: f64 = 1e-7;
/// Far above the iteration's error, far below a distance that matters.
const CONJUGATE_TOLERANCE: f64 = 1e-6;

/// Roots of `v^n + tail[0] v^(n-1) + ...`, those of the main section (`main_len` of them) first.
/// `guesses` has the same order.
pub fn factor(
    tail: &[f64],
    main_len: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[Complex64; MAX_DEGREE]> {
    let mut roots = [Complex64::default(); MAX_DEGREE];
    match *tail {
        [] => {}
        [a] => roots[0] = Complex64::new(-a, 0.0),
        [a, b] => roots[..2].copy_from_slice(&quadratic_roots(a, b)),
        [a, b, c] => {
            let Some(real) = newton_real(a, b, c, guesses[0].re) else {
                return search(tail, main_len, guesses);
            };
            let linear = a + real;
            roots[0] = Complex64::new(real, 0.0);
            roots[1..3].copy_from_slice(&quadratic_roots(linear, b + real * linear));
        }
        [a, b, c, d] => {
            let Some([main, rest]) = newton_quadratics([a, b, c, d], guesses) else {
                return search(tail, main_len, guesses);
            };
            roots[..2].copy_from_slice(&quadratic_roots(main[0], main[1]));
            roots[2..].copy_from_slice(&quadratic_roots(rest[0], rest[1]));
        }
        _ => return None,
    }
    roots.iter().all(|root| root.is_finite()).then_some(roots)
}

fn quadratic_roots(linear: f64, constant: f64) -> [Complex64; 2] {
    let discriminant = linear * linear - 4.0 * constant;
    if discriminant < 0.0 {
        let root = Complex64::new(-0.5 * linear, 0.5 * (-discriminant).sqrt());
        [root, root.conj()]
    } else {
        let large = -0.5 * (linear + discriminant.sqrt().copysign(linear));
        let small = if large == 0.0 { 0.0 } else { constant / large };
        [Complex64::new(large, 0.0), Complex64::new(small, 0.0)]
    }
}

/// A real root of `v^3 + a v^2 + b v + c` near `guess`.
fn newton_real(a: f64, b: f64, c: f64, guess: f64) -> Option<f64> {
    let mut root = guess;
    for _ in 0..MAX_NEWTON_STEPS {
        let value = ((root + a) * root + b) * root + c;
        let slope = (3.0 * root + 2.0 * a) * root + b;
        let step = value / slope;
        root -= step;
        if step.abs() < NEWTON_TOLERANCE {
            return Some(root);
        }
    }
    None
}

/// Factors `v^2 + p v + q` of a quartic, as `[p, q]`.
fn newton_quadratics(
    [t1, t2, t3, t4]: [f64; 4],
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[[f64; 2]; 2]> {
    let mut p1 = -(guesses[0].re + guesses[1].re);
    let mut q1 = (guesses[0] * guesses[1]).re;
    for _ in 0..MAX_NEWTON_STEPS {
        let p2 = t1 - p1;
        let q2 = t2 - q1 - p1 * p2;
        let linear_error = p1 * q2 + p2 * q1 - t3;
        let constant_error = q1 * q2 - t4;
        let difference = p1 - p2;
        let linear_by_p = q2 - q1 + p1 * difference;
        let constant_by_p = q1 * difference;
        let constant_by_q = q2 - q1;
        let inverse = 1.0 / (linear_by_p * constant_by_q + difference * constant_by_p);
        let p_step = (linear_error * constant_by_q + difference * constant_error) * inverse;
        let q_step = (linear_by_p * constant_error - constant_by_p * linear_error) * inverse;
        p1 -= p_step;
        q1 -= q_step;
        if p_step.abs() + q_step.abs() < NEWTON_TOLERANCE {
            let p2 = t1 - p1;
            return Some([[p1, q1], [p2, t2 - q1 - p1 * p2]]);
        }
    }
    None
}

/// All roots at once from distinct guesses, then assigned.
fn search(
    tail: &[f64],
    main_len: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[Complex64; MAX_DEGREE]> {
    let mut roots = *guesses;
    iterate_roots(tail, &mut roots[..tail.len()])?;
    for root in &mut roots {
        if root.im.abs() < REAL_TOLERANCE * (1.0 + root.re.abs()) {
            root.im = 0.0;
        }
    }
    assign(&roots, tail.len(), main_len, guesses)
}

/// Ehrlich-Aberth iteration for `v^n + tail[0] v^(n-1) + ...`.
fn iterate_roots(tail: &[f64], roots: &mut [Complex64]) -> Option<()> {
    // Real guesses of a real polynomial would never leave the real axis.
    for (index, root) in roots.iter_mut().enumerate() {
        let side = if index % 2 == 0 { 0.02 } else { -0.03 };
        *root += Complex64::new(0.01 * index as f64, side);
    }
    for _ in 0..MAX_ABERTH_STEPS {
        let mut largest_step = 0.0f64;
        for index in 0..roots.len() {
            let root = roots[index];
            let (mut value, mut slope) = (Complex64::new(1.0, 0.0), Complex64::default());
            for coefficient in tail {
                slope = slope * root + value;
                value = value * root + coefficient;
            }
            if value == Complex64::default() {
                continue;
            }
            let mut repulsion = Complex64::default();
            for (other, position) in roots.iter().enumerate() {
                if other != index {
                    repulsion += (root - position).inv();
                }
            }
            let step = (slope / value - repulsion).inv();
            roots[index] -= step;
            largest_step = largest_step.max(step.norm_sqr() / (1.0 + root.norm_sqr()));
        }
        if largest_step < ABERTH_TOLERANCE * ABERTH_TOLERANCE {
            break;
        }
    }
    // Double roots converge slowly; what is left is far below the fit's error.
    roots.iter().all(|root| root.is_finite()).then_some(())
}

/// Puts the roots nearest to the main section's guesses first.
fn assign(
    roots: &[Complex64; MAX_DEGREE],
    degree: usize,
    main_len: usize,
    guesses: &[Complex64; MAX_DEGREE],
) -> Option<[Complex64; MAX_DEGREE]> {
    const ORDERS: [[usize; MAX_DEGREE]; 6] =
        [[0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 1, 2], [1, 2, 0, 3], [1, 3, 0, 2], [2, 3, 0, 1]];
    const THREE: [[usize; MAX_DEGREE]; 3] = [[0, 1, 2, 3], [1, 0, 2, 3], [2, 0, 1, 3]];
    let orders: &[[usize; MAX_DEGREE]] = if degree == 3 { &THREE } else { &ORDERS };
    orders
        .iter()
        .map(|order| order.map(|index| roots[index]))
        .filter(|order| {
            let (main, rest) = order[..degree].split_at(main_len);
            is_real(main) && is_real(rest)
        })
        .min_by(|one, two| {
            let distance = |order: &[Complex64; MAX_DEGREE]| -> f64 {
                let pairs = order[..main_len].iter().zip(&guesses[..main_len]);
                pairs.map(|(root, guess)| (root - guess).norm_sqr()).sum()
            };
            distance(one).total_cmp(&distance(two))
        })
}

/// Whether one or two roots make a polynomial with real coefficients.
fn is_real(roots: &[Complex64]) -> bool {
    roots.iter().all(|root| root.im == 0.0)
        || matches!(roots, [a, b] if (a - b.conj()).norm_sqr() < CONJUGATE_TOLERANCE.powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (v^2 + 0.25) (v - 0.5) (v + 0.3)
    const TAIL: [f64; 4] = [-0.2, 0.1, -0.05, -0.0375];

    fn has_all(roots: &[Complex64; 4]) -> bool {
        [(0.0, 0.5), (0.0, -0.5), (0.5, 0.0), (-0.3, 0.0)]
            .into_iter()
            .all(|(re, im)| roots.iter().any(|root| (root - Complex64::new(re, im)).norm() < 1e-12))
    }

    #[test]
    fn both_ways_find_the_roots_of_a_quartic_from_a_rough_guess() {
        let guesses = [(0.1, 0.4), (0.1, -0.4), (0.6, 0.0), (-0.4, 0.0)]
            .map(|(re, im)| Complex64::new(re, im));
        let roots = factor(&TAIL, 2, &guesses).unwrap();
        assert!(has_all(&roots) && roots[0].im != 0.0, "{roots:?}");
        let roots = search(&TAIL, 2, &guesses).unwrap();
        assert!(has_all(&roots) && roots[0].im != 0.0, "{roots:?}");
    }
}
