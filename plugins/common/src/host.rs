//! The loop between the host and a [`Processor`].
//!
//! ```text
//! in -> replace bad samples -> (dry copy) -> Processor -> check -> bypass cross-fade -> out
//!          |  peaks, tap                                              |  peaks, tap
//! ```
//!
//! Once a callback: denormals off, the load counter. Blocks longer than
//! [`SUB_BLOCK_SAMPLES`] are cut, so memory stays small and in cache. With no window open and no
//! bypass the loop costs two passes over the samples that look for bad ones:
//! not a number, infinite, or beyond +199 dBFS.
//!
//! A panic in the processor, in whichever call, stops it: silence for the rest of that block, then the
//! dry signal, until the host activates the plugin again; nobody calls the processor until then, and
//! parameters wait. A bad result is replaced by silence and
//! the processor is reset, so it has recovered by the next sub-block.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dsp_core::{AudioBlock, Processor, Setup, SetupError};
use nice_plug::prelude::{
    ActivateContext, AudioIOLayout, AuxiliaryBuffers, Buffer, BufferConfig, NonZeroU32, Plugin,
    ProcessContext, ProcessStatus,
};

use crate::bypass::Bypass;
use crate::cpu::{self, DenormalGuard};
use crate::telemetry::{self, Fault, HostMonitor, TapReader, TapWriter};

/// Longest block that a processor sees.
pub const SUB_BLOCK_SAMPLES: usize = 1024;

/// After this time a change of parameters has been reached: longer than any glide and cross-fade.
const SETTLED_TIME_S: f64 = 0.15;

/// Bits of an `f32` without its sign.
const MAGNITUDE_BITS: u32 = 0x7fff_ffff;
/// Magnitude bits of 2^33, +199 dBFS. Nothing that is audio reaches it, and a filter that took such a
/// sample for one would ring with it for minutes. Infinities and NaNs lie above.
const BAD_FROM_BITS: u32 = 0x5000_0000;

/// What a plugin says about one callback.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cycle {
    /// Value of the bypass parameter.
    pub bypassed: bool,
    /// Whether a window is open that wants levels and samples.
    pub watched: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not activated, or the setup was refused.
    Unprepared,
    Running,
    /// The processor panicked.
    Stopped,
}

#[derive(Default)]
struct Taps {
    input: Option<TapWriter>,
    output: Option<TapWriter>,
    side_chain: Option<TapWriter>,
}

/// Runs a [`Processor`] inside a plugin.
pub struct HostLoop<P: Processor> {
    processor: P,
    /// The newest parameters, if there were any; a new setup starts with them.
    params: Option<P::Params>,
    state: State,
    sub_block_samples: usize,
    input_channels: usize,
    bypass: Bypass,
    /// The next block starts at its bypass position without a fade.
    snap_bypass: bool,
    max_latency_samples: usize,
    latency_samples: usize,
    monitor: Arc<HostMonitor>,
    taps: Taps,
    had_signal: bool,
    tail_samples: usize,
    /// [`SETTLED_TIME_S`] at the rate of the setup.
    settled_samples: usize,
    /// Samples until the tail is asked for again; asking may cost more than a block.
    tail_due: Option<usize>,
}

impl<P: Processor> HostLoop<P> {
    /// A loop around a processor that has no latency.
    #[must_use]
    pub fn new(processor: P) -> Self {
        Self {
            processor,
            params: None,
            state: State::Unprepared,
            sub_block_samples: 1,
            input_channels: 0,
            bypass: Bypass::default(),
            snap_bypass: true,
            max_latency_samples: 0,
            latency_samples: 0,
            monitor: Arc::new(HostMonitor::default()),
            taps: Taps::default(),
            had_signal: false,
            tail_samples: 0,
            settled_samples: 0,
            tail_due: None,
        }
    }

    /// Allows the processor's latency to rise to `samples`.
    #[must_use]
    pub fn with_max_latency(mut self, samples: usize) -> Self {
        self.max_latency_samples = samples;
        self
    }

