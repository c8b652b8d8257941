//! Digital filters with an analog prototype's magnitude at zero latency.
//!
//! Every analog section becomes a *main* section with matched-z poles, and the band gets
//! *correction* sections with fixed poles. All their zeros come from one minimum-phase fit, see
//! `fit`. A correction that would change nothing audible becomes the identity.
//!
//! Coefficients of [`Purpose::Motion`] follow the parameters continuously, also through half the
//! sample rate, but for the division of zeros between a main section and its correction: see
//! [`Design::divided_as`]. Where a zero of each meet and become a complex pair, which only one of
//! the two can hold, the division still changes at once.
//!
//! Largest distance from the prototype, from 20 Hz to 20 kHz or to 0.4535 of the sample rate:
//!
//! | shape | frequency | up to 44.1 kHz | 48 kHz | 96 kHz |
//! |---|---|---|---|---|
//! | bell, 12 dB | 20 Hz to 30 kHz | 0.03 dB | 0.03 dB | 0.003 dB |
//! | high cut, flat | 50 Hz to 20 kHz | 0.03 dB | 0.01 dB | 0.01 dB |
//! | low cut, flat | 20 Hz to 30 kHz | 0.09 dB | 0.04 dB | 0.01 dB |
//! | low cut, Q 0.1 to 40 | up to 30 kHz | 0.45 dB | 0.35 dB | 0.02 dB |
//! | notch, Q 0.1 to 40 | up to 30 kHz | 0.35 dB | 0.35 dB | 0.02 dB |
//!
//! Where the last two rows are worst, poles or zeros lie within 5 % of half the sample rate, and
//! four zeros cannot bend the curve enough.

mod bilinear;
mod division;
mod factor;
mod fit;
mod grid;
mod low_cut;
mod numerator;
mod roots;
mod sections;
mod zeros;

use std::f64::consts::TAU;

use self::bilinear::{bilinear, warp};
use self::grid::{FitGrid, MAX_POINTS, Points, fill_nulls};
use self::numerator::Numerator;
use self::roots::{RootPair, polynomial};
pub use self::sections::{Design, MAX_SECTIONS};
use self::zeros::{CORRECTION_DEN, Solution, Zeros};
use super::analog::{AnalogSection, Family, Prototype};
use super::section::{Section, UNIT_MAGNITUDE, evaluate, power_spectrum};

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

/// Squared magnitude of zeros below which rounding hides what is left without them.
const NULL_POWER: f64 = 1e-18;

/// How much the result must not depend on its neighbours in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A filter that stays: corrections that cannot be heard are left out.
    Rest,
    /// One of a sequence: coefficients follow the parameters continuously.
    Motion,
}

/// Makes digital filters at one sample rate. Nothing here allocates.
#[derive(Clone, Copy, Debug)]
pub struct Designer {
    grid: FitGrid,
    sample_rate_hz: f64,
    drop_below_power: f64,
}

