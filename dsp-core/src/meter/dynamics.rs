//! DR14 and crest factor.
//!
//! DR14 by "Measuring Dynamic Range" of the Pleasurize Music Foundation (Algorithmix, v1.3, 2009):
//! per channel, blocks of 3 s (132 480 samples at 44.1 kHz, the same time at other rates) give
//! `rms = sqrt(2 sum x^2 / n)` and a sample peak;
//! `DR = 20 log10(second highest peak / root mean square of the loudest 20 % of the blocks' rms)`,
//! averaged over the channels. The loudest fifth comes from a histogram of 0.01 dB with exact sums:
//! constant memory for any length. A block that is not full does not count.

use std::ops::Range;

use super::chunk::{CHUNK_SAMPLES, Chunker};
use super::crest::{CrestMeter, Span, energy_and_peak};
use crate::processor::{Setup, SetupError};
use crate::units::{gain_to_db, power_to_db};

/// Block length of the definition, in seconds.
const BLOCK_S: f64 = 132_480.0 / 44_100.0;
/// Share of the blocks that counts.
const LOUDEST_SHARE: f64 = 0.2;
/// Lowest level of the histogram, in dB, and its bins for each dB.
const FLOOR_DB: f64 = -100.0;
const BINS_PER_DB: f64 = 100.0;
/// Bins that are summed up in a coarse one, so that a reading looks at few numbers.
const BINS_PER_COARSE: usize = 100;
const COARSE_BINS: usize = 110;
/// Up to +10 dB, where a square wave at +7 dBFS lies; louder blocks share the last bin.
const BINS: usize = COARSE_BINS * BINS_PER_COARSE;
/// A sine at full scale has an rms of 0 dB.
const SINE_POWER: f64 = 2.0;

/// What a [`DynamicsMeter`] shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DynamicsReadings {
    /// Dynamic range before rounding, in dB: the average of the channels that are not silent.
    /// `None` before two blocks of 3 s.
    pub dr_db: Option<f64>,
    /// Highest sample of both channels over their common rms in the last 3 s, in dB; 3.01 for a
    /// sine. `None` for silence.
    pub crest_db: Option<f64>,
}

impl DynamicsReadings {
    /// The whole number that is quoted as "DR".
    #[must_use]
    pub fn dr(&self) -> Option<u32> {
        self.dr_db.map(|dr_db| dr_db.round().max(0.0) as u32)
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub struct DynamicsMeter {
    chunker: Chunker,
    channels: [RangeMeter; 2],
    stereo: bool,
    running: bool,
    block: Span,
    crest: CrestMeter,
}

impl Default for DynamicsMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl DynamicsMeter {
    /// Takes all memory; measures stereo at 48 kHz until it is prepared.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunker: Chunker::new(),
            channels: [RangeMeter::new(), RangeMeter::new()],
            stereo: true,
            running: true,
            block: Span::new(BLOCK_S, 48_000.0),
            crest: CrestMeter::new(48_000.0),
        }
    }

    /// Sets rate and channels and forgets everything.
    ///
    /// # Errors
    /// Never; the type is that of the other units.
    pub fn prepare(&mut self, setup: &Setup) -> Result<(), SetupError> {
        self.stereo = setup.channels > 1;
        self.block = Span::new(BLOCK_S, setup.sample_rate_hz);
        self.crest = CrestMeter::new(setup.sample_rate_hz);
        self.reset();
        Ok(())
    }

    /// Continues, or pauses: then only the crest factor goes on, and the unfinished block of the
    /// dynamic range waits.
    pub fn set_running(&mut self, running: bool) {
        if running != self.running {
            self.running = running;
            // A chunk that is not full belongs to neither side.
            self.chunker.reset();
        }
    }

    /// As if no sample had ever come; whether it runs stays.
    pub fn reset(&mut self) {
        self.chunker.reset();
        self.crest.reset();
        self.restart();
    }

    /// Starts the dynamic range anew; the crest factor goes on.
    pub fn restart(&mut self) {
        self.chunker.reset();
        self.block.at = 0;
        self.channels.iter_mut().for_each(RangeMeter::reset);
    }

    /// Reads the next samples of one or two channels.
    pub fn measure(&mut self, left: &[f32], right: Option<&[f32]>) {
        let Self { chunker, channels, stereo, running, block, crest } = self;
        chunker.feed(left, right, |left, right| {
            crest.chunk(left, right, *stereo);
            if !*running {
                return;
            }
            let mut at = 0;
            while at < CHUNK_SAMPLES {
                let count = block.left().min(CHUNK_SAMPLES - at);
                let ended = block.advance(count);
                for (channel, samples) in channels.iter_mut().zip([left, right]) {
                    channel.add(&samples[at..at + count]);
                    if ended {
                        channel.end_block(block.length);
                    }
                }
                at += count;
            }
        });
    }