    /// Levels and load, for the window.
    #[must_use]
    pub fn monitor(&self) -> Arc<HostMonitor> {
        self.monitor.clone()
    }

    /// Streams the input to the window from now on.
    #[must_use]
    pub fn tap_input(&mut self) -> TapReader {
        open_tap(&mut self.taps.input)
    }

    /// Streams the output to the window from now on.
    #[must_use]
    pub fn tap_output(&mut self) -> TapReader {
        open_tap(&mut self.taps.output)
    }

    /// Streams the first side-chain bus to the window from now on.
    #[must_use]
    pub fn tap_side_chain(&mut self) -> TapReader {
        open_tap(&mut self.taps.side_chain)
    }

    /// Whether the processor takes part: it was activated and has not panicked since.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }

    /// Whether the last callback brought news for an open window: any sample in or out was not zero.
    #[must_use]
    pub fn had_signal(&self) -> bool {
        self.had_signal
    }

    /// The processor, for its readings.
    pub fn processor(&self) -> &P {
        &self.processor
    }

    /// What the host is told of the tail.
    #[must_use]
    pub fn tail_samples(&self) -> usize {
        self.tail_samples
    }

    /// Calls the processor for what is not a parameter, such as a reading or a restart. A panic stops
    /// it. `None` unless it is running.
    pub fn call_processor<T>(&mut self, call: impl FnOnce(&mut P) -> T) -> Option<T> {
        self.guarded(|host| call(&mut host.processor))
    }

    /// The one way to the processor on the audio thread.
    #[inline]
    fn guarded<T>(&mut self, call: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.state != State::Running {
            return None;
        }
        let result = catch_unwind(AssertUnwindSafe(|| call(self)));
        if result.is_err() {
            self.state = State::Stopped;
            self.monitor.set_stopped(true);
        }
        result.ok()
    }

    /// The processor itself, past the guard, for tests and tools.
    pub fn processor_mut(&mut self) -> &mut P {
        &mut self.processor
    }

    /// Hands parameters to the processor; while it does not run, they wait for the next setup. Safe on
    /// the audio thread.
    pub fn set_params(&mut self, params: &P::Params) {
        self.params = Some(*params);
        if self.call_processor(|processor| processor.set_params(params)).is_some() {
            self.tail_due = Some(self.settled_samples);
        }
    }

    /// Takes all memory; call from `Plugin::activate`. With a setup that the processor refuses the
    /// signal passes dry and the window is told.
    pub fn activate<Q: Plugin>(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Q>,
    ) -> bool {
        let channels = |count: Option<NonZeroU32>| count.map_or(0, |count| count.get() as usize);
        self.input_channels = channels(layout.main_input_channels);
        let output_channels = channels(layout.main_output_channels);
        let rate_hz = f64::from(config.sample_rate);
        self.monitor.set_format(rate_hz, output_channels);
        if self.prepare(rate_hz, config.max_buffer_size as usize, output_channels).is_err() {
            self.state = State::Unprepared;
            self.monitor.set_stopped(true);
        }
        context.set_latency_samples(self.latency_samples as u32);
        true
    }

    /// Takes all memory without a host, for tests and tools.
    ///
    /// # Errors
    /// When the setup is out of range or the processor refuses it.
    pub fn prepare(
        &mut self,
        sample_rate_hz: f64,
        max_block_samples: usize,
        channels: usize,
    ) -> Result<(), SetupError> {
        self.sub_block_samples = max_block_samples.clamp(1, SUB_BLOCK_SAMPLES);
        let setup = Setup::new(sample_rate_hz, self.sub_block_samples, channels)?;
        self.processor.prepare(&setup)?;
        self.state = State::Running;
        self.monitor.set_stopped(false);
        if let Some(params) = self.params {
            self.call_processor(|processor| processor.set_params(&params));
        }
        self.reset();
        let latency_samples = self.call_processor(|processor| processor.latency_samples());
        self.set_latency(latency_samples.unwrap_or(0));
        self.bypass.prepare(&setup, self.max_latency_samples);
        self.settled_samples = (SETTLED_TIME_S * sample_rate_hz).ceil() as usize;
        self.ask_tail();
        Ok(())
    }

