//! Digital filters with an analog prototype's magnitude at zero latency.
//!
//! Every analog section becomes a *main* section with matched-z poles, and the band gets
//! *correction* sections with fixed poles. All their zeros come from one minimum-phase fit, see
//! `fit`. Accuracy over 20 Hz to 20 kHz at 44.1 kHz: 0.004 dB for a 12 dB bell, 0.01 dB for
//! 30 dB. A correction that would change nothing audible becomes the identity.

mod factor;
mod fit;
mod grid;
mod roots;

use realfft::num_complex::Complex64;
use std::f64::consts::{PI, TAU};

use self::fit::{Fit, MAX_DEGREE};
use self::grid::{FitGrid, MAX_POINTS, Points};
use self::roots::{RootPair, polynomial};
use super::analog::{AnalogSection, Family, MAX_ANALOG_SECTIONS, Prototype};
use super::section::{Quadratic, Section, UNIT_MAGNITUDE, evaluate, power_spectrum};

/// Most digital sections of one prototype.
pub const MAX_SECTIONS: usize = 2 * MAX_ANALOG_SECTIONS;

/// Poles of every correction section: z = -0.754 and -0.303, that is x = 1.02 and 1.4, found by
/// search for the least error of bells and shelves at 44.1 kHz.
const CORRECTION_DEN: Quadratic = [1.0, 3.057_679_908_148_709_4, 2.286_500_043_304_061];
/// Where the correction's zeros usually end up, in the `d` plane.
const CORRECTION_GUESSES: [f64; 2] = [-1.77, -1.38];
/// Where a main zero without an analog counterpart usually ends up.
const SPARE_ZERO_GUESS: f64 = -1.05;
/// Zeros below this are taken over as they are, in rad per sample: the fit could only add noise.
const LOW_ZERO_RAD: f64 = 0.1;
/// The bilinear transform keeps frequencies below this, in cycles per sample.
const BILINEAR_TOP_NORM: f64 = 0.499;
/// A band whose error stays below this at all audible places of the fit needs no correction; between
/// them it stays below 0.01 dB.
const DROP_BELOW_DB: f64 = 0.008;
/// The same at rates where better is free.
const DROP_BELOW_HIGH_RATE_DB: f64 = 0.0002;
/// Where the high rates begin.
const HIGH_RATE_HZ: f64 = 64_000.0;
/// Cuts are fitted at fewer audible places below their corner, so they are judged more strictly.
const CUT_DROP_FACTOR: f64 = 0.5;
/// Relative power of one dB.
const POWER_PER_DB: f64 = std::f64::consts::LN_10 / 10.0;
/// Above this order a low cut shares its correction among several sections.
const SHARED_LOW_CUT_ORDER: usize = 8;
/// Orders that one shared correction serves.
const ORDERS_PER_CORRECTION: usize = 4;

/// How much the result must not depend on its neighbours in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A filter that stays: corrections that cannot be heard are left out.
    Rest,
    /// One of a sequence: coefficients follow the parameters continuously.
    Motion,
}

/// The sections of a digital filter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    sections: [Section; MAX_SECTIONS],
    len: usize,
    /// How many times a main section and its correction follow each other.
    pairs: usize,
    /// Whether the sections are inverse ones, so that the fitted zeros are poles.
    inverted: bool,
}

impl Default for Design {
    fn default() -> Self {
        Self { sections: [Section::IDENTITY; MAX_SECTIONS], len: 0, pairs: 0, inverted: false }
    }
}

impl Design {
    fn push(&mut self, section: Section) {
        debug_assert!(self.len < MAX_SECTIONS);
        self.sections[self.len] = section;
        self.len += 1;
    }

