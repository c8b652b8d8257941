//! What a user sets on the equaliser, in real units.

/// Number of bands.
pub const MAX_BANDS: usize = 24;

/// Response of a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Boost or cut around the frequency.
    #[default]
    Bell,
    /// Boost or cut below the frequency.
    LowShelf,
    /// Boost or cut above the frequency.
    HighShelf,
    /// High-pass.
    LowCut,
    /// Low-pass.
    HighCut,
    /// Removes the frequency.
    Notch,
    /// Keeps the frequency.
    BandPass,
    /// Low shelf down and high shelf up by half the gain each, pivoting on the frequency.
    TiltShelf,
    /// A constant slope over the whole spectrum that pivots on the frequency; the gain is the
    /// difference between the two ends of 20 Hz to 20 kHz.
    FlatTilt,
    /// Turns the phase only.
    AllPass,
}

/// Steepness of cuts and shelves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slope {
    /// 6 dB per octave.
    Db6,
    /// 12 dB per octave.
    #[default]
    Db12,
    /// 18 dB per octave.
    Db18,
    /// 24 dB per octave.
    Db24,
    /// 36 dB per octave.
    Db36,
    /// 48 dB per octave.
    Db48,
    /// 72 dB per octave.
    Db72,
    /// 96 dB per octave.
    Db96,
    /// Elliptic, as steep as can be; cuts only.
    Brickwall,
}

/// The part of the stereo signal that a band works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// Both channels.
    #[default]
    Stereo,
    /// Left only.
    Left,
    /// Right only.
    Right,
    /// The sum.
    Mid,
    /// The difference.
    Side,
}

impl Placement {
    /// Where a band with this placement works on so many channels: in mono, left and mid are the whole
    /// signal, right and side do not exist.
    pub(super) fn within(self, channels: usize) -> Option<Self> {
        match (channels, self) {
            (1, Self::Right | Self::Side) => None,
            (1, _) => Some(Self::Stereo),
            (_, placement) => Some(placement),
        }
    }
}

/// One band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandParams {
    /// Whether the band exists and is not bypassed.
    pub on: bool,
    /// Response.
    pub shape: Shape,
    /// Steepness; used by cuts and shelves.
    pub slope: Slope,
    /// Part of the stereo signal; mono input treats every placement as [`Placement::Stereo`],
    /// except [`Placement::Side`] and [`Placement::Right`], which then do nothing.
    pub placement: Placement,
    /// Centre or corner, 10 to 30 000 Hz at every sample rate.
    pub freq_hz: f64,
    /// -30 to 30 dB; used by bells, shelves and tilts.
    pub gain_db: f64,
    /// 0.025 to 40.
    pub q: f64,
}

impl Default for BandParams {
    fn default() -> Self {
        Self {
            on: false,
            shape: Shape::Bell,
            slope: Slope::Db12,
            placement: Placement::Stereo,
            freq_hz: 1_000.0,
            gain_db: 0.0,
            q: 1.0,
        }
    }
}

/// The whole equaliser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EqParams {
    /// The bands; their order does not matter.
    pub bands: [BandParams; MAX_BANDS],
    /// Multiplies every band's gain: -1 (-100 %) to 2 (200 %).
    pub gain_scale_amount: f64,
    /// -30 to 30 dB.
    pub output_gain_db: f64,
    /// Compensates the loudness change of the curve.
    pub auto_gain: bool,
    /// Inverts the output.
    pub invert_polarity: bool,
    /// Narrows a bell as its gain grows (proportional Q). Off by default.
    pub gain_q_interaction: bool,
    /// Index of the band that is listened to alone through a band-pass at its place, if any.
    pub listen: Option<usize>,
}

impl Default for EqParams {
    fn default() -> Self {
        Self {
            bands: [BandParams::default(); MAX_BANDS],
            gain_scale_amount: 1.0,
            output_gain_db: 0.0,
            auto_gain: false,
            invert_polarity: false,
            gain_q_interaction: false,
            listen: None,
        }
    }
}

/// Range of a band's frequency, in Hz.
pub const FREQ_RANGE_HZ: (f64, f64) = (10.0, 30_000.0);
/// Range of a band's gain and of the output gain, in dB.
pub const GAIN_RANGE_DB: (f64, f64) = (-30.0, 30.0);
/// Range of a band's Q.
pub const Q_RANGE: (f64, f64) = (0.025, 40.0);
/// Range of the gain scale.
pub const GAIN_SCALE_RANGE: (f64, f64) = (-1.0, 2.0);

/// The nearest value within a range; what is not a number becomes `default`.
fn within(value: f64, (low, high): (f64, f64), default: f64) -> f64 {
    if value.is_nan() { default } else { value.clamp(low, high) }
}

impl EqParams {
    /// All values moved into their ranges.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let default = BandParams::default();
        Self {
            bands: self.bands.map(|band| BandParams {
                freq_hz: within(band.freq_hz, FREQ_RANGE_HZ, default.freq_hz),
                gain_db: within(band.gain_db, GAIN_RANGE_DB, default.gain_db),
                q: within(band.q, Q_RANGE, default.q),
                ..band
            }),
            gain_scale_amount: within(self.gain_scale_amount, GAIN_SCALE_RANGE, 1.0),
            output_gain_db: within(self.output_gain_db, GAIN_RANGE_DB, 0.0),
            listen: self.listen.filter(|index| *index < MAX_BANDS),
            ..*self
        }
    }
}
