//! The input beside the units, as late as they are.

use dsp_core::delay::SwitchedDelay;
use dsp_core::dynamics::Compressor;
use dsp_core::{AudioBlock, Setup, SideChain};

use super::buffers::Pair;

/// See the module.
///
/// While the first unit does not work, and the compressor has forgotten what it did, the dry signal is
/// what the compressor has delayed. The first delay then keeps the past for when one of them changes.
#[derive(Default)]
pub(super) struct Beside {
    input: Pair,
    /// One for each unit that delays, so that the dry signal changes when and as theirs does.
    delays: [SwitchedDelay; 3],
    /// More than the compressor remembers.
    memory_samples: usize,
    /// For how long the compressor has got the input as it comes; saturates.
    pure_samples: usize,
    /// The compressor's dry signal is that of the part that was taken last; the second delay has not
    /// got it.
    is_pure: bool,
}

impl Beside {
    pub(super) fn prepare(&mut self, setup: &Setup, max_samples: usize) {
        self.input = Pair::new(setup);
        self.memory_samples = max_samples;
        self.delays.iter_mut().for_each(|delay| delay.prepare(setup, max_samples));
    }

    pub(super) fn reset(&mut self) {
        self.delays.iter_mut().for_each(SwitchedDelay::reset);
        self.pure_samples = usize::MAX;
        self.is_pure = false;
    }

    /// A delay that remembers the input.
    pub(super) fn past(&self) -> &SwitchedDelay {
        &self.delays[0]
    }

    pub(super) fn set_delays(&mut self, delays_samples: [usize; 3]) {
        for (delay, samples) in self.delays.iter_mut().zip(delays_samples) {
            delay.set_delay(samples);
        }
    }

    /// Takes the input of a part; `passes`: the first unit does nothing to it.
    pub(super) fn take(&mut self, block: &mut AudioBlock<'_>, passes: bool) {
        let [first, second, _] = &mut self.delays;
        let passes = passes && first.is_direct();
        let was_pure = self.is_pure;
        self.is_pure = passes && self.pure_samples >= self.memory_samples;
        self.pure_samples = if passes { self.pure_samples.saturating_add(block.len()) } else { 0 };
        if was_pure && !self.is_pure {
            second.take_past(first);
        }
        first.write(block);
        if self.is_pure {
            return;
        }
        self.input.copy(block);
        let mut dry = self.input.block(block.len(), block.channels());
        first.read(&mut dry);
        second.write(&mut dry);
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
