//! The knobs: curve, times, make-up, mix.

use dsp_core::dynamics::Style;
use egui::{Align2, Rect, Ui, pos2};
use gui_common::paint::{self, digits, text};
use gui_common::theme::{Font, metrics};
use gui_common::widget::{Chip, DropDown, Knob, Ring, Slider};
use gui_common::{EditorContext, focus};
use nice_plug::prelude::Param;
use plugin_common::param::log_plain;

use crate::params::{CompressorPluginParams, MakeupChoice};
use crate::processor::{MakeupMode, State};

/// Large knobs: radius, first middle, distance, height of the middle.
const LARGE: f32 = 30.0;
const FIRST: f32 = 50.0;
const PITCH: f32 = 77.0;
const LARGE_Y: f32 = 60.0;
/// Small knobs: radius, columns, rows.
const SMALL: f32 = 17.0;
const COLUMNS: [f32; 3] = [433.0, 496.0, 559.0];
const ROWS: [f32; 2] = [45.0, 121.0];
/// Middle of the row below the large knobs.
const ROW_Y: f32 = 140.0;
/// Width that these numbers are for.
const WIDTH: f32 = 600.0;
/// Below this scale words are shorter.
const NARROW: f32 = 0.9;
const BY_PROGRAMME: &str = "The programme decides on the release; the dot shows how fast";
const MAKEUP_MODES: [&str; 3] = ["Manual", "Auto", "Lock"];
const MAKEUP_MODES_NARROW: [&str; 3] = ["Man", "Auto", "Lock"];

/// Shows the panel in `rect`.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    release_s: Option<f32>,
) {
    let t = &cx.theme;
    paint::panel(ui.painter(), rect, t);
    let scale = rect.width() / WIDTH;
    let x = |at: f32| rect.left() + scale * at;
    let (main, output) = (&params.main, &params.output);
    let large = [
        (&main.threshold, "Threshold"),
        (&main.ratio, "Ratio"),
        (&main.attack, "Attack"),
        (&main.release, "Release"),
        (&output.makeup, "Makeup"),
    ];
    let size = LARGE.min(0.42 * scale * PITCH);
    for (n, (param, label)) in large.into_iter().enumerate() {
        let centre = pos2(x(FIRST + PITCH * n as f32), rect.top() + LARGE_Y);
        let by_programme = label == "Release" && main.auto_release.value();
        let binding = cx.bind(param).disabled_if(by_programme, BY_PROGRAMME);
        let mut knob = Knob::new(binding).radius(size).label(label);
        if label == "Makeup" {
            knob = knob.bipolar();
        }
        let acting = match label {
            _ if by_programme => release_s.map(|s| log_plain(1_000.0 * f64::from(s))),
            _ => acting_db(label, params, state).map(|db| db as f32),
        };
        if let Some(acting) = acting {
            let now = param.preview_normalized(acting);
            // Of a knob that does not act the ring is the dot alone.
            let from = if by_programme { now } else { cx.bind(param).shown(ui.ctx()) };
            knob = knob.ring(Ring { from, to: now, now });
        }
        let response = knob.show(ui, centre);
        let asked = response.hovered() || focus::is_shown(ui.ctx(), response.id);
        if asked && !response.dragged() {
            time_hint(ui, label, params);
        }
    }
    let small = [
        (&main.knee, "Knee"),
        (&main.hold, "Hold"),
        (&output.dry, "Dry"),
        (&main.lookahead, if scale < NARROW { "Ahead" } else { "Lookahead" }),
        (&main.range, "Range"),
        (&output.gain, "Output"),
    ];
    paint::divider(ui.painter(), x(394.0), rect.top() + 12.0..=rect.bottom() - 12.0, t);
    for (n, (param, label)) in small.into_iter().enumerate() {
        let centre = pos2(x(COLUMNS[n % 3]), rect.top() + ROWS[n / 3]);
        let mut knob = Knob::new(cx.bind(param)).radius(SMALL).label(label).text_gap(10.0);
        if matches!(label, "Ahead" | "Lookahead" | "Output") {
            knob = knob.bipolar();
        }
        let allowed_ms = allowed_ms(params).filter(|_| matches!(label, "Ahead" | "Lookahead"));
        if let Some(ms) = allowed_ms {
            let now = param.preview_normalized(ms);
            knob = knob.ring(Ring { from: cx.bind(param).shown(ui.ctx()), to: now, now });
        }
        let response = knob.show(ui, centre);
        let asked = response.hovered() || focus::is_shown(ui.ctx(), response.id);
        if let Some(ms) = allowed_ms.filter(|_| asked) {
            let words =
                format!("Lookahead: {ms:.0} ms act at most, the latency budget (Detector).");
            gui_common::hint::offer(ui.ctx(), || words);
        }
    }
    row(ui, rect, cx, params, state, scale);
}

