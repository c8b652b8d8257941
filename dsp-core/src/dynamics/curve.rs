//! Gain computer: the static curve. The audio path and the drawing call the same functions.
//!
//! Reduction above the threshold (Giannoulis, Massberg, Reiss, JAES 60(6), 2012), with `s = 1 - 1/R`,
//! knee `W` and `u = min(max(x - T + W/2, 0), W)`:
//!
//! ```text
//! f(x) = s (u² / 2W + max(x - T - W/2, 0))        at most the range
//! ```
//!
//! The boost below a threshold is the same function of `T - x`, times a smoothstep from the floor to
//! 12 dB above it; an expander is it again with `s = R - 1`. In a feedback loop the curve belongs to
//! the output `y`: `c = h(y)`, `y = x - c`, `h` like `f` with `s = R - 1` and `R` at most 100. Above the
//! knee that is the line of `f` with the threshold as its corner; the knee bends over `W` dB of
//! output, so over more of the input. All levels in dB.

use super::Topology;
use super::params::{CompressorParams, INFINITE_RATIO};
use super::style::Role;

/// Levels below this count as this, in dB: silence has a level.
pub const LEVEL_FLOOR_DB: f64 = -160.0;
/// Highest ratio of a feedback loop.
pub const MAX_FEEDBACK_RATIO: f64 = 100.0;
/// Over which the boost fades in above the floor, in dB.
const FLOOR_FADE_DB: f64 = 12.0;

/// One bend: nothing before the corner, a line of slope `slope` behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bend {
    slope: f64,
    knee_db: f64,
    /// `1 / 2W`; 0 for a hard knee.
    half_inverse_knee: f64,
    range_db: f64,
}

impl Bend {
    fn new(slope: f64, knee_db: f64, range_db: f64) -> Self {
        let half_inverse_knee = if knee_db > 0.0 { 0.5 / knee_db } else { 0.0 };
        Self { slope, knee_db, half_inverse_knee, range_db }
    }

    /// Change at a distance behind the corner, without the range's limit.
    #[inline(always)]
    fn unlimited_db(&self, over_db: f64) -> f64 {
        let above_knee = over_db - 0.5 * self.knee_db;
        let inside = at_least(at_most(over_db + 0.5 * self.knee_db, self.knee_db), 0.0);
        self.slope * (inside * inside * self.half_inverse_knee + at_least(above_knee, 0.0))
    }

    #[inline(always)]
    fn change_db(&self, over_db: f64) -> f64 {
        at_most(self.unlimited_db(over_db), self.range_db)
    }

    /// Change of a level less a reduction, without the range's limit, and its derivative by the level.
    #[inline(always)]
    fn change_and_slope(&self, level_over_db: f64, reduction_db: f64) -> (f64, f64) {
        let into_knee_db = (level_over_db + 0.5 * self.knee_db) - reduction_db;
        let above_knee_db = (level_over_db - 0.5 * self.knee_db) - reduction_db;
        let inside = at_least(at_most(into_knee_db, self.knee_db), 0.0);
        let bent = inside * (inside * (self.slope * self.half_inverse_knee));
        let change_db = bent + self.slope * at_least(above_knee_db, 0.0);
        // A hard knee has no inside.
        let hard = if above_knee_db > 0.0 { self.slope } else { 0.0 };
        let soft = inside * (2.0 * self.slope * self.half_inverse_knee);
        (change_db, if self.knee_db > 0.0 { soft } else { hard })
    }
}

/// Compiles to one instruction, unlike `f64::max` with its care for what is not a number.
#[inline(always)]
fn at_least(value: f64, low: f64) -> f64 {
    if value > low { value } else { low }
}

#[inline(always)]
fn at_most(value: f64, high: f64) -> f64 {
    if value < high { value } else { high }
}

/// The numbers of the curve that glide when they change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CurveNumbers {
    pub(super) threshold_db: f64,
    /// `1 - 1 / R`: 0 to 1.
    pub(super) slope: f64,
    pub(super) knee_db: f64,
    pub(super) range_db: f64,
    pub(super) upward_threshold_db: f64,
    pub(super) upward_slope: f64,
    pub(super) upward_range_db: f64,
    pub(super) floor_db: f64,
    pub(super) expander_threshold_db: f64,
    /// `R - 1`, 0 to [`MAX_EXPANDER_SLOPE`].
    pub(super) expander_slope: f64,
    pub(super) expander_range_db: f64,
}

