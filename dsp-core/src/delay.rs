//! A delay of whole samples that changes without a click, for dry paths and lookahead.
//!
//! A new delay is a cross-fade of [`CROSSFADE_S`] from the signal at the old delay to that at the new
//! one; both are real past signal, so that nothing old is heard. One that comes during the fade waits
//! for its end. At rest the output is the input to the bit, and it never depends on how the signal is
//! cut.

use crate::processor::{AudioBlock, Setup};
use crate::side_chain::SideChain;
use crate::smooth::Ramp;
use crate::switch::CROSSFADE_S;

/// See the module. Before [`prepare`](Self::prepare) it holds nothing and gives silence.
#[derive(Clone, Debug)]
pub struct SwitchedDelay {
    /// Per channel, the last samples; the length is a power of two.
    rings: [Vec<f32>; 2],
    /// Where the next sample goes.
    at: usize,
    max_delay_samples: usize,
    /// What is heard, and what is faded to; equal at rest.
    delays: [usize; 2],
    wanted: usize,
    /// Share of the second delay.
    fade: Ramp,
}

impl Default for SwitchedDelay {
    fn default() -> Self {
        Self {
            rings: [Vec::new(), Vec::new()],
            at: 0,
            max_delay_samples: 0,
            delays: [0; 2],
            wanted: 0,
            fade: Ramp::new(1.0),
        }
    }
}

impl SwitchedDelay {
    /// Takes memory for delays up to `max_delay_samples` and forgets the past.
    pub fn prepare(&mut self, setup: &Setup, max_delay_samples: usize) {
        let len = (max_delay_samples + setup.max_block_samples).next_power_of_two();
        self.rings = std::array::from_fn(|_| vec![0.0; len]);
        // The last place may lie beyond a shorter ring.
        self.at = 0;
        self.max_delay_samples = max_delay_samples;
        self.fade.set_time(CROSSFADE_S, setup.sample_rate_hz);
        self.wanted = self.wanted.min(max_delay_samples);
        self.reset();
    }

    /// As if only silence had come, at the delay that was asked for last.
    pub fn reset(&mut self) {
        self.forget();
        self.delays = [self.wanted; 2];
        self.fade.jump(1.0);
    }

    /// As if only silence had come; a change of the delay goes on.
    pub fn forget(&mut self) {
        self.rings.iter_mut().for_each(|ring| ring.fill(0.0));
    }

    /// Changes the delay, from the next sample that is [read](Self::read) on; cut to what was prepared.
    pub fn set_delay(&mut self, samples: usize) {
        self.wanted = samples.min(self.max_delay_samples);
        self.begin_fade();
    }

    /// The delay that was asked for last.
    #[must_use]
    pub fn delay_samples(&self) -> usize {
        self.wanted
    }

