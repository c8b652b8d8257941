//! The states of whichever law a plan names, for both channels.

use fearless_simd::{Level, Simd, dispatch};

use super::ballistics::{
    Ballistics, Branching, Coefs, Depth, Double, Duty, Hold, Isolated, Law, MEMORIES, Opto,
    Ordered, Series, Smooth, Target,
};
use super::points::{Point, Stretch};

/// Numbers of two channels that differ by less than this are the same, in dB: what they do to a sample
/// is far below its last bit.
pub const SAME_DB: f64 = 1e-9;

/// See the module.
#[derive(Clone, Copy, Debug)]
pub enum LawState {
    /// [`Law::Smooth`].
    Smooth([Smooth; 2]),
    /// [`Law::Isolated`].
    Isolated([Isolated; 2]),
    /// [`Law::Opto`].
    Opto([Opto; 2]),
    /// [`Law::Depth`].
    Depth([Depth; 2]),
    /// [`Law::Branching`].
    Branching([Branching; 2]),
    /// [`Law::Duty`].
    Duty([Duty; 2]),
    /// [`Law::Double`].
    Double([Double; 2]),
    /// [`Law::Series`].
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
    /// At rest on a reduction per channel.
    #[must_use]
    pub fn at_rest(law: Law, reductions_db: [f64; 2]) -> Self {
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

    /// The reductions now.
    #[must_use]
    pub fn reductions_db(&self) -> [f64; 2] {
        with_states!(self, states => states.map(|state| state.reduction_db()))
    }

    /// The second channel becomes what the first one is.
    pub fn copy_first(&mut self) {
        with_states!(self, states => states[1] = states[0]);
    }

    /// Whether both channels remember the same.
    #[must_use]
    pub fn are_equal(&self) -> bool {
        let [first, second]: [[f64; MEMORIES]; 2] =
            with_states!(self, states => states.map(|state| state.memories()));
        first.iter().zip(second).all(|(first, second)| (first - second).abs() < SAME_DB)
    }

    /// Ends decays.
    pub fn flush(&mut self) {
        with_states!(self, states => states.iter_mut().for_each(Ballistics::flush));
    }

    /// Goes through a piece of `lanes` channels, feed-forward. Targets are by channel and kind of level.
    pub fn run_forward(
        &mut self,
        level: Level,
        coefs: &Coefs,
        targets_db: &[[&[f64]; 2]; 2],
        reductions_db: [&mut [f64]; 2],
        lanes: usize,
    ) {
        let attack_is_faster = coefs.attack >= coefs.release;
        dispatch!(level, simd => match self {
            Self::Smooth(states) if attack_is_faster => {
                run_ordered::<_, true>(simd, states, coefs, targets_db, reductions_db, lanes);
            }
            Self::Smooth(states) => {
                run_ordered::<_, false>(simd, states, coefs, targets_db, reductions_db, lanes);
            }
            _ => with_states!(self, states => {
                run_forward(simd, states, coefs, targets_db, reductions_db, lanes);
            }),
        });
    }

    /// Goes through a stretch of one channel in a feedback loop.
    pub fn run_loop(
        &mut self,
        level: Level,
        lane: usize,
        job: &LoopJob<'_>,
        held: &mut [Hold; 2],
        out: &mut [f64],
    ) {
        dispatch!(level, simd => with_states!(self, states => {
            job.run(simd, &mut states[lane], held, out);
        }));
    }
}

/// [`run_forward`] of [`Ordered`].
#[inline(always)]
fn run_ordered<S: Simd, const ATTACK_IS_FASTER: bool>(
    simd: S,
    states: &mut [Smooth; 2],
    coefs: &Coefs,
    targets_db: &[[&[f64]; 2]; 2],
    reductions_db: [&mut [f64]; 2],
    lanes: usize,
) {
    let mut ordered = [Ordered::<ATTACK_IS_FASTER>(states[0]), Ordered(states[1])];
    run_forward(simd, &mut ordered, coefs, targets_db, reductions_db, lanes);
    *states = [ordered[0].0, ordered[1].0];
}

/// Ballistics of one or two channels side by side: neither waits for the other.
#[inline(always)]
fn run_forward<S: Simd, B: Ballistics>(
    simd: S,
    states: &mut [B; 2],
    coefs: &Coefs,
    targets_db: &[[&[f64]; 2]; 2],
    [first_out, second_out]: [&mut [f64]; 2],
    lanes: usize,
) {
    let coefs = *coefs;
    let len = first_out.len();
    let [[first_peaks, first_means], [second_peaks, second_means]] =
        targets_db.map(|kinds| kinds.map(|targets| &targets[..len]));
    let second_out = &mut second_out[..len];
    let [mut first, mut second] = *states;
    if lanes == 1 {
        for n in 0..len {
            let target = Target { peak_db: first_peaks[n], mean_db: first_means[n] };
            first_out[n] = first.step(simd, &coefs, coefs.attack, target);
        }
    } else {
        for n in 0..len {
            let target = Target { peak_db: first_peaks[n], mean_db: first_means[n] };
            first_out[n] = first.step(simd, &coefs, coefs.attack, target);
            let target = Target { peak_db: second_peaks[n], mean_db: second_means[n] };
            second_out[n] = second.step(simd, &coefs, coefs.attack, target);
        }
    }
    *states = [first, second];
}

/// A feedback loop over a stretch of one channel.
#[derive(Clone, Copy, Debug)]
pub struct LoopJob<'a> {
    /// The curves.
    pub stretch: &'a Stretch<'a>,
    /// Of the ballistics.
    pub coefs: &'a Coefs,
    /// By the style's detector.
    pub levels_db: &'a [f32],
    /// Of the mean power, for [`Law::Double`].
    pub means_db: Option<&'a [f32]>,
}