    /// The sections in the order of the signal. Their number depends on the prototype's family
    /// and order only.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections[..self.len]
    }

    /// The same poles without any effect.
    #[must_use]
    pub fn bypassed(&self) -> Self {
        let mut bypassed = *self;
        for section in &mut bypassed.sections[..self.len] {
            *section = Section::pass_with_poles(section.den);
        }
        bypassed
    }

    /// The same filter with each pair's fitted zeros divided as in `other`. Which two of the four go
    /// to the main section is arbitrary where they lie close together, near half the sample rate;
    /// coefficients on the way from one division to the other would be another filter.
    #[must_use]
    pub fn divided_as(mut self, other: &Self) -> Self {
        for pair in 0..self.pairs.min(other.pairs) {
            let at = 2 * pair;
            let here = [self.sections[at], self.sections[at + 1]];
            let there = [&other.sections[at], &other.sections[at + 1]];
            let exchanged = exchanged(here, self.inverted);
            let distance = |[main, correction]: [Section; 2]| {
                main.distance(there[0]) + correction.distance(there[1])
            };
            if distance(exchanged) < distance(here) {
                [self.sections[at], self.sections[at + 1]] = exchanged;
            }
        }
        self
    }

    /// Part of the way (0 to 1) to another design of the same family and order. Stable in between,
    /// since the stable denominators are a convex set.
    #[must_use]
    pub fn mixed(&self, other: &Self, amount: f64) -> Self {
        let mix = |from: f64, to: f64| from + amount * (to - from);
        let mut mixed = *self;
        for (section, target) in mixed.sections[..self.len].iter_mut().zip(&other.sections) {
            for (value, goal) in section.num.iter_mut().zip(target.num) {
                *value = mix(*value, goal);
            }
            for (value, goal) in section.den.iter_mut().zip(target.den) {
                *value = mix(*value, goal);
            }
        }
        mixed
    }

    /// Squared magnitude at `x = sin^2(w / 2)`.
    #[must_use]
    pub fn magnitude_squared(&self, x: f64) -> f64 {
        self.sections().iter().map(|section| section.magnitude_squared(x)).product()
    }
}

/// Makes digital filters at one sample rate. Nothing here allocates.
#[derive(Clone, Copy, Debug)]
pub struct Designer {
    grid: FitGrid,
    sample_rate_hz: f64,
    drop_below_power: f64,
}

impl Designer {
    /// For a sample rate of at least 8 kHz.
    #[must_use]
    pub fn new(sample_rate_hz: f64) -> Self {
        let drop_below_db =
            if sample_rate_hz < HIGH_RATE_HZ { DROP_BELOW_DB } else { DROP_BELOW_HIGH_RATE_DB };
        Self {
            grid: FitGrid::new(sample_rate_hz),
            sample_rate_hz,
            drop_below_power: drop_below_db * POWER_PER_DB,
        }
    }

    /// The digital filter of a prototype.
    #[must_use]
    pub fn design(&self, prototype: &Prototype, purpose: Purpose) -> Design {
        let mut design = Design::default();
        match prototype.family {
            Family::Sections => {
                let tolerance = self.drop_below_power / prototype.sections().len() as f64;
                for analog in prototype.sections() {
                    let (main, correction) =
                        self.matched_section(analog, prototype.freq_hz, purpose, tolerance);
                    design.push(main);
                    design.push(correction);
                }
                design.pairs = prototype.sections().len();
            }
            Family::HighCut | Family::LowCut => self.cut(prototype, purpose, &mut design),
            Family::Bilinear => {
                let freq_norm = (prototype.freq_hz / self.sample_rate_hz).min(BILINEAR_TOP_NORM);
                for analog in prototype.sections() {
                    design.push(bilinear(analog, (PI * freq_norm).tan()));
                }
            }
        }
        design.inverted = prototype.inverted;
        if prototype.inverted {
            for section in &mut design.sections[..design.len] {
                *section = section.inverse().unwrap_or(Section::IDENTITY);
            }
        }
        design
    }

    fn matched_section(
        &self,
        analog: &AnalogSection,
        freq_hz: f64,
        purpose: Purpose,
        tolerance: f64,
    ) -> (Section, Section) {
        let scale = TAU * freq_hz / self.sample_rate_hz;
        let den = polynomial(RootPair::of_polynomial(&analog.den, scale).matched().as_slice());
        let zeros = Zeros::new(&RootPair::of_polynomial(&analog.num, scale));

        let (zero_hz, zero_q) = resonance(&analog.num);
        let points = self.grid.points(zero_hz * freq_hz, zero_q);
        let den_power = power_spectrum(&den);
        let fixed_power = power_spectrum(&polynomial(zeros.fixed()));
        let mut targets = [1.0; MAX_POINTS];
        let to_ratio = 1.0 / freq_hz;
        for (target, (freq_hz, x)) in targets.iter_mut().zip(points.places()) {
            *target = analog.magnitude_squared(freq_hz * to_ratio) * evaluate(&den_power, x)
                / evaluate(&fixed_power, x);
        }

        let solution = self.solve(&points, &mut targets, &zeros, purpose, tolerance);
        let main = Section { num: solution.main, den: [den[1], den[2]] };
        (main, solution.correction_section())
    }

