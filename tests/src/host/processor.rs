//! The audio side of an active plugin; may move to another thread.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use clack_extensions::tail::PluginTail;
use clack_host::process::PluginAudioProcessor;
use clap_sys::audio_buffer::clap_audio_buffer;
use clap_sys::process::{
    CLAP_PROCESS_CONTINUE, CLAP_PROCESS_CONTINUE_IF_NOT_QUIET, CLAP_PROCESS_ERROR,
    CLAP_PROCESS_SLEEP, CLAP_PROCESS_TAIL, clap_process,
};

use super::callbacks::{Handlers, Mailbox};
use super::error::HostError;
use super::events::{Event, InputList, OutEvent, OutputList, Transport};
use super::thread::audio_thread;
use crate::guard;

/// What a plugin wants after a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// To be called again.
    Continue,
    /// To be called again unless its output is quiet.
    ContinueIfNotQuiet,
    /// To be called until its tail has passed.
    Tail,
    /// Not to be called before there is input or an event.
    Sleep,
}

/// Channel counts of the ports of the layout that is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// Main input first, then the side-chain.
    pub inputs: Vec<usize>,
    /// Main output first.
    pub outputs: Vec<usize>,
}

impl Ports {
    /// Channels of the main input.
    #[must_use]
    pub fn main_input(&self) -> usize {
        self.inputs.first().copied().unwrap_or(0)
    }

    /// Channels of the main output.
    #[must_use]
    pub fn main_output(&self) -> usize {
        self.outputs.first().copied().unwrap_or(0)
    }

    /// Channels of the side-chain input, 0 when there is none.
    #[must_use]
    pub fn sidechain(&self) -> usize {
        self.inputs.get(1).copied().unwrap_or(0)
    }
}

/// The audio of one block.
pub struct Io<'a, 'b> {
    /// Main input, one slice a channel.
    pub input: &'a [&'b [f32]],
    /// Side-chain; empty when nothing is connected (the plugin then hears silence).
    pub sidechain: &'a [&'b [f32]],
    /// Main output, one slice a channel, all as long as the input.
    pub output: &'a mut [&'b mut [f32]],
}

/// The running audio side of a plugin. It owns the port buffers, so that the guard sees nothing
/// but the plugin's own work.
pub struct Processor {
    audio: PluginAudioProcessor<Handlers>,
    id: String,
    mailbox: Arc<Mailbox>,
    ports: Ports,
    max_block: usize,
    input_samples: Vec<Vec<Vec<f32>>>,
    output_samples: Vec<Vec<Vec<f32>>>,
    in_events: InputList,
    out_events: OutputList,
    steady_time: i64,
    is_in_place: bool,
    is_side_chain_connected: bool,
    guard: Option<guard::Tally>,
}

impl Processor {
    pub(super) fn new(
        audio: PluginAudioProcessor<Handlers>,
        id: String,
        mailbox: Arc<Mailbox>,
        ports: Ports,
        max_block: usize,
    ) -> Self {
        let memory = |counts: &[usize]| -> Vec<Vec<Vec<f32>>> {
            counts.iter().map(|&channels| vec![vec![0.0; max_block]; channels]).collect()
        };
        Self {
            input_samples: memory(&ports.inputs),
            output_samples: memory(&ports.outputs),
            audio,
            id,
            mailbox,
            ports,
            max_block,
            in_events: InputList::default(),
            out_events: OutputList::default(),
            steady_time: 0,
            is_in_place: false,
            is_side_chain_connected: true,
            guard: None,
        }
    }

    /// Channel counts of the ports.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Longest block in samples.
    #[must_use]
    pub fn max_block(&self) -> usize {
        self.max_block
    }

    /// Gives the plugin one buffer for the main input and output, as some hosts do.
    pub fn set_in_place(&mut self, is_in_place: bool) {
        self.is_in_place = is_in_place;
    }

    /// Gives the plugin no buffers of the side-chain, as hosts do where nothing is routed to it.
    pub fn set_side_chain(&mut self, is_connected: bool) {
        self.is_side_chain_connected = is_connected;
    }

    /// Counts allocations and system calls inside `process` from now on.
    pub fn watch(&mut self) {
        self.guard = Some(guard::Tally::default());
    }

    /// What was counted since [`watch`](Self::watch), and stops counting.
    pub fn unwatch(&mut self) -> guard::Tally {
        self.guard.take().unwrap_or_default()
    }

