//! The window.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Context, Ui, Vec2, vec2};
use gui_common::meter::number_text;
use gui_common::session::{DeskSession, Picture, Session};
use gui_common::theme::Accent;
use gui_common::widget::Knob;
use gui_common::{EditorContext, LacquerEditor, MonitorView, Status};
use nice_plug::prelude::BoolParam;
use plugin_common::HostMonitor;
use plugin_common::preset::Preset;
use plugin_common::telemetry::{ColumnReader, ReadingReader};

use crate::params::CompressorPluginParams;
use crate::processor::{LANES, State};

/// Size of a new window.
pub const DEFAULT_SIZE: Vec2 = vec2(900.0, 560.0);
/// Smallest window.
const MIN_SIZE: Vec2 = vec2(760.0, 480.0);

/// What the audio thread tells.
pub struct Feed {
    /// Readings.
    pub state: ReadingReader<State>,
    /// Histories.
    pub history: ColumnReader<LANES>,
}

/// The window of one instance.
pub struct CompressorEditor {
    params: Arc<CompressorPluginParams>,
    session: DeskSession,
    monitor: MonitorView,
    feed: Feed,
}

impl CompressorEditor {
    /// A window on the parameters and the signal of an instance.
    pub fn new(params: Arc<CompressorPluginParams>, monitor: Arc<HostMonitor>, feed: Feed) -> Self {
        Self {
            session: DeskSession::new(&params, &params.session, picture)
                .with_audition(monitor.clone()),
            params,
            monitor: MonitorView::new(monitor),
            feed,
        }
    }
}

impl LacquerEditor for CompressorEditor {
    fn name(&self) -> &'static str {
        "Compressor"
    }

    fn accent(&self) -> Accent {
        Accent::Cinnabar
    }

    fn default_size(&self) -> Vec2 {
        DEFAULT_SIZE
    }

    fn min_size(&self) -> Vec2 {
        MIN_SIZE
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.io.bypass)
    }

    fn session(&mut self) -> Option<&mut dyn Session> {
        Some(&mut self.session)
    }

    fn status(&mut self, ctx: &Context) -> Status {
        self.monitor.update(ctx)
    }

    fn clear_peaks(&mut self) {
        self.monitor.clear_peaks();
    }

    fn hint(&self) -> Cow<'static, str> {
        "Drag the knob to change the gain.".into()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        let _ = self.feed.state.read();
        let gain = cx.bind(&self.params.main.threshold);
        Knob::new(gain).radius(30.0).label("Threshold").show(ui, cx.body.center());
    }
}

/// The small picture of a preset.
fn picture(preset: &Preset) -> Picture {
    let gain_db = preset.sound.number("thresh", 0.0) as f32;
    Picture::Word(format!("{} dB", number_text(gain_db, 1, true)).into())
}
