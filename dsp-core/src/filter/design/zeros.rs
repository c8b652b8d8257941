//! The zeros of a main section and its correction: known ones, free ones, found ones.

use realfft::num_complex::Complex64;
use std::f64::consts::{PI, TAU};

use super::grid::ACCURATE_TOP_NORM;
use super::numerator::Numerator;
use super::roots::{MAX_DEGREE, RootPair, polynomial};
use crate::filter::analog::AnalogSection;
use crate::filter::section::{Quadratic, Section, evaluate, power_spectrum};

/// Poles of every correction section: z = -0.754 and -0.303, that is x = 1.02 and 1.4, found by
/// search for the least error of bells and shelves at 44.1 kHz.
pub const CORRECTION_DEN: Quadratic = [1.0, 3.057_679_908_148_709_4, 2.286_500_043_304_061];
/// Where the correction's zeros usually end up, in the `d` plane.
const CORRECTION_GUESSES: [f64; 2] = [-1.77, -1.38];
/// Where a main zero without an analog counterpart usually ends up.
const SPARE_ZERO_GUESS: f64 = -1.05;
/// Zeros below this are taken over as they are, in rad per sample: the fit could only add noise.
const LOW_ZERO_RAD: f64 = 0.1;

/// Half the sample rate in cycles per sample.
const NYQUIST_NORM: f64 = 0.5;
/// How much of a notch's Q narrows the band below it in which its zeros are released.
const RELEASE_NARROWING: f64 = 0.5;
/// The part of that band after which they are free.
const RELEASE_LENGTH: f64 = 0.6;

/// A main section's two zeros: those that are known and those that the fit may place.
#[derive(Clone, Copy, Debug)]
pub struct Zeros {
    /// Known ones first; the others are guesses. In the `d` plane.
    roots: [Complex64; 2],
    known: usize,
}

impl Zeros {
    /// From the analog zeros in rad per sample: low ones and those of a notch are known.
    pub fn new(analog: &RootPair) -> Self {
        let matched = analog.matched();
        let is_known = |root: &Complex64| {
            root.norm_sqr() < LOW_ZERO_RAD * LOW_ZERO_RAD || (root.re == 0.0 && root.im.abs() < PI)
        };
        let mut zeros = Self { roots: [Complex64::new(SPARE_ZERO_GUESS, 0.0); 2], known: 0 };
        let mut spare = 2;
        for (root, image) in analog.as_slice().iter().zip(matched.as_slice()) {
            if is_known(root) {
                zeros.roots[zeros.known] = *image;
                zeros.known += 1;
            } else {
                spare -= 1;
                zeros.roots[spare] = *image;
            }
        }
        zeros
    }

    /// A high cut has two zeros to give; a low cut's lie at 0 Hz, but for the second one of a
    /// first-order section.
    pub fn of_cut(low_cut: bool, order: usize) -> Self {
        let at_zero_hz = Complex64::new(0.0, 0.0);
        let guess = Complex64::new(SPARE_ZERO_GUESS, 0.0);
        let (roots, known) = match (low_cut, order) {
            (false, _) => ([guess; 2], 0),
            (true, 1) => ([at_zero_hz, guess], 1),
            (true, _) => ([at_zero_hz; 2], 2),
        };
        Self { roots, known }
    }

    /// How much (0 to 1) of a notch's zeros the fit may place instead. A double zero that comes near
    /// half the sample rate is steeper than the analog one, which has no mirror image there, and
    /// the wider the notch, the farther below this is felt.
    pub fn release(&self, analog: &AnalogSection, scale: f64) -> f64 {
        if self.known < 2 || analog.num[1] != 0.0 {
            return 0.0;
        }
        let q = (analog.den[0] * analog.den[2]).sqrt() / analog.den[1];
        let freq_norm = scale * (analog.num[2] / analog.num[0]).sqrt() / TAU;
        let room = (NYQUIST_NORM - ACCURATE_TOP_NORM) / (1.0 + q * RELEASE_NARROWING);
        let progress = (freq_norm - (NYQUIST_NORM - room)) / (room * RELEASE_LENGTH);
        let t = progress.clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }

    /// The same zeros, all of them free.
    pub fn released(&self) -> Self {
        Self { known: 0, ..*self }
    }

    /// Squared magnitude of the known zeros.
    pub fn known_power(&self) -> [f64; 3] {
        power_spectrum(&polynomial(&self.roots[..self.known]))
    }

    /// How many the fit may place.
    pub fn free_len(&self) -> usize {
        2 - self.known
    }

    /// Where the free zeros and the correction's are expected, in this order.
    pub fn guesses(&self) -> [Complex64; MAX_DEGREE] {
        let mut guesses = [Complex64::new(SPARE_ZERO_GUESS, 0.0); MAX_DEGREE];
        let free = &self.roots[self.known..];
        guesses[..free.len()].copy_from_slice(free);
        for (guess, re) in guesses[free.len()..].iter_mut().zip(CORRECTION_GUESSES) {
            *guess = Complex64::new(re, 0.0);
        }
        guesses
    }
}

/// Numerators of a main section and its correction.
#[derive(Clone, Copy, Debug)]
pub struct Solution {
    /// Of the main section.
    pub main: Quadratic,
    correction: Option<Quadratic>,
}

impl Solution {
    /// The minimum-phase zeros of a numerator: the free ones of the main section, and the
    /// correction's if the numerator has them. `None` if it changes its sign.
    pub fn new(numerator: &Numerator, zeros: &Zeros, corrected: bool) -> Option<Self> {
        let power = numerator.at_middle();
        if !(power.is_finite() && power > 0.0) {
            return None;
        }
        let free = zeros.free_len();
        let degree = if corrected { free + 2 } else { free };
        let roots = numerator.minimum_phase_roots(degree, free, &zeros.guesses())?;
        // At x = 1/2 the unit circle is at z = j.
        let middle = Complex64::new(-1.0, 1.0);
        let monic_power: f64 =
            roots[..degree].iter().map(|root| (middle - root).norm_sqr()).product();
        let gain = (power / monic_power).sqrt();
        let (main_free, rest) = roots[..degree].split_at(free);
        let mut main_roots = zeros.roots;
        main_roots[zeros.known..].copy_from_slice(main_free);
        let correction = corrected.then(|| polynomial(rest));
        let main = polynomial(&main_roots).map(|coefficient| coefficient * gain);
        main.iter().all(|coefficient| coefficient.is_finite()).then_some(Self { main, correction })
    }

    /// The matched zeros as they are, exact at 0 Hz: always stable, less accurate.
    pub fn matched(zeros: &Zeros, bottom_target: f64) -> Self {
        let free = polynomial(&zeros.roots[zeros.known..]);
        let gain = (bottom_target / evaluate(&power_spectrum(&free), 0.0)).sqrt();
        let main = polynomial(&zeros.roots).map(|coefficient| coefficient * gain);
        Self { main, correction: None }
    }

    /// The correction section; without effect if there is no correction.
    pub fn correction_section(&self) -> Section {
        let den = [CORRECTION_DEN[1], CORRECTION_DEN[2]];
        self.correction.map_or(Section::pass_with_poles(den), |num| Section { num, den })
    }
}