/// What a numerator is fitted to.
#[derive(Clone, Copy, Debug)]
struct Task {
    points: Points,
    /// Analog squared magnitude times that of the denominator.
    targets: [f64; MAX_POINTS],
    purpose: Purpose,
    /// Relative error of the squared magnitude below which no correction is needed.
    tolerance: f64,
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
                    let pair = self.matched_pair(analog, prototype.freq_hz, purpose, tolerance);
                    design.push_pair(pair);
                }
            }
            Family::HighCut | Family::LowCut => self.cut(prototype, purpose, &mut design),
            Family::Bilinear => {
                let warp = warp(prototype.freq_hz, self.sample_rate_hz);
                for analog in prototype.sections() {
                    design.push(bilinear(analog, warp));
                }
            }
        }
        if prototype.inverted { design.inverse() } else { design }
    }

    fn scale(&self, freq_hz: f64) -> f64 {
        TAU * freq_hz / self.sample_rate_hz
    }

    fn matched_pair(
        &self,
        analog: &AnalogSection,
        freq_hz: f64,
        purpose: Purpose,
        tolerance: f64,
    ) -> [Section; 2] {
        let scale = self.scale(freq_hz);
        let den = polynomial(RootPair::of_polynomial(&analog.den, scale).matched().as_slice());
        let (zero_hz, zero_q) = resonance(&analog.num);
        let points = self.grid.points(zero_hz * freq_hz, zero_q);
        let den_power = power_spectrum(&den);
        let mut targets = [1.0; MAX_POINTS];
        let to_ratio = 1.0 / freq_hz;
        for (target, (freq_hz, x)) in targets.iter_mut().zip(points.places()) {
            *target = analog.magnitude_squared(freq_hz * to_ratio) * evaluate(&den_power, x);
        }

        let zeros = Zeros::new(&RootPair::of_polynomial(&analog.num, scale));
        let all = Task { points, targets, purpose, tolerance };
        let solution = all.solve_partly_released(&zeros, zeros.release(analog, scale));
        let main = Section { num: solution.main, den: [den[1], den[2]] };
        [main, solution.correction_section()]
    }

    /// A Butterworth cut: plain poles, and equal corrections for all of them.
    fn cut(&self, prototype: &Prototype, purpose: Purpose, design: &mut Design) {
        let low_cut = prototype.family == Family::LowCut;
        let order = prototype.order();
        let copies = if low_cut && order <= SHARED_LOW_CUT_ORDER {
            1
        } else {
            order.div_ceil(ORDERS_PER_CORRECTION)
        };

        let points = self.grid.points(0.0, 0.0);
        let mut targets = [1.0; MAX_POINTS];
        let to_ratio = 1.0 / prototype.freq_hz;
        let mut sections = [Section::IDENTITY; MAX_SECTIONS / 2];
        for (index, analog) in prototype.sections().iter().enumerate() {
            let section = self.plain_cut_section(prototype, index);
            let den_power = power_spectrum(&[1.0, section.den[0], section.den[1]]);
            let num_power = power_spectrum(&section.num);
            for (target, (freq_hz, x)) in targets.iter_mut().zip(points.places()) {
                *target *= analog.magnitude_squared(freq_hz * to_ratio) * evaluate(&den_power, x)
                    / evaluate(&num_power, x);
            }
            sections[index] = section;
        }
        if copies > 1 {
            for target in &mut targets {
                *target = target.powf(1.0 / copies as f64);
            }
        }

        let zeros = Zeros::of_cut(low_cut, order);
        let tolerance = CUT_DROP_FACTOR * self.drop_below_power / copies as f64;
        let solution = Task { points, targets, purpose, tolerance }.solve(&zeros);
        let (corrected, others) = sections[..prototype.sections().len()].split_at(copies);
        for section in corrected {
            // The zeros replace the plain section's, which have the same leading coefficient.
            let gain = section.num[0];
            let num = match (low_cut, order) {
                (true, 2..) => section.num.map(|coefficient| coefficient * solution.main[0]),
                _ => solution.main.map(|coefficient| coefficient * gain),
            };
            design.push_pair([Section { num, ..*section }, solution.correction_section()]);
        }
        others.iter().for_each(|section| design.push(*section));
    }

    /// A section of a cut before the fit: its poles, and its zeros at 0 Hz or at `z = 0`.
    fn plain_cut_section(&self, prototype: &Prototype, index: usize) -> Section {
        let scale = self.scale(prototype.freq_hz);
        let analog = &prototype.sections()[index];
        if prototype.family == Family::LowCut {
            let den = low_cut::denominator(analog, index, prototype.order(), scale);
            let num = if analog.den[0] == 0.0 { [1.0, 1.0, 0.0] } else { [1.0, 0.0, 0.0] };
            return Section { num, den: [den[1], den[2]] };
        }
        let den = polynomial(RootPair::of_polynomial(&analog.den, scale).matched().as_slice());
        let num = UNIT_MAGNITUDE.map(|coefficient| coefficient * den[2]);
        Section { num, den: [den[1], den[2]] }
    }
}

impl Task {
    /// Finds the free zeros; `targets` are without the known ones.
    fn solve(&self, zeros: &Zeros) -> Solution {
        if self.purpose == Purpose::Rest {
            let numerator = fit::fit(&self.points, &self.targets, zeros.free_len());
            if fit::audible_error(&self.points, &self.targets, &numerator) < self.tolerance
                && let Some(solution) = Solution::new(&numerator, zeros, false)
            {
                return solution;
            }
        }
        self.solution(&self.corrected(zeros), zeros)
    }

    /// Finds the free zeros, where part (0 to 1) of the known ones is released; `targets` are with
    /// the known ones.
    fn solve_partly_released(&self, zeros: &Zeros, release: f64) -> Solution {
        let mut all = *self;
        if zeros.free_len() == 2 || release > 0.0 {
            fill_nulls(&mut all.targets);
        }
        if zeros.free_len() == 2 {
            return all.solve(zeros);
        }
        let released = zeros.released();
        if release == 1.0 {
            return all.solve(&released);
        }
        let known_power = zeros.known_power();
        let without = self.without(&known_power);
        if release == 0.0 {
            return without.solve(zeros);
        }
        let kept = without.corrected(zeros).times(&known_power);
        all.solution(&kept.mixed(&all.corrected(&released), release), &released)
    }

    /// The same without known zeros. A place in their null tells nothing.
    fn without(&self, known_power: &[f64; 3]) -> Self {
        let mut without = *self;
        for (index, target) in without.targets.iter_mut().enumerate() {
            let power = evaluate(known_power, self.points.x[index]);
            if power > NULL_POWER {
                *target /= power;
            } else {
                (*target, without.points.weight[index]) = (1.0, 0.0);
            }
        }
        without
    }

    fn solution(&self, numerator: &Numerator, zeros: &Zeros) -> Solution {
        Solution::new(numerator, zeros, true)
            .unwrap_or_else(|| Solution::matched(zeros, self.targets[0]))
    }

    /// The numerator with a correction.
    fn corrected(&self, zeros: &Zeros) -> Numerator {
        let correction_power = power_spectrum(&CORRECTION_DEN);
        let mut targets = self.targets;
        for (target, x) in targets.iter_mut().zip(self.points.x) {
            *target *= evaluate(&correction_power, x);
        }
        fit::fit_safely(&self.points, &targets, zeros.free_len() + 2)
    }
}

/// Frequency (in units of the prototype's) and Q of a pair of zeros; Q 0 if there is none.
fn resonance(num: &[f64; 3]) -> (f64, f64) {
    if num[0] == 0.0 || num[1] == 0.0 {
        return (0.0, 0.0);
    }
    ((num[2] / num[0]).sqrt(), (num[0] * num[2]).sqrt() / num[1])
}
