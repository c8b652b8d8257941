//! The loop between the host and a [`Processor`].
//!
//! ```text
//! in -> replace bad samples -> (dry copy) -> Processor -> check -> bypass, delta -> out
//!          |  levels, tap                                             |  levels, tap
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

mod dry_path;
mod evenness;
mod guard;
mod levels;
mod run;
mod samples;
mod setup;
mod taps;

use std::sync::Arc;

use dsp_core::Processor;

use crate::changed::ChangeFlags;
use crate::telemetry::{HostMonitor, TapReader};
use dry_path::DryPath;
use guard::State;
use levels::Levels;
use taps::Taps;

/// Longest block that a processor sees.
pub const SUB_BLOCK_SAMPLES: usize = 1024;

/// What a plugin says about one callback.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cycle {
    /// Value of the bypass parameter.
    pub bypassed: bool,
    /// Whether a window is open that wants levels and samples.
    pub watched: bool,
}

/// Runs a [`Processor`] inside a plugin.
pub struct HostLoop<P: Processor> {
    processor: P,
    /// The newest parameters, if there were any; a new setup starts with them.
    params: Option<P::Params>,
    state: State,
    sub_block_samples: usize,
    input_channels: usize,
    dry_path: DryPath,
    /// The next block starts at its bypass position without a fade.
    snap_bypass: bool,
    /// The host renders; nobody listens.
    offline: bool,
    /// The processor listens to the side-chain bus.
    wants_side_chain: bool,
    max_latency_samples: usize,
    /// Longest latency at a sample rate in Hz; replaces the one above.
    max_latency_at: Option<fn(f64) -> usize>,
    latency_samples: usize,
    monitor: Arc<HostMonitor>,
    levels: Levels,
    taps: Taps,
    had_signal: bool,
    tail_samples: usize,
    /// How long a change of parameters takes to be reached.
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
            dry_path: DryPath::default(),
            snap_bypass: true,
            offline: false,
            wants_side_chain: false,
            max_latency_samples: 0,
            max_latency_at: None,
            latency_samples: 0,
            monitor: Arc::new(HostMonitor::default()),
            levels: Levels::default(),
            taps: Taps::default(),
            had_signal: false,
            tail_samples: 0,
            settled_samples: 0,
            tail_due: None,
        }
    }

    /// Allows the processor's latency to rise to `samples`. It may change while audio runs: the host
    /// is told, and the dry signal fades to the new delay.
    #[must_use]
    pub fn with_max_latency(mut self, samples: usize) -> Self {
        self.max_latency_samples = samples;
        self
    }

    /// As [`with_max_latency`](Self::with_max_latency), of the sample rate in Hz: less memory to go
    /// round in at usual rates.
    #[must_use]
    pub fn with_max_latency_at(mut self, samples_at: fn(f64) -> usize) -> Self {
        self.max_latency_at = Some(samples_at);
        self
    }

    /// Hands the first side-chain bus to [`Processor::process_keyed`], free of bad samples.
    #[must_use]
    pub fn with_side_chain(mut self) -> Self {
        self.wants_side_chain = true;
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
        self.taps.input.open()
    }

    /// Streams the output to the window from now on.
    #[must_use]
    pub fn tap_output(&mut self) -> TapReader {
        self.taps.output.open()
    }

    /// Streams the first side-chain bus to the window from now on.
    #[must_use]
    pub fn tap_side_chain(&mut self) -> TapReader {
        self.taps.side_chain.open()
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

    /// Hands parameters on if a flag was raised since the last call; whether one was.
    pub fn follow(&mut self, changed: &ChangeFlags, snapshot: impl FnOnce() -> P::Params) -> bool {
        let has_changed = !changed.take().is_empty();
        if has_changed {
            self.set_params(&snapshot());
        }
        has_changed
    }

    fn ask_tail(&mut self) {
        self.tail_due = None;
        self.tail_samples =
            self.call_processor(|processor| processor.tail_samples()).unwrap_or_default();
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
}
