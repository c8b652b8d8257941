//! The bars' picture of a running plugin: levels with their movement, latency, load, faults.

use crate::context::{BusLevel, EditorContext, Status};
use crate::meter::Ballistics;
use crate::notice::{Toast, notify};
use crate::settings;
use crate::shell::OverPill;
use crate::wake::frame_time;
use egui::{Context, Rect, Ui};
use nice_plug::prelude::FloatParam;
use plugin_common::HostMonitor;
use plugin_common::telemetry::{Fault, LoadMeter, RmsReader};
use std::sync::Arc;

/// All inputs below this for [`SILENT_AFTER_S`] is "no signal".
const SILENT_BELOW_DB: f32 = -90.0;
const SILENT_AFTER_S: f64 = 1.0;

/// Reads a [`HostMonitor`] once a frame; most editors return [`update`](Self::update)'s result from
/// `LacquerEditor::status`.
pub struct MonitorView {
    monitor: Arc<HostMonitor>,
    load: LoadMeter,
    rms: RmsReader,
    /// Level before the plugin.
    pub input: Ballistics,
    /// Level after the plugin.
    pub output: Ballistics,
    heard_at_s: Option<f64>,
    now_s: f64,
    over: OverPill,
}

impl MonitorView {
    /// Watches `monitor`.
    pub fn new(monitor: Arc<HostMonitor>) -> Self {
        Self {
            monitor,
            load: LoadMeter::default(),
            rms: RmsReader::default(),
            input: Ballistics::default(),
            output: Ballistics::default(),
            heard_at_s: None,
            now_s: 0.0,
            over: OverPill::default(),
        }
    }

    /// Takes what is new and asks for another frame while a meter still falls.
    pub fn update(&mut self, ctx: &Context) -> Status {
        let now_s = ctx.input(|i| i.time);
        if now_s < self.now_s {
            // Another window: its time begins anew.
            (self.over, self.heard_at_s) = (OverPill::default(), None);
        }
        self.now_s = now_s;
        let movement = settings::current().meter_movement();
        (self.input.movement, self.output.movement) = (movement, movement);
        let input_db = self.monitor.take_input_peaks().map(to_db);
        if input_db[0].max(input_db[1]) >= SILENT_BELOW_DB {
            self.heard_at_s = Some(now_s);
        }
        self.input.update(input_db, now_s);
        let output_db = self.monitor.take_output_peaks().map(to_db);
        self.output.update(output_db, now_s);
        self.over.hear(output_db);
        if !(self.input.at_rest() && self.output.at_rest()) {
            ctx.request_repaint_after(frame_time());
        }
        self.tell_faults(ctx);
        let rms = self.rms.update(&self.monitor);
        Status {
            input: Some(BusLevel { rms_db: rms.input.map(to_db), ..self.input.bus() }),
            output: Some(BusLevel { rms_db: rms.output.map(to_db), ..self.output.bus() }),
            latency_samples: self.monitor.latency_samples(),
            sample_rate_hz: self.monitor.sample_rate_hz() as f32,
            cpu_amount: self.load.update(&self.monitor).unwrap_or(0.0),
            latency_warns: false,
            unsupported: self.monitor.is_stopped().then_some(STOPPED),
        }
    }

    /// The host's sample rate, or 48 kHz before it is known.
    pub fn sample_rate_hz(&self) -> f64 {
        const USUAL_HZ: f64 = 48_000.0;
        Some(self.monitor.sample_rate_hz()).filter(|rate| *rate > 0.0).unwrap_or(USUAL_HZ)
    }

    /// Does the plugin run on a mono track?
    pub fn is_mono(&self) -> bool {
        self.monitor.channels() == 1
    }

    /// No input for a second or more.
    pub fn is_silent(&self) -> bool {
        self.heard_at_s.is_none_or(|at| self.now_s - at > SILENT_AFTER_S)
    }

    /// What the hint line says instead of the main gesture: bypassed, over full scale, silent.
    pub fn hint(&self, bypassed: bool) -> Option<&'static str> {
        if bypassed {
            Some("Bypassed with the same delay. Settings can still be changed.")
        } else if self.output.max_db() > 0.0 {
            Some("Output is over full scale. Click the red number to clear it.")
        } else if self.is_silent() {
            Some("Waiting for audio. Settings can be changed and heard once it plays.")
        } else {
            None
        }
    }

    /// At the lower right of `display`, while the output is over full scale: offers to lower `gain`,
    /// the gain of the output.
    pub fn over_pill(&mut self, ui: &Ui, display: Rect, gain: &FloatParam, cx: &EditorContext<'_>) {
        self.over.show(ui, display, &mut self.output, (gain, cx.gui));
    }

    /// Forgets the maxima.
    pub fn clear_peaks(&mut self) {
        self.input.clear();
        self.output.clear();
    }

    fn tell_faults(&self, ctx: &Context) {
        if self.monitor.take_fault(Fault::BadInput) {
            notify(
                ctx,
                Toast::warn(
                    "The input held samples that are not numbers",
                    "They were replaced by silence. Look at the plugin before this one.",
                ),
            );
        }
        if self.monitor.take_fault(Fault::BadOutput) {
            notify(
                ctx,
                Toast::error(
                    "The processing was reset",
                    "It gave samples that are not numbers. Your settings have not changed.",
                ),
            );
        }
    }
}

const STOPPED: &str = "It cannot run with this sample rate or channel layout, or it failed.";

fn to_db(gain: f32) -> f32 {
    dsp_core::units::gain_to_db(f64::from(gain)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_window_begins_with_nothing_heard() {
        let mut view = MonitorView::new(Arc::default());
        let open = |view: &mut MonitorView, time_s: f64| {
            let ctx = Context::default();
            ctx.begin_pass(egui::RawInput { time: Some(time_s), ..Default::default() });
            view.update(&ctx);
            ctx.end_pass().textures_delta.clear();
        };
        open(&mut view, 500.0);
        view.heard_at_s = Some(500.0);
        let (before, changed) = ((0, 0.0), (1, 0.0));
        assert_eq!(view.over.follow(before, 499.0), None);
        assert_eq!(view.over.follow(changed, 500.0), None, "it may be of the sound before");
        open(&mut view, 0.0);
        assert!(view.is_silent());
        view.over.hear([1.8, 0.0]);
        assert_eq!(view.over.follow(changed, 0.1).map(|(over_db, _)| over_db), Some(1.8));
    }
}
