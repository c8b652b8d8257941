//! Activation, restarts and what a host's main loop does.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use clack_host::prelude::*;

use super::Instance;
use crate::host::callbacks::{Audio, Phase};
use crate::host::error::HostError;
use crate::host::processor::Processor;
use crate::host::thread::main_thread;

/// How a plugin is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AudioConfig {
    /// Sample rate in Hz.
    pub sample_rate_hz: f64,
    /// Longest block in samples.
    pub max_block: usize,
}

/// What [`Instance::service`] had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serviced {
    /// The plugin was deactivated and activated again, as it had asked.
    pub restarted: bool,
    /// The parameter list was read again.
    pub rescanned: bool,
}

/// Restarts in a row before the host gives up.
const MAX_RESTARTS: usize = 4;

impl Instance {
    /// Activates the plugin and restarts it as often as it asks for that, so that its latency is
    /// settled afterwards.
    ///
    /// # Errors
    /// When it is active already, refuses, or does not settle.
    pub fn activate(&mut self, config: AudioConfig) -> Result<(), HostError> {
        if self.config.is_some() {
            return Err(self.wrong_state("activate: is active already"));
        }
        self.activate_once(config)?;
        self.settle()
    }

    /// Stops and deactivates the plugin; nothing happens when it is not active.
    ///
    /// # Errors
    /// When the audio side was taken out and not given back.
    pub fn deactivate(&mut self) -> Result<(), HostError> {
        if self.config.is_none() {
            return Ok(());
        }
        let Some(processor) = self.processor.take() else {
            return Err(self.wrong_state("deactivate: the audio side is in use elsewhere"));
        };
        let stopped = processor.into_stopped();
        let _main = main_thread();
        self.plugin.deactivate(stopped);
        self.mailbox.set_phase(Phase::Inactive);
        self.config = None;
        Ok(())
    }

    /// Sample rate and block length while active.
    #[must_use]
    pub fn config(&self) -> Option<AudioConfig> {
        self.config
    }

    /// Leaves the plugin running when it asks for a restart, as hosts do that wait for the transport
    /// to stop: a restart is a gap in the sound, whatever the plugin does.
    pub fn put_restarts_off(&mut self) {
        self.restarts = false;
    }

    /// Does what a host's main loop does: runs callbacks the plugin asked for, restarts it when it
    /// asked for that (never while its audio side is out), reads changed parameters, and empties
    /// the parameter queue of a plugin that does not process.
    ///
    /// # Errors
    /// When the restart fails.
    pub fn service(&mut self) -> Result<Serviced, HostError> {
        let mut done = Serviced::default();
        if self.mailbox.callback.swap(false, SeqCst) {
            let _main = main_thread();
            self.plugin.call_on_main_thread_callback();
        }
        if self.mailbox.flush.swap(false, SeqCst) && !self.is_processor_out {
            self.flush(&[])?;
        }
        if self.restarts && self.mailbox.restart.load(SeqCst) && self.processor.is_some() {
            self.settle()?;
            done.restarted = true;
        }
        if self.mailbox.params_changed.swap(false, SeqCst) {
            self.read_params();
            done.rescanned = true;
        }
        Ok(done)
    }

    fn settle(&mut self) -> Result<(), HostError> {
        for _ in 0..MAX_RESTARTS {
            if !self.mailbox.restart.swap(false, SeqCst) {
                return Ok(());
            }
            let Some(config) = self.config else { return Ok(()) };
            self.deactivate()?;
            self.activate_once(config)?;
        }
        let reason = format!("asks for a restart after each of {MAX_RESTARTS} restarts");
        Err(HostError::Activate { id: self.id().to_owned(), reason })
    }

    fn activate_once(&mut self, config: AudioConfig) -> Result<(), HostError> {
        let ports = self.ports();
        let max_block = u32::try_from(config.max_block).unwrap_or(u32::MAX).max(1);
        let mailbox = Arc::clone(&self.mailbox);
        let _main = main_thread();
        self.mailbox.set_phase(Phase::Activating);
        let result = self.plugin.activate(
            |_, _| Audio(mailbox),
            PluginAudioConfiguration {
                sample_rate: config.sample_rate_hz,
                min_frames_count: 1,
                max_frames_count: max_block,
            },
        );
        match result {
            Ok(stopped) => {
                self.mailbox.set_phase(Phase::Active);
                self.config = Some(config);
                self.processor = Some(Processor::new(
                    stopped.into(),
                    self.descriptor.id.clone(),
                    Arc::clone(&self.mailbox),
                    ports,
                    config.max_block,
                ));
                Ok(())
            }
            Err(error) => {
                self.mailbox.set_phase(Phase::Inactive);
                let AudioConfig { sample_rate_hz, max_block } = config;
                let reason =
                    format!("does not run at {sample_rate_hz} Hz, blocks to {max_block}: {error}");
                Err(HostError::Activate { id: self.id().to_owned(), reason })
            }
        }
    }
}
