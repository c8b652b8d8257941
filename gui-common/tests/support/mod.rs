//! Parameters, a host and a context for tests and the gallery.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod demo;
pub mod session;

use egui::{Ui, Vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::*;
use std::sync::Arc;
#[allow(unused_imports, reason = "as above")]
pub use test_rig::{FakeHost, Gesture};

/// A fake host and the context that leads to it.
pub fn host() -> (Arc<FakeHost>, GuiContext) {
    FakeHost::with_context()
}

#[derive(Enum, Debug, PartialEq, Clone, Copy)]
pub enum Place {
    St,
    L,
    R,
    M,
    S,
}

#[derive(Enum, Debug, PartialEq, Clone, Copy)]
pub enum Shape {
    Bell,
    #[name = "Low shelf"]
    LowShelf,
    #[name = "High shelf"]
    HighShelf,
    #[name = "Low cut"]
    LowCut,
}

#[derive(Params)]
pub struct TestParams {
    #[id = "gain"]
    pub gain: FloatParam,
    #[id = "freq"]
    pub freq: FloatParam,
    #[id = "place"]
    pub place: EnumParam<Place>,
    #[id = "shape"]
    pub shape: EnumParam<Shape>,
    #[id = "on"]
    pub on: BoolParam,
    #[id = "bypass"]
    pub bypass: BoolParam,
}

impl Default for TestParams {
    fn default() -> Self {
        let gain = FloatRange::Linear { min: -24.0, max: 24.0 };
        let freq =
            FloatRange::Skewed { min: 10.0, max: 30_000.0, factor: FloatRange::skew_factor(-2.0) };
        Self {
            gain: FloatParam::new("Gain", 0.0, gain)
                .with_step_size(0.1)
                .with_value_to_string(Arc::new(|v| {
                    format!("{} dB", gui_common::meter::number_text(v, 1, true))
                }))
                .with_string_to_value(Arc::new(|s| {
                    let number = s.replace('\u{2212}', "-");
                    number.trim_end_matches("dB").trim().parse().ok()
                })),
            freq: FloatParam::new("Frequency", 1000.0, freq)
                .with_value_to_string(Arc::new(gui_common::plot::freq_text)),
            place: EnumParam::new("Placement", Place::St),
            shape: EnumParam::new("Shape", Shape::Bell),
            on: BoolParam::new("Switch", false),
            bypass: BoolParam::new("Bypass", false).make_bypass(),
        }
    }
}

/// A context with fonts, as the editor glue prepares it.
pub fn prepare(ui: &Ui) {
    let id = egui::Id::unique("prepared");
    let ctx = ui.ctx();
    if !ctx.data(|d| d.get_temp::<bool>(id).unwrap_or(false)) {
        ctx.data_mut(|d| d.insert_temp(id, true));
        gui_common::install(ctx);
    }
}

/// Size of a test window.
pub const WINDOW: Vec2 = egui::vec2(400.0, 300.0);