    /// What the plugin reported during the last block.
    #[must_use]
    pub fn out_events(&self) -> &[OutEvent] {
        self.out_events.as_slice()
    }

    /// Forgets everything that was heard, as on a jump of the song position.
    pub fn reset(&mut self) {
        let _audio = audio_thread();
        self.audio.reset();
        self.steady_time = 0;
    }

    /// Tail of the last block in samples; `None` when it never ends.
    pub fn tail_samples(&mut self) -> Option<usize> {
        let _audio = audio_thread();
        let handle = self.audio.plugin_handle();
        let length = handle.get_extension::<PluginTail>().map(|tail| tail.get(&handle).to_raw());
        match length {
            None => Some(0),
            Some(raw) => (raw < i32::MAX as u32).then_some(raw as usize),
        }
    }

    /// Processes one block; every slice has the same length, at most `max_block`.
    ///
    /// # Errors
    /// When the slices do not fit the ports, or the plugin reports an error.
    pub fn process(
        &mut self,
        io: &mut Io<'_, '_>,
        events: &[Event],
        transport: Option<&Transport>,
    ) -> Result<Status, HostError> {
        let frames = io.output.first().map_or(0, |channel| channel.len());
        self.check(io, frames)?;
        for (own, given) in self.input_samples[0].iter_mut().zip(io.input) {
            own[..frames].copy_from_slice(given);
        }
        if let Some(port) = self.input_samples.get_mut(1) {
            for (index, own) in port.iter_mut().enumerate() {
                match io.sidechain.get(index) {
                    Some(given) => own[..frames].copy_from_slice(given),
                    None => own[..frames].fill(0.0),
                }
            }
        }
        let status = self.process_buffers(frames, events, transport)?;
        for (own, given) in self.output_samples[0].iter().zip(io.output.iter_mut()) {
            given.copy_from_slice(&own[..frames]);
        }
        Ok(status)
    }

    /// The main input buffer, one `max_block` long vector a channel; for
    /// [`process_buffers`](Self::process_buffers).
    pub fn input_mut(&mut self) -> &mut [Vec<f32>] {
        self.input_samples.first_mut().map_or(&mut [], |port| port.as_mut_slice())
    }

    /// The side-chain buffer.
    pub fn sidechain_mut(&mut self) -> &mut [Vec<f32>] {
        self.input_samples.get_mut(1).map_or(&mut [], |port| port.as_mut_slice())
    }

    /// The main output buffer.
    #[must_use]
    pub fn output(&self) -> &[Vec<f32>] {
        self.output_samples.first().map_or(&[], |port| port.as_slice())
    }

    /// Processes what is in the port buffers, without copying.
    ///
    /// # Errors
    /// When the plugin cannot start or reports an error.
    pub fn process_buffers(
        &mut self,
        frames: usize,
        events: &[Event],
        transport: Option<&Transport>,
    ) -> Result<Status, HostError> {
        let _audio = audio_thread();
        if let Err(error) = self.audio.ensure_processing_started() {
            return Err(self.error(format!("does not start processing: {error}")));
        }
        self.in_events.fill(events);
        self.out_events.clear();
        if self.is_in_place {
            for (out, input) in self.output_samples[0].iter_mut().zip(&self.input_samples[0]) {
                out[..frames].copy_from_slice(&input[..frames]);
            }
        }
        let code = self.call(frames, transport);
        self.steady_time += i64::try_from(frames).unwrap_or(i64::MAX);
        self.check_out_events(frames);
        match code {
            CLAP_PROCESS_CONTINUE => Ok(Status::Continue),
            CLAP_PROCESS_CONTINUE_IF_NOT_QUIET => Ok(Status::ContinueIfNotQuiet),
            CLAP_PROCESS_TAIL => Ok(Status::Tail),
            CLAP_PROCESS_SLEEP => Ok(Status::Sleep),
            CLAP_PROCESS_ERROR => Err(self.error("process reported an error".into())),
            other => Err(self.error(format!("process returned {other}, which CLAP does not know"))),
        }
    }

