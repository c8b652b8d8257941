//! What the host offers to a plugin, and a record of every call that breaks the rules of CLAP:
//! wrong thread, wrong phase. Nothing here allocates or locks on the audio thread unless a rule is
//! broken.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

use clack_extensions::audio_ports::{AudioPortRescanFlags, HostAudioPorts, HostAudioPortsImpl};
use clack_extensions::audio_ports_config::{HostAudioPortsConfig, HostAudioPortsConfigImpl};
use clack_extensions::gui::{GuiSize, HostGui, HostGuiImpl};
use clack_extensions::latency::{HostLatency, HostLatencyImpl};
use clack_extensions::log::{HostLog, HostLogImpl, LogSeverity};
use clack_extensions::params::{
    HostParams, HostParamsImplMainThread, HostParamsImplShared, ParamClearFlags, ParamRescanFlags,
};
use clack_extensions::remote_controls::{HostRemoteControls, HostRemoteControlsImpl};
use clack_extensions::state::{HostState, HostStateImpl};
use clack_extensions::tail::{HostTail, HostTailImpl};
use clack_extensions::thread_check::{HostThreadCheck, HostThreadCheckImpl};
use clack_extensions::track_info::{
    HostTrackInfo, HostTrackInfoImpl, TrackInfo, TrackInfoFlags, TrackInfoWriter,
};
use clack_host::host::HostError as CallbackError;
use clack_host::prelude::*;
use clack_host::utils::Color;

use super::thread::{Role, role};

/// Where the plugin is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    Inactive,
    Activating,
    Active,
}

/// Everything the plugin told the host, readable from any thread.
#[derive(Default)]
pub(super) struct Mailbox {
    pub restart: AtomicBool,
    pub callback: AtomicBool,
    pub process: AtomicBool,
    pub flush: AtomicBool,
    pub params_changed: AtomicBool,
    pub latency_changes: AtomicU32,
    pub tail_changes: AtomicU32,
    pub rescans: AtomicU32,
    pub dirty: AtomicU32,
    pub editor_closed: AtomicBool,
    pub resize: Mutex<Option<(u32, u32)>>,
    phase: AtomicU8,
    violations: Mutex<Vec<String>>,
    messages: Mutex<Vec<String>>,
}

impl Mailbox {
    pub fn set_phase(&self, phase: Phase) {
        self.phase.store(phase as u8, SeqCst);
    }

    fn in_phase(&self, phase: Phase) -> bool {
        self.phase.load(SeqCst) == phase as u8
    }