/// Expanders steeper than this are gates.
const MAX_EXPANDER_SLOPE: f64 = 100.0;

impl CurveNumbers {
    pub(super) const COUNT: usize = 11;

    pub(super) fn new(params: &CompressorParams) -> Self {
        let spec = params.style.spec();
        let slope = slope(params.ratio);
        let upward = spec.role == Role::Upward;
        Self {
            threshold_db: params.threshold_db,
            slope: if upward { 0.0 } else { slope },
            knee_db: params.knee_db.max(spec.least_knee_db),
            range_db: params.range_db,
            upward_threshold_db: if upward {
                params.threshold_db
            } else {
                params.upward.threshold_db
            },
            upward_slope: if upward { slope } else { self::slope(params.upward.ratio) },
            upward_range_db: if upward { params.range_db } else { params.upward.range_db },
            floor_db: params.floor_db,
            expander_threshold_db: params.expander.threshold_db,
            expander_slope: (params.expander.ratio - 1.0).min(MAX_EXPANDER_SLOPE),
            expander_range_db: params.expander.range_db,
        }
    }

    pub(super) fn to_array(self) -> [f64; Self::COUNT] {
        [
            self.threshold_db,
            self.slope,
            self.knee_db,
            self.range_db,
            self.upward_threshold_db,
            self.upward_slope,
            self.upward_range_db,
            self.floor_db,
            self.expander_threshold_db,
            self.expander_slope,
            self.expander_range_db,
        ]
    }

    pub(super) fn from_array(array: [f64; Self::COUNT]) -> Self {
        Self {
            threshold_db: array[0],
            slope: array[1].clamp(0.0, 1.0),
            knee_db: array[2].max(0.0),
            range_db: array[3].max(0.0),
            upward_threshold_db: array[4],
            upward_slope: array[5].clamp(0.0, 1.0),
            upward_range_db: array[6].max(0.0),
            floor_db: array[7],
            expander_threshold_db: array[8],
            expander_slope: array[9].max(0.0),
            expander_range_db: array[10].max(0.0),
        }
    }
}

fn slope(ratio: f64) -> f64 {
    if ratio >= INFINITE_RATIO { 1.0 } else { 1.0 - 1.0 / ratio }
}

/// The static curve of all settings; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    threshold_db: f64,
    down: Bend,
    /// `h` of the feedback loop.
    output: Bend,
    upward_threshold_db: f64,
    up: Bend,
    floor_db: f64,
    expander_threshold_db: f64,
    expander: Bend,
    feedback: bool,
}

impl Curve {
    /// Of clamped settings. The threshold of an automatic one is
    /// [`Readings::threshold_db`](super::Readings::threshold_db).
    #[must_use]
    pub fn new(params: &CompressorParams) -> Self {
        let params = params.clamped();
        let topology = match params.topology {
            Topology::Style => params.style.spec().topology,
            chosen => chosen,
        };
        Self::from_numbers(&CurveNumbers::new(&params), topology == Topology::Feedback)
    }

    pub(super) fn from_numbers(numbers: &CurveNumbers, feedback: bool) -> Self {
        let inverse_ratio = (1.0 - numbers.slope).max(1.0 / MAX_FEEDBACK_RATIO);
        Self {
            threshold_db: numbers.threshold_db,
            down: Bend::new(numbers.slope, numbers.knee_db, numbers.range_db),
            output: Bend::new(1.0 / inverse_ratio - 1.0, numbers.knee_db, numbers.range_db),
            upward_threshold_db: numbers.upward_threshold_db,
            up: Bend::new(numbers.upward_slope, numbers.knee_db, numbers.upward_range_db),
            floor_db: numbers.floor_db,
            expander_threshold_db: numbers.expander_threshold_db,
            expander: Bend::new(numbers.expander_slope, numbers.knee_db, numbers.expander_range_db),
            feedback,
        }
    }

