//! The circuits: residuals of one channel, piece by piece.

use std::f64::consts::TAU;

use super::Circuit;
use super::curve::{Curve, PIECE, unbiased};
use super::pole::{PoleCoefs, PoleState};

/// Bias of the tube in units of its saturation: at full drive and -18 dBFS 3 % of second harmonic.
const TUBE: [Curve; 1] = [Curve { bias: 0.3, weight: 1.0 }];
/// At a bias of exactly 0.5 the third power of the sum vanishes; the diodes differ by some percent.
const DIODE: [Curve; 2] = [Curve { bias: 0.5, weight: 0.54 }, Curve { bias: -0.5, weight: 0.46 }];

/// Most drive of tube, diode and transformer: 0 dBFS is then well beyond the knee.
const MAX_DRIVE: [f64; 3] = [2.0, 3.0, 2.0];

/// Flux and voltage are equal at this frequency, in Hz: where a small transformer saturates.
const FLUX_HZ: f64 = 50.0;
/// The primary's corner, in Hz.
const LEAK_HZ: f64 = 8.0;
/// Share of the friction in the core.
const FRICTION_WEIGHT: f64 = 0.06;
/// Stiffness of the friction: its range is half of the saturation.
const STIFFNESS: f64 = 2.0;
/// A core forgets its magnetisation in this time, in s, so that none is left for later music.
const REMANENCE_S: f64 = 0.1;
/// Corner of the residual's high-pass, in Hz.
const DC_HZ: f64 = 5.0;
/// Drives below this add nothing that 32 bits could show.
const MIN_DRIVE: f32 = 1e-6;
/// What is left of the DC when the drive is 0 and nothing is computed any more: -140 dBFS.
const QUIET: f64 = 1e-7;
/// +60 dBFS: of louder samples only so much is saturated, so that a broken one leaves no large DC.
const MAX_SAMPLE: f32 = 1e3;

/// Drive of the circuit at `amount`.
pub(super) fn drive(circuit: Circuit, amount: f64) -> f64 {
    MAX_DRIVE[circuit as usize] * amount
}

/// What follows from the rate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CircuitCoefs {
    dc: PoleCoefs,
    flux: PoleCoefs,
    /// Voltage into flux.
    flux_gain: f64,
    remanence: f64,
}

impl CircuitCoefs {
    pub(super) fn new(rate_hz: f64) -> Self {
        let flux_gain = TAU * FLUX_HZ / rate_hz;
        Self {
            dc: PoleCoefs::low_pass(DC_HZ, rate_hz),
            flux: PoleCoefs::new(LEAK_HZ, rate_hz, flux_gain),
            flux_gain,
            remanence: (-1.0 / (REMANENCE_S * rate_hz)).exp(),
        }
    }
}

/// Memory of one channel of one circuit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CircuitState {
    /// The argument of the sample before.
    argument: f32,
    flux: PoleState,
    driven_flux: f64,
    friction: f64,
    /// Residual flux of the sample before.
    residual: f64,
    dc: PoleState,
}

impl CircuitState {
    /// Whether nothing is left of a drive that is 0 now.
    pub(super) fn is_quiet(&self) -> bool {
        self.dc.is_below(QUIET)
    }

    /// The residuals of at most [`PIECE`] samples at the given drives.
    #[inline(always)]
    pub(super) fn residuals(
        &mut self,
        coefs: &CircuitCoefs,
        circuit: Circuit,
        samples: &[f32],
        drives: &[f32],
        residuals: &mut [f32],
    ) {
        match circuit {
            Circuit::Tube => self.saturate(&TUBE, samples, drives, residuals),
            Circuit::Diode => self.saturate(&DIODE, samples, drives, residuals),
            Circuit::Transformer => self.magnetise(coefs, samples, drives, residuals),
        }
        for (residual, drive) in residuals.iter_mut().zip(drives) {
            *residual = if *drive > MIN_DRIVE { *residual / *drive } else { 0.0 };
        }
        let mut dc = [0.0; PIECE];
        let dc = &mut dc[..residuals.len()];
        for (dc, residual) in dc.iter_mut().zip(residuals.iter()) {
            *dc = f64::from(*residual);
        }
        self.dc.process(&coefs.dc, dc);
        for (residual, dc) in residuals.iter_mut().zip(dc) {
            *residual = (f64::from(*residual) - *dc) as f32;
        }
    }

    #[inline(always)]
    fn saturate(&mut self, curves: &[Curve], samples: &[f32], drives: &[f32], sums: &mut [f32]) {
        let len = samples.len();
        let mut arguments = [0.0; PIECE + 1];
        arguments[0] = self.argument;
        for ((argument, sample), drive) in arguments[1..].iter_mut().zip(samples).zip(drives) {
            *argument = drive * clean(*sample);
        }
        self.argument = arguments[len];
        sums.fill(0.0);
        for curve in curves {
            curve.add_means(&arguments[..=len], sums);
        }
    }

    #[inline(always)]
    fn magnetise(
        &mut self,
        coefs: &CircuitCoefs,
        samples: &[f32],
        drives: &[f32],
        residuals: &mut [f32],
    ) {
        let len = samples.len();
        let mut flux = [0.0; PIECE];
        let flux = &mut flux[..len];
        for (flux, sample) in flux.iter_mut().zip(samples) {
            *flux = f64::from(clean(*sample));
        }
        self.flux.process(&coefs.flux, flux);
        for (flux, drive) in flux.iter_mut().zip(drives) {
            *flux *= f64::from(*drive);
        }
        // dz implicitly: z' = (z + k df) / (1 + k |df|), at most 1 whatever the step.
        let (mut keep, mut push) = ([0.0; PIECE], [0.0; PIECE]);
        let mut before = self.driven_flux;
        for ((flux, keep), push) in flux.iter().zip(&mut keep).zip(&mut push) {
            let step = STIFFNESS * (flux - before);
            before = *flux;
            *keep = coefs.remanence / (1.0 + step.abs());
            *push = step * *keep;
        }
        self.driven_flux = before;
        let mut friction = [0.0; PIECE];
        let mut z = self.friction;
        for ((friction, keep), push) in friction.iter_mut().zip(&keep).zip(&push).take(len) {
            z = z * keep + push;
            *friction = z;
        }
        self.friction = z;
        for (flux, z) in flux.iter_mut().zip(&friction) {
            *flux = unbiased(*flux) + FRICTION_WEIGHT * (z * (1.0 / STIFFNESS) - *flux);
        }
        let (pole, inverse) = (coefs.flux.pole(), 1.0 / coefs.flux_gain);
        let mut before = self.residual;
        for (residual, flux) in residuals.iter_mut().zip(flux.iter()) {
            *residual = ((flux - pole * before) * inverse) as f32;
            before = *flux;
        }
        self.residual = before;
    }
}

/// What is not a finite number becomes 0, what is far too loud is cut.
#[inline(always)]
fn clean(sample: f32) -> f32 {
    let finite = if sample.abs() <= f32::MAX { sample } else { 0.0 };
    let low = if finite > -MAX_SAMPLE { finite } else { -MAX_SAMPLE };
    if low < MAX_SAMPLE { low } else { MAX_SAMPLE }
}
