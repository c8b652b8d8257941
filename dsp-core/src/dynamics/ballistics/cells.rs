//! Laws with two cells that are charged together and released apart.

use fearless_simd::Simd;

use super::single::fall;
use super::{Ballistics, Coefs, MEMORIES, Target, larger, settle};

/// [`Series`]: time constants of both capacitors, in seconds: 91 kohm at 0.47 uF and 750 kohm at 6.8 uF,
/// the network of well-known bus compressors.
pub(super) const SERIES_RELEASES_S: [f64; 2] = [0.043, 5.1];
/// [`Series`]: both get the same charge, so the voltage divides by the inverse capacitances.
const SERIES_SHARES: [f64; 2] = [0.93, 0.07];

/// [`Opto`]: share of the fast and of the slow cell.
const OPTO_SHARES: [f64; 2] = [0.7, 0.3];
/// [`Opto`]: slow release over the fast one, without a dose.
const OPTO_SLOWNESS: f64 = 8.0;
/// [`Opto`]: fast releases in a label: `.7 exp(-u) + .3 exp(-u / 8) = 1 / e`.
const OPTO_LABEL: f64 = 1.717_13;
/// [`Opto`]: releases of both cells over the label's.
pub(super) const OPTO_RELEASES: [f64; 2] = [1.0 / OPTO_LABEL, OPTO_SLOWNESS / OPTO_LABEL];
/// [`Opto`]: over which the dose is averaged, in seconds.
pub(super) const DOSE_AVERAGE_S: f64 = 2.0;
/// [`Opto`]: reduction of half a dose, in dB.
const DOSE_DB: f64 = 6.0;
/// [`Opto`]: by how much a full dose slows the slow cell, beyond once.
const DOSE_SLOWING: f64 = 7.0;

/// [`Law::Series`](super::Law): while the level stands, charge flows over from the fast capacitor to the
/// slow one and the sum stays on the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series {
    cells_db: [f64; 2],
}

impl Ballistics for Series {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let t = target.peak_db;
        let sum_db = self.cells_db[0] + self.cells_db[1];
        let left_db = [
            fall(simd, self.cells_db[0], coefs.series[0], t),
            fall(simd, self.cells_db[1], coefs.series[1], 0.0),
        ];
        // What the cells lose is filled up to where the attack, or the target, asks for.
        let wanted_db = if t > sum_db { sum_db + charge * (t - sum_db) } else { t };
        let missing_db = larger(wanted_db - (left_db[0] + left_db[1]), 0.0);
        for (cell, (left, share)) in self.cells_db.iter_mut().zip(left_db.iter().zip(SERIES_SHARES))
        {
            *cell = left + share * missing_db;
        }
        self.reduction_db()
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.cells_db[0] + self.cells_db[1]
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.cells_db[0], self.cells_db[1], 0.0]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { cells_db: [reduction_db, 0.0] }
    }

    fn flush(&mut self) {
        self.cells_db.iter_mut().for_each(settle);
    }
}

/// [`Law::Opto`](super::Law).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opto {
    cells_db: [f64; 2],
    /// 0 in the dark to nearly 1 after much light.
    dose: f64,
}

impl Ballistics for Opto {
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, coefs: &Coefs, charge: f64, target: Target) -> f64 {
        let t = target.peak_db;
        let [fast_db, slow_db] = self.cells_db;
        let sum_db = fast_db + slow_db;
        if t > sum_db {
            let missing_db = charge * (t - sum_db);
            self.cells_db =
                [fast_db + OPTO_SHARES[0] * missing_db, slow_db + OPTO_SHARES[1] * missing_db];
        } else {
            let slow = coefs.opto[1] / (1.0 + DOSE_SLOWING * self.dose);
            let fallen_db = [fall(simd, fast_db, coefs.opto[0], t), fall(simd, slow_db, slow, 0.0)];
            // As far as the target, both alike: what stands keeps its shares, however it ripples.
            let leak_db = sum_db - (fallen_db[0] + fallen_db[1]);
            let part = if leak_db > sum_db - t { (sum_db - t) / leak_db } else { 1.0 };
            self.cells_db = [
                fast_db + part * (fallen_db[0] - fast_db),
                slow_db + part * (fallen_db[1] - slow_db),
            ];
        }
        // Only light is a dose, not the cells' lingering.
        let lit_db = if t > 0.5 * sum_db { larger(self.reduction_db(), 0.0) } else { 0.0 };
        self.dose += coefs.dose_average * (lit_db / (lit_db + DOSE_DB) - self.dose);
        self.reduction_db()
    }

    #[inline(always)]
    fn reduction_db(&self) -> f64 {
        self.cells_db[0] + self.cells_db[1]
    }

    fn memories(&self) -> [f64; MEMORIES] {
        [self.cells_db[0], self.cells_db[1], self.dose]
    }

    fn at_rest(reduction_db: f64) -> Self {
        Self { cells_db: OPTO_SHARES.map(|share| share * reduction_db), dose: 0.0 }
    }

    fn flush(&mut self) {
        self.cells_db.iter_mut().for_each(settle);
        settle(&mut self.dose);
    }
}
