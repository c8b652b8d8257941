//! What the user sets, in real units.

use super::style::Style;

/// Longest lookahead, and longest delay of the side-chain, in seconds.
pub const MAX_LOOKAHEAD_S: f64 = 0.020;
/// Longest averaging time of the RMS detection, in seconds.
pub const MAX_RMS_S: f64 = 0.160;
/// Longest fixed latency, in seconds.
pub const MAX_FIXED_LATENCY_S: f64 = 0.050;
/// A ratio from here on is infinite.
pub const INFINITE_RATIO: f64 = 1_000.0;

const THRESHOLD_RANGE_DB: (f64, f64) = (-80.0, 24.0);
const MAX_KNEE_DB: f64 = 48.0;
const MAX_RANGE_DB: f64 = 60.0;
const ATTACK_RANGE_S: (f64, f64) = (0.000_005, 0.5);
const RELEASE_RANGE_S: (f64, f64) = (0.005, 5.0);
const MAX_HOLD_S: f64 = 0.5;
const FLOOR_RANGE_DB: (f64, f64) = (-100.0, -20.0);
const MAX_CREST_DB: f64 = 24.0;
/// Limits of the distance of an automatic threshold from the programme's level.
const OFFSET_RANGE_DB: (f64, f64) = (-80.0, 80.0);

/// Where the level is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topology {
    /// As the style does.
    #[default]
    Style,
    /// At the input: the reduction is a function of the input's level.
    FeedForward,
    /// At the output: the reduction is a function of what it leaves; see [`Curve`](super::Curve).
    Feedback,
}

/// How a level is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detection {
    /// As the style does.
    #[default]
    Style,
    /// Envelope of a quadrature pair: the amplitude of a sine at every instant, without ripple.
    Envelope,
    /// The larger one of the envelope and the sample: transients arrive without the pair's delay.
    Transient,
    /// The rectified sample itself.
    Peak,
    /// Mean power over [`CompressorParams::rms_s`].
    Rms,
}

/// What a channel reacts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkMode {
    /// The louder channel.
    #[default]
    Max,
    /// The mean power of both.
    Mean,
}

/// Which two signals are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Domain {
    /// Left and right.
    #[default]
    LeftRight,
    /// Mid and side.
    MidSide,
    /// Mid; the side passes.
    Mid,
    /// Side; the mid passes.
    Side,
}

/// How many times the sample rate the gain works at, at 44.1 and 48 kHz; half of it from 88.2 kHz
/// on, a quarter from 176.4 kHz on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oversampling {
    /// At the sample rate, without latency.
    #[default]
    X1,
    /// Twice.
    X2,
    /// Four times.
    X4,
    /// Eight times.
    X8,
}

impl Oversampling {
    /// All of them, lowest first.
    pub const ALL: [Self; 4] = [Self::X1, Self::X2, Self::X4, Self::X8];

    /// The factor.
    #[must_use]
    pub fn times(self) -> usize {
        1 << self as usize
    }
}

/// Gain below a threshold: boosts what is too quiet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpwardParams {
    /// Below this level the boost begins, in dB.
    pub threshold_db: f64,
    /// 1 is off; [`INFINITE_RATIO`] brings everything up to the threshold.
    pub ratio: f64,
    /// Largest boost, in dB.
    pub range_db: f64,
}

impl Default for UpwardParams {
    fn default() -> Self {
        Self { threshold_db: -40.0, ratio: 1.0, range_db: 12.0 }
    }
}

/// Attenuation below a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpanderParams {
    /// Below this level the attenuation begins, in dB.
    pub threshold_db: f64,
    /// 1 is off; a level 1 dB below the threshold leaves `ratio` dB below it.
    pub ratio: f64,
    /// Largest attenuation, in dB.
    pub range_db: f64,
}

impl Default for ExpanderParams {
    fn default() -> Self {
        Self { threshold_db: -60.0, ratio: 1.0, range_db: 24.0 }
    }
}

