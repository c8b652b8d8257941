//! The window: field, goniometer column, level column, knobs, listening.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Context, Rect, Ui, Vec2, pos2, vec2};
use gui_common::session::{DeskSession, Session};
use gui_common::shortcut::{KeyLine, Shortcut};
use gui_common::theme::{Accent, metrics};
use gui_common::widget::{DropDown, Segment, Segmented};
use gui_common::{EditorContext, LacquerEditor, MonitorView, Status, focus, shell};
use nice_plug::prelude::{BoolParam, FloatParam, Params};
use plugin_common::HostMonitor;
use plugin_common::telemetry::TapReader;

mod backdrop;
mod field;
mod field_paint;
mod figures;
mod geometry;
mod knobs;
mod layout;
mod level;
mod monitor;
mod picture;
mod placement;
mod readout;
mod scope;

use crate::analysis::Analysis;
use crate::params::{ModeChoice, PannerPluginParams};
use field::Live;
use layout::Layout;
use placement::Bindings;
use scope::Scope;

/// Size of a new window.
pub const DEFAULT_SIZE: Vec2 = vec2(layout::DEFAULT[0], layout::DEFAULT[1]);
/// Laws in the order of the parameter.
const LAWS: [&str; 5] =
    ["0 dB", "\u{2212}2.5 dB", "\u{2212}3 dB", "\u{2212}4.5 dB", "\u{2212}6 dB"];
/// References in the order of the parameter.
const REFERENCES: [&str; 3] = ["neutral", "centre", "side"];
/// Why a control has no effect on a track of one channel.
const NEEDS_STEREO: &str = "Needs a stereo track";
const MONO_HINT: &str =
    "Mono track: level, mute and polarity act. Place and width need two channels.";
/// What is done with the pointer.
const GESTURES: [(&str, &str); 7] = [
    ("Drag the source", "its place; Shift is finer"),
    ("Double-click it", "back to the centre"),
    ("Drag an end", "the width, or both channels"),
    ("Alt+drag an end", "this end alone"),
    ("Drag the rim", "the rotation, in its mode"),
    ("Wheel", "on the field: the width"),
    ("Click the bars", "the mark of the lowest: clear"),
];
/// Longest time between two frames that the meters follow, in seconds.
const MAX_FRAME_S: f64 = 0.5;

/// The window of one instance.
pub struct PannerEditor {
    params: Arc<PannerPluginParams>,
    session: DeskSession,
    monitor: MonitorView,
    analysis: Analysis,
    scope: Scope,
    last_frame_s: f64,
}

impl PannerEditor {
    /// A window on the parameters, the levels and the output of an instance.
    pub fn new(
        params: Arc<PannerPluginParams>,
        monitor: Arc<HostMonitor>,
        output: TapReader,
    ) -> Self {
        Self {
            session: DeskSession::new(&params, &params.session, picture::draw)
                .with_audition(monitor.clone()),
            params,
            monitor: MonitorView::new(monitor),
            analysis: Analysis::new(output),
            scope: Scope::default(),
            last_frame_s: 0.0,
        }
    }

    fn field(&mut self, ui: &mut Ui, rect: Rect, cx: &EditorContext<'_>) {
        let params = &self.params;
        let place = &params.place;
        let ctx = ui.ctx().clone();
        let mode = cx.bind(&place.mode);
        let is_mono = self.monitor.is_mono();
        let bind = |param| cx.bind(param).disabled_if(is_mono, NEEDS_STEREO);
        let bindings = Bindings {
            mode: [ModeChoice::Balance, ModeChoice::Dual, ModeChoice::Rotation]
                [mode.shown_step(&ctx).min(2)],
            is_mono,
            pan: bind(&place.pan),
            sides: [bind(&place.pan_left), bind(&place.pan_right)],
            rotation: bind(&place.rotation),
            width: bind(&params.width.width),
        };
        let bass = cx.bind(&params.width.bass_hz).shown_text(&ctx);
        let live = Live {
            image: self.analysis.image.radii(),
            bass: (params.width.bass_mono.value() && !is_mono).then_some(bass.as_str()),
            bypassed: cx.bypassed,
        };
        let hot = field::show(ui, rect, &bindings, live);
        if self.monitor.is_silent() && live.image.iter().all(|radius| *radius < 0.01) {
            shell::no_signal(ui.painter(), free_room(rect), &cx.theme);
        }
        switches(ui, rect, cx, params, is_mono);
        if let Some(part) = hot {
            readout::show(ui, rect, cx, params, &bindings, part);
        }
        self.monitor.over_pill(ui, over_room(rect), &params.level.gain, cx);
    }
}

