//! Room for one block of one or two channels.

use dsp_core::{AudioBlock, Setup, SideChain};

/// Two channels of the longest block.
#[derive(Clone, Debug, Default)]
pub(super) struct Pair([Vec<f32>; 2]);

impl Pair {
    pub(super) fn new(setup: &Setup) -> Self {
        Self(std::array::from_fn(|_| vec![0.0; setup.max_block_samples]))
    }

    /// Takes a block over.
    pub(super) fn copy(&mut self, block: &mut AudioBlock<'_>) {
        for (to, from) in self.0.iter_mut().zip(block.iter_channels()) {
            to[..from.len()].copy_from_slice(from);
        }
    }

    /// Takes over what is only read.
    pub(super) fn load(&mut self, signal: &SideChain<'_>) {
        let [left, right] = &mut self.0;
        left[..signal.len()].copy_from_slice(signal.left());
        right[..signal.len()].copy_from_slice(signal.right());
    }

    /// The first samples as a block.
    pub(super) fn block(&mut self, len: usize, channels: usize) -> AudioBlock<'_> {
        let [left, right] = &mut self.0;
        match channels {
            1 => AudioBlock::mono(&mut left[..len]),
            _ => AudioBlock::stereo(&mut left[..len], &mut right[..len]),
        }
    }

    /// The first samples of a channel.
    pub(super) fn channel(&self, channel: usize, len: usize) -> &[f32] {
        &self.0[channel][..len]
    }

    /// The first samples, to read.
    pub(super) fn side_chain(&self, len: usize, channels: usize) -> SideChain<'_> {
        match channels {
            1 => SideChain::mono(self.channel(0, len)),
            _ => SideChain::stereo(self.channel(0, len), self.channel(1, len)),
        }
    }
}