    /// Gain for a steady sine of a peak level, in dB; negative reduces. What the window draws.
    #[must_use]
    pub fn gain_db(&self, level_db: f64) -> f64 {
        let level_db = at_least(level_db, LEVEL_FLOOR_DB);
        let down_db =
            if self.feedback { self.loop_reduction_db(level_db) } else { self.down_db(level_db) };
        self.boost_db(level_db) - down_db - self.expander_db(level_db)
    }

    /// Level that leaves, in dB.
    #[must_use]
    pub fn output_db(&self, level_db: f64) -> f64 {
        level_db + self.gain_db(level_db)
    }

    /// Half of the reduction at full scale, in dB: a make-up that needs no signal.
    #[must_use]
    pub fn static_makeup_db(&self) -> f64 {
        -0.5 * self.gain_db(0.0)
    }

    #[cfg(test)]
    pub(super) fn threshold_db(&self) -> f64 {
        self.threshold_db
    }

    /// Reduction above the threshold, feed-forward.
    #[inline(always)]
    pub(super) fn down_db(&self, level_db: f64) -> f64 {
        self.down.change_db(level_db - self.threshold_db)
    }

    /// Boost below the upward threshold.
    #[inline(always)]
    fn boost_db(&self, level_db: f64) -> f64 {
        let fade = at_least((level_db - self.floor_db) * (1.0 / FLOOR_FADE_DB), 0.0);
        let fade = at_most(fade, 1.0);
        let smooth = fade * fade * (3.0 - 2.0 * fade);
        smooth * self.up.change_db(self.upward_threshold_db - level_db)
    }

    /// Attenuation below the expander's threshold.
    #[inline(always)]
    pub(super) fn expander_db(&self, level_db: f64) -> f64 {
        self.expander.change_db(self.expander_threshold_db - level_db)
    }

    /// Whether anything is boosted.
    pub(super) fn boosts(&self) -> bool {
        self.up.slope > 0.0 && self.up.range_db > 0.0
    }

    /// Whether the expander does anything.
    pub(super) fn expands(&self) -> bool {
        self.expander.slope > 0.0 && self.expander.range_db > 0.0
    }

    /// What the compressing part asks for, feed-forward: reduction, or boost if negative.
    #[inline(always)]
    pub(super) fn target_db(&self, level_db: f64) -> f64 {
        self.down_db(level_db) - self.boost_db(level_db)
    }

    /// What the loop asks for at a reduction: where its tangent meets a steady state, and the local
    /// ratio `1 + h'` by which the loop is faster. Above and below the knee the first is exact; inside
    /// it lies below the steady state, and equals it there.
    #[inline(always)]
    pub(super) fn loop_target(&self, level_db: f64, reduction_db: f64) -> (f64, f64) {
        // The level's part first: only what follows waits for the reduction.
        let level_over_db = level_db - self.threshold_db;
        let down_db = at_least(reduction_db, 0.0);
        let (asked_db, slope) = self.output.change_and_slope(level_over_db, down_db);
        let landing_db = down_db + (asked_db - down_db) / (1.0 + slope);
        let landing_db = at_most(landing_db, self.output.range_db) - self.boost_db(level_db);
        (landing_db, 1.0 + slope)
    }

    /// Highest local ratio of the loop.
    pub(super) fn loop_ratio(&self) -> f64 {
        1.0 + self.output.slope
    }

