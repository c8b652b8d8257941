//! The blocks and the histogram of DR14, see [`DynamicsMeter`](super::DynamicsMeter).

use std::ops::Range;

use super::chunk::{CHUNK_SAMPLES, Chunk};
use super::crest::{Span, energy_and_peak};
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

/// The span of a block.
pub(super) fn block_at(sample_rate_hz: f64) -> Span {
    Span::new(BLOCK_S, sample_rate_hz)
}

/// One measurement of the dynamic range.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    pub(super) channels: [RangeMeter; 2],
    pub(super) block: Span,
}

impl Blocks {
    pub(super) fn new() -> Self {
        Self { channels: [RangeMeter::new(), RangeMeter::new()], block: block_at(48_000.0) }
    }

    pub(super) fn reset(&mut self) {
        self.block.at = 0;
        self.channels.iter_mut().for_each(RangeMeter::reset);
    }

    pub(super) fn chunk(&mut self, left: &Chunk, right: &Chunk) {
        let mut at = 0;
        while at < CHUNK_SAMPLES {
            let count = self.block.left().min(CHUNK_SAMPLES - at);
            let ended = self.block.advance(count);
            for (channel, samples) in self.channels.iter_mut().zip([left, right]) {
                channel.add(&samples[at..at + count]);
                if ended {
                    channel.end_block(self.block.length);
                }
            }
            at += count;
        }
    }
}

/// DR of one channel.
#[derive(Clone, Debug)]
pub(super) struct RangeMeter {
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

    pub(super) fn dr_db(&self) -> Option<f64> {
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
