//! A host for tests and the gallery: it notes every gesture and applies values at once.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod demo;
pub mod session;

use egui::{Ui, Vec2};
use nice_plug::context::PluginApi;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a control told the host.
#[derive(Clone, PartialEq, Debug)]
pub enum Gesture {
    Begin(String),
    Set(String, f32),
    End(String),
}

#[derive(Default)]
pub struct FakeHost {
    log: Mutex<Vec<Gesture>>,
}

impl FakeHost {
    /// The log so far, which then starts anew.
    pub fn take(&self) -> Vec<Gesture> {
        std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, gesture: Gesture) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push(gesture);
    }
}

#[allow(unsafe_code, reason = "the trait's methods are unsafe; the parameters outlive the host")]
impl GuiContextInner for FakeHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        // SAFETY: the parameters live as long as the window or test.
        self.note(Gesture::Begin(unsafe { param.name() }.to_owned()));
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        // SAFETY: as above.
        unsafe {
            param._internal_set_normalized_value(normalized);
            self.note(Gesture::Set(param.name().to_owned(), normalized));
        }
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        // SAFETY: as above.
        self.note(Gesture::End(unsafe { param.name() }.to_owned()));
    }

    fn get_state(&self) -> PluginState {
        PluginState { version: String::new(), params: BTreeMap::new(), fields: BTreeMap::new() }
    }

    fn set_state(&self, _: PluginState) {}

    fn request_restart(&self) {}
}

/// A fake host and the context that leads to it.
pub fn host() -> (Arc<FakeHost>, GuiContext) {
    let host = Arc::new(FakeHost::default());
    (Arc::clone(&host), GuiContext::new(host))
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
