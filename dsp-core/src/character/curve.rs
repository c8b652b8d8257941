//! The residual of a saturation about a bias, and its mean between two samples.
//!
//! With `S(a) = sqrt(1 + (a + b)²)` and `s = S(0)`, both are sums of terms of second order that are
//! not differences of larger ones, so 32 bits are enough for audio:
//!
//! ```text
//! d(a) = S(a) - s         = a (a + 2b) / (S(a) + s)
//! e(a) = d(a) - a b / s   = a (a s - b d(a)) / (s (S(a) + s))
//! mean of r from a to a'  = - (2 s² b (e + e') + (a + a') (d + d')) / (2 (2s + d + d'))
//! ```

/// Samples that are worked on at a time.
pub(super) const PIECE: usize = 64;

/// The saturation's bias and what follows from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub(super) bias: f32,
    /// Share of this curve in the circuit's.
    pub(super) weight: f32,
}

impl Curve {
    /// Adds the mean of the residual between neighbours: `arguments` has one more than `sums`.
    #[inline(always)]
    pub(super) fn add_means(&self, arguments: &[f32], sums: &mut [f32]) {
        let Self { bias, weight } = *self;
        let rest = (1.0 + bias * bias).sqrt();
        let bend = 2.0 * rest * rest * bias;
        let (mut first, mut second) = ([0.0f32; PIECE + 1], [0.0f32; PIECE + 1]);
        for ((&a, d), e) in arguments.iter().zip(&mut first).zip(&mut second) {
            let biased = a + bias;
            let inverse = 1.0 / ((1.0 + biased * biased).sqrt() + rest);
            *d = a * (a + 2.0 * bias) * inverse;
            *e = a * (a * rest - bias * *d) * inverse / rest;
        }
        // Slices of one length, so that the loop has no bounds to check and becomes vectors.
        let len = sums.len().min(PIECE);
        let (a, next_a) = (&arguments[..len], &arguments[1..=len]);
        let (d, next_d) = (&first[..len], &first[1..=len]);
        let (e, next_e) = (&second[..len], &second[1..=len]);
        for (n, sum) in sums[..len].iter_mut().enumerate() {
            let (a, d, e) = (a[n] + next_a[n], d[n] + next_d[n], e[n] + next_e[n]);
            *sum -= weight * (bend * e + a * d) / (2.0 * (2.0 * rest + d));
        }
    }
}

/// The residual without bias at one argument, in 64 bits: a transformer's is differentiated.
#[inline(always)]
pub(super) fn unbiased(argument: f64) -> f64 {
    let square = argument * argument;
    let root = (1.0 + square).sqrt();
    -argument * square / ((root + 1.0) * root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saturation(u: f64) -> f64 {
        u / (1.0 + u * u).sqrt()
    }

    /// The module's definition, with differences, in 64 bits.
    fn residual(bias: f64, a: f64) -> f64 {
        let slope = (1.0 + bias * bias).powf(-1.5);
        (saturation(a + bias) - saturation(bias)) / slope - a
    }

    #[test]
    fn means_are_those_of_the_integral() {
        for bias in [0.0f32, 0.3, 0.5, -0.5] {
            let curve = Curve { bias, weight: 1.0 };
            for (from, to) in
                [(0.1f32, 0.4f32), (-2.0, 1.5), (3.0, 3.001), (0.7, 0.7), (-9.0, 40.0)]
            {
                let mut got = [0.0];
                curve.add_means(&[from, to], &mut got);
                // Simpson's rule in many steps.
                let (start, width) = (f64::from(from), f64::from(to - from));
                let at = |n: i32| residual(f64::from(bias), start + width * f64::from(n) / 2_000.0);
                let inner: f64 =
                    (1..2_000).map(|n| if n % 2 == 1 { 4.0 * at(n) } else { 2.0 * at(n) }).sum();
                let want = (at(0) + inner + at(2_000)) / 6_000.0;
                let error = (f64::from(got[0]) - want).abs();
                assert!(error < 1e-6 * (1.0 + want.abs()), "{got:?}, wanted {want} for {bias}");
            }
        }
    }

    #[test]
    fn small_arguments_lose_no_digits() {
        for bias in [0.3f32, 0.5, -0.5] {
            let curve = Curve { bias, weight: 1.0 };
            let mut got = [0.0];
            curve.add_means(&[1e-4, 1e-4], &mut got);
            // h'' / (2 h') a^2 and, below the tolerance, the third power.
            let b = f64::from(bias);
            let want = -1.5 * b / (1.0 + b * b) * 1e-8;
            assert!((f64::from(got[0]) / want - 1.0).abs() < 1e-3, "{got:?}, wanted {want:e}");
        }
        assert!((unbiased(1e-4) / -0.5e-12 - 1.0).abs() < 1e-6);
        assert!((unbiased(2.0) - residual(0.0, 2.0)).abs() < 1e-15);
    }
}
