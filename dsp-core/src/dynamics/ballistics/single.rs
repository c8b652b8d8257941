//! Laws with one reduction; formulas in the table of styles.

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::{Ballistics, Coefs, MEMORIES, Target, approach, larger, settle, smaller};
use crate::simd::multiply_add;

/// [`Duty`]: how many times faster the release is after the shortest sounds.
pub(super) const DUTY_SPEED: f64 = 5.0;
/// [`Duty`]: over which the reduction is averaged, in seconds.
pub(super) const DUTY_AVERAGE_S: f64 = 0.2;
/// [`Depth`]: reduction at which the release is half as fast, in dB; the label is that of a change
/// from there.
const DEPTH_DB: f64 = 12.0;
/// [`Depth`]: time on the label per time constant at no reduction. The release solves
/// `c' = -c / (T (1 + c / d))`, so from `c = d` to `d / e` it takes `T (1 + 1 - 1 / e)`.
pub(super) const DEPTH_LABEL: f64 = 2.0 - 0.367_879_441_171_442_33;

/// [`Law::Smooth`](super::Law).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smooth {
    first_db: f64,
    reduction_db: f64,
}

impl Ballistics for Smooth {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let [risen_db, fallen_db] = self.ways_db(simd, coefs, charge, target);
        let rises = target.peak_db > self.first_db;
        self.go_on(simd, coefs, if rises { risen_db } else { fallen_db })
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.reduction_db
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.first_db, self.reduction_db, 0.0]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { first_db: reduction_db, reduction_db }
    }

    fn flush(&mut self) {
        settle(&mut self.first_db);
        settle(&mut self.reduction_db);
    }
}

impl Smooth {
    /// Where the attack and where the release lead.
    #[inline(always)]
    fn ways_db<S: Simd>(&self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> [f64; 2] {
        let (from_db, to_db) = (self.first_db, target.peak_db);
        [approach(simd, from_db, charge, to_db), approach(simd, from_db, coefs.release, to_db)]
    }

    #[inline(always)]
    fn go_on<S: Simd>(&mut self, simd: S, coefs: &Coefs, first_db: f64) -> f64 {
        self.first_db = first_db;
        self.reduction_db = approach(simd, self.reduction_db, coefs.smooth, first_db);
        self.reduction_db
    }
}

/// [`Smooth`] with an attack that is known to be the faster or the slower way: up as well as down it leads to
/// the larger, or the smaller, of both results, and the chain from sample to sample holds no comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ordered<const ATTACK_IS_FASTER: bool>(pub Smooth);

impl<const ATTACK_IS_FASTER: bool> Ballistics for Ordered<ATTACK_IS_FASTER> {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let [risen_db, fallen_db] = self.0.ways_db(simd, coefs, charge, target);
        let first_db = if ATTACK_IS_FASTER {
            larger(risen_db, fallen_db)
        } else {
            smaller(risen_db, fallen_db)
        };
        self.0.go_on(simd, coefs, first_db)
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.0.reduction_db()
    }

    fn memories(&self) -> [f64; MEMORIES] {
        self.0.memories()
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self(Smooth::at_rest(reduction_db))
    }

    fn flush(&mut self) {
        self.0.flush();
    }
}

/// What a law that remembers nothing but its reduction does in one sample.
pub trait Step: Copy {
    /// The reduction after `reduction_db`, in dB.
    fn next<S: Simd>(simd: S, reduction_db: f64, coefs: &Coefs, charge: f64, target_db: f64)
    -> f64;
}

/// A law whose only memory is its reduction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct One<L> {
    reduction_db: f64,
    step: PhantomData<L>,
}

impl<L: Step> Ballistics for One<L> {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        self.reduction_db = L::next(simd, self.reduction_db, coefs, charge, target.peak_db);
        self.reduction_db
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.reduction_db
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.reduction_db, 0.0, 0.0]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { reduction_db, step: PhantomData }
    }

    fn flush(&mut self) {
        settle(&mut self.reduction_db);
    }
}