impl LoopJob<'_> {
    #[inline(always)]
    fn run<S: Simd, B: Ballistics>(
        &self,
        simd: S,
        state: &mut B,
        held: &mut [Hold; 2],
        out: &mut [f64],
    ) {
        if self.stretch.moves {
            self.run_with::<S, B, true>(simd, state, held, out);
        } else {
            self.run_with::<S, B, false>(simd, state, held, out);
        }
    }

    #[inline(always)]
    fn run_with<S: Simd, B: Ballistics, const MOVES: bool>(
        &self,
        simd: S,
        state: &mut B,
        held: &mut [Hold; 2],
        out: &mut [f64],
    ) {
        let [first, second] = self.stretch.ends.map(|point| *point);
        let (coefs, stretch) = (*self.coefs, *self.stretch);
        let both = self.means_db.is_some();
        let ask = |n: usize, level_db: f64, crest: f64, reduction_db: f64| {
            let of = |point: &Point| {
                point.curve.loop_target(level_db - crest * point.crest_db, reduction_db)
            };
            let (target_db, ratio) = of(&first);
            if !MOVES {
                return (target_db, ratio);
            }
            let ((other_db, other), share) = (of(&second), stretch.share(n));
            (target_db + share * (other_db - target_db), ratio + share * (other - ratio))
        };
        let crest = if both { 1.0 } else { 0.0 };
        let mut law = *state;
        let mut reduction_db = law.reduction_db();
        let mut asked = Target { peak_db: held[0].value(), mean_db: held[1].value() };
        for (n, (out, &level_db)) in out.iter_mut().zip(self.levels_db).enumerate() {
            let level_db = f64::from(level_db);
            let (peak_db, ratio) = ask(n, level_db, crest, reduction_db);
            asked = Target { peak_db, mean_db: peak_db };
            let mut charge = coefs.charge_at(ratio);
            if let Some(means_db) = self.means_db {
                let (mean_db, ratio) = ask(n, f64::from(means_db[n]), 0.0, reduction_db);
                asked.mean_db = mean_db;
                charge = if mean_db > peak_db { coefs.charge_at(ratio) } else { charge };
            }
            let mut target = asked;
            if coefs.hold_samples > 0 {
                target.peak_db = held[0].step(&coefs, asked.peak_db);
                target.mean_db = held[1].step(&coefs, asked.mean_db);
            }
            reduction_db = law.step(simd, &coefs, charge, target);
            *out = reduction_db;
        }
        if coefs.hold_samples == 0 {
            *held = [Hold::new(asked.peak_db), Hold::new(asked.mean_db)];
        }
        *state = law;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::ballistics::Times;
    use crate::dynamics::timing::RampShape;

    #[test]
    fn channels_with_other_pasts_are_not_the_same() {
        for law in [Law::Opto, Law::Duty, Law::Double, Law::Series, Law::Smooth] {
            let mut states = LawState::at_rest(law, [6.0; 2]);
            assert!(states.are_equal());
            if let LawState::Opto(states) = &mut states {
                // The same reduction, and a dose in one.
                let times = Times {
                    attack_s: 1.0,
                    attack_share: 0.9,
                    release_s: 1e9,
                    release_share: 0.9,
                    peak_release_s: 1.0,
                    hold_s: 0.0,
                    ramp: RampShape::NONE,
                    loop_ratio: 1.0,
                    smooth: false,
                };
                let coefs = Coefs::new(&times, 48_000.0);
                let target = Target { peak_db: 6.0, mean_db: 6.0 };
                dispatch!(Level::new(), simd => {
                    for _ in 0..4_800 {
                        states[0].step(simd, &coefs, 0.0, target);
                    }
                });
                assert!((states[0].reduction_db() - 6.0).abs() < SAME_DB);
                assert!(!LawState::Opto(*states).are_equal());
            }
        }
    }
}
