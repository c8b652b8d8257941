//! Pan laws: the gain of a source to the left and to the right loudspeaker at a position.
//!
//! With `p` from 0 (left) to 1 (right), the gain to the right, before normalisation:
//!
//! | law | right gain | centre | what stays constant |
//! |---|---|---|---|
//! | 0 dB | `min(1, 2p)` | 0 dB | the nearer side |
//! | -2.5 dB | `sin(p pi/2)^(2.5/3.0103)` | -2.5 dB | between the nearer side and power |
//! | -3 dB | `sin(p pi/2)` | -3.0103 dB | power |
//! | -4.5 dB | `sqrt(p sin(p pi/2))` | -4.5154 dB | between power and amplitude |
//! | -6 dB | `p` | -6.0206 dB | amplitude, the mono sum |
//!
//! The left gain is the mirror image. All are 0 dB at the side and -inf dB at the other one.

use std::f64::consts::FRAC_PI_2;

/// Level of the -2.5 dB law over the one of the constant-power law at the centre, both in dB.
const EXPONENT_DB2_5: f64 = 2.5 / 3.010_299_956_639_812;

/// How much softer than at the side a source is at the centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanLaw {
    /// 0 dB: the nearer side keeps its level.
    Db0,
    /// -2.5 dB.
    Db2_5,
    /// -3 dB: constant power.
    #[default]
    Db3,
    /// -4.5 dB: half-way between constant power and constant amplitude.
    Db4_5,
    /// -6 dB: constant amplitude.
    Db6,
}

impl PanLaw {
    /// Every law, from 0 to -6 dB.
    pub const ALL: [Self; 5] = [Self::Db0, Self::Db2_5, Self::Db3, Self::Db4_5, Self::Db6];

    /// Linear gains to the left and the right loudspeaker, 0 to 1, at `position` from -1 (left) to
    /// 1 (right), with 0 dB at the side.
    #[must_use]
    pub fn gains(self, position: f64) -> [f64; 2] {
        let position = position.clamp(-1.0, 1.0);
        [self.gain_to_right(0.5 - 0.5 * position), self.gain_to_right(0.5 + 0.5 * position)]
    }

    /// Linear gain at the centre, with 0 dB at the side.
    #[must_use]
    pub fn centre_gain(self) -> f64 {
        self.gain_to_right(0.5)
    }

    fn gain_to_right(self, p: f64) -> f64 {
        // Exact, where sin(pi/2 p) would miss the side or the centre by a rounding.
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return 1.0;
        }
        match self {
            Self::Db0 => (2.0 * p).min(1.0),
            Self::Db2_5 => (FRAC_PI_2 * p).sin().powf(EXPONENT_DB2_5),
            Self::Db3 => (FRAC_PI_2 * p).sin(),
            Self::Db4_5 => (p * (FRAC_PI_2 * p).sin()).sqrt(),
            Self::Db6 => p,
        }
    }
}

/// Which position of the law is 0 dB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanReference {
    /// The position where the mode leaves the signal as it is: the centre of balance, the two
    /// sides of dual pan. Switching the law is silent there.
    #[default]
    Neutral,
    /// The centre is 0 dB and the side louder (a compensated law).
    Centre,
    /// The side is 0 dB and the centre softer (an uncompensated law).
    Side,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::gain_to_db;

    #[test]
    fn centre_is_what_the_name_says() {
        let centre_db = [0.0, -2.5, -3.010_3, -4.515_4, -6.020_6];
        for (law, want_db) in PanLaw::ALL.into_iter().zip(centre_db) {
            let [left, right] = law.gains(0.0);
            assert_eq!(left.to_bits(), right.to_bits(), "{law:?}");
            assert!((gain_to_db(right) - want_db).abs() < 1e-4, "{law:?}");
        }
    }

    #[test]
    fn sides_are_exact() {
        for law in PanLaw::ALL {
            assert_eq!(law.gains(-1.0), [1.0, 0.0]);
            assert_eq!(law.gains(1.0), [0.0, 1.0]);
            assert_eq!(law.gains(7.0), [0.0, 1.0], "clamped");
        }
    }
}
