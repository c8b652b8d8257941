//! States that other versions wrote.

use std::collections::BTreeMap;

use nice_plug::params::internals::ParamPtr;
use nice_plug::plugin::ParamValue;
use nice_plug::prelude::{Param, Params, PluginState};

use crate::session;

/// Adds the default of every parameter and field that `state` does not mention, as a state of an older
/// version does not, or whose field it has spoilt, and an empty session. The framework would leave
/// each of them as it happens to be, and the instance with the undo steps of what it was before.
pub fn complete<P: Params + Default>(state: &mut PluginState) {
    session::repair(&mut state.fields);
    let plugin = P::default();
    for (id, param, _) in plugin.param_map() {
        state.params.entry(id).or_insert_with(|| value_of(param));
    }
    state.fields.extend(read_fields(&plugin, &state.fields));
}

/// Each field as the plugin reads it; what it cannot read is the default. The session tells of its
/// losses itself.
fn read_fields<P: Params>(
    plugin: &P,
    fields: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut fields = fields.clone();
    fields.remove(session::KEY);
    plugin.deserialize_fields(&fields);
    let mut read = plugin.serialize_fields();
    read.remove(session::KEY);
    read
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
    use std::sync::RwLock;

    use super::*;
    use crate::IoParams;

    #[derive(Default, Params)]
    struct Own {
        #[nested]
        io: IoParams,
        #[persist = "budget"]
        budget: RwLock<Budget>,
    }

    #[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
    struct Budget(u32);

    impl Default for Budget {
        fn default() -> Self {
            Self(40)
        }
    }

    fn empty() -> PluginState {
        PluginState {
            version: String::new(),
            params: Default::default(),
            fields: Default::default(),
        }
    }

    #[test]
    fn what_is_missing_is_added_and_what_is_there_stays() {
        let mut state = empty();
        complete::<Own>(&mut state);
        assert!(matches!(state.params.get("bypass"), Some(ParamValue::Bool(false))));
        state.params.insert("bypass".into(), ParamValue::Bool(true));
        complete::<Own>(&mut state);
        assert!(matches!(state.params.get("bypass"), Some(ParamValue::Bool(true))));
    }

    #[test]
    fn a_field_that_is_missing_or_spoilt_is_the_default() {
        let budget_after = |field: Option<&str>| {
            let mut state = empty();
            state.fields.extend(field.map(|field| ("budget".to_owned(), field.to_owned())));
            complete::<Own>(&mut state);
            // An instance that stands elsewhere.
            let used = Own { budget: RwLock::new(Budget(20)), ..Own::default() };
            used.deserialize_fields(&state.fields);
            let Budget(budget) = *used.budget.read().expect("not poisoned");
            budget
        };
        assert_eq!(budget_after(None), 40);
        // Debug builds of the framework stop at what they cannot read.
        if !cfg!(debug_assertions) {
            assert_eq!(budget_after(Some("\"soon\"")), 40);
            assert_eq!(budget_after(Some("[")), 40);
        }
        assert_eq!(budget_after(Some("10")), 10);
    }
}