/// Automatic threshold, mix, automatic release, make-up.
fn row(
    ui: &mut Ui,
    rect: Rect,
    cx: &EditorContext<'_>,
    params: &CompressorPluginParams,
    state: &State,
    scale: f32,
) {
    let (t, p) = (&cx.theme, ui.painter().clone());
    let x = |at: f32| rect.left() + scale * at;
    let y = rect.top() + ROW_Y;
    let top = y - metrics::CONTROL / 2.0;
    let chip = |ui: &mut Ui, at: f32, param| {
        let width = if scale < NARROW { 42.0 } else { 50.0 };
        let chip = Chip::new("Auto").width(width).accent(t.accent);
        chip.show_bound(ui, pos2(x(at) - width / 2.0, top), cx.bind(param));
    };
    chip(ui, FIRST, &params.main.auto_threshold);
    chip(ui, FIRST + 3.0 * PITCH, &params.main.auto_release);
    let font = Font::medium(metrics::TEXT_CAPTION);
    let caption = text(&p, pos2(x(86.0), y), Align2::LEFT_CENTER, "Mix", font, t.mid);
    let mix = cx.bind(&params.output.mix);
    let value = mix.shown_text(ui.ctx());
    let font = Font::medium(metrics::TEXT_VALUE_SMALL);
    let number = digits(&p, pos2(x(244.0), y), Align2::RIGHT_CENTER, &value, font, t.hi);
    let left = caption.right() + 12.0;
    let width = (number.left().min(x(244.0) - 32.0) - 12.0 - left).max(20.0);
    Slider::new(mix).accent(t.accent).show(ui, pos2(left, y), width);
    let width = 72.0f32.min(scale * PITCH - 2.0);
    // A little to the left of its knob: clear of the divider.
    let left = x(FIRST + 4.0 * PITCH - 6.0) - width / 2.0;
    let drop = Rect::from_min_size(pos2(left, top), egui::vec2(width, metrics::CONTROL));
    let modes = if scale < NARROW { &MAKEUP_MODES_NARROW } else { &MAKEUP_MODES };
    let response = DropDown::new(modes).show_bound(ui, drop, cx.bind(&params.output.makeup_mode));
    if response.hovered() {
        gui_common::hint::offer(ui.ctx(), || makeup_hint(params, state));
    }
}

/// What acts in place of a knob's own value, in dB.
fn acting_db(label: &str, params: &CompressorPluginParams, state: &State) -> Option<f64> {
    let settings = params.snapshot();
    match label {
        "Threshold" if settings.compressor.auto_threshold => Some(state.readings.threshold_db),
        "Makeup" if settings.locks_loudness() => Some(settings.static_makeup_db() + state.lock_db),
        "Makeup" if settings.output.makeup != MakeupMode::Manual => {
            Some(settings.static_makeup_db())
        }
        _ => None,
    }
}

/// The make-up in force, in dB.
pub fn makeup_db(params: &CompressorPluginParams, state: &State) -> f32 {
    let own_db = f64::from(params.output.makeup.value());
    acting_db("Makeup", params, state).unwrap_or(own_db) as f32
}

/// The lookahead that the latency budget allows at most, in ms, where that is less than was asked for.
fn allowed_ms(params: &CompressorPluginParams) -> Option<f32> {
    let budget_ms = 1_000.0 * params.budget.get().seconds()? as f32;
    (budget_ms < params.main.lookahead.value()).then_some(budget_ms)
}

/// What exactly a time of this style says.
fn time_hint(ui: &Ui, label: &str, params: &CompressorPluginParams) {
    let spec = Style::from(params.main.style.value()).spec();
    let words = match label {
        "Attack" => spec.attack_definition,
        "Release" => spec.release_definition,
        _ => return,
    };
    gui_common::hint::offer(ui.ctx(), || format!("{label}: {words}."));
}

fn makeup_hint(params: &CompressorPluginParams, state: &State) -> String {
    let settings = params.snapshot();
    match params.output.makeup_mode.value() {
        MakeupChoice::Manual => {
            "Makeup: the knob alone. Auto: by the curve. Lock: by loudness.".into()
        }
        _ if settings.locks_loudness() => {
            format!("Loudness lock adds {:+.1} dB; the knob is an offset.", state.lock_db)
        }
        _ => format!("Auto: {:+.1} dB in all; the knob is an offset.", settings.static_makeup_db()),
    }
}
