//! States that other versions wrote.

use nice_plug::params::internals::ParamPtr;
use nice_plug::plugin::ParamValue;
use nice_plug::prelude::{Param, Params, PluginState};

use crate::session;

/// Adds the default of every parameter that `state` does not mention, as a state of an older version
/// does not, and an empty session. The framework would leave such a parameter wherever it happens to
/// stand, and the instance with the undo steps of what it was before.
pub fn complete<P: Params + Default>(state: &mut PluginState) {
    session::repair(&mut state.fields);
    for (id, param, _) in P::default().param_map() {
        state.params.entry(id).or_insert_with(|| value_of(param));
    }
}

/// The value in the form in which the framework stores it.
#[allow(unsafe_code, reason = "the framework hands out parameters as pointers")]
fn value_of(param: ParamPtr) -> ParamValue {
    // SAFETY: `complete` keeps the parameters alive while it looks at them.
    unsafe {
        match param {
            ParamPtr::FloatParam(param) => ParamValue::F32((*param).unmodulated_plain_value()),
            ParamPtr::IntParam(param) => ParamValue::I32((*param).unmodulated_plain_value()),
            ParamPtr::BoolParam(param) => ParamValue::Bool((*param).unmodulated_plain_value()),
            ParamPtr::EnumParam(param) => match (*param).unmodulated_plain_id() {
                Some(id) => ParamValue::String(id.to_owned()),
                None => ParamValue::I32((*param).unmodulated_plain_value()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IoParams;

    #[test]
    fn what_is_missing_is_added_and_what_is_there_stays() {
        let mut state = PluginState {
            version: String::new(),
            params: Default::default(),
            fields: Default::default(),
        };
        complete::<IoParams>(&mut state);
        assert!(matches!(state.params.get("bypass"), Some(ParamValue::Bool(false))));
        state.params.insert("bypass".into(), ParamValue::Bool(true));
        complete::<IoParams>(&mut state);
        assert!(matches!(state.params.get("bypass"), Some(ParamValue::Bool(true))));
    }
}
