//! From the key to a gain in dB: the parts of this folder in a row.
//!
//! ```text
//! key ─> levels ─> lookahead ─> curve and ballistics ─> expander ─> ramp ─> dB
//! ```
//!
//! Works through pieces, a pass each; only the ballistics go from sample to sample. While both channels
//! get the same level, one is computed for both.

use fearless_simd::{Level, Simd, dispatch};

use super::ballistics::{Coefs, Law};
use super::curve::{Curve, LEVEL_FLOOR_DB};
use super::lane::Lane;
use super::law_state::{LawState, LoopJob};
use super::levels::{Kind, LevelPath};
use super::lookahead::MAX_PIECE;
use super::merging::Merging;
use super::params::{Detection, Domain, LinkMode};
use super::points::{Point, Points, Stretch};
use super::quadrature::Quadrature;
use super::timing::RampShape;

/// What cannot change without a cross-fade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainPlan {
    /// How many times the sample rate the path works at.
    pub times: usize,
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

impl GainPlan {
    /// Whether the mean power has a path of its own.
    #[must_use]
    pub fn has_means(&self) -> bool {
        self.law == Law::Double
    }

    /// Whether levels are of the mean power, all of them or one kind.
    #[must_use]
    pub fn takes_means(&self) -> bool {
        self.detection == Detection::Rms || self.has_means()
    }

    /// Levels that the curve is asked for.
    fn kinds(&self) -> &'static [Kind] {
        &Kind::ALL[..1 + usize::from(self.has_means())]
    }

    /// Samples after which a level is forgotten by delay, maximum and ramp.
    fn memory_samples(&self) -> usize {
        self.delay_samples + self.window_samples + self.ramp.delay_samples()
    }
}

/// Everything between the key and the gain, for one or two channels.
#[derive(Clone, Debug)]
pub struct GainPath {
    level: Level,
    plan: GainPlan,
    channels: usize,
    levels: LevelPath,
    law: LawState,
    lanes: [Lane; 2],
    merging: Merging,
    /// Per channel: levels, and levels of the mean power.
    levels_db: [[Vec<f32>; 2]; 2],
    /// Per channel: targets of the level and of the mean power.
    targets_db: [[Vec<f64>; 2]; 2],
    reductions_db: [Vec<f64>; 2],
    gains_db: [Vec<f32>; 2],
}

impl GainPath {
    /// With memory for level delays and windows of up to so many samples.
    #[must_use]
    pub fn new(
        plan: GainPlan,
        channels: usize,
        pair: &Quadrature,
        (max_delay, max_window): (usize, usize),
    ) -> Self {
        let lane = || Lane::new(pair.level(), max_delay, max_window);
        Self {
            level: pair.level(),
            plan,
            channels,
            levels: LevelPath::new(pair),
            law: LawState::at_rest(plan.law, [0.0; 2]),
            lanes: [lane(), lane()],
            merging: Merging::new(true, 0),
            levels_db: std::array::from_fn(|_| std::array::from_fn(|_| vec![0.0; MAX_PIECE])),
            targets_db: std::array::from_fn(|_| std::array::from_fn(|_| vec![0.0; MAX_PIECE])),
            reductions_db: std::array::from_fn(|_| vec![0.0; MAX_PIECE]),
            gains_db: std::array::from_fn(|_| vec![0.0; MAX_PIECE]),
        }
    }

    /// Begins with a plan at rest on a reduction per channel, as if silence had come.
    pub fn start(&mut self, plan: GainPlan, reductions_db: [f64; 2], point: &Point) {
        self.plan = plan;
        self.levels.start();
        self.law = LawState::at_rest(plan.law, reductions_db);
        let closed_db =
            if point.curve.expands() { point.curve.expander_db(LEVEL_FLOOR_DB) } else { 0.0 };
        for (lane, reduction_db) in self.lanes.iter_mut().zip(reductions_db) {
            lane.start(&plan, reduction_db, closed_db);
        }
        let merged = self.channels == 1
            || (point.link_amount >= 1.0 && reductions_db[0] == reductions_db[1]);
        self.merging = Merging::new(merged, plan.memory_samples());
    }

    /// Goes on from the reductions of another path, with the levels that it has heard itself. Under
    /// the same law it takes over what that remembers besides.
    pub fn seat(&mut self, other: &Self) {
        let reductions_db = other.reductions_db();
        if self.is_merged() && reductions_db[0] != reductions_db[1] {
            let [first, second] = &mut self.lanes;
            second.copy_from(first);
            self.merging = Merging::new(false, self.plan.memory_samples());
        }
        self.law = if self.plan.law == other.plan.law {
            let mut law = other.law;
            if other.is_merged() {
                law.copy_first();
            }
            law
        } else {
            LawState::at_rest(self.plan.law, reductions_db)
        };
        for (lane, reduction_db) in self.lanes.iter_mut().zip(reductions_db) {
            lane.seat(&self.plan, reduction_db);
        }
    }

    /// The reductions now, before the ramp.
    #[must_use]
    pub fn reductions_db(&self) -> [f64; 2] {
        let mut reductions_db = self.law.reductions_db();
        if self.is_merged() {
            reductions_db[1] = reductions_db[0];
        }
        reductions_db
    }

    /// Gains of the last piece for a channel, in dB.
    #[must_use]
    pub fn gains_db(&self, channel: usize) -> &[f32] {
        &self.gains_db[if self.is_merged() { 0 } else { channel }]
    }

