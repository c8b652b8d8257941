//! A host that takes every edit at once and remembers the gestures.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use nice_plug::context::PluginApi;
use nice_plug::context::gui::GuiContextInner;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::PluginState;

/// Names of the parameters whose gestures began (true) and ended (false).
#[derive(Default)]
pub struct FakeHost {
    gestures: Mutex<Vec<(String, bool)>>,
}

impl FakeHost {
    fn log(&self, param: ParamPtr, began: bool) {
        // SAFETY: the window's parameters live as long as the test.
        let name = unsafe { param.name() }.to_string();
        self.gestures.lock().unwrap_or_else(PoisonError::into_inner).push((name, began));
    }

    fn read(&self) -> Vec<(String, bool)> {
        self.gestures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets what was logged.
    pub fn clear(&self) {
        self.gestures.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Number of whole gestures of a parameter.
    pub fn gestures(&self, name: &str) -> usize {
        self.read().iter().filter(|(own, began)| own == name && *began).count()
    }

    /// A host that is told "begin" and never "end" keeps the parameter latched.
    pub fn assert_every_gesture_ended(&self) {
        let mut open: Vec<String> = Vec::new();
        for (name, began) in self.read() {
            if began {
                assert!(!open.contains(&name), "{name} began twice");
                open.push(name);
            } else {
                let at = open.iter().position(|own| *own == name);
                open.remove(at.unwrap_or_else(|| panic!("{name} ended without a beginning")));
            }
        }
        assert!(open.is_empty(), "still open: {open:?}");
    }
}

impl GuiContextInner for FakeHost {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Clap
    }
    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        self.log(param, true);
    }
    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        // SAFETY: the window's parameters live as long as the test.
        unsafe { param._internal_set_normalized_value(normalized) };
    }
    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        self.log(param, false);
    }
    fn get_state(&self) -> PluginState {
        PluginState { version: String::new(), params: BTreeMap::new(), fields: BTreeMap::new() }
    }
    fn set_state(&self, _: PluginState) {}
    fn request_restart(&self) {}
}