    fn set_latency(&mut self, samples: usize) {
        self.latency_samples = samples.min(self.max_latency_samples);
        self.bypass.set_latency(self.latency_samples, self.max_latency_samples);
        self.monitor.set_latency(self.latency_samples);
    }

    fn ask_tail(&mut self) {
        self.tail_due = None;
        self.tail_samples =
            self.call_processor(|processor| processor.tail_samples()).unwrap_or_default();
    }

    /// Forgets all audio; call from `Plugin::reset`.
    pub fn reset(&mut self) {
        self.call_processor(P::reset);
        self.snap_bypass = true;
    }

    /// One callback; call from `Plugin::process` after [`set_params`](Self::set_params).
    pub fn process<Q: Plugin>(
        &mut self,
        buffer: &mut Buffer<'_>,
        aux: &mut AuxiliaryBuffers<'_>,
        cycle: Cycle,
        context: &mut impl ProcessContext<Q>,
    ) -> ProcessStatus {
        if let Some(samples) = self.call_processor(|processor| processor.latency_samples())
            && samples.min(self.max_latency_samples) != self.latency_samples
        {
            self.set_latency(samples);
            context.set_latency_samples(self.latency_samples as u32);
        }
        let mut channels = buffer.as_slice().iter_mut();
        let Some(left) = channels.next() else { return ProcessStatus::Normal };
        let mut block = match channels.next() {
            Some(right) if right.len() == left.len() => {
                if self.input_channels == 1 {
                    right.copy_from_slice(left);
                }
                AudioBlock::stereo(left, right)
            }
            _ => AudioBlock::mono(left),
        };
        let side_chain = aux.inputs.first_mut().map(|bus| bus.as_slice());
        self.run(&mut block, side_chain.as_deref(), cycle);
        match self.tail_samples {
            0 => ProcessStatus::Normal,
            tail => ProcessStatus::Tail(u32::try_from(tail).unwrap_or(u32::MAX)),
        }
    }

    /// Asks for the tail once the processor has settled after a change.
    fn follow_tail(&mut self, passed_samples: usize) {
        if let Some(due) = self.tail_due {
            self.tail_due = due.checked_sub(passed_samples).filter(|due| *due > 0);
            if self.tail_due.is_none() {
                self.ask_tail();
            }
        }
    }

    /// One callback without a host: the same as [`process`](Self::process).
    pub fn run(
        &mut self,
        block: &mut AudioBlock<'_>,
        side_chain: Option<&[&mut [f32]]>,
        cycle: Cycle,
    ) {
        let _denormals = DenormalGuard::new();
        self.had_signal = false;
        let started_ticks = if cycle.watched { cpu::ticks() } else { 0 };
        if std::mem::take(&mut self.snap_bypass) && self.state == State::Running {
            self.bypass.reset(cycle.bypassed);
        }
        if self.state != State::Running {
            self.run_dry(block, cycle);
        } else if self.guarded(|host| host.run_cut(block, cycle)).is_none() {
            block.iter_channels().for_each(|channel| channel.fill(0.0));
        }
        self.follow_tail(block.len());
        if cycle.watched {
            self.tap_side_chain_block(side_chain, block.len());
            self.monitor.add_load(cpu::ticks().wrapping_sub(started_ticks), block.len());
        }
    }

    fn run_cut(&mut self, block: &mut AudioBlock<'_>, cycle: Cycle) {
        let mut from = 0;
        while from < block.len() {
            let to = (from + self.sub_block_samples).min(block.len());
            self.run_sub_block(&mut block.range(from, to), cycle);
            from = to;
        }
    }