    /// Levels of the last piece for a channel, in dB.
    #[must_use]
    pub fn levels_db(&self, channel: usize) -> &[f32] {
        &self.levels_db[if self.is_merged() { 0 } else { channel }][0]
    }

    /// Whether the key's channels have been equal for the last piece.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.merging.is_merged()
    }

    /// Computes the gains of a piece of at most [`MAX_PIECE`] samples.
    pub fn process(&mut self, key: [&[f32]; 2], points: &Points<'_>, coefs: &GainCoefs) {
        let len = key[0].len().min(MAX_PIECE);
        if self.merging.parts(self.channels == 1 || points.are_linked()) {
            self.law.copy_first();
            let [first, second] = &mut self.lanes;
            second.copy_from(first);
        }
        self.levels.listen(&self.plan, key, coefs.mean_share);
        let lanes = if self.is_merged() { 1 } else { 2 };
        for &kind in self.plan.kinds() {
            self.take_levels(kind, points, len);
            for (lane, levels_db) in self.lanes.iter_mut().zip(&mut self.levels_db).take(lanes) {
                lane.hold_peaks(kind, &mut levels_db[kind as usize][..len]);
            }
        }
        if self.plan.feedback {
            points.for_each(len, |stretch, from, to| {
                self.follow_output(stretch, &coefs.ballistics, (from, to), lanes);
            });
        } else {
            self.follow_input(points, &coefs.ballistics, len, lanes);
        }
        let out = self.reductions_db.iter_mut().zip(&mut self.gains_db);
        let lanes = self.lanes.iter_mut().zip(&self.levels_db).zip(out).take(lanes);
        for ((lane, levels_db), (reductions_db, gains_db)) in lanes {
            let reductions_db = &mut reductions_db[..len];
            lane.expand(points, &coefs.ballistics, &levels_db[0][..len], reductions_db);
            lane.smoother.process(reductions_db);
            dispatch!(self.level, simd => negate(simd, reductions_db, gains_db));
        }
        if self.merging.advance(len) {
            self.tidy();
        }
    }

    /// Decays end, and equal channels become one.
    fn tidy(&mut self) {
        self.levels.flush(&self.plan);
        self.law.flush();
        self.lanes.iter_mut().for_each(Lane::flush);
        let [first, second] = &self.lanes;
        let law = &self.law;
        self.merging.look(|| law.are_equal() && first.is_like(second));
    }

    fn take_levels(&mut self, kind: Kind, points: &Points<'_>, len: usize) {
        let [first, second] = &mut self.levels_db;
        let first = &mut first[kind as usize][..len];
        if self.merging.is_merged() {
            self.levels.take_linked(&self.plan, kind, first);
        } else {
            let levels_db = [first, &mut second[kind as usize][..len]];
            self.levels.take_each(&self.plan, kind, points, levels_db);
        }
    }

    /// Curve and ballistics of a piece, by the level of the input.
    fn follow_input(&mut self, points: &Points<'_>, coefs: &Coefs, len: usize, lanes: usize) {
        let kinds = self.plan.kinds().len();
        for (lane, targets_db) in self.targets_db.iter_mut().enumerate().take(lanes) {
            for (kind, targets_db) in targets_db.iter_mut().enumerate().take(kinds) {
                let crest = if kind == 0 && kinds == 2 { 1.0 } else { 0.0 };
                let levels_db = &self.levels_db[lane][kind];
                points.for_each(len, |stretch, from, to| {
                    let (levels_db, targets_db) = (&levels_db[from..to], &mut targets_db[from..to]);
                    dispatch!(self.level, simd =>
                        take_targets(simd, stretch, crest, levels_db, targets_db));
                });
                self.lanes[lane].hold_targets(kind, coefs, &mut targets_db[..len]);
            }
        }
        let targets_db =
            self.targets_db.each_ref().map(|kind| [0, kinds - 1].map(|index| &kind[index][..len]));
        let [first, second] = &mut self.reductions_db;
        let out = [&mut first[..len], &mut second[..len]];
        self.law.run_forward(self.level, coefs, &targets_db, out, lanes);
    }

    /// Curve and ballistics of a stretch, by the level of the output.
    fn follow_output(
        &mut self,
        stretch: &Stretch<'_>,
        coefs: &Coefs,
        (from, to): (usize, usize),
        lanes: usize,
    ) {
        let both = self.plan.has_means();
        for lane in 0..lanes {
            let [levels_db, means_db] = &self.levels_db[lane];
            let job = LoopJob {
                stretch,
                coefs,
                levels_db: &levels_db[from..to],
                means_db: both.then_some(&means_db[from..to]),
            };
            let held = &mut self.lanes[lane].holds;
            let out = &mut self.reductions_db[lane][from..to];
            self.law.run_loop(self.level, lane, &job, held, out);
        }
    }
}

#[inline(always)]
fn negate<S: Simd>(_: S, reductions_db: &[f64], gains_db: &mut [f32]) {
    for (gain, &reduction) in gains_db.iter_mut().zip(reductions_db) {
        *gain = -reduction as f32;
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
    if !stretch.moves && !first.0.boosts() {
        for (target, &level_db) in targets_db.iter_mut().zip(levels_db) {
            *target = first.0.down_db(f64::from(level_db) - first.1);
        }
        return;
    }
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