    /// Records a broken rule.
    pub fn violation(&self, text: impl Into<String>) {
        self.violations.lock().unwrap_or_else(PoisonError::into_inner).push(text.into());
    }

    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut *self.violations.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn take_messages(&self) -> Vec<String> {
        std::mem::take(&mut *self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn take_resize(&self) -> Option<(u32, u32)> {
        self.resize.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn main_only(&self, call: &str) {
        if role() != Role::Main {
            self.violation(format!("{call} was called off the main thread"));
        }
    }
}

/// Name and colour that the host gives its tracks.
const TRACK_NAME: &[u8] = b"Lacquer test track";
const TRACK_COLOR: Color = Color { alpha: 255, red: 0xc0, green: 0x50, blue: 0x20 };

pub(super) struct Shared(pub Arc<Mailbox>);
pub(super) struct Main(pub Arc<Mailbox>);
pub(super) struct Audio(pub Arc<Mailbox>);

pub(super) struct Handlers;

impl HostHandlers for Handlers {
    type Shared<'a> = Shared;
    type MainThread<'a> = Main;
    type AudioProcessor<'a> = Audio;

    fn declare_extensions(builder: &mut HostExtensions<Self>, _shared: &Shared) {
        builder
            .register::<HostAudioPorts>()
            .register::<HostAudioPortsConfig>()
            .register::<HostGui>()
            .register::<HostLatency>()
            .register::<HostLog>()
            .register::<HostParams>()
            .register::<HostRemoteControls>()
            .register::<HostState>()
            .register::<HostTail>()
            .register::<HostThreadCheck>()
            .register::<HostTrackInfo>();
    }
}

impl SharedHandler<'_> for Shared {
    fn request_restart(&self) {
        self.0.restart.store(true, SeqCst);
    }

    fn request_process(&self) {
        self.0.process.store(true, SeqCst);
    }

    fn request_callback(&self) {
        self.0.callback.store(true, SeqCst);
    }
}

impl MainThreadHandler<'_> for Main {}
impl AudioProcessorHandler<'_> for Audio {}

impl HostAudioPortsImpl for Main {
    fn is_rescan_flag_supported(&self, _flag: AudioPortRescanFlags) -> bool {
        true
    }

    fn rescan(&self, _flags: AudioPortRescanFlags) {
        self.0.main_only("audio_ports.rescan");
    }
}

impl HostAudioPortsConfigImpl for Main {
    fn rescan(&self) {
        self.0.main_only("audio_ports_config.rescan");
    }
}

impl HostLatencyImpl for Main {
    fn changed(&self) {
        self.0.main_only("latency.changed");
        if !self.0.in_phase(Phase::Activating) {
            self.0.violation("latency.changed was called outside activate");
        }
        self.0.latency_changes.fetch_add(1, SeqCst);
    }
}

impl HostParamsImplMainThread for Main {
    fn rescan(&self, flags: ParamRescanFlags) {
        self.0.main_only("params.rescan");
        if flags.requires_restart() && !self.0.in_phase(Phase::Inactive) {
            self.0.violation("params.rescan(ALL) was called while active");
        }
        if flags.intersects(ParamRescanFlags::INFO | ParamRescanFlags::ALL) {
            self.0.params_changed.store(true, SeqCst);
        }
        self.0.rescans.fetch_add(1, SeqCst);
    }

    fn clear(&self, _id: ClapId, _flags: ParamClearFlags) {
        self.0.main_only("params.clear");
    }
}

impl HostParamsImplShared for Shared {
    fn request_flush(&self) {
        if role() == Role::Audio {
            self.0.violation("params.request_flush was called on the audio thread");
        }
        self.0.flush.store(true, SeqCst);
    }
}

impl HostStateImpl for Main {
    fn mark_dirty(&self) {
        self.0.main_only("state.mark_dirty");
        self.0.dirty.fetch_add(1, SeqCst);
    }
}

impl HostTailImpl for Audio {
    fn changed(&mut self) {
        if role() != Role::Audio {
            self.0.violation("tail.changed was called off the audio thread");
        }
        self.0.tail_changes.fetch_add(1, SeqCst);
    }
}

impl HostRemoteControlsImpl for Main {
    fn changed(&self) {
        self.0.main_only("remote_controls.changed");
    }

    fn suggest_page(&self, _page: ClapId) {
        self.0.main_only("remote_controls.suggest_page");
    }
}

impl HostGuiImpl for Shared {
    fn resize_hints_changed(&self) {}

    fn request_resize(&self, size: GuiSize) -> Result<(), CallbackError> {
        let mut wish = self.0.resize.lock().unwrap_or_else(PoisonError::into_inner);
        *wish = Some((size.width, size.height));
        Ok(())
    }

    fn request_show(&self) -> Result<(), CallbackError> {
        Ok(())
    }

    fn request_hide(&self) -> Result<(), CallbackError> {
        Ok(())
    }

    fn closed(&self, _was_destroyed: bool) {
        self.0.editor_closed.store(true, SeqCst);
    }
}

impl HostLogImpl for Shared {
    fn log(&self, severity: LogSeverity, message: &str) {
        match severity {
            LogSeverity::HostMisbehaving | LogSeverity::PluginMisbehaving => {
                self.0.violation(format!("{severity}: {message}"));
            }
            _ => {
                let mut messages = self.0.messages.lock().unwrap_or_else(PoisonError::into_inner);
                messages.push(format!("{severity}: {message}"));
            }
        }
    }
}

impl HostThreadCheckImpl for Shared {
    fn is_main_thread(&self) -> bool {
        role() == Role::Main
    }

    fn is_audio_thread(&self) -> bool {
        role() == Role::Audio
    }
}

impl HostTrackInfoImpl for Main {
    fn get(&self, writer: &mut TrackInfoWriter) {
        self.0.main_only("track_info.get");
        let flags = TrackInfoFlags::HAS_TRACK_NAME | TrackInfoFlags::HAS_TRACK_COLOR;
        let info = TrackInfo::new()
            .with_flags(flags)
            .with_name(Some(TRACK_NAME))
            .with_color(Some(TRACK_COLOR));
        writer.set(&info);
    }
}
