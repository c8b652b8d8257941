//! Minimax half-bands.
//!
//! A half-band filter is a pure delay plus a branch that interpolates half-way between two samples,
//! `H(z) = (z^-(2m-1) + B(z²)) / 2`. The branch has `2m` symmetrical taps and should be 1 up to the
//! pass-band's edge; its error there, halved, is both the ripple of the pass-band and the level of
//! the stop-band, which mirror each other (P. P. Vaidyanathan, T. Q. Nguyen, IEEE Trans. CAS 34,
//! 1987). With `x = cos w` the branch's amplitude is
//!
//! ```text
//! A(w) = cos(w/2) P(x),   P of degree m - 1
//! ```
//!
//! and `P` comes from the exchange of E. Remez in the barycentric form of J. H. McClellan and
//! T. W. Parks (IEEE Trans. CT 20, 1973): one band, so it converges from Chebyshev's points.

use std::f64::consts::{PI, TAU};

/// Grid points for each unknown.
const DENSITY: usize = 20;
/// The exchange has converged long before.
const MAX_EXCHANGES: usize = 40;
/// Relative change of the error at which it has.
const CONVERGED: f64 = 1e-6;
/// Half a branch is at most so long; the narrowest transition in use needs 41 for 120 dB.
const MAX_HALF_TAPS: usize = 96;

/// The shortest branch whose error is at most `max_error` up to `edge_rad` (below pi, in radians
/// per sample of the low rate): its taps, an even number of them.
pub(super) fn branch(edge_rad: f64, max_error: f64) -> Vec<f64> {
    debug_assert!(edge_rad > 0.0 && edge_rad < PI);
    for half in 1..MAX_HALF_TAPS {
        let fit = Fit::minimax(half, edge_rad);
        if fit.error.abs() <= max_error {
            return fit.taps();
        }
    }
    Fit::minimax(MAX_HALF_TAPS, edge_rad).taps()
}

/// A polynomial through alternating errors at the reference points.
struct Fit {
    half: usize,
    /// Cosines of the reference points, one more than unknowns.
    x: Vec<f64>,
    /// Values of the polynomial there.
    y: Vec<f64>,
    /// Barycentric weights of the points.
    weights: Vec<f64>,
    /// The alternating error.
    error: f64,
}

impl Fit {
    fn minimax(half: usize, edge_rad: f64) -> Self {
        // Chebyshev's distribution in x, where the polynomial lives.
        let (middle, radius) = (0.5 * (1.0 + edge_rad.cos()), 0.5 * (1.0 - edge_rad.cos()));
        let points = DENSITY * half;
        let grid: Vec<f64> = (0..=points)
            .map(|n| (middle + radius * (PI * n as f64 / points as f64).cos()).min(1.0).acos())
            .collect();
        let mut reference: Vec<f64> = grid.iter().copied().step_by(DENSITY).collect();
        let mut fit = Self::through(half, &reference);
        for _ in 0..MAX_EXCHANGES {
            let before = fit.error;
            reference = fit.extrema(&grid);
            if reference.len() != half + 1 {
                break;
            }
            fit = Self::through(half, &reference);
            if (fit.error.abs() / before.abs() - 1.0).abs() < CONVERGED {
                break;
            }
        }
        fit
    }

    fn through(half: usize, reference_rad: &[f64]) -> Self {
        let x: Vec<f64> = reference_rad.iter().map(|w| w.cos()).collect();
        let weights: Vec<f64> = (0..x.len())
            .map(|i| {
                // Doubled differences: about 1 on the whole, so nothing over- or underflows.
                let others = (0..x.len()).filter(|&j| j != i);
                1.0 / others.map(|j| 2.0 * (x[i] - x[j])).product::<f64>()
            })
            .collect();
        let gain: Vec<f64> = reference_rad.iter().map(|w| (0.5 * w).cos()).collect();
        let (mut over, mut under, mut sign) = (0.0, 0.0, 1.0);
        for (weight, gain) in weights.iter().zip(&gain) {
            over += weight / gain;
            under += sign * weight / gain;
            sign = -sign;
        }
        let error = over / under;
        let mut sign = 1.0;
        let y = gain
            .iter()
            .map(|gain| {
                let y = (1.0 - sign * error) / gain;
                sign = -sign;
                y
            })
            .collect();
        Self { half, x, y, weights, error }
    }