impl LacquerEditor for PannerEditor {
    fn name(&self) -> &'static str {
        "Panner"
    }

    fn accent(&self) -> Accent {
        Accent::Iris
    }

    fn default_size(&self) -> Vec2 {
        DEFAULT_SIZE
    }

    fn min_size(&self) -> Vec2 {
        layout::MIN.into()
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.io.bypass)
    }

    fn output_gain(&self) -> Option<&FloatParam> {
        Some(&self.params.level.gain)
    }

    fn params(&self) -> Option<Arc<dyn Params>> {
        Some(self.params.clone())
    }

    fn session(&mut self) -> Option<&mut dyn Session> {
        Some(&mut self.session)
    }

    fn status(&mut self, ctx: &Context) -> Status {
        let status = self.monitor.update(ctx);
        let now_s = ctx.input(|input| input.time);
        let frame_s = (now_s - self.last_frame_s).clamp(0.0, MAX_FRAME_S);
        self.last_frame_s = now_s;
        self.analysis.update(self.monitor.sample_rate_hz(), frame_s);
        status
    }

    fn clear_peaks(&mut self) {
        self.monitor.clear_peaks();
    }

    fn hint(&self) -> Cow<'static, str> {
        let words = self.monitor.hint(self.params.io.bypass.value());
        let mono = self.monitor.is_mono().then_some(MONO_HINT);
        words.or(mono).map_or_else(|| self.gesture(), Cow::from)
    }

    fn gesture(&self) -> Cow<'static, str> {
        "Source: drag to place. Wheel: width.".into()
    }

    fn keys(&self) -> Vec<KeyLine> {
        let gestures = GESTURES.map(|(what, words)| KeyLine::gesture(what, words));
        gestures.into_iter().chain(field::KEYS.iter().map(Shortcut::line)).collect()
    }

    fn opened(&mut self, _: &Context) {
        self.scope.opened();
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        let layout = Layout::new(cx.window);
        self.field(ui, layout.field, cx);
        self.scope.show(ui, layout.scope, &mut self.analysis, &cx.theme);
        level::show(ui, layout.level, cx, &self.params, &mut self.monitor);
        let is_mono = self.monitor.is_mono();
        knobs::show(ui, layout.knobs, cx, &self.params, is_mono);
        monitor::show(ui, layout.monitor, cx, &self.params, (&self.analysis, is_mono));
        for region in [layout.field, layout.scope, layout.level, layout.knobs, layout.monitor] {
            focus::region(ui.ctx(), region);
        }
    }
}

/// The part of the field whose words stand between the source and the mono bass.
fn free_room(field: Rect) -> Rect {
    /// Height of the words, as a part of the field's radius.
    const WORDS: f32 = 0.48;
    /// Where the words stand in their room.
    const PART: f32 = 0.78;
    let geometry = geometry::Geometry::in_rect(field);
    let y = geometry.centre.y - geometry.radius * WORDS;
    field.with_max_y(field.top() + (y - field.top()) / PART)
}

/// The upper right corner of the field, between the switches and the half circle: an over is told
/// where nothing else is.
fn over_room(field: Rect) -> Rect {
    /// The switches, and the pill with its distance from the corner.
    const HEIGHT: f32 = 76.0;
    field.with_max_y(field.top() + HEIGHT).with_max_x(field.right() + 4.0)
}

/// Mode, law and reference on the field.
fn switches(
    ui: &mut Ui,
    field: Rect,
    cx: &EditorContext<'_>,
    params: &PannerPluginParams,
    is_mono: bool,
) {
    let place = &params.place;
    let room = field.width() - 16.0 - 2.0 * metrics::GAP;
    let top = field.top() + 8.0;
    let mut left = field.left() + 8.0;
    let narrow = room < 360.0;
    let shares = if narrow { [0.50, 0.24, 0.26] } else { [0.445, 0.27, 0.285] };
    let mut take = |share: f32| {
        let rect = Rect::from_min_size(pos2(left, top), vec2(room * share, metrics::CONTROL));
        left = rect.right() + metrics::GAP;
        rect
    };
    let modes = [("Balance", "Balance mode"), ("Dual", "Dual mode"), ("Rotation", "Rotation mode")]
        .map(|(label, name)| Segment { name, ..Segment::from(label) });
    let size = if narrow { metrics::TEXT_AXIS } else { metrics::TEXT_CAPTION };
    let switch = Segmented::new(&modes).accent(cx.theme.accent).font_size(size);
    let mode = cx.bind(&place.mode).disabled_if(is_mono, NEEDS_STEREO);
    switch.show_bound(ui, take(shares[0]), mode);
    let turns = place.mode.value() == ModeChoice::Rotation;
    let (is_off, reason) = match is_mono {
        true => (true, NEEDS_STEREO),
        false => (turns, "Rotation keeps the power and needs no law"),
    };
    let law = cx.bind(&place.law).disabled_if(is_off, reason);
    DropDown::new(&LAWS).caption(if narrow { "" } else { "Law" }).show_bound(
        ui,
        take(shares[1]),
        law,
    );
    let reference = cx.bind(&place.reference).disabled_if(is_off, reason);
    let caption = if narrow { "" } else { "0 dB at" };
    DropDown::new(&REFERENCES).caption(caption).show_bound(ui, take(shares[2]), reference);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_over_is_told_clear_of_the_listener_and_of_the_switches() {
        for size in [layout::DEFAULT, layout::MIN, [760.0, 900.0], [1600.0, 900.0]] {
            let field = Layout::new(Rect::from_min_size(pos2(0.0, 0.0), size.into())).field;
            let room = over_room(field);
            let geometry = geometry::Geometry::in_rect(field);
            // The mono bass reaches 0.3 of the radius at most.
            let foot = geometry.centre.y - geometry.radius * 0.5;
            assert!(room.bottom() < foot && room.top() >= field.top(), "{size:?}");
        }
    }
}