    /// Solution of `c = h(x - c)`: the positive root of a quadratic inside the knee.
    fn loop_reduction_db(&self, level_db: f64) -> f64 {
        let Bend { slope, knee_db, half_inverse_knee, range_db } = self.output;
        let over_db = level_db - self.threshold_db;
        let into_knee_db = over_db + 0.5 * knee_db;
        if into_knee_db <= 0.0 {
            return 0.0;
        }
        // With y = x - c, u = y - T + W/2: u + s u² / 2W = x - T + W/2.
        let curvature = slope * half_inverse_knee;
        let root = (1.0 + 4.0 * curvature * into_knee_db).sqrt();
        let inside_db = 2.0 * into_knee_db / (1.0 + root);
        let reduction_db = if inside_db <= knee_db {
            into_knee_db - inside_db
        } else {
            over_db * slope / (1.0 + slope)
        };
        reduction_db.min(range_db)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{ExpanderParams, Style, UpwardParams};

    fn curve(change: impl Fn(&mut CompressorParams)) -> Curve {
        let mut params = CompressorParams::default();
        change(&mut params);
        Curve::new(&params)
    }

    #[test]
    fn is_the_published_formula() {
        for (ratio, knee_db) in [(4.0, 6.0), (2.0, 0.0), (1.5, 48.0), (INFINITE_RATIO, 12.0)] {
            let curve = curve(|params| (params.ratio, params.knee_db) = (ratio, knee_db));
            for step in -900..240 {
                let level_db = 0.1 * f64::from(step);
                let over_db = level_db + 20.0;
                let slope = if ratio >= INFINITE_RATIO { 1.0 } else { 1.0 - 1.0 / ratio };
                let wanted_db = if 2.0 * over_db < -knee_db {
                    0.0
                } else if 2.0 * over_db.abs() <= knee_db && knee_db > 0.0 {
                    slope * (over_db + 0.5 * knee_db).powi(2) / (2.0 * knee_db)
                } else {
                    slope * over_db.max(0.0)
                };
                let got_db = -curve.gain_db(level_db);
                assert!((got_db - wanted_db.min(60.0)).abs() < 1e-12, "{level_db}: {got_db}");
            }
        }
    }

    #[test]
    fn feedback_curve_solves_its_loop() {
        for (ratio, knee_db) in [(4.0, 6.0), (2.0, 0.0), (10.0, 48.0), (INFINITE_RATIO, 12.0)] {
            let curve = curve(|params| {
                (params.ratio, params.knee_db) = (ratio, knee_db);
                params.topology = Topology::Feedback;
            });
            for step in -900..240 {
                let level_db = 0.1 * f64::from(step);
                let reduction_db = -curve.gain_db(level_db);
                let over_db = level_db - reduction_db + 20.0;
                let asked_db = curve.output.unlimited_db(over_db);
                assert!((asked_db - reduction_db).abs() < 1e-9, "{level_db}: {asked_db}");
                // The audio path's step rests there.
                let (landing_db, _) = curve.loop_target(level_db, reduction_db);
                assert!((landing_db - reduction_db).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn above_the_knee_both_loops_agree() {
        let forward = curve(|_| ());
        let feedback = curve(|params| params.topology = Topology::Feedback);
        // The knee's lower half of 3 dB at the output spans up to 12 of the input at 4:1.
        for level_db in [-8.0, -5.0, 0.0, 12.0] {
            assert!((forward.gain_db(level_db) - feedback.gain_db(level_db)).abs() < 1e-9);
        }
    }

    #[test]
    fn boost_keeps_to_its_side_range_and_floor() {
        let curve = curve(|params| {
            params.style = Style::Upward;
            (params.threshold_db, params.ratio) = (-30.0, 2.0);
            (params.knee_db, params.range_db, params.floor_db) = (0.0, 10.0, -80.0);
        });
        for (level_db, wanted_db) in
            [(0.0, 0.0), (-30.0, 0.0), (-40.0, 5.0), (-60.0, 10.0), (-80.0, 0.0), (-200.0, 0.0)]
        {
            assert!((curve.gain_db(level_db) - wanted_db).abs() < 1e-12, "{level_db}");
        }
        assert!((curve.gain_db(-74.0) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn target_level_is_reached_from_both_sides() {
        let curve = curve(|params| {
            (params.threshold_db, params.ratio, params.knee_db) = (-18.0, 2.0, 0.0);
            params.upward = UpwardParams { threshold_db: -18.0, ratio: 2.0, range_db: 60.0 };
        });
        for level_db in [-40.0, -30.0, -18.0, -6.0, 0.0] {
            assert!((curve.output_db(level_db) - (-18.0 + 0.5 * (level_db + 18.0))).abs() < 1e-12);
        }
    }

    #[test]
    fn expander_falls_by_its_ratio() {
        let curve = curve(|params| {
            params.knee_db = 0.0;
            params.expander = ExpanderParams { threshold_db: -50.0, ratio: 3.0, range_db: 30.0 };
        });
        for (level_db, wanted_db) in [(-50.0, 0.0), (-55.0, -10.0), (-60.0, -20.0), (-90.0, -30.0)]
        {
            assert!((curve.gain_db(level_db) - wanted_db).abs() < 1e-12);
        }
    }
}