    /// A Butterworth cut: plain poles, and `copies` equal corrections for all of them.
    fn cut(&self, prototype: &Prototype, purpose: Purpose, design: &mut Design) {
        let scale = TAU * prototype.freq_hz / self.sample_rate_hz;
        let low_cut = prototype.family == Family::LowCut;
        let order: usize =
            prototype.sections().iter().map(|s| if s.den[0] == 0.0 { 1 } else { 2 }).sum();
        let copies = if low_cut && order <= SHARED_LOW_CUT_ORDER {
            1
        } else {
            order.div_ceil(ORDERS_PER_CORRECTION)
        };

        let points = self.grid.points(0.0, 0.0);
        let mut targets = [1.0; MAX_POINTS];
        for analog in prototype.sections() {
            let poles = RootPair::of_polynomial(&analog.den, scale).matched();
            let den = polynomial(poles.as_slice());
            let num = match (low_cut, poles.as_slice().len()) {
                (false, _) => UNIT_MAGNITUDE.map(|coefficient| coefficient * den[2]),
                (true, 1) => [1.0, 1.0, 0.0],
                (true, _) => [1.0, 0.0, 0.0],
            };
            design.push(Section { num, den: [den[1], den[2]] });
            let (den_power, num_power) = (power_spectrum(&den), power_spectrum(&num));
            let to_ratio = 1.0 / prototype.freq_hz;
            for (target, (freq_hz, x)) in targets.iter_mut().zip(points.places()) {
                *target *= analog.magnitude_squared(freq_hz * to_ratio) * evaluate(&den_power, x)
                    / evaluate(&num_power, x);
            }
        }
        if copies > 1 {
            for target in &mut targets {
                *target = target.powf(1.0 / copies as f64);
            }
        }

        let zeros = Zeros::of_cut(low_cut, order);
        let tolerance = CUT_DROP_FACTOR * self.drop_below_power / copies as f64;
        let solution = self.solve(&points, &mut targets, &zeros, purpose, tolerance);
        for section in &mut design.sections[..copies] {
            // The zeros replace the plain section's, which have the same leading coefficient.
            let gain = section.num[0];
            section.num = match (low_cut, order) {
                (true, 2..) => section.num.map(|coefficient| coefficient * solution.main[0]),
                _ => solution.main.map(|coefficient| coefficient * gain),
            };
        }
        for _ in 0..copies {
            design.push(solution.correction_section());
        }
    }

    /// Finds the free zeros for `targets`, which are spent.
    fn solve(
        &self,
        points: &Points,
        targets: &mut [f64; MAX_POINTS],
        zeros: &Zeros,
        purpose: Purpose,
        tolerance: f64,
    ) -> Solution {
        let free = zeros.free_len();
        let guesses = zeros.guesses();
        if purpose == Purpose::Rest
            && let Some(fit) = fit::fit(points, targets, free, free, &guesses)
            && fit.audible_error < tolerance
            && let Some(solution) = Solution::new(&fit, zeros, false)
        {
            return solution;
        }
        let bottom_target = targets[0];
        let correction_power = power_spectrum(&CORRECTION_DEN);
        for (target, x) in targets.iter_mut().zip(points.x) {
            *target *= evaluate(&correction_power, x);
        }
        let corrected = |points: &Points| {
            fit::fit(points, targets, free + 2, free, &guesses)
                .and_then(|fit| Solution::new(&fit, zeros, true))
        };
        corrected(points)
            .or_else(|| {
                let mut firm = *points;
                firm.firm_up();
                corrected(&firm)
            })
            .unwrap_or_else(|| Solution::matched(zeros, bottom_target))
    }
}

/// Two sections with the fitted quadratic of each in the other one.
fn exchanged([mut a, mut b]: [Section; 2], inverted: bool) -> [Section; 2] {
    if inverted {
        (a.den, b.den) = (b.den, a.den);
    } else {
        // Each keeps its own gain.
        let to_b = b.num[0] / a.num[0];
        if !to_b.is_normal() {
            return [a, b];
        }
        (a.num, b.num) = (b.num.map(|c| c / to_b), a.num.map(|c| c * to_b));
    }
    [a, b]
}

/// Frequency (in units of the prototype's) and Q of a pair of zeros; Q 0 if there is none.
fn resonance(num: &[f64; 3]) -> (f64, f64) {
    if num[0] == 0.0 || num[1] == 0.0 {
        return (0.0, 0.0);
    }
    ((num[2] / num[0]).sqrt(), (num[0] * num[2]).sqrt() / num[1])
}

