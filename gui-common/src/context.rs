//! What an editor sees of its surroundings while it draws.

use crate::param::{Binding, ParamHandle};
use crate::settings::Settings;
use crate::theme::{Theme, metrics};
use egui::{Context, Rect, vec2};
use nice_plug::context::gui::GuiContext;
use std::sync::Arc;

/// Level of one bus for the bottom bar, dBFS. `f32::NEG_INFINITY` is silence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BusLevel {
    /// Falling level of the two channels (mono: twice the same).
    pub level_db: [f32; 2],
    /// Level of the last 300 ms of the two channels, by their power.
    pub rms_db: [f32; 2],
    /// Held peak of the two channels.
    pub hold_db: [f32; 2],
    /// Largest since it was cleared.
    pub max_db: f32,
}

/// What the frame around the editor shows, filled by the plugin once a frame.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Status {
    /// Input; not shown if `None`.
    pub input: Option<BusLevel>,
    /// Output; not shown if `None`.
    pub output: Option<BusLevel>,
    /// Latency as reported to the host.
    pub latency_samples: u32,
    /// Rate the host runs at; 0 before it is known.
    pub sample_rate_hz: f32,
    /// Share of real time this instance takes, 0 to 1.
    pub cpu_amount: f32,
    /// Latency deserves attention (long, while recording).
    pub latency_warns: bool,
    /// Why the plugin passes audio unchanged, if it must (unsupported layout or rate).
    pub unsupported: Option<&'static str>,
}

impl Status {
    /// The latency in milliseconds; 0 before the rate is known.
    pub fn latency_ms(&self) -> f32 {
        if self.sample_rate_hz > 0.0 {
            self.latency_samples as f32 * 1000.0 / self.sample_rate_hz
        } else {
            0.0
        }
    }
}

/// What [`LacquerEditor::ui`](crate::LacquerEditor::ui) gets: the way to the parameters and the
/// state of the frame.
pub struct EditorContext<'a> {
    /// The way to the host.
    pub gui: &'a GuiContext,
    /// Tokens in force; greyed while bypassed.
    pub theme: Arc<Theme>,
    /// The whole window. Layouts are given from its top left corner.
    pub window: Rect,
    /// What lies between the bars.
    pub body: Rect,
    /// The suite's settings.
    pub settings: Settings,
    /// The plugin is bypassed.
    pub bypassed: bool,
    /// How much of the look of bypass has come in, 0 to 1.
    pub veil_amount: f32,
}

impl<'a> EditorContext<'a> {
    /// Everything for drawing an editor without a frame, for tests.
    pub fn new(ctx: &Context, gui: &'a GuiContext) -> Self {
        let window = ctx.content_rect();
        Self {
            gui,
            theme: Theme::of(ctx),
            window,
            body: body_of(window),
            settings: Settings::default(),
            bypassed: false,
            veil_amount: 0.0,
        }
    }

    /// Ties a control to a parameter.
    pub fn bind<'b>(&self, param: &'b impl ParamHandle) -> Binding<'b>
    where
        'a: 'b,
    {
        Binding::new(param, self.gui)
    }

    /// Nothing should turn or fade.
    pub fn reduced_motion(&self) -> bool {
        self.settings.motion == crate::settings::Motion::Reduced
    }
}

/// The part of the window between the bars.
pub(crate) fn body_of(window: Rect) -> Rect {
    Rect::from_min_max(
        window.min + vec2(0.0, metrics::TOP_BAR),
        window.max - vec2(0.0, metrics::BOTTOM_BAR),
    )
}
