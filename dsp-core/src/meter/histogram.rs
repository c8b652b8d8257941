//! Distribution of block loudness with exact energies: gates and percentiles in fixed memory.
//!
//! 80 bins per LU from -70 to +30 LUFS, each with a count and the exact sum of its energies, and
//! coarse bins of 0.5 LU on top so that a sum over a range reads at most 240 numbers. A gate takes
//! or leaves a whole bin, by the mean of what is in it; the means themselves are exact. Counts last
//! 13 years at 10 blocks a second.

/// Absolute gate of BS.1770, in LUFS: quieter blocks are not stored.
pub(super) const ABSOLUTE_GATE_LUFS: f64 = -70.0;
/// Coarse bins: 0.5 LU each.
pub(super) const COARSE_BINS: usize = 200;
/// Width of a coarse bin, in LU.
pub(super) const COARSE_BIN_LU: f64 = 0.5;
const FINE_PER_COARSE: usize = 40;
const FINE_BINS: usize = COARSE_BINS * FINE_PER_COARSE;
const FINE_BINS_PER_LU: f64 = FINE_PER_COARSE as f64 / COARSE_BIN_LU;
/// Loudness of a mean square of 1; the constant of BS.1770, annex 1.
const OFFSET_LU: f64 = -0.691;

/// Loudness of a K-weighted mean square, in LUFS.
pub(super) fn loudness_lufs(mean_square: f64) -> f64 {
    OFFSET_LU + 10.0 * mean_square.log10()
}

/// Number of blocks and the sum of their energies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) energy: f64,
}

impl Tally {
    fn add(&mut self, count: u32, energy: f64) {
        self.count += u64::from(count);
        self.energy += energy;
    }

    /// Mean energy; 0 of nothing.
    pub(super) fn mean(self) -> f64 {
        if self.count == 0 { 0.0 } else { self.energy / self.count as f64 }
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    counts: Box<[u32]>,
    energies: Box<[f64]>,
    coarse_counts: Box<[u32; COARSE_BINS]>,
    coarse_energies: Box<[f64; COARSE_BINS]>,
    total: Tally,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self {
            counts: vec![0; FINE_BINS].into_boxed_slice(),
            energies: vec![0.0; FINE_BINS].into_boxed_slice(),
            coarse_counts: Box::new([0; COARSE_BINS]),
            coarse_energies: Box::new([0.0; COARSE_BINS]),
            total: Tally::default(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.counts.fill(0);
        self.energies.fill(0.0);
        self.coarse_counts.fill(0);
        self.coarse_energies.fill(0.0);
        self.total = Tally::default();
    }

    /// Stores the mean square of a block, if it is above the absolute gate.
    pub(super) fn add(&mut self, mean_square: f64) {
        let position = (loudness_lufs(mean_square) - ABSOLUTE_GATE_LUFS) * FINE_BINS_PER_LU;
        if position <= 0.0 {
            return;
        }
        let bin = (position as usize).min(FINE_BINS - 1);
        self.counts[bin] += 1;
        self.energies[bin] += mean_square;
        self.coarse_counts[bin / FINE_PER_COARSE] += 1;
        self.coarse_energies[bin / FINE_PER_COARSE] += mean_square;
        self.total.add(1, mean_square);
    }

    /// Everything above the absolute gate.
    pub(super) fn total(&self) -> Tally {
        self.total
    }

    /// Blocks per coarse bin.
    pub(super) fn distribution(&self) -> &[u32; COARSE_BINS] {
        &self.coarse_counts
    }

    /// Everything louder than a mean square.
    pub(super) fn above(&self, gate: f64) -> Tally {
        let from = self.first_bin_above(gate);
        let coarse_from = from.div_ceil(FINE_PER_COARSE);
        let mut tally = Tally::default();
        for bin in from..(coarse_from * FINE_PER_COARSE).min(FINE_BINS) {
            tally.add(self.counts[bin], self.energies[bin]);
        }
        for bin in coarse_from..COARSE_BINS {
            tally.add(self.coarse_counts[bin], self.coarse_energies[bin]);
        }
        tally
    }

    /// Mean square of the block at place `index` among those louder than `gate`, quietest first.
    pub(super) fn at_rank(&self, gate: f64, index: u64) -> Option<f64> {
        let from = self.first_bin_above(gate);
        let mut left = index;
        let mut bin = from;
        while bin < FINE_BINS {
            let coarse = bin / FINE_PER_COARSE;
            let whole = bin.is_multiple_of(FINE_PER_COARSE);
            let count =
                u64::from(if whole { self.coarse_counts[coarse] } else { self.counts[bin] });
            if whole && left >= count {
                left -= count;
                bin += FINE_PER_COARSE;
                continue;
            }
            let count = u64::from(self.counts[bin]);
            if left < count {
                return Some(self.energies[bin] / count as f64);
            }
            left -= count;
            bin += 1;
        }
        None
    }

    /// The bin that holds the gate itself counts if the mean of its blocks is above.
    fn first_bin_above(&self, gate: f64) -> usize {
        let position = (loudness_lufs(gate) - ABSOLUTE_GATE_LUFS) * FINE_BINS_PER_LU;
        let bin = (position.max(0.0) as usize).min(FINE_BINS - 1);
        let count = self.counts[bin];
        if count > 0 && self.energies[bin] / f64::from(count) > gate { bin } else { bin + 1 }
    }
}
