//! An editor that draws a graph of everything [`gui_common::plot`] has.

use super::TestParams;
use egui::{Context, Rangef, Rect, Stroke, Ui, Vec2, pos2, vec2};
use gui_common::meter::{Ballistics, LevelMeter, meter_column};
use gui_common::paint::{divider, panel, well};
use gui_common::plot::{
    Curve, CurveStyle, DbAxis, FreqAxis, Node, NodeLook, PianoTick, Trace, fade_plate, piano_strip,
};
use gui_common::session::{DeskSession, Session};
use gui_common::theme::{Accent, alpha, metrics};
use gui_common::widget::{Chip, Knob};
use gui_common::{EditorContext, LacquerEditor, Status};
use nice_plug::prelude::{BoolParam, FloatParam};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Default)]
pub struct Demo {
    pub params: Arc<TestParams>,
    output: Ballistics,
    sum: Curve,
    bands: [Curve; 2],
    post: Trace,
    pub session: Option<DeskSession>,
    pub min_size: Option<Vec2>,
}

fn bell(hz: f32, centre: f32, gain_db: f32, width: f32) -> f32 {
    gain_db * (-((hz / centre).log2() / width).powi(2)).exp()
}

impl LacquerEditor for Demo {
    fn name(&self) -> &'static str {
        "Channel EQ"
    }

    fn accent(&self) -> Accent {
        Accent::Shellac
    }

    fn default_size(&self) -> Vec2 {
        vec2(1000.0, 600.0)
    }

    fn min_size(&self) -> Vec2 {
        self.min_size.unwrap_or(vec2(760.0, 460.0))
    }

    fn bypass(&self) -> Option<&BoolParam> {
        Some(&self.params.bypass)
    }

    fn output_gain(&self) -> Option<&FloatParam> {
        Some(&self.params.gain)
    }

    fn session(&mut self) -> Option<&mut dyn Session> {
        self.session.as_mut().map(|session| session as _)
    }

    fn status(&mut self, ctx: &Context) -> Status {
        self.output.update([-12.0, -13.0], ctx.input(|i| i.time));
        let bus = Some(self.output.bus());
        Status {
            input: bus,
            output: bus,
            latency_samples: 149,
            sample_rate_hz: 48_000.0,
            cpu_amount: 0.009,
            ..Status::default()
        }
    }

    fn hint(&self) -> Cow<'static, str> {
        "Drag: frequency and gain. Wheel: Q. Double-click: reset.".into()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &EditorContext<'_>) {
        let t = &cx.theme;
        let graph =
            Rect::from_min_max(cx.body.min, pos2(cx.body.right() - 54.0, cx.body.bottom() - 172.0));
        well(ui.painter(), graph, 0.0, t);
        let freq = FreqAxis::audible(Rangef::new(graph.left(), graph.right()));
        let level = DbAxis::centred(graph.y_range(), 12.0);
        freq.paint_grid(ui.painter(), graph.y_range(), t);
        level.paint_grid(ui.painter(), graph.x_range(), 3.0, t);
        let p = ui.painter().with_clip_rect(graph);
        let analyser =
            DbAxis { zero_y: graph.top() + 90.0, zero_db: -24.0, px_per_db: 5.0, ..level };
        let noise = |hz: f32| {
            let l = hz.log2();
            -40.0 + 8.0 * (l * 9.0).sin() + 5.0 * (l * 23.0).sin() - (l - 9.0).powi(2)
        };
        let steps = (0..=474).map(|i| freq.hz_at(graph.left() + i as f32 * 2.0));
        self.post.set(&freq, &analyser, steps.map(|hz| (hz, noise(hz))));
        self.post.paint_area(&p, t.post, &analyser);
        self.post.paint_line(&p, Stroke::new(1.0, alpha(t.post, 0.6)));
        let low = |hz: f32| bell(hz, 100.0, 4.0, 1.5);
        let high = |hz: f32| bell(hz, 2870.0, -6.0, 0.8);
        self.bands[0].sample(&freq, &level, low);
        self.bands[1].sample(&freq, &level, high);
        self.sum.sample(&freq, &level, |hz| low(hz) + high(hz));
        self.bands[0].paint(&p, CurveStyle::Band, t.band(1), &level, t);
        self.bands[1].paint(&p, CurveStyle::Selected, t.band(3), &level, t);
        self.sum.paint(&p, CurveStyle::Main, t.accent, &level, t);
        fade_plate(&p, graph.with_min_x(graph.right() - 46.0), t);
        level.paint_labels(&p, graph.right() - 6.0, 3.0, t);
        freq.paint_labels(&p, graph.bottom() - 8.0, t);
        for (i, hz, db) in [(1, 100.0, 4.0), (3, 2870.0, -6.0)] {
            let number = (i + 1).to_string();
            let look = NodeLook {
                number: &number,
                color: t.band(i),
                selected: i == 3,
                off: false,
                solo: false,
                ..NodeLook::default()
            };
            let at = pos2(freq.x_of(hz), level.y_of(db));
            Node::new(&number, look).show(ui, at, egui::Id::unique(("node", i)));
        }
        let strip = Rect::from_min_size(graph.left_bottom(), vec2(graph.width(), 20.0));
        let ticks = [(1, 100.0), (3, 2870.0)].map(|(i, freq_hz)| PianoTick {
            freq_hz,
            color: t.band(i),
            selected: i == 3,
        });
        piano_strip(ui, strip, &freq, &ticks);
        let column = Rect::from_min_max(graph.right_top(), pos2(cx.body.right(), strip.bottom()));
        meter_column(ui.painter(), column.with_max_y(strip.top()), t);
        let meter = Rect::from_min_max(column.min, column.max - vec2(0.0, 46.0));
        LevelMeter::new("Out").show(ui, meter, column.left() + 10.0, &self.output);
        Chip::new("Pre").dot(t.pre).show(ui, pos2(12.0, 49.0), true, "Pre");
        self.panel(ui, cx, strip.bottom() + metrics::GAP);
    }
}

impl Demo {
    fn panel(&self, ui: &mut Ui, cx: &EditorContext<'_>, y: f32) {
        let t = &cx.theme;
        let rect = Rect::from_min_size(pos2(8.0, y), vec2(776.0, 140.0));
        panel(ui.painter(), rect, t);
        divider(ui.painter(), 294.0, y + 12.0..=y + 128.0, t);
        let knob = |r: f32| Knob::new(cx.bind(&self.params.gain)).radius(r).accent(t.band(3));
        knob(34.0).label("Gain").bipolar().text_gap(15.0).show(ui, pos2(437.0, y + 68.0));
        Knob::new(cx.bind(&self.params.freq))
            .radius(28.0)
            .accent(t.band(3))
            .label("Freq")
            .text_gap(21.0)
            .show(ui, pos2(346.0, y + 68.0));
    }
}
