//! What the window has no room for: detector, what happens below, colour.

use egui::{Align2, Area, Id, Order, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gui_common::EditorContext;
use gui_common::paint::{popover_frame, text};
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Knob, Segment, Segmented};
use nice_plug::prelude::Param;

use crate::budget::Budget;
use crate::params::*;

/// Radius of the knobs.
const RADIUS: f32 = 19.0;
/// Distance of the columns.
const PITCH: f32 = 74.0;

/// One of the popovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Topology, detection, link, latency.
    Detector,
    /// Upward compression, expander.
    Below,
    /// Character stage.
    Colour,
}

impl Panel {
    /// All, as their buttons stand.
    pub const ALL: [Self; 3] = [Self::Detector, Self::Below, Self::Colour];

    /// Name on the button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detector => "Detector",
            Self::Below => "Below",
            Self::Colour => "Colour",
        }
    }

    fn size(self) -> egui::Vec2 {
        match self {
            Self::Detector => vec2(490.0, 160.0),
            Self::Below => vec2(2.0 * 14.0 + 7.0 * PITCH, 118.0),
            Self::Colour => vec2(330.0, 106.0),
        }
    }

    /// Whether anything behind the button is not at its default.
    pub fn deviates(self, params: &CompressorPluginParams) -> bool {
        let (d, m, b, c) = (&params.detector, &params.main, &params.below, &params.colour);
        match self {
            Self::Detector => {
                params.budget.get() != Budget::Follow
                    || moved(&d.topology)
                    || moved(&d.detection)
                    || moved(&d.rms)
                    || moved(&d.link_by)
                    || moved(&m.crest)
                    || moved(&m.peak_release)
            }
            Self::Below => moved(&b.up_ratio) || moved(&b.exp_ratio),
            Self::Colour => moved(&c.circuit),
        }
    }
}

fn moved(param: &impl Param) -> bool {
    param.unmodulated_normalized_value() != param.default_normalized_value()
}

/// Shows an open popover above `foot`, ending at `right`; true if a press outside of it and of
/// `spared` closes it. The keyboard goes into it when it `is_new`.
pub fn show(
    ui: &Ui,
    (panel, is_new): (Panel, bool),
    foot: Pos2,
    spared: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
) -> bool {
    let size = panel.size();
    let left = (foot.x - size.x).max(cx.window.left() + metrics::MARGIN);
    let rect = Rect::from_min_size(pos2(left, foot.y - size.y), size);
    let ctx = ui.ctx().clone();
    let menu_was_open = egui::Popup::is_any_open(&ctx);
    let id = Id::unique("compressor panel");
    Area::new(id).order(Order::Middle).fixed_pos(rect.min).constrain(false).show(&ctx, |ui| {
        ui.allocate_exact_size(size, Sense::click());
        // The first stop of Tab in it is the one after this.
        let stop = ui.interact(rect, id.with("stop"), Sense::focusable_noninteractive());
        let name = format!("{} panel", panel.name());
        stop.widget_info(|| WidgetInfo::labeled(Role::Group, true, &name));
        if is_new {
            stop.request_focus();
        }
        popover_frame(ui.painter(), rect, metrics::R_PANEL, cx.theme.line3, &cx.theme);
        let font = Font::semibold(metrics::TEXT_CAPTION);
        let at = rect.min + vec2(14.0, 16.0);
        text(ui.painter(), at, Align2::LEFT_CENTER, panel.name(), font, cx.theme.hi);
        let inner = rect.with_min_y(rect.top() + 28.0);
        match panel {
            Panel::Detector => detector(ui, inner, cx, params),
            Panel::Below => below(ui, inner, cx, params),
            Panel::Colour => colour(ui, inner, cx, params),
        }
    });
    !menu_was_open
        && ctx.input(|input| {
            let at = input.pointer.interact_pos();
            input.pointer.any_pressed()
                && at.is_some_and(|at| !rect.contains(at) && !spared.contains(at))
        })
}

fn caption(ui: &Ui, at: Pos2, words: &str, cx: &EditorContext<'_>) {
    let font = Font::medium(metrics::TEXT_CAPTION);
    text(ui.painter(), at, Align2::LEFT_CENTER, words, font, cx.theme.mid);
}

