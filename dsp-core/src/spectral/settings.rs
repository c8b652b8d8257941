//! What the user sets on a spectrum.

/// How fast a spectrum falls back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpectrumFall {
    /// 150 ms.
    Fast,
    /// 350 ms.
    #[default]
    Smooth,
    /// 900 ms.
    Slow,
}

impl SpectrumFall {
    /// Time in which the amplitude falls to 1/e, in seconds.
    #[must_use]
    pub fn time_s(self) -> f64 {
        match self {
            Self::Fast => 0.150,
            Self::Smooth => 0.350,
            Self::Slow => 0.900,
        }
    }
}

/// Width over which the power is averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Smoothing {
    /// As the transform gives it: a sine reads its level at every frequency.
    #[default]
    Off,
    /// A width in octaves.
    Octave(f64),
    /// A width in equivalent rectangular bandwidths of hearing (Glasberg and Moore, 1990).
    Erb(f64),
}

impl Smoothing {
    /// Width at half height around a frequency, in Hz.
    #[must_use]
    pub fn width_hz(self, freq_hz: f64) -> f64 {
        /// `ERB = 24.7 (4.37 f / kHz + 1)` Hz.
        const ERB_AT_0_HZ: f64 = 24.7;
        const ERB_PER_HZ: f64 = 24.7 * 4.37e-3;
        match self {
            Self::Off => 0.0,
            Self::Octave(width_oct) => {
                let half = (0.5 * width_oct.max(0.0)).exp2();
                freq_hz * (half - 1.0 / half)
            }
            Self::Erb(width) => width.max(0.0) * (ERB_AT_0_HZ + ERB_PER_HZ * freq_hz),
        }
    }
}

/// Length of the transform: how fine against how quick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// 85 ms: 17 Hz wide.
    Quick,
    /// 170 ms: 9 Hz wide.
    #[default]
    Normal,
    /// 340 ms: 4.4 Hz wide.
    Fine,
}

impl Resolution {
    /// Length of the transform at a sample rate, in samples: the power of two above the time.
    #[must_use]
    pub fn length_samples(self, sample_rate_hz: f64) -> usize {
        /// 4096 samples at 48 kHz.
        const QUICK_S: f64 = 4_096.0 / 48_000.0;
        let time_s = match self {
            Self::Quick => QUICK_S,
            Self::Normal => 2.0 * QUICK_S,
            Self::Fine => 4.0 * QUICK_S,
        };
        // A hundredth of an octave short is long enough.
        1 << ((time_s * sample_rate_hz).max(2.0).log2() - 0.01).ceil() as u32
    }
}

/// The points at which the spectrum is drawn, evenly spaced in octaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpectrumGrid {
    /// Number of points, at least 2.
    pub points: usize,
    /// First frequency, in Hz.
    pub from_hz: f64,
    /// Last frequency, in Hz.
    pub to_hz: f64,
}

impl Default for SpectrumGrid {
    fn default() -> Self {
        Self { points: 512, from_hz: 20.0, to_hz: 20_000.0 }
    }
}

/// What may change while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpectrumSettings {
    /// Slope that is added, around 1 kHz: 0, 3 (pink noise is level) or 4.5 dB per octave.
    pub tilt_db_per_oct: f64,
    /// Width of the average.
    pub smoothing: Smoothing,
    /// How fast it falls.
    pub fall: SpectrumFall,
    /// Stands still.
    pub freeze: bool,
    /// Keeps the highest level of each point.
    pub peak_hold: bool,
}
