//! From the key to a gain in dB: the parts of this folder in a row.
//!
//! ```text
//! key ─> mid / side ─> envelope ─> mean ─> link, dB ─> lookahead ─> curve and ballistics ─> ramp ─> dB
//! ```
//!
//! Works through pieces, a pass each; only the ballistics go from sample to sample. While both channels
//! get the same level, one is computed for both.

use fearless_simd::{Level, Simd, dispatch};

use super::ballistics::{Ballistics, Branching, Coefs, Hold, Law, Target};
use super::curve::{Curve, LEVEL_FLOOR_DB};
use super::detector::{self, MeanPower, Power};
use super::law_state::{LawState, LoopJob, SAME_DB};
use super::lookahead::{MAX_PIECE, RunningMax, Smoother};
use super::params::{Detection, Domain, LinkMode};
use super::points::{Point, Points, Stretch};
use super::quadrature::Quadrature;
use super::timing::RampShape;

/// States are tidied up whenever so many samples have passed.
const TIDY_SAMPLES: usize = 512;

/// What cannot change without a cross-fade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainPlan {
    /// How the reduction follows.
    pub law: Law,
    /// The curve belongs to the output.
    pub feedback: bool,
    /// How the level is taken.
    pub detection: Detection,
    /// What linked channels react to.
    pub link: LinkMode,
    /// Which two signals make the key.
    pub domain: Domain,
    /// What smooths the gain.
    pub ramp: RampShape,
    /// For how long a level counts as it lasts, in samples; at least 1.
    pub window_samples: usize,
    /// By how much the level is late, in samples.
    pub delay_samples: usize,
}

/// Coefficients that change at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainCoefs {
    /// Of the ballistics.
    pub ballistics: Coefs,
    /// Of the mean power.
    pub mean_share: f64,
}

/// What one of two channels remembers.
#[derive(Clone, Debug)]
struct Lane {
    /// By the level, and by the mean power.
    peaks: [RunningMax; 2],
    holds: [Hold; 2],
    expander: Branching,
    expander_hold: Hold,
    smoother: Smoother,
}

impl Lane {
    /// Whether both remember the same; maximum and ramp do when they have seen the same for long.
    fn is_like(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| (a - b).abs() < SAME_DB;
        same(self.expander.reduction_db(), other.expander.reduction_db())
            && self.expander_hold.is_like(&other.expander_hold, SAME_DB)
            && self.holds.iter().zip(&other.holds).all(|(a, b)| a.is_like(b, SAME_DB))
    }
}

/// Everything between the key and the gain, for one or two channels.
#[derive(Clone, Debug)]
pub struct GainPath {
    level: Level,
    plan: GainPlan,
    channels: usize,
    quadrature: Quadrature,
    mean: MeanPower,
    law: LawState,
    lanes: [Lane; 2],
    /// One channel is computed for both.
    merged: bool,
    /// From the next piece on.
    merges: bool,
    /// Both channels have had the same level since the states were last tidied up.
    linked: bool,
    /// For how long before they had, in samples.
    linked_samples: usize,
    position: usize,
    powers: Vec<Power>,
    means: Vec<Power>,
    /// Per channel: levels, and levels of the mean power.
    levels_db: [[Vec<f32>; 2]; 2],
    linked_db: Vec<f32>,
    /// Per channel: targets of the level and of the mean power.
    targets_db: [[Vec<f64>; 2]; 2],
    reductions_db: [Vec<f64>; 2],
    gains_db: [Vec<f32>; 2],
    /// Longest window, after which channels with equal levels are equal.
    longest_window: usize,
}

