//! Level meters: sample peak with the ballistics of the windows, RMS, overs.

use super::chunk::{CHUNK_SAMPLES, Chunk, Chunker};
use crate::processor::{Setup, SetupError};
use crate::units::{db_to_gain, s_to_samples};

/// Fall of the peak bar and, after the hold, of the peak line, in dB/s.
const FALL_DB_PER_S: f64 = 24.0;
/// How long the peak line stays, in seconds.
const HOLD_S: f64 = 2.0;
/// Time constant of the RMS, in seconds.
const RMS_S: f64 = 0.3;
/// Full scale; samples above it are overs.
const FULL_SCALE: f32 = 1.0;
/// Sums that run side by side.
const LANES: usize = 8;

/// Levels of one channel; gains are linear, 1 is 0 dBFS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChannelLevel {
    /// Sample peak: rises at once, falls by 24 dB/s.
    pub peak_gain: f32,
    /// Peak line: stays for 2 s, then falls by 24 dB/s.
    pub held_gain: f32,
    /// Highest sample since [`LevelMeter::clear_maximum`].
    pub max_gain: f32,
    /// Root of the mean square with a time constant of 300 ms; a full-scale sine reads 0.707.
    pub rms_gain: f32,
    /// Samples above 0 dBFS since [`LevelMeter::clear_maximum`].
    pub overs: u32,
}

/// What a [`LevelMeter`] shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LevelReadings {
    /// Left and right; the right one stays at 0 for a mono signal.
    pub channels: [ChannelLevel; 2],
}

/// Peak, hold, maximum, RMS and overs of two channels.
#[derive(Clone, Debug)]
pub struct LevelMeter {
    chunker: Chunker,
    channels: [ChannelMeter; 2],
    coefs: LevelCoefs,
}

