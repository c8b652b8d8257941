//! The numbers that glide: the curve's, the link and the crest.
//!
//! While they move there is a curve at every sixteenth sample, and what two neighbours ask for is
//! mixed in between: a quintic of 20 ms is a straight line over that to 1e-4 of its way.

use super::curve::{Curve, CurveNumbers, LEVEL_FLOOR_DB};
use super::params::CompressorParams;
use super::voice::PIECE;
use crate::smooth::{RAMP_S, RampBank};

/// Samples of the base rate from curve to curve.
const STRETCH: usize = 16;
/// Curves of a piece: both ends of each stretch.
const CORNERS: usize = PIECE / STRETCH + 1;
/// Numbers that glide.
const NUMBERS: usize = CurveNumbers::COUNT + 2;

/// The curve at a moment and what glides with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The static law.
    pub curve: Curve,
    /// 0: each channel for itself.
    pub link_amount: f64,
    /// What the peak path of [`Law::Double`](super::ballistics::Law) reads less.
    pub crest_db: f64,
}

impl Point {
    fn new(numbers: &[f64; NUMBERS]) -> Self {
        let mut curve = [0.0; CurveNumbers::COUNT];
        curve.copy_from_slice(&numbers[..CurveNumbers::COUNT]);
        Self {
            curve: Curve::from_numbers(&CurveNumbers::from_array(curve), false),
            link_amount: numbers[CurveNumbers::COUNT],
            crest_db: numbers[CurveNumbers::COUNT + 1],
        }
    }
}

/// The curves of a piece of signal.
#[derive(Clone, Copy, Debug)]
pub enum Points<'a> {
    /// One for all.
    Rest(&'a Point),
    /// One every `stretch` samples; the first sample is the one of this number after the first curve.
    Moving {
        /// The curves.
        corners: &'a [Point],
        /// Samples between the first curve and the first sample.
        offset: usize,
        /// Samples from curve to curve.
        stretch: usize,
    },
}

/// Samples between two curves.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    /// The curves at both ends.
    pub ends: [&'a Point; 2],
    /// Whether these differ.
    pub moves: bool,
    /// Number of its first sample after the first end.
    first: i32,
    /// One over its samples.
    step: f64,
}

impl Stretch<'_> {
    /// Share of the second end at a sample.
    #[inline(always)]
    #[must_use]
    pub fn share(&self, sample: usize) -> f64 {
        // Fewer than 2^31 samples.
        f64::from(self.first + sample as i32) * self.step
    }

    /// Mix of what both ends ask for at a sample.
    #[inline(always)]
    #[must_use]
    pub fn mix(&self, sample: usize, ask: impl Fn(&Point) -> f64) -> f64 {
        let first = ask(self.ends[0]);
        if self.moves { first + self.share(sample) * (ask(self.ends[1]) - first) } else { first }
    }
}

impl<'a> Points<'a> {
    /// Whether both channels get the same level throughout.
    #[must_use]
    pub fn are_linked(&self) -> bool {
        match self {
            Self::Rest(point) => point.link_amount >= 1.0,
            Self::Moving { corners, .. } => corners.iter().all(|point| point.link_amount >= 1.0),
        }
    }

    /// Calls with each stretch and its range of samples.
    #[inline(always)]
    pub fn for_each(&self, len: usize, mut call: impl FnMut(&Stretch<'a>, usize, usize)) {
        match *self {
            Self::Rest(point) => {
                let all = Stretch { ends: [point; 2], moves: false, first: 0, step: 0.0 };
                call(&all, 0, len);
            }
            Self::Moving { corners, offset, stretch } => {
                let step = 1.0 / stretch as f64;
                let (mut from, mut first) = (0, offset % stretch);
                for ends in corners.windows(2).skip(offset / stretch) {
                    let to = (from + stretch - first).min(len);
                    if from == to {
                        break;
                    }
                    let ends = [&ends[0], &ends[1]];
                    call(&Stretch { ends, moves: true, first: first as i32, step }, from, to);
                    (from, first) = (to, 0);
                }
            }
        }
    }
}

/// Moves the numbers, a whole piece at a time.
#[derive(Clone, Debug)]
pub struct Motion {
    numbers: RampBank<NUMBERS>,
    /// Where they stand at the end of the piece.
    point: Point,
    corners: [Point; CORNERS],
    moves: bool,
}

impl Motion {
    /// At rest on settings.
    #[must_use]
    pub fn new(params: &CompressorParams, sample_rate_hz: f64) -> Self {
        let numbers = numbers_of(params, None);
        let point = Point::new(&numbers);
        let mut numbers = RampBank::new(numbers);
        numbers.set_time(RAMP_S, sample_rate_hz);
        Self { numbers, point, corners: [point; CORNERS], moves: false }
    }

