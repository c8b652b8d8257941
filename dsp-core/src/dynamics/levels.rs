//! From the key to levels in dB, per channel or for both as one.

use fearless_simd::Level;

use super::detector::{self, MeanPower, Power};
use super::gain_path::GainPlan;
use super::lookahead::MAX_PIECE;
use super::params::Detection;
use super::points::Points;
use super::quadrature::Quadrature;

/// Which power a level is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The detector's.
    Peak,
    /// The mean power's.
    Mean,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Peak, Self::Mean];
}

/// Detectors of both channels and what they have found in a piece.
#[derive(Clone, Debug)]
pub struct LevelPath {
    level: Level,
    quadrature: Quadrature,
    mean: MeanPower,
    powers: Vec<Power>,
    means: Vec<Power>,
    linked_db: Vec<f32>,
}

impl LevelPath {
    /// Takes all memory.
    #[must_use]
    pub fn new(quadrature: &Quadrature) -> Self {
        Self {
            level: quadrature.level(),
            quadrature: quadrature.clone(),
            mean: MeanPower::default(),
            powers: vec![[0.0; 2]; MAX_PIECE],
            means: vec![[0.0; 2]; MAX_PIECE],
            linked_db: vec![0.0; MAX_PIECE],
        }
    }

    /// As if silence had come.
    pub fn start(&mut self) {
        self.quadrature.reset();
        self.mean = MeanPower::default();
    }

    /// Ends decays before they reach denormals.
    pub fn flush(&mut self, plan: &GainPlan) {
        self.quadrature.flush(plan.times);
        self.mean.flush();
    }

    /// Reads the powers of a piece; `mean` is what a sample counts in the mean power.
    pub fn listen(&mut self, plan: &GainPlan, [left, right]: [&[f32]; 2], mean: f64) {
        let len = left.len().min(right.len()).min(MAX_PIECE);
        let powers = &mut self.powers[..len];
        match plan.detection {
            Detection::Peak => detector::squares(left, right, powers),
            Detection::Transient => {
                self.quadrature.process(plan.times, left, right, powers);
                detector::raise_to_transients(left, right, powers);
            }
            Detection::Style | Detection::Envelope | Detection::Rms => {
                self.quadrature.process(plan.times, left, right, powers);
            }
        }
        if plan.takes_means() {
            self.mean.process(mean, powers, &mut self.means[..len]);
        }
    }

    fn powers_of(&self, plan: &GainPlan, kind: Kind, len: usize) -> &[Power] {
        let mean = kind == Kind::Mean || plan.detection == Detection::Rms;
        if mean { &self.means[..len] } else { &self.powers[..len] }
    }

    /// Levels of both channels as one.
    pub fn take_linked(&self, plan: &GainPlan, kind: Kind, levels_db: &mut [f32]) {
        let powers = self.powers_of(plan, kind, levels_db.len());
        detector::linked_levels(self.level, plan.link, powers, levels_db);
    }

    /// Levels of each channel, as far linked as the points say.
    pub fn take_each(
        &mut self,
        plan: &GainPlan,
        kind: Kind,
        points: &Points<'_>,
        levels_db: [&mut [f32]; 2],
    ) {
        let len = levels_db[0].len();
        let mut linked_db = std::mem::take(&mut self.linked_db);
        self.take_linked(plan, kind, &mut linked_db[..len]);
        let powers = self.powers_of(plan, kind, len);
        for (channel, levels_db) in levels_db.into_iter().enumerate() {
            detector::channel_levels(self.level, channel, powers, levels_db);
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
        self.linked_db = linked_db;
    }
}