#[derive(Clone, Copy, Debug)]
struct LevelCoefs {
    /// Gain of the fall over one chunk.
    fall: f32,
    hold_samples: usize,
    /// Share of the past in the mean square over one chunk.
    rms_pole: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct ChannelMeter {
    level: ChannelLevel,
    mean_square: f64,
    held_samples: usize,
}

impl Default for LevelMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl LevelMeter {
    /// Measures at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunker: Chunker::new(),
            channels: [ChannelMeter::default(); 2],
            coefs: LevelCoefs::new(48_000.0),
        }
    }

    /// Sets the rate and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.coefs = LevelCoefs::new(setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// As if no sample had ever come.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.channels = [ChannelMeter::default(); 2];
    }

    /// Forgets maximum and overs.
    pub fn clear_maximum(&mut self) {
        for channel in &mut self.channels {
            channel.level.max_gain = 0.0;
            channel.level.overs = 0;
        }
    }

    /// Reads the next samples of one or two channels.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, channels: [left_meter, right_meter], coefs } = self;
        let stereo = right.is_some();
        chunker.feed(left, right, |left, right| {
            left_meter.chunk(coefs, left);
            if stereo {
                right_meter.chunk(coefs, right);
            }
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> LevelReadings {
        LevelReadings { channels: self.channels.map(|channel| channel.level) }
    }
}

impl LevelCoefs {
    fn new(sample_rate_hz: f64) -> Self {
        let chunk_s = CHUNK_SAMPLES as f64 / sample_rate_hz;
        Self {
            fall: db_to_gain(-FALL_DB_PER_S * chunk_s) as f32,
            hold_samples: s_to_samples(HOLD_S, sample_rate_hz),
            rms_pole: (-chunk_s / RMS_S).exp(),
        }
    }
}

impl ChannelMeter {
    fn chunk(&mut self, coefs: &LevelCoefs, chunk: &Chunk) {
        let mut peaks = [0f32; LANES];
        let mut sums = [0f32; LANES];
        for part in chunk.chunks_exact(LANES) {
            for ((peak, sum), &x) in peaks.iter_mut().zip(&mut sums).zip(part) {
                *peak = if x.abs() > *peak { x.abs() } else { *peak };
                *sum += x * x;
            }
        }
        let peak = peaks.into_iter().fold(0.0, f32::max);
        let overs = if peak > FULL_SCALE {
            chunk.iter().filter(|x| x.abs() > FULL_SCALE).count() as u32
        } else {
            0
        };
        let mean_square =
            sums.iter().map(|&sum| f64::from(sum)).sum::<f64>() / CHUNK_SAMPLES as f64;
        self.mean_square = mean_square + coefs.rms_pole * (self.mean_square - mean_square);

        let level = &mut self.level;
        level.rms_gain = self.mean_square.sqrt() as f32;
        level.max_gain = level.max_gain.max(peak);
        level.overs = level.overs.saturating_add(overs);
        level.peak_gain = flush(peak.max(level.peak_gain * coefs.fall));
        self.held_samples += CHUNK_SAMPLES;
        if peak >= level.held_gain {
            level.held_gain = peak;
            self.held_samples = 0;
        } else if self.held_samples > coefs.hold_samples {
            level.held_gain = flush(level.peak_gain.max(level.held_gain * coefs.fall));
        }
    }
}

/// Ends the decay of a level before it reaches denormals.
fn flush(gain: f32) -> f32 {
    /// -400 dBFS.
    const SILENCE: f32 = 1e-20;
    if gain < SILENCE { 0.0 } else { gain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::gain_to_db;

    const RATE_HZ: f64 = 48_000.0;

    fn sine(level_db: f64, len: usize) -> Vec<f32> {
        let gain = db_to_gain(level_db);
        (0..len).map(|n| (gain * (n as f64 * 0.130_899_694).sin()) as f32).collect()
    }

    #[test]
    fn falls_by_24_db_a_second_and_holds_for_two() {
        let mut meter = LevelMeter::new();
        meter.measure(&sine(-6.0, 48_000), None);
        let silence = vec![0.0f32; 48_000];
        meter.measure(&silence, None);
        let level = meter.readings().channels[0];
        // Steps of one chunk: 64 samples of 24 dB/s are 0.03 dB.
        assert!((gain_to_db(f64::from(level.peak_gain)) + 30.0).abs() < 0.04);
        assert!((gain_to_db(f64::from(level.held_gain)) + 6.0).abs() < 0.01);
        meter.measure(&silence, None);
        meter.measure(&silence, None);
        let level = meter.readings().channels[0];
        assert!((gain_to_db(f64::from(level.held_gain)) + 30.0).abs() < 0.1);
        assert!((gain_to_db(f64::from(level.max_gain)) + 6.0).abs() < 0.01);
    }

    #[test]
    fn rms_of_a_sine_is_3_db_below_its_peak() {
        let mut meter = LevelMeter::new();
        meter.measure(&sine(-10.0, 5 * 48_000), None);
        let rms_db = gain_to_db(f64::from(meter.readings().channels[0].rms_gain));
        assert!((rms_db + 13.0103).abs() < 0.01, "{rms_db}");
    }

    #[test]
    fn overs_are_counted_until_cleared() {
        let mut meter = LevelMeter::new();
        let mut block = [0.5f32; 64];
        block[10] = 1.0;
        block[11] = -1.01;
        meter.measure(&block, Some(&[0.0; 64]));
        assert_eq!(meter.readings().channels[0].overs, 1);
        assert_eq!(meter.readings().channels[1], ChannelLevel::default());
        meter.clear_maximum();
        assert_eq!(meter.readings().channels[0].overs, 0);
    }

    #[test]
    fn readings_do_not_depend_on_the_cut() {
        let signal = sine(-3.0, 20_000);
        let readings = |cut: usize| {
            let mut meter = LevelMeter::new();
            meter.prepare(&Setup::new(RATE_HZ, 8_192, 2).unwrap()).unwrap();
            signal.chunks(cut).for_each(|part| meter.measure(part, Some(part)));
            meter.readings()
        };
        let whole = readings(20_000);
        for cut in [1, 17, 64, 100, 8_192] {
            assert_eq!(readings(cut), whole, "cut {cut}");
        }
    }
}
