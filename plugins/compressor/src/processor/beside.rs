//! The input beside the units, as late as they are.

use dsp_core::delay::SwitchedDelay;
use dsp_core::{AudioBlock, Setup, SideChain};

use super::buffers::Pair;

/// See the module.
#[derive(Default)]
pub(super) struct Beside {
    input: Pair,
    /// One for each unit that delays, so that the dry signal changes when and as theirs does.
    delays: [SwitchedDelay; 3],
}

impl Beside {
    pub(super) fn prepare(&mut self, setup: &Setup, max_samples: usize) {
        self.input = Pair::new(setup);
        self.delays.iter_mut().for_each(|delay| delay.prepare(setup, max_samples));
    }

    pub(super) fn reset(&mut self) {
        self.delays.iter_mut().for_each(SwitchedDelay::reset);
    }

    pub(super) fn set_delays(&mut self, delays_samples: [usize; 3]) {
        for (delay, samples) in self.delays.iter_mut().zip(delays_samples) {
            delay.set_delay(samples);
        }
    }

    pub(super) fn take(&mut self, block: &mut AudioBlock<'_>) {
        self.input.copy(block);
    }

    /// What was taken last, as late as the units are now.
    pub(super) fn delayed(&mut self, len: usize, channels: usize) -> SideChain<'_> {
        let mut dry = self.input.block(len, channels);
        for delay in &mut self.delays {
            delay.write(&mut dry);
            delay.read(&mut dry);
        }
        self.input.side_chain(len, channels)
    }
}
