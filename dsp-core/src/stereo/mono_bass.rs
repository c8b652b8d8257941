//! Mono below a frequency.
//!
//! `mid' = allpass(mid)`, `side' = highpass4(side)` with the crossover's all-pass, so the low part
//! is mono and the high part keeps the phase of the middle: without the side's low part the two
//! sum to the all-passed input. Fades in and out; when it is out the signal is not touched.

use super::crossover::{CrossoverCoefs, HighPassState, SectionState};
use crate::smooth::{RAMP_S, Ramp};

/// Periods of the corner after which the filter has decayed below -120 dB.
const TAIL_PERIODS: f64 = 4.0;
/// The memory is looked at after each run of this many samples...
const FLUSH_PERIOD_SAMPLES: usize = 512;
/// ... and emptied when all of it is below this level, -600 dBFS.
const SILENCE: f64 = 1e-30;

#[derive(Clone, Copy, Debug)]
pub(super) struct MonoBass {
    sample_rate_hz: f64,
    freq_hz: f64,
    /// Warped corner frequency.
    warped: Ramp,
    /// 0 untouched, 1 filtered.
    amount: Ramp,
    coefs: CrossoverCoefs,
    mid: SectionState,
    side: HighPassState,
    /// Samples until the memory is looked at.
    to_flush_samples: usize,
}

impl MonoBass {
    pub(super) fn new() -> Self {
        Self {
            sample_rate_hz: 0.0,
            freq_hz: 0.0,
            warped: Ramp::new(0.0),
            amount: Ramp::new(0.0),
            coefs: CrossoverCoefs::from_warped(0.0),
            mid: SectionState::default(),
            side: HighPassState::default(),
            to_flush_samples: FLUSH_PERIOD_SAMPLES,
        }
    }

    pub(super) fn prepare(&mut self, sample_rate_hz: f64) {
        self.sample_rate_hz = sample_rate_hz;
        self.warped.set_time(RAMP_S, sample_rate_hz);
        self.amount.set_time(RAMP_S, sample_rate_hz);
    }

    /// Clears the memory; the last setting is reached at once.
    pub(super) fn reset(&mut self) {
        self.warped.jump(self.warped.target());
        self.amount.jump(self.amount.target());
        self.coefs = CrossoverCoefs::from_warped(self.warped.target());
        self.clear();
        self.to_flush_samples = FLUSH_PERIOD_SAMPLES;
    }

    /// `None` is off.
    pub(super) fn set(&mut self, freq_hz: Option<f64>) {
        if let Some(freq_hz) = freq_hz {
            let warped = CrossoverCoefs::warp(freq_hz, self.sample_rate_hz);
            self.freq_hz = freq_hz;
            if self.is_off() {
                // Nothing of the old corner can be heard.
                self.clear();
                self.warped.jump(warped);
            } else {
                self.warped.set(warped);
            }
            self.coefs = CrossoverCoefs::from_warped(warped);
        }
        self.amount.set(if freq_hz.is_some() { 1.0 } else { 0.0 });
    }

    pub(super) fn is_off(&self) -> bool {
        self.amount.is_settled() && self.amount.target() == 0.0
    }

    /// Samples until every ramp has ended.
    pub(super) fn moving_samples(&self) -> usize {
        self.warped.remaining_samples().max(self.amount.remaining_samples())
    }

    pub(super) fn tail_samples(&self) -> usize {
        if self.is_off() {
            return 0;
        }
        (TAIL_PERIODS * self.sample_rate_hz / self.freq_hz).ceil() as usize
    }

    /// One sample of left and right while a ramp runs.
    #[inline]
    pub(super) fn tick_moving(&mut self, left: f64, right: f64) -> (f64, f64) {
        let coefs = CrossoverCoefs::from_warped(self.warped.tick());
        let amount = self.amount.tick();
        let (mid, side) = (0.5 * (left + right), 0.5 * (left - right));
        let wet_mid = self.mid.tick(&coefs, mid).all;
        let wet_side = self.side.tick(&coefs, side);
        let mid = mid + amount * (wet_mid - mid);
        let side = side + amount * (wet_side - side);
        (mid + side, mid - side)
    }

    /// One sample of left and right when it is fully on.
    #[inline]
    pub(super) fn tick_on(&mut self, left: f64, right: f64) -> (f64, f64) {
        let mid = self.mid.tick(&self.coefs, 0.5 * (left + right)).all;
        let side = self.side.tick(&self.coefs, 0.5 * (left - right));
        (mid + side, mid - side)
    }

    /// Samples that may come before [`advance`](Self::advance); never 0.
    pub(super) fn samples_to_flush(&self) -> usize {
        self.to_flush_samples
    }

    /// Counts samples that were filtered, or silence that was left out.
    pub(super) fn advance(&mut self, samples: usize) {
        self.to_flush_samples = self.to_flush_samples.saturating_sub(samples);
        if self.to_flush_samples == 0 {
            self.to_flush_samples = FLUSH_PERIOD_SAMPLES;
            if self.mid.level().max(self.side.level()) < SILENCE {
                self.clear();
            }
        }
    }

    /// Whether silence gives silence.
    pub(super) fn is_silent(&self) -> bool {
        self.mid.level().max(self.side.level()) == 0.0
    }

    fn clear(&mut self) {
        self.mid = SectionState::default();
        self.side = HighPassState::default();
    }
}
