//! The levels that an open window shows.

use dsp_core::AudioBlock;
use dsp_core::meter::RmsMeter;

use super::samples::peak_bits;
use crate::telemetry::HostMonitor;

/// Rms of both ends; the peaks need no memory.
#[derive(Default)]
pub(super) struct Levels {
    input: RmsMeter,
    output: RmsMeter,
    was_watched: bool,
}

impl Levels {
    pub(super) fn prepare(&mut self, sample_rate_hz: f64) {
        self.input = RmsMeter::new(sample_rate_hz);
        self.output = RmsMeter::new(sample_rate_hz);
    }

    /// What was heard while the last window was open does not count for the next one.
    pub(super) fn begin_callback(&mut self, watched: bool) {
        if watched && !self.was_watched {
            self.input.reset();
            self.output.reset();
        }
        self.was_watched = watched;
    }

    /// Whether any sample is not zero.
    pub(super) fn watch_input(
        &mut self,
        block: &mut AudioBlock<'_>,
        monitor: &HostMonitor,
    ) -> bool {
        let peaks = peak_bits(block);
        monitor.add_input_peaks(peaks);
        measure(&mut self.input, block);
        peaks != [0; 2]
    }

    pub(super) fn watch_side_chain(&self, bus: &mut AudioBlock<'_>, monitor: &HostMonitor) {
        monitor.add_side_chain_peaks(peak_bits(bus));
    }

    /// Whether any sample is not zero.
    pub(super) fn watch_output(
        &mut self,
        block: &mut AudioBlock<'_>,
        monitor: &HostMonitor,
    ) -> bool {
        let peaks = peak_bits(block);
        monitor.add_output_peaks(peaks);
        measure(&mut self.output, block);
        peaks != [0; 2]
    }

    pub(super) fn publish(&self, monitor: &HostMonitor) {
        let [input, output] =
            [&self.input, &self.output].map(|meter| meter.rms_gain().map(|rms| rms as f32));
        monitor.set_rms(input, output);
    }
}

fn measure(meter: &mut RmsMeter, block: &mut AudioBlock<'_>) {
    let (left, right) = block.split_channels();
    meter.measure(left, right.as_deref());
}
