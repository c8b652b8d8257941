//! K-weighting of ITU-R BS.1770-5, exact at every sample rate.
//!
//! The standard gives two biquads at 48 kHz, a shelf and a high-pass; that response is the
//! definition. At another rate the four poles are mapped by `p^(48000 / fs)` (matched z), the two
//! zeros of the high-pass stay at z = 1, and the shelf's numerator is the minimax fit of what is
//! missing: a polynomial of degree 2 in `x = sin^2(w / 2)` (the form of M. Vicanek, "Matched Second
//! Order Digital Filters", 2016), weighted by Lawson's iteration (1961), with the gain locked at
//! 997 Hz. Within 1e-4 dB of the definition from 10 Hz to 20 kHz at 44.1 to 384 kHz. Below 44.1 kHz
//! the fit ends near Nyquist.

use std::f64::consts::PI;

use crate::units::power_to_db;

/// Rate of the definition, in Hz.
const DEFINITION_RATE_HZ: f64 = 48_000.0;
/// BS.1770-5, annex 1, table 1.
const SHELF_48K: Biquad = Biquad {
    b: [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85],
    a: [-1.690_659_293_182_41, 0.732_480_774_215_85],
};
/// BS.1770-5, annex 1, table 2.
const HIGH_PASS_48K: Biquad =
    Biquad { b: [1.0, -2.0, 1.0], a: [-1.990_047_454_833_98, 0.990_072_250_366_21] };
/// Where the standard calibrates, in Hz.
const LOCK_HZ: f64 = 997.0;
/// Lowest and highest frequency of the fit, in Hz; the highest also as a share of the rate.
const FIT_FROM_HZ: f64 = 10.0;
const FIT_TO_HZ: f64 = 20_000.0;
const FIT_TO_NORM: f64 = 0.49;
/// Points of the fit; more change nothing.
const FIT_POINTS: usize = 160;
/// Rounds of reweighting, after which the ripple is level.
const LAWSON_ROUNDS: usize = 60;

/// `(b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Biquad {
    pub(super) b: [f64; 3],
    pub(super) a: [f64; 2],
}

/// The two biquads of K-weighting at one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KWeighting {
    pub(super) shelf: Biquad,
    pub(super) high_pass: Biquad,
}

impl KWeighting {
    /// For a sample rate.
    #[must_use]
    pub fn new(sample_rate_hz: f64) -> Self {
        let definition = Self { shelf: SHELF_48K, high_pass: HIGH_PASS_48K };
        if sample_rate_hz.total_cmp(&DEFINITION_RATE_HZ).is_eq() {
            return definition;
        }
        let ratio = DEFINITION_RATE_HZ / sample_rate_hz;
        let mut fitted = Self {
            shelf: Biquad { b: [1.0, 0.0, 0.0], a: map_poles(SHELF_48K.a, ratio) },
            high_pass: Biquad { b: HIGH_PASS_48K.b, a: map_poles(HIGH_PASS_48K.a, ratio) },
        };
        fitted.shelf.b = factor(fit_numerator(&definition, &fitted, sample_rate_hz));
        let lock = (definition.power(LOCK_HZ, DEFINITION_RATE_HZ)
            / fitted.power(LOCK_HZ, sample_rate_hz))
        .sqrt();
        fitted.shelf.b = fitted.shelf.b.map(|b| b * lock);
        fitted
    }

    /// Gain at a frequency, in dB; `sample_rate_hz` is the rate it was made for.
    #[must_use]
    pub fn magnitude_db(&self, freq_hz: f64, sample_rate_hz: f64) -> f64 {
        power_to_db(self.power(freq_hz, sample_rate_hz))
    }

    fn power(&self, freq_hz: f64, sample_rate_hz: f64) -> f64 {
        let x = half_sine_squared(freq_hz, sample_rate_hz);
        self.shelf.power(x) * self.high_pass.power(x)
    }
}

impl Biquad {
    /// Squared gain at `x = sin^2(w / 2)`.
    fn power(&self, x: f64) -> f64 {
        power_of([self.b[0], self.b[1], self.b[2]], x) / power_of([1.0, self.a[0], self.a[1]], x)
    }
}

/// `sin^2(w / 2)`.
fn half_sine_squared(freq_hz: f64, sample_rate_hz: f64) -> f64 {
    (PI * freq_hz / sample_rate_hz).sin().powi(2)
}

/// `|c0 + c1 z^-1 + c2 z^-2|^2`; free of cancellation where the sums are exact.
fn power_of(c: [f64; 3], x: f64) -> f64 {
    let at_zero = c[0] + c[1] + c[2];
    let at_nyquist = c[0] - c[1] + c[2];
    at_zero * at_zero * (1.0 - x) + at_nyquist * at_nyquist * x - 16.0 * c[0] * c[2] * x * (1.0 - x)
}

