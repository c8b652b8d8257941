//! A stream of stereo frames from the audio thread to the window, for analysers.

use dsp_core::AudioBlock;
use rtrb::{Consumer, Producer, RingBuffer};

/// The audio thread's end of a stream of stereo frames, for analysers.
pub struct TapWriter(Producer<[f32; 2]>);

/// The window's end of a stream of stereo frames.
pub struct TapReader(Consumer<[f32; 2]>);

/// Long enough for a window that draws 12 times a second at 384 kHz. The memory is touched only once
/// frames are written.
const TAP_FRAMES: usize = 32_768;

/// A stream of stereo frames from the audio thread to the window. Mono has two equal channels.
#[must_use]
pub fn tap() -> (TapWriter, TapReader) {
    let (producer, consumer) = RingBuffer::new(TAP_FRAMES);
    (TapWriter(producer), TapReader(consumer))
}

impl TapWriter {
    /// Writes a block; what does not fit because nobody reads is dropped.
    pub fn write(&mut self, block: &mut AudioBlock<'_>) {
        let (left, right) = block.split_channels();
        self.write_channels(left, right.as_deref().unwrap_or(left));
    }

    /// Writes as many frames as both channels have.
    pub fn write_channels(&mut self, left: &[f32], right: &[f32]) {
        let frames = left.len().min(right.len()).min(self.0.slots());
        if let Ok(chunk) = self.0.write_chunk_uninit(frames) {
            chunk.fill_from_iter(left.iter().zip(right).map(|(left, right)| [*left, *right]));
        }
    }
}

impl TapReader {
    /// Hands every waiting frame to `each`, oldest first.
    pub fn drain(&mut self, mut each: impl FnMut([f32; 2])) {
        if let Ok(chunk) = self.0.read_chunk(self.0.slots()) {
            chunk.into_iter().for_each(&mut each);
        }
    }

    /// Forgets every waiting frame.
    pub fn clear(&mut self) {
        self.drain(|_| ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_tap_drops_the_newest_frames_and_keeps_order() {
        let (mut writer, mut reader) = tap();
        let samples: Vec<f32> = (0..TAP_FRAMES + 10).map(|at| at as f32).collect();
        writer.write_channels(&samples, &samples);
        let mut got = Vec::new();
        reader.drain(|[left, _]| got.push(left));
        assert_eq!(got, samples[..TAP_FRAMES]);
    }
}
