//! Levels, load and faults of one instance, as atomics.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::rms::{Rms, RmsCell};
use crate::audition::Audition;

/// Levels and load of one plugin instance; shared by the audio thread and the window.
#[derive(Debug, Default)]
pub struct HostMonitor {
    input_peaks: [AtomicU32; 2],
    output_peaks: [AtomicU32; 2],
    side_chain_peaks: [AtomicU32; 2],
    rms: RmsCell,
    busy_ticks: AtomicU64,
    busy_samples: AtomicU64,
    sample_rate_bits: AtomicU64,
    latency_samples: AtomicU32,
    channels: AtomicU32,
    faults: [AtomicBool; 2],
    stopped: AtomicBool,
    audition: Audition,
}

/// Something that went wrong on the audio thread, latched until it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The input held samples that are not numbers or absurdly loud; they were replaced by silence.
    BadInput,
    /// The processing gave samples that are not numbers or absurdly loud; it was reset.
    BadOutput,
}

impl HostMonitor {
    /// Highest sample magnitude at the input per channel (linear) since the last call.
    #[must_use]
    pub fn take_input_peaks(&self) -> [f32; 2] {
        take_peaks(&self.input_peaks)
    }

    /// Highest sample magnitude at the output per channel (linear) since the last call.
    #[must_use]
    pub fn take_output_peaks(&self) -> [f32; 2] {
        take_peaks(&self.output_peaks)
    }

    /// Highest sample magnitude of the first side-chain bus per channel (linear) since the last call; 0
    /// also where nothing is connected.
    #[must_use]
    pub fn take_side_chain_peaks(&self) -> [f32; 2] {
        take_peaks(&self.side_chain_peaks)
    }

    /// Both levels for an [`RmsReader`](super::RmsReader).
    pub(super) fn rms(&self) -> &RmsCell {
        &self.rms
    }

    /// Ticks of the processor's clock and samples since the last call.
    pub(super) fn take_load(&self) -> (u64, u64) {
        (self.busy_ticks.swap(0, Relaxed), self.busy_samples.swap(0, Relaxed))
    }

    /// Delay that the host was told, in samples.
    #[must_use]
    pub fn latency_samples(&self) -> u32 {
        self.latency_samples.load(Relaxed)
    }

    /// Sample rate in Hz; 0 before the host has told it.
    #[must_use]
    pub fn sample_rate_hz(&self) -> f64 {
        f64::from_bits(self.sample_rate_bits.load(Relaxed))
    }

    /// Channels of the output, 1 or 2; 0 before the host has told it.
    #[must_use]
    pub fn channels(&self) -> u32 {
        self.channels.load(Relaxed)
    }

    /// Whether `fault` happened since the last call.
    #[must_use]
    pub fn take_fault(&self, fault: Fault) -> bool {
        self.faults[fault as usize].swap(false, Relaxed)
    }

    /// Whether the signal passes dry because the processor panicked or refused the host's format.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Relaxed)
    }

    /// How the window wants to listen: Match and Delta.
    #[must_use]
    pub fn audition(&self) -> &Audition {
        &self.audition
    }

    pub(crate) fn set_stopped(&self, stopped: bool) {
        self.stopped.store(stopped, Relaxed);
    }

    pub(crate) fn raise_fault(&self, fault: Fault) {
        self.faults[fault as usize].store(true, Relaxed);
    }

    /// What the host runs the instance at; the host loop tells it.
    pub fn set_format(&self, sample_rate_hz: f64, channels: usize) {
        self.sample_rate_bits.store(sample_rate_hz.to_bits(), Relaxed);
        self.channels.store(channels as u32, Relaxed);
    }

    pub(crate) fn set_latency(&self, samples: usize) {
        self.latency_samples.store(samples as u32, Relaxed);
    }

    pub(crate) fn add_input_peaks(&self, peak_bits: [u32; 2]) {
        add_peaks(&self.input_peaks, peak_bits);
    }

    pub(crate) fn add_output_peaks(&self, peak_bits: [u32; 2]) {
        add_peaks(&self.output_peaks, peak_bits);
    }

    pub(crate) fn add_side_chain_peaks(&self, peak_bits: [u32; 2]) {
        add_peaks(&self.side_chain_peaks, peak_bits);
    }

    /// Root of the mean square per channel, of what came in and what goes out.
    pub(crate) fn set_rms(&self, input: [f32; 2], output: [f32; 2]) {
        self.rms.write(Rms { input, output });
    }

    pub(crate) fn add_load(&self, ticks: u64, samples: usize) {
        self.busy_ticks.fetch_add(ticks, Relaxed);
        self.busy_samples.fetch_add(samples as u64, Relaxed);
    }
}

fn take_peaks(peaks: &[AtomicU32; 2]) -> [f32; 2] {
    peaks.each_ref().map(|peak| f32::from_bits(peak.swap(0, Relaxed)))
}

/// The bits of positive floats are ordered as the floats are.
fn add_peaks(peaks: &[AtomicU32; 2], peak_bits: [u32; 2]) {
    for (peak, bits) in peaks.iter().zip(peak_bits) {
        peak.fetch_max(bits, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_hold_the_highest_value_until_they_are_taken() {
        let monitor = HostMonitor::default();
        monitor.add_input_peaks([0.5f32.to_bits(), 0.1f32.to_bits()]);
        monitor.add_input_peaks([0.25f32.to_bits(), 0.2f32.to_bits()]);
        assert_eq!(monitor.take_input_peaks(), [0.5, 0.2]);
        assert_eq!(monitor.take_input_peaks(), [0.0, 0.0]);
    }

    /// While another thread raises the peak by less, none is lost and none comes back.
    #[test]
    fn a_peak_is_taken_once_however_threads_meet() {
        let monitor = HostMonitor::default();
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Relaxed) {
                    monitor.add_input_peaks([0.1f32.to_bits(); 2]);
                }
            });
            let taken = (0..300_000).find_map(|_| {
                monitor.add_input_peaks([0.9f32.to_bits(); 2]);
                let peaks = [monitor.take_input_peaks(), monitor.take_input_peaks()];
                let is_right = peaks[0] == [0.9; 2] && peaks[1].iter().all(|peak| *peak <= 0.1);
                (!is_right).then_some(peaks)
            });
            stop.store(true, Relaxed);
            assert_eq!(taken, None);
        });
    }
}