/// All settings of the [`Compressor`](super::Compressor). Levels are those of a sine's peak, in dB
/// over full scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompressorParams {
    /// Detector, loop, ballistics; see [`Style`].
    pub style: Style,
    /// Level where the reduction begins, -80 to 24 dB. In [`Style::Upward`]: below which the boost
    /// begins.
    pub threshold_db: f64,
    /// Slope, 1 to [`INFINITE_RATIO`].
    pub ratio: f64,
    /// Width of the curve's bend, 0 to 48 dB; styles have a least one.
    pub knee_db: f64,
    /// Largest reduction, 0 to 60 dB. In [`Style::Upward`]: largest boost.
    pub range_db: f64,
    /// Attack by the style's definition, 5 µs to 0.5 s.
    pub attack_s: f64,
    /// Release by the style's definition, 5 ms to 5 s.
    pub release_s: f64,
    /// Release by the programme, in place of [`release_s`](Self::release_s).
    pub auto_release: bool,
    /// How long the level is held before the release, 0 to 0.5 s.
    pub hold_s: f64,
    /// Boost of what is quiet, in addition. With the same threshold as above it is a target level.
    pub upward: UpwardParams,
    /// Below this level the boost ends within 12 dB, -100 to -20 dB: pauses stay pauses.
    pub floor_db: f64,
    /// Attenuation of what is quiet, in addition.
    pub expander: ExpanderParams,
    /// Where the level is taken.
    pub topology: Topology,
    /// How the level is taken.
    pub detection: Detection,
    /// Averaging time of [`Detection::Rms`] and of the RMS path of [`Style::Mastering`], 0 to 0.16 s.
    /// 0 is the envelope.
    pub rms_s: f64,
    /// [`Style::Mastering`]: release of the peak path, 5 ms to 5 s. That of the RMS path is
    /// [`release_s`](Self::release_s).
    pub peak_release_s: f64,
    /// [`Style::Mastering`]: by how much a peak may exceed the RMS before the peak path works, 0 to
    /// 24 dB.
    pub crest_db: f64,
    /// 0: each channel for itself, 1: both the same.
    pub link_amount: f64,
    /// What linked channels react to.
    pub link: LinkMode,
    /// Which two signals are compressed.
    pub domain: Domain,
    /// How much earlier the side-chain is than the audio, in seconds; negative: later. Within 20 ms.
    pub lookahead_s: f64,
    /// Rate at which the side-chain and the gain work.
    pub oversampling: Oversampling,
    /// Latency that stays the same whatever lookahead, oversampling and style do, 0 to 50 ms; what
    /// does not fit is shortened. `None`: the least that the settings need.
    pub fixed_latency_s: Option<f64>,
    /// The threshold follows the programme.
    pub auto_threshold: bool,
    /// Distance of the automatic threshold from where it would put itself, -80 to 80 dB.
    pub auto_offset_db: f64,
}

impl Default for CompressorParams {
    fn default() -> Self {
        Self {
            style: Style::Clean,
            threshold_db: -20.0,
            ratio: 4.0,
            knee_db: 6.0,
            range_db: 60.0,
            attack_s: 0.010,
            release_s: 0.100,
            auto_release: false,
            hold_s: 0.0,
            upward: UpwardParams::default(),
            floor_db: -70.0,
            expander: ExpanderParams::default(),
            topology: Topology::Style,
            detection: Detection::Style,
            rms_s: 0.010,
            peak_release_s: 0.040,
            crest_db: 0.0,
            link_amount: 1.0,
            link: LinkMode::Max,
            domain: Domain::LeftRight,
            lookahead_s: 0.0,
            oversampling: Oversampling::X1,
            fixed_latency_s: None,
            auto_threshold: false,
            auto_offset_db: 0.0,
        }
    }
}

impl CompressorParams {
    /// Every value inside its range; what is not a number becomes the default.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let default = Self::default();
        let ratio = (1.0, INFINITE_RATIO);
        let range = (0.0, MAX_RANGE_DB);
        Self {
            threshold_db: within(self.threshold_db, THRESHOLD_RANGE_DB, default.threshold_db),
            ratio: within(self.ratio, ratio, default.ratio),
            knee_db: within(self.knee_db, (0.0, MAX_KNEE_DB), default.knee_db),
            range_db: within(self.range_db, range, default.range_db),
            attack_s: within(self.attack_s, ATTACK_RANGE_S, default.attack_s),
            release_s: within(self.release_s, RELEASE_RANGE_S, default.release_s),
            hold_s: within(self.hold_s, (0.0, MAX_HOLD_S), default.hold_s),
            upward: UpwardParams {
                threshold_db: within(
                    self.upward.threshold_db,
                    THRESHOLD_RANGE_DB,
                    default.upward.threshold_db,
                ),
                ratio: within(self.upward.ratio, ratio, default.upward.ratio),
                range_db: within(self.upward.range_db, range, default.upward.range_db),
            },
            floor_db: within(self.floor_db, FLOOR_RANGE_DB, default.floor_db),
            expander: ExpanderParams {
                threshold_db: within(
                    self.expander.threshold_db,
                    THRESHOLD_RANGE_DB,
                    default.expander.threshold_db,
                ),
                ratio: within(self.expander.ratio, ratio, default.expander.ratio),
                range_db: within(self.expander.range_db, range, default.expander.range_db),
            },
            rms_s: within(self.rms_s, (0.0, MAX_RMS_S), default.rms_s),
            peak_release_s: within(self.peak_release_s, RELEASE_RANGE_S, default.peak_release_s),
            crest_db: within(self.crest_db, (0.0, MAX_CREST_DB), default.crest_db),
            link_amount: within(self.link_amount, (0.0, 1.0), default.link_amount),
            lookahead_s: within(
                self.lookahead_s,
                (-MAX_LOOKAHEAD_S, MAX_LOOKAHEAD_S),
                default.lookahead_s,
            ),
            fixed_latency_s: self
                .fixed_latency_s
                .map(|latency_s| within(latency_s, (0.0, MAX_FIXED_LATENCY_S), 0.0)),
            auto_offset_db: within(self.auto_offset_db, OFFSET_RANGE_DB, default.auto_offset_db),
            ..*self
        }
    }
}

fn within(value: f64, (low, high): (f64, f64), otherwise: f64) -> f64 {
    if value.is_nan() { otherwise } else { value.clamp(low, high) }
}