    /// Whether two delays are heard at the moment.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        !self.fade.is_settled()
    }

    /// As if the samples of its longest delay that `past` fills in, for each channel, had been
    /// [written](Self::write) last; the delay stays.
    pub fn remember(&mut self, mut past: impl FnMut(usize, &mut [f32])) {
        for (channel, ring) in self.rings.iter_mut().enumerate() {
            if let Some(to) = ring.get_mut(..self.max_delay_samples) {
                past(channel, to);
            }
        }
        self.at = self.max_delay_samples & self.rings[0].len().saturating_sub(1);
    }

    /// The samples of a channel that were written last, oldest first.
    pub fn recall(&self, channel: usize, to: &mut [f32]) {
        let ring = &self.rings[channel];
        let Some(mask) = ring.len().checked_sub(1) else { return to.fill(0.0) };
        let start = self.at.wrapping_sub(to.len());
        for (n, to) in to.iter_mut().enumerate() {
            *to = ring[start.wrapping_add(n) & mask];
        }
    }

    /// What is heard at the moment; the first of two while it changes.
    #[must_use]
    pub fn heard_samples(&self) -> usize {
        self.delays[0]
    }

    /// Whether there is no delay, and none is being left: [reading](Self::read) changes nothing then.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.wanted == 0 && self.delays == [0; 2] && !self.is_changing()
    }

    /// For how long two delays will be heard, unless another one is asked for.
    #[must_use]
    pub fn remaining_samples(&self) -> usize {
        self.fade.remaining_samples()
    }

    /// Stores the next samples, at most a block.
    pub fn write(&mut self, block: &mut AudioBlock<'_>) {
        let (left, right) = block.split_channels();
        self.store([Some(left), right.as_deref()]);
    }

    /// As [`write`](Self::write), of a signal that is only read.
    pub fn write_from(&mut self, signal: &SideChain<'_>) {
        let right = (signal.channels() == 2).then(|| signal.right());
        self.store([Some(signal.left()), right]);
    }

    fn store(&mut self, channels: [Option<&[f32]>; 2]) {
        let (at, mut len) = (self.at, 0);
        for (samples, ring) in channels.into_iter().flatten().zip(&mut self.rings) {
            debug_assert!(ring.is_empty() || samples.len() + self.max_delay_samples <= ring.len());
            len = samples.len();
            if let Some(to) = ring.get_mut(at..at + len) {
                to.copy_from_slice(samples);
            } else if !ring.is_empty() {
                let (first, second) = samples.split_at(ring.len() - at);
                ring[at..].copy_from_slice(first);
                ring[..second.len()].copy_from_slice(second);
            }
        }
        if let Some(mask) = self.rings[0].len().checked_sub(1) {
            self.at = (at + len) & mask;
        }
    }

    /// Delays a block in place: what [`write`](Self::write) and [`read`](Self::read) do together.
    pub fn process(&mut self, block: &mut AudioBlock<'_>) {
        self.write(block);
        if !self.is_direct() {
            self.read(block);
        }
    }

    /// As [`read`](Self::read) of so many samples, by somebody who has got them elsewhere.
    pub fn skip(&mut self, samples: usize) {
        let mut left = samples;
        while left > 0 && self.is_changing() {
            let part = left.min(self.fade.remaining_samples());
            self.fade.advance(part);
            self.begin_fade();
            left -= part;
        }
    }

    /// Gives the delayed signal in place of the samples that were [written](Self::write) last; `block`
    /// is as long as they were. Returns for how many of its first samples the delay changed.
    pub fn read(&mut self, block: &mut AudioBlock<'_>) -> usize {
        let len = block.len();
        let (mut from, mut settled_from) = (0, 0);
        while from < len {
            let to = match self.fade.remaining_samples() {
                0 => len,
                left => from + left.min(len - from),
            };
            for (channel, samples) in block.range(from, to).iter_channels().enumerate() {
                self.read_part(channel, len - from, samples);
            }
            if self.is_changing() {
                settled_from = to;
            }
            self.fade.advance(to - from);
            self.begin_fade();
            from = to;
        }
        settled_from
    }

    /// Fills `to` with what begins `age` samples before the next one.
    fn read_part(&self, channel: usize, age: usize, to: &mut [f32]) {
        let ring = &self.rings[channel];
        let Some(mask) = ring.len().checked_sub(1) else { return to.fill(0.0) };
        let start = |delay: usize| self.at.wrapping_sub(age + delay) & mask;
        let [old, new] = self.delays.map(start);
        if self.is_changing() {
            for (n, to) in to.iter_mut().enumerate() {
                let [old, new] = [old, new].map(|at| f64::from(ring[(at + n) & mask]));
                *to = (old + self.fade.value_at(n) * (new - old)) as f32;
            }
        } else {
            let (first, second) = to.split_at_mut(to.len().min(ring.len() - new));
            first.copy_from_slice(&ring[new..new + first.len()]);
            second.copy_from_slice(&ring[..second.len()]);
        }
    }

    /// What was faded to is what is heard; fades to what is wanted if that is another.
    fn begin_fade(&mut self) {
        if self.is_changing() {
            return;
        }
        self.delays = [self.delays[1], self.wanted];
        if self.delays[0] != self.delays[1] {
            self.fade.jump(0.0);
            self.fade.set(1.0);
        }
    }
}