impl GainPath {
    /// For a rate, with memory for level delays and windows of up to so many samples.
    #[must_use]
    pub fn new(plan: GainPlan, channels: usize, max_delay: usize, max_window: usize) -> Self {
        let lane = || Lane {
            peaks: std::array::from_fn(|_| RunningMax::new(max_delay, max_window)),
            holds: [Hold::new(0.0); 2],
            expander: Branching::at_rest(0.0),
            expander_hold: Hold::new(0.0),
            smoother: Smoother::new(max_window),
        };
        Self {
            level: Level::new(),
            plan,
            channels,
            quadrature: Quadrature::new(48_000.0),
            mean: MeanPower::default(),
            law: LawState::at_rest(plan.law, [0.0; 2]),
            lanes: [lane(), lane()],
            merged: true,
            merges: false,
            linked: true,
            linked_samples: 0,
            position: 0,
            powers: vec![[0.0; 2]; MAX_PIECE],
            means: vec![[0.0; 2]; MAX_PIECE],
            levels_db: std::array::from_fn(|_| std::array::from_fn(|_| vec![0.0; MAX_PIECE])),
            linked_db: vec![0.0; MAX_PIECE],
            targets_db: std::array::from_fn(|_| std::array::from_fn(|_| vec![0.0; MAX_PIECE])),
            reductions_db: std::array::from_fn(|_| vec![0.0; MAX_PIECE]),
            gains_db: std::array::from_fn(|_| vec![0.0; MAX_PIECE]),
            longest_window: max_window + max_delay,
        }
    }

    /// Begins with a plan at rest on a reduction per channel, as if silence had come. The pair of
    /// filters is passed since its design takes time.
    pub fn start(
        &mut self,
        plan: GainPlan,
        quadrature: &Quadrature,
        reductions_db: [f64; 2],
        point: &Point,
    ) {
        self.plan = plan;
        self.quadrature.clone_from(quadrature);
        self.quadrature.reset();
        self.mean = MeanPower::default();
        self.law = LawState::at_rest(plan.law, reductions_db);
        let closed_db =
            if point.curve.expands() { point.curve.expander_db(LEVEL_FLOOR_DB) } else { 0.0 };
        for (lane, reduction_db) in self.lanes.iter_mut().zip(reductions_db) {
            for peaks in &mut lane.peaks {
                peaks.start(plan.delay_samples, plan.window_samples, LEVEL_FLOOR_DB as f32);
            }
            lane.holds = [Hold::new(LEVEL_FLOOR_DB); 2];
            lane.expander = Branching::at_rest(-closed_db);
            lane.expander_hold = Hold::new(-closed_db);
            lane.smoother.start(plan.ramp, reduction_db + closed_db);
        }
        self.merged = self.channels == 1
            || (point.link_amount >= 1.0 && reductions_db[0] == reductions_db[1]);
        self.merges = false;
        self.linked = true;
        self.linked_samples = 0;
        self.position = 0;
    }

    /// The reductions now, before the ramp.
    #[must_use]
    pub fn reductions_db(&self) -> [f64; 2] {
        let mut reductions_db = self.law.reductions_db();
        if self.merged {
            reductions_db[1] = reductions_db[0];
        }
        reductions_db
    }

    /// Gains of the last piece for a channel, in dB.
    #[must_use]
    pub fn gains_db(&self, channel: usize) -> &[f32] {
        &self.gains_db[if self.merged { 0 } else { channel }]
    }

    /// Levels of the last piece for a channel, in dB.
    #[must_use]
    pub fn levels_db(&self, channel: usize) -> &[f32] {
        &self.levels_db[if self.merged { 0 } else { channel }][0]
    }

