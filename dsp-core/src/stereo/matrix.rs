//! 2 x 2 gains from the two inputs to the two outputs.

use crate::units::gain_to_db;

/// `left = ll * left + lr * right`, `right = rl * left + rr * right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StereoMatrix {
    /// Left input to left output, linear.
    pub ll: f64,
    /// Right input to left output, linear.
    pub lr: f64,
    /// Left input to right output, linear.
    pub rl: f64,
    /// Right input to right output, linear.
    pub rr: f64,
}

impl StereoMatrix {
    /// Changes nothing.
    pub const IDENTITY: Self = Self { ll: 1.0, lr: 0.0, rl: 0.0, rr: 1.0 };
    /// Left and right change places.
    pub const SWAP: Self = Self { ll: 0.0, lr: 1.0, rl: 1.0, rr: 0.0 };

    /// One gain for each channel.
    #[must_use]
    pub fn diagonal(left_gain: f64, right_gain: f64) -> Self {
        Self { ll: left_gain, lr: 0.0, rl: 0.0, rr: right_gain }
    }

    /// Side channel times `width_gain`: 0 is mono, 1 changes nothing to the bit.
    #[must_use]
    pub fn width(width_gain: f64) -> Self {
        let cross = 0.5 - 0.5 * width_gain;
        let own = 1.0 - cross;
        Self { ll: own, lr: cross, rl: cross, rr: own }
    }

    /// Turns the picture; a positive angle turns the middle to the right. 0 changes nothing to the
    /// bit.
    #[must_use]
    pub fn rotation(angle_rad: f64) -> Self {
        let (sin, cos) = angle_rad.sin_cos();
        Self { ll: cos, lr: -sin, rl: sin, rr: cos }
    }

    /// This matrix, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        Self {
            ll: next.ll * self.ll + next.lr * self.rl,
            lr: next.ll * self.lr + next.lr * self.rr,
            rl: next.rl * self.ll + next.rr * self.rl,
            rr: next.rl * self.lr + next.rr * self.rr,
        }
    }

    /// The four gains in dB, in the order ll, lr, rl, rr; `-inf` where nothing passes.
    #[must_use]
    pub fn gains_db(&self) -> [f64; 4] {
        self.to_array().map(gain_to_db)
    }

    /// One frame.
    #[inline]
    #[must_use]
    pub fn apply(&self, left: f64, right: f64) -> (f64, f64) {
        (self.ll * left + self.lr * right, self.rl * left + self.rr * right)
    }

    /// From ll, lr, rl, rr.
    #[inline]
    #[must_use]
    pub fn from_array([ll, lr, rl, rr]: [f64; 4]) -> Self {
        Self { ll, lr, rl, rr }
    }

    /// ll, lr, rl, rr.
    #[must_use]
    pub fn to_array(self) -> [f64; 4] {
        [self.ll, self.lr, self.rl, self.rr]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_settings_are_the_identity_to_the_bit() {
        assert_eq!(StereoMatrix::width(1.0), StereoMatrix::IDENTITY);
        assert_eq!(StereoMatrix::rotation(0.0), StereoMatrix::IDENTITY);
        assert_eq!(StereoMatrix::SWAP.then(&StereoMatrix::SWAP), StereoMatrix::IDENTITY);
    }

    #[test]
    fn width_0_is_mono_and_2_doubles_the_side() {
        assert_eq!(StereoMatrix::width(0.0).to_array(), [0.5; 4]);
        assert_eq!(StereoMatrix::width(2.0).to_array(), [1.5, -0.5, -0.5, 1.5]);
    }

    #[test]
    fn rotation_by_45_degrees_brings_the_middle_to_the_right() {
        let m = StereoMatrix::rotation(std::f64::consts::FRAC_PI_4);
        assert!((m.ll + m.lr).abs() < 1e-15);
        assert!((m.rl + m.rr - std::f64::consts::SQRT_2).abs() < 1e-15);
    }
}
