//! From the key to a gain in dB: the parts of this folder in a row.
//!
//! ```text
//! key ─> mid / side ─> envelope ─> mean ─> link, dB ─> lookahead ─> curve and ballistics ─> ramp ─> dB
//! ```
//!
//! Works through pieces, a pass each; only the ballistics go from sample to sample. While both channels
//! get the same level, one is computed for both.

use fearless_simd::{Level, Simd, dispatch};

use super::ballistics::{
    Ballistics, Branching, Coefs, Depth, Double, Duty, Hold, Isolated, Law, Opto, Series, Smooth,
    Target,
};
use super::curve::{Curve, LEVEL_FLOOR_DB};
use super::detector::{self, MeanPower, Power};
use super::lookahead::{MAX_PIECE, RunningMax, Smoother};
use super::params::{Detection, Domain, LinkMode};
use super::quadrature::Quadrature;
use super::timing::RampShape;

/// States are tidied up whenever so many samples have passed.
const TIDY_SAMPLES: usize = 512;
/// How long both channels must have been equal before one is computed for both, in samples of the
/// same: longer than anything but a release remembers.
const SAME_DB: f64 = 1e-9;

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

/// The curve at a moment and what glides with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The static law.
    pub curve: Curve,
    /// 0: each channel for itself.
    pub link_amount: f64,
    /// What the peak path of [`Law::Double`] reads less.
    pub crest_db: f64,
}