    #[inline]
    fn run_sub_block(&mut self, block: &mut AudioBlock<'_>, cycle: Cycle) {
        self.clean_input(block);
        if cycle.watched {
            let peaks = peak_bits(block);
            self.had_signal |= peaks != [0; 2];
            self.monitor.add_input_peaks(peaks);
            write_tap(&mut self.taps.input, block);
        }
        self.bypass.capture(block, cycle.bypassed);
        self.processor.process(block);
        if !is_sound(block) {
            silence_bad_samples(block);
            self.processor.reset();
            self.monitor.raise_fault(Fault::BadOutput);
        }
        self.bypass.mix(block, cycle.bypassed);
        if cycle.watched {
            self.watch_output(block);
        }
    }

    fn run_dry(&mut self, block: &mut AudioBlock<'_>, cycle: Cycle) {
        self.clean_input(block);
        if cycle.watched {
            self.monitor.add_input_peaks(peak_bits(block));
            write_tap(&mut self.taps.input, block);
            self.watch_output(block);
        }
    }

    fn watch_output(&mut self, block: &mut AudioBlock<'_>) {
        let peaks = peak_bits(block);
        self.had_signal |= peaks != [0; 2];
        self.monitor.add_output_peaks(peaks);
        write_tap(&mut self.taps.output, block);
    }

    /// Replaces bad samples by silence.
    #[inline]
    fn clean_input(&self, block: &mut AudioBlock<'_>) {
        if !is_sound(block) {
            silence_bad_samples(block);
            self.monitor.raise_fault(Fault::BadInput);
        }
    }

    /// The length of a bus that is not connected may differ from the block's.
    fn tap_side_chain_block(&mut self, bus: Option<&[&mut [f32]]>, len: usize) {
        let (Some(tap), Some([left, rest @ ..])) = (&mut self.taps.side_chain, bus) else { return };
        let right = rest.first().unwrap_or(left);
        tap.write_channels(left.get(..len).unwrap_or(&[]), right.get(..len).unwrap_or(&[]));
    }
}

fn open_tap(slot: &mut Option<TapWriter>) -> TapReader {
    let (writer, reader) = telemetry::tap();
    *slot = Some(writer);
    reader
}

fn write_tap(tap: &mut Option<TapWriter>, block: &mut AudioBlock<'_>) {
    if let Some(tap) = tap {
        tap.write(block);
    }
}

/// Magnitude bits of the highest sample per channel; both entries of a mono block are equal.
#[inline]
fn peak_bits(block: &mut AudioBlock<'_>) -> [u32; 2] {
    let (left, right) = block.split_channels();
    let left_bits = channel_peak_bits(left);
    [left_bits, right.map_or(left_bits, |right| channel_peak_bits(right))]
}

/// Compared as signed integers, which every vector unit can do; the sign bit is clear.
#[inline]
fn channel_peak_bits(samples: &[f32]) -> u32 {
    let magnitude = |sample: &f32| (sample.to_bits() & MAGNITUDE_BITS) as i32;
    samples.iter().map(magnitude).fold(0, i32::max) as u32
}

/// Three vector operations for four samples: adding this step to the magnitude's bits carries into
/// the sign bit exactly from [`BAD_FROM_BITS`] on, infinities and NaNs included.
#[inline]
fn is_sound(block: &mut AudioBlock<'_>) -> bool {
    const STEP: u32 = (MAGNITUDE_BITS + 1) - BAD_FROM_BITS;
    let carries = |sample: &f32| (sample.to_bits() & MAGNITUDE_BITS) + STEP;
    block
        .iter_channels()
        .all(|channel| channel.iter().map(carries).fold(0, |all, one| all | one) <= MAGNITUDE_BITS)
}

#[cold]
fn silence_bad_samples(block: &mut AudioBlock<'_>) {
    for sample in block.iter_channels().flatten() {
        if sample.to_bits() & MAGNITUDE_BITS >= BAD_FROM_BITS {
            *sample = 0.0;
        }
    }
}
