//! Sliding sums of energy that never drift.
//!
//! The signal's energy is collected in hops of 1 ms and turned into whole numbers once; sums of
//! whole numbers are exact however long they run, so a window is what it contains and nothing else.

/// Hops of 1 ms in the momentary window of 400 ms.
pub(super) const MOMENTARY_HOPS: usize = 400;
/// Hops of 1 ms in the short-term window of 3 s.
pub(super) const SHORT_TERM_HOPS: usize = 3_000;
/// Hops between two gating blocks: 100 ms.
pub(super) const STEP_HOPS: u64 = 100;
/// Hops a second.
const HOPS_PER_S: f64 = 1_000.0;
/// Mean square of 1 in whole numbers: the smallest step is -126 dB, the largest hop +66 dB.
const UNIT: f64 = (1u64 << 42) as f64;
/// Sample rates are counted in micro-hertz so that any rate has hops without drift.
const MICRO: f64 = 1e6;
const MICRO_HOPS_PER_S: u64 = 1_000_000_000;

/// Lengths of the hops: whole samples that keep to 1 ms on average.
#[derive(Clone, Copy, Debug)]
pub(super) struct HopClock {
    rate_micro_hz: u64,
    remainder: u64,
    samples_left: usize,
    /// 1 / (samples in 1 ms).
    mean_scale: f64,
    sum: f64,
}

impl HopClock {
    pub(super) fn new(sample_rate_hz: f64) -> Self {
        let mut clock = Self {
            rate_micro_hz: (sample_rate_hz * MICRO).round() as u64,
            remainder: 0,
            samples_left: 0,
            mean_scale: HOPS_PER_S / sample_rate_hz,
            sum: 0.0,
        };
        clock.reset();
        clock
    }

    pub(super) fn reset(&mut self) {
        (self.remainder, self.sum) = (0, 0.0);
        self.next_hop();
    }

    /// Samples until the hop is full; never 0.
    pub(super) fn samples_left(&self) -> usize {
        self.samples_left
    }

    /// Adds the energy of the next `samples`, at most as many as are left; the hop's mean square
    /// when it is full.
    pub(super) fn add(&mut self, samples: usize, energy: f64) -> Option<f64> {
        debug_assert!(samples <= self.samples_left);
        self.sum += energy;
        self.samples_left -= samples.min(self.samples_left);
        if self.samples_left > 0 {
            return None;
        }
        let mean_square = self.sum * self.mean_scale;
        self.sum = 0.0;
        self.next_hop();
        Some(mean_square)
    }

    fn next_hop(&mut self) {
        let total = self.remainder + self.rate_micro_hz;
        self.remainder = total % MICRO_HOPS_PER_S;
        self.samples_left = (total / MICRO_HOPS_PER_S) as usize;
    }
}

/// The last 3 s of hops with the sums of both windows.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    ring: Box<[u64; SHORT_TERM_HOPS]>,
    at: usize,
    hops: u64,
    momentary: u128,
    short_term: u128,
}

/// The energy in a window, comparable without rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WindowSum(u128);

impl Windows {
    pub(super) fn new() -> Self {
        Self { ring: Box::new([0; SHORT_TERM_HOPS]), at: 0, hops: 0, momentary: 0, short_term: 0 }
    }

    pub(super) fn reset(&mut self) {
        self.ring.fill(0);
        (self.at, self.hops, self.momentary, self.short_term) = (0, 0, 0, 0);
    }

    /// Slides both windows by one hop.
    #[inline]
    pub(super) fn push(&mut self, mean_square: f64) {
        // `as` saturates; a negative or odd value cannot come from squares.
        let hop = (mean_square * UNIT + 0.5) as u64;
        let leaving_momentary =
            self.ring[(self.at + SHORT_TERM_HOPS - MOMENTARY_HOPS) % SHORT_TERM_HOPS];
        let leaving_short_term = std::mem::replace(&mut self.ring[self.at], hop);
        self.momentary = self.momentary + u128::from(hop) - u128::from(leaving_momentary);
        self.short_term = self.short_term + u128::from(hop) - u128::from(leaving_short_term);
        self.at = (self.at + 1) % SHORT_TERM_HOPS;
        self.hops += 1;
    }

    pub(super) fn momentary(&self) -> WindowSum {
        WindowSum(self.momentary)
    }

    pub(super) fn short_term(&self) -> WindowSum {
        WindowSum(self.short_term)
    }

    /// Whether the window has been filled since the reset.
    pub(super) fn momentary_is_full(&self) -> bool {
        self.hops >= MOMENTARY_HOPS as u64
    }

    /// Whether the window has been filled since the reset.
    pub(super) fn short_term_is_full(&self) -> bool {
        self.hops >= SHORT_TERM_HOPS as u64
    }
}

impl WindowSum {
    /// Mean square over a window of `hops`.
    pub(super) fn mean_square(self, hops: usize) -> f64 {
        self.0 as f64 / (UNIT * hops as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hops_keep_to_the_millisecond_at_any_rate() {
        for rate_hz in [8_000.0, 11_025.0, 44_100.0, 44_056.25, 384_000.0] {
            let mut clock = HopClock::new(rate_hz);
            let mut samples = 0;
            for _ in 0..100_000 {
                let left = clock.samples_left();
                samples += left;
                assert!(clock.add(left, 0.0).is_some());
            }
            assert_eq!(samples as f64, (100.0 * rate_hz).floor(), "{rate_hz}");
        }
    }

    #[test]
    fn windows_equal_fresh_sums_after_a_loud_past() {
        let mut windows = Windows::new();
        for hop in 0..50_000u32 {
            windows.push(1e6 / f64::from(hop % 977 + 1));
        }
        for _ in 0..SHORT_TERM_HOPS {
            windows.push(1e-7);
        }
        let exact = (1e-7 * UNIT + 0.5).floor() / UNIT;
        assert_eq!(windows.momentary().mean_square(MOMENTARY_HOPS), exact);
        assert_eq!(windows.short_term().mean_square(SHORT_TERM_HOPS), exact);
    }
}