    /// Goes to settings at once; a threshold may be put in place of theirs.
    pub fn jump(&mut self, params: &CompressorParams, threshold_db: Option<f64>) {
        self.numbers.jump(numbers_of(params, threshold_db));
        self.point = Point::new(&self.numbers.targets());
        self.moves = false;
    }

    /// Starts to move to settings; a threshold may be put in place of theirs.
    pub fn set(&mut self, params: &CompressorParams, threshold_db: Option<f64>) {
        self.numbers.set(numbers_of(params, threshold_db));
    }

    /// Goes on by a piece.
    pub fn advance(&mut self) {
        self.moves = !self.numbers.is_settled();
        if self.moves {
            self.corners[0] = self.point;
            for (index, corner) in self.corners.iter_mut().enumerate().skip(1) {
                *corner = Point::new(&self.numbers.values_at(index * STRETCH));
            }
            self.point = self.corners[CORNERS - 1];
            self.numbers.advance(PIECE);
        }
    }

    /// Where they stand at the end of the piece.
    #[must_use]
    pub fn point(&self) -> &Point {
        &self.point
    }

    /// The threshold that is moved to.
    #[must_use]
    pub fn threshold_db(&self) -> f64 {
        self.numbers.targets()[0]
    }

    /// The curves from a sample of the piece on, `times` as many samples as at the base rate.
    #[must_use]
    pub fn points(&self, from: usize, times: usize) -> Points<'_> {
        if self.moves {
            let (offset, stretch) = (from * times, STRETCH * times);
            Points::Moving { corners: &self.corners, offset, stretch }
        } else {
            Points::Rest(&self.point)
        }
    }
}

/// The numbers of settings, with another threshold if there is one.
fn numbers_of(params: &CompressorParams, threshold_db: Option<f64>) -> [f64; NUMBERS] {
    // One that follows a quiet programme may lie below those that can be set.
    let mut wanted = params.clamped();
    wanted.threshold_db = threshold_db.map_or(wanted.threshold_db, |db| db.max(LEVEL_FLOOR_DB));
    let curve = CurveNumbers::new(&wanted);
    let mut numbers = [0.0; NUMBERS];
    numbers[..CurveNumbers::COUNT].copy_from_slice(&curve.to_array());
    numbers[CurveNumbers::COUNT..].copy_from_slice(&[params.link_amount, params.crest_db]);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_between_the_corners_follow_the_ramp() {
        let params = CompressorParams::default();
        let mut motion = Motion::new(&params, 48_000.0);
        let threshold_db = params.threshold_db - 40.0;
        motion.set(&CompressorParams { threshold_db, ..params }, None);
        for _ in 0..20 {
            let ramp = motion.numbers;
            motion.advance();
            // In parts, as blocks cut it.
            for (from, to) in [(0, 5), (5, 16), (16, 50), (50, PIECE)] {
                motion.points(from, 1).for_each(to - from, |stretch, first, last| {
                    for n in first..last {
                        let got_db = stretch.mix(n - first, |point| point.curve.threshold_db());
                        let wanted_db = ramp.values_at(from + n)[0];
                        // Curvature 5.8 x 40 dB / 960², times 16² / 8.
                        assert!((got_db - wanted_db).abs() < 0.01, "{got_db} {wanted_db}");
                    }
                });
            }
        }
        assert!(!motion.moves && motion.point().curve.threshold_db() == threshold_db);
    }
}
