//! Parameters by id and in the user's words, as the plugin wrapper reads and sets them.
#![allow(unsafe_code, reason = "parameters are type-erased pointers to the wrapper")]

use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::Params;

/// Ids in the order in which hosts see them.
pub fn ids(params: &dyn Params) -> Vec<String> {
    params.param_map().into_iter().map(|(id, _, _)| id).collect()
}

#[track_caller]
fn find(params: &dyn Params, id: &str) -> ParamPtr {
    let map = params.param_map();
    let found = map.iter().find(|(own, _, _)| own == id);
    found.unwrap_or_else(|| panic!("no parameter {id}")).1
}

/// Sets a parameter in the user's words; panics when it does not understand them.
#[track_caller]
pub fn set(params: &dyn Params, id: &str, text: &str) {
    let param = find(params, id);
    // SAFETY: the parameter lives in `params`.
    let value = unsafe { param.string_to_normalized_value(text) };
    let value = value.unwrap_or_else(|| panic!("{id} does not understand {text:?}"));
    // SAFETY: as above.
    unsafe { param._internal_set_normalized_value(value) };
}

/// What a parameter shows, with its unit.
#[track_caller]
pub fn text(params: &dyn Params, id: &str) -> String {
    let param = find(params, id);
    // SAFETY: the parameter lives in `params`.
    unsafe { param.normalized_value_to_string(param.unmodulated_normalized_value(), true) }
}

/// Panics with the id and text of a parameter that shows something it does not read back to the
/// same text, over 201 places of its range.
#[track_caller]
pub fn assert_texts_read_back(params: &dyn Params) {
    for (id, param, _) in &params.param_map() {
        for step in 0..=200 {
            // SAFETY: the parameter lives in `params`.
            unsafe {
                let text = param.normalized_value_to_string(step as f32 / 200.0, true);
                let value = param.string_to_normalized_value(&text);
                let value = value.unwrap_or_else(|| panic!("{id}: {text:?} is not read"));
                assert_eq!(param.normalized_value_to_string(value, true), text, "{id}");
            }
        }
    }
}
