//! Lacquer Channel EQ: 24 exact bands for a track.

use std::sync::Arc;

use dsp_core::eq::{EqParams, Equalizer};
use gui_common::{App, EguiEditor, EguiEditorState, RepaintNotifier};
use nice_plug::prelude::*;
use plugin_common::layouts::{MONO, STEREO, layout};
use plugin_common::{Cycle, HostLoop, Session, export_plugin, vendor};

pub mod editor;
mod formats;
pub mod gui_state;
pub mod params;
pub mod presets;

use editor::{EqEditor, Taps};
use params::ChannelEqParams;

/// The plugin.
pub struct ChannelEq {
    params: Arc<ChannelEqParams>,
    /// What the audio thread last read from `params`.
    settings: EqParams,
    host: HostLoop<Equalizer>,
    window: Arc<EguiEditorState>,
    wake: RepaintNotifier,
}

impl Default for ChannelEq {
    fn default() -> Self {
        Self {
            params: Session::begin(|params: &ChannelEqParams| &params.session),
            settings: EqParams::default(),
            host: HostLoop::new(Equalizer::new()),
            window: gui_common::window_state(editor::DEFAULT_SIZE),
            wake: RepaintNotifier::new(),
        }
    }
}

impl ChannelEq {
    /// Reads the parameters that changed since the last call.
    fn follow_params(&mut self) {
        let changed = self.params.changed.take();
        if !changed.is_empty() {
            self.params.update(&mut self.settings, changed);
            self.host.set_params(&self.settings);
        }
    }
}

impl Plugin for ChannelEq {
    const NAME: &'static str = "Lacquer Channel EQ";
    const VENDOR: &'static str = vendor::VENDOR;
    const URL: &'static str = vendor::URL;
    const EMAIL: &'static str = vendor::EMAIL;
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[layout(2, 2, STEREO), layout(1, 1, MONO), layout(1, 2, MONO)];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;
    const INPUT_EVENT_CAPACITY: usize = vendor::INPUT_EVENT_CAPACITY;

    type Editor = EguiEditor<App<EqEditor>>;
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn filter_state(state: &mut PluginState) {
        plugin_common::state::complete::<ChannelEqParams>(state);
    }

    fn editor(&mut self, _: AsyncExecutor<Self>) -> Option<Self::Editor> {
        let taps = Taps {
            input: self.host.tap_input(),
            output: self.host.tap_output(),
            side_chain: self.host.tap_side_chain(),
        };
        let editor = EqEditor::new(self.params.clone(), self.host.monitor(), taps);
        let saved = self.params.window.clone();
        gui_common::create(editor, saved, self.window.clone(), self.wake.clone())
    }

    fn activate(
        &mut self,
        layout: &AudioIOLayout,
        config: &BufferConfig,
        context: &mut impl ActivateContext<Self>,
    ) -> bool {
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
        let watched = self.window.is_open();
        if !watched && self.params.listen.get().is_some() {
            // Without a window nobody could end it.
            self.params.listen.set(None);
        }
        self.follow_params();
        let cycle = Cycle { bypassed: self.params.io.bypass.value(), watched };
        let status = self.host.process(buffer, aux, cycle, context);
        if watched && self.host.had_signal() {
            self.wake.request_repaint();
        }
        status
    }
}

export_plugin!(ChannelEq);