    /// Whether the key's channels have been equal for the last piece.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.merged
    }

    /// Computes the gains of a piece of at most [`MAX_PIECE`] samples.
    pub fn process(
        &mut self,
        key: [&[f32]; 2],
        len: usize,
        points: &Points<'_>,
        coefs: &GainCoefs,
    ) {
        self.merged |= std::mem::take(&mut self.merges);
        self.prepare_merge(points.are_linked());
        let len = len.min(MAX_PIECE);
        self.take_powers(key, len, coefs.mean_share);
        let lanes = if self.merged { 1 } else { 2 };
        let both = self.plan.law == Law::Double;
        for kind in 0..=usize::from(both) {
            self.take_levels(kind, len, points);
            for lane in 0..lanes {
                if !self.lanes[lane].peaks[kind].is_idle() {
                    self.lanes[lane].peaks[kind].process(&mut self.levels_db[lane][kind][..len]);
                }
            }
        }
        if self.plan.feedback {
            points.for_each(len, |stretch, from, to| {
                self.follow_output(stretch, &coefs.ballistics, from, to, lanes);
            });
        } else {
            self.follow_input(points, &coefs.ballistics, len, lanes);
        }
        points.for_each(len, |stretch, from, to| {
            self.expand(stretch, &coefs.ballistics, from, to, lanes);
        });
        for lane in 0..lanes {
            self.lanes[lane].smoother.process(&mut self.reductions_db[lane][..len]);
            for (gain, reduction) in
                self.gains_db[lane][..len].iter_mut().zip(&self.reductions_db[lane][..len])
            {
                *gain = -*reduction as f32;
            }
        }
        self.advance(len);
    }

    /// Starts to compute both channels when they may differ.
    fn prepare_merge(&mut self, linked: bool) {
        if self.channels == 1 || linked {
            return;
        }
        self.linked = false;
        if self.merged {
            self.merged = false;
            self.law.copy_first();
            let [first, second] = &mut self.lanes;
            for (second, first) in second.peaks.iter_mut().zip(&first.peaks) {
                second.copy_from(first);
            }
            second.holds = first.holds;
            second.expander = first.expander;
            second.expander_hold = first.expander_hold;
            second.smoother.copy_from(&first.smoother);
        }
    }

    /// Counts samples; every so many of them decays end and equal channels become one.
    fn advance(&mut self, len: usize) {
        let before = self.position / TIDY_SAMPLES;
        self.position = self.position.wrapping_add(len);
        if self.position / TIDY_SAMPLES == before {
            return;
        }
        self.quadrature.flush();
        self.mean.flush();
        self.law.flush();
        self.lanes.iter_mut().for_each(|lane| lane.expander.flush());
        self.linked_samples =
            if self.linked { self.linked_samples.saturating_add(TIDY_SAMPLES) } else { 0 };
        self.linked = true;
        let long_enough = self.linked_samples > self.longest_window + TIDY_SAMPLES;
        let [first, second] = &self.lanes;
        let are_equal = || self.law.are_equal() && first.is_like(second);
        if !self.merged && long_enough && are_equal() {
            self.merges = true;
        }
    }

    fn take_powers(&mut self, [left, right]: [&[f32]; 2], len: usize, mean_share: f64) {
        let powers = &mut self.powers[..len];
        let (left, right) = (&left[..len], &right[..len]);
        match self.plan.detection {
            Detection::Peak => {
                detector::squares(left, right, powers);
            }
            Detection::Transient => {
                self.quadrature.process(left, right, powers);
                detector::raise_to_transients(left, right, powers);
            }
            Detection::Style | Detection::Envelope | Detection::Rms => {
                self.quadrature.process(left, right, powers);
            }
        }
        if self.plan.detection == Detection::Rms || self.plan.law == Law::Double {
            self.mean.process(mean_share, powers, &mut self.means[..len]);
        }
    }

    /// Levels of both channels, or of both as one. Kind 0 is the detector's, 1 the mean power's.
    fn take_levels(&mut self, kind: usize, len: usize, points: &Points<'_>) {
        let mean = kind == 1 || self.plan.detection == Detection::Rms;
        let powers = if mean { &self.means[..len] } else { &self.powers[..len] };
        let (level, link) = (self.level, self.plan.link);
        if self.merged {
            detector::linked_levels(level, link, powers, &mut self.levels_db[0][kind][..len]);
            return;
        }
        let linked_db = &mut self.linked_db[..len];
        detector::linked_levels(level, link, powers, linked_db);
        for (channel, levels_db) in self.levels_db.iter_mut().enumerate() {
            let levels_db = &mut levels_db[kind][..len];
            detector::channel_levels(level, channel, powers, levels_db);
            points.for_each(len, |stretch, from, to| {
                let (linked_db, levels_db) = (&linked_db[from..to], &mut levels_db[from..to]);
                if !stretch.moves {
                    detector::blend(stretch.ends[0].link_amount as f32, linked_db, levels_db);
                    return;
                }
                for (n, (level, &linked)) in levels_db.iter_mut().zip(linked_db).enumerate() {
                    let amount = stretch.mix(n, |point| point.link_amount);
                    *level += amount as f32 * (linked - *level);
                }
            });
        }
    }

    /// Curve and ballistics of a piece, by the level of the input.
    fn follow_input(&mut self, points: &Points<'_>, coefs: &Coefs, len: usize, lanes: usize) {
        let kinds = if self.plan.law == Law::Double { 2 } else { 1 };
        for (lane, targets_db) in self.targets_db.iter_mut().enumerate().take(lanes) {
            for (kind, targets_db) in targets_db.iter_mut().enumerate().take(kinds) {
                let crest = if kind == 0 && kinds == 2 { 1.0 } else { 0.0 };
                let levels_db = &self.levels_db[lane][kind];
                points.for_each(len, |stretch, from, to| {
                    let (levels_db, targets_db) = (&levels_db[from..to], &mut targets_db[from..to]);
                    dispatch!(self.level, simd =>
                        take_targets(simd, stretch, crest, levels_db, targets_db));
                });
                let hold = &mut self.lanes[lane].holds[kind];
                let targets_db = &mut targets_db[..len];
                if coefs.hold_samples > 0 {
                    for target in targets_db {
                        *target = hold.step(coefs, *target);
                    }
                } else if let Some(&last_db) = targets_db.last() {
                    *hold = Hold::new(last_db);
                }
            }
        }
        let targets_db =
            self.targets_db.each_ref().map(|kind| [0, kinds - 1].map(|index| &kind[index][..len]));
        let [first, second] = &mut self.reductions_db;
        let out = [&mut first[..len], &mut second[..len]];
        self.law.run_forward(coefs, &targets_db, out, lanes);
    }

    /// Curve and ballistics of a stretch, by the level of the output.
    fn follow_output(
        &mut self,
        stretch: &Stretch<'_>,
        coefs: &Coefs,
        from: usize,
        to: usize,
        lanes: usize,
    ) {
        let both = self.plan.law == Law::Double;
        for lane in 0..lanes {
            let [levels_db, means_db] = &self.levels_db[lane];
            let job = LoopJob {
                stretch,
                coefs,
                levels_db: &levels_db[from..to],
                means_db: both.then_some(&means_db[from..to]),
            };
            let held = &mut self.lanes[lane].holds;
            self.law.run_loop(lane, &job, held, &mut self.reductions_db[lane][from..to]);
        }
    }

    /// The expander has a state of its own: its attack opens.
    fn expand(
        &mut self,
        stretch: &Stretch<'_>,
        coefs: &Coefs,
        from: usize,
        to: usize,
        lanes: usize,
    ) {
        let expands = stretch.ends.iter().any(|point| point.curve.expands());
        for (lane, state) in self.lanes.iter_mut().enumerate().take(lanes) {
            if !expands && state.expander.reduction_db() == 0.0 {
                state.expander_hold = Hold::new(0.0);
                continue;
            }
            let levels_db = &self.levels_db[lane][0][from..to];
            let out = &mut self.reductions_db[lane][from..to];
            for (n, (out, &level_db)) in out.iter_mut().zip(levels_db).enumerate() {
                let level_db = f64::from(level_db);
                let target_db = -stretch.mix(n, |point| point.curve.expander_db(level_db));
                let peak_db = state.expander_hold.step(coefs, target_db);
                let target = Target { peak_db, mean_db: 0.0 };
                *out -= state.expander.step(coefs, coefs.attack, target);
            }
        }
    }
}

/// What the curves ask for; with `crest` 1 of the level less the crest.
#[inline(always)]
fn take_targets<S: Simd>(
    _: S,
    stretch: &Stretch<'_>,
    crest: f64,
    levels_db: &[f32],
    targets_db: &mut [f64],
) {
    let [first, second] = stretch.ends.map(|point| (point.curve, crest * point.crest_db));
    let ask = |(curve, crest_db): &(Curve, f64), level_db: f32| {
        curve.target_db(f64::from(level_db) - crest_db)
    };
    for (target, &level_db) in targets_db.iter_mut().zip(levels_db) {
        *target = ask(&first, level_db);
    }
    if stretch.moves {
        for (n, (target, &level_db)) in targets_db.iter_mut().zip(levels_db).enumerate() {
            *target += stretch.share(n) * (ask(&second, level_db) - *target);
        }
    }
}
