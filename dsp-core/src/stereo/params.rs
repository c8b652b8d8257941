//! What a user sets on the panner, in real units, and the gains that follow from it.

use super::law::{PanLaw, PanReference};
use super::matrix::StereoMatrix;
use crate::units::db_to_gain;

/// Highest gain, in dB.
pub const MAX_GAIN_DB: f64 = 24.0;
/// Lowest frequency below which the signal can be made mono, in Hz.
pub const MIN_MONO_BELOW_HZ: f64 = 20.0;
/// Highest frequency below which the signal can be made mono, in Hz.
pub const MAX_MONO_BELOW_HZ: f64 = 1_000.0;

/// What the pan control moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanMode {
    /// The levels of left and right against each other.
    #[default]
    Balance,
    /// Left and right each have a place of their own.
    Dual,
    /// The whole picture turns; power is kept and the law has no part in it.
    Rotation,
}

/// What is heard; the last step of the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listen {
    /// The output as it is.
    #[default]
    Stereo,
    /// Half the sum on both loudspeakers, as a mono loudspeaker plays it.
    Mono,
    /// The left channel on both.
    Left,
    /// The right channel on both.
    Right,
    /// The middle of the picture, half the sum, on both.
    Mid,
    /// What mono loses, half the difference, on both.
    Side,
}

/// Polarity and places of the two inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideChange {
    /// Turns the left input over.
    pub invert_left: bool,
    /// Turns the right input over.
    pub invert_right: bool,
    /// Left and right change places, after their polarity.
    pub swap: bool,
}

/// All settings of a [`Panner`](super::Panner).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PannerParams {
    /// What the pan control moves.
    pub mode: PanMode,
    /// How the level follows the position.
    pub law: PanLaw,
    /// Which position is 0 dB.
    pub reference: PanReference,
    /// Position in balance mode, -1 (left) to 1 (right).
    pub pan: f64,
    /// Position of the left input in dual mode, -1 to 1.
    pub pan_left: f64,
    /// Position of the right input in dual mode, -1 to 1.
    pub pan_right: f64,
    /// Angle in rotation mode, -180 to 180 degrees; positive turns the middle to the right.
    pub rotation_deg: f64,
    /// Side channel gain, 0 (mono) to 2; 1 changes nothing.
    pub width_gain: f64,
    /// Mono below this frequency, 20 to 1 000 Hz; `None` is off.
    pub mono_below_hz: Option<f64>,
    /// Output gain, `-inf` to 24 dB.
    pub gain_db: f64,
    /// Silence.
    pub mute: bool,
    /// Polarity and places of the inputs.
    pub sides: SideChange,
    /// What is heard.
    pub listen: Listen,
}

impl Default for PannerParams {
    fn default() -> Self {
        Self {
            mode: PanMode::Balance,
            law: PanLaw::Db3,
            reference: PanReference::Neutral,
            pan: 0.0,
            pan_left: -1.0,
            pan_right: 1.0,
            rotation_deg: 0.0,
            width_gain: 1.0,
            mono_below_hz: None,
            gain_db: 0.0,
            mute: false,
            sides: SideChange::default(),
            listen: Listen::Stereo,
        }
    }
}

