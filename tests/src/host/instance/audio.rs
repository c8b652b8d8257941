//! The audio side: blocks, threads, latency, tail, render mode.

use clack_extensions::latency::PluginLatency;
use clack_extensions::render::{PluginRender, RenderMode};

use super::Instance;
use crate::host::error::HostError;
use crate::host::events::{Event, Transport};
use crate::host::processor::{Io, Processor, Status};
use crate::host::thread::main_thread;

impl Instance {
    /// The audio side of an active plugin.
    ///
    /// # Errors
    /// When it is not active or the audio side was taken out.
    pub fn processor(&mut self) -> Result<&mut Processor, HostError> {
        if self.processor.is_none() {
            let reason = if self.is_processor_out {
                "the audio side is in use elsewhere"
            } else {
                "is not active"
            };
            return Err(self.wrong_state(reason));
        }
        // The check above and this `ok_or` say the same; the borrow checker wants both.
        self.processor
            .as_mut()
            .ok_or_else(|| HostError::WrongState { id: String::new(), reason: String::new() })
    }

    /// Processes one block, then does what the plugin asked the main thread for, restarts included.
    ///
    /// # Errors
    /// As [`Processor::process`] and [`service`](Self::service).
    pub fn process(
        &mut self,
        io: &mut Io<'_, '_>,
        events: &[Event],
        transport: Option<&Transport>,
    ) -> Result<Status, HostError> {
        let status = self.processor()?.process(io, events, transport)?;
        self.service()?;
        Ok(status)
    }

    /// Takes the audio side out, to be run on another thread.
    ///
    /// # Errors
    /// When the plugin is not active or it was taken before.
    pub fn take_processor(&mut self) -> Result<Processor, HostError> {
        match self.processor.take() {
            Some(processor) => {
                self.is_processor_out = true;
                Ok(processor)
            }
            None => Err(self.wrong_state("the audio side is not here to be taken")),
        }
    }

    /// Gives the audio side back.
    pub fn return_processor(&mut self, processor: Processor) {
        self.is_processor_out = false;
        self.processor = Some(processor);
    }

    /// Forgets everything that was heard; parameters stay.
    ///
    /// # Errors
    /// As [`processor`](Self::processor).
    pub fn reset(&mut self) -> Result<(), HostError> {
        self.processor()?.reset();
        Ok(())
    }

    /// Latency in samples, as the plugin says now.
    pub fn latency_samples(&mut self) -> usize {
        let _main = main_thread();
        let handle = self.plugin.plugin_handle();
        handle.get_extension::<PluginLatency>().map_or(0, |latency| latency.get(&handle) as usize)
    }

    /// Tail in samples, as known after the last block; `None` when it never ends.
    ///
    /// # Errors
    /// As [`processor`](Self::processor).
    pub fn tail_samples(&mut self) -> Result<Option<usize>, HostError> {
        Ok(self.processor()?.tail_samples())
    }

    /// Tells the plugin whether it renders a file or plays live.
    ///
    /// # Errors
    /// When it has no render extension or refuses.
    pub fn set_render_mode(&mut self, mode: RenderMode) -> Result<(), HostError> {
        {
            let _main = main_thread();
            let handle = self.plugin.plugin_handle();
            let Some(render) = handle.get_extension::<PluginRender>() else {
                let id = self.descriptor.id.clone();
                return Err(HostError::Unsupported { id, extension: "clap.render" });
            };
            render
                .set(&handle, mode)
                .map_err(|error| self.wrong_state(&format!("set {mode:?} rendering: {error}")))?;
        }
        self.service().map(|_| ())
    }
}