fn detector(ui: &mut Ui, rect: Rect, cx: &EditorContext<'_>, params: &CompressorPluginParams) {
    let (d, accent) = (&params.detector, cx.theme.accent);
    let row = |n: usize, width: f32| {
        Rect::from_min_size(
            rect.min + vec2(90.0, 4.0 + 30.0 * n as f32),
            vec2(width, metrics::CONTROL),
        )
    };
    let words = ["Topology", "Detection", "Link by", "Latency"];
    for (n, word) in words.into_iter().enumerate() {
        caption(ui, pos2(rect.left() + 14.0, row(n, 0.0).center().y), word, cx);
    }
    let segments = ["Style", "Forward", "Feedback"].map(Segment::from);
    Segmented::new(&segments).accent(accent).show_bound(ui, row(0, 176.0), cx.bind(&d.topology));
    let segments = ["Style", "Peak", "RMS"].map(Segment::from);
    Segmented::new(&segments).accent(accent).show_bound(ui, row(1, 176.0), cx.bind(&d.detection));
    let segments = ["Max", "Mean"].map(Segment::from);
    Segmented::new(&segments).accent(accent).show_bound(ui, row(2, 120.0), cx.bind(&d.link_by));
    let segments = Budget::ALL.map(|budget| Segment::from(budget.name()));
    let now = Budget::ALL.iter().position(|budget| *budget == params.budget.get()).unwrap_or(0);
    if let Some(chosen) =
        Segmented::new(&segments).accent(accent).show(ui, row(3, 300.0), now, "Latency budget")
    {
        params.budget.choose(Budget::ALL[chosen]);
        params.session.note_edit();
    }
    let is_mastering = params.main.style.value() == StyleChoice::Mastering;
    let averages = is_mastering || d.detection.value() == DetectionChoice::Rms;
    let knobs = [
        (&d.rms, "RMS", !averages, "Acts with RMS detection and in Mastering"),
        (&params.main.peak_release, "Peak rel.", !is_mastering, "Acts in Mastering"),
        (&params.main.crest, "Crest", !is_mastering, "Acts in Mastering"),
    ];
    for (n, (param, label, is_off, reason)) in knobs.into_iter().enumerate() {
        let centre = pos2(rect.right() - 152.0 + 60.0 * n as f32, rect.top() + 44.0);
        let binding = cx.bind(param).disabled_if(is_off, reason);
        Knob::new(binding).radius(RADIUS).label(label).show(ui, centre);
    }
}

fn below(ui: &mut Ui, rect: Rect, cx: &EditorContext<'_>, params: &CompressorPluginParams) {
    let b = &params.below;
    let no_boost = !moved(&b.up_ratio);
    let no_expander = !moved(&b.exp_ratio);
    let (boost, expander) = ("Raise the upward ratio first", "Raise the expander's ratio first");
    let knobs = [
        (&b.up_ratio, "Up ratio", false, ""),
        (&b.target, "Target", no_boost, boost),
        (&b.up_range, "Up range", no_boost, boost),
        (&b.floor, "Floor", no_boost, boost),
        (&b.exp_ratio, "Exp ratio", false, ""),
        (&b.exp_threshold, "Exp threshold", no_expander, expander),
        (&b.exp_range, "Exp range", no_expander, expander),
    ];
    for (n, (param, label, is_off, reason)) in knobs.into_iter().enumerate() {
        let centre = pos2(rect.left() + 14.0 + PITCH * (n as f32 + 0.5), rect.top() + 40.0);
        let binding = cx.bind(param).disabled_if(is_off, reason);
        Knob::new(binding).radius(RADIUS).label(label).show(ui, centre);
    }
}

fn colour(ui: &mut Ui, rect: Rect, cx: &EditorContext<'_>, params: &CompressorPluginParams) {
    let (c, accent) = (&params.colour, cx.theme.accent);
    let segments = ["Off", "Tube", "Diode", "Transformer"].map(Segment::from);
    let row = Rect::from_min_size(rect.min + vec2(14.0, 4.0), vec2(226.0, metrics::CONTROL));
    Segmented::new(&segments).accent(accent).show_bound(ui, row, cx.bind(&c.circuit));
    let off = c.circuit.value() == CharacterChoice::Off;
    let reason = "Choose a circuit first";
    let segments = ["Before", "After"].map(Segment::from);
    let row = row.translate(vec2(0.0, 32.0)).with_max_x(row.left() + 120.0);
    let place = cx.bind(&c.place).disabled_if(off, reason);
    Segmented::new(&segments).accent(accent).show_bound(ui, row, place);
    let drive = cx.bind(&c.drive).disabled_if(off, reason);
    let centre = pos2(rect.right() - 44.0, rect.top() + 28.0);
    Knob::new(drive).radius(RADIUS).label("Drive").show(ui, centre);
}
