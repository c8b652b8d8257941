//! What the circuits of the character do to a sine, written from their description and not from the
//! plugin's code.
//!
//! `y = x + r(g x) / g` with `h(u) = u / sqrt(1 + u²)` and `r_b(a) = (h(a + b) - h(b)) / h'(b) - a`. A tube
//! is `r` at a bias of 0.3, diodes are `0.54 r` at 0.5 and `0.46 r` at -0.5. A transformer does it to the
//! flux, the leaky integral of the voltage, with the friction `dz = 2 (df - z |df|)` of its core, and gives
//! back the voltage.

use std::f64::consts::TAU;

use dsp_core::character::Circuit;

/// Points of a period: harmonics of hundreds do not fold onto those that count.
const POINTS: usize = 4_096;
/// Periods after which a core goes round the same loop.
const PERIODS: usize = 40;
/// Flux and voltage are equal here, and the flux leaks below here, in Hz.
const FLUX_HZ: f64 = 50.0;
const LEAK_HZ: f64 = 8.0;
const FRICTION: f64 = 0.06;
const STIFFNESS: f64 = 2.0;
/// The core forgets its magnetisation in this time, in seconds.
const REMANENCE_S: f64 = 0.1;

/// A circuit at a drive of 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CircuitLaw {
    /// Which.
    pub circuit: Circuit,
    /// Share of the most drive.
    pub drive_amount: f64,
}

impl CircuitLaw {
    fn drive(&self) -> f64 {
        let most = match self.circuit {
            Circuit::Diode => 3.0,
            Circuit::Tube | Circuit::Transformer => 2.0,
        };
        most * self.drive_amount
    }

    /// Amplitudes of the first `count` harmonics of a sine of a peak level in dBFS.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a few harmonics")]
    pub fn harmonics(&self, freq_hz: f64, level_db: f64, count: usize) -> Vec<f64> {
        let height = 10f64.powf(level_db / 20.0);
        let drive = self.drive();
        let (arguments, is_flux): (Vec<f64>, bool) = match self.circuit {
            Circuit::Transformer => {
                // What the integral makes of a sine: only its height matters.
                let gain = FLUX_HZ / freq_hz.hypot(LEAK_HZ);
                (sine(drive * height * gain).collect(), true)
            }
            Circuit::Tube | Circuit::Diode => (sine(drive * height).collect(), false),
        };
        let residual: Vec<f64> = match self.circuit {
            Circuit::Tube => arguments.iter().map(|a| bent(0.3, *a)).collect(),
            Circuit::Diode => {
                arguments.iter().map(|a| 0.54 * bent(0.5, *a) + 0.46 * bent(-0.5, *a)).collect()
            }
            Circuit::Transformer => magnetised(&arguments, freq_hz),
        };
        (1..=count)
            .map(|harmonic| {
                let multiple_hz = freq_hz * harmonic as f64;
                // Back from the flux to the voltage.
                let back = if is_flux { multiple_hz.hypot(LEAK_HZ) / FLUX_HZ } else { 1.0 };
                let [re, im] = partial(&residual, harmonic).map(|part| part * back / drive);
                // The sine itself. In a transformer both are against the flux, so nothing turns.
                let whole = if harmonic == 1 { height } else { 0.0 };
                (whole + re).hypot(im)
            })
            .collect()
    }

    /// Harmonic distortion in dB, of all harmonics below a frequency.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few harmonics")]
    pub fn thd_db(&self, freq_hz: f64, level_db: f64, below_hz: f64) -> f64 {
        let gains = self.harmonics(freq_hz, level_db, ((below_hz / freq_hz) as usize).max(1));
        let power: f64 = gains[1..].iter().map(|gain| gain * gain).sum();
        10.0 * (power / gains[0].powi(2)).log10()
    }
}

/// A period.
#[allow(clippy::cast_precision_loss, reason = "few points")]
fn sine(height: f64) -> impl Iterator<Item = f64> {
    (0..POINTS).map(move |n| height * (TAU * n as f64 / POINTS as f64).sin())
}

/// `r_b`.
fn bent(bias: f64, argument: f64) -> f64 {
    let h = |u: f64| u / (1.0 + u * u).sqrt();
    let slope = (1.0 + bias * bias).powf(-1.5);
    (h(argument + bias) - h(bias)) / slope - argument
}

/// A period of the core's residual flux, when it goes round the same loop each time.
#[allow(clippy::cast_precision_loss, reason = "few points")]
fn magnetised(flux: &[f64], freq_hz: f64) -> Vec<f64> {
    let keep = (-1.0 / (REMANENCE_S * freq_hz * POINTS as f64)).exp();
    let mut friction = 0.0f64;
    let mut before = flux[POINTS - 1];
    let mut residual = vec![0.0; POINTS];
    for _ in 0..PERIODS {
        for (residual, flux) in residual.iter_mut().zip(flux) {
            let step = flux - before;
            before = *flux;
            friction = keep * friction + STIFFNESS * (step - friction * step.abs());
            *residual = bent(0.0, *flux) + FRICTION * (friction / STIFFNESS - flux);
        }
    }
    residual
}

/// A harmonic of a period, in phase with the sine and a quarter beside it.
#[allow(clippy::cast_precision_loss, reason = "few points")]
fn partial(period: &[f64], harmonic: usize) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for (n, value) in period.iter().enumerate() {
        let (sin, cos) = (TAU * (n * harmonic % POINTS) as f64 / POINTS as f64).sin_cos();
        sums[0] += value * sin;
        sums[1] += value * cos;
    }
    sums.map(|sum| 2.0 * sum / POINTS as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_signals_follow_the_first_powers() {
        // r_b(a) begins with h'' / (2 h') a² = -1.5 b / (1 + b²) a²: of a sine half of it an octave higher.
        let tube = CircuitLaw { circuit: Circuit::Tube, drive_amount: 0.5 };
        let gains = tube.harmonics(1_000.0, -60.0, 3);
        let wanted = 0.5 * 1.5 * 0.3 / 1.09 * 1e-6;
        assert!((gains[1] / wanted - 1.0).abs() < 1e-3, "{gains:?}");
        // Without a bias -a³ / 2: of a sine a quarter of it at three times the frequency.
        assert!((bent(0.0, 1e-2) / -0.5e-6 - 1.0).abs() < 1e-3);
        let diode = CircuitLaw { circuit: Circuit::Diode, drive_amount: 1.0 };
        assert!(diode.thd_db(1_000.0, -60.0, 2e4) < tube.thd_db(1_000.0, -60.0, 2e4));
    }

    #[test]
    fn a_transformer_bends_low_tones_most() {
        let law = CircuitLaw { circuit: Circuit::Transformer, drive_amount: 1.0 };
        let at = |freq_hz: f64| law.thd_db(freq_hz, -6.0, 2e4);
        assert!(at(30.0) > at(60.0) && at(60.0) > at(250.0) + 10.0);
        // The loop is the same both ways: no even harmonics.
        let gains = law.harmonics(50.0, -6.0, 4);
        assert!(gains[1] < 1e-4 * gains[2] && gains[3] < 1e-4 * gains[2], "{gains:?}");
    }
}
