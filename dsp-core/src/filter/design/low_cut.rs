//! Poles of low cuts near half the sample rate and beyond.
//!
//! Matched poles of a corner far beyond half the sample rate end at `z = 0`, where they are of no
//! use; then the correction alone would have to turn differences into derivatives, which costs up
//! to 1.3 dB at 96 dB per octave. What such a cut does in the audible range hardly depends on its
//! corner, so its poles stay where they are near half the sample rate, as those of a flat filter.
//! All numbers here were found by search over corners of 0.43 to 3.75 times the sample rate and Q
//! from 0.1 to 40.

use std::f64::consts::TAU;

use super::roots::{RootPair, polynomial};
use crate::filter::analog::{AnalogSection, butterworth_damping};
use crate::filter::section::Quadratic;

/// How the poles of some orders are kept.
#[derive(Clone, Copy, Debug)]
struct Keeping {
    /// From here on (in cycles per sample) poles follow their corner less and less ...
    begin_norm: f64,
    /// ... and never beyond here.
    end_norm: f64,
    /// How fast a resonance disappears on this way.
    flattening: f64,
    /// Over how many cycles per sample poles leave for [`FAR_POLES`]; infinite if they do not.
    leaving_norm: f64,
}

/// Orders up to [`MAX_FEW`] have so few poles that their places matter most.
const FEW: Keeping =
    Keeping { begin_norm: 0.473, end_norm: 0.511, flattening: 1.24, leaving_norm: 0.156 };
const MANY: Keeping =
    Keeping { begin_norm: 0.485, end_norm: 0.509, flattening: 3.25, leaving_norm: f64::INFINITY };
/// Damping from which on poles are real.
const REAL_DAMPING: f64 = 2.0;
/// Highest order of the [`FEW`].
const MAX_FEW: usize = 4;
/// Where the poles of the first section and of the others go in `z`.
const FAR_POLES: [[f64; 2]; 2] = [[-0.32, 0.057], [0.0, 0.057]];

/// Denominator of section `index` of a Butterworth low cut of this order; `scale` is the corner in
/// rad per sample.
pub fn denominator(analog: &AnalogSection, index: usize, order: usize, scale: f64) -> Quadratic {
    let poles = RootPair::of_polynomial(&analog.den, scale);
    let keeping = if order <= MAX_FEW { FEW } else { MANY };
    if !poles.is_complex() || scale < TAU * keeping.begin_norm {
        return polynomial(poles.matched().as_slice());
    }
    let (damping, flat_damping) = (analog.den[1], butterworth_damping(order, index));
    // Real poles stay matched: those that come from a low Q begin far below the corner.
    let share = ((REAL_DAMPING - damping) / (REAL_DAMPING - flat_damping)).min(1.0);
    let progress = keeping.progress(scale);
    let distance = scale + share * (keeping.distance(progress) - scale);
    let resonance = (damping / flat_damping).min(1.0);
    let damping = damping * resonance.powf((1.0 - progress).powf(keeping.flattening) - 1.0);
    let kept = RootPair::of_polynomial(&[1.0, damping, 1.0], distance).matched();
    let far = FAR_POLES[index.min(1)];
    towards(&polynomial(kept.as_slice()), far, share * keeping.left(scale))
}

impl Keeping {
    /// How far (0 to 1) a pole that belongs beyond the begin is on its way to the end.
    fn progress(&self, scale: f64) -> f64 {
        -((self.begin_norm - scale / TAU) / (self.end_norm - self.begin_norm)).exp_m1()
    }

    /// Distance from 0 Hz at which it is kept, in rad per sample.
    fn distance(&self, progress: f64) -> f64 {
        TAU * (self.begin_norm + progress * (self.end_norm - self.begin_norm))
    }

    /// How far (0 to 1) a pole has left for its far place.
    fn left(&self, scale: f64) -> f64 {
        -((self.begin_norm - scale / TAU) / self.leaving_norm).exp_m1()
    }
}

/// The product of two first-order denominators that are each part of the way from one of `den`'s
/// roots to one of `far` (in `z`), averaged over both assignments: real and stable.
fn towards(den: &Quadratic, far: [f64; 2], amount: f64) -> Quadratic {
    let stay = 1.0 - amount;
    let far = far.map(|place| place - 1.0);
    let (far_sum, far_product) = (far[0] + far[1], far[0] * far[1]);
    let (sum, product) = (-den[1], den[2]);
    [
        1.0,
        -(stay * sum + amount * far_sum),
        stay * stay * product + 0.5 * stay * amount * sum * far_sum + amount * amount * far_product,
    ]
}
