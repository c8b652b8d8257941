//! The channels that a plugin offers to a host.

use nice_plug::prelude::{AudioIOLayout, NonZeroU32, new_nonzero_u32};

/// No side-chain.
pub const NONE: &[NonZeroU32] = &[];
/// A side-chain of one channel.
pub const MONO: &[NonZeroU32] = &[new_nonzero_u32(1)];
/// A side-chain of two channels.
pub const STEREO: &[NonZeroU32] = &[new_nonzero_u32(2)];

/// So many channels in and out. The side-chain bus has as many channels as the main input: hosts cannot
/// change one alone.
#[must_use]
pub const fn layout(inputs: u32, outputs: u32, side_chain: &'static [NonZeroU32]) -> AudioIOLayout {
    AudioIOLayout {
        main_input_channels: NonZeroU32::new(inputs),
        main_output_channels: NonZeroU32::new(outputs),
        aux_input_ports: side_chain,
        ..AudioIOLayout::const_default()
    }
}
