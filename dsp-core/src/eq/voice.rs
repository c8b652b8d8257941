//! The sections of one band that process audio, at rest or in motion.
//!
//! At rest the states are those of [`crate::filter::section`]. In motion the second state is
//! divided by the section's natural frequency `g = sqrt(a2)`, which keeps the energy of a ringing
//! section while its frequency moves, and the coefficients follow cubic curves between the points
//! of the control grid.

use crate::filter::design::{Design, MAX_SECTIONS};
use crate::filter::section::Section;
use crate::simd::bundle::{CHANNELS, Frame, LaneCoefs};

use super::glide::{Period, at, cubic};

/// Points of the control grid that an interpolation needs.
const POINTS: usize = 4;
/// Control periods after which a voice that no longer moves has only equal points.
const SETTLE_PERIODS: u8 = POINTS as u8 - 1;
/// Keeps `1 / g` finite for a section without a second-order pole.
const MIN_NATURAL_FREQ: f64 = 1e-30;

/// Coefficients of a section in motion.
#[derive(Clone, Copy, Debug, Default)]
struct MovingCoefs {
    direct: f64,
    feed: [f64; 2],
    keep: f64,
    natural: f64,
}

impl MovingCoefs {
    fn new(section: &Section) -> Self {
        let natural = section.den[1].abs().sqrt().max(MIN_NATURAL_FREQ);
        let [feed, second_feed] = section.feeds();
        Self {
            direct: section.num[0],
            feed: [feed, second_feed / natural],
            keep: 1.0 - section.den[0],
            natural,
        }
    }
}

/// Which channels a voice works on, and what becomes of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// Left (or mid) and right (or side).
    pub active: [bool; CHANNELS],
    /// Silences the other channels.
    pub mutes_others: bool,
}

/// The sections of one band.
#[derive(Clone, Debug)]
pub struct Voice {
    lanes: Lanes,
    rest: Design,
    /// A ring of control points.
    points: [[MovingCoefs; MAX_SECTIONS]; POINTS],
    /// Place of the newest point.
    newest: usize,
    state: [[[f64; 2]; CHANNELS]; MAX_SECTIONS],
    /// Control periods until the voice is at rest; 0 at rest.
    settling: u8,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            lanes: Lanes { active: [true; CHANNELS], mutes_others: false },
            rest: Design::default(),
            points: [[MovingCoefs::default(); MAX_SECTIONS]; POINTS],
            newest: 0,
            state: [[[0.0; 2]; CHANNELS]; MAX_SECTIONS],
            settling: 0,
        }
    }
}

impl Voice {
    /// Starts with empty states.
    pub fn start(&mut self, lanes: Lanes, design: &Design) {
        self.lanes = lanes;
        self.rest = *design;
        self.settling = 0;
        self.clear();
    }

    /// Empties the states.
    pub fn clear(&mut self) {
        self.state = [[[0.0; 2]; CHANNELS]; MAX_SECTIONS];
    }

    pub fn lanes(&self) -> Lanes {
        self.lanes
    }

    pub fn is_moving(&self) -> bool {
        self.settling > 0
    }

    /// The sections at rest.
    pub fn sections(&self) -> &[Section] {
        self.rest.sections()
    }

    /// State of one channel of one section at rest.
    pub fn state_mut(&mut self, section: usize, channel: usize) -> &mut [f64; 2] {
        &mut self.state[section][channel]
    }

    /// Takes the design of the next control point of a motion.
    pub fn move_to(&mut self, design: &Design) {
        if !self.is_moving() {
            self.begin_motion();
        }
        self.settling = SETTLE_PERIODS + 1;
        self.rest = *design;
        self.push_point();
    }

    /// Lets the interpolation run out at the last design.
    pub fn settle(&mut self) {
        if self.is_moving() {
            self.settling -= 1;
            if self.settling == 0 {
                self.end_motion();
            } else {
                self.push_point();
            }
        }
    }

    fn begin_motion(&mut self) {
        for _ in 0..POINTS {
            self.push_point();
        }
        let len = self.rest.sections().len();
        for (index, states) in self.state.iter_mut().enumerate().take(len) {
            let natural = self.points[self.newest][index].natural;
            for state in states {
                state[1] /= natural;
            }
        }
    }

    fn end_motion(&mut self) {
        let len = self.rest.sections().len();
        for (index, states) in self.state.iter_mut().enumerate().take(len) {
            let natural = self.points[self.newest][index].natural;
            for state in states {
                state[1] *= natural;
            }
        }
    }

    fn push_point(&mut self) {
        self.newest = (self.newest + 1) % POINTS;
        for (coefs, section) in self.points[self.newest].iter_mut().zip(self.rest.sections()) {
            *coefs = MovingCoefs::new(section);
        }
    }

    /// Processes frames of one control period, the first of which lies `offset` into it.
    pub fn process(&mut self, period: Period, frames: &mut [Frame], offset: usize) {
        for index in 0..self.rest.sections().len() {
            if self.is_moving() {
                self.run_moving(index, period, frames, offset);
            } else {
                self.run_resting(index, frames);
            }
        }
        if self.lanes.mutes_others {
            for frame in frames {
                for (sample, active) in frame.iter_mut().zip(self.lanes.active) {
                    *sample = if active { *sample } else { 0.0 };
                }
            }
        }
    }

    fn run_resting(&mut self, index: usize, frames: &mut [Frame]) {
        let coefs = LaneCoefs::new(&self.rest.sections()[index]);
        let states = &mut self.state[index];
        for frame in frames {
            for channel in 0..CHANNELS {
                if self.lanes.active[channel] {
                    let [s1, s2] = states[channel];
                    let x = frame[channel];
                    frame[channel] = coefs.direct * x + s1;
                    states[channel] = [
                        coefs.keep * s1 + (coefs.feed[0] * x + s2),
                        coefs.pull * s1 + (coefs.feed[1] * x + s2),
                    ];
                }
            }
        }
    }

    fn run_moving(&mut self, index: usize, period: Period, frames: &mut [Frame], offset: usize) {
        let curve = |of: fn(&MovingCoefs) -> f64| {
            let oldest = self.newest + 1;
            cubic(std::array::from_fn(|age| of(&self.points[(oldest + age) % POINTS][index])))
        };
        let direct = curve(|coefs| coefs.direct);
        let feed = [curve(|coefs| coefs.feed[0]), curve(|coefs| coefs.feed[1])];
        let (keep, natural) = (curve(|coefs| coefs.keep), curve(|coefs| coefs.natural));
        let states = &mut self.state[index];
        for (step, frame) in frames.iter_mut().enumerate() {
            let t = period.position(offset + step);
            let (direct, keep, natural) = (at(&direct, t), at(&keep, t), at(&natural, t));
            let feed = [at(&feed[0], t), at(&feed[1], t)];
            for channel in 0..CHANNELS {
                if self.lanes.active[channel] {
                    let [s1, s2] = states[channel];
                    let x = frame[channel];
                    frame[channel] = direct * x + s1;
                    states[channel] = [
                        keep * s1 + (feed[0] * x + natural * s2),
                        s2 + (feed[1] * x - natural * s1),
                    ];
                }
            }
        }
    }
}
