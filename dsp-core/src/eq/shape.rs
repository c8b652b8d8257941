//! From a band's parameters to its analog prototype.

use std::f64::consts::FRAC_1_SQRT_2;

use super::{BandParams, Shape, Slope};
use crate::filter::analog::{Prototype, Side};

/// Gain at which [`super::EqParams::gain_q_interaction`] doubles the Q of a bell, in dB.
const Q_DOUBLES_AT_DB: f64 = 12.0;

impl Slope {
    /// Order of the filter; a brickwall shelf is the steepest ordinary one.
    fn order(self) -> usize {
        match self {
            Self::Db6 => 1,
            Self::Db12 => 2,
            Self::Db18 => 3,
            Self::Db24 => 4,
            Self::Db36 => 6,
            Self::Db48 => 8,
            Self::Db72 => 12,
            Self::Db96 | Self::Brickwall => 16,
        }
    }
}

impl Shape {
    /// Whether the gain means anything to this shape.
    #[must_use]
    pub fn has_gain(self) -> bool {
        matches!(
            self,
            Self::Bell | Self::LowShelf | Self::HighShelf | Self::TiltShelf | Self::FlatTilt
        )
    }

    /// Whether the slope means anything to this shape.
    #[must_use]
    pub fn has_slope(self) -> bool {
        matches!(
            self,
            Self::LowShelf | Self::HighShelf | Self::LowCut | Self::HighCut | Self::TiltShelf
        )
    }
}

impl BandParams {
    /// The band with the whole equaliser's gain scale applied to it, and (by `narrowing_amount`,
    /// 0 to 1) its gain to its Q.
    #[must_use]
    pub fn scaled(&self, gain_scale_amount: f64, narrowing_amount: f64) -> Self {
        let gain_db = self.gain_db * gain_scale_amount;
        let narrowing = if self.shape == Shape::Bell {
            1.0 + narrowing_amount * gain_db.abs() / Q_DOUBLES_AT_DB
        } else {
            1.0
        };
        Self { gain_db, q: self.q * narrowing, ..*self }
    }

    /// The analog filter of the band.
    #[must_use]
    pub fn prototype(&self) -> Prototype {
        let (freq_hz, gain_db, q) = (self.freq_hz, self.gain_db, self.q);
        let order = self.slope.order();
        // A first order filter has no resonance.
        match (self.shape, self.slope) {
            (Shape::Bell, _) => Prototype::bell(freq_hz, gain_db, q),
            (Shape::LowShelf, _) => Prototype::shelf(freq_hz, gain_db, q, order, Side::Low),
            (Shape::HighShelf, _) => Prototype::shelf(freq_hz, gain_db, q, order, Side::High),
            (Shape::TiltShelf, _) => Prototype::tilt_shelf(freq_hz, gain_db, q, order),
            (Shape::FlatTilt, _) => Prototype::flat_tilt(freq_hz, gain_db),
            (Shape::LowCut, Slope::Brickwall) => Prototype::brickwall(freq_hz, Side::Low),
            (Shape::HighCut, Slope::Brickwall) => Prototype::brickwall(freq_hz, Side::High),
            (Shape::LowCut, _) => Prototype::low_cut(freq_hz, q, order),
            (Shape::HighCut, _) => Prototype::high_cut(freq_hz, q, order),
            (Shape::Notch, _) => Prototype::notch(freq_hz, q),
            (Shape::BandPass, _) => Prototype::band_pass(freq_hz, q),
            (Shape::AllPass, _) => Prototype::all_pass(freq_hz, q),
        }
    }

    /// Q at which cuts and shelves of this band are flat: Butterworth.
    pub const FLAT_Q: f64 = FRAC_1_SQRT_2;
}
