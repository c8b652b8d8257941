//! The streams of samples that a window may have opened.

use dsp_core::AudioBlock;

use crate::telemetry::{self, TapReader, TapWriter};

#[derive(Default)]
pub(super) struct Taps {
    pub(super) input: Tap,
    pub(super) output: Tap,
    pub(super) side_chain: Tap,
}

/// A stream that costs nothing until somebody asks for it.
#[derive(Default)]
pub(super) struct Tap(Option<TapWriter>);

impl Tap {
    pub(super) fn open(&mut self) -> TapReader {
        let (writer, reader) = telemetry::tap();
        self.0 = Some(writer);
        reader
    }

    pub(super) fn write(&mut self, block: &mut AudioBlock<'_>) {
        if let Some(tap) = &mut self.0 {
            tap.write(block);
        }
    }

    /// The length of a bus that is not connected may differ from the block's.
    pub(super) fn write_bus(&mut self, bus: Option<&[&mut [f32]]>, len: usize) {
        let (Some(tap), Some([left, rest @ ..])) = (&mut self.0, bus) else { return };
        let right = rest.first().unwrap_or(left);
        tap.write_channels(left.get(..len).unwrap_or(&[]), right.get(..len).unwrap_or(&[]));
    }
}
