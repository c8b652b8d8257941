//! All states, as data: those of every plugin, and each plugin's own.

mod channel_eq;
mod compressor;
mod loudness_meter;
mod panner;
mod shared;

use lacquer_tests::registry::Plugin;

use super::state::State;

/// The states of a plugin; its own stand for shared ones of the same name.
pub fn of(plugin: &Plugin) -> impl Iterator<Item = &'static State> {
    let own: &'static [&'static [State]] = match plugin.name {
        "channel-eq" => &channel_eq::STATES,
        "compressor" => &[compressor::STATES],
        "loudness-meter" => &[loudness_meter::STATES],
        "panner" => &[panner::STATES],
        _ => &[],
    };
    let own = || own.iter().copied().flatten();
    let is_shared = move |state: &&State| own().all(|other| other.name != state.name);
    shared::STATES.iter().filter(is_shared).chain(own())
}

/// The states of all plugins; those that several have come several times.
pub fn all() -> impl Iterator<Item = &'static State> {
    lacquer_tests::registry::PLUGINS.iter().flat_map(of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shots::state::{Proof, Step};
    use lacquer_tests::registry::PLUGINS;

    #[test]
    fn names_are_unique_and_fit_into_file_names() {
        for plugin in PLUGINS {
            let names: Vec<&str> = of(plugin).map(|state| state.name).collect();
            for (index, name) in names.iter().enumerate() {
                assert!(!names[..index].contains(name), "{}: {name} twice", plugin.name);
                let is_plain =
                    |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
                assert!(name.bytes().all(is_plain), "{name}");
            }
        }
    }

    #[test]
    fn every_state_that_is_brought_about_is_proved() {
        for state in all() {
            let only_waits = state.steps.iter().all(|step| matches!(step, Step::Wait(_)));
            assert!(
                only_waits || state.proof != Proof::Drawn,
                "{}: what shows that its steps did anything?",
                state.name
            );
        }
    }
}
