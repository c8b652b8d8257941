//! Which of a pair's zeros belongs to which of its two sections.
//!
//! The fit finds four zeros (or, inverted, poles) for a main section and its correction. Any
//! division of them into two real quadratics is the same filter at rest, but coefficients on the way
//! from one division to another would be a different filter. Near half the sample rate the four lie
//! close together, and a moving filter needs the division that its last step had.

use crate::filter::section::{Quadratic, Section};

/// Sum of squared differences below which two pairs surely have the same division.
const SAME_DIVISION: f64 = 1e-4;
/// Other divisions of four roots.
const OTHERS: usize = 5;

/// A main section and its correction.
pub type Pair = [Section; 2];

/// The pair with its roots divided as nearly as possible as in `other`.
pub fn nearest(pair: Pair, other: &Pair, inverted: bool) -> Pair {
    let distance =
        |[main, correction]: &Pair| main.distance(&other[0]) + correction.distance(&other[1]);
    let mut best = (distance(&pair), pair);
    if best.0 < SAME_DIVISION {
        return pair;
    }
    for candidate in divisions(&pair, inverted).into_iter().flatten() {
        let distance = distance(&candidate);
        if distance < best.0 {
            best = (distance, candidate);
        }
    }
    best.1
}

/// The other ways to divide the pair's fitted roots.
fn divisions(pair: &Pair, inverted: bool) -> [Option<Pair>; OTHERS] {
    let mut divisions = [None; OTHERS];
    let [Some(one), Some(two)] = [&pair[0], &pair[1]].map(|section| fitted(section, inverted))
    else {
        return divisions;
    };
    divisions[0] = Some(with_fitted(pair, [two, one], inverted));
    if let [Some([a, b]), Some([c, d])] = [&one, &two].map(real_roots) {
        let others = [[[a, c], [b, d]], [[b, d], [a, c]], [[a, d], [b, c]], [[b, c], [a, d]]];
        for (division, roots) in divisions[1..].iter_mut().zip(others) {
            let fitted = roots.map(|[one, two]| [1.0, -(one + two), one * two]);
            *division = Some(with_fitted(pair, fitted, inverted));
        }
    }
    divisions
}

/// The quadratic that the fit has found, without its gain.
fn fitted(section: &Section, inverted: bool) -> Option<Quadratic> {
    if inverted {
        return Some([1.0, section.den[0], section.den[1]]);
    }
    let scale = 1.0 / section.num[0];
    scale.is_finite().then(|| section.num.map(|coefficient| coefficient * scale))
}

/// Each section keeps its own gain.
fn with_fitted(pair: &Pair, fitted: [Quadratic; 2], inverted: bool) -> Pair {
    let mut result = *pair;
    for (section, quadratic) in result.iter_mut().zip(fitted) {
        if inverted {
            section.den = [quadratic[1], quadratic[2]];
        } else {
            let gain = section.num[0];
            section.num = quadratic.map(|coefficient| coefficient * gain);
        }
    }
    result
}

fn real_roots(monic: &Quadratic) -> Option<[f64; 2]> {
    let [_, linear, constant] = *monic;
    let discriminant = linear * linear - 4.0 * constant;
    (discriminant >= 0.0).then(|| {
        let spread = discriminant.sqrt();
        [0.5 * (-linear - spread), 0.5 * (-linear + spread)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEN: [[f64; 2]; 2] = [[0.8, 0.5], [3.0, 2.2]];

    fn pair(zeros: [[f64; 2]; 2], gain: f64, inverted: bool) -> Pair {
        let mut index = 0;
        zeros.map(|[a, b]| {
            let section =
                Section { num: [1.0, -(a + b), a * b].map(|c| c * gain), den: DEN[index] };
            index += 1;
            if inverted { section.inverse().unwrap() } else { section }
        })
    }

    /// Every division of four real zeros is found again and stays the same filter.
    #[test]
    fn every_division_of_real_roots_is_undone() {
        let [a, b, c, d] = [-1.8, -1.4, -1.1, -0.6];
        let other = pair([[a, b], [c, d]], 1.3, false);
        for inverted in [false, true] {
            let other = if inverted { pair([[a, b], [c, d]], 1.3, true) } else { other };
            for zeros in [
                [[c, d], [a, b]],
                [[a, c], [b, d]],
                [[d, b], [c, a]],
                [[a, d], [b, c]],
                [[c, b], [d, a]],
            ] {
                let divided = nearest(pair(zeros, 1.3, inverted), &other, inverted);
                for (section, expected) in divided.iter().zip(&other) {
                    assert!(section.distance(expected) < 1e-24, "{zeros:?} {inverted}");
                }
            }
        }
    }

    /// A complex pair cannot be shared, so it stays in one section.
    #[test]
    fn complex_roots_only_change_places() {
        let mut one = pair([[-1.8, -1.4], [-1.0, -1.0]], 0.7, false);
        one[1].num = [0.7, 0.7 * 2.0, 0.7 * 1.3];
        let mut other = one;
        other.swap(0, 1);
        for (section, den) in other.iter_mut().zip(DEN) {
            section.den = den;
        }
        let divided = nearest(one, &other, false);
        assert!(divided[0].distance(&other[0]) + divided[1].distance(&other[1]) < 1e-24);
    }
}
