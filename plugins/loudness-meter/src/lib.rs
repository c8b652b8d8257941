//! Lacquer Loudness: loudness, true peak and dynamics, live.

use std::sync::Arc;

use dsp_core::Processor as _;
use gui_common::{App, EguiEditor, EguiEditorState, RepaintNotifier};
use nice_plug::context::activate::ActivateContext;
use nice_plug::context::gui::AsyncExecutor;
use nice_plug::prelude::*;
use plugin_common::layouts::{NONE, layout};
use plugin_common::telemetry::{self, ReadingReader, ReadingWriter};
use plugin_common::{Cycle, HostLoop, Session, export_plugin, vendor};

pub mod editor;
pub mod export;
mod formats;
pub mod history;
pub mod params;
pub mod passage;
pub mod policy;
pub mod presets;
pub mod processor;
pub mod readings;
mod shared;
pub mod targets;

use editor::LoudnessEditor;
use params::LoudnessParams;
use policy::{RestartRule, Transport};
use processor::{Meter, Shared};
use readings::Readings;

/// The plugin.
pub struct LacquerLoudness {
    params: Arc<LoudnessParams>,
    host: HostLoop<Meter>,
    shared: Arc<Shared>,
    readings: ReadingWriter<Readings>,
    /// For the window, until it is made.
    reader: Option<ReadingReader<Readings>>,
    /// The readings that the window was last asked to draw.
    shown: Readings,
    window: Arc<EguiEditorState>,
    wake: RepaintNotifier,
    /// What the host activated last; a measurement outlives a stop and start with the same.
    activated: Option<(AudioIOLayout, BufferConfig)>,
}

impl Default for LacquerLoudness {
    fn default() -> Self {
        let shared = Arc::<Shared>::default();
        let (readings, reader) = telemetry::reading();
        Self {
            params: Session::begin(|params: &LoudnessParams| &params.session),
            host: HostLoop::new(Meter::new(shared.clone())),
            shared,
            readings,
            reader: Some(reader),
            shown: Readings::default(),
            window: gui_common::window_state(editor::DEFAULT_SIZE),
            wake: RepaintNotifier::new(),
            activated: None,
        }
    }
}

impl LacquerLoudness {
    /// What the audio thread keeps for the window.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The parameters with their own types.
    pub fn settings(&self) -> &Arc<LoudnessParams> {
        &self.params
    }

    /// Hands the parameters on if one of them changed since the last call.
    fn follow_params(&mut self) {
        self.host.follow(&self.params.changed, || self.params.snapshot());
    }
}

impl Plugin for LacquerLoudness {
    const NAME: &'static str = "Lacquer Loudness";
    const VENDOR: &'static str = vendor::VENDOR;
    const URL: &'static str = vendor::URL;
    const EMAIL: &'static str = vendor::EMAIL;
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] = &[layout(2, 2, NONE), layout(1, 1, NONE)];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;
    const INPUT_EVENT_CAPACITY: usize = vendor::INPUT_EVENT_CAPACITY;

    type Editor = EguiEditor<App<LoudnessEditor>>;
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn filter_state(state: &mut PluginState) {
        plugin_common::state::complete::<LoudnessParams>(state);
    }

    fn editor(&mut self, _: AsyncExecutor<Self>) -> Option<Self::Editor> {
        let reader = self.reader.take()?;
        let (params, shared) = (self.params.clone(), self.shared.clone());
        let editor = LoudnessEditor::new(params, shared, reader, self.host.monitor());
        let (state, open) = (self.params.window.clone(), self.window.clone());
        gui_common::create(editor, state, open, self.wake.clone())
    }

    fn activate(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Self>,
    ) -> bool {
        self.follow_params();
        let same = |(old_layout, old): &(AudioIOLayout, BufferConfig)| {
            old_layout == layout
                && old.sample_rate == config.sample_rate
                && old.max_buffer_size == config.max_buffer_size
        };
        let keeps_measuring = self.host.is_running() && self.activated.as_ref().is_some_and(same);
        self.activated = Some((*layout, *config));
        if !keeps_measuring {
            return self.host.activate(layout, config, context);
        }
        self.host.follow_mode(config);
        let rule = RestartRule::from(self.params.measure.restart.value());
        if config.process_mode == ProcessMode::Offline && rule != RestartRule::Never {
            self.host.processor_mut().reset();
        }
        true
    }

    // No `reset`: hosts call it at every stop and start; what then happens to the measurement is
    // the user's choice.

    fn process(
        &mut self,
        buffer: &mut Buffer,
        aux: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        self.follow_params();
        let now = context.transport();
        let transport = Transport { playing: now.playing, position_samples: now.pos_samples() };
        self.host.call_processor(|meter| meter.begin_callback(transport, buffer.samples()));
        let watched = self.window.is_open();
        let cycle = Cycle { bypassed: self.params.io.bypass.value(), watched };
        let status = self.host.process(buffer, aux, cycle, context);
        if watched && let Some(readings) = self.host.call_processor(Meter::due_readings).flatten() {
            self.readings.write(readings);
            if !readings.look_like(&self.shown) {
                self.shown = readings;
                self.wake.request_repaint();
            }
        }
        status
    }
}

export_plugin!(LacquerLoudness);