/// The curves of a piece.
#[derive(Clone, Copy, Debug)]
pub enum Points<'a> {
    /// One for all.
    Rest(&'a Point),
    /// One for every so many samples.
    Moving(&'a [Point], usize),
}

impl Points<'_> {
    /// Whether both channels get the same level throughout.
    fn are_linked(&self) -> bool {
        match self {
            Self::Rest(point) => point.link_amount >= 1.0,
            Self::Moving(points, _) => points.iter().all(|point| point.link_amount >= 1.0),
        }
    }

    /// Calls with each range of samples that has one curve.
    #[inline(always)]
    fn for_each(&self, len: usize, mut call: impl FnMut(&Point, usize, usize)) {
        match self {
            Self::Rest(point) => call(point, 0, len),
            Self::Moving(points, times) => {
                let mut from = 0;
                for point in *points {
                    let to = (from + times).min(len);
                    call(point, from, to);
                    from = to;
                }
            }
        }
    }
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

/// States of a law for both channels.
#[derive(Clone, Copy, Debug)]
enum LawState {
    Smooth([Smooth; 2]),
    Isolated([Isolated; 2]),
    Opto([Opto; 2]),
    Depth([Depth; 2]),
    Branching([Branching; 2]),
    Duty([Duty; 2]),
    Double([Double; 2]),
    Series([Series; 2]),
}

/// Runs an expression with `$states` bound to the states of whichever law it is.
macro_rules! with_states {
    ($law:expr, $states:ident => $body:expr) => {
        match $law {
            LawState::Smooth($states) => $body,
            LawState::Isolated($states) => $body,
            LawState::Opto($states) => $body,
            LawState::Depth($states) => $body,
            LawState::Branching($states) => $body,
            LawState::Duty($states) => $body,
            LawState::Double($states) => $body,
            LawState::Series($states) => $body,
        }
    };
}

impl LawState {
    fn at_rest(law: Law, reductions_db: [f64; 2]) -> Self {
        match law {
            Law::Smooth => Self::Smooth(reductions_db.map(Ballistics::at_rest)),
            Law::Isolated => Self::Isolated(reductions_db.map(Ballistics::at_rest)),
            Law::Opto => Self::Opto(reductions_db.map(Ballistics::at_rest)),
            Law::Depth => Self::Depth(reductions_db.map(Ballistics::at_rest)),
            Law::Branching => Self::Branching(reductions_db.map(Ballistics::at_rest)),
            Law::Duty => Self::Duty(reductions_db.map(Ballistics::at_rest)),
            Law::Double => Self::Double(reductions_db.map(Ballistics::at_rest)),
            Law::Series => Self::Series(reductions_db.map(Ballistics::at_rest)),
        }
    }

    /// The second channel becomes what the first one is.
    fn copy_first(&mut self) {
        with_states!(self, states => states[1] = states[0]);
    }

    fn are_equal(&self) -> bool {
        with_states!(self, states => {
            (states[0].reduction_db() - states[1].reduction_db()).abs() < SAME_DB
        })
    }

    fn flush(&mut self) {
        with_states!(self, states => states.iter_mut().for_each(Ballistics::flush));
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
        let mut reductions_db =
            with_states!(&self.law, states => states.map(|state| state.reduction_db()));
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
        points.for_each(len, |point, from, to| {
            self.follow(point, &coefs.ballistics, from, to, lanes);
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
        if !self.merged && long_enough && self.law.are_equal() {
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
        if self.channels == 1 {
            detector::channel_levels(level, 0, powers, &mut self.levels_db[0][kind][..len]);
            return;
        }
        if self.merged {
            detector::linked_levels(level, link, powers, &mut self.levels_db[0][kind][..len]);
            return;
        }
        let linked_db = &mut self.linked_db[..len];
        detector::linked_levels(level, link, powers, linked_db);
        for (channel, levels_db) in self.levels_db.iter_mut().enumerate() {
            let levels_db = &mut levels_db[kind][..len];
            detector::channel_levels(level, channel, powers, levels_db);
            points.for_each(len, |point, from, to| {
                if point.link_amount > 0.0 {
                    let amount = point.link_amount as f32;
                    detector::blend(amount, &linked_db[from..to], &mut levels_db[from..to]);
                }
            });
        }
    }

    /// Curve and ballistics from one sample to another.
    fn follow(&mut self, point: &Point, coefs: &Coefs, from: usize, to: usize, lanes: usize) {
        let both = self.plan.law == Law::Double;
        let mut held = [Hold::new(0.0); 4];
        for (pair, lane) in held.chunks_exact_mut(2).zip(&self.lanes) {
            pair.copy_from_slice(&lane.holds);
        }
        if self.plan.feedback {
            let levels_db = [&self.levels_db[0][0][from..to], &self.levels_db[1][0][from..to]];
            let means_db = [&self.levels_db[0][1][from..to], &self.levels_db[1][1][from..to]];
            let [first, second] = &mut self.reductions_db;
            let out = [&mut first[from..to], &mut second[from..to]];
            for lane in 0..lanes {
                let job = LoopJob {
                    curve: &point.curve,
                    coefs,
                    crest_db: point.crest_db,
                    levels_db: levels_db[lane],
                    means_db: both.then_some(means_db[lane]),
                };
                let held = &mut held[2 * lane..2 * lane + 2];
                with_states!(&mut self.law, states => {
                    job.run(&mut states[lane], held, &mut *out[lane]);
                });
            }
        } else {
            for lane in 0..lanes {
                for kind in 0..=usize::from(both) {
                    let crest_db = if kind == 0 && both { point.crest_db } else { 0.0 };
                    let levels_db = &self.levels_db[lane][kind][from..to];
                    let targets_db = &mut self.targets_db[lane][kind][from..to];
                    let curve = &point.curve;
                    dispatch!(self.level, simd =>
                        take_targets(simd, curve, crest_db, levels_db, targets_db));
                    if coefs.hold_samples > 0 {
                        let hold = &mut held[2 * lane + kind];
                        for target in targets_db {
                            *target = hold.step(coefs, *target);
                        }
                    }
                }
            }
            let (targets_db, reductions_db) = (&self.targets_db, &mut self.reductions_db);
            with_states!(&mut self.law, states => {
                run_forward(states, coefs, targets_db, reductions_db, (from, to), lanes, both);
            });
        }
        for (pair, lane) in held.chunks_exact(2).zip(&mut self.lanes) {
            lane.holds.copy_from_slice(pair);
        }
        self.expand(&point.curve, coefs, from, to, lanes);
    }

    /// The expander has a state of its own: its attack opens.
    fn expand(&mut self, curve: &Curve, coefs: &Coefs, from: usize, to: usize, lanes: usize) {
        for (lane, state) in self.lanes.iter_mut().enumerate().take(lanes) {
            if !curve.expands() && state.expander.reduction_db() == 0.0 {
                continue;
            }
            let levels_db = &self.levels_db[lane][0][from..to];
            for (out, &level_db) in self.reductions_db[lane][from..to].iter_mut().zip(levels_db) {
                let target_db = -curve.expander_db(f64::from(level_db));
                let peak_db = state.expander_hold.step(coefs, target_db);
                let target = Target { peak_db, mean_db: 0.0 };
                *out -= state.expander.step(coefs, coefs.attack, target);
            }
        }
    }
}

#[inline(always)]
fn take_targets<S: Simd>(
    _: S,
    curve: &Curve,
    crest_db: f64,
    levels_db: &[f32],
    targets_db: &mut [f64],
) {
    for (target, &level_db) in targets_db.iter_mut().zip(levels_db) {
        *target = curve.target_db(f64::from(level_db) - crest_db);
    }
}

/// Ballistics of one or two channels side by side: neither waits for the other.
fn run_forward<B: Ballistics>(
    states: &mut [B; 2],
    coefs: &Coefs,
    targets_db: &[[Vec<f64>; 2]; 2],
    reductions_db: &mut [Vec<f64>; 2],
    (from, to): (usize, usize),
    lanes: usize,
    both: bool,
) {
    let coefs = *coefs;
    let peaks: [&[f64]; 2] = std::array::from_fn(|lane| &targets_db[lane][0][from..to]);
    let means: [&[f64]; 2] =
        std::array::from_fn(|lane| &targets_db[lane][usize::from(both)][from..to]);
    let [first_out, second_out] = reductions_db;
    let (first_out, second_out) = (&mut first_out[from..to], &mut second_out[from..to]);
    let [mut first, mut second] = *states;
    let len = first_out.len();
    if lanes == 1 {
        for n in 0..len {
            let target = Target { peak_db: peaks[0][n], mean_db: means[0][n] };
            first_out[n] = first.step(&coefs, coefs.attack, target);
        }
    } else {
        for n in 0..len {
            let target = Target { peak_db: peaks[0][n], mean_db: means[0][n] };
            first_out[n] = first.step(&coefs, coefs.attack, target);
            let target = Target { peak_db: peaks[1][n], mean_db: means[1][n] };
            second_out[n] = second.step(&coefs, coefs.attack, target);
        }
    }
    *states = [first, second];
}

/// A feedback loop over a piece of one channel.
struct LoopJob<'a> {
    curve: &'a Curve,
    coefs: &'a Coefs,
    crest_db: f64,
    levels_db: &'a [f32],
    means_db: Option<&'a [f32]>,
}

impl LoopJob<'_> {
    fn run<B: Ballistics>(&self, state: &mut B, held: &mut [Hold], out: &mut [f64]) {
        let (curve, coefs) = (*self.curve, *self.coefs);
        let mut law = *state;
        let mut reduction_db = law.reduction_db();
        for (n, (out, &level_db)) in out.iter_mut().zip(self.levels_db).enumerate() {
            let level_db = f64::from(level_db);
            let mean_db = self.means_db.map_or(level_db, |means_db| f64::from(means_db[n]));
            let crest_db = if self.means_db.is_some() { self.crest_db } else { 0.0 };
            let (mut peak_db, ratio) = curve.loop_target(level_db - crest_db, reduction_db);
            let mut charge = coefs.charge_at(ratio);
            let mut target = Target { peak_db, mean_db: peak_db };
            if self.means_db.is_some() {
                let (other_db, ratio) = curve.loop_target(mean_db, reduction_db);
                target.mean_db = other_db;
                charge = if other_db > peak_db { coefs.charge_at(ratio) } else { charge };
                peak_db = other_db;
            }
            if coefs.hold_samples > 0 {
                target.peak_db = held[0].step(&coefs, target.peak_db);
                target.mean_db = held[1].step(&coefs, peak_db);
            }
            reduction_db = law.step(&coefs, charge, target);
            *out = reduction_db;
        }
        *state = law;
    }
}
