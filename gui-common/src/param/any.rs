//! A parameter of whatever type, by the framework's pointer.

use super::ParamHandle;
use nice_plug::context::gui::GuiContext;
use nice_plug::params::ParamFlags;
use nice_plug::prelude::{ParamPtr, Params};
use std::sync::Arc;

/// One parameter of a plugin, for lists of all of them.
pub(crate) struct AnyParam {
    ptr: ParamPtr,
    /// Keeps what the pointer points to.
    _params: Arc<dyn Params>,
}

impl AnyParam {
    /// All parameters that hosts show, with the group that each is in, in the plugin's order.
    pub(crate) fn all(params: &Arc<dyn Params>) -> Vec<(String, Self)> {
        let own = |(_, ptr, group): (String, ParamPtr, String)| {
            (group, Self { ptr, _params: Arc::clone(params) })
        };
        params.param_map().into_iter().map(own).filter(|(_, param)| !param.is_hidden()).collect()
    }
}

#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
impl AnyParam {
    fn is_hidden(&self) -> bool {
        let hidden = ParamFlags::HIDDEN | ParamFlags::HIDE_IN_GENERIC_UI;
        // SAFETY: the parameters are kept, here and below.
        unsafe { self.ptr.flags().intersects(hidden) }
    }
}

#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
impl ParamHandle for AnyParam {
    fn name(&self) -> &str {
        // SAFETY: the parameters are kept, here and below.
        unsafe { self.ptr.name() }
    }

    fn value(&self) -> f32 {
        // SAFETY: as above.
        unsafe { self.ptr.unmodulated_normalized_value() }
    }

    fn modulated(&self) -> f32 {
        // SAFETY: as above.
        unsafe { self.ptr.modulated_normalized_value() }
    }

    fn default_value(&self) -> f32 {
        // SAFETY: as above.
        unsafe { self.ptr.default_normalized_value() }
    }

    fn steps(&self) -> Option<usize> {
        // SAFETY: as above.
        unsafe { self.ptr.step_count() }
    }

    fn snap(&self, value: f32) -> f32 {
        // SAFETY: as above.
        unsafe { self.ptr.preview_normalized(self.ptr.preview_plain(value.clamp(0.0, 1.0))) }
    }

    fn text(&self, value: f32) -> String {
        // SAFETY: as above.
        unsafe { self.ptr.normalized_value_to_string(value, true) }
    }

    fn parse(&self, text: &str) -> Option<f32> {
        // SAFETY: as above.
        let value = unsafe { self.ptr.string_to_normalized_value(text) };
        value.filter(|v| v.is_finite()).map(|v| v.clamp(0.0, 1.0))
    }

    fn pointer(&self) -> ParamPtr {
        self.ptr
    }

    fn begin(&self, gui: &GuiContext) {
        // SAFETY: the parameter belongs to the instance of the context.
        unsafe { gui.raw_begin_set_parameter(self.ptr) }
    }

    fn set(&self, gui: &GuiContext, value: f32) {
        // SAFETY: as above.
        unsafe { gui.raw_set_parameter_normalized(self.ptr, value) }
    }

    fn end(&self, gui: &GuiContext) {
        // SAFETY: as above.
        unsafe { gui.raw_end_set_parameter(self.ptr) }
    }
}
