//! Lacquer Compressor: eight styles, one engine.

use std::sync::Arc;

use gui_common::{App, EguiEditor, EguiEditorState, RepaintNotifier};
use nice_plug::context::activate::ActivateContext;
use nice_plug::context::gui::AsyncExecutor;
use nice_plug::prelude::*;
use plugin_common::layouts::{MONO, STEREO, layout};
use plugin_common::telemetry::{self, ReadingReader, ReadingWriter};
use plugin_common::{Cycle, HostLoop, Session, export_plugin, vendor};

pub mod budget;
mod choices;
pub mod editor;
mod formats;
pub mod params;
pub mod presets;
pub mod processor;

use editor::{CompressorEditor, Feed};
use params::CompressorPluginParams;
use processor::{Chain, Listen, State, max_latency_samples};

/// The plugin.
pub struct LacquerCompressor {
    params: Arc<CompressorPluginParams>,
    host: HostLoop<Chain>,
    state: ReadingWriter<State>,
    /// For the window, until it is made.
    reader: Option<ReadingReader<State>>,
    window: Arc<EguiEditorState>,
    wake: RepaintNotifier,
    /// The host renders: nobody listens.
    offline: bool,
}

impl Default for LacquerCompressor {
    fn default() -> Self {
        let (state, reader) = telemetry::reading();
        Self {
            params: Session::begin(|params: &CompressorPluginParams| &params.session),
            host: HostLoop::new(Chain::new())
                .with_max_latency_at(max_latency_samples)
                .with_side_chain(),
            state,
            reader: Some(reader),
            window: gui_common::window_state(editor::DEFAULT_SIZE),
            wake: RepaintNotifier::new(),
            offline: false,
        }
    }
}

impl LacquerCompressor {
    /// Hands the parameters on if one of them changed since the last call; whether one did.
    fn follow_params(&mut self) -> bool {
        self.host.follow(&self.params.changed, || {
            let mut settings = self.params.snapshot();
            if self.offline {
                settings.listen = Listen::Off;
            }
            settings
        })
    }
}

impl Plugin for LacquerCompressor {
    const NAME: &'static str = "Lacquer Compressor";
    const VENDOR: &'static str = vendor::VENDOR;
    const URL: &'static str = vendor::URL;
    const EMAIL: &'static str = vendor::EMAIL;
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[layout(2, 2, STEREO), layout(1, 1, MONO), layout(1, 2, MONO)];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;
    const INPUT_EVENT_CAPACITY: usize = vendor::INPUT_EVENT_CAPACITY;

    type Editor = EguiEditor<App<CompressorEditor>>;
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn filter_state(state: &mut PluginState) {
        plugin_common::state::complete::<CompressorPluginParams>(state);
    }

    fn editor(&mut self, _: AsyncExecutor<Self>) -> Option<Self::Editor> {
        let feed =
            Feed { state: self.reader.take()?, scope: self.host.processor_mut().take_scope()? };
        let editor = CompressorEditor::new(self.params.clone(), self.host.monitor(), feed);
        let (state, open) = (self.params.window.clone(), self.window.clone());
        gui_common::create(editor, state, open, self.wake.clone())
    }

    fn activate(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Self>,
    ) -> bool {
        self.offline = config.process_mode == ProcessMode::Offline;
        self.params.changed.raise_all();
        self.follow_params();
        self.host.activate(layout, config, context)
    }

    fn reset(&mut self) {
        self.follow_params();
        self.host.reset();
    }

    fn process(
        &mut self,
        buffer: &mut Buffer,
        aux: &mut AuxiliaryBuffers,
        context: &mut impl ProcessContext<Self>,
    ) -> ProcessStatus {
        let has_changed = self.follow_params();
        let watched = self.window.is_open();
        self.host.call_processor(|chain| chain.begin_callback(watched));
        let cycle = Cycle { bypassed: self.params.io.bypass.value(), watched };
        let status = self.host.process(buffer, aux, cycle, context);
        if watched && (has_changed || self.host.had_signal()) {
            self.state.write(self.host.processor().state());
            self.wake.request_repaint();
        }
        status
    }
}

export_plugin!(LacquerCompressor);