impl PannerParams {
    /// Every value brought into its range; what is not a number becomes the default.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let default = Self::default();
        let finite = |value: f64, min: f64, max: f64, fallback: f64| {
            if value.is_nan() { fallback } else { value.clamp(min, max) }
        };
        Self {
            pan: finite(self.pan, -1.0, 1.0, default.pan),
            pan_left: finite(self.pan_left, -1.0, 1.0, default.pan_left),
            pan_right: finite(self.pan_right, -1.0, 1.0, default.pan_right),
            rotation_deg: finite(self.rotation_deg, -180.0, 180.0, default.rotation_deg),
            width_gain: finite(self.width_gain, 0.0, 2.0, default.width_gain),
            mono_below_hz: self
                .mono_below_hz
                .filter(|freq_hz| !freq_hz.is_nan())
                .map(|freq_hz| freq_hz.clamp(MIN_MONO_BELOW_HZ, MAX_MONO_BELOW_HZ)),
            gain_db: finite(self.gain_db, f64::NEG_INFINITY, MAX_GAIN_DB, default.gain_db),
            ..*self
        }
    }

    /// Gains of the pan stage alone: mode, position, law and reference.
    #[must_use]
    pub fn pan_matrix(&self) -> StereoMatrix {
        match self.mode {
            PanMode::Balance => {
                let scale = self.scale(PanReference::Centre);
                let [left, right] = self.law.gains(self.pan).map(|gain| gain * scale);
                // Dividing the centre by itself must give 1, which `gain * (1 / centre)` may not.
                if self.pan == 0.0 && scale != 1.0 {
                    return StereoMatrix::IDENTITY;
                }
                StereoMatrix::diagonal(left, right)
            }
            PanMode::Dual => {
                let scale = self.scale(PanReference::Side);
                let [ll, rl] = self.law.gains(self.pan_left).map(|gain| gain * scale);
                let [lr, rr] = self.law.gains(self.pan_right).map(|gain| gain * scale);
                StereoMatrix { ll, lr, rl, rr }
            }
            PanMode::Rotation => StereoMatrix::rotation(self.rotation_deg.to_radians()),
        }
    }

    /// The gains in dB from the two inputs of the pan stage to the two outputs, with the output
    /// gain and mute; what the editor writes beside the position. Order: left to left, right to
    /// left, left to right, right to right.
    #[must_use]
    pub fn gains_db(&self) -> [f64; 4] {
        self.pan_matrix().then(&self.level_matrix()).gains_db()
    }

    /// Output gain and mute.
    fn level_matrix(&self) -> StereoMatrix {
        let gain = if self.mute { 0.0 } else { db_to_gain(self.gain_db) };
        StereoMatrix::diagonal(gain, gain)
    }

    /// All before the mono-below filter: polarity, swap, width.
    pub(super) fn input_matrix(&self) -> StereoMatrix {
        let sign = |inverted: bool| if inverted { -1.0 } else { 1.0 };
        let polarity =
            StereoMatrix::diagonal(sign(self.sides.invert_left), sign(self.sides.invert_right));
        let places = if self.sides.swap { StereoMatrix::SWAP } else { StereoMatrix::IDENTITY };
        polarity.then(&places).then(&StereoMatrix::width(self.width_gain))
    }

    /// All after the mono-below filter: pan, gain, mute, listening.
    pub(super) fn output_matrix(&self) -> StereoMatrix {
        self.pan_matrix().then(&self.level_matrix()).then(&self.listen.matrix())
    }

    /// The one gain of a mono layout.
    #[must_use]
    pub fn mono_gain(&self) -> f64 {
        let sign = if self.sides.invert_left { -1.0 } else { 1.0 };
        sign * self.level_matrix().ll
    }

    /// Factor on the law's gains that makes the reference position 0 dB.
    fn scale(&self, neutral: PanReference) -> f64 {
        let reference =
            if self.reference == PanReference::Neutral { neutral } else { self.reference };
        if reference == PanReference::Centre { 1.0 / self.law.centre_gain() } else { 1.0 }
    }
}

impl Listen {
    fn matrix(self) -> StereoMatrix {
        let both =
            |left: f64, right: f64| StereoMatrix { ll: left, lr: right, rl: left, rr: right };
        match self {
            Self::Stereo => StereoMatrix::IDENTITY,
            Self::Mono | Self::Mid => both(0.5, 0.5),
            Self::Left => both(1.0, 0.0),
            Self::Right => both(0.0, 1.0),
            Self::Side => both(0.5, -0.5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_the_identity_in_every_mode_and_law() {
        for mode in [PanMode::Balance, PanMode::Dual, PanMode::Rotation] {
            for law in PanLaw::ALL {
                let params = PannerParams { mode, law, ..PannerParams::default() };
                let whole = params.input_matrix().then(&params.output_matrix());
                assert_eq!(whole, StereoMatrix::IDENTITY, "{mode:?} {law:?}");
            }
        }
    }

    #[test]
    fn reference_moves_the_whole_law() {
        let centre = PannerParams { reference: PanReference::Centre, ..PannerParams::default() };
        let side = PannerParams { reference: PanReference::Side, ..PannerParams::default() };
        assert!((side.gains_db()[0] + 3.0103).abs() < 1e-4);
        assert_eq!(centre.gains_db()[0], 0.0);
        let right = PannerParams { pan: 1.0, ..centre };
        assert!((right.gains_db()[3] - 3.0103).abs() < 1e-4);
        assert_eq!(right.gains_db()[0], f64::NEG_INFINITY);
    }

    #[test]
    fn what_is_not_a_number_becomes_the_default() {
        let params = PannerParams {
            pan: f64::NAN,
            width_gain: f64::INFINITY,
            gain_db: f64::NAN,
            mono_below_hz: Some(f64::NAN),
            ..PannerParams::default()
        }
        .clamped();
        assert_eq!(params, PannerParams { width_gain: 2.0, ..PannerParams::default() });
    }
}
