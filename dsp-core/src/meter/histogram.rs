//! Distribution of block loudness with exact energies: gates and percentiles in fixed memory.
//!
//! 80 bins per LU from -70 to +30 LUFS, and coarse bins of 0.5 LU on top so that a sum over a range
//! reads at most 240 numbers. A bin knows the number, the sum, the smallest and the largest of its
//! energies. The first blocks, an hour of them, are also kept one by one, chained per bin: as long as
//! the bin in which a gate falls is complete and short it is divided block by block, and the reading
//! is that of an endless list; later it is divided in proportion, which is within 0.001 LU as there
//! are many. Counts last 13 years at 10 blocks a second. Forgetting everything is a new generation
//! number, not a sweep over the memory.

/// Absolute gate of BS.1770, in LUFS: quieter blocks are not stored.
pub const ABSOLUTE_GATE_LUFS: f64 = -70.0;
/// Coarse bins: 0.5 LU each.
pub(super) const COARSE_BINS: usize = 200;
/// Width of a coarse bin, in LU.
pub(super) const COARSE_BIN_LU: f64 = 0.5;
const FINE_PER_COARSE: usize = 40;
const FINE_BINS: usize = COARSE_BINS * FINE_PER_COARSE;
const FINE_BINS_PER_LU: f64 = FINE_PER_COARSE as f64 / COARSE_BIN_LU;
/// Loudness of a mean square of 1; the constant of BS.1770, annex 1.
const OFFSET_LU: f64 = -0.691;

/// Blocks that are kept one by one: an hour.
const MAX_KEPT: usize = 36_000;
/// Longest chain that is followed; it bounds the time of a reading.
const MAX_CHAIN: u32 = 64;
/// End of a chain.
const NONE: u32 = u32::MAX;

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
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.energy += other.energy;
    }

    /// Mean energy; 0 of nothing.
    pub(super) fn mean(self) -> f64 {
        if self.count == 0 { 0.0 } else { self.energy / self.count as f64 }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    /// Of another generation: empty.
    generation: u32,
    count: u32,
    /// The latest block that was kept.
    chain: u32,
    sum: f64,
    min: f64,
    max: f64,
}

