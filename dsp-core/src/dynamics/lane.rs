//! What one of two channels remembers between its levels and its gain.

use fearless_simd::{Level, Simd, dispatch};

use super::ballistics::{Ballistics, Branching, Coefs, Hold, Target};
use super::curve::LEVEL_FLOOR_DB;
use super::gain_path::GainPlan;
use super::law_state::SAME_DB;
use super::levels::Kind;
use super::lookahead::{RunningMax, Smoother};
use super::points::{Points, Stretch};

/// See the module.
#[derive(Clone, Debug)]
pub struct Lane {
    level: Level,
    /// By the level, and by the mean power.
    peaks: [RunningMax; 2],
    /// Of the targets of both.
    pub holds: [Hold; 2],
    /// The expander has a state of its own: its attack opens.
    expander: Branching,
    expander_hold: Hold,
    /// The ramp of the gain.
    pub smoother: Smoother,
}

impl Lane {
    /// With memory for level delays and windows of up to so many samples.
    #[must_use]
    pub fn new(level: Level, max_delay: usize, max_window: usize) -> Self {
        Self {
            level,
            peaks: std::array::from_fn(|_| RunningMax::new(level, max_delay, max_window)),
            holds: [Hold::new(0.0); 2],
            expander: Branching::at_rest(0.0),
            expander_hold: Hold::new(0.0),
            smoother: Smoother::new(level, max_window),
        }
    }

    /// At rest on a reduction and on what the expander takes away from silence.
    pub fn start(&mut self, plan: &GainPlan, reduction_db: f64, closed_db: f64) {
        for peaks in &mut self.peaks {
            peaks.start(plan.delay_samples, plan.window_samples, LEVEL_FLOOR_DB as f32);
        }
        self.holds = [Hold::new(LEVEL_FLOOR_DB); 2];
        self.expander = Branching::at_rest(-closed_db);
        self.expander_hold = Hold::new(-closed_db);
        self.smoother.start(plan.ramp, reduction_db + closed_db);
    }

    /// The ramp goes on from a reduction and from what the expander takes away now.
    pub fn seat(&mut self, plan: &GainPlan, reduction_db: f64) {
        self.smoother.start(plan.ramp, reduction_db - self.expander.reduction_db());
    }

    /// Delays levels and lets peaks last.
    pub fn hold_peaks(&mut self, kind: Kind, levels_db: &mut [f32]) {
        let peaks = &mut self.peaks[kind as usize];
        if !peaks.is_idle() {
            peaks.process(levels_db);
        }
    }

    /// Lets targets last.
    pub fn hold_targets(&mut self, kind: usize, coefs: &Coefs, targets_db: &mut [f64]) {
        let hold = &mut self.holds[kind];
        if coefs.hold_samples > 0 {
            for target in targets_db {
                *target = hold.step(coefs, *target);
            }
        } else if let Some(&last_db) = targets_db.last() {
            *hold = Hold::new(last_db);
        }
    }

    /// Adds what the expander takes away to the reductions.
    pub fn expand(
        &mut self,
        points: &Points<'_>,
        coefs: &Coefs,
        levels_db: &[f32],
        reductions_db: &mut [f64],
    ) {
        points.for_each(levels_db.len(), |stretch, from, to| {
            let expands = stretch.ends.iter().any(|point| point.curve.expands());
            if !expands && self.expander.reduction_db() == 0.0 {
                self.expander_hold = Hold::new(0.0);
                return;
            }
            let (levels_db, out) = (&levels_db[from..to], &mut reductions_db[from..to]);
            let level = self.level;
            dispatch!(level, simd => self.expand_stretch(simd, stretch, coefs, levels_db, out));
        });
    }

    #[inline(always)]
    fn expand_stretch<S: Simd>(
        &mut self,
        simd: S,
        stretch: &Stretch<'_>,
        coefs: &Coefs,
        levels_db: &[f32],
        out: &mut [f64],
    ) {
        let (mut expander, mut hold) = (self.expander, self.expander_hold);
        for (n, (out, &level_db)) in out.iter_mut().zip(levels_db).enumerate() {
            let level_db = f64::from(level_db);
            let target_db = -stretch.mix(n, |point| point.curve.expander_db(level_db));
            let peak_db = hold.step(coefs, target_db);
            *out -= expander.step(simd, coefs, coefs.attack, Target { peak_db, mean_db: 0.0 });
        }
        (self.expander, self.expander_hold) = (expander, hold);
    }

    /// Ends decays before they reach denormals.
    pub fn flush(&mut self) {
        self.expander.flush();
    }

    /// Whether both remember the same; maximum and ramp do when they have seen the same for long.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| (a - b).abs() < SAME_DB;
        same(self.expander.reduction_db(), other.expander.reduction_db())
            && self.expander_hold.is_like(&other.expander_hold, SAME_DB)
            && self.holds.iter().zip(&other.holds).all(|(a, b)| a.is_like(b, SAME_DB))
    }

    /// Becomes what another one is.
    pub fn copy_from(&mut self, other: &Self) {
        for (peaks, other) in self.peaks.iter_mut().zip(&other.peaks) {
            peaks.copy_from(other);
        }
        self.holds = other.holds;
        self.expander = other.expander;
        self.expander_hold = other.expander_hold;
        self.smoother.copy_from(&other.smoother);
    }
}
