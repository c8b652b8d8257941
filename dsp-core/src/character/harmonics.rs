//! What a stage makes of a sine, measured on the stage itself.

use std::f64::consts::TAU;

use super::{CharacterParams, CharacterStage};
use crate::processor::AudioBlock;
use crate::units::{db_to_gain, gain_to_db};

/// Harmonics that are measured, the fundamental included.
pub const HARMONICS: usize = 10;

/// Samples of a period: the tenth harmonic has at least six, and images fold onto harmonics.
const MIN_PERIOD_SAMPLES: f64 = 64.0;
/// The rate is at least this, in Hz, so that a core moves in small steps at low frequencies.
const MIN_RATE_HZ: f64 = 192_000.0;
/// The slowest memory, a core's, has settled to 1e-2 after this time, in seconds.
const SETTLING_S: f64 = 0.5;

/// Amplitudes of the harmonics of a sine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Harmonics {
    /// Of the fundamental and those above it, linear; full scale is 1.
    pub gains: [f64; HARMONICS],
    /// Of the sine that went in.
    pub input_gain: f64,
}

impl Harmonics {
    /// Total harmonic distortion against the fundamental, as a ratio.
    #[must_use]
    pub fn thd(&self) -> f64 {
        let power: f64 = self.gains[1..].iter().map(|gain| gain * gain).sum();
        power.sqrt() / self.gains[0].max(f64::MIN_POSITIVE)
    }

    /// The same in dB; `-inf` without any.
    #[must_use]
    pub fn thd_db(&self) -> f64 {
        gain_to_db(self.thd())
    }

    /// The same in percent.
    #[must_use]
    pub fn thd_percent(&self) -> f64 {
        100.0 * self.thd()
    }

    /// Gain of the fundamental in dB.
    #[must_use]
    pub fn gain_db(&self) -> f64 {
        gain_to_db(self.gains[0] / self.input_gain)
    }

    /// A harmonic against the fundamental in dB; 1 is the fundamental, 0.
    #[must_use]
    pub fn level_db(&self, harmonic: usize) -> f64 {
        let gain = self.gains.get(harmonic.wrapping_sub(1)).copied().unwrap_or(0.0);
        gain_to_db(gain / self.gains[0].max(f64::MIN_POSITIVE))
    }
}

/// Runs a stage on a sine of `level_db` (peak, dBFS) until it has settled and measures a period.
/// Takes memory and some milliseconds: for windows and data sheets.
#[must_use]
pub fn harmonics(params: &CharacterParams, freq_hz: f64, level_db: f64) -> Harmonics {
    let period = MIN_PERIOD_SAMPLES.max((MIN_RATE_HZ / freq_hz).ceil()) as usize;
    let periods = (SETTLING_S * freq_hz).ceil() as usize + 1;
    let input_gain = db_to_gain(level_db);
    let phase = |n: usize| TAU * (n % period) as f64 / period as f64;
    let sine: Vec<f32> = (0..period).map(|n| (input_gain * phase(n).sin()) as f32).collect();
    let mut stage = CharacterStage::new();
    stage.set_params(params);
    stage.prepare(freq_hz * period as f64);
    let mut output = sine.clone();
    for _ in 0..periods {
        output.copy_from_slice(&sine);
        stage.process(&mut AudioBlock::mono(&mut output));
    }
    let gains = std::array::from_fn(|index| {
        let (mut re, mut im) = (0.0, 0.0);
        for (n, &sample) in output.iter().enumerate() {
            let (sin, cos) = phase(n * (index + 1)).sin_cos();
            re += f64::from(sample) * cos;
            im += f64::from(sample) * sin;
        }
        2.0 * re.hypot(im) / period as f64
    });
    Harmonics { gains, input_gain }
}