/// A block and the one before it in its bin.
#[derive(Clone, Copy, Debug)]
struct Kept {
    energy: f64,
    before: u32,
}

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    generation: u32,
    bins: Box<[Bin]>,
    coarse_counts: Box<[u32; COARSE_BINS]>,
    coarse_energies: Box<[f64; COARSE_BINS]>,
    total: Tally,
    kept: Box<[Kept]>,
    kept_count: usize,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self {
            kept: vec![Kept { energy: 0.0, before: NONE }; MAX_KEPT].into_boxed_slice(),
            kept_count: 0,
            generation: 1,
            bins: vec![Bin::default(); FINE_BINS].into_boxed_slice(),
            coarse_counts: Box::new([0; COARSE_BINS]),
            coarse_energies: Box::new([0.0; COARSE_BINS]),
            total: Tally::default(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        self.coarse_counts.fill(0);
        self.coarse_energies.fill(0.0);
        self.total = Tally::default();
        self.kept_count = 0;
    }

    /// Stores the mean square of a block, if it is above the absolute gate.
    pub(super) fn add(&mut self, mean_square: f64) {
        let position = (loudness_lufs(mean_square) - ABSOLUTE_GATE_LUFS) * FINE_BINS_PER_LU;
        if position <= 0.0 || position.is_nan() {
            return;
        }
        let at = (position as usize).min(FINE_BINS - 1);
        let bin = &mut self.bins[at];
        if bin.generation != self.generation {
            let empty = Bin { min: f64::INFINITY, chain: NONE, ..Bin::default() };
            *bin = Bin { generation: self.generation, ..empty };
        }
        if let Some(kept) = self.kept.get_mut(self.kept_count) {
            *kept = Kept { energy: mean_square, before: bin.chain };
            bin.chain = self.kept_count as u32;
            self.kept_count += 1;
        }
        bin.count += 1;
        bin.sum += mean_square;
        bin.min = bin.min.min(mean_square);
        bin.max = bin.max.max(mean_square);
        self.coarse_counts[at / FINE_PER_COARSE] += 1;
        self.coarse_energies[at / FINE_PER_COARSE] += mean_square;
        self.total.add(Tally { count: 1, energy: mean_square });
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
        let (at, mut tally) = self.gate_bin(gate);
        let from = at + 1;
        let coarse_from = from.div_ceil(FINE_PER_COARSE);
        for at in from..(coarse_from * FINE_PER_COARSE).min(FINE_BINS) {
            tally.add(self.tally(at));
        }
        for at in coarse_from..COARSE_BINS {
            tally.add(self.coarse_tally(at));
        }
        tally
    }

    /// Mean square of the block at place `index` among those louder than `gate`, quietest first:
    /// the mean of its bin.
    pub(super) fn at_rank(&self, gate: f64, index: u64) -> Option<f64> {
        let (at, tally) = self.gate_bin(gate);
        if index < tally.count {
            return Some(tally.mean());
        }
        let mut left = index - tally.count;
        let mut at = at + 1;
        while at < FINE_BINS {
            let coarse = self.coarse_tally(at / FINE_PER_COARSE).count;
            if at.is_multiple_of(FINE_PER_COARSE) && left >= coarse {
                left -= coarse;
                at += FINE_PER_COARSE;
                continue;
            }
            let tally = self.tally(at);
            if left < tally.count {
                return Some(tally.mean());
            }
            left -= tally.count;
            at += 1;
        }
        None
    }

    fn tally(&self, at: usize) -> Tally {
        let bin = &self.bins[at];
        if bin.generation == self.generation {
            Tally { count: u64::from(bin.count), energy: bin.sum }
        } else {
            Tally::default()
        }
    }

    fn coarse_tally(&self, at: usize) -> Tally {
        Tally { count: u64::from(self.coarse_counts[at]), energy: self.coarse_energies[at] }
    }

    /// The bin in which the gate falls and what in it is above.
    fn gate_bin(&self, gate: f64) -> (usize, Tally) {
        let position = (loudness_lufs(gate) - ABSOLUTE_GATE_LUFS) * FINE_BINS_PER_LU;
        let at = (position.max(0.0) as usize).min(FINE_BINS - 1);
        let whole = self.tally(at);
        let bin = &self.bins[at];
        if whole.count == 0 || bin.min > gate {
            return (at, whole);
        }
        if bin.max <= gate {
            return (at, Tally::default());
        }
        if let Some(above) = self.chained_above(bin, gate) {
            return (at, above);
        }
        // The smallest is out and the largest is in; the others lie evenly between.
        let others = whole.count.saturating_sub(2) as f64;
        let count = (others * (bin.max - gate) / (bin.max - bin.min)).round();
        let energy = bin.max + count * 0.5 * (gate + bin.max);
        (at, Tally { count: 1 + count as u64, energy })
    }

    /// The part of a bin that is above, block by block; `None` if its chain is too long or not
    /// complete.
    fn chained_above(&self, bin: &Bin, gate: f64) -> Option<Tally> {
        if bin.count > MAX_CHAIN {
            return None;
        }
        let mut above = Tally::default();
        let mut next = bin.chain;
        for _ in 0..bin.count {
            let kept = self.kept.get(next as usize)?;
            if kept.energy > gate {
                above.add(Tally { count: 1, energy: kept.energy });
            }
            next = kept.before;
        }
        Some(above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lcg(u64);

    impl Lcg {
        /// 0 to 1.
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// The gated mean of a list of energies, the obvious way.
    fn exact_gated_mean(energies: &[f64], gate_factor: f64) -> f64 {
        let floor = 10f64.powf((ABSOLUTE_GATE_LUFS - OFFSET_LU) / 10.0);
        let mean = |over: f64| {
            let (sum, count) = energies
                .iter()
                .filter(|&&energy| energy > over)
                .fold((0.0, 0u64), |(sum, count), energy| (sum + energy, count + 1));
            sum / count as f64
        };
        mean((gate_factor * mean(floor)).max(floor))
    }

    fn compare(energies: &[f64]) -> f64 {
        let mut histogram = Histogram::new();
        energies.iter().for_each(|&energy| histogram.add(energy));
        let gate = 0.1 * histogram.total().mean();
        let got = loudness_lufs(histogram.above(gate).mean());
        (got - loudness_lufs(exact_gated_mean(energies, 0.1))).abs()
    }

    #[test]
    fn ten_hours_of_blocks_read_as_the_exact_queue() {
        for seed in 1..=5 {
            let mut random = Lcg(seed);
            let mut level_db = -30.0;
            let energies: Vec<f64> = (0..360_000)
                .map(|_| {
                    level_db = f64::clamp(level_db + 4.0 * (random.next() - 0.5), -80.0, -3.0);
                    10f64.powf(0.1 * level_db)
                })
                .collect();
            let error_lu = compare(&energies);
            println!("10 h, seed {seed}: {error_lu:.1e} LU off");
            assert!(error_lu <= 5e-4, "seed {seed}: {error_lu} LU");
        }
    }

    #[test]
    fn short_programmes_are_exact() {
        for seed in 1..=200 {
            let mut random = Lcg(seed);
            let energies: Vec<f64> =
                (0..600).map(|_| 10f64.powf(-6.0 + 5.0 * random.next())).collect();
            let error_lu = compare(&energies);
            assert!(error_lu < 1e-9, "seed {seed}: {error_lu} LU");
        }
    }

    #[test]
    fn ranks_are_those_of_the_sorted_list() {
        let mut random = Lcg(3);
        let mut energies: Vec<f64> =
            (0..5_000).map(|_| 10f64.powf(-6.0 + 5.0 * random.next())).collect();
        let mut histogram = Histogram::new();
        energies.iter().for_each(|&energy| histogram.add(energy));
        energies.sort_by(f64::total_cmp);
        let gate = energies[500];
        for index in (0..4_499).step_by(13) {
            let got = loudness_lufs(histogram.at_rank(gate, index).unwrap());
            let want = loudness_lufs(energies[501 + index as usize]);
            assert!((got - want).abs() <= 1.0 / FINE_BINS_PER_LU, "{index}: {got} {want}");
        }
        assert_eq!(histogram.at_rank(gate, 4_499), None);
    }

    #[test]
    fn reset_forgets_everything() {
        let mut histogram = Histogram::new();
        histogram.add(0.1);
        histogram.reset();
        assert_eq!(histogram.total(), Tally::default());
        assert_eq!(histogram.above(0.0), Tally::default());
        histogram.add(0.1);
        assert_eq!(histogram.above(1e-9).count, 1);
    }

    #[test]
    fn far_too_loud_and_too_soft_blocks_do_no_harm() {
        let mut histogram = Histogram::new();
        for energy in [0.0, 1e-30, 1e30, f64::NAN] {
            histogram.add(energy);
        }
        assert_eq!(histogram.total(), Tally { count: 1, energy: 1e30 });
        assert_eq!(histogram.above(1e29), Tally { count: 1, energy: 1e30 });
    }
}
