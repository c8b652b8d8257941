//! Lacquer Panner: place, width and level.

use std::sync::Arc;

use dsp_core::stereo::Panner;
use gui_common::{App, EguiEditor, EguiEditorState, RepaintNotifier};
use nice_plug::context::activate::ActivateContext;
use nice_plug::context::gui::AsyncExecutor;
use nice_plug::prelude::*;
use plugin_common::layouts::{NONE, layout};
use plugin_common::{Cycle, HostLoop, Session, export_plugin, vendor};

pub mod analysis;
pub mod editor;
mod formats;
pub mod params;
pub mod presets;

use editor::PannerEditor;
use params::PannerPluginParams;

/// The plugin.
pub struct LacquerPanner {
    params: Arc<PannerPluginParams>,
    host: HostLoop<Panner>,
    window: Arc<EguiEditorState>,
    wake: RepaintNotifier,
}

impl Default for LacquerPanner {
    fn default() -> Self {
        Self {
            params: Session::begin(|params: &PannerPluginParams| &params.session),
            host: HostLoop::new(Panner::new()),
            window: gui_common::window_state(editor::DEFAULT_SIZE),
            wake: RepaintNotifier::new(),
        }
    }
}

impl LacquerPanner {
    /// Hands the parameters on if one of them changed since the last call; whether one did.
    fn follow_params(&mut self) -> bool {
        self.host.follow(&self.params.changed, || self.params.snapshot())
    }
}

impl Plugin for LacquerPanner {
    const NAME: &'static str = "Lacquer Panner";
    const VENDOR: &'static str = vendor::VENDOR;
    const URL: &'static str = vendor::URL;
    const EMAIL: &'static str = vendor::EMAIL;
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const AUDIO_IO_LAYOUTS: &'static [AudioIOLayout] =
        &[layout(2, 2, NONE), layout(1, 2, NONE), layout(1, 1, NONE)];
    const SAMPLE_ACCURATE_AUTOMATION: bool = true;
    const INPUT_EVENT_CAPACITY: usize = vendor::INPUT_EVENT_CAPACITY;

    type Editor = EguiEditor<App<PannerEditor>>;
    type SysExMessage = ();
    type BackgroundTask = ();

    fn params(&self) -> Arc<dyn Params> {
        self.params.clone()
    }

    fn filter_state(state: &mut PluginState) {
        plugin_common::state::complete::<PannerPluginParams>(state);
    }

    fn editor(&mut self, _: AsyncExecutor<Self>) -> Option<Self::Editor> {
        let output = self.host.tap_output();
        let editor = PannerEditor::new(self.params.clone(), self.host.monitor(), output);
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
        let cycle = Cycle { bypassed: self.params.io.bypass.value(), watched };
        let status = self.host.process(buffer, aux, cycle, context);
        if watched && (has_changed || self.host.had_signal()) {
            self.wake.request_repaint();
        }
        status
    }
}

export_plugin!(LacquerPanner);
