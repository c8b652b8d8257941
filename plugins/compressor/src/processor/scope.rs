//! What the window's histories are made of.

use dsp_core::dynamics::Compressor;
use dsp_core::{AudioBlock, Setup, SideChain};
use plugin_common::telemetry::{ColumnReader, ColumnWriter, TapReader, TapWriter, columns, tap};

use super::listen::farthest;

/// Lanes of the history: magnitude of the input at the time of the output, magnitude of the output,
/// gain in dB, level that the detector found in dB.
pub const LANES: usize = 4;

/// The window's end.
pub struct ScopeReader {
    /// The history.
    pub history: ColumnReader<LANES>,
    /// What the detector hears.
    pub key: TapReader,
}

/// Columns of a hundredth of a second, written while a window looks.
pub(super) struct Scope {
    writer: ColumnWriter<LANES>,
    key: TapWriter,
    lanes: [Vec<f32>; LANES],
    watched: bool,
}

impl Scope {
    pub(super) fn new() -> (Self, ScopeReader) {
        let ((writer, history), (key, key_reader)) = (columns(), tap());
        let scope = Self { writer, key, lanes: Default::default(), watched: false };
        (scope, ScopeReader { history, key: key_reader })
    }

    pub(super) fn prepare(&mut self, setup: &Setup) {
        self.writer.prepare(setup.sample_rate_hz);
        self.lanes = std::array::from_fn(|_| vec![0.0; setup.max_block_samples]);
    }

    pub(super) fn restart(&mut self) {
        self.writer.restart();
    }

    pub(super) fn set_watched(&mut self, watched: bool) {
        if watched && !self.watched {
            self.writer.restart();
        }
        self.watched = watched;
    }

    pub(super) fn is_watched(&self) -> bool {
        self.watched
    }

    pub(super) fn write(
        &mut self,
        block: &mut AudioBlock<'_>,
        (dry, key): (SideChain<'_>, SideChain<'_>),
        compressor: &Compressor,
    ) {
        if !self.watched {
            return;
        }
        let len = block.len();
        self.key.write_channels(key.left(), key.right());
        let (left, right) = block.split_channels();
        let right = right.as_deref().unwrap_or(left);
        let louder = |a: &f32, b: &f32| a.abs().max(b.abs());
        let traces = [0, 1]
            .map(|channel| (compressor.gain_trace_db(channel), compressor.level_trace_db(channel)));
        let [input, output, gains_db, levels_db] = &mut self.lanes;
        for n in 0..len {
            input[n] = louder(&dry.left()[n], &dry.right()[n]);
            output[n] = louder(&left[n], &right[n]);
            gains_db[n] = farthest(traces[0].0[n], traces[1].0[n]);
            levels_db[n] = traces[0].1[n].max(traces[1].1[n]);
        }
        let lanes = self.lanes.each_ref().map(|lane| &lane[..len]);
        self.writer.write(lanes);
    }
}