/// [`Law::Branching`](super::Law).
pub type Branching = One<Branch>;

/// The step of [`Branching`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Branch;

impl Step for Branch {
    #[inline(always)]
    fn next<S: Simd>(simd: S, c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        let risen = approach(simd, c, charge, t);
        let fallen = approach(simd, c, coefs.release, t);
        if t > c { risen } else { fallen }
    }
}

/// [`Law::Isolated`](super::Law).
pub type Isolated = One<Isolate>;

/// The step of [`Isolated`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Isolate;

impl Step for Isolate {
    #[inline(always)]
    fn next<S: Simd>(simd: S, c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        charge_or_fall(simd, c, t, charge, coefs.release)
    }
}

/// [`Law::Depth`](super::Law).
pub type Depth = One<Deepen>;

/// The step of [`Depth`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deepen;

impl Step for Deepen {
    #[inline(always)]
    fn next<S: Simd>(simd: S, c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        let slowing = 1.0 + larger(c, 0.0) * (1.0 / DEPTH_DB);
        charge_or_fall(simd, c, t, charge, coefs.depth_release / slowing)
    }
}

/// [`Law::Duty`](super::Law).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duty {
    average_db: f64,
    reduction_db: f64,
}

impl Ballistics for Duty {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let (c, t) = (self.reduction_db, target.peak_db);
        let risen = approach(simd, c, charge, t);
        // The release's share is mixed by the duty, the average over the reduction: times the reduction
        // that is the average itself. A boost has no duty but 1.
        let held_db = smaller(self.average_db, c);
        let slower = coefs.release - coefs.fast_release;
        let to_zero = multiply_add(simd, -slower, held_db, (1.0 - coefs.fast_release) * c);
        let below_zero = approach(simd, c, coefs.release, smaller(t, 0.0));
        let fallen = larger(t, if t < 0.0 { below_zero } else { to_zero });
        self.reduction_db = if t > c { risen } else { fallen };
        let up_db = larger(self.reduction_db, 0.0);
        self.average_db = approach(simd, self.average_db, coefs.duty_average, up_db);
        self.reduction_db
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.reduction_db
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.average_db, self.reduction_db, 0.0]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { average_db: larger(reduction_db, 0.0), reduction_db }
    }

    fn flush(&mut self) {
        settle(&mut self.average_db);
        settle(&mut self.reduction_db);
    }
}

/// [`Law::Double`](super::Law).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Double {
    peak_db: f64,
    mean_db: f64,
}

impl Ballistics for Double {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let Target { peak_db, mean_db } = target;
        self.peak_db = charge_or_fall(simd, self.peak_db, peak_db, charge, coefs.peak_release);
        self.mean_db = charge_or_fall(simd, self.mean_db, mean_db, charge, coefs.release);
        self.reduction_db()
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        larger(self.peak_db, self.mean_db)
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.peak_db, self.mean_db, 0.0]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { peak_db: reduction_db, mean_db: reduction_db }
    }

    fn flush(&mut self) {
        settle(&mut self.peak_db);
        settle(&mut self.mean_db);
    }
}

/// Falls to no reduction, or to the boost that is asked for.
#[inline(always)]
pub(super) fn fall<S: Simd>(simd: S, from_db: f64, share: f64, target_db: f64) -> f64 {
    approach(simd, from_db, share, smaller(target_db, 0.0))
}

/// Rises by the attack; falls apart from the target, but not below it.
#[inline(always)]
fn charge_or_fall<S: Simd>(
    simd: S,
    from_db: f64,
    target_db: f64,
    charge: f64,
    release: f64,
) -> f64 {
    let risen = approach(simd, from_db, charge, target_db);
    let fallen = larger(target_db, fall(simd, from_db, release, target_db));
    if target_db > from_db { risen } else { fallen }
}
