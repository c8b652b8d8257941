//! What the user set, in real units.

use dsp_core::character::{CharacterParams, Circuit};
use dsp_core::dynamics::{CompressorParams, Curve};
use dsp_core::eq::{BandParams, EqParams, Shape, Slope};

/// Bands of the side-chain's equaliser.
pub const KEY_BANDS: usize = 4;

/// What is heard in place of the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listen {
    /// The result.
    #[default]
    Off,
    /// What the detector hears.
    SideChain,
    /// What the detector hears, as loud as it changes the gain.
    Trigger,
}

/// Where the make-up comes from; the knob is added to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MakeupMode {
    /// The knob alone.
    #[default]
    Manual,
    /// Half of the reduction at full scale. With the automatic threshold, which has no such figure,
    /// as [`LoudnessLock`](Self::LoudnessLock).
    Auto,
    /// As loud as the input.
    LoudnessLock,
}

/// Harmonics.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Colour {
    /// `None` is off.
    pub circuit: Option<Circuit>,
    /// 0 to 1.
    pub drive_amount: f64,
    /// In front of the compressor instead of behind it.
    pub before: bool,
}

impl Colour {
    /// What the stage at this place does.
    pub(super) fn stage(&self, before: bool) -> Option<CharacterParams> {
        let circuit = self.circuit.filter(|_| self.before == before)?;
        Some(CharacterParams { circuit, drive_amount: self.drive_amount })
    }
}

/// What comes after the compressor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
    /// Make-up of the compressed signal, in dB.
    pub makeup_db: f64,
    /// What is added to it.
    pub makeup: MakeupMode,
    /// 0: the input, 1: the compressed signal.
    pub mix_amount: f64,
    /// Gain of the input beside the mix, in dB.
    pub dry_db: f64,
    /// Gain of everything, in dB.
    pub gain_db: f64,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            makeup_db: 0.0,
            makeup: MakeupMode::Manual,
            mix_amount: 1.0,
            dry_db: f64::NEG_INFINITY,
            gain_db: 0.0,
        }
    }
}

/// All settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The compressor's own; its fixed latency is set by [`budget_s`](Self::budget_s).
    pub compressor: CompressorParams,
    /// Latency of the whole that stays the same; `None`: the least that the settings need.
    pub budget_s: Option<f64>,
    /// Low cut, two bells, high cut of the side-chain.
    pub key_bands: [BandParams; KEY_BANDS],
    /// The side-chain is the bus, if something is connected to it.
    pub external: bool,
    /// What is heard.
    pub listen: Listen,
    /// Harmonics.
    pub colour: Colour,
    /// Make-up, mix, gain.
    pub output: Output,
}

impl Default for Settings {
    fn default() -> Self {
        let band = |shape, slope, freq_hz, q| BandParams {
            shape,
            slope,
            freq_hz,
            q,
            ..BandParams::default()
        };
        let butterworth = std::f64::consts::FRAC_1_SQRT_2;
        Self {
            compressor: CompressorParams::default(),
            budget_s: None,
            key_bands: [
                band(Shape::LowCut, Slope::Db12, 80.0, butterworth),
                band(Shape::Bell, Slope::Db12, 200.0, 1.0),
                band(Shape::Bell, Slope::Db12, 3_000.0, 1.0),
                band(Shape::HighCut, Slope::Db12, 12_000.0, butterworth),
            ],
            external: false,
            listen: Listen::Off,
            colour: Colour::default(),
            output: Output::default(),
        }
    }
}

impl Settings {
    /// The side-chain's equaliser, for its sound and its curve.
    #[must_use]
    pub fn key_equaliser(&self) -> EqParams {
        let mut params = EqParams::default();
        params.bands[..KEY_BANDS].copy_from_slice(&self.key_bands);
        params
    }

    /// Whether what comes out of the compressor is the same, before make-up and mix. A budget counts:
    /// it may shorten the lookahead.
    #[must_use]
    pub fn sounds_like(&self, other: &Self) -> bool {
        let of_sound =
            |settings: &Self| Self { output: Output::default(), listen: Listen::Off, ..*settings };
        of_sound(self) == of_sound(other)
    }

    /// Make-up that needs no signal, in dB.
    #[must_use]
    pub fn static_makeup_db(&self) -> f64 {
        let is_auto = self.output.makeup == MakeupMode::Auto && !self.compressor.auto_threshold;
        let auto_db = if is_auto { Curve::new(&self.compressor).static_makeup_db() } else { 0.0 };
        self.output.makeup_db + auto_db
    }

    /// Whether the make-up is measured.
    #[must_use]
    pub fn locks_loudness(&self) -> bool {
        match self.output.makeup {
            MakeupMode::Manual => false,
            MakeupMode::Auto => self.compressor.auto_threshold,
            MakeupMode::LoudnessLock => true,
        }
    }
}