    #[allow(unsafe_code, reason = "the call through the CLAP ABI")]
    fn call(&mut self, frames: usize, transport: Option<&Transport>) -> i32 {
        let plugin = self.audio.plugin_handle().as_raw_ptr();
        let mut input_pointers = pointers(&mut self.input_samples);
        let mut output_pointers = pointers(&mut self.output_samples);
        if self.is_in_place
            && let (Some(input), Some(output)) =
                (input_pointers.first_mut(), output_pointers.first())
        {
            for (input, output) in input.iter_mut().zip(output) {
                *input = *output;
            }
        }
        let mut inputs = buffers(&mut input_pointers);
        if !self.is_side_chain_connected {
            inputs.truncate(1);
        }
        let mut outputs = buffers(&mut output_pointers);
        let transport = transport.map(|transport| transport.raw_at_start());
        let in_events = self.in_events.raw();
        let out_events = self.out_events.raw();
        let process = clap_process {
            steady_time: self.steady_time,
            frames_count: u32::try_from(frames).unwrap_or(u32::MAX),
            transport: transport.as_ref().map_or(std::ptr::null(), std::ptr::from_ref),
            audio_inputs: inputs.as_ptr(),
            audio_outputs: outputs.as_mut_ptr(),
            audio_inputs_count: u32::try_from(inputs.len()).unwrap_or(0),
            audio_outputs_count: u32::try_from(outputs.len()).unwrap_or(0),
            in_events: &raw const in_events,
            out_events: &raw const out_events,
        };
        // SAFETY: the plugin is active and started, so `process` is set; every pointer in
        // `process` outlives the call, and each buffer holds `max_block >= frames` samples.
        let call = || unsafe {
            match (*plugin).process {
                Some(entry) => entry(plugin, &raw const process),
                None => CLAP_PROCESS_ERROR,
            }
        };
        match &mut self.guard {
            None => call(),
            Some(tally) => guard::watch(tally, call),
        }
    }

    fn check(&self, io: &Io<'_, '_>, frames: usize) -> Result<(), HostError> {
        let (inputs, outputs) = (self.ports.main_input(), self.ports.main_output());
        if io.input.len() != inputs || io.output.len() != outputs {
            let (got_in, got_out) = (io.input.len(), io.output.len());
            return Err(self.error(format!(
                "runs with {inputs} in, {outputs} out; was given {got_in} in, {got_out} out"
            )));
        }
        if frames > self.max_block {
            let max = self.max_block;
            return Err(
                self.error(format!("was given {frames} samples, at most {max} were agreed"))
            );
        }
        let is_uneven = io.input.iter().chain(io.sidechain).any(|channel| channel.len() != frames)
            || io.output.iter().any(|channel| channel.len() != frames);
        if is_uneven {
            return Err(self.error("was given channels of different lengths".into()));
        }
        Ok(())
    }

    fn check_out_events(&self, frames: usize) {
        let events = self.out_events.as_slice();
        if !events.is_sorted_by_key(|event| event.offset) {
            self.mailbox.violation("output events are not in order of time");
        }
        if events.iter().any(|event| event.offset as usize >= frames.max(1)) {
            self.mailbox.violation("an output event lies behind the block");
        }
    }

    fn error(&self, reason: String) -> HostError {
        HostError::Process { id: self.id.clone(), reason }
    }

    pub(super) fn flush(&mut self, events: &[Event]) {
        let _audio = audio_thread();
        self.in_events.fill(events);
        self.out_events.clear();
        let handle = self.audio.plugin_handle();
        super::instance::raw_flush(handle.as_raw_ptr(), &self.in_events, &mut self.out_events);
        self.mailbox.flush.store(false, SeqCst);
    }

    pub(super) fn into_stopped(self) -> clack_host::process::StoppedPluginAudioProcessor<Handlers> {
        let _audio = audio_thread();
        self.audio.into_stopped()
    }
}

/// Channel pointers a port.
fn pointers(ports: &mut [Vec<Vec<f32>>]) -> Vec<Vec<*mut f32>> {
    ports
        .iter_mut()
        .map(|port| port.iter_mut().map(|channel| channel.as_mut_ptr()).collect())
        .collect()
}

fn buffers(pointers: &mut [Vec<*mut f32>]) -> Vec<clap_audio_buffer> {
    pointers
        .iter_mut()
        .map(|port| clap_audio_buffer {
            data32: port.as_mut_ptr(),
            data64: std::ptr::null_mut(),
            channel_count: u32::try_from(port.len()).unwrap_or(0),
            latency: 0,
            constant_mask: 0,
        })
        .collect()
}
