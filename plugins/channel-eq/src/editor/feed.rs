//! The samples that came from the audio thread since the last frame.

use plugin_common::telemetry::TapReader;

use super::Taps;

/// One signal: its way from the audio thread and what waits to be looked at.
pub struct Stream {
    tap: TapReader,
    /// New samples of the left and right channel.
    pub channels: [Vec<f32>; 2],
}

impl Stream {
    fn new(tap: TapReader) -> Self {
        Self { tap, channels: [Vec::new(), Vec::new()] }
    }

    fn drain(&mut self) {
        self.channels.iter_mut().for_each(Vec::clear);
        let [left, right] = &mut self.channels;
        self.tap.drain(|[l, r]| {
            left.push(l);
            right.push(r);
        });
    }
}

/// All three signals.
pub struct Feed {
    /// Before the equaliser.
    pub input: Stream,
    /// After the equaliser.
    pub output: Stream,
    /// The side-chain bus.
    pub side_chain: Stream,
}

impl Feed {
    /// Reads the taps of the audio thread.
    pub fn new(taps: Taps) -> Self {
        Self {
            input: Stream::new(taps.input),
            output: Stream::new(taps.output),
            side_chain: Stream::new(taps.side_chain),
        }
    }

    /// Takes what is new; once a frame.
    pub fn drain(&mut self) {
        for stream in [&mut self.input, &mut self.output, &mut self.side_chain] {
            stream.drain();
        }
    }
}
