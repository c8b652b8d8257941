//! The input beside the units, as late as they are.

use dsp_core::delay::SwitchedDelay;
use dsp_core::dynamics::Compressor;
use dsp_core::{AudioBlock, Setup, SideChain};

use super::buffers::Pair;

/// See the module.
///
/// While the first unit does not work, and the compressor has forgotten what it did, the dry signal is
/// what the compressor has delayed, and the compressor remembers the input. The delays sleep then, each
/// until it is needed, and take the past over when they wake.
#[derive(Default)]
pub(super) struct Beside {
    input: Pair,
    /// One for each unit that delays, so that the dry signal changes when and as theirs does.
    delays: [SwitchedDelay; 3],
    /// More than the compressor's latency, and more than a character stage's.
    memory_samples: [usize; 2],
    /// For how long the compressor has got the input as it comes; saturates.
    pure_samples: usize,
    /// The compressor's dry signal is that of the part that was taken last; the first two delays sleep.
    is_pure: bool,
    /// For how long it has been so at one latency of the compressor; saturates.
    calm_samples: usize,
    /// The third delay sleeps.
    is_calm: bool,
}

impl Beside {
    /// With memory for the compressor's latency and for that of a character stage.
    pub(super) fn prepare(&mut self, setup: &Setup, [compressor, stage]: [usize; 2]) {
        self.input = Pair::new(setup);
        self.memory_samples = [compressor, stage];
        for (delay, samples) in self.delays.iter_mut().zip([stage, compressor, stage]) {
            delay.prepare(setup, samples);
        }
    }

    pub(super) fn reset(&mut self) {
        self.delays.iter_mut().for_each(SwitchedDelay::reset);
        (self.pure_samples, self.calm_samples) = (usize::MAX, usize::MAX);
        (self.is_pure, self.is_calm) = (false, false);
    }

    pub(super) fn set_delays(&mut self, delays_samples: [usize; 3]) {
        for (delay, samples) in self.delays.iter_mut().zip(delays_samples) {
            delay.set_delay(samples);
        }
    }

    /// Lets a delay at the beginning of everything remember the input.
    pub(super) fn remind(&self, compressor: &Compressor, delay: &mut SwitchedDelay) {
        if self.is_pure {
            delay.remember(|channel, to| compressor.past(channel, 0, to));
        } else {
            delay.remember(|channel, to| self.delays[0].recall(channel, to));
        }
    }

    /// Takes the input of a part, in front of the compressor. `passes`: the first unit does nothing to
    /// it; `may_change`: the compressor may get another latency with it.
    pub(super) fn take(
        &mut self,
        block: &mut AudioBlock<'_>,
        compressor: &Compressor,
        [passes, may_change]: [bool; 2],
    ) {
        let [first, second, third] = &mut self.delays;
        let passes = passes && first.is_direct();
        let was_pure = self.is_pure;
        self.is_pure = passes && self.pure_samples >= self.memory_samples[0];
        self.pure_samples = if passes { self.pure_samples.saturating_add(block.len()) } else { 0 };
        let is_steady = self.is_pure && third.is_direct() && !second.is_changing();
        let was_calm = self.is_calm;
        self.is_calm = is_steady && !may_change && self.calm_samples >= self.memory_samples[1];
        self.calm_samples =
            if is_steady { self.calm_samples.saturating_add(block.len()) } else { 0 };
        if was_calm && !self.is_calm {
            let age = second.heard_samples();
            third.remember(|channel, to| compressor.past(channel, age, to));
        }
        if self.is_pure {
            return;
        }
        if was_pure {
            for delay in [&mut *first, &mut *second] {
                delay.remember(|channel, to| compressor.past(channel, 0, to));
            }
        }
        first.write(block);
        self.input.copy(block);
        let mut dry = self.input.block(block.len(), block.channels());
        first.read(&mut dry);
        second.write(&mut dry);
    }

    /// Whether the compressor's dry signal of the part that was taken last is needed.
    pub(super) fn needs_dry(&self) -> bool {
        self.is_pure && !self.is_calm
    }

    /// What was taken last, as late as the units are now.
    pub(super) fn delayed<'a>(
        &'a mut self,
        compressor: &'a Compressor,
        len: usize,
        channels: usize,
    ) -> SideChain<'a> {
        let [_, second, third] = &mut self.delays;
        if self.is_pure {
            second.skip(len);
            let dry = match channels {
                1 => SideChain::mono(compressor.dry(0)),
                _ => SideChain::stereo(compressor.dry(0), compressor.dry(1)),
            };
            if self.is_calm {
                return dry;
            }
            third.write_from(&dry);
            if third.is_direct() {
                return dry;
            }
            self.input.load(&dry);
        } else {
            let mut dry = self.input.block(len, channels);
            second.read(&mut dry);
            third.write(&mut dry);
        }
        third.read(&mut self.input.block(len, channels));
        self.input.side_chain(len, channels)
    }
}
