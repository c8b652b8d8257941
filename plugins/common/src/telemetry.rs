//! What the audio thread tells the window: levels, load, readings, samples.
//!
//! Everything is wait-free, takes its memory at creation, and is written only while a window is open.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use dsp_core::AudioBlock;
use rtrb::{Consumer, Producer, RingBuffer};

use crate::audition::Audition;
use crate::cpu;

/// Levels and load of one plugin instance; shared by the audio thread and the window.
#[derive(Debug, Default)]
pub struct HostMonitor {
    input_peaks: [AtomicU32; 2],
    output_peaks: [AtomicU32; 2],
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

    pub(crate) fn set_format(&self, sample_rate_hz: f64, channels: usize) {
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

/// Turns the processor ticks of the audio thread into a share of the available time.
#[derive(Debug)]
pub struct LoadMeter {
    since: Instant,
    since_ticks: u64,
    share: Option<f32>,
}

impl Default for LoadMeter {
    fn default() -> Self {
        Self { since: Instant::now(), since_ticks: cpu::ticks(), share: None }
    }
}

impl LoadMeter {
    /// How long the load is averaged.
    const PERIOD: Duration = Duration::from_millis(500);

    /// Share of the time that the processed audio lasts, 0 to 1 and more; `None` while nothing ran.
    pub fn update(&mut self, monitor: &HostMonitor) -> Option<f32> {
        let elapsed = self.since.elapsed();
        if elapsed < Self::PERIOD {
            return self.share;
        }
        let now_ticks = cpu::ticks();
        let ticks_per_s = now_ticks.wrapping_sub(self.since_ticks) as f64 / elapsed.as_secs_f64();
        let busy_ticks = monitor.busy_ticks.swap(0, Relaxed) as f64;
        let audio_s = monitor.busy_samples.swap(0, Relaxed) as f64 / monitor.sample_rate_hz();
        self.share = (audio_s > 0.0 && ticks_per_s > 0.0)
            .then(|| (busy_ticks / ticks_per_s / audio_s) as f32);
        (self.since, self.since_ticks) = (Instant::now(), now_ticks);
        self.share
    }
}

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

/// The audio thread's end of a value that is replaced as a whole.
pub struct ReadingWriter<T: Send>(triple_buffer::Input<T>);

/// The window's end of a value that is replaced as a whole.
pub struct ReadingReader<T: Send>(triple_buffer::Output<T>);

/// A plain value in raw units, such as a set of meter readings, from the audio thread to the window.
#[must_use]
pub fn reading<T: Copy + Default + Send>() -> (ReadingWriter<T>, ReadingReader<T>) {
    let (input, output) = triple_buffer::triple_buffer(&T::default());
    (ReadingWriter(input), ReadingReader(output))
}

impl<T: Copy + Send> ReadingWriter<T> {
    /// Replaces the value.
    pub fn write(&mut self, value: T) {
        self.0.write(value);
    }
}

impl<T: Copy + Send> ReadingReader<T> {
    /// The newest value.
    pub fn read(&mut self) -> T {
        *self.0.read()
    }

    /// The newest value, if it is newer than the one that was read last.
    pub fn read_new(&mut self) -> Option<T> {
        self.0.update().then(|| *self.0.peek_output_buffer())
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

    #[test]
    fn a_full_tap_drops_the_newest_frames_and_keeps_order() {
        let (mut writer, mut reader) = tap();
        let samples: Vec<f32> = (0..TAP_FRAMES + 10).map(|at| at as f32).collect();
        writer.write_channels(&samples, &samples);
        let mut got = Vec::new();
        reader.drain(|[left, _]| got.push(left));
        assert_eq!(got, samples[..TAP_FRAMES]);
    }

    #[test]
    fn a_reading_is_new_once() {
        let (mut writer, mut reader) = reading::<u32>();
        assert_eq!(reader.read_new(), None);
        writer.write(7);
        assert_eq!(reader.read_new(), Some(7));
        assert_eq!(reader.read_new(), None);
        assert_eq!(reader.read(), 7);
    }

    #[test]
    fn the_load_is_busy_time_over_audio_time() {
        let monitor = HostMonitor::default();
        monitor.set_format(48_000.0, 2);
        let mut meter = LoadMeter::default();
        std::thread::sleep(LoadMeter::PERIOD);
        let ticks_per_s =
            (cpu::ticks() - meter.since_ticks) as f64 / meter.since.elapsed().as_secs_f64();
        // 10 ms of work for 1 s of audio.
        monitor.add_load((ticks_per_s * 0.010) as u64, 48_000);
        let share = meter.update(&monitor).unwrap_or(0.0);
        // The two readings of the clocks differ by far less than 10 %.
        assert!((share - 0.010).abs() < 0.001, "{share}");
    }
}