/// Denominator with each pole raised to `ratio`; the poles are a complex pair in both sections.
fn map_poles(a: [f64; 2], ratio: f64) -> [f64; 2] {
    let radius = a[1].sqrt();
    let angle = (-0.5 * a[0] / radius).clamp(-1.0, 1.0).acos();
    let (radius, angle) = (radius.powf(ratio), angle * ratio);
    [-2.0 * radius * angle.cos(), radius * radius]
}

/// `[n0, n1, n2]` of the squared numerator `n0 + n1 x + n2 x^2` that brings `fitted` to
/// `definition`, with the smallest greatest error in dB.
fn fit_numerator(definition: &KWeighting, fitted: &KWeighting, sample_rate_hz: f64) -> [f64; 3] {
    let to_hz = FIT_TO_HZ.min(FIT_TO_NORM * sample_rate_hz);
    let points: [(f64, f64); FIT_POINTS] = std::array::from_fn(|n| {
        // Denser towards the upper end, where the two rates differ.
        let u = n as f64 / (FIT_POINTS - 1) as f64;
        let freq_hz = FIT_FROM_HZ + (to_hz - FIT_FROM_HZ) * (0.5 * PI * u).sin();
        let x = half_sine_squared(freq_hz, sample_rate_hz);
        let wanted = definition.power(freq_hz, DEFINITION_RATE_HZ);
        (
            x,
            wanted * power_of([1.0, fitted.shelf.a[0], fitted.shelf.a[1]], x)
                / fitted.high_pass.power(x),
        )
    });
    let mut weights = [1.0 / FIT_POINTS as f64; FIT_POINTS];
    let mut numerator = [1.0, 0.0, 0.0];
    for _ in 0..LAWSON_ROUNDS {
        numerator = weighted_least_squares(&points, &weights);
        let mut sum = 0.0;
        for (weight, &(x, wanted)) in weights.iter_mut().zip(&points) {
            *weight *= (polynomial(numerator, x) / wanted - 1.0).abs();
            sum += *weight;
        }
        if sum <= 0.0 {
            break;
        }
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    numerator
}

fn polynomial(n: [f64; 3], x: f64) -> f64 {
    (n[2] * x + n[1]) * x + n[0]
}

/// Least squares of the relative error, by the normal equations: three unknowns in f64.
fn weighted_least_squares(points: &[(f64, f64)], weights: &[f64]) -> [f64; 3] {
    let mut m = [[0.0; 4]; 3];
    for (&(x, wanted), &weight) in points.iter().zip(weights) {
        let row = [1.0 / wanted, x / wanted, x * x / wanted, 1.0];
        for (m, row_i) in m.iter_mut().zip(row) {
            for (m, row_j) in m.iter_mut().zip(row) {
                *m += weight * row_i * row_j;
            }
        }
    }
    for pivot in 0..2 {
        let row = m[pivot];
        for below in &mut m[pivot + 1..] {
            let factor = below[pivot] / row[pivot];
            for (m, row) in below.iter_mut().zip(row) {
                *m -= factor * row;
            }
        }
    }
    let n2 = m[2][3] / m[2][2];
    let n1 = (m[1][3] - m[1][2] * n2) / m[1][1];
    [(m[0][3] - m[0][1] * n1 - m[0][2] * n2) / m[0][0], n1, n2]
}

/// The minimum-phase numerator whose square is `n0 + n1 x + n2 x^2`.
fn factor(n: [f64; 3]) -> [f64; 3] {
    let at_zero = n[0].max(0.0).sqrt();
    let at_nyquist = (n[0] + n[1] + n[2]).max(0.0).sqrt();
    // b0 + b2 and b0 * b2.
    let sum = 0.5 * (at_zero + at_nyquist);
    let product = n[2] / 16.0;
    let b0 = 0.5 * (sum + (sum * sum - 4.0 * product).max(0.0).sqrt());
    [b0, 0.5 * (at_zero - at_nyquist), sum - b0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_gain_is_the_offset_of_the_standard() {
        let gain_db = KWeighting::new(48_000.0).magnitude_db(997.0, 48_000.0);
        assert!((gain_db - 0.691).abs() < 1e-3, "{gain_db}");
    }

    #[test]
    fn factor_inverts_squaring() {
        let b = SHELF_48K.b;
        let n0 = power_of(b, 0.0);
        let n2 = 16.0 * b[0] * b[2];
        let n1 = power_of(b, 1.0) - n0 - n2;
        for (got, want) in factor([n0, n1, n2]).into_iter().zip(b) {
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }
}