/// Bilinear transform with `s = (1 / warp) (z - 1) / (z + 1)`.
fn bilinear(analog: &AnalogSection, warp: f64) -> Section {
    let transform = |poly: &[f64; 3]| {
        let [a, b, c] = *poly;
        let (b, c) = (b * warp, c * warp * warp);
        [a + b + c, 2.0 * b + 4.0 * c, 4.0 * c]
    };
    let (num, den) = (transform(&analog.num), transform(&analog.den));
    Section {
        num: num.map(|coefficient| coefficient / den[0]),
        den: [den[1] / den[0], den[2] / den[0]],
    }
}

/// A main section's two zeros: those that are known and those that the fit may place.
#[derive(Clone, Copy, Debug)]
struct Zeros {
    /// Known ones first; the others are guesses. In the `d` plane.
    roots: [Complex64; 2],
    fixed: usize,
}

impl Zeros {
    fn new(analog: &RootPair) -> Self {
        let matched = analog.matched();
        let known = |root: &Complex64| {
            root.norm_sqr() < LOW_ZERO_RAD * LOW_ZERO_RAD || (root.re == 0.0 && root.im.abs() < PI)
        };
        let mut zeros = Self { roots: [Complex64::new(SPARE_ZERO_GUESS, 0.0); 2], fixed: 0 };
        let mut spare = 2;
        for (root, image) in analog.as_slice().iter().zip(matched.as_slice()) {
            if known(root) {
                zeros.roots[zeros.fixed] = *image;
                zeros.fixed += 1;
            } else {
                spare -= 1;
                zeros.roots[spare] = *image;
            }
        }
        zeros
    }

    /// A high cut has two zeros to give; a low cut's lie at 0 Hz, but for the second one of a
    /// first-order section.
    fn of_cut(low_cut: bool, order: usize) -> Self {
        let at_zero_hz = Complex64::new(0.0, 0.0);
        let guess = Complex64::new(SPARE_ZERO_GUESS, 0.0);
        let (roots, fixed) = match (low_cut, order) {
            (false, _) => ([guess; 2], 0),
            (true, 1) => ([at_zero_hz, guess], 1),
            (true, _) => ([at_zero_hz; 2], 2),
        };
        Self { roots, fixed }
    }

    fn fixed(&self) -> &[Complex64] {
        &self.roots[..self.fixed]
    }

    fn free_len(&self) -> usize {
        2 - self.fixed
    }

    fn guesses(&self) -> [Complex64; MAX_DEGREE] {
        let mut guesses = [Complex64::new(SPARE_ZERO_GUESS, 0.0); MAX_DEGREE];
        let free = &self.roots[self.fixed..];
        guesses[..free.len()].copy_from_slice(free);
        for (guess, re) in guesses[free.len()..].iter_mut().zip(CORRECTION_GUESSES) {
            *guess = Complex64::new(re, 0.0);
        }
        guesses
    }
}

/// Numerators of a main section and its correction.
#[derive(Clone, Copy, Debug)]
struct Solution {
    main: Quadratic,
    correction: Option<Quadratic>,
}

impl Solution {
    fn new(fit: &Fit, zeros: &Zeros, corrected: bool) -> Option<Self> {
        let roots = &fit.roots[..fit.degree];
        // At x = 1/2 the unit circle is at z = j.
        let middle = Complex64::new(-1.0, 1.0);
        let monic_power: f64 = roots.iter().map(|root| (middle - root).norm_sqr()).product();
        let gain = (fit.power_at_middle / monic_power).sqrt();
        let (free, rest) = roots.split_at(zeros.free_len());
        let mut main_roots = zeros.roots;
        main_roots[zeros.fixed..].copy_from_slice(free);
        let correction = corrected.then(|| polynomial(rest));
        let main = polynomial(&main_roots).map(|coefficient| coefficient * gain);
        main.iter().all(|coefficient| coefficient.is_finite()).then_some(Self { main, correction })
    }

    /// The matched zeros as they are, exact at 0 Hz: always stable, less accurate.
    fn matched(zeros: &Zeros, bottom_target: f64) -> Self {
        let free = polynomial(&zeros.roots[zeros.fixed..]);
        let gain = (bottom_target / evaluate(&power_spectrum(&free), 0.0)).sqrt();
        let main = polynomial(&zeros.roots).map(|coefficient| coefficient * gain);
        Self { main, correction: None }
    }

    fn correction_section(&self) -> Section {
        let den = [CORRECTION_DEN[1], CORRECTION_DEN[2]];
        self.correction.map_or(Section::pass_with_poles(den), |num| Section { num, den })
    }
}
