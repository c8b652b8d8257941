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
}