    /// The readings up to the last full chunk of 64 samples.
    #[must_use]
    pub fn readings(&self) -> DynamicsReadings {
        let channels = &self.channels[..if self.stereo { 2 } else { 1 }];
        let (sum, count) = channels
            .iter()
            .filter_map(RangeMeter::dr_db)
            .fold((0.0, 0u32), |(sum, count), dr_db| (sum + dr_db, count + 1));
        DynamicsReadings {
            dr_db: (count > 0).then(|| sum / f64::from(count)),
            crest_db: self.crest.crest_db(),
        }
    }
}

/// DR of one channel.
#[derive(Clone, Debug)]
struct RangeMeter {
    counts: Box<[u32]>,
    /// Sum of the squared rms in each bin.
    powers: Box<[f64]>,
    coarse_counts: [u32; COARSE_BINS],
    coarse_powers: [f64; COARSE_BINS],
    /// The bins that hold anything, so that a restart clears no more.
    used: Range<usize>,
    blocks: u64,
    /// Of the block that is being filled.
    energy: f64,
    peak: f32,
    /// The two highest block peaks, the highest first.
    peaks: [f32; 2],
}

impl RangeMeter {
    fn new() -> Self {
        Self {
            counts: vec![0; BINS].into_boxed_slice(),
            powers: vec![0.0; BINS].into_boxed_slice(),
            coarse_counts: [0; COARSE_BINS],
            coarse_powers: [0.0; COARSE_BINS],
            used: 0..BINS,
            blocks: 0,
            energy: 0.0,
            peak: 0.0,
            peaks: [0.0; 2],
        }
    }

    fn reset(&mut self) {
        self.counts[self.used.clone()].fill(0);
        self.powers[self.used.clone()].fill(0.0);
        self.coarse_counts.fill(0);
        self.coarse_powers.fill(0.0);
        self.used = 0..0;
        (self.blocks, self.energy, self.peak, self.peaks) = (0, 0.0, 0.0, [0.0; 2]);
    }

    fn add(&mut self, samples: &[f32]) {
        let (energy, peak) = energy_and_peak(samples);
        self.energy += energy;
        self.peak = self.peak.max(peak);
    }

    fn end_block(&mut self, length_samples: usize) {
        let power = SINE_POWER * self.energy / length_samples as f64;
        let bin = ((power_to_db(power) - FLOOR_DB) * BINS_PER_DB).max(0.0) as usize;
        let bin = bin.min(BINS - 1);
        self.used = if self.used.is_empty() {
            bin..bin + 1
        } else {
            self.used.start.min(bin)..self.used.end.max(bin + 1)
        };
        self.counts[bin] += 1;
        self.powers[bin] += power;
        self.coarse_counts[bin / BINS_PER_COARSE] += 1;
        self.coarse_powers[bin / BINS_PER_COARSE] += power;
        self.blocks += 1;
        let [first, second] = self.peaks;
        self.peaks =
            if self.peak > first { [self.peak, first] } else { [first, second.max(self.peak)] };
        (self.energy, self.peak) = (0.0, 0.0);
    }

    fn dr_db(&self) -> Option<f64> {
        if self.blocks < 2 || self.peaks[1] <= 0.0 {
            return None;
        }
        let wanted = ((self.blocks as f64 * LOUDEST_SHARE).floor() as u64).max(1);
        let rms_db = power_to_db(self.power_of_loudest(wanted) / wanted as f64);
        rms_db.is_finite().then(|| gain_to_db(f64::from(self.peaks[1])) - rms_db)
    }

    /// Sum of the squared rms of the `wanted` loudest blocks; a bin that is only partly among them
    /// counts in proportion.
    fn power_of_loudest(&self, wanted: u64) -> f64 {
        let (mut left, mut sum) = (wanted, 0.0);
        for coarse in (0..COARSE_BINS).rev() {
            let count = u64::from(self.coarse_counts[coarse]);
            if count < left {
                left -= count;
                sum += self.coarse_powers[coarse];
                continue;
            }
            for bin in (coarse * BINS_PER_COARSE..(coarse + 1) * BINS_PER_COARSE).rev() {
                let count = u64::from(self.counts[bin]);
                if count >= left {
                    return sum + self.powers[bin] * left as f64 / count as f64;
                }
                left -= count;
                sum += self.powers[bin];
            }
        }
        sum
    }
}
