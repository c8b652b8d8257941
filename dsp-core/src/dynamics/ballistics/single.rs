//! Laws with one reduction; formulas in the table of styles.

use core::marker::PhantomData;

use super::{Ballistics, Coefs, MEMORIES, Target, larger, settle, smaller};

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
    fn step(&mut self, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let t = target.peak_db;
        let share = if t > self.first_db { charge } else { coefs.release };
        self.first_db += share * (t - self.first_db);
        self.reduction_db += coefs.smooth * (self.first_db - self.reduction_db);
        self.reduction_db
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

/// What a law that remembers nothing but its reduction does in one sample.
pub trait Step: Copy {
    /// The reduction after `reduction_db`, in dB.
    fn next(reduction_db: f64, coefs: &Coefs, charge: f64, target_db: f64) -> f64;
}

/// A law whose only memory is its reduction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct One<S> {
    reduction_db: f64,
    step: PhantomData<S>,
}

impl<S: Step> Ballistics for One<S> {
    #[inline(always)]
    fn step(&mut self, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        self.reduction_db = S::next(self.reduction_db, coefs, charge, target.peak_db);
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
    fn next(c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        let share = if t > c { charge } else { coefs.release };
        c + share * (t - c)
    }
}

/// [`Law::Isolated`](super::Law).
pub type Isolated = One<Isolate>;

/// The step of [`Isolated`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Isolate;

impl Step for Isolate {
    #[inline(always)]
    fn next(c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        charge_or_fall(c, t, charge, coefs.release)
    }
}

/// [`Law::Depth`](super::Law).
pub type Depth = One<Deepen>;

/// The step of [`Depth`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deepen;

impl Step for Deepen {
    #[inline(always)]
    fn next(c: f64, coefs: &Coefs, charge: f64, t: f64) -> f64 {
        charge_or_fall(c, t, charge, coefs.depth_release / (1.0 + larger(c, 0.0) / DEPTH_DB))
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
    fn step(&mut self, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let (c, t) = (self.reduction_db, target.peak_db);
        let duty = if self.average_db < c { larger(self.average_db / c, 0.0) } else { 1.0 };
        let share = coefs.fast_release + duty * (coefs.release - coefs.fast_release);
        self.reduction_db = charge_or_fall(c, t, charge, share);
        self.average_db += coefs.duty_average * (larger(self.reduction_db, 0.0) - self.average_db);
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
    fn step(&mut self, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let Target { peak_db, mean_db } = target;
        self.peak_db = charge_or_fall(self.peak_db, peak_db, charge, coefs.peak_release);
        self.mean_db = charge_or_fall(self.mean_db, mean_db, charge, coefs.release);
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
pub(super) fn fall(from_db: f64, share: f64, target_db: f64) -> f64 {
    from_db + share * (smaller(target_db, 0.0) - from_db)
}

/// Rises by the attack; falls apart from the target, but not below it.
#[inline(always)]
fn charge_or_fall(from_db: f64, target_db: f64, charge: f64, release: f64) -> f64 {
    if target_db > from_db {
        from_db + charge * (target_db - from_db)
    } else {
        larger(target_db, fall(from_db, release, target_db))
    }
}