    /// `A(w)`.
    fn amplitude(&self, w_rad: f64) -> f64 {
        let x = w_rad.cos();
        let (mut over, mut under) = (0.0, 0.0);
        // Any of the points but one would do: there is one more than unknowns.
        for ((&point, y), weight) in self.x.iter().zip(&self.y).zip(&self.weights) {
            let distance = x - point;
            if distance == 0.0 {
                return (0.5 * w_rad).cos() * y;
            }
            over += weight / distance * y;
            under += weight / distance;
        }
        (0.5 * w_rad).cos() * over / under
    }

    /// Where the error is largest between two changes of its sign.
    fn extrema(&self, grid: &[f64]) -> Vec<f64> {
        let mut extrema: Vec<(f64, f64)> = Vec::with_capacity(self.half + 1);
        for &w in grid {
            let error = self.amplitude(w) - 1.0;
            match extrema.last_mut() {
                Some((_, last)) if last.is_sign_positive() == error.is_sign_positive() => {
                    if error.abs() > last.abs() {
                        extrema.pop();
                        extrema.push((w, error));
                    }
                }
                _ => extrema.push((w, error)),
            }
        }
        extrema.into_iter().map(|(w, _)| w).collect()
    }

    /// The branch's taps, from the amplitude at as many frequencies.
    fn taps(&self) -> Vec<f64> {
        let length = 2 * self.half;
        let amplitudes: Vec<f64> =
            (0..self.half).map(|k| self.amplitude(TAU * k as f64 / length as f64)).collect();
        (0..length)
            .map(|n| {
                let offset = n as f64 + 0.5 - self.half as f64;
                let sum: f64 = amplitudes
                    .iter()
                    .enumerate()
                    .skip(1)
                    .map(|(k, a)| a * (TAU * k as f64 * offset / length as f64).cos())
                    .sum();
                (amplitudes[0] + 2.0 * sum) / length as f64
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amplitude(taps: &[f64], w_rad: f64) -> f64 {
        let middle = 0.5 * (taps.len() as f64 - 1.0);
        taps.iter().enumerate().map(|(n, tap)| tap * (w_rad * (n as f64 - middle)).cos()).sum()
    }

    #[test]
    fn branch_keeps_its_error_and_the_next_shorter_one_does_not() {
        for edge in [0.05, 0.1, 0.2268, 0.35, 0.4167, 0.4535] {
            for max_error in [2e-4, 2e-6, 2e-7] {
                let edge_rad = TAU * edge;
                let taps = branch(edge_rad, max_error);
                let worst = (0..=5_000)
                    .map(|n| (amplitude(&taps, edge_rad * f64::from(n) / 5_000.0) - 1.0).abs())
                    .fold(0.0, f64::max);
                // The grid is a twentieth of a ripple wide.
                assert!(worst <= max_error * 1.01, "{worst:e} of {max_error:e} up to {edge}");
                let shorter = taps.len() / 2 - 1;
                if shorter > 0 {
                    assert!(Fit::minimax(shorter, edge_rad).error.abs() > max_error);
                }
                assert!(taps.iter().zip(taps.iter().rev()).all(|(a, b)| (a - b).abs() < 1e-9));
            }
        }
    }

    #[test]
    fn branch_is_as_short_as_the_literature_says() {
        // 120 dB up to 20 kHz at 44.1 kHz: 163 taps, 41 pairs in the branch.
        assert_eq!(branch(TAU * 20.0 / 44.1, 2e-6).len(), 82);
        assert_eq!(branch(TAU * 40.0 / 96.0, 2e-6).len(), 46);
        assert_eq!(branch(TAU * 10.0 / 44.1, 2e-6).len(), 14);
    }
}
